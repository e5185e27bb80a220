//! Messages in the database: one row per message and person, its key makes it once only.

use base::Instant;
use base::id::{CustomerId, MessageId, ShopId};
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table, update};

use super::{Channel, State};

table! {
    pub MESSAGES = "messages" as NewMessage {
        id: MessageId, shop: ShopId, customer: Option<CustomerId>, channel: Channel, address: String, kind: String,
        key: String, subject: String, body: String, state: State, at: Instant
    }
}
update! {
    pub SENT = "messages" as Sent where { shop: ShopId, id: MessageId } set { state: State, sent_at: Option<Instant> }
}
stmt! {
    /// One message; its customer's name when it is known.
    pub FIND -> Posted {
        id: MessageId, customer: Option<CustomerId>, name: Option<String>, channel: Channel, address: String,
        kind: String, subject: String, body: String, state: State, at: Instant, sent_at: Option<Instant>
    } = "select m.id, m.customer, c.name, m.channel, m.address, m.kind, m.subject, m.body, m.state, m.at, m.sent_at
           from messages m left join customers c on c.shop = $1 and c.id = m.customer
          where m.shop = $1 and m.id = $2
          order by m.id
          limit 1"
}
stmt! {
    /// The outbox, newest first. `$2` is a pattern for the address.
    pub LIST -> Posted =
        "select m.id, m.customer, c.name, m.channel, m.address, m.kind, m.subject, m.body, m.state, m.at, m.sent_at
           from messages m left join customers c on c.shop = $1 and c.id = m.customer
          where m.shop = $1 and m.address like $2 and (cast($3 as text) is null or m.channel = $3)
          order by m.id desc
          limit $4 offset $5"
}

pub fn find(reader: &mut Reader<'_>, shop: ShopId, id: MessageId) -> Result<Option<Posted>, Error> {
    reader.find(&FIND, args![shop, id])
}

/// `piece` is a part of the address; empty means all.
pub fn list(
    reader: &mut Reader<'_>,
    shop: ShopId,
    piece: &str,
    channel: Option<Channel>,
    (limit, offset): (i64, i64),
) -> Result<Vec<Posted>, Error> {
    let pattern = format!("%{}%", piece.replace(['%', '\\'], ""));
    reader.all(&LIST, args![shop, pattern, channel, limit, offset])
}

/// Whether it was new: a message of the same key is there once.
pub fn add(tx: &mut Tx<'_>, row: NewMessage) -> Result<bool, Error> {
    Ok(tx.insert_new(&MESSAGES, &[row])? == 1)
}

pub fn save_sent(tx: &mut Tx<'_>, rows: &[Sent]) -> Result<(), Error> {
    tx.update(&SENT, rows)
}

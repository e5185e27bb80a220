//! Messages in the database: one row per message and person, its key makes it once only; and the shop's mail server.

use base::id::{CustomerId, MessageId, ShopId};
use base::{Day, Instant};
use domain::people::contact::Kind;
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};
use kit::mail::Security;
use kit::{args, stmt, table, update};

use super::{Channel, State};

table! {
    pub MESSAGES = "messages" as NewMessage {
        id: MessageId, shop: ShopId, customer: Option<CustomerId>, channel: Channel, address: String, kind: String,
        key: String, subject: String, body: String, attached: String, state: State, at: Instant, next_at: Option<Instant>
    }
}
update! {
    /// What became of a try.
    pub TRIED = "messages" as Tried where { shop: ShopId, id: MessageId } set {
        state: State, sent_at: Option<Instant>, next_at: Option<Instant>, why: Option<String>
    }
}
stmt! {
    /// One message; its customer's name when it is known.
    pub FIND -> Posted {
        id: MessageId, customer: Option<CustomerId>, name: Option<String>, channel: Channel, address: String,
        kind: String, subject: String, body: String, state: State, at: Instant, sent_at: Option<Instant>,
        next_at: Option<Instant>, tries: i64, why: Option<String>
    } = "select m.id, m.customer, c.name, m.channel, m.address, m.kind, m.subject, m.body, m.state, m.at, m.sent_at,
                m.next_at, m.tries, m.why
           from messages m left join customers c on c.shop = $1 and c.id = m.customer
          where m.shop = $1 and m.id = $2
          order by m.id
          limit 1"
}
stmt! {
    /// The outbox, newest first. `$2` is a pattern for the address.
    pub LIST -> Posted =
        "select m.id, m.customer, c.name, m.channel, m.address, m.kind, m.subject, m.body, m.state, m.at, m.sent_at,
                m.next_at, m.tries, m.why
           from messages m left join customers c on c.shop = $1 and c.id = m.customer
          where m.shop = $1 and m.address like $2 and (cast($3 as text) is null or m.channel = $3)
          order by m.id desc
          limit $4 offset $5"
}
stmt! {
    /// Messages after an id, oldest first.
    pub AFTER -> Posted =
        "select m.id, m.customer, c.name, m.channel, m.address, m.kind, m.subject, m.body, m.state, m.at, m.sent_at,
                m.next_at, m.tries, m.why
           from messages m left join customers c on c.shop = $1 and c.id = m.customer
          where m.shop = $1 and m.id > $2
          order by m.id
          limit $3"
}
stmt! {
    /// Takes messages of the queue until `$3`: codes before everything else, then the longest waiting first. With `$4` only those to the staff. One that is
    /// not given back by then is taken again.
    pub CLAIM -> Claimed {
        id: MessageId, kind: String, address: String, subject: String, body: String, attached: String, at: Instant, tries: i64
    } = "update messages set next_at = $3, tries = tries + 1
          where shop = $1 and next_at <= $2
            and id in (select id from messages
                        where shop = $1 and next_at <= $2 and state = 'waiting' and (cast($4 as bigint) = 0 or customer is null)
                        order by case when kind = 'login_code' then 0 else 1 end, next_at, id limit $5)
        returning id, kind, address, subject, body, attached, at, tries"
}
stmt! {
    /// Puts a message back into the queue.
    AGAIN = "update messages set state = 'waiting', next_at = $3, tries = 0, why = null
              where shop = $1 and id = $2 and state in ('kept', 'failed') and channel = 'email'"
}
stmt! {
    /// By what some customers can be reached on a day; of several of one kind the one that counts comes last.
    pub POINTS -> Point { customer: CustomerId, kind: Kind, normal: String } =
        "select {ROW} from contacts
          where shop = $1 and customer in {EACH $2} and kind in ('phone', 'email')
            and since <= $3 and (until is null or until > $3)
          order by customer, since, id
          limit 100000"
}

stmt! {
    /// One row.
    pub SERVER -> MailServer {
        host: String, port: i64, security: Security, login: String, password: String, roots: String, sender: String,
        site: String, silences: i64, rest_until: Option<Instant>, saved_at: Instant
    } = "select {ROW} from message_servers where shop = $1"
}
stmt! { HAS_SERVER -> (i64,) = "select count(*) from message_servers where shop = $1" }
stmt! {
    /// It did not answer, so many times in a row, and is left alone until then; or it did.
    SILENT = "update message_servers set silences = $2, rest_until = $3 where shop = $1"
}
stmt! { REMOVE_SERVER = "delete from message_servers where shop = $1" }
table! {
    pub SERVERS = "message_servers" as NewServer {
        shop: ShopId, host: String, port: i64, security: Security, login: String, password: String, roots: String,
        sender: String, site: String, silences: i64, rest_until: Option<Instant>, saved_at: Instant
    }
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

pub fn list_after(reader: &mut Reader<'_>, shop: ShopId, id: MessageId, limit: i64) -> Result<Vec<Posted>, Error> {
    reader.all(&AFTER, args![shop, id, limit])
}

/// Whether it was new: a message of the same key is there once.
pub fn add(tx: &mut Tx<'_>, row: NewMessage) -> Result<bool, Error> {
    Ok(tx.insert_new(&MESSAGES, &[row])? == 1)
}

pub fn claim(
    tx: &mut Tx<'_>,
    shop: ShopId,
    (now, until): (Instant, Instant),
    staff_only: bool,
    limit: i64,
) -> Result<Vec<Claimed>, Error> {
    tx.all(&CLAIM, args![shop, now, until, i64::from(staff_only), limit])
}

pub fn save_tried(tx: &mut Tx<'_>, rows: &[Tried]) -> Result<(), Error> {
    tx.update(&TRIED, rows)
}

/// False when it is not one that can be sent again.
pub fn again(tx: &mut Tx<'_>, shop: ShopId, id: MessageId, now: Instant) -> Result<bool, Error> {
    Ok(tx.run(&AGAIN, args![shop, id, now])? == 1)
}

pub fn list_points(
    reader: &mut Reader<'_>,
    shop: ShopId,
    customers: &[CustomerId],
    day: Day,
) -> Result<Vec<Point>, Error> {
    reader.all(&POINTS, args![shop, each(customers.iter().map(|customer| customer.0)), day])
}

pub fn find_server(reader: &mut Reader<'_>, shop: ShopId) -> Result<Option<MailServer>, Error> {
    reader.find(&SERVER, args![shop])
}

pub fn has_server(reader: &mut Reader<'_>, shop: ShopId) -> Result<bool, Error> {
    Ok(reader.one(&HAS_SERVER, args![shop])?.0 > 0)
}

pub fn save_silence(tx: &mut Tx<'_>, shop: ShopId, silences: i64, rest_until: Option<Instant>) -> Result<(), Error> {
    tx.run(&SILENT, args![shop, silences, rest_until]).map(|_| ())
}

/// The one server a shop has, in place of the one before.
pub fn save_server(tx: &mut Tx<'_>, row: NewServer) -> Result<(), Error> {
    tx.run(&REMOVE_SERVER, args![row.shop])?;
    tx.insert(&SERVERS, &[row])
}

pub fn remove_server(tx: &mut Tx<'_>, shop: ShopId) -> Result<bool, Error> {
    Ok(tx.run(&REMOVE_SERVER, args![shop])? == 1)
}

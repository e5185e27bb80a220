//! Messages to people, each sent once. Mails go through the shop's own mail server, from a queue that survives anything.
//! What nobody can carry yet (text messages, or mail before a server is set up) stays in the outbox, where staff read it.

mod admin;
pub mod jobs;
mod sql;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use axum::Router;
use base::id::{CustomerId, Ids, MessageId, ShopId};
use base::{Day, Instant, Zone};
use domain::people::contact::Kind;
use domain::people::quiet::{Purpose, may_go};
use kit::app::App;
use kit::db::{Error, Reader, Tx};
use kit::events::{self, Event};
use serde_json::json;
use shop::Shop;

pub use sql::{Posted, find, list, list_after};

base::codes! {
    /// By what a message travels.
    pub enum Channel {
        Sms = "sms",
        Email = "email",
        /// The person left nothing to reach them by: staff see what they were to be told.
        None = "none",
    }
}
base::codes! {
    /// How far it got.
    pub enum State {
        /// In the queue.
        Waiting = "waiting",
        Sent = "sent",
        /// In the outbox: nothing here can carry it.
        Kept = "kept",
        /// The other side refused it, or could not be reached for two days.
        Failed = "failed",
    }
}

/// The kind of message that carries a code for logging in.
pub const LOGIN_CODE: &str = "login_code";
const SENT: &str = "message_sent";

/// A message to be sent.
#[derive(Clone, Debug)]
pub struct Message {
    pub shop: ShopId,
    /// None: somebody of the staff.
    pub customer: Option<CustomerId>,
    pub channel: Channel,
    /// A phone in E.164 or an email in lower case; empty when there is none.
    pub address: String,
    pub kind: String,
    /// A second message of the same key is not sent.
    pub key: String,
    pub subject: String,
    pub body: String,
    /// What travels with it, by names that [`jobs::Attach`] knows, with spaces between; empty for nothing.
    pub attached: String,
}

/// Puts a message that a person has to read into the outbox, in the transaction of its cause. False when its key was used
/// before.
pub fn send(tx: &mut Tx<'_>, ids: &Ids, now: Instant, message: Message) -> Result<bool, Error> {
    post(tx, ids, now, now, message)
}

/// The same for advertising, which waits for the morning. Whether the person agreed to it is the caller's question.
pub fn advertise(tx: &mut Tx<'_>, ids: &Ids, now: Instant, zone: &Zone, message: Message) -> Result<bool, Error> {
    post(tx, ids, now, may_go(Purpose::Advertising, now, zone), message)
}

fn post(tx: &mut Tx<'_>, ids: &Ids, now: Instant, at: Instant, message: Message) -> Result<bool, Error> {
    let Message { shop, customer, channel, address, kind, key, subject, body, attached } = message;
    let id = MessageId(ids.next(now));
    let data = json!({ "kind": kind, "channel": channel.code(), "subject": subject }).to_string();
    let goes = carries(tx, shop, channel)?;
    let (state, next_at) = if goes { (State::Waiting, Some(at)) } else { (State::Kept, None) };
    let row = sql::NewMessage {
        id,
        shop,
        customer,
        channel,
        address,
        kind,
        key,
        subject,
        body,
        attached,
        state,
        at: now,
        next_at,
    };
    if !sql::add(tx, row)? {
        return Ok(false);
    }
    events::tell(tx, &[Event { shop, customer, kind: SENT.to_string(), subject: id.0, at: now, data }])?;
    Ok(true)
}

/// Whether a shop can send by a channel. Text messages have no sender yet.
pub fn carries(reader: &mut Reader<'_>, shop: ShopId, channel: Channel) -> Result<bool, Error> {
    Ok(channel == Channel::Email && sql::has_server(reader, shop)?)
}

/// Where a customer is written to on a day: by mail when the shop has a mail server, else by their phone, else by email.
pub fn way(
    reader: &mut Reader<'_>,
    shop: ShopId,
    customer: CustomerId,
    day: Day,
) -> Result<Option<(Channel, String)>, Error> {
    Ok(ways(reader, shop, &[customer], day)?.remove(&customer))
}

/// The same for many; who cannot be reached is not among them.
pub fn ways(
    reader: &mut Reader<'_>,
    shop: ShopId,
    customers: &[CustomerId],
    day: Day,
) -> Result<HashMap<CustomerId, (Channel, String)>, Error> {
    let prefers_mail = sql::has_server(reader, shop)?;
    let mut ways: HashMap<CustomerId, (Channel, String)> = HashMap::new();
    // The claim that counts comes last.
    for point in sql::list_points(reader, shop, customers, day)? {
        let channel = if point.kind == Kind::Email { Channel::Email } else { Channel::Sms };
        let better = match ways.get(&point.customer) {
            None => true,
            Some((known, _)) => *known == channel || (channel == Channel::Email) == prefers_mail,
        };
        if better {
            ways.insert(point.customer, (channel, point.normal));
        }
    }
    Ok(ways)
}

/// Where customers find the shop: `https://toys.example`, without a slash at the end.
pub fn site(reader: &mut Reader<'_>, shop: &Shop) -> Result<String, Error> {
    let said = sql::find_server(reader, shop.id)?.map(|server| server.site).filter(|site| !site.is_empty());
    Ok(match (said, &shop.domain) {
        (Some(site), _) => site,
        (None, Some(domain)) => format!("https://{domain}"),
        (None, None) => format!("http://{}.localhost:8080", shop.slug),
    })
}

pub fn routes() -> Router<App> {
    admin::routes()
}

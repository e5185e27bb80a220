//! Messages to customers, each sent once. Today's only transport is the sandbox: a message counts as sent as soon as the
//! outbox's reader has heard of it, and staff read it on the page of the outbox.

mod admin;
mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use base::id::{CustomerId, Ids, MessageId, ShopId};
use base::{Day, Instant};
use domain::people::contact::Kind;
use kit::app::App;
use kit::db::{Error, Reader, Tx};
use kit::events::{self, Consumer, Event, Heard};
use serde_json::json;

use crate::contact;

pub use sql::{Posted, find, list};

base::codes! {
    /// By what a message travels.
    pub enum Channel { Sms = "sms", Email = "email" }
}
base::codes! {
    /// How far it got.
    pub enum State { Waiting = "waiting", Sent = "sent" }
}

/// The kind of message that carries a code for logging in.
pub const LOGIN_CODE: &str = "login_code";
const SENT: &str = "message_sent";

/// A message to be sent.
#[derive(Clone, Debug)]
pub struct Message {
    pub shop: ShopId,
    pub customer: Option<CustomerId>,
    pub channel: Channel,
    /// A phone in E.164 or an email in lower case.
    pub address: String,
    pub kind: String,
    /// A second message of the same key is not sent.
    pub key: String,
    pub subject: String,
    pub body: String,
}

/// Puts a message into the outbox, in the transaction of its cause. False when its key was used before.
pub fn send(tx: &mut Tx<'_>, ids: &Ids, now: Instant, message: Message) -> Result<bool, Error> {
    let Message { shop, customer, channel, address, kind, key, subject, body } = message;
    let id = MessageId(ids.next(now));
    let data = json!({ "kind": kind, "channel": channel.code(), "subject": subject }).to_string();
    let state = State::Waiting;
    let row = sql::NewMessage { id, shop, customer, channel, address, kind, key, subject, body, state, at: now };
    if !sql::add(tx, row)? {
        return Ok(false);
    }
    events::tell(tx, &[Event { shop, customer, kind: SENT.to_string(), subject: id.0, at: now, data }])?;
    Ok(true)
}

/// Where a customer is written to on a day: their phone, else their email.
pub fn way(
    reader: &mut Reader<'_>,
    shop: ShopId,
    customer: CustomerId,
    day: Day,
) -> Result<Option<(Channel, String)>, Error> {
    let claims = contact::list_claims(reader, shop, customer)?;
    let by = |channel, kind| contact::on(&claims, kind, day).map(|claim| (channel, claim.normal));
    Ok(by(Channel::Sms, Kind::Phone).or_else(|| by(Channel::Email, Kind::Email)))
}

/// The sandbox: hears of each message once and marks it sent, in one transaction with its cursor. A company that really
/// sends takes a job per message instead, because nothing outside is called in a transaction.
pub const DELIVERY: Consumer = Consumer { name: "delivery", hear: deliver };

fn deliver(app: &App, tx: &mut Tx<'_>, heard: &[Heard]) -> Result<(), Error> {
    let (state, sent_at) = (State::Sent, Some(app.now()));
    let messages = heard.iter().filter(|event| event.kind == SENT);
    let rows = messages.map(|event| sql::Sent { shop: event.shop, id: MessageId(event.subject), state, sent_at });
    sql::save_sent(tx, &rows.collect::<Vec<_>>())
}

/// Delivers what waits; returns how many events were heard.
pub fn deliver_waiting(app: &App) -> Result<usize, Error> {
    events::catch_up(app, DELIVERY)
}

pub fn routes() -> Router<App> {
    admin::routes()
}

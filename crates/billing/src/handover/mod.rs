//! A customer hands a subscription over to another person: a link goes to that person, and nothing changes before they
//! say yes, agree to the shop's terms and give a card of their own. Neither learns anything of the other but a name.

mod portal;
pub mod sql;
mod storefront;
#[cfg(test)]
mod tests;

use axum::Router;
use base::id::CustomerId;
use base::{Instant, Lang};
use catalog::plan;
use domain::billing::Refusal;
use domain::people::contact::Kind;
use kit::app::App;
use kit::db::{Error, Tx};
use kit::session;
use kit::web::{csrf, show};
use people::customer;
use people::message::{self, Channel, Message};
use serde_json::{Map, Value, json};
use shop::Shop;
use shop::audit::{self, Actor, Entry};

use self::sql::{Handover, State};
use crate::aloud::plan_name;
use crate::subscription::portal::ask::{self, Ask};
use crate::subscription::{self, Refused, Subscription};
use crate::words::T;

/// An offer can be accepted for so many days.
pub const DAYS: i64 = 14;

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    portal::routes().merge(storefront::routes())
}

/// Somebody a subscription is offered to, by a phone in E.164 or an email in lower case.
#[derive(Clone, Debug)]
pub struct Invited {
    pub name: String,
    pub kind: Kind,
    pub address: String,
    /// The language they are written to in.
    pub lang: Lang,
}

/// Offers a subscription to somebody and sends them the link; returns its path. The subscription stays as it is.
pub fn offer(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    (giver, of): (&Actor, &Subscription),
    invited: &Invited,
    now: Instant,
) -> Result<String, Refused> {
    // The rule of a transfer, before there is anybody to transfer to.
    subscription::agreement(tx, shop, of)?.transfer(of.customer, CustomerId(0), now)?;
    let secret = csrf::fresh();
    if secret.is_empty() {
        return Err(Error::Engine("the system has no randomness to give".into()).into());
    }
    let (hash, expires_at) = (session::hash(&secret), now.plus_seconds(DAYS * 86_400));
    let Invited { name, kind, address, lang } = invited.clone();
    let new = Handover {
        hash,
        shop: shop.id,
        subscription: of.id,
        customer: of.customer,
        name,
        kind,
        address,
        state: State::Waiting,
        created_at: now,
        expires_at,
        settled_at: None,
        recipient: None,
    };
    sql::add(tx, new.clone())?;
    let from = customer::find(tx, shop.id, of.customer)?.map(|giver| giver.name).unwrap_or_default();
    let (path, site) = (format!("/handover/{secret}"), message::site(tx, shop)?);
    let names = plan::names(tx, shop.id)?;
    let (t, plan) = (T(lang), plan_name(lang, &names, of.plan));
    let until = show::full_day(lang, shop.zone.day(expires_at));
    let subject = t.handover_mail_subject(&from, &shop.name);
    let body = t.handover_mail(until, &from, &invited.name, plan, &shop.name);
    let letter = to_invited(&new, "offered", (subject, format!("{body}\n\n{site}{path}")));
    message::send(tx, &app.ids, now, letter)?;
    let after = audit::fields(json!({ "expires": shop.zone.day(expires_at).to_string() }));
    write_down(app, tx, (giver, &new), "handover.added", after, now)?;
    Ok(path)
}

/// The customer changes their mind. False when it was not waiting any more.
pub fn take_back(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    giver: &Actor,
    of: &Handover,
    now: Instant,
) -> Result<bool, Error> {
    if !sql::settle(tx, shop.id, &of.hash, State::TakenBack, now, None)? {
        return Ok(false);
    }
    let t = T(shop.language);
    let letter = (t.handover_back_subject(&shop.name), t.handover_back_mail(&of.name, &shop.name));
    message::send(tx, &app.ids, now, to_invited(of, "taken_back", letter))?;
    write_down(app, tx, (giver, of), "handover.undone", Map::new(), now)?;
    Ok(true)
}

/// The other person has it from now on: the transfer staff make too. Both are told.
pub fn accept(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    hash: &str,
    to: CustomerId,
    now: Instant,
) -> Result<(), Refused> {
    let of = sql::find(tx, shop.id, hash)?.ok_or(Refused::Missing)?;
    let before = subscription::sql::lock(tx, shop.id, of.subscription)?.ok_or(Refused::Missing)?;
    let taker = customer::find(tx, shop.id, to)?.ok_or(Refused::Missing)?;
    if before.customer != of.customer || !sql::settle(tx, shop.id, hash, State::Accepted, now, Some(to))? {
        return Err(Refusal::NotPending.into());
    }
    let actor = Actor::Customer { id: to, name: taker.name.clone() };
    ask::record(app, tx, shop, of.subscription, &actor, &Ask::Transfer { to }, now)?;
    let (names, today) = (plan::names(tx, shop.id)?, shop.today(now));
    let plan = |lang| plan_name(lang, &names, before.plan);
    let mut way =
        |customer| message::way(tx, shop.id, customer, today).map(|way| way.unwrap_or((Channel::None, String::new())));
    let (to_taker, to_giver) = (way(to)?, way(of.customer)?);
    let t = T(taker.language);
    let body = t.handover_taken_mail(&taker.name, plan(taker.language), &shop.name);
    let letter = letter_of(&of, "taken", Some(to), to_taker, (t.handover_taken_subject(&shop.name), body));
    message::send(tx, &app.ids, now, letter)?;
    if let Some(giver) = customer::find(tx, shop.id, of.customer)? {
        let t = T(giver.language);
        let body = t.handover_given_mail(&giver.name, &of.name, plan(giver.language));
        let letter = letter_of(&of, "given", Some(giver.id), to_giver, (t.handover_given_subject(&shop.name), body));
        message::send(tx, &app.ids, now, letter)?;
    }
    Ok(())
}

/// Changes that were asked for by a customer stand in the audit log like those of staff.
fn write_down(
    app: &App,
    tx: &mut Tx<'_>,
    (actor, of): (&Actor, &Handover),
    action: &str,
    after: Map<String, Value>,
    now: Instant,
) -> Result<(), Error> {
    let (subject, before) = (of.subscription.to_string(), Map::new());
    audit::add(tx, &app.ids, of.shop, now, Entry { actor, action, subject, before, after })
}

/// To the address the customer gave: who is behind it is not known yet.
fn to_invited(of: &Handover, what: &str, letter: (String, String)) -> Message {
    let channel = if of.kind == Kind::Email { Channel::Email } else { Channel::Sms };
    letter_of(of, what, None, (channel, of.address.clone()), letter)
}

fn letter_of(
    of: &Handover,
    what: &str,
    customer: Option<CustomerId>,
    (channel, address): (Channel, String),
    (subject, body): (String, String),
) -> Message {
    let key = format!("handover_{what} {}", of.hash);
    let (shop, kind) = (of.shop, format!("handover_{what}"));
    Message { shop, customer, channel, address, kind, key, subject, body, attached: String::new() }
}

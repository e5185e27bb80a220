//! Price rises, and steps from free to paid: asked, answered, carried out. A rise adds a version of a price for new
//! customers; those who have an older one are asked, and pay it only after a yes.

pub mod admin;
pub mod jobs;
pub mod portal;
pub mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use base::id::{CustomerId, PlanId, PlanItemId, PriceId, SubscriptionId};
use base::{Day, Instant, Lang, Round};
use catalog::price::{self, Model, NewPrice, PriceRow};
use domain::billing::Refusal;
use domain::billing::price::Price;
use domain::billing::rise::{self, Answer, MemberId, RiseId, State, Without};
use kit::app::App;
use kit::db::{Error, Reader, Tx};
use serde_json::json;
use shop::Shop;
use shop::audit::{self, Actor, Entry};

use crate::subscription::{self, Refused};
use sql::{Member, NewAnswer, Rise};

pub use jobs::{enroll_steps, follow, run, settle_due};
pub use sql::next_due;

/// Who records the changes that follow from a rise.
pub const ACTOR: &str = "price_rise";
/// The wording of the question. Whoever changes what it says counts it up.
pub const VERSION: &str = "2026-11";

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    admin::routes().merge(portal::routes())
}

/// The price a rise brings people to.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    New(Price),
    /// A version that new customers pay already or will.
    Version(PriceId),
}

/// A rise as it is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct NewRise {
    pub plan: PlanId,
    pub item: PlanItemId,
    pub price: Wanted,
    pub from: Day,
    /// The day consent is asked; without one as early as the law counts it.
    pub ask: Option<Day>,
    pub without: Without,
    /// Only this subscription, instead of everybody with an older version.
    pub subscription: Option<SubscriptionId>,
}

/// What a rise comes to before anybody is asked: nothing is written yet.
pub fn draft(reader: &mut Reader<'_>, shop: &Shop, new: &NewRise, now: Instant) -> Result<Rise, Refused> {
    let ask_on = rise::ask_day(new.from, new.ask, shop.today(now))?;
    let current = price::current(reader, shop.id, new.item, shop.currency, new.from)?;
    let current = current.ok_or(Refusal::NoPrice { currency: shop.currency.to_string() })?;
    let (old, price, model) = match &new.price {
        Wanted::New(price) if price.lasting() != current.model.0.lasting() => {
            check_price(price)?;
            // New customers have the same introductory prices. Newer than every version there is; start() knows its number.
            let price = Price { intro: current.model.0.intro.clone(), ..price.clone() };
            (current.model.0, PriceId(i64::MAX), price)
        }
        Wanted::New(_) => before(reader, shop, new, &current)?,
        Wanted::Version(id) => {
            let version = versions(reader, shop, new.plan, new.item)?.into_iter().find(|row| row.id == *id);
            before(reader, shop, new, &version.ok_or(Refusal::UnknownItem { code: id.to_string() })?)?
        }
    };
    Ok(Rise {
        id: RiseId(0),
        shop: shop.id,
        plan: new.plan,
        item: new.item,
        price,
        subscription: new.subscription,
        currency: shop.currency,
        old_model: Model(old),
        new_model: Model(model),
        from_on: new.from,
        ask_on,
        otherwise: new.without,
        own: price.0 == i64::MAX,
        swept: SubscriptionId(0),
        sweep_at: Some(now),
        created_at: now,
        created_by: String::new(),
        stopped_at: None,
    })
}

/// A version of the price list, with the one before it.
fn before(
    reader: &mut Reader<'_>,
    shop: &Shop,
    new: &NewRise,
    version: &PriceRow,
) -> Result<(Price, PriceId, Price), Refused> {
    let versions = versions(reader, shop, new.plan, new.item)?;
    let older = versions.into_iter().find(|row| row.number < version.number && row.model != version.model);
    let older = older.ok_or(Refusal::SamePrice)?;
    Ok((older.model.0, version.id, version.model.0.clone()))
}

/// The versions of an item's price in the shop's currency, newest first.
pub fn versions(reader: &mut Reader<'_>, shop: &Shop, plan: PlanId, item: PlanItemId) -> Result<Vec<PriceRow>, Error> {
    let mut rows = price::list(reader, shop.id, plan)?;
    rows.retain(|row| row.plan_item == item && row.currency == shop.currency);
    rows.sort_by_key(|row| std::cmp::Reverse(row.number));
    Ok(rows)
}

/// A price that can be computed and gives nothing away below zero.
fn check_price(price: &Price) -> Result<(), Refusal> {
    let one = price.rate(1).ok_or(Refusal::AmountTooLarge)?;
    let amount = one.round(Round::HalfAwayFromZero).ok_or(Refusal::AmountTooLarge)?;
    match amount {
        ..0 => Err(Refusal::BadAmount),
        _ if amount > base::money::MOST => Err(Refusal::AmountTooLarge),
        _ => Ok(()),
    }
}

/// Begins a rise: the price of new customers from its day on, and the first of those who are to be asked.
pub fn start(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    new: &NewRise,
    actor: &Actor,
    now: Instant,
) -> Result<RiseId, Refused> {
    let mut rise = draft(tx, shop, new, now)?;
    if rise.own {
        let version = NewPrice { currency: rise.currency, price: rise.new_model.0.clone(), from: rise.from_on };
        rise.price = price::add(tx, &app.ids, now, shop.id, actor, rise.item, &version)?;
    }
    (rise.id, rise.created_by) = (RiseId(app.ids.next(now)), actor.code());
    let after = audit::fields(json!({
        "plan": rise.plan.to_string(), "item": rise.item.to_string(), "price": rise.new_model.0,
        "from": rise.from_on.to_string(), "ask": rise.ask_on.to_string(), "without": rise.otherwise.code(),
    }));
    tx.insert(&sql::PRICE_RISES, std::slice::from_ref(&rise))?;
    let (action, subject, before) = ("price_rise.started", rise.id.to_string(), audit::fields(json!({})));
    audit::add(tx, &app.ids, shop.id, now, Entry { actor, action, subject, before, after })?;
    jobs::sweep(app, tx, shop, &rise, now)?;
    Ok(rise.id)
}

/// Stops a rise: nobody is asked any more, and who has not the new price yet keeps the old one. Before its day new
/// customers keep the old price too.
pub fn stop(app: &App, tx: &mut Tx<'_>, shop: &Shop, id: RiseId, actor: &Actor, now: Instant) -> Result<(), Refused> {
    let rise = sql::find(tx, shop.id, id)?.ok_or(Refused::Missing)?;
    if rise.stopped_at.is_some() {
        return Err(Refusal::RiseOver.into());
    }
    sql::stop(tx, shop.id, id, now)?;
    loop {
        let open = sql::list_open_of_rise(tx, shop.id, id, jobs::CHUNK)?;
        if open.is_empty() {
            break;
        }
        for mut member in open {
            jobs::unplan(app, tx, shop, &mut member, now)?;
            jobs::close(tx, &mut member, State::Stopped, now)?;
        }
    }
    if rise.own && shop.today(now) < rise.from_on {
        let old = NewPrice { currency: rise.currency, price: rise.old_model.0.clone(), from: rise.from_on };
        price::add(tx, &app.ids, now, shop.id, actor, rise.item, &old)?;
    }
    let (before, after) = (audit::fields(json!({"stopped": false})), audit::fields(json!({"stopped": true})));
    let (action, subject) = ("price_rise.stopped", id.to_string());
    audit::add(tx, &app.ids, shop.id, now, Entry { actor, action, subject, before, after })?;
    Ok(())
}

/// Who answers, where, and in which language they were asked.
#[derive(Clone, Copy, Debug)]
pub struct Answering<'a> {
    pub actor: &'a Actor,
    /// `portal`, `staff` or `story`.
    pub channel: &'a str,
    pub lang: Lang,
}

/// Records an answer with the words it was given to. Until the day it may be changed; a yes plans the new price.
pub fn answer(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    id: MemberId,
    answer: Answer,
    by: Answering<'_>,
    now: Instant,
) -> Result<(), Refused> {
    let mut member = sql::find_member(tx, shop.id, id)?.ok_or(Refused::Missing)?;
    let asked = member.state.is_open() && member.needs_consent;
    let effective = member.effective_at.filter(|_| asked).ok_or(Refusal::NothingAsked)?;
    rise::check_answer(&shop.zone, now, effective)?;
    if member.answer == Some(answer) {
        return Ok(());
    }
    let question = portal::find_question(tx, shop, by.lang, &member)?.ok_or(Refused::Missing)?;
    let (row, whom) = (app.ids.next(now), member.customer);
    let (channel, actor, version) = (by.channel.to_string(), by.actor.code(), VERSION.to_string());
    let wording = question.wording(by.lang);
    let shop_id = shop.id;
    let given = NewAnswer {
        id: row,
        shop: shop_id,
        member: id,
        customer: whom,
        answer,
        at: now,
        channel,
        actor,
        version,
        wording,
    };
    tx.insert(&sql::PRICE_RISE_ANSWERS, &[given])?;
    let before = audit::fields(json!({ "answer": member.answer.map(Answer::code) }));
    let after = audit::fields(json!({ "answer": answer.code(), "channel": by.channel, "version": VERSION }));
    (member.answer, member.answered_at, member.state) = (Some(answer), Some(now), State::Asked);
    member.asked_at = member.asked_at.or(Some(now));
    match answer {
        Answer::Yes => jobs::plan(app, tx, shop, &mut member, now)?,
        Answer::No => jobs::unplan(app, tx, shop, &mut member, now)?,
    }
    jobs::save(tx, shop, &mut member)?;
    let (actor, action, subject) = (by.actor, "price_rise.answered", id.to_string());
    audit::add(tx, &app.ids, shop.id, now, Entry { actor, action, subject, before, after })?;
    Ok(())
}

/// The same answer to everything a customer is asked, or to what one subscription is asked. Refused when there is no
/// question yet.
pub fn answer_all(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    (customer, only): (CustomerId, Option<SubscriptionId>),
    given: Answer,
    by: Answering<'_>,
    now: Instant,
) -> Result<(), Refused> {
    let own = subscription::list_of_customer(tx, shop.id, customer)?;
    let own: Vec<_> = own.into_iter().filter(|s| only.is_none_or(|only| only == s.id)).collect();
    jobs::enroll_steps(app, tx, shop, &own, now)?;
    let mut open: Vec<Member> = sql::list_of_customer(tx, shop.id, customer)?;
    open.retain(|m| m.state.is_open() && m.needs_consent && own.iter().any(|s| s.id == m.subscription));
    let (mut answered, mut why) = (false, Refusal::NothingAsked);
    for member in open.iter().rev() {
        match answer(app, tx, shop, member.id, given, by, now) {
            Ok(()) => answered = true,
            Err(Refused::No(refusal)) => why = refusal,
            Err(other) => return Err(other),
        }
    }
    if answered { Ok(()) } else { Err(why.into()) }
}

//! Subscriptions that began elsewhere, brought in as history: their changes and the news of them carry their true days,
//! and nobody is charged, since they have no next moment.

mod sql;
#[cfg(test)]
mod tests;

use base::id::{CustomerId, ImportId, SubscriptionId};
use base::{Amount, Day, Instant};
use domain::billing::agreement::{Cancel, Change, Created, Unused, What};
use domain::billing::item::Terms;
use domain::billing::phase::Standing;
use domain::catalog::conditions::Conditions;
use kit::app::App;
use kit::args;
use kit::db::{Error, Reader, Tx};
use kit::events::{self, Event};
use serde_json::json;
use shop::{Actor, Shop};

use crate::subscription::sql::{CHANGE_ROWS, NewChange, NewSubscription, SUBSCRIPTIONS};

use sql::Past;

/// A subscription as it went elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Lived {
    pub customer: CustomerId,
    pub reference: Option<String>,
    /// What it asked for: the plan and its price.
    pub terms: Terms,
    pub started: Day,
    /// The first day it no longer ran; not before `started`.
    pub ended: Option<Day>,
}

/// Writes subscriptions down with their changes and the news of them. All or none; [`Error::Taken`] when a reference is
/// in use.
pub fn add_many(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    import: ImportId,
    lived: &[Lived],
    now: Instant,
) -> Result<Vec<SubscriptionId>, Error> {
    let (mut rows, mut changes, mut news) = (Vec::new(), Vec::new(), Vec::new());
    for one in lived {
        let row = row(app, shop, import, one, now);
        for change in changes_of(shop, one, now) {
            changes.push(change_row(app, &row, &change));
        }
        news.extend(told(shop, &row, one));
        rows.push(row);
    }
    tx.insert(&SUBSCRIPTIONS, &rows)?;
    tx.insert(&CHANGE_ROWS, &changes)?;
    events::tell(tx, &news)?;
    Ok(rows.iter().map(|row| row.id).collect())
}

fn row(app: &App, shop: &Shop, import: ImportId, one: &Lived, now: Instant) -> NewSubscription {
    let end = one.ended.map(|day| shop.zone.midnight(day));
    NewSubscription {
        id: SubscriptionId(app.ids.next(now)),
        shop: shop.id,
        customer: one.customer,
        recipient: None,
        plan: one.terms.plan,
        reference: one.reference.clone(),
        state: if end.is_some() { Standing::Ended } else { Standing::Active },
        currency: shop.currency,
        zone: shop.zone.clone(),
        quantity: one.terms.quantity(),
        mrr: if end.is_some() { 0 } else { one.terms.mrr() },
        started_on: one.started,
        period_from: None,
        period_to: None,
        ends_at: end,
        ended_on: one.ended,
        next_at: None,
        billed_from: None,
        anchor: shop.policy.anchor,
        period_start: shop.policy.period_start,
        created_at: now,
        import: Some(import),
    }
}

fn changes_of(shop: &Shop, one: &Lived, now: Instant) -> Vec<Change> {
    let tax = one.terms.items.first().map_or(shop.tax_rate, |item| item.tax);
    let created = Created::new(one.terms.clone(), &Conditions::default(), tax);
    let at = shop.zone.midnight(one.started);
    let begin = Change { ordinal: 0, at, asked_at: now, what: What::Created(created) };
    let end = one.ended.map(|day| {
        let what = What::Canceled(Cancel { unused: Unused::Keep, free: true, waived: false });
        Change { ordinal: 1, at: shop.zone.midnight(day), asked_at: now, what }
    });
    std::iter::once(begin).chain(end).collect()
}

fn change_row(app: &App, row: &NewSubscription, change: &Change) -> NewChange {
    NewChange {
        id: app.ids.next(change.asked_at),
        shop: row.shop,
        subscription: row.id,
        customer: row.customer,
        ordinal: change.ordinal,
        kind: change.what.kind().into(),
        at: change.at,
        asked_at: change.asked_at,
        actor: Actor::Command.code(),
        data: change.what.to_json(),
    }
}

/// What is told: the beginning and, if it came, the end, each on its day.
fn told(shop: &Shop, row: &NewSubscription, one: &Lived) -> Vec<Event> {
    let mrr = one.terms.mrr();
    let begin = event(shop, row, "subscription_started", one.started, (0, mrr), Standing::Active);
    let end = one.ended.map(|day| event(shop, row, "subscription_ended", day, (mrr, 0), Standing::Ended));
    std::iter::once(begin).chain(end).collect()
}

fn event(
    shop: &Shop,
    row: &NewSubscription,
    kind: &str,
    day: Day,
    (before, after): (Amount, Amount),
    state: Standing,
) -> Event {
    let data = json!({
        "mrr_before": before, "mrr": after, "currency": row.currency.code(), "plan": row.plan.0,
        "on": day.to_string(), "state": state.code(),
    });
    Event {
        shop: shop.id,
        customer: Some(row.customer),
        kind: kind.into(),
        subject: row.id.0,
        at: shop.zone.midnight(day),
        data: data.to_string(),
    }
}

/// How many subscriptions of an import have been billed since. They are no longer only history.
pub fn count_billed(reader: &mut Reader<'_>, shop: &Shop, import: ImportId) -> Result<i64, Error> {
    Ok(reader.one(&sql::BILLED, args![shop.id, import])?.0)
}

/// Whether a subscription has this reference.
pub fn is_taken(reader: &mut Reader<'_>, shop: &Shop, reference: &str) -> Result<bool, Error> {
    Ok(reader.find(&sql::BY_REFERENCE, args![shop.id, reference])?.is_some())
}

/// Takes back the subscriptions of an import and tells it, so that figures forget them; returns how many. Ask
/// [`count_billed`] before.
pub fn remove_imported(tx: &mut Tx<'_>, shop: &Shop, import: ImportId, now: Instant) -> Result<u64, Error> {
    let mut after = SubscriptionId(0);
    loop {
        let some = tx.all(&sql::OF_IMPORT, args![shop.id, import, after])?;
        let Some(last) = some.last() else { break };
        after = last.id;
        let removed = |past: &Past| Event {
            shop: shop.id,
            customer: Some(past.customer),
            kind: "subscription_removed".into(),
            subject: past.id.0,
            at: now,
            data: json!({ "currency": past.currency.code(), "plan": past.plan.0 }).to_string(),
        };
        events::tell(tx, &some.iter().map(removed).collect::<Vec<Event>>())?;
    }
    crate::subscription::sql::remove_imported(tx, shop.id, import)
}

/// Customers that came with an import and are needed by something else stay: they no longer count as its own.
pub fn release_customers(tx: &mut Tx<'_>, shop: &Shop, import: ImportId) -> Result<u64, Error> {
    let referred = tx.all(&sql::REFERRED_TO, args![shop.id, import])?;
    people::customer::keep(tx, shop, referred.into_iter().map(|(id,)| id))
}

/// Subscriptions by the import's outcome: all, ended ones, customers.
pub fn count_imported(reader: &mut Reader<'_>, shop: &Shop, import: ImportId) -> Result<(i64, i64, i64), Error> {
    reader.one(&sql::COUNT, args![shop.id, import])
}

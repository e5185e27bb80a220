//! Movements: every change of monthly recurring revenue with its name, written by a reader of billing's events.

pub mod sql;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use base::id::{PlanId, SubscriptionId};
use base::{Amount, Currency, Day};
use domain::analytics::month::Month;
use domain::analytics::movement::classify;
use domain::billing::phase::Standing;
use kit::app::App;
use kit::db::{Error, Tx};
use kit::events::{Consumer, Heard};
use serde::Deserialize;

/// Hears of every turn of a subscription and writes down what it moved.
pub const CONSUMER: Consumer = Consumer { name: "movements", hear };

/// Where a subscription begins: nothing came in before.
const STARTED: &str = "subscription_started";
/// An import was taken back: the subscription never was.
const REMOVED: &str = "subscription_removed";
const TURNS: &[&str] = &[
    STARTED,
    "trial_ended",
    "subscription_changed",
    "subscription_paused",
    "subscription_resumed",
    "subscription_ended",
    "subscription_restarted",
];

/// What billing tells with a turn.
#[derive(Deserialize)]
struct Turn {
    mrr_before: Amount,
    mrr: Amount,
    currency: String,
    plan: i64,
    /// The day in the shop's zone.
    on: String,
    state: String,
}

fn hear(app: &App, tx: &mut Tx<'_>, heard: &[Heard]) -> Result<(), Error> {
    let now = app.now();
    // Subscriptions whose first movement is in this batch and not yet in the table.
    let mut begun: HashSet<SubscriptionId> = HashSet::new();
    let mut rows = Vec::new();
    for event in heard {
        let subscription = SubscriptionId(event.subject);
        if event.kind == REMOVED {
            rows.retain(|row: &sql::NewMovement| row.subscription != subscription);
            sql::remove(tx, event.shop, subscription)?;
            begun.remove(&subscription);
        }
        if !TURNS.contains(&event.kind.as_str()) {
            continue;
        }
        let turn = read(event)?;
        let from_nothing = turn.before == 0 && turn.after != 0;
        let is_first = from_nothing
            && !begun.contains(&subscription)
            && (event.kind == STARTED || !sql::has_any(tx, event.shop, subscription)?);
        let Some(kind) = classify(turn.before, turn.after, turn.standing, is_first) else { continue };
        begun.insert(subscription);
        rows.push(sql::NewMovement {
            id: app.ids.next(now),
            shop: event.shop,
            customer: event.customer.ok_or(Error::Shape("movements", "the customer of a turn"))?,
            subscription,
            plan: turn.plan,
            kind,
            day: turn.on,
            month: Month::of(turn.on),
            currency: turn.currency,
            amount: turn.after - turn.before,
            mrr: turn.after,
        });
    }
    sql::add(tx, &rows)
}

struct Read {
    before: Amount,
    after: Amount,
    currency: Currency,
    plan: PlanId,
    on: Day,
    standing: Standing,
}

fn read(event: &Heard) -> Result<Read, Error> {
    let wrong = |what| Error::Shape("movements", what);
    let turn: Turn = serde_json::from_str(&event.data).map_err(|_| wrong("a turn as billing tells it"))?;
    Ok(Read {
        before: turn.mrr_before,
        after: turn.mrr,
        currency: turn.currency.parse().map_err(|_| wrong("a currency"))?,
        plan: PlanId(turn.plan),
        on: turn.on.parse().map_err(|_| wrong("a day"))?,
        standing: turn.state.parse().map_err(|_| wrong("a standing"))?,
    })
}

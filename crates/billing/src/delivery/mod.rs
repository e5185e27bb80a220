//! Deliveries of subscriptions: what an agreement asks for is written down as parcels, and what a person asks for single
//! deliveries becomes a change of the agreement. The rules are in `domain::fulfilment`, the rows in `fulfilment::parcel`.

mod admin;
pub mod jobs;
pub mod portal;
#[cfg(test)]
mod tests;

use axum::Router;
use base::id::{ShopId, SubscriptionId};
use base::{Day, Every, Instant, Lang};
use domain::billing::Refusal;
use domain::billing::agreement::{Agreement, Change, Charge, What};
use domain::billing::phase::{Life, Standing};
use domain::fulfilment::delivery::asks_for_deliveries;
use domain::fulfilment::{OpenDays, Parcel, State, parcels};
use fulfilment::parcel::{self, Owner};
use fulfilment::{delivery_calendar, parcel::GIVEN_DAYS};
use kit::app::App;
use kit::db::{Error, Reader, Tx};
use kit::events::{self, Event, Heard};
use kit::web::parts::Tone;
use kit::web::show;
use maud::html;
use people::customer::panel::Told;
use serde_json::{Value, json};
use shop::Shop;

use crate::subscription::{self, Refused, Subscription};
use crate::words::T;

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    portal::routes().merge(admin::routes())
}

/// What is asked for single deliveries.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Of this day, or the next one.
    Skip {
        day: Option<Day>,
        charge: Charge,
    },
    Move {
        day: Day,
        to: Day,
    },
    Rhythm {
        every: Every,
        keep_next: bool,
    },
    /// Takes a skip or a move back.
    Restore {
        day: Day,
    },
}

impl Wish {
    pub fn decide(&self, agreement: &Agreement, open: &OpenDays, now: Instant) -> Result<Change, Refusal> {
        match self {
            Wish::Skip { day, charge } => agreement.skip(open, *day, *charge, now),
            Wish::Move { day, to } => agreement.reschedule(open, *day, *to, now),
            Wish::Rhythm { every, keep_next } => agreement.set_rhythm(open, *every, *keep_next, now),
            Wish::Restore { day } => agreement.restore_delivery(open, *day, now),
        }
    }
}

/// The delivery a change is about, by its planned day. None when it is about the rhythm.
pub fn applies_to(agreement: &Agreement, change: &Change) -> Option<Day> {
    match &change.what {
        What::Skipped(skip) => Some(skip.day),
        What::Rescheduled(new) => Some(new.day),
        What::Undone(ordinal) => {
            let undone = agreement.changes.iter().find(|change| change.ordinal == *ordinal)?;
            applies_to(agreement, undone)
        }
        _ => None,
    }
}

/// Records what somebody wishes, with its event, in the transaction of its cause.
pub fn record(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    id: SubscriptionId,
    actor: &str,
    wish: &Wish,
    now: Instant,
) -> Result<Change, Refused> {
    let open = delivery_calendar::open_days(tx, shop)?;
    let change = subscription::change(app, tx, shop, id, actor, now, |a| wish.decide(a, &open, now))?;
    let subscription = subscription::find(tx, shop.id, id)?.ok_or(Refused::Missing)?;
    let agreement = subscription::agreement(tx, shop, &subscription)?;
    let day = applies_to(&agreement, &change).map(|day| day.to_string());
    let (kind, data) = match &change.what {
        What::Skipped(_) => ("delivery_skipped", json!({ "day": day })),
        What::Rescheduled(new) => ("delivery_moved", json!({ "day": day, "to": new.to.to_string() })),
        What::RhythmSet(new) => ("rhythm_set", json!({ "every": new.every.to_string() })),
        _ => ("delivery_restored", json!({ "day": day })),
    };
    let (customer, kind, subject) = (Some(subscription.customer), kind.to_string(), id.0);
    events::tell(tx, &[Event { shop: shop.id, customer, kind, subject, at: now, data: data.to_string() }])?;
    Ok(change)
}

/// Writes down the parcels that an agreement asks for, after it was made or changed. Nothing when it asks for none.
pub fn plan(
    tx: &mut Tx<'_>,
    shop: &Shop,
    id: SubscriptionId,
    agreement: &Agreement,
    now: Instant,
) -> Result<(), Error> {
    if !asks_for_deliveries(agreement) {
        return Ok(());
    }
    let Some(subscription) = subscription::find(tx, shop.id, id)? else { return Ok(()) };
    let open = delivery_calendar::open_days(tx, shop)?;
    settle(tx, shop.id, &open, &subscription, agreement, now).map(|_| ())
}

/// How the parcels of one subscription stand now; returns how many were locked or delivered.
fn settle(
    tx: &mut Tx<'_>,
    shop: ShopId,
    open: &OpenDays,
    subscription: &Subscription,
    agreement: &Agreement,
    now: Instant,
) -> Result<usize, Error> {
    // History that was brought in was delivered elsewhere.
    let from = subscription.billed_from.map_or(Day::LAST, |at| open.zone.day(at));
    let mut parcels = parcels(agreement, open, open.zone.day(now).plus_days(GIVEN_DAYS));
    parcels.retain(|parcel| parcel.day() >= from);
    let life = Life::of(agreement);
    let terms = life.at(now).or(life.phases.first()).map(|phase| &*phase.terms);
    let owner = Owner {
        shop,
        subscription: subscription.id,
        // A gift goes to who it is for.
        customer: subscription.recipient.unwrap_or(subscription.customer),
        plan: terms.map_or(subscription.plan, |terms| terms.plan),
        quantity: terms.map_or(subscription.quantity, |terms| terms.quantity()),
        goes_on: life.phases.last().is_some_and(|phase| phase.standing != Standing::Ended),
    };
    parcel::settle(tx, &owner, &parcels, &open.zone, now)
}

/// How an event of this slice reads on the timeline; None for those of others.
pub fn say(lang: Lang, event: &Heard) -> Option<Told> {
    let t = T(lang);
    let json: Value = serde_json::from_str(&event.data).unwrap_or_default();
    let day = |name: &str| {
        let day = json.get(name).and_then(Value::as_str).and_then(|text| text.parse::<Day>().ok());
        day.map(|day| show::full_day(lang, day)).unwrap_or_default()
    };
    let every = || json.get("every").and_then(Value::as_str).and_then(|text| text.parse::<Every>().ok());
    let told = |icon, tone, what: String| {
        let href = format!("/admin/subscriptions/{}/deliveries", SubscriptionId(event.subject));
        Some(Told { icon, tone, what: html! { a href=(href) { (what) } }, more: String::new() })
    };
    match event.kind.as_str() {
        "parcel_delivered" => told("truck", Tone::Good, t.told_delivered(day("day"))),
        "delivery_skipped" => told("truck", Tone::Warn, t.told_delivery_skipped(day("day"))),
        "delivery_moved" => told("calendar", Tone::Act, t.told_delivery_moved(day("day"), day("to"))),
        "delivery_restored" => told("back", Tone::Good, t.told_delivery_restored(day("day"))),
        "rhythm_set" => told(
            "repeat",
            Tone::Act,
            t.told_rhythm(every().map_or(String::new(), |every| catalog::show::cycle(lang, every))),
        ),
        _ => None,
    }
}

/// How far ahead the next box is looked for.
const NEXT_DAYS: i64 = 120;

/// The day of the next box of a subscription that is to be sent.
pub fn next_day(
    reader: &mut Reader<'_>,
    shop: &Shop,
    (id, agreement): (SubscriptionId, &Agreement),
    now: Instant,
) -> Result<Option<Day>, Error> {
    let open = delivery_calendar::open_days(reader, shop)?;
    let (today, rows) = (open.zone.day(now), parcel::list_of(reader, shop.id, id)?);
    let parcels = parcels(agreement, &open, today.plus_days(NEXT_DAYS));
    let days = parcels.into_iter().filter_map(|parcel| {
        let fixed = rows.iter().find(|row| row.n == parcel.n && row.locked_at.is_some());
        let waits = fixed.is_none_or(|row| matches!(row.state, State::Planned | State::Locked));
        fixed.map_or(parcel.deliver_on, |row| row.deliver_on).filter(|day| waits && *day >= today)
    });
    Ok(days.min())
}

/// The parcels of a subscription that are due by now, or planned before a day: as they are written down, or as the
/// agreement asks for them.
pub fn list(
    reader: &mut Reader<'_>,
    shop: &Shop,
    id: SubscriptionId,
    now: Instant,
    until: Option<Day>,
) -> Result<Vec<(Parcel, State)>, Error> {
    let Some(subscription) = subscription::find(reader, shop.id, id)? else { return Ok(Vec::new()) };
    let agreement = subscription::agreement(reader, shop, &subscription)?;
    let open = delivery_calendar::open_days(reader, shop)?;
    let due = open.zone.day(now).plus_days(1);
    let mut all = parcels(&agreement, &open, until.map_or(due, |until| until.max(due)));
    for row in parcel::list_of(reader, shop.id, id)?.into_iter().filter(|row| row.locked_at.is_some()) {
        if let Some(parcel) = all.iter_mut().find(|parcel| parcel.n == row.n) {
            (parcel.planned_on, parcel.deliver_on, parcel.cutoff_at) = (row.planned_on, row.deliver_on, row.cutoff_at);
        }
    }
    let stands = |parcel: Parcel| {
        let state = parcel.state(now, &open.zone);
        (parcel, state)
    };
    Ok(all.into_iter().map(stands).collect())
}

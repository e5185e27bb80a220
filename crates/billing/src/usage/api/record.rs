//! Telling: events are checked and kept, each once, many in one transaction.

use std::collections::{HashMap, HashSet};

use base::Instant;
use base::id::SubscriptionId;
use domain::billing::Refusal;
use domain::billing::phase::Standing;
use domain::billing::usage::{Given, check};
use kit::db::dialect::each;
use kit::db::{Error, Tx};
use shop::Shop;

use crate::usage::sql::{self, EVENTS, LATE, NewLate, NewRow, Receiver};

/// Something was used by a subscription.
#[derive(Clone, Debug)]
pub struct NewEvent {
    pub subscription: SubscriptionId,
    pub given: Given,
}

/// What became of some events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    pub new: u64,
    /// Known already, by source and id.
    pub duplicate: u64,
    /// By their place among those that were told.
    pub refused: Vec<(usize, Refusal)>,
}

/// Keeps every event that is new and makes sense. Telling the same again changes nothing, so it is safe to repeat.
pub fn record(tx: &mut Tx<'_>, shop: &Shop, events: &[NewEvent], now: Instant) -> Result<Recorded, Error> {
    let meters: HashSet<String> = catalog::meter::list(tx, shop.id)?.into_iter().map(|meter| meter.code).collect();
    let mut ids: Vec<SubscriptionId> = events.iter().map(|event| event.subscription).collect();
    ids.sort_unstable();
    ids.dedup();
    let known: HashMap<SubscriptionId, Receiver> =
        sql::lock(tx, shop.id, &ids)?.into_iter().map(|s| (s.id, s)).collect();
    // Read after the lock: nobody bills these subscriptions until the events are in.
    let marks = sql::list_marks(tx, shop.id, &each(ids.iter().map(|id| id.0)))?;
    let marks: HashMap<SubscriptionId, sql::Mark> = marks.into_iter().map(|mark| (mark.subscription, mark)).collect();
    let mut told = Recorded::default();
    let (mut rows, mut late, mut look) = (Vec::with_capacity(events.len()), Vec::new(), Vec::new());
    for (place, event) in events.iter().enumerate() {
        match accept(shop, event, &meters, known.get(&event.subscription), now) {
            Err(why) => told.refused.push((place, why)),
            Ok(row) => {
                let mark = marks.get(&row.subscription);
                if mark.is_some_and(|mark| row.at < mark.billed_to) {
                    let (subscription, meter, at) = (row.subscription, row.meter.clone(), row.at);
                    late.push(NewLate { subscription, meter, at, shop: shop.id });
                }
                look.extend(mark.filter(|mark| mark.watched).map(|mark| mark.subscription));
                rows.push(row);
            }
        }
    }
    // In the order of the key: neighbours share a page of the table.
    rows.sort_unstable_by(|a, b| (&a.source, &a.id).cmp(&(&b.source, &b.id)));
    told.new = tx.insert_new(&EVENTS, &rows)?;
    told.duplicate = rows.len() as u64 - told.new;
    tx.insert_new(&LATE, &late)?;
    look.dedup();
    if !look.is_empty() && told.new > 0 {
        sql::ask_to_look(tx, shop.id, &look, now)?;
    }
    Ok(told)
}

fn accept(
    shop: &Shop,
    event: &NewEvent,
    meters: &HashSet<String>,
    subscription: Option<&Receiver>,
    now: Instant,
) -> Result<NewRow, Refusal> {
    if !meters.contains(&event.given.meter) {
        return Err(Refusal::UnknownMeter { code: event.given.meter.clone() });
    }
    let unknown = || Refusal::UnknownSubscription { code: event.subscription.to_string() };
    let subscription = subscription.ok_or_else(unknown)?;
    let checked = check(&event.given, now)?;
    match subscription.billed_from {
        None => return Err(Refusal::HistoryOnly),
        Some(from) if checked.at < from => return Err(Refusal::NotStarted),
        Some(_) => {}
    }
    if let Some(end) = subscription.ends_at.filter(|end| subscription.state == Standing::Ended && *end <= checked.at) {
        return Err(Refusal::AlreadyEnded { on: shop.zone.day(end) });
    }
    let domain::billing::usage::Event { meter, at, source, id, value, op, key } = checked;
    let (shop, subscription) = (shop.id, subscription.id);
    Ok(NewRow { shop, source, id, subscription, meter, at, recorded_at: now, value, op, key })
}

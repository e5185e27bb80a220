//! How the running period stands: what was used of each item, and what it costs so far. For people to look at.

use base::{Amount, Day, Instant, Period, Ratio, Round};

use super::Told;
use super::charge::{charge, charge_so_far, moving};
use super::event::Event;
use super::stretch::{Stretch, Thing, open};
use super::tally::Tally;
use crate::billing::agreement::Agreement;
use crate::billing::item::{Item, Meter};
use crate::billing::phase::Life;

/// A usage item in its running period.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<'l> {
    pub item: &'l Item,
    /// What is served of the period, as far as is known.
    pub period: Period,
    pub quantity: Ratio,
    /// What this quantity costs, without what is due only at the end.
    pub so_far: Amount,
    /// What the period costs at least, by the price's own minimum.
    pub at_least: Amount,
    /// The level of the meter at the end of each day so far, rounded.
    pub days: Vec<(Day, i64)>,
}

/// Every usage item that runs at `now`, in plan order.
pub fn readings<'l>(agreement: &Agreement, life: &'l Life<'l>, now: Instant, told: &Told) -> Vec<Reading<'l>> {
    let stretches = open(agreement, life, now);
    let each = stretches.iter().filter_map(|stretch| match stretch.thing {
        Thing::Item(item) => {
            let so_far = charge_so_far(agreement, life, stretch, &told.events);
            let at_least = charge(agreement, life, stretch, &told.events).amount.max(so_far.amount);
            let days = item.meter.as_ref().map_or(Vec::new(), |meter| days(life, stretch, meter, now, &told.events));
            let (quantity, so_far) = (so_far.quantity, so_far.amount);
            Some(Reading { item, period: stretch.slot.span, quantity, so_far, at_least, days })
        }
        Thing::Commitment(_) => None,
    });
    each.collect()
}

fn days(life: &Life<'_>, stretch: &Stretch<'_>, meter: &Meter, now: Instant, events: &[Event]) -> Vec<(Day, i64)> {
    let zone = life.zone(now);
    let own: Vec<&Event> = events.iter().filter(|event| event.meter == meter.code).collect();
    let mut moving = moving(life, stretch, meter, &own).peekable();
    let (mut tally, mut day, last) = (Tally::new(meter.aggregate), zone.day(stretch.slot.span.from), zone.day(now));
    let mut found = Vec::new();
    while day <= last && found.len() < DAYS_MOST {
        while let Some(event) = moving.next_if(|event| zone.day(event.at) <= day) {
            if tally.take(event).is_none() {
                return found;
            }
        }
        found.push((day, tally.level().round(Round::HalfAwayFromZero).unwrap_or(i64::MAX)));
        day = day.plus_days(1);
    }
    found
}

/// A longer period shows its beginning.
const DAYS_MOST: usize = 400;

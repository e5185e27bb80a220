//! What a stretch costs by the events that are known.

use base::{Amount, Ratio, Round, Span, money};

use super::event::Event;
use super::stretch::{Stretch, Thing, begin, count_days, paid_days};
use super::tally::{level, level_days};
use crate::billing::agreement::Agreement;
use crate::billing::item::{Aggregate, Item, Meter};
use crate::billing::phase::Life;
use crate::billing::price::{Share, Used};
use crate::shop::policy::Prorate;

/// A quantity and its price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Charge {
    pub quantity: Ratio,
    pub amount: Amount,
}

const NOTHING: Charge = Charge { quantity: Ratio::ZERO, amount: 0 };

/// The price of a usage stretch. A sum beyond what money may be is charged as the most there is: a renewal that cannot be
/// computed would stand in the way of all others.
pub(super) fn charge(agreement: &Agreement, life: &Life<'_>, stretch: &Stretch<'_>, events: &[Event]) -> Charge {
    let Thing::Item(item) = stretch.thing else { return NOTHING };
    let item = now_priced(life, stretch, item);
    priced(agreement, life, stretch, &item, share(agreement, life, stretch), events)
}

/// The same without a minimum, which is due only at the end.
pub(super) fn charge_so_far(agreement: &Agreement, life: &Life<'_>, stretch: &Stretch<'_>, events: &[Event]) -> Charge {
    let Thing::Item(item) = stretch.thing else { return NOTHING };
    let (share, mut item) = (share(agreement, life, stretch), now_priced(life, stretch, item));
    item.price.minimum = None;
    priced(agreement, life, stretch, &item, Share { floor: Ratio::ZERO, cap: share.cap.max(share.floor) }, events)
}

/// The item at the price of this period, which may be an introductory one.
fn now_priced(life: &Life<'_>, stretch: &Stretch<'_>, item: &Item) -> Item {
    Item { price: life.price(item, stretch.slot.full.from).lasting(), ..item.clone() }
}

fn priced(
    agreement: &Agreement,
    life: &Life<'_>,
    stretch: &Stretch<'_>,
    item: &Item,
    share: Share,
    events: &[Event],
) -> Charge {
    let Some(meter) = &item.meter else { return NOTHING };
    let own: Vec<&Event> = events.iter().filter(|event| event.meter == meter.code).collect();
    let Some(quantity) = quantity(agreement, life, stretch, item, meter, &own, 0) else {
        return Charge { quantity: Ratio::ZERO, amount: money::MOST };
    };
    let free = item.price.free_events();
    let counted = counted(life, stretch, meter, &own).count();
    let events = i64::try_from(counted).unwrap_or(i64::MAX).saturating_sub(free).max(0);
    let paid =
        if free == 0 { Some(quantity) } else { self::quantity(agreement, life, stretch, item, meter, &own, free) };
    let exact = paid.and_then(|quantity| item.price.rate_of(Used { quantity, events }, share));
    let amount = exact.and_then(|exact| exact.round(Round::HalfAwayFromZero)).unwrap_or(money::MOST);
    Charge { quantity, amount: amount.clamp(-money::MOST, money::MOST) }
}

/// The quantity, without the first `free` events that count.
fn quantity(
    agreement: &Agreement,
    life: &Life<'_>,
    stretch: &Stretch<'_>,
    item: &Item,
    meter: &Meter,
    own: &[&Event],
    free: i64,
) -> Option<Ratio> {
    let free = usize::try_from(free).unwrap_or(usize::MAX);
    if meter.aggregate != Aggregate::WeightedSum && !item.price.prorated {
        return level(meter.aggregate, counted(life, stretch, meter, own).skip(free));
    }
    let (policy, zone) = (&agreement.policy, life.zone(stretch.start()));
    let end = zone.day(stretch.parts.last()?.paid.to);
    let days = |run: Span| paid_days(&stretch.parts, run, policy, life);
    let moving = moving(life, stretch, meter, own).skip(free);
    let sum = level_days(meter.aggregate, moving, end, |event| zone.day(event.at), days)?;
    let full = Span::new(zone.day(stretch.slot.full.from), zone.day(stretch.slot.full.to));
    sum.times(Ratio::new(1, i128::from(count_days(full, policy))))
}

/// The events that make the quantity of a stretch.
fn counted<'e>(
    life: &Life<'_>,
    stretch: &Stretch<'_>,
    meter: &Meter,
    own: &[&'e Event],
) -> impl Iterator<Item = &'e Event> {
    let from = begin(life, stretch.start());
    let recurring = meter.recurring;
    own.iter().copied().filter(move |event| {
        if recurring {
            from <= event.at && event.at < stretch.end()
        } else {
            stretch.parts.iter().any(|part| part.told.contains(event.at))
        }
    })
}

/// The events that move a level which is weighted by days: those before a change of price still count.
pub(super) fn moving<'e>(
    life: &Life<'_>,
    stretch: &Stretch<'_>,
    meter: &Meter,
    own: &[&'e Event],
) -> impl Iterator<Item = &'e Event> {
    let from = if meter.recurring { begin(life, stretch.start()) } else { stretch.slot.span.from };
    own.iter().copied().filter(move |event| from <= event.at && event.at < stretch.end())
}

/// The part of the full period that a stretch is.
pub(super) fn share(agreement: &Agreement, life: &Life<'_>, stretch: &Stretch<'_>) -> Share {
    let (policy, zone, full) = (&agreement.policy, life.zone(stretch.start()), stretch.slot.full);
    if let [part] = stretch.parts.as_slice()
        && part.paid == full
    {
        return Share::WHOLE;
    }
    // A stub is paid by its days, whatever a change costs.
    let stub = matches!(stretch.parts.as_slice(), [part] if part.ran == stretch.slot.span);
    let exact = match policy.prorate {
        Prorate::None if !stub => return Share { floor: Ratio::ZERO, cap: Ratio::ONE },
        Prorate::Second => {
            let micros = |from: base::Instant, to: base::Instant| i128::from(to.micros() - from.micros()).max(0);
            let ran = stretch.parts.iter().map(|part| micros(part.paid.from, part.paid.to)).sum();
            Ratio::new(ran, micros(full.from, full.to))
        }
        Prorate::Day | Prorate::None => {
            let whole = Span::new(zone.day(full.from), zone.day(full.to));
            // A run that an extended pause moved beyond its period counts whole.
            let run = Span::new(whole.from, zone.day(stretch.slot.span.to));
            let days = paid_days(&stretch.parts, run, policy, life);
            Ratio::new(i128::from(days), i128::from(count_days(whole, policy)))
        }
    };
    Share { floor: exact, cap: exact }
}

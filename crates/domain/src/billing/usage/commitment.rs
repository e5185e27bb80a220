//! What a plan's period costs at least: the commitment, less the plan's fee and the usage of that period.

use base::{Amount, Period, Ratio, Round};

use super::charge::{charge, share};
use super::event::Event;
use super::stretch::{Stretch, Thing, ends, is_alive};
use crate::billing::Refusal;
use crate::billing::agreement::Agreement;
use crate::billing::item::Kind;
use crate::billing::phase::{Life, Standing};

/// What is left open of a commitment in a stretch; never below zero.
pub(super) fn left_open(
    agreement: &Agreement,
    life: &Life<'_>,
    stretch: &Stretch<'_>,
    events: &[Event],
) -> Result<Amount, Refusal> {
    let Thing::Commitment(terms) = stretch.thing else { return Ok(0) };
    let exact = Ratio::whole(terms.commitment).times(share(agreement, life, stretch).floor);
    let mut sum = fee(agreement, life, stretch)?;
    for used in usage(agreement, life, stretch) {
        sum = sum.checked_add(charge(agreement, life, &used, events).amount).ok_or(Refusal::AmountTooLarge)?;
    }
    let open =
        exact.and_then(|exact| exact.minus(Ratio::whole(sum))).and_then(|open| open.round(Round::HalfAwayFromZero));
    Ok(open.ok_or(Refusal::AmountTooLarge)?.max(0))
}

/// The fees of the items that are billed in the plan's own cycle, for the time the stretch has.
fn fee(agreement: &Agreement, life: &Life<'_>, stretch: &Stretch<'_>) -> Result<Amount, Refusal> {
    let mut sum: Amount = 0;
    let active = life.phases.iter().filter(|p| p.standing == Standing::Active && stretch.thing.is_in(&p.terms));
    for phase in active {
        let ran = Period::new(phase.from.max(stretch.start()), phase.to.unwrap_or(stretch.end()).min(stretch.end()));
        if ran.is_empty() {
            continue;
        }
        let Some(own) = within(stretch, ran) else { continue };
        let part = share(agreement, life, &own).floor;
        for item in phase.terms.items.iter().filter(|i| i.kind != Kind::Usage && i.every == phase.terms.every()) {
            let exact = life.full_price(item, stretch.start()).and_then(|price| price.times(part));
            let amount = exact.and_then(|exact| exact.round(Round::HalfAwayFromZero)).ok_or(Refusal::AmountTooLarge)?;
            sum = sum.checked_add(amount).ok_or(Refusal::AmountTooLarge)?;
        }
    }
    Ok(sum)
}

/// The stretch cut down to a run of time.
fn within<'l>(stretch: &Stretch<'l>, ran: Period) -> Option<Stretch<'l>> {
    let mut own = stretch.clone();
    own.parts.retain_mut(|part| {
        let inside = Period::new(part.ran.from.max(ran.from), part.ran.to.min(ran.to));
        if inside.from > part.ran.from {
            part.paid.from = inside.from;
        }
        if inside.to < part.ran.to {
            part.paid.to = inside.to;
        }
        part.ran = inside;
        !inside.is_empty()
    });
    (!own.parts.is_empty()).then_some(own)
}

/// The usage stretches of the plan that end within the stretch of its commitment.
fn usage<'l>(agreement: &Agreement, life: &'l Life<'l>, stretch: &Stretch<'l>) -> Vec<Stretch<'l>> {
    let mut found: Vec<Stretch<'l>> = Vec::new();
    let (from, to) = (stretch.start(), stretch.end());
    for phase in life.phases.iter().filter(|p| is_alive(p) && stretch.thing.is_in(&p.terms) && p.from < to) {
        for thing in Thing::all(&phase.terms).filter(|thing| matches!(thing, Thing::Item(_))) {
            for (slot, _) in ends(life, phase, thing, Some(from), to) {
                let used = Stretch::of(agreement, life, thing, slot, to);
                found.extend(used.filter(|new| !found.iter().any(|old| old.is_same(new))));
            }
        }
    }
    found
}

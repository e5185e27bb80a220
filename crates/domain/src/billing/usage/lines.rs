//! The usage lines of one moment: what ended, what arrived late, and what is left open of a commitment.

use base::{Amount, Instant, Period, Ratio, Round};

use super::charge::{Charge, charge};
use super::commitment::left_open;
use super::stretch::{Slot, Stretch, Thing, ending, reopened};
use super::{BilledUsage, Told};
use crate::billing::Refusal;
use crate::billing::agreement::Agreement;
use crate::billing::item::Item;
use crate::billing::line::{Draft, Kind};
use crate::billing::moment::{Moment, What};
use crate::billing::phase::{Life, Standing};

/// Whether usage is billed at this moment: some period is charged, or usage comes to an end. What arrived late waits for it.
pub fn bills(agreement: &Agreement, life: &Life<'_>, moment: &Moment, told: &Told) -> bool {
    moment.due.iter().any(|due| matches!(due.what, What::Period { .. }))
        || life.standing(moment.at) == Standing::Ended
        || !ending(agreement, life, told.since, moment.at).is_empty()
}

/// The lines of a moment, in plan order, earlier periods first: items whose period ends there or that stop there, late
/// events of periods that were billed, and what is left open of a commitment.
pub fn lines(agreement: &Agreement, life: &Life<'_>, moment: &Moment, told: &Told) -> Result<Vec<Draft>, Refusal> {
    if !bills(agreement, life, moment, told) {
        return Ok(Vec::new());
    }
    let mut found = ending(agreement, life, told.since, moment.at);
    let late = reopened(agreement, life, &told.late, moment.at);
    found.extend(late.into_iter().filter(|late| !found.iter().any(|own| own.is_same(late))).collect::<Vec<_>>());
    drafts(agreement, life, found, told)
}

/// What stretches cost, less what was billed for them.
pub(super) fn drafts(
    agreement: &Agreement,
    life: &Life<'_>,
    mut stretches: Vec<Stretch<'_>>,
    told: &Told,
) -> Result<Vec<Draft>, Refusal> {
    stretches.sort_by_key(|stretch| (place(life, stretch), stretch.slot.full.from, stretch.start()));
    let mut out = Vec::new();
    for stretch in &stretches {
        out.extend(match stretch.thing {
            Thing::Item(item) => usage_line(item, stretch, charge(agreement, life, stretch, &told.events), told),
            Thing::Commitment(_) => minimum_line(stretch, left_open(agreement, life, stretch, &told.events)?, told),
        });
    }
    Ok(out)
}

/// Where a thing stands in its plan; commitments come last.
fn place(life: &Life<'_>, stretch: &Stretch<'_>) -> usize {
    let Thing::Item(item) = stretch.thing else { return usize::MAX };
    let mut places =
        life.phases.iter().rev().filter_map(|p| p.terms.items.iter().position(|other| other.code == item.code));
    places.next().unwrap_or(0)
}

/// The line of a usage stretch; None when there is nothing to say.
pub(super) fn usage_line(item: &Item, stretch: &Stretch<'_>, charge: Charge, told: &Told) -> Option<Draft> {
    let own = |billed: &&BilledUsage| {
        let same = billed.item == item.code && billed.price == Some(item.price_id);
        billed.kind == Kind::Usage && same && billed.full == stretch.slot.full
    };
    let billed: Vec<&BilledUsage> = told.billed.iter().filter(own).collect();
    let amount = charge.amount - billed.iter().map(|b| b.amount).sum::<Amount>();
    let quantity = whole(charge.quantity) - billed.iter().map(|b| b.quantity).sum::<i64>();
    if amount == 0 && quantity == 0 {
        return None;
    }
    let service = service(stretch, billed.iter().map(|b| b.service.to).max());
    Some(Draft { quantity, price: Some(item.price_id), ..draft(item, Kind::Usage, stretch.slot, service, amount) })
}

fn minimum_line(stretch: &Stretch<'_>, open: Amount, told: &Told) -> Option<Draft> {
    let Thing::Commitment(terms) = stretch.thing else { return None };
    let item = terms.items.first()?;
    let within = |service: Period| stretch.start() <= service.from && service.to <= stretch.end();
    let own = |b: &&BilledUsage| b.kind == Kind::Minimum && b.full == stretch.slot.full && within(b.service);
    let amount = open - told.billed.iter().filter(own).map(|b| b.amount).sum::<Amount>();
    let service = Period::new(stretch.start(), stretch.end());
    let code = Kind::Minimum.code().to_string();
    (amount != 0).then(|| Draft { item: code, ..draft(item, Kind::Minimum, stretch.slot, service, amount) })
}

fn draft(item: &Item, kind: Kind, slot: Slot, service: Period, amount: Amount) -> Draft {
    Draft {
        item: item.code.clone(),
        kind,
        ko: item.ko.clone(),
        en: item.en.clone(),
        service: Some(service),
        paid: None,
        full: Some(slot.full),
        quantity: 1,
        amount,
        discount: 0,
        tax_rate: item.tax,
        price: None,
        change: 0,
        credits: None,
    }
}

/// The time a line pays for: what was not billed yet, or all of it when nothing is left.
fn service(stretch: &Stretch<'_>, billed_to: Option<Instant>) -> Period {
    let all = Period::new(stretch.start(), stretch.end());
    let left = |from: Instant| {
        let after = stretch.parts.iter().map(|part| part.ran.from.max(from)).zip(&stretch.parts);
        let first = after.filter(|(from, part)| *from < part.ran.to).map(|(from, _)| from).next();
        first.map(|from| Period::new(from, all.to))
    };
    billed_to.and_then(left).unwrap_or(all)
}

fn whole(quantity: Ratio) -> i64 {
    quantity.round(Round::HalfAwayFromZero).unwrap_or(i64::MAX / 4)
}

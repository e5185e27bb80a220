//! Moments: the instants at which an agreement asks for something to be done. Work is what the agreement asks for up to
//! now, minus what was already done; an occurrence's key says which is which.

use base::{Instant, Period};

use super::agreement::{Agreement, PauseMode};
use super::item::{Bill, Item};
use super::phase::{Life, Phase, Standing};

/// Names an occurrence for ever.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// `<cycle>.<item code>.<length>` for a bill, the turn's code for a change.
    pub item: String,
    pub schedule: Schedule,
    pub ordinal: i64,
}

base::codes! {
    /// What an occurrence is about.
    pub enum Schedule { Bill = "bill", Change = "change" }
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Due {
    pub key: Key,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Charge period `ordinal` of the item with this place in the terms of the phase with this place.
    Period { phase: usize, item: usize, ordinal: i64 },
    /// The phase with this place begins.
    Turn { phase: usize },
}

/// Everything an agreement asks for at one instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    pub at: Instant,
    pub due: Vec<Due>,
}

impl Moment {
    /// Whether it comes as it was planned: nobody asks for it in this very instant, or for a beginning in the past.
    pub fn is_planned(&self, agreement: &Agreement, life: &Life<'_>) -> bool {
        self.due.iter().all(|due| match due.what {
            What::Period { .. } => true,
            What::Turn { phase } => {
                let cause = life.phases.get(phase).map(|phase| phase.cause);
                let asked = agreement.changes.iter().find(|change| Some(change.ordinal) == cause);
                asked.is_none_or(|change| change.at != self.at || change.asked_at < change.at)
            }
        })
    }
}

/// The first moment at or after `from` with something that is not done yet.
pub fn next(life: &Life<'_>, from: Instant, is_done: &dyn Fn(&Key) -> bool) -> Option<Moment> {
    let mut from = from;
    loop {
        let bills = bills(life, from);
        let turns = life.phases.iter().map(|phase| phase.from).filter(|at| *at >= from);
        let at = turns.chain(bills.iter().map(|bill| bill.at)).min()?;
        let mut due = due_at(life, at, &bills);
        due.retain(|d| !is_done(&d.key));
        if !due.is_empty() {
            return Some(Moment { at, due });
        }
        from = Instant::from_micros(at.micros() + 1);
    }
}

/// A period that is to be charged at an instant.
struct Charge {
    phase: usize,
    item: usize,
    at: Instant,
    ordinal: i64,
}

/// The first of each item in each phase that is not before `from`, in plan order.
fn bills(life: &Life<'_>, from: Instant) -> Vec<Charge> {
    let mut bills = Vec::new();
    for (p, phase) in life.phases.iter().enumerate() {
        for (i, item) in phase.terms.items.iter().enumerate() {
            let first = first_bill(life, phase, item, from);
            bills.extend(first.map(|(at, ordinal)| Charge { phase: p, item: i, at, ordinal }));
        }
    }
    bills
}

/// When period n of an item is charged in a phase.
fn bill_at(phase: &Phase<'_>, item: &Item, n: i64) -> Option<Instant> {
    let service = phase.cycle.service_of(item.every, n, item.bill)?.service;
    Some(match item.bill {
        Bill::Advance => service.from.max(phase.cycle.begins_for(item.every)),
        Bill::Arrears => service.to,
    })
}

/// The first bill of an item in a phase at or after `from`: (when, ordinal).
fn first_bill(life: &Life<'_>, phase: &Phase<'_>, item: &Item, from: Instant) -> Option<(Instant, i64)> {
    let ran_until = match phase.standing {
        Standing::Active => None,
        Standing::Paused => Some(ran_until(life, phase, item)?),
        Standing::Scheduled | Standing::Trial | Standing::Ended => return None,
    };
    if phase.to.is_some_and(|to| to <= phase.from || to < from) {
        return None;
    }
    let first = phase.cycle.first_bill(item.every, item.bill);
    let earliest = from.max(phase.from);
    let running = phase.cycle.ordinal_at(item.every, earliest).max(first);
    let begins_before = |n: i64, to: Instant| {
        phase.cycle.service_of(item.every, n, item.bill).is_some_and(|running| running.service.from < to)
    };
    (running.saturating_sub(1).max(first)..=running + 1)
        .filter_map(|n| bill_at(phase, item, n).map(|at| (at, n)))
        .find(|(at, n)| *at >= from && belongs(phase, item, *at) && ran_until.is_none_or(|to| begins_before(*n, to)))
}

/// Until when an item was used whose period may end in a pause: what was used of it then is billed. A pause that moves the
/// anchor moves that end, too.
fn ran_until(life: &Life<'_>, phase: &Phase<'_>, item: &Item) -> Option<Instant> {
    let ends = item.bill == Bill::Arrears && phase.pause.is_some_and(|(mode, _)| mode == PauseMode::Credit);
    life.pause_of(phase).filter(|_| ends).map(|pause| pause.from)
}

/// Whether a bill at this instant is this phase's. A period billed in advance belongs to the phase it begins in, one
/// billed in arrears to the phase it ends in.
fn belongs(phase: &Phase<'_>, item: &Item, at: Instant) -> bool {
    match item.bill {
        Bill::Advance => phase.contains(at),
        Bill::Arrears => phase.from < at && phase.to.is_none_or(|to| at <= to),
    }
}

/// What a period to be charged serves; None for a turn.
pub fn service(life: &Life<'_>, due: &Due) -> Option<Period> {
    let What::Period { phase, item, ordinal } = due.what else { return None };
    let phase = life.phases.get(phase)?;
    let item = phase.terms.items.get(item)?;
    Some(phase.cycle.service_of(item.every, ordinal, item.bill)?.service)
}

/// `0.base.1m`: the cycle, the item and the length of its periods; `0.base.1m.end` when they are billed in arrears, so that
/// an item that comes to be paid the other way bills both.
fn name(phase: &Phase<'_>, item: &Item) -> String {
    let unit = &item.every.unit.code()[..1];
    let end = if item.bill == Bill::Arrears { ".end" } else { "" };
    format!("{}.{}.{}{unit}{end}", phase.cycle.number, item.code, item.every.n)
}

fn due_at(life: &Life<'_>, at: Instant, bills: &[Charge]) -> Vec<Due> {
    let mut due = Vec::new();
    for (p, phase) in life.phases.iter().enumerate() {
        if phase.from == at {
            let key = Key { item: phase.turn.code().into(), schedule: Schedule::Change, ordinal: phase.cause };
            due.push(Due { key, what: What::Turn { phase: p } });
        }
        for bill in bills.iter().filter(|bill| bill.phase == p && bill.at == at) {
            let Some(item) = phase.terms.items.get(bill.item) else { continue };
            let key = Key { item: name(phase, item), schedule: Schedule::Bill, ordinal: bill.ordinal };
            due.push(Due { key, what: What::Period { phase: p, item: bill.item, ordinal: bill.ordinal } });
        }
    }
    // Two phases that meet at this instant both end an arrears period here: once is enough.
    let mut seen: Vec<Key> = Vec::new();
    due.retain(|d| {
        let new = !seen.contains(&d.key);
        if new {
            seen.push(d.key.clone());
        }
        new
    });
    due
}

//! Moments: the instants at which an agreement asks for something to be done. Work is what the agreement asks for up to
//! now, minus what was already done; an occurrence's key says which is which.

use base::{Instant, Period};

use super::item::{Bill, Item};
use super::phase::{Life, Phase, Standing};

/// Names an occurrence for ever.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// `<cycle>.<item code>` for a bill, the turn's code for a change.
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
    /// Charge this period of the item with this place in the terms of the phase with this place.
    Period { phase: usize, item: usize, period: Period },
    /// The phase with this place begins.
    Turn { phase: usize },
}

/// Everything an agreement asks for at one instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    pub at: Instant,
    pub due: Vec<Due>,
}

/// The first moment at or after `from` with something that is not done yet.
pub fn next(life: &Life<'_>, from: Instant, is_done: &dyn Fn(&Key) -> bool) -> Option<Moment> {
    let mut from = from;
    loop {
        let at = instants(life, from).min()?;
        let mut due = due_at(life, at);
        due.retain(|d| !is_done(&d.key));
        if !due.is_empty() {
            return Some(Moment { at, due });
        }
        from = Instant::from_micros(at.micros() + 1);
    }
}

/// The first instant of each phase's and each item's series that is not before `from`.
fn instants<'l>(life: &'l Life<'_>, from: Instant) -> impl Iterator<Item = Instant> + 'l {
    let turns = life.phases.iter().map(|phase| phase.from).filter(move |at| *at >= from);
    let bills = life.phases.iter().flat_map(move |phase| {
        phase.terms.items.iter().filter_map(move |item| first_bill(life, phase, item, from)).map(|(at, _)| at)
    });
    turns.chain(bills)
}

/// When period n of an item is charged in a phase.
fn bill_at(life: &Life<'_>, phase: &Phase<'_>, item: &Item, n: i64) -> Instant {
    match item.bill {
        Bill::Advance => life.calendar.start(&phase.cycle, item.every, n).max(phase.cycle.begins),
        Bill::Arrears => life.calendar.start(&phase.cycle, item.every, n + 1),
    }
}

/// The first bill of an item in a phase at or after `from`: (when, ordinal).
fn first_bill(life: &Life<'_>, phase: &Phase<'_>, item: &Item, from: Instant) -> Option<(Instant, i64)> {
    if phase.standing != Standing::Active || phase.to.is_some_and(|to| to <= phase.from || to < from) {
        return None;
    }
    let earliest = from.max(phase.from).max(phase.cycle.begins);
    let running = life.calendar.ordinal_at(&phase.cycle, item.every, earliest).max(0);
    let candidates = (running.saturating_sub(1).max(0)..=running + 1).map(|n| (bill_at(life, phase, item, n), n));
    candidates.into_iter().find(|(at, _)| *at >= from && belongs(phase, item, *at))
}

/// Whether a bill at this instant is this phase's. A period billed in advance belongs to the phase it begins in, one
/// billed in arrears to the phase it ends in.
fn belongs(phase: &Phase<'_>, item: &Item, at: Instant) -> bool {
    match item.bill {
        Bill::Advance => phase.contains(at),
        Bill::Arrears => phase.from < at && phase.to.is_none_or(|to| at <= to),
    }
}

fn due_at(life: &Life<'_>, at: Instant) -> Vec<Due> {
    let mut due = Vec::new();
    for (p, phase) in life.phases.iter().enumerate() {
        if phase.from == at {
            let key = Key { item: phase.turn.code().into(), schedule: Schedule::Change, ordinal: phase.cause };
            due.push(Due { key, what: What::Turn { phase: p } });
        }
        for (i, item) in phase.terms.items.iter().enumerate() {
            let Some((when, n)) = first_bill(life, phase, item, at) else { continue };
            if when == at {
                let key =
                    Key { item: format!("{}.{}", phase.cycle.number, item.code), schedule: Schedule::Bill, ordinal: n };
                let period = life.calendar.period(&phase.cycle, item.every, n);
                due.push(Due { key, what: What::Period { phase: p, item: i, period } });
            }
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

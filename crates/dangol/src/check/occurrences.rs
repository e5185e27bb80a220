//! Work is what the agreement asks for minus what was already done: every moment before the next one was carried out,
//! nothing was carried out that was never asked for, and the next moment is the first that is not done.

use std::collections::HashSet;

use base::Instant;
use domain::billing::agreement::Agreement;
use domain::billing::moment::{self, Key, Moment};
use domain::billing::phase::Life;
use kit::db::Error;

use super::sql::DoneRow;
use super::subscriptions::{Whole, walk};
use super::{Finding, Look};

/// More moments than a subscription can have had; a guard against an endless calendar.
const MOMENTS_MOST: usize = 100_000;

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    walk(look, finding, &wrong)
}

fn wrong(look: &Look<'_, '_>, whole: &Whole) -> Option<&'static str> {
    let kept = &whole.kept;
    let Some(from) = kept.billed_from else {
        let idle = kept.next_at.is_none() && whole.done.is_empty();
        return (!idle).then_some("history that was brought in was billed");
    };
    let life = Life::of(&whole.agreement);
    let keys: HashSet<Key> = whole.done.iter().map(key).collect();
    let first = moment::next(&life, from, &|key| keys.contains(key)).map(|moment| moment.at);
    if first != kept.next_at {
        let skipped = first.is_some_and(|at| at < look.now && kept.next_at.is_none_or(|next| at < next));
        return Some(if skipped {
            "a moment was not carried out"
        } else {
            "its next moment is not the first that is not done"
        });
    }
    let last = whole.done.iter().map(|row| row.to_at).chain(kept.next_at).max().unwrap_or(look.now);
    let asked: HashSet<Key> = moments(&life, from, last).flat_map(|m| m.due).map(|due| due.key).collect();
    let mut unasked = whole.done.iter().filter(|row| !asked.contains(&key(row)));
    unasked.any(|row| !was_asked(&whole.agreement, row)).then_some("something was carried out that was never asked for")
}

fn key(row: &DoneRow) -> Key {
    Key { item: row.item.clone(), schedule: row.schedule, ordinal: row.ordinal }
}

fn moments<'l>(life: &'l Life<'_>, from: Instant, last: Instant) -> impl Iterator<Item = Moment> + 'l {
    let mut from = from;
    let next = std::iter::from_fn(move || {
        let moment = moment::next(life, from, &|_| false)?;
        from = Instant::from_micros(moment.at.micros() + 1);
        Some(moment)
    });
    next.take_while(move |moment| moment.at <= last).take(MOMENTS_MOST)
}

/// A change at the very instant of a bill no longer asks for it; the agreement before that change did.
fn was_asked(agreement: &Agreement, row: &DoneRow) -> bool {
    let key = key(row);
    (1..agreement.changes.len()).any(|known| {
        let changes = agreement.changes.iter().take(known).cloned().collect();
        let before = Agreement { changes, ..agreement.clone() };
        let life = Life::of(&before);
        moments(&life, row.from_at, row.to_at).flat_map(|m| m.due).any(|due| due.key == key)
    })
}

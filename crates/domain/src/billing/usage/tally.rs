//! From events to a quantity: each aggregate as a level that events move.

use std::collections::BTreeSet;

use base::{Day, Ratio, Span};

use super::event::{Event, Op};
use crate::catalog::meter::Aggregate;

/// The level of a meter while its events go by in the order of their time.
pub(super) struct Tally<'e> {
    aggregate: Aggregate,
    sum: Ratio,
    count: i64,
    most: Option<Ratio>,
    latest: Ratio,
    keys: BTreeSet<&'e str>,
}

impl<'e> Tally<'e> {
    pub(super) fn new(aggregate: Aggregate) -> Tally<'e> {
        Tally { aggregate, sum: Ratio::ZERO, count: 0, most: None, latest: Ratio::ZERO, keys: BTreeSet::new() }
    }

    /// None when the sum is too large to compute.
    pub(super) fn take(&mut self, event: &'e Event) -> Option<()> {
        match self.aggregate {
            Aggregate::Count => self.count = self.count.checked_add(1)?,
            Aggregate::Sum | Aggregate::WeightedSum => self.sum = self.sum.plus(event.value)?,
            Aggregate::Max => self.most = Some(self.most.map_or(event.value, |most| most.max(event.value))),
            Aggregate::Latest => self.latest = event.value,
            Aggregate::Unique => {
                match event.op {
                    Op::Add => self.keys.insert(&event.key),
                    Op::Remove => self.keys.remove(event.key.as_str()),
                };
            }
        }
        Some(())
    }

    pub(super) fn level(&self) -> Ratio {
        match self.aggregate {
            Aggregate::Count => Ratio::whole(self.count),
            Aggregate::Sum | Aggregate::WeightedSum => self.sum,
            Aggregate::Max => self.most.unwrap_or(Ratio::ZERO),
            Aggregate::Latest => self.latest,
            Aggregate::Unique => Ratio::whole(i64::try_from(self.keys.len()).unwrap_or(i64::MAX)),
        }
    }
}

/// The level after all events.
pub(super) fn level<'e>(aggregate: Aggregate, events: impl Iterator<Item = &'e Event>) -> Option<Ratio> {
    let mut tally = Tally::new(aggregate);
    for event in events {
        tally.take(event)?;
    }
    Some(tally.level())
}

/// The level of each day added up: a level counts from the day of its event. `days` says how many days of a run are paid
/// for, `day_of` the civil day of an event.
pub(super) fn level_days<'e>(
    aggregate: Aggregate,
    events: impl Iterator<Item = &'e Event>,
    end: Day,
    day_of: impl Fn(&Event) -> Day,
    days: impl Fn(Span) -> i64,
) -> Option<Ratio> {
    let (mut tally, mut sum, mut since) = (Tally::new(aggregate), Ratio::ZERO, None::<Day>);
    let add = |sum: Ratio, tally: &Tally<'_>, from: Day, to: Day| {
        sum.plus(tally.level().times(Ratio::whole(days(Span::new(from, to))))?)
    };
    for event in events {
        let day = day_of(event);
        if let Some(from) = since.filter(|from| *from < day) {
            sum = add(sum, &tally, from, day)?;
        }
        since = Some(day);
        tally.take(event)?;
    }
    match since {
        Some(from) if from < end => add(sum, &tally, from, end),
        Some(_) | None => Some(sum),
    }
}

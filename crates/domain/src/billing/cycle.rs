//! The grid on which periods are counted: from an anchor, in a zone, for ever. Every item of a subscription has its own
//! length and counts its periods on the same cycle.

use std::sync::Arc;

use base::calendar::{Grid, Time};
use base::{Day, Every, Instant, Period, Span, Zone};

use super::anchor::{Anchor, First};
use super::item::Bill;

/// Where a cycle comes from when it does not begin a new.
#[derive(Clone, Debug)]
enum Before {
    Nothing,
    /// The anchor was moved at an instant: running periods of the old cycle end as they were paid.
    Anchor(Arc<Cycle>, Instant, Ends),
    /// The zone was changed at an instant: a period that runs then ends where it would have.
    Zone(Arc<Cycle>, Instant),
    /// A pause that began at an instant moved the ends of the paid periods by days.
    Pause(Arc<Cycle>, Instant, i64, Ends),
}

/// The ends of what ran when the cycle was changed, for the lengths an agreement has: each is worked out once.
type Ends = Arc<[(Every, Ended)]>;

/// How a period of the old cycle comes to its end.
#[derive(Clone, Copy, Debug)]
struct Ended {
    /// None when nothing ran.
    running: Option<Running>,
    /// When it ends, and the new cycle begins for this length.
    at: Instant,
    /// The days by which pauses moved it in all.
    days: i64,
}

#[derive(Clone, Debug)]
pub struct Cycle {
    /// The ordinal of the change that made it: part of every occurrence's key.
    pub number: i64,
    pub anchor: Anchor,
    pub first: First,
    pub day: Day,
    pub time: Time,
    /// Nothing is billed before this instant.
    pub begins: Instant,
    pub zone: Zone,
    /// Anchors on a month's last day stay on last days.
    pub sticky: bool,
    /// Periods that were over before period 0, for counting terms.
    pub served: i64,
    before: Before,
}

/// A running period: what is served, and the whole period it is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    pub service: Period,
    pub full: Period,
}

impl Cycle {
    /// A cycle that begins at an instant.
    pub fn new(
        number: i64,
        anchor: Anchor,
        first: First,
        at: Instant,
        zone: &Zone,
        sticky: bool,
        midnight: bool,
    ) -> Cycle {
        let (day, time) = zone.local(at);
        let time = if midnight { Time::MIDNIGHT } else { time };
        let before = Before::Nothing;
        Cycle { number, anchor, first, day, time, begins: at, zone: zone.clone(), sticky, served: 0, before }
    }

    /// The same cycle, before it has begun to count, on another anchor.
    pub fn with_anchor(&self, anchor: Anchor, first: First) -> Cycle {
        Cycle { anchor, first, ..self.clone() }
    }

    /// The same cycle with the anchor moved at an instant. `lengths` are those of the agreement's items.
    pub fn anchored(&self, number: i64, anchor: Anchor, first: First, at: Instant, lengths: &[Every]) -> Cycle {
        let ends = lengths.iter().map(|every| (*every, self.ended(*every, at))).collect();
        let before = Before::Anchor(Arc::new(self.clone()), at, ends);
        Cycle { number, anchor, first, begins: at, before, ..self.clone() }
    }

    /// The same cycle in another zone from an instant on.
    pub fn in_zone(&self, zone: &Zone, at: Instant) -> Cycle {
        Cycle { zone: zone.clone(), before: Before::Zone(Arc::new(self.clone()), at), ..self.clone() }
    }

    /// The cycle after a pause that moves the paid periods' ends by its days. `every` is the subscription's own length.
    pub fn extended(&self, number: i64, every: Every, paused: Period, lengths: &[Every]) -> Cycle {
        let days = Span::new(self.zone.day(paused.from), self.zone.day(paused.to)).days();
        let ends = lengths.iter().map(|every| (*every, self.moved(*every, paused.from, days))).collect();
        let over = self.ordinal_at(every, self.carried(every, paused.from));
        let served = if paused.from < self.begins_for(every) { self.served } else { self.served + over + 1 };
        let begins = self.moved(every, paused.from, days).at;
        let before = Before::Pause(Arc::new(self.clone()), paused.from, days, ends);
        Cycle { number, anchor: Anchor::Start, day: self.zone.day(begins), begins, served, before, ..self.clone() }
    }

    /// How what runs at an instant ends.
    fn ended(&self, every: Every, at: Instant) -> Ended {
        let running = self.running_arrears(every, at);
        Ended { running, at: running.map_or(at, |r| r.service.to), days: self.carried_days(every, at) }
    }

    /// The same, with the end moved by more days.
    fn moved(&self, every: Every, at: Instant, days: i64) -> Ended {
        let running = self.running(every, at);
        let days = days + self.carried_days(every, at);
        let paid_end = running.map_or(self.begins_for(every), |r| r.service.to);
        Ended { running, at: self.zone.at(self.zone.day(paid_end).plus_days(days), self.time), days }
    }

    /// How what ran before this cycle ends; None for a cycle that begins a new.
    fn end_of_old(&self, every: Every) -> Option<Ended> {
        let known = |ends: &Ends| ends.iter().find(|(known, _)| *known == every).map(|(_, ended)| *ended);
        match &self.before {
            Before::Nothing => None,
            Before::Zone(old, _) => old.end_of_old(every),
            Before::Anchor(old, at, ends) => Some(known(ends).unwrap_or_else(|| old.ended(every, *at))),
            Before::Pause(old, at, days, ends) => Some(known(ends).unwrap_or_else(|| old.moved(every, *at, *days))),
        }
    }

    /// Where the money of an instant before the moved end was paid for: earlier by the days of the pauses.
    pub fn carried(&self, every: Every, at: Instant) -> Instant {
        match self.carried_days(every, at) {
            0 => at,
            days => {
                let (day, time) = self.zone.local(at);
                self.zone.at(day.plus_days(-days), time)
            }
        }
    }

    /// When a part of the paid time is served that is still to come at an instant: later by the days of the pauses.
    pub fn served(&self, every: Every, at: Instant, paid: Period) -> Period {
        let days = self.carried_days(every, at);
        if days == 0 || paid.from < self.carried(every, at) {
            return paid;
        }
        let later = |at: Instant| {
            let (day, time) = self.zone.local(at);
            self.zone.at(day.plus_days(days), time)
        };
        Period::new(later(paid.from), later(paid.to))
    }

    /// The earliest instant that what was paid for may serve at an instant, whatever its length.
    pub fn reach(&self, at: Instant) -> Instant {
        match &self.before {
            Before::Nothing => at,
            Before::Zone(old, _) => old.reach(at),
            Before::Anchor(.., ends) | Before::Pause(.., ends) => {
                ends.iter().map(|(every, _)| self.carried(*every, at)).min().unwrap_or(at)
            }
        }
    }

    fn carried_days(&self, every: Every, at: Instant) -> i64 {
        self.end_of_old(every).filter(|ended| at < ended.at).map_or(0, |ended| ended.days)
    }

    fn grid(&self, every: Every) -> Grid {
        let from = self.end_of_old(every).map_or(self.day, |ended| self.zone.day(ended.at));
        self.anchor.grid(every, from, self.sticky)
    }

    /// From when on periods of this length are billed on this cycle.
    pub fn begins_for(&self, every: Every) -> Instant {
        self.end_of_old(every).map_or(self.begins, |ended| ended.at)
    }

    /// Where the first service begins: with `midnight` the day counts from its beginning.
    fn serves_from(&self, every: Every) -> Instant {
        let begins = self.begins_for(every);
        let start = self.zone.at(self.zone.day(begins), self.time);
        let from = if start < begins && self.time == Time::MIDNIGHT { start } else { begins };
        if self.first == First::Free { from.max(self.start(every, self.grid_ordinal(every, from))) } else { from }
    }

    /// The first period that starts at or after an instant.
    fn grid_ordinal(&self, every: Every, at: Instant) -> i64 {
        let n = self.ordinal_at(every, at);
        if self.start(every, n) < at { n + 1 } else { n }
    }

    /// The whole periods that begin from one instant until before another: the first one's ordinal, and how many.
    pub fn starts(&self, every: Every, from: Instant, to: Instant) -> (i64, i64) {
        let first = self.grid_ordinal(every, from.max(self.serves_from(every)));
        (first, if to > from { (self.grid_ordinal(every, to) - first).max(0) } else { 0 })
    }

    /// Where period n starts on the grid.
    pub fn start(&self, every: Every, n: i64) -> Instant {
        self.start_on(self.grid(every), every, n)
    }

    fn start_on(&self, grid: Grid, every: Every, n: i64) -> Instant {
        match &self.before {
            Before::Zone(..) => self.series(every, n, n).pop().unwrap_or(self.begins),
            Before::Nothing | Before::Anchor(..) | Before::Pause(..) => self.zone.at(every.start(grid, n), self.time),
        }
    }

    /// The starts of some periods in order: one that began in the old zone ends in it, too.
    fn series(&self, every: Every, first: i64, last: i64) -> Vec<Instant> {
        let grid = self.grid(every);
        let own = |n: i64| self.zone.at(every.start(grid, n), self.time);
        let Before::Zone(old, at) = &self.before else { return (first..=last).map(own).collect() };
        let old = old.series(every, first.saturating_sub(1), last);
        let began = old.iter().zip(old.iter().skip(1)).zip(first..=last);
        began.map(|((before, start), n)| if before <= at { *start } else { own(n) }).collect()
    }

    /// The day a period begins on as the grid counts it: the zone may have changed since. Of a stub, the day it begins.
    pub fn start_day(&self, every: Every, at: Instant) -> Day {
        let n = self.ordinal_at(every, at);
        if self.start(every, n) == at { every.start(self.grid(every), n) } else { self.zone.day(at) }
    }

    /// The same day after a pause that began at an instant has moved all that follows; None for a day that begins no period.
    pub fn moved_day(&self, every: Every, paused_at: Instant, moved: &Cycle, day: Day) -> Option<Day> {
        let grid = self.grid(every);
        let n = every.ordinal_at(grid, day);
        let next = if paused_at < self.begins_for(every) {
            self.first_ordinal(every)
        } else {
            self.ordinal_at(every, paused_at) + 1
        };
        let begins = n >= next && every.start(grid, n) == day;
        begins.then(|| every.start(moved.grid(every), moved.first_ordinal(every) + n - next))
    }

    /// Period n of the grid.
    pub fn period(&self, every: Every, n: i64) -> Period {
        let grid = self.grid(every);
        Period::new(self.start_on(grid, every, n), self.start_on(grid, every, n + 1))
    }

    /// The ordinal of the grid's period that contains an instant.
    pub fn ordinal_at(&self, every: Every, at: Instant) -> i64 {
        let grid = self.grid(every);
        let mut n = every.ordinal_at(grid, self.zone.day(at));
        while self.start_on(grid, every, n) > at {
            n -= 1;
        }
        while self.start_on(grid, every, n + 1) <= at {
            n += 1;
        }
        n
    }

    /// What is served in period n: less than the whole in a stub before the anchor. None for nothing.
    pub fn service(&self, every: Every, n: i64) -> Option<Running> {
        let full = self.period(every, n);
        let service = Period::new(full.from.max(self.serves_from(every)), full.to);
        (!service.is_empty()).then_some(Running { service, full })
    }

    /// The same for a way of billing: what ran before the cycle is over is billed in arrears on it, too.
    pub fn service_of(&self, every: Every, n: i64, bill: Bill) -> Option<Running> {
        match self.unfinished(every).filter(|_| bill == Bill::Arrears && n == self.first_ordinal(every) - 1) {
            Some(running) => Some(running),
            None => self.service(every, n),
        }
    }

    /// The first ordinal an item is billed for.
    pub fn first_bill(&self, every: Every, bill: Bill) -> i64 {
        let unfinished = bill == Bill::Arrears && self.unfinished(every).is_some();
        self.first_ordinal(every) - i64::from(unfinished)
    }

    /// The period that ran when the cycle was changed: it ends as it would have, or by the days of a pause later.
    fn unfinished(&self, every: Every) -> Option<Running> {
        let ended = self.end_of_old(every)?;
        let Running { service, full } = ended.running?;
        Some(Running { service: Period::new(service.from, ended.at), full })
    }

    /// The period of an arrears item that runs at an instant, stretched by a pause if there was one.
    pub fn running_arrears(&self, every: Every, at: Instant) -> Option<Running> {
        let unfinished = self.unfinished(every).filter(|_| at < self.begins_for(every));
        unfinished.or_else(|| self.running(every, at))
    }

    /// The first ordinal with something to serve.
    pub fn first_ordinal(&self, every: Every) -> i64 {
        self.ordinal_at(every, self.serves_from(every))
    }

    /// The period of this length that runs at an instant; None before anything begins.
    pub fn running(&self, every: Every, at: Instant) -> Option<Running> {
        if at < self.begins_for(every) {
            // In the time it was paid for: a pause is cut out.
            return self.paid(every, at);
        }
        self.service(every, self.ordinal_at(every, at)).filter(|running| running.service.contains(at))
    }

    fn paid(&self, every: Every, at: Instant) -> Option<Running> {
        match &self.before {
            Before::Nothing => None,
            Before::Zone(old, _) | Before::Anchor(old, ..) => old.running(every, at),
            Before::Pause(..) => self.end_of_old(every)?.running,
        }
    }

    /// Where the next service begins at or after an instant.
    pub fn next_service(&self, every: Every, at: Instant) -> Instant {
        let from = at.max(self.serves_from(every));
        let n = self.grid_ordinal(every, from);
        if from == self.serves_from(every) { from } else { self.start(every, n) }
    }

    /// How many periods of a length began before the one that contains an instant, over all breaks. 0 in a stub.
    pub fn periods_before(&self, every: Every, at: Instant) -> i64 {
        (self.ordinal_at(every, at) + self.served).max(0)
    }

    /// The end of a term of `periods` that began after so many: the first one after `at` when terms follow each other.
    pub fn term_end(&self, every: Every, periods: i64, since: i64, at: Instant, renews: bool) -> Instant {
        let over = self.ordinal_at(every, at) + self.served - since;
        let terms = if renews { over.div_euclid(periods) + 1 } else { 1 };
        self.start(every, terms * periods + since - self.served)
    }
}

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
    Anchor(Arc<Cycle>, Instant),
    /// The zone was changed at an instant: a period that runs then ends where it would have.
    Zone(Arc<Cycle>, Instant),
    /// A pause moved the end of the paid period by days. Until `begins` what was paid of `full` runs on.
    Pause {
        days: i64,
        full: Period,
    },
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

    /// The same cycle with the anchor moved at an instant.
    pub fn anchored(&self, number: i64, anchor: Anchor, first: First, at: Instant) -> Cycle {
        let before = Before::Anchor(Arc::new(self.clone()), at);
        Cycle { number, anchor, first, begins: at, before, ..self.clone() }
    }

    /// The same cycle in another zone from an instant on.
    pub fn in_zone(&self, zone: &Zone, at: Instant) -> Cycle {
        Cycle { zone: zone.clone(), before: Before::Zone(Arc::new(self.clone()), at), ..self.clone() }
    }

    /// The cycle after a pause that moves the paid period's end by its days.
    pub fn extended(&self, number: i64, every: Every, paused: Period) -> Cycle {
        let days = Span::new(self.zone.day(paused.from), self.zone.day(paused.to)).days();
        let (since, carried) = (self.carried(paused.from), self.carried_days());
        let running = self.running(every, since);
        let paid_end = running.map_or(self.begins, |r| r.service.to);
        let n = self.ordinal_at(every, since);
        let days = if paused.from < self.begins { days + carried } else { days };
        let day = self.zone.day(paid_end).plus_days(days);
        let begins = self.zone.at(day, self.time);
        let full = running.map_or(Period::new(self.begins, self.begins), |r| r.full);
        let served = if paused.from < self.begins { self.served } else { self.served + n + 1 };
        let before = Before::Pause { days, full };
        Cycle { number, anchor: Anchor::Start, day, begins, served, before, ..self.clone() }
    }

    /// Where the money of an instant before the moved anchor was paid for: earlier by the days of the pause.
    pub fn carried(&self, at: Instant) -> Instant {
        match &self.before {
            Before::Pause { days, .. } if at < self.begins => {
                let (day, time) = self.zone.local(at);
                self.zone.at(day.plus_days(-days), time)
            }
            _ => at,
        }
    }

    fn carried_days(&self) -> i64 {
        if let Before::Pause { days, .. } = &self.before { *days } else { 0 }
    }

    fn grid(&self, every: Every) -> Grid {
        let from = match &self.before {
            Before::Anchor(..) => self.zone.day(self.begins_for(every)),
            _ => self.day,
        };
        self.anchor.grid(every, from, self.sticky)
    }

    /// From when on periods of this length are billed on this cycle.
    pub fn begins_for(&self, every: Every) -> Instant {
        match &self.before {
            Before::Anchor(old, at) => old.running(every, *at).map_or(*at, |r| r.service.to),
            Before::Zone(old, _) => old.begins_for(every),
            Before::Nothing | Before::Pause { .. } => self.begins,
        }
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
        if let Before::Zone(old, at) = &self.before
            && old.start(every, n.saturating_sub(1)) <= *at
        {
            return old.start(every, n);
        }
        self.zone.at(every.start(grid, n), self.time)
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
        match &self.before {
            Before::Pause { full, .. } => Some(Running { service: Period::new(full.from, self.begins), full: *full }),
            Before::Anchor(old, at) => old.running_arrears(every, *at),
            Before::Nothing | Before::Zone(..) => None,
        }
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
            return match &self.before {
                Before::Anchor(old, _) => old.running(every, at),
                // In the time of the paid period: the pause is cut out.
                Before::Pause { full, .. } => Some(Running { service: *full, full: *full }),
                Before::Zone(old, _) => old.running(every, at),
                Before::Nothing => None,
            };
        }
        self.service(every, self.ordinal_at(every, at)).filter(|running| running.service.contains(at))
    }

    /// Where the next service begins at or after an instant.
    pub fn next_service(&self, every: Every, at: Instant) -> Instant {
        let from = at.max(self.serves_from(every));
        let n = self.grid_ordinal(every, from);
        if from == self.serves_from(every) { from } else { self.start(every, n) }
    }

    /// The end of a term of `periods`: the first one after `at` when terms follow each other.
    pub fn term_end(&self, every: Every, periods: i64, at: Instant, renews: bool) -> Instant {
        let mut n = periods - self.served;
        if renews {
            let over = self.ordinal_at(every, at) + self.served;
            n = (over.div_euclid(periods) + 1) * periods - self.served;
        }
        self.start(every, n)
    }
}

//! The course of an agreement's deliveries: stretches of days, each counted from its own first day. A new stretch begins
//! where the rhythm changes. Numbers go on from one stretch to the next.

use base::calendar::{Grid, Unit};
use base::{Day, Every, Instant};

use super::OpenDays;
use super::delivery::{Parcel, Parcels, cutoff_at};
use crate::billing::agreement::{Agreement, NewRhythm, PauseMode, What};
use crate::billing::phase::{Life, Phase, Standing, Turn};
use crate::catalog::conditions::Deliver;
use crate::shop::policy::Anchor;

/// Days counted from the grid's, from `from` up to, not including, `to`.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    grid: Grid,
    every: Every,
    from: Day,
    to: Option<Day>,
    /// The number of its first delivery.
    first: i64,
}

impl Stretch {
    fn start(&self, k: i64) -> Day {
        self.every.start(self.grid, k)
    }

    /// The place of the first delivery on or after a day.
    fn place(&self, day: Day) -> i64 {
        let k = self.every.ordinal_at(self.grid, day);
        if self.start(k) < day { k + 1 } else { k }
    }

    /// A grid from one of its days on: deliveries on the 31st that happen to begin on a 30th stay on last days.
    fn grid_on(&self, day: Day) -> Grid {
        match self.every.unit {
            Unit::Day | Unit::Week => Grid::on(day),
            Unit::Month | Unit::Year => Grid { day, ..self.grid },
        }
    }

    fn begin(&self) -> i64 {
        self.place(self.from).max(0)
    }

    /// Its deliveries before a day: (number, planned day).
    fn slots(self, until: Day) -> impl Iterator<Item = (i64, Day)> {
        let begin = self.begin();
        let end = self.to.map_or(until, |to| to.min(until));
        (begin..).map(move |k| (self.first + k - begin, self.start(k))).take_while(move |(_, day)| *day < end)
    }

    /// The same, ended before a day.
    fn cut(self, to: Day) -> Stretch {
        Stretch { to: Some(self.to.map_or(to, |end| end.min(to))), ..self }
    }

    /// The number after its last; it has an end.
    fn after(&self) -> i64 {
        let begin = self.begin();
        self.first + self.to.map_or(0, |to| self.place(to) - begin).max(0)
    }
}

/// How a plan says that deliveries come: another way begins another stretch.
type Rhythm = (Every, Option<Day>);

#[derive(Clone, Debug, Default)]
pub(super) struct Course(Vec<Stretch>);

impl Course {
    /// `fixed`: deliveries that an earlier state of the agreement has settled; they keep their day and number.
    pub(super) fn of(agreement: &Agreement, life: &Life<'_>, open: &OpenDays, fixed: &Parcels) -> Course {
        let mut builder = Builder { agreement, open, fixed, stretches: Vec::new(), rhythm: None };
        let mut set = agreement.effective().into_iter().filter_map(|change| match change.what {
            What::RhythmSet(new) => Some((change.at, new)),
            _ => None,
        });
        let mut set = set.by_ref().peekable();
        for (i, phase) in life.phases.iter().enumerate() {
            builder.enter(phase, i.checked_sub(1).and_then(|i| life.phases.get(i)));
            while let Some((at, new)) = set.next_if(|(at, _)| phase.to.is_none_or(|to| *at < to)) {
                builder.set(at, new, phase.terms.deliver.as_ref());
            }
        }
        Course(builder.stretches)
    }

    /// Every delivery planned before a day: (number, planned day), in the order of both.
    pub(super) fn slots(&self, until: Day) -> impl Iterator<Item = (i64, Day)> {
        self.0.iter().flat_map(move |stretch| stretch.slots(until))
    }
}

struct Builder<'a> {
    agreement: &'a Agreement,
    open: &'a OpenDays,
    fixed: &'a Parcels,
    stretches: Vec<Stretch>,
    rhythm: Option<Rhythm>,
}

impl Builder<'_> {
    /// A phase begins: with the first rhythm, with another one, or with the same as before.
    fn enter(&mut self, phase: &Phase<'_>, before: Option<&Phase<'_>>) {
        let wanted = match phase.standing {
            Standing::Active => phase.terms.deliver.as_ref().map(|deliver| (deliver.every, deliver.first)),
            Standing::Ended => None,
            Standing::Scheduled | Standing::Trial | Standing::Paused => return,
        };
        let today = self.open.zone.day(phase.from);
        if wanted == self.rhythm {
            let paused =
                before.filter(|_| phase.turn == Turn::Resume && wanted.is_some_and(|(_, first)| first.is_none()));
            if let Some(paused) = paused.filter(|p| p.pause.is_some_and(|(mode, _)| mode == PauseMode::Extend)) {
                self.put_off(self.open.zone.day(paused.from), today, self.asked_at(paused));
            }
            return;
        }
        let changes = self.rhythm.is_some();
        self.rhythm = wanted;
        let last = if changes { self.end(today, self.asked_at(phase)) } else { None };
        let Some((every, first)) = wanted else { return };
        let (anchor, earliest) = match (first, last) {
            (Some(first), last) => (first, last.map_or(today, |last| last.plus_days(1))),
            (None, Some(last)) => (last, last.plus_days(1)),
            (None, None) => (today, today),
        };
        let from = today.max(anchor).max(earliest);
        let grid = Grid::sticky(anchor, self.agreement.policy.anchor == Anchor::StickyLastDay);
        self.begin(Stretch { grid, every, from, to: None, first: 1 });
    }

    /// When the change was asked for that made a phase begin.
    fn asked_at(&self, phase: &Phase<'_>) -> Instant {
        let cause = self.agreement.changes.iter().find(|change| change.ordinal == phase.cause);
        cause.map_or(phase.from, |change| change.asked_at)
    }

    /// The first delivery on or after a day with nothing after it that could no longer be changed at an instant: its place.
    /// A moved delivery can be open still while the next one is fixed; it then stays too.
    fn changeable(&self, running: &Stretch, day: Day, at: Instant) -> i64 {
        let begin = running.begin();
        let is_fixed = |place: i64, parcel: &Parcel| {
            place >= begin && running.start(place) == parcel.planned_on && parcel.cutoff_at < at
        };
        let mut fixed = self.fixed.iter().rev().map(|(n, parcel)| (n - running.first + begin, parcel));
        let after = fixed.find(|(place, parcel)| is_fixed(*place, parcel)).map_or(begin, |(place, _)| place + 1);
        running.place(day).max(after)
    }

    /// Nothing more from a day on but what was already fixed. Returns the last day planned before that.
    fn end(&mut self, day: Day, asked_at: Instant) -> Option<Day> {
        let running = self.stretches.pop()?;
        let k = self.changeable(&running, day, asked_at);
        self.stretches.push(running.cut(running.start(k).max(day)));
        (k > running.begin()).then(|| running.start(k - 1))
    }

    fn begin(&mut self, stretch: Stretch) {
        let first = self.stretches.last().map_or(1, Stretch::after);
        self.stretches.push(Stretch { first, ..stretch });
    }

    fn running(&self) -> Option<Stretch> {
        self.stretches.last().copied().filter(|stretch| stretch.to.is_none())
    }

    /// After a pause that moves what was paid, deliveries counted from the start move by as many days.
    fn put_off(&mut self, since: Day, today: Day, asked_at: Instant) {
        let Some(running) = self.running() else { return };
        let next = running.start(self.changeable(&running, since, asked_at));
        self.end(since, asked_at);
        let anchor = next.plus_days(since.days_until(today));
        self.begin(Stretch { grid: Grid::on(anchor), from: anchor, ..running });
    }

    /// Another rhythm from the next delivery on that can still be changed.
    fn set(&mut self, at: Instant, new: NewRhythm, deliver: Option<&Deliver>) {
        let (Some(running), Some(deliver)) = (self.running(), deliver) else { return };
        let (zone, every) = (&self.open.zone, new.every);
        let k = self.changeable(&running, zone.day(at), at);
        let next = running.start(k);
        let last = (k > running.begin()).then(|| running.start(k - 1));
        let stretch = match last.filter(|_| !new.keep_next) {
            None => Stretch { grid: running.grid_on(next), every, from: next, ..running },
            Some(last) => {
                let counted = Stretch { grid: running.grid_on(last), every, from: last.plus_days(1), ..running };
                let mut days = (1..).map(|k| counted.start(k));
                let from = days.find(|day| cutoff_at(deliver, *day, zone) >= at);
                Stretch { from: from.unwrap_or(counted.from), ..counted }
            }
        };
        self.stretches.pop();
        self.stretches.push(running.cut(next));
        self.begin(stretch);
    }
}

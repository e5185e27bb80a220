//! The life of an agreement as phases: from when to when it is on trial, active, paused or ended, under which terms and
//! in which cycle. Computed from the changes; nothing here is stored.

use base::calendar::Time;
use base::{Day, Every, Instant, Period, Zone};

use super::agreement::{Agreement, CycleRule, Pause, PauseMode, Unused, What};
use super::item::Terms;
use crate::shop::policy::{Anchor, PeriodStart};

base::codes! {
    /// How a subscription stands.
    pub enum Standing {
        Scheduled = "scheduled",
        Trial = "trial",
        Active = "active",
        Paused = "paused",
        Ended = "ended",
    }
}

base::codes! {
    /// What made a phase begin.
    pub enum Turn {
        Start = "start",
        TrialEnd = "trial_end",
        Terms = "terms",
        Pause = "pause",
        Resume = "resume",
        End = "end",
        Restart = "restart",
    }
}

/// The grid on which periods are counted. Period 0 starts on `day` at `time`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// The ordinal of the change that set the anchor: part of every occurrence's key.
    pub number: i64,
    pub day: Day,
    pub time: Time,
    /// Nothing is billed before this instant.
    pub begins: Instant,
}

/// How instants are counted in this agreement.
#[derive(Clone, Debug)]
pub struct Calendar {
    pub zone: Zone,
    pub sticky: bool,
}

impl Calendar {
    pub fn start(&self, cycle: &Cycle, every: Every, n: i64) -> Instant {
        self.zone.at(every.start(cycle.day, n, self.sticky), cycle.time)
    }

    /// Period n of a cycle.
    pub fn period(&self, cycle: &Cycle, every: Every, n: i64) -> Period {
        Period::new(self.start(cycle, every, n), self.start(cycle, every, n + 1))
    }

    /// The ordinal of the period that contains `at`.
    pub fn ordinal_at(&self, cycle: &Cycle, every: Every, at: Instant) -> i64 {
        let mut n = every.ordinal_at(cycle.day, self.zone.day(at), self.sticky);
        while self.start(cycle, every, n) > at {
            n -= 1;
        }
        while self.start(cycle, every, n + 1) <= at {
            n += 1;
        }
        n
    }
}

/// A run of time in which nothing changes but the calendar.
#[derive(Clone, Debug)]
pub struct Phase<'a> {
    pub from: Instant,
    /// None: until something changes.
    pub to: Option<Instant>,
    pub standing: Standing,
    pub terms: &'a Terms,
    pub cycle: Cycle,
    pub turn: Turn,
    /// The ordinal of the change it follows from.
    pub cause: i64,
    /// For an ended phase: what becomes of unused time.
    pub unused: Unused,
    /// For a paused phase: how its days are given back, and its end if it is known.
    pub pause: Option<(PauseMode, Option<Instant>)>,
}

impl Phase<'_> {
    pub fn contains(&self, at: Instant) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }
}

/// The phases of an agreement, in order, without gaps. A phase is empty when two changes share an instant.
#[derive(Clone, Debug)]
pub struct Life<'a> {
    pub calendar: Calendar,
    pub phases: Vec<Phase<'a>>,
}

impl<'a> Life<'a> {
    pub fn of(agreement: &'a Agreement) -> Life<'a> {
        let sticky = agreement.policy.anchor == Anchor::StickyLastDay;
        let calendar = Calendar { zone: agreement.zone.clone(), sticky };
        let midnight = agreement.policy.period_start == PeriodStart::Midnight;
        let mut builder = Builder { calendar, midnight, phases: Vec::new(), pending: None };
        for change in agreement.effective() {
            builder.catch_up(change.at);
            builder.apply(change.ordinal, change.at, &change.what);
        }
        builder.catch_up(Instant::from_micros(i64::MAX));
        Life { calendar: builder.calendar, phases: builder.phases }
    }

    pub fn at(&self, instant: Instant) -> Option<&Phase<'a>> {
        self.phases.iter().rev().find(|phase| phase.contains(instant))
    }

    pub fn standing(&self, instant: Instant) -> Standing {
        self.at(instant).map_or(Standing::Scheduled, |phase| phase.standing)
    }

    /// The running period of the subscription's own cycle: the trial, or the paid period.
    pub fn period(&self, instant: Instant) -> Option<Period> {
        let phase = self.at(instant)?;
        match phase.standing {
            Standing::Trial => Some(Period::new(phase.from, phase.to.unwrap_or(phase.from))),
            Standing::Active => {
                let every = phase.terms.every();
                let n = self.calendar.ordinal_at(&phase.cycle, every, instant);
                let period = self.calendar.period(&phase.cycle, every, n);
                // Before an anchor that lies ahead: what was paid runs until there.
                let ahead = instant < phase.cycle.begins;
                Some(if ahead { Period::new(phase.from, phase.cycle.begins) } else { period })
            }
            Standing::Scheduled | Standing::Paused | Standing::Ended => None,
        }
    }

    /// When the agreement ends or ended, as far as is known.
    pub fn ends_at(&self) -> Option<Instant> {
        self.phases.last().filter(|phase| phase.standing == Standing::Ended).map(|phase| phase.from)
    }
}

/// A turn that comes by itself.
#[derive(Clone, Copy)]
enum Pending {
    TrialEnd(Instant),
    PauseEnd(Instant),
}

struct Builder<'a> {
    calendar: Calendar,
    midnight: bool,
    phases: Vec<Phase<'a>>,
    pending: Option<Pending>,
}

impl<'a> Builder<'a> {
    /// Lets the turn that comes by itself happen if it is due by `at`.
    fn catch_up(&mut self, at: Instant) {
        match self.pending {
            Some(Pending::TrialEnd(end)) if end <= at => {
                self.pending = None;
                if let Some(last) = self.phases.last().cloned() {
                    let cycle = self.cycle(last.cause, end);
                    self.push(Phase { from: end, standing: Standing::Active, turn: Turn::TrialEnd, cycle, ..last });
                }
            }
            Some(Pending::PauseEnd(end)) if end <= at => self.resume(end),
            Some(Pending::TrialEnd(_) | Pending::PauseEnd(_)) | None => {}
        }
    }

    fn cycle(&self, number: i64, at: Instant) -> Cycle {
        let (day, time) = self.calendar.zone.local(at);
        Cycle { number, day, time: if self.midnight { Time::MIDNIGHT } else { time }, begins: at }
    }

    fn push(&mut self, phase: Phase<'a>) {
        if let Some(last) = self.phases.last_mut() {
            last.to = Some(phase.from);
        }
        self.phases.push(Phase { to: None, ..phase });
    }

    fn apply(&mut self, ordinal: i64, at: Instant, what: &'a What) {
        let last = self.phases.last().cloned();
        match (what, last) {
            (What::Created(created), _) => {
                let trial = created.trial.filter(|trial| trial.days > 0);
                let standing = if trial.is_some() { Standing::Trial } else { Standing::Active };
                let cycle = self.cycle(ordinal, at);
                self.pending = trial.map(|trial| {
                    let (day, time) = self.calendar.zone.local(at);
                    Pending::TrialEnd(self.calendar.zone.at(day.plus_days(trial.days), time))
                });
                let (terms, unused) = (&created.terms, Unused::Credit);
                let (turn, cause) = (Turn::Start, ordinal);
                self.push(Phase { from: at, to: None, standing, terms, cycle, turn, cause, unused, pause: None });
            }
            (What::PlanChanged(new) | What::QuantityChanged(new), Some(last)) if last.standing != Standing::Ended => {
                let same_every = new.terms.every() == last.terms.every();
                let keep = new.cycle == CycleRule::Keep && same_every || last.standing != Standing::Active;
                let cycle = if keep { last.cycle } else { self.cycle(ordinal, at) };
                self.push(Phase { from: at, terms: &new.terms, cycle, turn: Turn::Terms, cause: ordinal, ..last });
            }
            (What::Paused(pause), Some(last)) if last.standing == Standing::Active => {
                self.pause(ordinal, at, pause, last)
            }
            (What::Resumed, Some(last)) if last.standing == Standing::Paused => self.resume_by(at, ordinal),
            (What::Canceled(cancel), Some(last)) if last.standing != Standing::Ended => {
                self.pending = None;
                let (standing, turn) = (Standing::Ended, Turn::End);
                self.push(Phase {
                    from: at,
                    standing,
                    turn,
                    cause: ordinal,
                    unused: cancel.unused,
                    pause: None,
                    ..last
                });
            }
            (What::Restarted(terms), Some(last)) if last.standing == Standing::Ended => {
                let cycle = self.cycle(ordinal, at);
                let (standing, turn) = (Standing::Active, Turn::Restart);
                self.push(Phase { from: at, standing, terms, cycle, turn, cause: ordinal, ..last });
            }
            // A change that no longer fits (a pause of an ended agreement, say) moves nothing.
            (_, _) => {}
        }
    }

    fn pause(&mut self, ordinal: i64, at: Instant, pause: &Pause, last: Phase<'a>) {
        let time = self.calendar.zone.local(at).1;
        let time = if self.midnight { Time::MIDNIGHT } else { time };
        let until = pause.until.map(|day| self.calendar.zone.at(day, time)).filter(|until| *until > at);
        self.pending = until.map(Pending::PauseEnd);
        let (standing, turn) = (Standing::Paused, Turn::Pause);
        let pause = Some((pause.mode, until));
        self.push(Phase { from: at, standing, turn, cause: ordinal, pause, ..last });
    }

    fn resume(&mut self, at: Instant) {
        let cause = self.phases.last().map_or(0, |phase| phase.cause);
        self.resume_by(at, cause);
    }

    fn resume_by(&mut self, at: Instant, cause: i64) {
        self.pending = None;
        let Some(paused) = self.phases.last().cloned() else { return };
        let extends = paused.pause.is_some_and(|(mode, _)| mode == PauseMode::Extend);
        let cycle = if extends { self.extended(&paused, at, cause) } else { paused.cycle };
        let (standing, turn) = (Standing::Active, Turn::Resume);
        self.push(Phase { from: at, standing, turn, cycle, cause, pause: None, ..paused });
    }

    /// The cycle after a pause that moves the paid period's end by its days.
    fn extended(&self, paused: &Phase<'a>, at: Instant, cause: i64) -> Cycle {
        let since = self.phases.iter().rev().find(|p| p.turn == Turn::Pause).map_or(paused.from, |p| p.from);
        let every = paused.terms.every();
        let n = self.calendar.ordinal_at(&paused.cycle, every, since);
        let paid_end = self.calendar.start(&paused.cycle, every, n + 1);
        let zone = &self.calendar.zone;
        let days = zone.day(since).days_until(zone.day(at));
        let day = zone.day(paid_end).plus_days(days);
        Cycle { number: cause, day, time: paused.cycle.time, begins: zone.at(day, paused.cycle.time) }
    }
}

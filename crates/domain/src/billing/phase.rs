//! The life of an agreement as phases: from when to when it is on trial, active, paused or ended, under which terms and
//! in which cycle. Computed from the changes; nothing here is stored.

use std::borrow::Cow;

use base::{Day, Every, Instant, Period, Zone};

use super::agreement::{Agreement, Charge, Created, CycleRule, NewTerms, Pause, PauseMode, Skip, Trial, Unused, What};
use super::anchor::{Anchor, First};
use super::cycle::{Cycle, Running};
use super::item::{Bill, Item, Terms};
use crate::catalog::conditions::{Then, TrialAnchor};
use crate::shop::policy::{Anchor as LastDays, Intro, PeriodStart};

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
        /// The anchor or the zone moved: no money moves with it.
        Calendar = "calendar",
        /// A delivery is left out whose period has begun: what was billed for it goes back.
        Skip = "skip",
        End = "end",
        /// The agreement was for a number of periods.
        TermEnd = "term_end",
        Restart = "restart",
    }
}

/// A run of time in which nothing changes but the calendar.
#[derive(Clone, Debug)]
pub struct Phase<'a> {
    pub from: Instant,
    /// None: until something changes.
    pub to: Option<Instant>,
    pub standing: Standing,
    pub terms: Cow<'a, Terms>,
    pub cycle: Cycle,
    pub turn: Turn,
    /// The ordinal of the change it follows from.
    pub cause: i64,
    /// For an ended phase: what becomes of unused time.
    pub unused: Unused,
    /// For a paused phase: how its days are given back, and its end if it is known.
    pub pause: Option<(PauseMode, Option<Instant>)>,
    /// For a phase that a skip began: the first day of the period that is not paid for.
    pub skipped: Option<Day>,
}

impl Phase<'_> {
    pub fn contains(&self, at: Instant) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }
}

/// The phases of an agreement, in order, without gaps. A phase is empty when two changes share an instant.
#[derive(Clone, Debug)]
pub struct Life<'a> {
    pub phases: Vec<Phase<'a>>,
    zone: &'a Zone,
    /// Whether introductory prices begin anew with another plan.
    pub(super) intro: Intro,
}

impl<'a> Life<'a> {
    pub fn of(agreement: &'a Agreement) -> Life<'a> {
        let mut builder = Builder {
            agreement,
            zone: &agreement.zone,
            sticky: agreement.policy.anchor == LastDays::StickyLastDay,
            midnight: agreement.policy.period_start == PeriodStart::Midnight,
            phases: Vec::new(),
            swaps: Vec::new(),
            pending: None,
        };
        for change in agreement.effective() {
            builder.catch_up(change.at);
            builder.apply(change.ordinal, change.at, &change.what);
        }
        builder.catch_up(Instant::from_micros(i64::MAX));
        Life { phases: builder.phases, zone: &agreement.zone, intro: agreement.policy.intro }
    }

    pub fn at(&self, instant: Instant) -> Option<&Phase<'a>> {
        self.phases.iter().rev().find(|phase| phase.contains(instant))
    }

    /// The phase that ran until another began.
    pub fn before(&self, phase: &Phase<'_>) -> Option<&Phase<'a>> {
        self.phases.iter().rev().find(|p| p.from < phase.from && p.to != Some(p.from))
    }

    pub fn standing(&self, instant: Instant) -> Standing {
        self.at(instant).map_or(Standing::Scheduled, |phase| phase.standing)
    }

    /// The zone in which an instant is counted.
    pub fn zone(&self, instant: Instant) -> &Zone {
        self.at(instant).or(self.phases.first()).map_or(self.zone, |phase| &phase.cycle.zone)
    }

    /// The running period of the subscription's own cycle: the trial, or the paid period.
    pub fn period(&self, instant: Instant) -> Option<Period> {
        let phase = self.at(instant)?;
        match phase.standing {
            Standing::Trial => Some(Period::new(phase.from, phase.to.unwrap_or(phase.from))),
            Standing::Active => Some(running(phase, phase.terms.every(), instant)),
            Standing::Scheduled | Standing::Paused | Standing::Ended => None,
        }
    }

    /// The end of the running period of an item that is billed in a rhythm of its own.
    pub fn own_period_end(&self, code: &str, instant: Instant) -> Option<Instant> {
        let phase = self.at(instant).filter(|phase| phase.standing == Standing::Active)?;
        let item = phase.terms.items.iter().find(|item| item.code == code)?;
        (item.every != phase.terms.every()).then(|| running(phase, item.every, instant).to)
    }

    /// Where the time ends that was paid for: the running period's end. In a pause it is the end of the period it began in,
    /// moved by a pause that extends. None when nothing is paid, or nobody knows how long the pause lasts.
    pub fn paid_until(&self, instant: Instant) -> Option<Instant> {
        if self.standing(instant) != Standing::Paused {
            return Some(self.period(instant)?.to);
        }
        let pause = self.phases.iter().rev().find(|phase| phase.turn == Turn::Pause && phase.from <= instant)?;
        let end = match pause.pause?.0 {
            PauseMode::Credit => self.period(Instant::from_micros(pause.from.micros() - 1))?.to,
            PauseMode::Extend => {
                let after = self.at(self.pause_end(instant)?)?;
                if after.standing == Standing::Active {
                    after.cycle.begins_for(after.terms.every())
                } else {
                    after.from
                }
            }
        };
        Some(end).filter(|end| *end > instant)
    }

    /// When a running pause is over, if that is known.
    pub fn pause_end(&self, instant: Instant) -> Option<Instant> {
        let coming = |phase: &&Phase<'_>| phase.from > instant && phase.standing != Standing::Paused;
        if self.standing(instant) != Standing::Paused { None } else { self.phases.iter().find(coming).map(|p| p.from) }
    }

    /// When the agreement begins.
    pub fn begins(&self) -> Option<Instant> {
        self.phases.first().map(|phase| phase.from)
    }

    /// Lines whose service reaches beyond this instant may be touched by a turn at `at`: in and after a pause that moves the
    /// anchor that is earlier than the turn, and for a skip the day it is about.
    pub fn reach(&self, at: Instant) -> Instant {
        let reach = self.at(at).map_or(at, |phase| phase.cycle.reach(self.stopped_at(phase).unwrap_or(at)));
        let skips = self.phases.iter().filter(|phase| phase.from == at);
        let days = skips.filter_map(|phase| Some(phase.cycle.zone.midnight(phase.skipped?)));
        days.fold(reach, Instant::min)
    }

    /// The beginning of the last pause that was not over before a phase.
    pub fn pause_of(&self, phase: &Phase<'_>) -> Option<&Phase<'a>> {
        self.phases.iter().rev().find(|p| p.turn == Turn::Pause && p.from <= phase.from)
    }

    /// Since when nothing is used, where a phase follows a pause that moves what was paid and that nobody ended.
    pub fn stopped_at(&self, phase: &Phase<'_>) -> Option<Instant> {
        let resumed = self.phases.iter().any(|p| p.from == phase.from && p.turn == Turn::Resume);
        let paused = self.before(phase).filter(|p| p.standing == Standing::Paused && !resumed)?;
        paused.pause.filter(|(mode, _)| *mode == PauseMode::Extend)?;
        Some(self.pause_of(paused)?.from)
    }

    /// The day on which a period begins that was to begin on a day, as it was known at an instant: pauses since then may
    /// have moved it.
    pub fn moved_day(&self, every: Every, known_at: Instant, day: Day) -> Day {
        let resumed = self.phases.iter().zip(self.phases.iter().skip(1)).filter(|(_, next)| next.turn == Turn::Resume);
        resumed.fold(day, |day, (paused, resumed)| {
            let extends = paused.pause.is_some_and(|(mode, _)| mode == PauseMode::Extend);
            let since = self.pause_of(paused).filter(|pause| extends && pause.from >= known_at);
            let moved = since.and_then(|pause| paused.cycle.moved_day(every, pause.from, &resumed.cycle, day));
            moved.unwrap_or(day)
        })
    }

    /// The period of a phase's items of a length that contains an instant; what is served may be less in a stub, and
    /// longer after a pause that moved the anchor. None before anything begins.
    pub fn slot(&self, phase: &Phase<'_>, every: Every, at: Instant) -> Option<Running> {
        phase.cycle.running_arrears(every, at)
    }

    /// When the agreement ends or ended, as far as is known.
    pub fn ends_at(&self) -> Option<Instant> {
        self.phases.last().filter(|phase| phase.standing == Standing::Ended).map(|phase| phase.from)
    }
}

/// The period of a length that runs in an active phase.
fn running(phase: &Phase<'_>, every: Every, instant: Instant) -> Period {
    let cycle = &phase.cycle;
    // After a pause that moved the anchor what was paid runs until there.
    let carried = cycle.carried(every, instant) != instant;
    let running = if carried { None } else { cycle.running(every, instant) };
    running.map_or(Period::new(phase.from, cycle.next_service(every, instant)), |running| running.service)
}

/// Whether a skip comes when the period that begins on its day has begun.
fn is_late(skip: &Skip, phase: &Phase<'_>, at: Instant) -> bool {
    let cycle = &phase.cycle;
    let day_ends = Instant::from_micros(cycle.zone.midnight(skip.day.plus_days(1)).micros() - 1);
    let begins = |item: &Item| cycle.running(item.every, day_ends).map(|running| running.service.from);
    let mut advance = phase.terms.items.iter().filter(|item| item.bill == Bill::Advance).filter_map(begins);
    skip.charge == Charge::None && advance.any(|from| from <= at && cycle.zone.day(from) == skip.day)
}

/// A turn that comes by itself.
#[derive(Clone, Copy)]
enum Pending {
    TrialEnd(Trial, Instant),
    PauseEnd(Instant),
}

/// How many periods of their cycle the running terms came after: one that is taken up later counts from the period it is
/// taken up in, one that follows another goes on with it.
pub fn term_since<'p>(phases: impl DoubleEndedIterator<Item = &'p Phase<'p>>) -> i64 {
    let mut since = 0;
    for phase in phases.rev().take_while(|phase| phase.terms.term.is_some()) {
        since = phase.cycle.periods_before(phase.terms.every(), phase.from);
        if phase.cycle.number == phase.cause && matches!(phase.turn, Turn::Start | Turn::Restart | Turn::Terms) {
            break;
        }
    }
    since
}

struct Builder<'a> {
    agreement: &'a Agreement,
    zone: &'a Zone,
    sticky: bool,
    midnight: bool,
    phases: Vec<Phase<'a>>,
    /// Which change brought or took which items, so far.
    swaps: Vec<(i64, &'a NewTerms)>,
    pending: Option<Pending>,
}

impl<'a> Builder<'a> {
    /// Lets the turns that come by themselves happen if they are due by `at`, in their order.
    fn catch_up(&mut self, at: Instant) {
        loop {
            let own = self.pending.map(|pending| match pending {
                Pending::TrialEnd(_, end) | Pending::PauseEnd(end) => end,
            });
            match (own, self.term_end()) {
                (own, Some(end)) if end <= at && own.is_none_or(|own| end <= own) => self.end_term(end),
                (Some(end), _) if end <= at => match self.pending.take() {
                    Some(Pending::TrialEnd(trial, _)) => self.end_trial(trial, end),
                    Some(Pending::PauseEnd(_)) | None => self.resume(end),
                },
                _ => return,
            }
        }
    }

    /// When the running term is over, if nothing follows it.
    fn term_end(&self) -> Option<Instant> {
        let last = self.phases.last().filter(|p| matches!(p.standing, Standing::Active | Standing::Paused))?;
        let term = last.terms.term.filter(|term| term.then == Then::Stop)?;
        let since = term_since(self.phases.iter());
        let end = last.cycle.term_end(last.terms.every(), term.periods, since, last.from, false);
        Some(end.max(last.from))
    }

    fn end_term(&mut self, end: Instant) {
        self.pending = None;
        if let Some(last) = self.phases.last().cloned() {
            let (standing, turn, unused) = (Standing::Ended, Turn::TermEnd, Unused::Keep);
            self.push(Phase { from: end, standing, turn, unused, pause: None, ..last });
        }
    }

    fn end_trial(&mut self, trial: Trial, end: Instant) {
        let Some(last) = self.phases.last().cloned() else { return };
        let mut cycle = self.cycle(last.cause, last.cycle.anchor, last.cycle.first, end);
        if trial.anchor == TrialAnchor::Start && last.cycle.anchor.is_start() {
            (cycle.day, cycle.time) = (last.cycle.day, last.cycle.time);
        }
        self.push(Phase { from: end, standing: Standing::Active, turn: Turn::TrialEnd, cycle, ..last });
    }

    fn cycle(&self, number: i64, anchor: Anchor, first: First, at: Instant) -> Cycle {
        let zone = self.phases.last().map_or(self.zone, |phase| &phase.cycle.zone);
        Cycle::new(number, anchor, first, at, zone, self.sticky, self.midnight)
    }

    /// The lengths of all periods the agreement ever has.
    fn lengths(&self) -> Vec<Every> {
        let terms = self.agreement.changes.iter().filter_map(|change| change.what.terms());
        let mut lengths: Vec<Every> = Vec::new();
        for every in terms.flat_map(|terms| &terms.items).map(|item| item.every) {
            if !lengths.contains(&every) {
                lengths.push(every);
            }
        }
        lengths
    }

    fn push(&mut self, phase: Phase<'a>) {
        if let Some(last) = self.phases.last_mut() {
            last.to = Some(phase.from);
        }
        let skipped = phase.skipped.filter(|_| phase.turn == Turn::Skip);
        self.phases.push(Phase { to: None, skipped, ..phase });
    }

    fn apply(&mut self, ordinal: i64, at: Instant, what: &'a What) {
        let last = self.phases.last().cloned();
        match (what, last) {
            (What::Created(created), _) => self.begin(ordinal, at, created),
            (What::PlanChanged(new) | What::PriceChanged(new), Some(last)) if last.standing != Standing::Ended => {
                let since: Vec<&NewTerms> =
                    self.swaps.iter().filter(|(of, _)| *of > ordinal).map(|(_, swap)| *swap).collect();
                self.change_terms(ordinal, at, (new.after(&last.terms, &since), new.cycle), last)
            }
            (What::ItemsChanged(new), Some(last)) if last.standing != Standing::Ended => {
                self.swaps.push((ordinal, new));
                if let Some(terms) = new.swapped_after(&last.terms) {
                    self.change_terms(ordinal, at, (terms, new.cycle), last)
                }
            }
            (What::QuantityChanged(new), Some(last)) if last.standing != Standing::Ended => {
                self.change_terms(ordinal, at, (new.counted_after(&last.terms), new.cycle), last)
            }
            (What::Paused(pause), Some(last)) if last.standing == Standing::Active => {
                self.pause(ordinal, at, pause, last)
            }
            (What::Resumed, Some(last)) if last.standing == Standing::Paused => self.resume_by(at, ordinal),
            (What::AnchorSet(new), Some(last)) if last.standing != Standing::Ended => {
                // Nothing runs yet on trial, and where it all begins.
                let begins = self.phases.first().is_some_and(|first| first.from == at);
                let cycle = if last.standing == Standing::Trial || begins {
                    last.cycle.with_anchor(new.anchor, new.first)
                } else {
                    last.cycle.anchored(ordinal, new.anchor, new.first, at, &self.lengths())
                };
                self.push(Phase { from: at, cycle, turn: Turn::Calendar, cause: ordinal, ..last });
            }
            (What::ZoneSet(zone), Some(last)) if last.standing != Standing::Ended => {
                let cycle = last.cycle.in_zone(zone, at);
                self.push(Phase { from: at, cycle, turn: Turn::Calendar, cause: ordinal, ..last });
            }
            (What::Skipped(skip), Some(last)) if last.standing == Standing::Active && is_late(skip, &last, at) => {
                let (turn, skipped) = (Turn::Skip, Some(skip.day));
                self.push(Phase { from: at, turn, cause: ordinal, skipped, ..last });
            }
            (What::Canceled(cancel), Some(last)) if last.standing != Standing::Ended => {
                self.pending = None;
                let (standing, turn, unused) = (Standing::Ended, Turn::End, cancel.unused);
                self.push(Phase { from: at, standing, turn, cause: ordinal, unused, pause: None, ..last });
            }
            (What::Restarted(terms), Some(last)) if last.standing == Standing::Ended => {
                let cycle = self.cycle(ordinal, Anchor::Start, First::Stub, at);
                let (standing, turn, terms) = (Standing::Active, Turn::Restart, Cow::Borrowed(terms));
                self.push(Phase { from: at, standing, terms, cycle, turn, cause: ordinal, ..last });
            }
            // A change that no longer fits (a pause of an ended agreement, say) moves nothing; deliveries and persons
            // have no phases.
            (_, _) => {}
        }
    }

    fn begin(&mut self, ordinal: i64, at: Instant, created: &'a Created) {
        let trial = created.trial.filter(|trial| trial.days > 0);
        let standing = if trial.is_some() { Standing::Trial } else { Standing::Active };
        let cycle = self.cycle(ordinal, created.anchor, created.first, at);
        self.pending = trial.map(|trial| {
            let (day, time) = self.zone.local(at);
            Pending::TrialEnd(trial, self.zone.at(day.plus_days(trial.days), time))
        });
        let (terms, unused) = (Cow::Borrowed(&created.terms), Unused::Credit);
        let (turn, cause) = (Turn::Start, ordinal);
        self.push(Phase {
            from: at,
            to: None,
            standing,
            terms,
            cycle,
            turn,
            cause,
            unused,
            pause: None,
            skipped: None,
        });
    }

    /// New terms keep the anchor, or start a new cycle.
    fn change_terms(
        &mut self,
        ordinal: i64,
        at: Instant,
        (terms, cycle): (Cow<'a, Terms>, CycleRule),
        last: Phase<'a>,
    ) {
        let restarts = cycle == CycleRule::Restart && last.standing == Standing::Active;
        let fresh = || self.cycle(ordinal, Anchor::Start, First::Stub, at);
        let cycle = if restarts { fresh() } else { last.cycle.clone() };
        self.push(Phase { from: at, terms, cycle, turn: Turn::Terms, cause: ordinal, ..last });
    }

    fn pause(&mut self, ordinal: i64, at: Instant, pause: &Pause, last: Phase<'a>) {
        let zone = &last.cycle.zone;
        let time = if self.midnight { base::calendar::Time::MIDNIGHT } else { zone.local(at).1 };
        let until = pause.until.map(|day| zone.at(day, time)).filter(|until| *until > at);
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
        let since = self.phases.iter().rev().find(|p| p.turn == Turn::Pause).map_or(paused.from, |p| p.from);
        let cycle = if extends {
            paused.cycle.extended(cause, paused.terms.every(), Period::new(since, at), &self.lengths())
        } else {
            paused.cycle.clone()
        };
        let (standing, turn) = (Standing::Active, Turn::Resume);
        self.push(Phase { from: at, standing, turn, cycle, cause, pause: None, ..paused });
    }
}

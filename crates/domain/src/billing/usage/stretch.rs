//! Stretches: the runs of time for which a usage item has one price within one period of its cycle. What a line is about.

use base::{Every, Instant, Period, Span};

use super::Told;
use super::event::Late;
use crate::billing::agreement::{Agreement, PauseMode};
use crate::billing::item::{Item, Kind, Terms};
use crate::billing::phase::{Life, Phase, Standing, Turn};
use crate::billing::proration::cut;
use crate::shop::policy::{ChangeDay, Denominator, Policy, Prorate, TerminationDay};

/// A period of an item's cycle: what it is a part of, and what of it is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub full: Period,
    pub span: Period,
}

/// The period of a cycle that contains `at`, within a phase. None when nothing is served then.
pub(super) fn slot(life: &Life<'_>, phase: &Phase<'_>, every: Every, at: Instant) -> Option<Slot> {
    life.slot(phase, every, at).map(|running| Slot { full: running.full, span: running.service })
}

pub(super) fn before_instant(at: Instant) -> Instant {
    Instant::from_micros(at.micros() - 1)
}

/// A usage item's own price, or the commitment of a plan: what runs through the periods of a cycle.
#[derive(Clone, Copy, Debug)]
pub(super) enum Thing<'l> {
    Item(&'l Item),
    Commitment(&'l Terms),
}

impl<'l> Thing<'l> {
    pub(super) fn every(self) -> Every {
        match self {
            Thing::Item(item) => item.every,
            Thing::Commitment(terms) => terms.every(),
        }
    }

    /// Whether the terms still have it, at the same price.
    pub(super) fn is_in(self, terms: &Terms) -> bool {
        match self {
            Thing::Item(item) => terms.items.iter().any(|other| same(item, other)),
            Thing::Commitment(own) => own.plan == terms.plan && own.commitment == terms.commitment,
        }
    }

    pub(super) fn is_same(self, other: Thing<'_>) -> bool {
        match (self, other) {
            (Thing::Item(a), Thing::Item(b)) => same(a, b),
            (Thing::Commitment(a), Thing::Commitment(b)) => a.plan == b.plan && a.commitment == b.commitment,
            (Thing::Item(_), Thing::Commitment(_)) | (Thing::Commitment(_), Thing::Item(_)) => false,
        }
    }

    /// Everything of the kind in these terms, in plan order, the commitment last.
    pub(super) fn all(terms: &'l Terms) -> impl Iterator<Item = Thing<'l>> {
        let commitment = (terms.commitment > 0).then_some(Thing::Commitment(terms));
        terms.items.iter().filter(|item| is_usage(item)).map(Thing::Item).chain(commitment)
    }
}

fn same(a: &Item, b: &Item) -> bool {
    a.code == b.code && a.price_id == b.price_id && a.price == b.price && a.every == b.every
}

pub(super) fn is_usage(item: &Item) -> bool {
    item.kind == Kind::Usage && item.meter.is_some()
}

/// Whether any terms of this life have something for these rules to do.
pub fn concerns(life: &Life<'_>) -> bool {
    life.phases.iter().any(|phase| counts(&phase.terms))
}

/// Whether these terms have.
pub fn counts(terms: &Terms) -> bool {
    Thing::all(terms).next().is_some()
}

/// Whether usage may have to be billed before its period ends: as the agreement stands at `at`.
pub fn watches(life: &Life<'_>, at: Instant) -> bool {
    life.at(at).is_some_and(|phase| phase.standing == Standing::Ended || !phase.terms.thresholds.is_empty())
}

/// A run of active time of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// When it ran.
    pub ran: Period,
    /// Events of this time count: a day with a pause in it is free.
    pub told: Period,
    /// These days are paid for: the day of a change belongs to one side.
    pub paid: Period,
}

/// What a line is about.
#[derive(Clone, Debug)]
pub(super) struct Stretch<'l> {
    pub thing: Thing<'l>,
    pub slot: Slot,
    /// In order; never empty.
    pub parts: Vec<Part>,
}

pub(super) fn is_alive(phase: &Phase<'_>) -> bool {
    matches!(phase.standing, Standing::Active | Standing::Paused) && phase.to != Some(phase.from)
}

/// The phase that follows when this one ends; empty ones are passed over.
fn next<'p, 'l>(life: &'p Life<'l>, phase: &Phase<'_>) -> Option<&'p Phase<'l>> {
    let to = phase.to?;
    life.phases.iter().find(|p| p.from >= to && p.to != Some(p.from))
}

/// Whether the thing goes on in the same period after this phase.
fn goes_on(life: &Life<'_>, phase: &Phase<'_>, thing: Thing<'_>, slot: Slot) -> bool {
    next(life, phase).is_some_and(|next| {
        let same = || self::slot(life, next, thing.every(), next.from).is_some_and(|other| other.full == slot.full);
        is_alive(next) && thing.is_in(&next.terms) && same()
    })
}

impl<'l> Stretch<'l> {
    /// The thing's active time in a slot, as far as `until`. None when it has none.
    pub(super) fn of(
        agreement: &Agreement,
        life: &'l Life<'l>,
        thing: Thing<'l>,
        slot: Slot,
        until: Instant,
    ) -> Option<Stretch<'l>> {
        let end = slot.span.to.min(until);
        let mut parts: Vec<Part> = Vec::new();
        for phase in life.phases.iter().filter(|p| p.standing == Standing::Active && thing.is_in(&p.terms)) {
            let ran = Period::new(phase.from.max(slot.span.from), phase.to.unwrap_or(end).min(end));
            let own = || self::slot(life, phase, thing.every(), ran.from);
            if ran.is_empty() || own().is_none_or(|own| own.full != slot.full) {
                continue;
            }
            let part = part(agreement, life, phase, thing, ran, slot);
            match parts.last_mut().filter(|last| last.ran.to == ran.from) {
                Some(last) => {
                    (last.ran.to, last.told.to, last.paid.to) = (ran.to, part.told.to, part.paid.to);
                }
                None => parts.push(part),
            }
        }
        (!parts.is_empty()).then_some(Stretch { thing, slot, parts })
    }

    pub(super) fn end(&self) -> Instant {
        self.parts.last().map_or(self.slot.span.to, |part| part.ran.to)
    }

    pub(super) fn start(&self) -> Instant {
        self.parts.first().map_or(self.slot.span.from, |part| part.ran.from)
    }

    /// Whether a late event can change what it costs.
    fn is_moved_by(&self, late: &Late) -> bool {
        let counts = |item: &Item| {
            let meter = item.meter.as_ref().filter(|meter| meter.code == late.meter);
            meter.is_some_and(|meter| meter.recurring || self.slot.span.contains(late.at))
        };
        match self.thing {
            Thing::Item(item) => counts(item),
            Thing::Commitment(terms) => terms.items.iter().any(counts),
        }
    }

    /// Whether events of earlier periods count here.
    fn carries(&self) -> bool {
        let recurring = |item: &Item| item.meter.as_ref().is_some_and(|meter| meter.recurring);
        match self.thing {
            Thing::Item(item) => recurring(item),
            Thing::Commitment(terms) => terms.items.iter().any(recurring),
        }
    }

    pub(super) fn is_same(&self, other: &Stretch<'_>) -> bool {
        self.slot.full == other.slot.full && self.thing.is_same(other.thing)
    }
}

fn part(agreement: &Agreement, life: &Life<'_>, phase: &Phase<'_>, thing: Thing<'_>, ran: Period, slot: Slot) -> Part {
    let (policy, zone) = (&agreement.policy, life.zone(slot.span.from));
    let by_day = policy.prorate == Prorate::Day;
    let (mut told, mut paid) = (ran, ran);
    if by_day && phase.turn == Turn::Resume && phase.from == ran.from {
        told.from = zone.midnight(zone.day(ran.from));
    }
    let old_day = |at: Instant| cut(at, policy.change_day == ChangeDay::Old, policy, zone).min(slot.span.to);
    if phase.turn == Turn::Terms && phase.from == ran.from && phase.from > slot.span.from {
        paid.from = old_day(ran.from);
    }
    if let Some(next) = next(life, phase).filter(|_| phase.to == Some(ran.to)) {
        match next.standing {
            Standing::Paused if by_day => told.to = zone.midnight(zone.day(ran.to)),
            Standing::Ended => {
                let used = policy.termination_day == TerminationDay::Used;
                paid.to = cut(ran.to, used, policy, zone).min(slot.span.to);
            }
            Standing::Active if !goes_on(life, phase, thing, slot) && ran.to < slot.span.to => {
                paid.to = old_day(ran.to);
            }
            Standing::Paused | Standing::Active | Standing::Trial | Standing::Scheduled => {}
        }
    }
    Part { ran, told, paid }
}

/// How many days of a run of days are paid for.
pub(super) fn paid_days(parts: &[Part], run: Span, policy: &Policy, life: &Life<'_>) -> i64 {
    let zone = life.zone(parts.first().map_or(Instant::from_micros(0), |part| part.ran.from));
    let own = |part: &Part| Span::new(zone.day(part.paid.from), zone.day(part.paid.to)).overlap(run);
    parts.iter().map(|part| count_days(own(part), policy)).sum()
}

pub(super) fn count_days(span: Span, policy: &Policy) -> i64 {
    if policy.denominator == Denominator::Fixed30 { span.days_30() } else { span.days() }
}

/// The stretches that come to an end after `since` and not after `at`, each as it stands then; in plan order.
pub(super) fn ending<'l>(
    agreement: &Agreement,
    life: &'l Life<'l>,
    since: Option<Instant>,
    at: Instant,
) -> Vec<Stretch<'l>> {
    let mut found: Vec<Stretch<'l>> = Vec::new();
    for phase in life.phases.iter().filter(|p| is_alive(p) && p.from < at) {
        for thing in Thing::all(&phase.terms) {
            for (slot, _) in ends(life, phase, thing, since, at) {
                let stretch = Stretch::of(agreement, life, thing, slot, at);
                found.extend(stretch.filter(|new| !found.iter().any(|old| old.is_same(new))));
            }
        }
    }
    found
}

/// The slots of a thing within a phase that end after `since` and not after `at`, with their ends.
pub(super) fn ends(
    life: &Life<'_>,
    phase: &Phase<'_>,
    thing: Thing<'_>,
    since: Option<Instant>,
    at: Instant,
) -> Vec<(Slot, Instant)> {
    let to = phase.to.unwrap_or(at).min(at);
    let is_due = |end: Instant| since.is_none_or(|since| since < end) && end <= at;
    let extends = phase.standing == Standing::Paused && phase.pause.is_some_and(|(mode, _)| mode == PauseMode::Extend);
    let mut found = Vec::new();
    let mut from = since.map_or(phase.from, |since| phase.from.max(before_instant(since)));
    while from < to {
        let Some(slot) = self::slot(life, phase, thing.every(), from) else {
            let begins = phase.cycle.next_service(thing.every(), from);
            if begins <= from {
                break;
            }
            from = begins;
            continue;
        };
        let end = slot.span.to.min(to);
        let ended = end == slot.span.to && !extends
            || phase.to == Some(end) && next(life, phase).is_some() && !goes_on(life, phase, thing, slot);
        if ended && is_due(end) {
            found.push((slot, end));
        }
        if end <= from {
            break;
        }
        from = end;
    }
    found
}

/// The stretches that late events are of, if they have ended by `at`. A level that is carried over moves later ones too.
pub(super) fn reopened<'l>(agreement: &Agreement, life: &'l Life<'l>, late: &[Late], at: Instant) -> Vec<Stretch<'l>> {
    let Some(first) = late.iter().map(|late| late.at).min() else { return Vec::new() };
    let mut found = ending(agreement, life, Some(first), at);
    found.retain(|stretch| late.iter().any(|late| stretch.is_moved_by(late)));
    found
}

/// The time whose events are needed at `at`, if any are: from the earliest start of what ended or was late, and with
/// `running` of what runs.
pub fn window(agreement: &Agreement, life: &Life<'_>, told: &Told, at: Instant, running: bool) -> Option<Period> {
    let mut found = ending(agreement, life, told.since, at);
    found.extend(reopened(agreement, life, &told.late, at));
    if running {
        found.extend(open(agreement, life, at));
    }
    let from = found.iter().map(|s| if s.carries() { begin(life, s.start()) } else { s.slot.span.from }).min()?;
    let to = if running { Instant::from_micros(at.micros() + 1) } else { at };
    Some(Period::new(from, to))
}

/// Where levels are counted from: the subscription's beginning, or its last coming back.
pub(super) fn begin(life: &Life<'_>, at: Instant) -> Instant {
    let starts = life.phases.iter().filter(|p| matches!(p.turn, Turn::Start | Turn::Restart) && p.from <= at);
    starts.map(|p| p.from).max().unwrap_or(at)
}

/// The usage stretches that run at `at`.
pub(super) fn open<'l>(agreement: &Agreement, life: &'l Life<'l>, at: Instant) -> Vec<Stretch<'l>> {
    let Some(phase) = life.at(at).filter(|p| is_alive(p)) else { return Vec::new() };
    // Events of this very instant have happened.
    let until = Instant::from_micros(at.micros() + 1);
    let things = Thing::all(&phase.terms).filter(|thing| matches!(thing, Thing::Item(_)));
    things.filter_map(|t| Stretch::of(agreement, life, t, slot(life, phase, t.every(), at)?, until)).collect()
}

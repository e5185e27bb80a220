//! Price rises and steps from free to paid: whom they touch and from when, when they may be asked, and what becomes of an
//! agreement by the answer. Nobody pays more without a yes; silence is a no.

mod meeting;
#[cfg(test)]
mod tests;

use base::calendar::Time;
use base::{Day, Instant, Zone};

pub use meeting::{Meeting, Met, Raise, intro_end, meet, next_step, trial_end, without};

use super::Refusal;
use super::agreement::{Agreement, Cancel, Change, CycleRule, NewTerms, Unused, What};
use super::change::check_terms;
use super::phase::{Life, Standing};
use crate::shop::law;

base::id!(
    /// A price rise.
    RiseId, "rse"
);
base::id!(
    /// A subscription that a price rise or a trial's end touches.
    MemberId, "rsm"
);

base::codes! {
    /// What becomes of those who do not agree.
    pub enum Without { Keep = "keep", End = "end" }
}
base::codes! {
    pub enum Answer { Yes = "yes", No = "no" }
}
base::codes! {
    /// How far it is with one subscription.
    pub enum State {
        Planned = "planned",
        Asked = "asked",
        /// The new price is in force.
        Applied = "applied",
        /// The old price stays.
        Kept = "kept",
        /// It ended for want of a yes.
        Ended = "ended",
        /// The question came to nothing: another plan, an end for another reason.
        Gone = "gone",
        Stopped = "stopped",
    }
}

impl State {
    /// Whether something is still to happen.
    pub fn is_open(self) -> bool {
        matches!(self, State::Planned | State::Asked)
    }
}

/// Nothing is planned further ahead than this.
const AHEAD_DAYS_MOST: i64 = 731;
/// Who has not answered is reminded this many days before.
const REMIND_DAYS: i64 = 7;
/// A reminder this soon after the question would be a nuisance.
const APART_SECONDS: i64 = 3 * 86_400;
/// Nobody is written to before this hour, nor from the other on.
const HOURS: (i8, i8) = (8, 21);
const HOUR: i8 = 10;

/// The day on which consent to a rise from a day on is first asked: as wished, else as early as the law counts it.
pub fn ask_day(from: Day, wished: Option<Day>, today: Day) -> Result<Day, Refusal> {
    if from < today {
        return Err(Refusal::InThePast);
    }
    if today.days_until(from) > AHEAD_DAYS_MOST {
        return Err(Refusal::TooFar);
    }
    let earliest = law::consent_from(from);
    match wished {
        Some(day) if day < earliest => Err(Refusal::ConsentTooEarly { earliest }),
        Some(day) if day > from => Err(Refusal::AskedAfterTheRise),
        Some(day) => Ok(day.max(today)),
        None => Ok(earliest.max(today)),
    }
}

/// When the question is put: on the day of the rise's question, but never before the law counts an answer for this
/// subscription; by day, when there is time until `effective`.
pub fn ask_at(zone: &Zone, day: Day, effective: Instant, now: Instant) -> Instant {
    let first = day.max(law::consent_from(zone.day(effective)));
    by_day(zone, zone.midnight(first).max(now), effective)
}

/// When who is silent is reminded; None when it would be too soon or too late.
pub fn remind_at(zone: &Zone, asked: Instant, effective: Instant) -> Option<Instant> {
    let at = by_day(zone, zone.midnight(zone.day(effective).plus_days(-REMIND_DAYS)), effective);
    (asked.seconds_until(at) >= APART_SECONDS && at < effective).then_some(at)
}

fn by_day(zone: &Zone, at: Instant, before: Instant) -> Instant {
    let (day, time) = zone.local(at);
    let next = if time.hour() < HOURS.0 { day } else { day.plus_days(1) };
    let Some(hour) = Time::new(HOUR, 0) else { return at };
    let wait = if (HOURS.0..HOURS.1).contains(&time.hour()) { at } else { zone.at(next, hour) };
    if wait < before { wait } else { at }
}

/// Whether an answer given at an instant counts for a change at another.
pub fn check_answer(zone: &Zone, answered: Instant, effective: Instant) -> Result<(), Refusal> {
    let earliest = law::consent_from(zone.day(effective));
    if zone.day(answered) < earliest {
        return Err(Refusal::ConsentTooEarly { earliest });
    }
    if answered > effective { Err(Refusal::NothingAsked) } else { Ok(()) }
}

/// What happens on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Apply,
    Keep,
    End,
}

/// A lower price needs no yes.
pub fn outcome(needs_consent: bool, answer: Option<Answer>, without: Without) -> Outcome {
    match (answer, without) {
        _ if !needs_consent => Outcome::Apply,
        (Some(Answer::Yes), _) => Outcome::Apply,
        (Some(Answer::No) | None, Without::Keep) => Outcome::Keep,
        (Some(Answer::No) | None, Without::End) => Outcome::End,
    }
}

fn change(agreement: &Agreement, at: Instant, now: Instant, what: What) -> Change {
    Change { ordinal: agreement.next_ordinal(), at, asked_at: now, what }
}

/// The new price from an instant on, which is the beginning of a period.
pub fn apply(agreement: &Agreement, raise: &Raise, at: Instant, now: Instant) -> Result<Change, Refusal> {
    let life = Life::of(agreement);
    let phase = life.at(at).filter(|phase| phase.standing != Standing::Ended).ok_or(Refusal::NothingAsked)?;
    let terms = raise.terms(&phase.terms);
    check_terms(&terms)?;
    Ok(change(agreement, at, now, What::PriceChanged(NewTerms::new(terms, CycleRule::Keep))))
}

/// The end for want of a yes. What was paid is used up by then.
pub fn end(agreement: &Agreement, at: Instant, now: Instant) -> Result<Change, Refusal> {
    let life = Life::of(agreement);
    if life.standing(at) == Standing::Ended {
        return Err(Refusal::AlreadyEnded { on: agreement.zone.day(at) });
    }
    Ok(change(agreement, at, now, What::Canceled(Cancel { unused: Unused::Keep, free: true, waived: false })))
}

/// Takes back a change that was planned.
pub fn undo(agreement: &Agreement, ordinal: i64, now: Instant) -> Result<Change, Refusal> {
    let known = agreement.effective().iter().any(|change| change.ordinal == ordinal);
    if known { Ok(change(agreement, now, now, What::Undone(ordinal))) } else { Err(Refusal::NothingAsked) }
}

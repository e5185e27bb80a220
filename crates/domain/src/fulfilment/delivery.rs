//! Deliveries: the parcels an agreement asks for. Each is settled at its cut-off: what was asked for by then counts, what
//! comes later is for the next one. So the same agreement always gives the same parcels, and none twice.

use std::collections::BTreeMap;

use base::calendar::Time;
use base::{Day, Instant, Zone};

use super::OpenDays;
use super::course::Course;
use crate::billing::agreement::{Agreement, Change, PauseMode, Reschedule, Skip, What};
use crate::billing::phase::{Life, Phase, Standing};
use crate::catalog::conditions::{Closed, Deliver};

base::codes! {
    /// How a parcel stands.
    pub enum State { Planned = "planned", Locked = "locked", Skipped = "skipped", Delivered = "delivered" }
}

/// One delivery.
#[derive(Clone, Debug, PartialEq)]
pub struct Parcel {
    /// Counted from 1 within the subscription. Never another's.
    pub n: i64,
    /// The day by the rhythm.
    pub planned_on: Day,
    /// The day it goes out: moved by the customer, or off a closed day. None when it is skipped.
    pub deliver_on: Option<Day>,
    /// The last moment for changing it: what is asked for at this very instant still counts.
    pub cutoff_at: Instant,
    /// Why it does not go out, if somebody asked for that; a parcel can also be left out on a closed day.
    pub skip: Option<Skip>,
    /// The day the customer asked for instead of the planned one.
    pub moved_to: Option<Day>,
}

impl Parcel {
    pub fn state(&self, now: Instant, zone: &Zone) -> State {
        match self.deliver_on {
            None => State::Skipped,
            Some(day) if day < zone.day(now) => State::Delivered,
            Some(_) if self.cutoff_at <= now => State::Locked,
            Some(_) => State::Planned,
        }
    }

    pub fn is_changeable(&self, now: Instant) -> bool {
        now <= self.cutoff_at
    }

    /// The day it is or was to go out.
    pub fn day(&self) -> Day {
        self.deliver_on.unwrap_or(self.planned_on)
    }
}

/// By their numbers.
pub(super) type Parcels = BTreeMap<i64, Parcel>;

/// How far ahead a delivery can be moved, and so how far a moved one may be from its planned day.
pub(super) const MOVE_DAYS_MOST: i64 = 366;
/// A cut-off comes at most so many days before its delivery, closed days included.
const NEAR_DAYS: i64 = 500;

/// Every parcel of an agreement that is planned, or goes out, before a day.
pub fn parcels(agreement: &Agreement, open: &OpenDays, until: Day) -> Vec<Parcel> {
    if !asks_for_deliveries(agreement) {
        return Vec::new();
    }
    let mut changes = agreement.changes.clone();
    changes.sort_by_key(|change| change.ordinal);
    let mut asked = Instant::from_micros(i64::MIN);
    // Until when each change was the last one that had been asked for.
    let mut ends: Vec<Option<Instant>> = Vec::new();
    for change in changes.iter().skip(1) {
        asked = asked.max(change.asked_at);
        ends.push(Some(asked));
    }
    ends.push(None);
    let mut settled = Parcels::new();
    let mut meant = Meant::new();
    let mut seen = Agreement { changes: Vec::new(), ..agreement.clone() };
    for (i, (change, end)) in changes.into_iter().zip(&ends).enumerate() {
        seen.changes.push(change);
        note_meant(&seen, open, &settled, &mut meant);
        let begun = i.checked_sub(1).and_then(|i| ends.get(i)).copied().flatten();
        if end.is_none() || begun < *end {
            settle(&seen, open, until, *end, &meant, &mut settled);
        }
    }
    settled.into_values().filter(|parcel| parcel.planned_on.min(parcel.day()) < until).collect()
}

/// Whether any of its terms, past or to come, has deliveries.
pub fn asks_for_deliveries(agreement: &Agreement) -> bool {
    agreement.changes.iter().filter_map(|change| change.what.terms()).any(|terms| terms.deliver.is_some())
}

/// Which delivery a change is about, by its ordinal: the number stays when a pause moves the day.
type Meant = BTreeMap<i64, i64>;

/// Finds the delivery that the last change is about, as the days were when it was asked for.
fn note_meant(seen: &Agreement, open: &OpenDays, settled: &Parcels, meant: &mut Meant) {
    let Some((ordinal, day)) = seen.changes.last().and_then(|change| Some((change.ordinal, wished_day(&change.what)?)))
    else {
        return;
    };
    let course = Course::of(seen, &Life::of(seen), open, settled);
    let n = course.slots(day.plus_days(1)).find(|(_, planned)| *planned == day).map(|(n, _)| n);
    meant.extend(n.map(|n| (ordinal, n)));
}

fn wished_day(what: &What) -> Option<Day> {
    match what {
        What::Skipped(skip) => Some(skip.day),
        What::Rescheduled(new) => Some(new.day),
        _ => None,
    }
}

/// Adds the parcels whose cut-off comes before `end`, as the agreement stands until then.
fn settle(seen: &Agreement, open: &OpenDays, until: Day, end: Option<Instant>, meant: &Meant, settled: &mut Parcels) {
    let life = Life::of(seen);
    let course = Course::of(seen, &life, open, settled);
    let wishes = Wishes::of(seen, meant);
    let near = end.map_or(until, |end| until.min(open.zone.day(end).plus_days(NEAR_DAYS)));
    let far = wishes.last_moved().map_or(near, |day| near.max(day.plus_days(1)));
    let days = Days { life: &life, open };
    for (n, planned_on) in course.slots(far) {
        if settled.contains_key(&n) {
            continue;
        }
        let parcel = days.parcel(n, planned_on, &wishes);
        if let Some(parcel) = parcel.filter(|parcel| end.is_none_or(|end| parcel.cutoff_at < end)) {
            settled.insert(n, parcel);
        }
    }
}

/// What was asked for single deliveries, the latest word last.
struct Wishes {
    skips: Vec<(Place, Skip)>,
    moves: Vec<(Place, Reschedule)>,
}

/// Which delivery a wish is about: that of its day, or of its number when a pause put the days off since.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    On(Day),
    Number(i64),
}

impl Wishes {
    fn of(agreement: &Agreement, meant: &Meant) -> Wishes {
        let mut wishes = Wishes { skips: Vec::new(), moves: Vec::new() };
        let changes = agreement.effective();
        let extends = |what: &What| matches!(what, What::Paused(pause) if pause.mode == PauseMode::Extend);
        let place = |ordinal: i64, day: Day| {
            let put_off = |c: &&Change| c.ordinal > ordinal && extends(&c.what) && agreement.zone.day(c.at) <= day;
            let n = meant.get(&ordinal).filter(|_| changes.iter().any(put_off));
            n.map_or(Place::On(day), |n| Place::Number(*n))
        };
        for change in &changes {
            match change.what {
                What::Skipped(skip) => wishes.skips.push((place(change.ordinal, skip.day), skip)),
                What::Rescheduled(new) => wishes.moves.push((place(change.ordinal, new.day), new)),
                _ => {}
            }
        }
        wishes
    }

    fn skip(&self, n: i64, planned: Day) -> Option<Skip> {
        let own = |place: Place| place == Place::On(planned) || place == Place::Number(n);
        self.skips.iter().rev().find(|(place, _)| own(*place)).map(|(_, skip)| *skip)
    }

    fn moved(&self, n: i64, planned: Day) -> Option<Day> {
        let own = |place: Place| place == Place::On(planned) || place == Place::Number(n);
        self.moves.iter().rev().find(|(place, _)| own(*place)).map(|(_, new)| new.to)
    }

    /// No delivery that was moved is planned after this day; pauses may have put it off.
    fn last_moved(&self) -> Option<Day> {
        self.moves.iter().map(|(_, new)| new.day.plus_days(MOVE_DAYS_MOST)).max()
    }
}

/// What the days of an agreement are like.
struct Days<'a> {
    life: &'a Life<'a>,
    open: &'a OpenDays,
}

impl<'a> Days<'a> {
    /// How the agreement stands on a day: by the last turn of that day.
    fn phase(&self, day: Day) -> Option<&'a Phase<'a>> {
        self.life.phases.iter().rev().find(|phase| self.open.zone.day(phase.from) <= day)
    }

    /// The parcel of a planned day. None when nothing goes out then: before the start, in a pause, after the end.
    fn parcel(&self, n: i64, planned_on: Day, wishes: &Wishes) -> Option<Parcel> {
        let (skip, moved_to) = (wishes.skip(n, planned_on), wishes.moved(n, planned_on));
        let wanted = moved_to.unwrap_or(planned_on);
        let phase = self.phase(wanted).filter(|phase| phase.standing == Standing::Active)?;
        let deliver = phase.terms.deliver.as_ref()?;
        // A day that the customer chose is never simply left out.
        let closed = match deliver.closed {
            Closed::Skip if moved_to.is_some() => Closed::NextOpen,
            closed => closed,
        };
        let place = self.open.place(wanted, closed);
        let day = place.unwrap_or(wanted);
        if self.phase(day).is_some_and(|phase| phase.standing == Standing::Paused) {
            return None;
        }
        let cutoff_at = cutoff_at(deliver, day, &self.open.zone);
        Some(Parcel { n, planned_on, deliver_on: place.filter(|_| skip.is_none()), cutoff_at, skip, moved_to })
    }
}

/// The last moment for changing a delivery on a day: without a rule, the beginning of that day.
pub(super) fn cutoff_at(deliver: &Deliver, day: Day, zone: &Zone) -> Instant {
    match deliver.cutoff {
        None => zone.at(day, Time::MIDNIGHT),
        Some(cutoff) => zone.at(day.plus_days(-cutoff.days), cutoff.at),
    }
}

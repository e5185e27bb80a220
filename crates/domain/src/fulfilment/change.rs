//! Deciding changes of deliveries: a wish becomes a change of the agreement, or a refusal. What comes after a cut-off is
//! taken as a wish for the next delivery.

use base::{Day, Every, Instant};

use super::OpenDays;
use super::delivery::{MOVE_DAYS_MOST, Parcel, asks_for_deliveries, cutoff_at, parcels};
use crate::billing::Refusal;
use crate::billing::agreement::{Agreement, Change, Charge, NewRhythm, Reschedule, Skip, What};
use crate::billing::phase::{Life, Standing};

/// How far ahead the next delivery is looked for.
const AHEAD_DAYS: i64 = 3_660;

impl Agreement {
    fn deliveries(&self, open: &OpenDays, now: Instant) -> Vec<Parcel> {
        parcels(self, open, open.zone.day(now).plus_days(AHEAD_DAYS))
    }

    /// The delivery meant: planned (or going out) on a day, or the next one; if it is too late for it, the one after.
    fn delivery(&self, open: &OpenDays, day: Option<Day>, now: Instant) -> Result<Parcel, Refusal> {
        if !asks_for_deliveries(self) {
            return Err(Refusal::NoDelivery);
        }
        let all = self.deliveries(open, now);
        let next = |after: Option<Day>| {
            let later = |p: &&Parcel| after.is_none_or(|after| p.planned_on > after);
            let mut coming = all.iter().filter(|p| p.deliver_on.is_some() && p.is_changeable(now));
            coming.find(later).cloned().ok_or(Refusal::NoDelivery)
        };
        let Some(day) = day else { return next(None) };
        let by_plan = all.iter().find(|parcel| parcel.planned_on == day);
        let meant = by_plan.or(all.iter().find(|parcel| parcel.deliver_on == Some(day)));
        let meant = meant.ok_or(Refusal::UnknownDelivery { day })?;
        match meant {
            late if !late.is_changeable(now) => next(Some(late.planned_on)),
            skipped if skipped.deliver_on.is_none() => Err(Refusal::DeliverySkipped { day }),
            fine => Ok(fine.clone()),
        }
    }

    fn wish(&self, now: Instant, what: What) -> Change {
        Change { ordinal: self.next_ordinal(), at: now, asked_at: now, what }
    }

    /// Leaves one delivery out. The change says which: [`What::Skipped`].
    pub fn skip(&self, open: &OpenDays, day: Option<Day>, charge: Charge, now: Instant) -> Result<Change, Refusal> {
        let parcel = self.delivery(open, day, now)?;
        Ok(self.wish(now, What::Skipped(Skip { day: parcel.planned_on, charge })))
    }

    /// Moves one delivery to another day. When it is too late for it, the next one moves by as many days.
    pub fn reschedule(&self, open: &OpenDays, day: Day, to: Day, now: Instant) -> Result<Change, Refusal> {
        let parcel = self.delivery(open, Some(day), now)?;
        let meant = parcel.planned_on == day || parcel.deliver_on == Some(day);
        let to = if meant { to } else { parcel.planned_on.plus_days(day.days_until(to)) };
        let days = open.zone.day(now).days_until(to);
        if days < 0 {
            return Err(Refusal::InThePast);
        }
        if days > MOVE_DAYS_MOST || parcel.planned_on.days_until(to).abs() > MOVE_DAYS_MOST {
            return Err(Refusal::TooFar);
        }
        let life = Life::of(self);
        let phase = life.phases.iter().rev().find(|phase| open.zone.day(phase.from) <= to);
        let deliver = phase.filter(|p| p.standing == Standing::Active).and_then(|p| p.terms.deliver.as_ref());
        let deliver = deliver.ok_or(Refusal::NotDeliveredThen { day: to })?;
        if cutoff_at(deliver, to, &open.zone) < now {
            return Err(Refusal::AfterCutoff { day: to });
        }
        Ok(self.wish(now, What::Rescheduled(Reschedule { day: parcel.planned_on, to })))
    }

    /// Deliveries come in another rhythm, counted from the next one (`keep_next`) or from the last one.
    pub fn set_rhythm(&self, open: &OpenDays, every: Every, keep_next: bool, now: Instant) -> Result<Change, Refusal> {
        self.delivery(open, None, now)?;
        Ok(self.wish(now, What::RhythmSet(NewRhythm { every, keep_next })))
    }

    /// Takes back what was last asked for one delivery, while it is not too late.
    pub fn restore_delivery(&self, open: &OpenDays, day: Day, now: Instant) -> Result<Change, Refusal> {
        let all = self.deliveries(open, now);
        let parcel = all.iter().find(|p| p.planned_on == day).ok_or(Refusal::UnknownDelivery { day })?;
        let wished = |change: &&&Change| match change.what {
            What::Skipped(skip) => parcel.skip == Some(skip),
            What::Rescheduled(new) => parcel.moved_to == Some(new.to),
            _ => false,
        };
        let changes = self.effective();
        let last = changes.iter().rev().find(wished).ok_or(Refusal::UnknownDelivery { day })?;
        // A period that was not paid because of a skip cannot be paid for afterwards.
        let unpaid = parcel.skip.is_some_and(|skip| skip.charge == Charge::None);
        if !parcel.is_changeable(now) || unpaid && now >= open.zone.midnight(day) {
            return Err(Refusal::AfterCutoff { day });
        }
        Ok(self.wish(now, What::Undone(last.ordinal)))
    }
}

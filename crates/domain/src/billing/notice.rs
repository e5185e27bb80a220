//! The notice for leaving: so many days before, by the calendar of the subscription's zone. Who says on the 10th that
//! they leave, with 30 days' notice, is free from the beginning of the 30th day after it on.

use base::{Day, Instant};

use super::Refusal;
use super::agreement::{Agreement, What};
use super::change::When;
use super::phase::{Life, Standing};

/// A notice that is not over yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    pub days: i64,
    /// The first day without the subscription, at the earliest.
    pub until: Day,
    /// Where that day begins.
    pub at: Instant,
}

impl Agreement {
    /// The notice somebody owes who leaves now. None on trial, before the start, and when it is over: it runs since the
    /// first time they said that they leave, unless they took that back.
    pub fn notice(&self, now: Instant) -> Option<Owed> {
        let life = Life::of(self);
        let phase = life.at(now).filter(|p| matches!(p.standing, Standing::Active | Standing::Paused))?;
        let days = phase.terms.notice.filter(|notice| notice.days > 0)?.days;
        let zone = &phase.cycle.zone;
        let until = zone.day(self.left_since(&life, now).unwrap_or(now)).plus_days(days);
        Some(Owed { days, until, at: zone.midnight(until) }).filter(|owed| owed.at > now)
    }

    /// When they asked for the end that is planned. One that the shop brings about is no notice.
    fn left_since(&self, life: &Life<'_>, now: Instant) -> Option<Instant> {
        let (ordinal, _) = self.pending_end(life, now)?;
        let asked = self.changes.iter().find(|change| change.ordinal == ordinal);
        asked.filter(|c| matches!(c.what, What::Canceled(cancel) if !cancel.free)).map(|c| c.asked_at)
    }

    /// The first instant that was asked for and is not before the notice is over.
    pub(super) fn after_notice(
        &self,
        life: &Life<'_>,
        when: When,
        owed: Owed,
        now: Instant,
    ) -> Result<Instant, Refusal> {
        // A period or a term that ends in that very instant ends in time.
        let before = Instant::from_micros(owed.at.micros() - 1);
        let period_end = || life.period(before).map(|period| period.to);
        let at = match when {
            When::Now => owed.at,
            When::PeriodEnd => period_end().unwrap_or(owed.at),
            When::TermEnd => self.term_end(life, before).or_else(period_end).unwrap_or(owed.at),
            When::On(_) => self.instant(life, when, now)?.max(owed.at),
        };
        match (self.pending_end(life, now), life.ends_at()) {
            (Some((_, end)), _) if end <= at => Err(Refusal::AlreadyCanceled { at: end }),
            // It is over by itself before.
            (_, Some(end)) => Ok(at.min(end)),
            (_, None) => Ok(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use base::id::PlanId;
    use base::{Ratio, Zone};

    use super::super::agreement::{Change, Created, Pause, PauseMode, Unused};
    use super::super::item::Terms;
    use super::super::tests::item;
    use super::*;
    use crate::billing::item::Bill;
    use crate::catalog::conditions::{Conditions, Notice, Term, Then, Trial, TrialAnchor};
    use crate::shop::policy::Policy;

    fn at(text: &str) -> Instant {
        let zone: Zone = "Asia/Seoul".parse().unwrap();
        let (day, time) = text.split_once('T').unwrap();
        zone.at(day.parse().unwrap(), time.parse().unwrap())
    }

    fn month(days: i64) -> Conditions {
        Conditions { notice: (days > 0).then_some(Notice { days }), ..Conditions::default() }
    }

    fn agreed(start: &str, conditions: &Conditions) -> Agreement {
        let terms = Terms::new(PlanId(1), vec![item("base", 30_000, "1 month", Bill::Advance)], conditions);
        let what = What::Created(Created::new(terms, conditions, Ratio::ZERO));
        let (zone, policy) = ("Asia/Seoul".parse().unwrap(), Arc::new(Policy::default()));
        Agreement { zone, policy, changes: vec![Change { ordinal: 0, at: at(start), asked_at: at(start), what }] }
    }

    fn check(agreement: &Agreement, asked: &str, when: When, want: &str) {
        let change = agreement.cancel(when, Unused::Credit, at(asked)).map(|change| change.at);
        assert_eq!(change, Ok(at(want)), "asked at {asked}, {when:?}");
    }

    #[test]
    fn the_day_it_ends_is_counted_by_the_calendar() {
        let agreement = agreed("2026-01-05T10:00", &month(30));
        check(&agreement, "2026-01-10T00:00", When::Now, "2026-02-09T00:00");
        check(&agreement, "2026-01-10T23:59", When::Now, "2026-02-09T00:00");
        check(&agreed("2026-01-31T10:00", &month(30)), "2026-01-31T11:00", When::Now, "2026-03-02T00:00");
        check(&agreed("2026-01-05T10:00", &month(0)), "2026-01-10T12:00", When::Now, "2026-01-10T12:00");
    }

    #[test]
    fn a_period_ends_first_that_is_not_before_it() {
        let agreement = agreed("2026-01-05T10:00", &month(30));
        check(&agreement, "2026-01-06T12:00", When::PeriodEnd, "2026-02-05T10:00");
        check(&agreement, "2026-01-07T12:00", When::PeriodEnd, "2026-03-05T10:00");
        let midnight = agreed("2026-01-05T00:00", &month(30));
        check(&midnight, "2026-01-06T12:00", When::PeriodEnd, "2026-02-05T00:00");
        check(&midnight, "2026-01-07T12:00", When::PeriodEnd, "2026-03-05T00:00");
    }

    #[test]
    fn an_earlier_day_moves_to_it_and_a_later_one_stays() {
        let agreement = agreed("2026-01-05T10:00", &month(30));
        check(&agreement, "2026-01-10T12:00", When::On("2026-01-20".parse().unwrap()), "2026-02-09T00:00");
        check(&agreement, "2026-01-10T12:00", When::On("2026-01-10".parse().unwrap()), "2026-02-09T00:00");
        check(&agreement, "2026-01-10T12:00", When::On("2026-02-20".parse().unwrap()), "2026-02-20T00:00");
    }

    #[test]
    fn a_term_ends_in_time_or_once_more() {
        let term = Some(Term { periods: 3, then: Then::Renew });
        let agreement = agreed("2026-01-05T00:00", &Conditions { term, ..month(30) });
        check(&agreement, "2026-03-06T09:00", When::TermEnd, "2026-04-05T00:00");
        check(&agreement, "2026-03-07T09:00", When::TermEnd, "2026-07-05T00:00");
        let stops = Some(Term { periods: 3, then: Then::Stop });
        let agreement = agreed("2026-01-05T00:00", &Conditions { term: stops, ..month(30) });
        check(&agreement, "2026-03-20T09:00", When::Now, "2026-04-05T00:00");
    }

    #[test]
    fn in_a_pause_it_is_over_on_its_day() {
        let mut agreement = agreed("2026-01-05T00:00", &month(30));
        let pause = What::Paused(Pause { until: Some("2026-02-20".parse().unwrap()), mode: PauseMode::Credit });
        let rests = at("2026-01-20T00:00");
        agreement.changes.push(Change { ordinal: 1, at: rests, asked_at: rests, what: pause });
        check(&agreement, "2026-01-15T09:00", When::PeriodEnd, "2026-02-14T00:00");
        check(&agreement, "2026-01-25T09:00", When::PeriodEnd, "2026-03-05T00:00");
        check(&agreement, "2026-01-25T09:00", When::Now, "2026-02-24T00:00");
    }

    #[test]
    fn a_trial_is_left_without_notice() {
        let trial = Some(Trial { days: 14, price: 0, anchor: TrialAnchor::TrialEnd });
        let agreement = agreed("2026-01-05T10:00", &Conditions { trial, ..month(30) });
        check(&agreement, "2026-01-10T12:00", When::Now, "2026-01-10T12:00");
        check(&agreement, "2026-01-10T12:00", When::PeriodEnd, "2026-01-19T10:00");
        check(&agreement, "2026-01-20T12:00", When::Now, "2026-02-19T00:00");
    }

    #[test]
    fn it_runs_since_they_first_said_so() {
        let mut agreement = agreed("2026-01-05T10:00", &month(30));
        let leave = agreement.cancel(When::PeriodEnd, Unused::Credit, at("2026-01-10T12:00")).unwrap();
        assert_eq!(leave.at, at("2026-03-05T10:00"));
        agreement.changes.push(leave);
        check(&agreement, "2026-01-20T12:00", When::Now, "2026-02-09T00:00");
        check(&agreement, "2026-02-20T12:00", When::Now, "2026-02-20T12:00");
        let later = agreement.cancel(When::On("2026-04-01".parse().unwrap()), Unused::Credit, at("2026-01-20T12:00"));
        assert_eq!(later, Err(Refusal::AlreadyCanceled { at: at("2026-03-05T10:00") }));
    }

    #[test]
    fn the_shop_may_waive_it() {
        let now = at("2026-01-10T12:00");
        let free =
            agreed("2026-01-05T10:00", &month(30)).cancel_without_notice(When::Now, Unused::Credit, now).unwrap();
        assert_eq!((free.at, matches!(free.what, What::Canceled(cancel) if cancel.waived)), (now, true));
        let none = agreed("2026-01-05T10:00", &month(0)).cancel_without_notice(When::Now, Unused::Credit, now).unwrap();
        assert!(matches!(none.what, What::Canceled(cancel) if !cancel.waived));
    }
}

//! Bills that wait a while before they go out, so that somebody can look at them: which of them wait, how long, and what
//! may be taken off.

use base::{Amount, Instant};

use super::Refusal;
use super::agreement::Agreement;
use super::moment::{Moment, What};
use super::phase::{Life, Turn};
use crate::shop::policy::Policy;

/// Until when a bill of a moment at `at` can be looked at; None when it goes out at once. The time counts from the moment,
/// not from when a worker came to it.
pub fn issue_at(policy: &Policy, at: Instant, now: Instant) -> Option<Instant> {
    let end = at.plus_seconds(policy.draft_hours * 3600);
    (policy.draft_hours > 0 && now < end).then_some(end)
}

/// Whether the bill of a moment may wait: it comes as planned, and nobody begins or begins anew with it.
pub fn may_wait(agreement: &Agreement, life: &Life<'_>, moment: &Moment) -> bool {
    let begins = moment.due.iter().any(|due| match due.what {
        What::Period { .. } => false,
        What::Turn { phase } => {
            life.phases.get(phase).is_some_and(|phase| matches!(phase.turn, Turn::Start | Turn::Restart))
        }
    });
    !begins && moment.is_planned(agreement, life)
}

/// What is taken off a line in all, and what of that somebody took off by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lowered {
    pub discount: Amount,
    pub cut: Amount,
}

/// Lowers a charge to `to`. What coupons take off stays; what was taken off by hand before is decided anew.
pub fn lower(amount: Amount, before: Lowered, to: Amount) -> Result<Lowered, Refusal> {
    let coupons = before.discount - before.cut;
    let most = amount - coupons;
    if amount <= 0 || !(0..=most).contains(&to) {
        return Err(Refusal::NotLower);
    }
    let cut = most - to;
    Ok(Lowered { discount: coupons + cut, cut })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    fn check_issue(hours: i64, now: &str, want: Option<&str>) {
        let policy = Policy { draft_hours: hours, ..Policy::default() };
        let due = at("2026-12-21T10:00:00+09:00");
        assert_eq!(issue_at(&policy, due, at(now)), want.map(at), "{hours} at {now}");
    }

    #[test]
    fn a_bill_waits_from_its_own_moment_on() {
        check_issue(0, "2026-12-21T10:00:00+09:00", None);
        check_issue(24, "2026-12-21T10:00:00+09:00", Some("2026-12-22T10:00:00+09:00"));
        check_issue(24, "2026-12-22T09:59:59+09:00", Some("2026-12-22T10:00:00+09:00"));
        check_issue(24, "2026-12-22T10:00:00+09:00", None);
        check_issue(1, "2026-12-21T10:59:00+09:00", Some("2026-12-21T11:00:00+09:00"));
    }

    fn check_lower(amount: Amount, (discount, cut): (Amount, Amount), to: Amount, want: Option<(Amount, Amount)>) {
        let lowered = lower(amount, Lowered { discount, cut }, to);
        assert_eq!(lowered.ok().map(|l| (l.discount, l.cut)), want, "{amount} {discount} {cut} to {to}");
    }

    #[test]
    fn a_charge_is_lowered_below_what_coupons_leave() {
        check_lower(33_000, (0, 0), 30_000, Some((3_000, 3_000)));
        check_lower(33_000, (0, 0), 0, Some((33_000, 33_000)));
        check_lower(33_000, (3_000, 3_000), 33_000, Some((0, 0)));
        check_lower(33_000, (10_000, 0), 20_000, Some((13_000, 3_000)));
        check_lower(33_000, (13_000, 3_000), 23_000, Some((10_000, 0)));
        check_lower(33_000, (10_000, 0), 23_001, None);
        check_lower(33_000, (0, 0), -1, None);
        check_lower(-5_000, (0, 0), 0, None);
        check_lower(0, (0, 0), 0, None);
    }
}

//! What part of a period a run of time is, by the shop's policy, and which parts are paid for already.

use base::{Instant, Period, Ratio, Span, Zone};

use super::line::Billed;
use crate::shop::policy::{Denominator, Policy, Prorate};

/// `part` as a share of `full`.
pub fn fraction(part: Period, full: Period, policy: &Policy, zone: &Zone) -> Ratio {
    let span = |p: Period| Span::new(zone.day(p.from), zone.day(p.to));
    match (policy.prorate, policy.denominator) {
        (Prorate::None, _) => Ratio::ZERO,
        (Prorate::Second, _) => {
            let micros = |p: Period| i128::from(p.to.micros() - p.from.micros());
            Ratio::new(micros(part).max(0), micros(full))
        }
        (Prorate::Day, Denominator::Actual) => Ratio::new(i128::from(span(part).days()), i128::from(span(full).days())),
        (Prorate::Day, Denominator::Fixed30) => {
            Ratio::new(i128::from(span(part).days_30()), i128::from(span(full).days_30()))
        }
    }
}

/// The same by days where the policy would not divide at all: for stubs and remaining terms.
pub fn by_day(part: Period, full: Period, policy: &Policy, zone: &Zone) -> Ratio {
    let prorate = if policy.prorate == Prorate::None { Prorate::Day } else { policy.prorate };
    fraction(part, full, &Policy { prorate, ..policy.clone() }, zone)
}

/// The instant from which time counts as unused when something stops at `at`. With `day_is_used` the day of the change
/// still belongs to what was there before.
pub fn cut(at: Instant, day_is_used: bool, policy: &Policy, zone: &Zone) -> Instant {
    if policy.prorate == Prorate::Day && day_is_used {
        let (day, time) = zone.local(at);
        return zone.at(day.plus_days(1), time);
    }
    at
}

/// What is left of `whole` when `holes` are taken out.
pub fn without(whole: Period, holes: &[Period]) -> Vec<Period> {
    let mut left = vec![whole];
    for hole in holes {
        left = left
            .into_iter()
            .flat_map(|p| [Period::new(p.from, p.to.min(hole.from)), Period::new(p.from.max(hole.to), p.to)])
            .filter(|p| !p.is_empty())
            .collect();
    }
    left.retain(|p| !p.is_empty());
    left
}

/// The parts of a billed line's service from `from` to `to` that were not taken back.
pub fn still_paid(line: &Billed, from: Instant, to: Instant) -> Vec<Period> {
    let part = Period::new(line.service.from.max(from), line.service.to.min(to));
    if part.is_empty() { Vec::new() } else { line.still_paid(part) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(&format!("{text}+09:00")).unwrap()
    }

    fn check(part: (&str, &str), full: (&str, &str), policy: &Policy, want: (i128, i128)) {
        let period = |(a, b): (&str, &str)| Period::new(at(a), at(b));
        let zone = "Asia/Seoul".parse().unwrap();
        assert_eq!(fraction(period(part), period(full), policy, &zone), Ratio::new(want.0, want.1));
    }

    const JUNE: (&str, &str) = ("2026-06-01T10:00:00", "2026-07-01T10:00:00");

    #[test]
    fn days_are_civil_days() {
        let policy = Policy::default();
        check(("2026-06-11T23:59:00", JUNE.1), JUNE, &policy, (20, 30));
        check(("2026-06-11T00:01:00", JUNE.1), JUNE, &policy, (20, 30));
        check(JUNE, JUNE, &policy, (1, 1));
    }

    #[test]
    fn months_of_thirty_days() {
        let policy = Policy { denominator: Denominator::Fixed30, ..Policy::default() };
        let may = ("2026-05-15T00:00:00", "2026-06-15T00:00:00");
        check(("2026-05-23T00:00:00", may.1), may, &policy, (22, 30));
    }

    #[test]
    fn to_the_second() {
        let policy = Policy { prorate: Prorate::Second, ..Policy::default() };
        check(("2026-06-16T10:00:00", JUNE.1), JUNE, &policy, (1, 2));
    }

    #[test]
    fn holes_are_taken_out() {
        let p = |a: i64, b: i64| Period::new(Instant::from_micros(a), Instant::from_micros(b));
        assert_eq!(without(p(0, 10), &[p(2, 3), p(5, 12)]), [p(0, 2), p(3, 5)]);
        assert_eq!(without(p(0, 10), &[p(0, 10)]), []);
    }
}

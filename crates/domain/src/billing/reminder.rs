//! What a customer is told about money, and when: one message a day at most, in the shop's hours, the pressing before the
//! pleasant. What cannot be told now waits for the next morning and is told together.

use base::{Day, Instant, Zone};

use super::dunning::{Class, in_hours, morning_after};
use crate::shop::policy::Policy;

base::codes! {
    /// What it is about, the most pressing first.
    pub enum Kind {
        /// A charge did not go through.
        Declined = "payment_declined",
        /// An invoice waits and there is nothing to charge.
        Open = "invoice_open",
        /// It still waits for another means of payment.
        Asked = "payment_asked",
        Paid = "payment_paid",
    }
}

impl Kind {
    /// Of two kinds that are told together, what the message is about.
    pub fn with(self, other: Kind) -> Kind {
        let place = |kind| Kind::ALL.iter().position(|one| *one == kind);
        if place(self) <= place(other) { self } else { other }
    }
}

/// When it is told: now, or later. `told` is what the customer was told last, and on which day.
pub fn tell_at(kind: Kind, told: Option<(Day, Kind)>, now: Instant, policy: &Policy, zone: &Zone) -> Instant {
    let today = zone.day(now);
    match told.filter(|(day, _)| *day >= today) {
        // Good news after bad is no second reminder: it is the answer.
        Some((_, last)) if kind == Kind::Paid && last != Kind::Paid => now,
        Some((day, _)) => morning_after(day, policy, zone),
        None => in_hours(now, policy, zone),
    }
}

/// Whether a decline is the customer's to mend; a passing trouble and our own are not, until nothing more is tried.
pub fn concerns_customer(class: Class, is_over: bool) -> bool {
    match class {
        Class::Funds | Class::CustomerAction | Class::DeadInstrument | Class::Risk => true,
        Class::Transient => is_over,
        Class::MerchantConfig | Class::AlreadyDone => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::policy::read_hours;

    fn check(kind: Kind, told: Option<(&str, Kind)>, hours: (&str, &str), now: &str, want: &str) {
        let zone: Zone = "Asia/Seoul".parse().unwrap();
        let policy = Policy { hours: read_hours(hours.0, hours.1).unwrap(), ..Policy::default() };
        let at = Instant::parse(&format!("2026-11-{now}:00+09:00")).unwrap();
        let told = told.map(|(day, kind)| (format!("2026-11-{day}").parse().unwrap(), kind));
        assert_eq!(&zone.show(tell_at(kind, told, at, &policy, &zone))[8..16], want, "{kind} {now}");
    }

    const ANY: (&str, &str) = ("", "");
    const DAY: (&str, &str) = ("10:00", "20:00");

    #[test]
    fn the_first_news_of_a_day_is_told_at_once() {
        check(Kind::Declined, None, ANY, "21T03:00", "21T03:00");
        check(Kind::Paid, Some(("20", Kind::Paid)), ANY, "21T03:00", "21T03:00");
    }

    #[test]
    fn the_second_waits_for_the_morning() {
        check(Kind::Declined, Some(("21", Kind::Paid)), ANY, "21T10:00", "22T09:00");
        check(Kind::Paid, Some(("21", Kind::Paid)), ANY, "21T10:00", "22T09:00");
        check(Kind::Declined, Some(("21", Kind::Declined)), DAY, "21T10:00", "22T10:00");
        // The clock was set back: the last message is of tomorrow.
        check(Kind::Declined, Some(("22", Kind::Declined)), ANY, "21T10:00", "23T09:00");
    }

    #[test]
    fn thanks_follow_a_reminder_on_the_same_day() {
        check(Kind::Paid, Some(("21", Kind::Declined)), ANY, "21T10:05", "21T10:05");
        check(Kind::Paid, Some(("21", Kind::Asked)), DAY, "21T22:00", "21T22:00");
    }

    #[test]
    fn a_shop_with_hours_tells_nothing_outside_them() {
        check(Kind::Declined, None, DAY, "21T03:00", "21T10:00");
        check(Kind::Paid, None, DAY, "21T20:00", "22T10:00");
    }

    #[test]
    fn the_pressing_comes_before_the_pleasant() {
        assert_eq!(Kind::Paid.with(Kind::Declined), Kind::Declined);
        assert_eq!(Kind::Open.with(Kind::Paid), Kind::Open);
        assert_eq!(Kind::Asked.with(Kind::Asked), Kind::Asked);
    }

    #[test]
    fn our_own_trouble_is_not_the_customers() {
        for (class, is_over, want) in [
            (Class::Funds, false, true),
            (Class::DeadInstrument, true, true),
            (Class::Transient, false, false),
            (Class::Transient, true, true),
            (Class::MerchantConfig, true, false),
            (Class::AlreadyDone, true, false),
        ] {
            assert_eq!(concerns_customer(class, is_over), want, "{class} {is_over}");
        }
    }
}

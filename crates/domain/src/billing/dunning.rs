//! Collecting what a first attempt did not bring: which declines are tried again and when, who is asked instead, and how
//! long the shop waits for them.

use base::calendar::Time;
use base::{Day, Instant, Zone};

use crate::shop::policy::Policy;

base::codes! {
    /// Why a charge was declined, whoever the gateway (korea.md section 1.1).
    pub enum Class {
        Funds = "funds",
        Transient = "transient",
        CustomerAction = "customer_action",
        DeadInstrument = "dead_instrument",
        Risk = "risk",
        MerchantConfig = "merchant_config",
        AlreadyDone = "already_done",
    }
}

/// What to do after a decline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Try the same instrument again then; `counts` says whether it used up a step of the ladder.
    Retry { at: Instant, counts: bool },
    /// Ask the customer for another means of payment; nothing is tried by itself.
    AskCustomer,
    /// The ladder is used up: the shop's policy says what becomes of the subscription.
    LadderEnd,
    /// A person of the shop must look.
    Stop,
}

/// Minutes after which a passing trouble is tried again.
const TRANSIENT_MINUTES: i64 = 30;
/// A passing trouble that lasts this many tries is treated as a decline of the ladder.
const TRANSIENT_MOST: i64 = 6;
/// Our own trouble is tried again after so many hours, and so often: ten days.
const MERCHANT_HOURS: i64 = 6;
const MERCHANT_MOST: i64 = 40;
/// A try this many days before a payday waits for it.
const PAYDAY_DAYS: i64 = 3;
/// When a shop without hours of its own begins its day; wages have arrived by then.
const MORNING: i8 = 9;

/// `failures` counts the steps of the ladder used so far, without this one; `tries` counts every attempt.
pub fn after_decline(class: Class, failures: i64, tries: i64, now: Instant, policy: &Policy, zone: &Zone) -> Next {
    // Attempts that used up no step, with this one.
    let free = tries - failures;
    let soon = |seconds| Next::Retry { at: in_hours(now.plus_seconds(seconds), policy, zone), counts: false };
    match class {
        Class::Transient if free < TRANSIENT_MOST => soon(TRANSIENT_MINUTES * 60),
        Class::Funds | Class::Transient => match step(failures, now, policy, zone) {
            Some(at) if class == Class::Funds => {
                Next::Retry { at: in_hours(at_payday(at, policy, zone), policy, zone), counts: true }
            }
            Some(at) => Next::Retry { at: in_hours(at, policy, zone), counts: true },
            None => Next::LadderEnd,
        },
        Class::CustomerAction | Class::DeadInstrument => Next::AskCustomer,
        // Our own trouble never uses up the customer's ladder.
        Class::MerchantConfig if free < MERCHANT_MOST => soon(MERCHANT_HOURS * 3600),
        Class::MerchantConfig | Class::Risk | Class::AlreadyDone => Next::Stop,
    }
}

/// When somebody who was asked for another means of payment is asked again: the same ladder, in the shop's hours. None
/// when it is used up.
pub fn ask_again(asked: i64, now: Instant, policy: &Policy, zone: &Zone) -> Option<Instant> {
    step(asked, now, policy, zone).map(|at| in_hours(at, policy, zone))
}

/// A step of the ladder from now on, at the same time of day.
fn step(used: i64, now: Instant, policy: &Policy, zone: &Zone) -> Option<Instant> {
    let wait = policy.retry.get(usize::try_from(used).ok()?)?;
    let (day, time) = zone.local(now);
    Some(zone.at(wait.after(day), time))
}

/// The next morning after a day: when the shop's hours begin.
pub fn morning_after(day: Day, policy: &Policy, zone: &Zone) -> Instant {
    zone.at(day.plus_days(1), morning(policy))
}

fn morning(policy: &Policy) -> Time {
    policy.hours.map_or_else(|| Time::new(MORNING, 0).unwrap_or(Time::MIDNIGHT), |hours| hours.from)
}

/// The morning of a payday that comes within three days, else the same instant.
fn at_payday(at: Instant, policy: &Policy, zone: &Zone) -> Instant {
    let day = zone.day(at);
    let days = (0..=PAYDAY_DAYS).map(|n| day.plus_days(n));
    let paid = days.filter(|day| policy.payday.iter().any(|wages| day.with_day(*wages) == *day));
    paid.map(|day| zone.at(day, morning(policy))).find(|payday| *payday >= at).unwrap_or(at)
}

/// The same instant, or the next one inside the shop's hours.
pub fn in_hours(at: Instant, policy: &Policy, zone: &Zone) -> Instant {
    let Some(hours) = policy.hours else { return at };
    let (day, time) = zone.local(at);
    if time < hours.from {
        zone.at(day, hours.from)
    } else if time >= hours.to {
        zone.at(day.plus_days(1), hours.from)
    } else {
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::policy::{read_hours, read_paydays};

    fn seoul() -> Zone {
        "Asia/Seoul".parse().unwrap()
    }

    fn show(next: Next) -> String {
        match next {
            Next::Retry { at, counts } => format!("{} {counts}", &seoul().show(at)[..16]),
            Next::AskCustomer => "ask".into(),
            Next::LadderEnd => "end".into(),
            Next::Stop => "stop".into(),
        }
    }

    fn check_tries(class: Class, failures: i64, tries: i64, want: &str) {
        let now = Instant::parse("2026-01-31T10:00:00+09:00").unwrap();
        assert_eq!(show(after_decline(class, failures, tries, now, &Policy::default(), &seoul())), want);
    }

    fn check(class: Class, failures: i64, want: &str) {
        check_tries(class, failures, failures + 1, want);
    }

    /// The first step of the usual ladder (a day later) in a shop with paydays and hours.
    fn check_shop(payday: &str, hours: (&str, &str), class: Class, at: &str, want: &str) {
        let (payday, hours) = (read_paydays(payday).unwrap(), read_hours(hours.0, hours.1).unwrap());
        let policy = Policy { payday, hours, ..Policy::default() };
        let now = Instant::parse(&format!("{at}:00+09:00")).unwrap();
        assert_eq!(show(after_decline(class, 0, 1, now, &policy, &seoul())), want, "{at}");
    }

    #[test]
    fn empty_accounts_climb_the_ladder() {
        check(Class::Funds, 0, "2026-02-01T10:00 true");
        check(Class::Funds, 1, "2026-02-03T10:00 true");
        check(Class::Funds, 2, "2026-02-05T10:00 true");
        check(Class::Funds, 3, "end");
    }

    #[test]
    fn a_try_on_the_morning_of_a_payday_stays_there() {
        check_shop("25, 26", ("", ""), Class::Funds, "2026-01-24T09:00", "2026-01-25T09:00 true");
        check_shop("25, 26", ("", ""), Class::Funds, "2026-01-24T09:01", "2026-01-26T09:00 true");
    }

    #[test]
    fn passing_troubles_do_not_count() {
        check(Class::Transient, 0, "2026-01-31T10:30 false");
        check_tries(Class::Transient, 0, 5, "2026-01-31T10:30 false");
        check_tries(Class::Transient, 2, 3, "2026-01-31T10:30 false");
    }

    #[test]
    fn a_passing_trouble_that_stays_climbs_the_ladder() {
        check_tries(Class::Transient, 0, 6, "2026-02-01T10:00 true");
        check_tries(Class::Transient, 3, 9, "end");
    }

    #[test]
    fn our_own_trouble_never_counts_and_ends_after_ten_days() {
        check(Class::MerchantConfig, 0, "2026-01-31T16:00 false");
        check(Class::MerchantConfig, 3, "2026-01-31T16:00 false");
        check_tries(Class::MerchantConfig, 0, 39, "2026-01-31T16:00 false");
        check_tries(Class::MerchantConfig, 0, 40, "stop");
    }

    #[test]
    fn dead_cards_are_not_tried_again() {
        check(Class::DeadInstrument, 0, "ask");
        check(Class::CustomerAction, 0, "ask");
        check(Class::Risk, 0, "stop");
        check(Class::AlreadyDone, 0, "stop");
    }

    #[test]
    fn a_try_shortly_before_a_payday_waits_for_it() {
        let any = ("", "");
        // The try of the 6th is four days away from the 10th; the 7th is three.
        check_shop("10, 25", any, Class::Funds, "2026-02-05T10:00", "2026-02-06T10:00 true");
        check_shop("10, 25", any, Class::Funds, "2026-02-06T10:00", "2026-02-10T09:00 true");
        check_shop("10, 25", any, Class::Funds, "2026-02-08T23:00", "2026-02-10T09:00 true");
        // On the payday itself: before the morning it waits, afterwards it does not.
        check_shop("10, 25", any, Class::Funds, "2026-02-09T08:00", "2026-02-10T09:00 true");
        check_shop("10, 25", any, Class::Funds, "2026-02-09T10:00", "2026-02-10T10:00 true");
        check_shop("10, 25", any, Class::Funds, "2026-02-10T10:00", "2026-02-11T10:00 true");
        // The last day of a month, and the first of the next.
        check_shop("31", any, Class::Funds, "2026-02-25T10:00", "2026-02-28T09:00 true");
        check_shop("1", any, Class::Funds, "2026-02-26T10:00", "2026-03-01T09:00 true");
        check_shop("", any, Class::Funds, "2026-02-08T10:00", "2026-02-09T10:00 true");
        check_shop("10", any, Class::Transient, "2026-02-09T10:00", "2026-02-09T10:30 false");
    }

    #[test]
    fn tries_are_made_in_the_shops_hours() {
        let day = ("09:00", "21:00");
        check_shop("", day, Class::Funds, "2026-02-05T10:00", "2026-02-06T10:00 true");
        check_shop("", day, Class::Funds, "2026-02-05T03:00", "2026-02-06T09:00 true");
        check_shop("", day, Class::Funds, "2026-02-05T21:00", "2026-02-07T09:00 true");
        check_shop("", day, Class::Funds, "2026-02-05T20:59", "2026-02-06T20:59 true");
        check_shop("", day, Class::Transient, "2026-02-05T20:45", "2026-02-06T09:00 false");
        check_shop("", day, Class::MerchantConfig, "2026-02-05T16:00", "2026-02-06T09:00 false");
        check_shop("10", ("10:30", "18:00"), Class::Funds, "2026-02-07T23:00", "2026-02-10T10:30 true");
    }

    #[test]
    fn who_was_asked_is_asked_again_by_the_same_ladder() {
        let now = Instant::parse("2026-01-31T23:00:00+09:00").unwrap();
        let again = |asked, hours: (&str, &str)| {
            let policy = Policy { hours: read_hours(hours.0, hours.1).unwrap(), ..Policy::default() };
            ask_again(asked, now, &policy, &seoul()).map(|at| seoul().show(at)[..16].to_string())
        };
        assert_eq!(again(0, ("", "")).as_deref(), Some("2026-02-01T23:00"));
        assert_eq!(again(2, ("09:00", "21:00")).as_deref(), Some("2026-02-06T09:00"));
        assert_eq!(again(3, ("", "")), None);
    }
}

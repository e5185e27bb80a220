//! Collecting what a first attempt did not bring: which declines are tried again, and when.

use base::{Instant, Zone};

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

/// `failures` counts the steps of the ladder used so far, without this one; `tries` counts every attempt.
pub fn after_decline(class: Class, failures: i64, tries: i64, now: Instant, policy: &Policy, zone: &Zone) -> Next {
    match class {
        Class::Transient if tries < TRANSIENT_MOST => {
            Next::Retry { at: now.plus_seconds(TRANSIENT_MINUTES * 60), counts: false }
        }
        Class::Funds | Class::Transient => match policy.retry.get(usize::try_from(failures).unwrap_or(usize::MAX)) {
            Some(wait) => {
                let (day, time) = zone.local(now);
                Next::Retry { at: zone.at(wait.start(day, 1, false), time), counts: true }
            }
            None => Next::LadderEnd,
        },
        Class::CustomerAction | Class::DeadInstrument => Next::AskCustomer,
        // Our own trouble never uses up the customer's ladder.
        Class::MerchantConfig => Next::Retry { at: now.plus_seconds(6 * 3600), counts: false },
        Class::Risk | Class::AlreadyDone => Next::Stop,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(class: Class, failures: i64, want: &str) {
        let now = Instant::parse("2026-01-31T10:00:00+09:00").unwrap();
        let zone: Zone = "Asia/Seoul".parse().unwrap();
        let got = match after_decline(class, failures, failures + 1, now, &Policy::default(), &zone) {
            Next::Retry { at, counts } => format!("{} {counts}", zone.show(at)),
            Next::AskCustomer => "ask".into(),
            Next::LadderEnd => "end".into(),
            Next::Stop => "stop".into(),
        };
        assert_eq!(got, want);
    }

    #[test]
    fn empty_accounts_climb_the_ladder() {
        check(Class::Funds, 0, "2026-02-01T10:00:00+09:00 true");
        check(Class::Funds, 1, "2026-02-03T10:00:00+09:00 true");
        check(Class::Funds, 2, "2026-02-05T10:00:00+09:00 true");
        check(Class::Funds, 3, "end");
    }

    #[test]
    fn passing_troubles_do_not_count() {
        check(Class::Transient, 0, "2026-01-31T10:30:00+09:00 false");
        check(Class::MerchantConfig, 0, "2026-01-31T16:00:00+09:00 false");
    }

    #[test]
    fn dead_cards_are_not_tried_again() {
        check(Class::DeadInstrument, 0, "ask");
        check(Class::CustomerAction, 0, "ask");
        check(Class::Risk, 0, "stop");
    }
}

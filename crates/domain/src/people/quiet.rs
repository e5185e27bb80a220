//! When a message may go: advertising never at night (the Korean network act, article 50(3)); what a customer has to
//! know about their own contract goes at any hour.

use base::calendar::Time;
use base::{Instant, Zone};

base::codes! {
    /// What a message is for.
    pub enum Purpose { Transactional = "transactional", Advertising = "advertising" }
}

/// The night, in the shop's local time: from 21:00 to 08:00.
const NIGHT_FROM: i8 = 21;
const NIGHT_TO: i8 = 8;

/// The same instant, or the end of the night.
pub fn may_go(purpose: Purpose, at: Instant, zone: &Zone) -> Instant {
    let (day, time) = zone.local(at);
    let hour = |hour| Time::new(hour, 0).unwrap_or(Time::MIDNIGHT);
    match purpose {
        Purpose::Transactional => at,
        Purpose::Advertising if time >= hour(NIGHT_FROM) => zone.at(day.plus_days(1), hour(NIGHT_TO)),
        Purpose::Advertising if time < hour(NIGHT_TO) => zone.at(day, hour(NIGHT_TO)),
        Purpose::Advertising => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(purpose: Purpose, at: &str, want: &str) {
        let zone: Zone = "Asia/Seoul".parse().unwrap();
        let at = Instant::parse(&format!("2026-11-{at}:00+09:00")).unwrap();
        assert_eq!(&zone.show(may_go(purpose, at, &zone))[8..16], want);
    }

    #[test]
    fn advertising_waits_for_the_morning() {
        check(Purpose::Advertising, "21T20:59", "21T20:59");
        check(Purpose::Advertising, "21T21:00", "22T08:00");
        check(Purpose::Advertising, "22T07:59", "22T08:00");
        check(Purpose::Advertising, "22T08:00", "22T08:00");
        check(Purpose::Advertising, "30T23:00", "01T08:00");
    }

    #[test]
    fn what_must_be_known_goes_at_any_hour() {
        check(Purpose::Transactional, "21T23:30", "21T23:30");
    }
}

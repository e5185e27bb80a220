//! Reading the values of a step: times and days.

use base::calendar::Time;
use base::{Day, Instant, Unit, Zone};
use domain::billing::Refusal;

/// A local time without an offset, or an instant with one.
pub fn instant(text: &str, zone: &Zone) -> Option<Instant> {
    if let Some(at) = Instant::parse(text) {
        return in_range(zone.day(at)).then_some(at);
    }
    let (day, time) = text.split_once('T').unwrap_or((text, "00:00"));
    let (day, time): (Day, Time) = (day.parse().ok()?, time.parse().ok()?);
    in_range(day).then(|| zone.at(day, time))
}

/// Whether it is written like a time, however far away.
pub fn is_time(text: &str) -> bool {
    let (day, time) = text.split_once('T').unwrap_or((text, "00:00"));
    Instant::parse(text).is_some() || day.parse::<Day>().is_ok() && time.parse::<Time>().is_ok()
}

pub fn in_range(day: Day) -> bool {
    (Day::FIRST..=Day::LAST).contains(&day)
}

pub fn unsupported(what: &str) -> Refusal {
    Refusal::NotSupported { what: what.into() }
}

pub fn day(text: &str) -> Result<Day, Refusal> {
    text.parse().ok().filter(|day| in_range(*day)).ok_or(Refusal::TooFar)
}

/// A while such as "2 hours", in seconds.
pub fn seconds(text: &str) -> Option<i64> {
    let (n, unit) = text.split_once(' ')?;
    let n: i64 = n.parse().ok()?;
    match unit.strip_suffix('s').unwrap_or(unit) {
        "hour" => n.checked_mul(3_600),
        "minute" => n.checked_mul(60),
        other => n.checked_mul(86_400).filter(|_| Unit::from_code(other) == Some(Unit::Day)),
    }
}

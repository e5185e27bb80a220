//! An IANA time zone. A local time that does not exist means the first instant after the gap; one that exists twice
//! means the first of the two.

use jiff::tz::{AmbiguousOffset, TimeZone};

use super::{Day, Instant};

/// A time of day, to the microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(jiff::civil::Time);

impl Time {
    pub const MIDNIGHT: Time = Time(jiff::civil::Time::midnight());

    /// None unless 0 <= hour < 24 and 0 <= minute < 60.
    pub fn new(hour: i8, minute: i8) -> Option<Time> {
        jiff::civil::Time::new(hour, minute, 0, 0).ok().map(Time)
    }
    pub fn hour(self) -> i8 {
        self.0.hour()
    }
    pub fn minute(self) -> i8 {
        self.0.minute()
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())
    }
}

impl std::str::FromStr for Time {
    type Err = crate::column::Mismatch;
    /// `09:30` or `09:30:15`.
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        s.parse().map(Time).map_err(|_| crate::column::Mismatch("time"))
    }
}

/// A zone by its IANA name, from the database compiled into the program.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    pub fn utc() -> Zone {
        Zone(TimeZone::UTC)
    }

    /// Every name the program knows, for choosing one.
    pub fn names() -> Vec<String> {
        jiff::tz::db().available().map(|name| name.to_string()).collect()
    }

    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The civil day and time of `instant` here.
    pub fn local(&self, instant: Instant) -> (Day, Time) {
        let local = self.0.to_datetime(instant.timestamp());
        (Day::from_date(local.date()), Time(local.time()))
    }

    pub fn day(&self, instant: Instant) -> Day {
        self.local(instant).0
    }

    /// The instant of a local day and time.
    pub fn at(&self, day: Day, time: Time) -> Instant {
        let local = day.date().to_datetime(time.0);
        let ambiguous = self.0.to_ambiguous_timestamp(local);
        let micros = match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { offset } | AmbiguousOffset::Fold { before: offset, .. } => {
                offset.to_timestamp(local).map(|t| t.as_microsecond())
            }
            // The gap begins where the old offset ends: the first instant after it is the transition itself.
            AmbiguousOffset::Gap { after, .. } => {
                let inside = after.to_timestamp(local);
                inside.map(|t| self.0.following(t).next().map_or(t, |next| next.timestamp()).as_microsecond())
            }
        };
        micros.map_or(Instant::from_micros(i64::MAX), Instant::from_micros)
    }

    /// The first instant of a day.
    pub fn midnight(&self, day: Day) -> Instant {
        self.at(day, Time::MIDNIGHT)
    }

    /// RFC 3339 with this zone's offset: `2026-01-31T10:00:00+09:00`.
    pub fn show(&self, instant: Instant) -> String {
        let zoned = instant.timestamp().to_zoned(self.0.clone());
        let seconds = zoned.offset().seconds();
        let sign = if seconds < 0 { '-' } else { '+' };
        let minutes = seconds.abs() / 60;
        format!("{}{sign}{:02}:{:02}", zoned.datetime(), minutes / 60, minutes % 60)
    }
}

impl std::fmt::Display for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::fmt::Debug for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for Zone {
    type Err = crate::column::Mismatch;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        TimeZone::get(s).map(Zone).map_err(|_| crate::column::Mismatch("zone"))
    }
}

crate::text_column!(Zone);

#[cfg(test)]
mod tests {
    use super::*;

    fn check(zone: &str, day: &str, time: &str, want: &str) {
        let zone: Zone = zone.parse().unwrap();
        let instant = zone.at(day.parse().unwrap(), time.parse().unwrap());
        assert_eq!(zone.show(instant), want);
    }

    #[test]
    fn a_plain_time_is_itself() {
        check("Asia/Seoul", "2026-01-31", "10:00", "2026-01-31T10:00:00+09:00");
    }

    #[test]
    fn a_missing_time_is_the_first_after_the_gap() {
        check("America/New_York", "2026-03-08", "02:30", "2026-03-08T03:00:00-04:00");
        check("Europe/Berlin", "2026-03-29", "02:00", "2026-03-29T03:00:00+02:00");
    }

    #[test]
    fn a_doubled_time_is_the_first_of_the_two() {
        check("America/New_York", "2026-11-01", "01:30", "2026-11-01T01:30:00-04:00");
    }

    #[test]
    fn a_midnight_that_does_not_exist_starts_the_day_later() {
        check("America/Sao_Paulo", "2018-11-04", "00:00", "2018-11-04T01:00:00-02:00");
    }

    #[test]
    fn local_days_follow_the_zone() {
        let instant = Instant::parse("2026-01-31T20:00:00Z").unwrap();
        assert_eq!("Asia/Seoul".parse::<Zone>().unwrap().day(instant).to_string(), "2026-02-01");
        assert_eq!(Zone::utc().day(instant).to_string(), "2026-01-31");
    }
}

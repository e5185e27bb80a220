//! A civil day without a zone, and a half-open run of days.

use jiff::ToSpan as _;
use jiff::civil::Date;

pub use jiff::civil::Weekday;

/// A civil day of the proleptic Gregorian calendar, written `2026-11-21`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// The first and last day a person may enter. Earlier and later ones are typing mistakes.
    pub const FIRST: Day = Day(Date::constant(1900, 1, 1));
    pub const LAST: Day = Day(Date::constant(2199, 12, 31));

    /// None when there is no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Day> {
        Date::new(year, month, day).ok().map(Day)
    }
    pub(super) fn from_date(date: Date) -> Day {
        Day(date)
    }
    pub(super) fn date(self) -> Date {
        self.0
    }
    pub fn year(self) -> i16 {
        self.0.year()
    }
    /// 1 to 12
    pub fn month(self) -> i8 {
        self.0.month()
    }
    /// 1 to 31
    pub fn day(self) -> i8 {
        self.0.day()
    }
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }
    /// The number of days in this day's month.
    pub fn days_in_month(self) -> i8 {
        self.0.days_in_month()
    }
    pub fn is_last_of_month(self) -> bool {
        self.day() == self.days_in_month()
    }
    pub fn first_of_month(self) -> Day {
        Day(self.0.first_of_month())
    }
    pub fn last_of_month(self) -> Day {
        Day(self.0.last_of_month())
    }
    /// This month's day with that number, or its last day where it is missing. `day` is 1 to 31.
    pub fn with_day(self, day: i8) -> Day {
        let most = self.days_in_month();
        Day::new(self.year(), self.month(), day.clamp(1, most)).unwrap_or(self)
    }
    /// `days` later (earlier when negative); stays at the end of the calendar when it would leave it.
    pub fn plus_days(self, days: i64) -> Day {
        Day(self.0.saturating_add(days.clamp(-4_000_000, 4_000_000).days()))
    }
    /// `months` later on the same day of the month, or on the month's last day where that is missing.
    pub fn plus_months(self, months: i64) -> Day {
        // By hand: every period of every subscription is found by it.
        let months = i64::from(self.year()) * 12 + i64::from(self.month() - 1) + months.clamp(-120_000, 120_000);
        let first = Day::new(months.div_euclid(12) as i16, months.rem_euclid(12) as i8 + 1, 1);
        match first {
            Some(first) => first.with_day(self.day()),
            None if months < 0 => Day(Date::MIN),
            None => Day(Date::MAX),
        }
    }
    /// Days from this day to `other`; negative when `other` is earlier.
    pub fn days_until(self, other: Day) -> i64 {
        self.0.duration_until(other.0).as_secs() / 86_400
    }
    /// The same month written `2026-11`, for grouping.
    pub fn month_key(self) -> String {
        format!("{:04}-{:02}", self.year(), self.month())
    }
    /// Whole months from this day's month to `other`'s month, whatever the days.
    pub fn months_until(self, other: Day) -> i64 {
        (i64::from(other.year()) - i64::from(self.year())) * 12 + i64::from(other.month()) - i64::from(self.month())
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Written by hand: every row of money has a day.
        let (year, month, day) = (self.year().unsigned_abs(), self.month().unsigned_abs(), self.day().unsigned_abs());
        let digit = |n: u16| b'0' + (n % 10) as u8;
        let [y, m, d] = [year, u16::from(month), u16::from(day)];
        let text = [
            digit(y / 1000),
            digit(y / 100),
            digit(y / 10),
            digit(y),
            b'-',
            digit(m / 10),
            digit(m),
            b'-',
            digit(d / 10),
            digit(d),
        ];
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl std::fmt::Debug for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl std::str::FromStr for Day {
    type Err = crate::column::Mismatch;
    /// Exactly `YYYY-MM-DD`.
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let wrong = crate::column::Mismatch("day");
        let mut pieces = s.splitn(3, '-');
        let mut number = |len: usize| -> Option<i16> {
            let piece = pieces.next()?;
            (piece.len() == len && piece.bytes().all(|b| b.is_ascii_digit())).then(|| piece.parse().ok())?
        };
        let (year, month, day) = (number(4).ok_or(wrong)?, number(2).ok_or(wrong)?, number(2).ok_or(wrong)?);
        Day::new(year, month as i8, day as i8).ok_or(wrong)
    }
}

crate::text_column!(Day);

/// Days from `from` up to, not including, `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub from: Day,
    pub to: Day,
}

impl Span {
    pub fn new(from: Day, to: Day) -> Span {
        Span { from, to }
    }
    /// The number of days; zero when it is empty or backwards.
    pub fn days(self) -> i64 {
        self.from.days_until(self.to).max(0)
    }
    /// The number of days by the 30/360 calendar: every month has 30 days, a 31st counts as the 30th, and the last day
    /// of February counts as the 30th, so a whole month is 30 whatever its length.
    pub fn days_30(self) -> i64 {
        let day =
            |d: Day| if d.day() == 31 || d.is_last_of_month() && d.month() == 2 { 30 } else { i64::from(d.day()) };
        (self.from.months_until(self.to) * 30 + day(self.to) - day(self.from)).max(0)
    }
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day < self.to
    }
    /// The days both have.
    pub fn overlap(self, other: Span) -> Span {
        let from = self.from.max(other.from);
        Span { from, to: self.to.min(other.to).max(from) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(s: &str) -> Day {
        s.parse().unwrap()
    }

    #[test]
    fn days_are_read_strictly() {
        for wrong in
            ["2026-2-01", "2026-02-30", "26-02-01", "2026/02/01", "", "2026-02-01x", "-026-02-01", "2026-13-01"]
        {
            assert!(wrong.parse::<Day>().is_err(), "{wrong}");
        }
        assert_eq!(day("2024-02-29").to_string(), "2024-02-29");
    }

    #[test]
    fn spans_count_their_days() {
        for (from, to, actual, thirty) in [
            ("2026-02-01", "2026-03-01", 28, 30),
            ("2026-05-23", "2026-06-15", 23, 22),
            ("2026-01-31", "2026-02-28", 28, 30),
            ("2026-03-01", "2026-03-01", 0, 0),
            ("2026-03-02", "2026-03-01", 0, 0),
        ] {
            let span = Span::new(day(from), day(to));
            assert_eq!((span.days(), span.days_30()), (actual, thirty), "{from} {to}");
        }
    }

    /// Against the library's own calendar.
    #[test]
    fn months_are_added_as_by_the_book() {
        let days = (0..400).map(|n| day("1896-01-27").plus_days(n * 311)).chain([Day(Date::MIN), Day(Date::MAX)]);
        for day in days {
            for months in (-40..40).chain([-120_000, -37_000, 1_200, 119_999, i64::MIN, i64::MAX]) {
                let book = day.0.saturating_add(months.clamp(-120_000, 120_000).months());
                assert_eq!(day.plus_months(months).0, book, "{day} and {months} months");
            }
        }
    }

    #[test]
    fn months_clamp_to_their_last_day() {
        assert_eq!(day("2026-01-31").plus_months(1), day("2026-02-28"));
        assert_eq!(day("2024-02-29").plus_months(12), day("2025-02-28"));
        assert_eq!(day("2026-03-15").months_until(day("2027-01-01")), 10);
    }
}

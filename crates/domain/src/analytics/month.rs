//! A calendar month, written `2026-11`, and a run of months.

use base::Day;
use base::column::Mismatch;

/// A month of the shop's own calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(Day);

impl Month {
    pub fn of(day: Day) -> Month {
        Month(day.first_of_month())
    }
    pub fn first(self) -> Day {
        self.0
    }
    pub fn last(self) -> Day {
        self.0.last_of_month()
    }
    /// `months` later, earlier when negative.
    pub fn plus(self, months: i64) -> Month {
        Month(self.0.plus_months(months))
    }
    /// Months from this one to `other`; negative when `other` is earlier.
    pub fn until(self, other: Month) -> i64 {
        self.0.months_until(other.0)
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.month_key())
    }
}

impl std::str::FromStr for Month {
    type Err = Mismatch;
    /// Exactly `YYYY-MM`, within the days a person may enter.
    fn from_str(text: &str) -> Result<Month, Mismatch> {
        let day: Day = format!("{text}-01").parse().map_err(|_| Mismatch("month"))?;
        if (Day::FIRST..=Day::LAST).contains(&day) { Ok(Month(day)) } else { Err(Mismatch("month")) }
    }
}

base::text_column!(Month);

/// From one month to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Months {
    pub from: Month,
    pub to: Month,
}

impl Months {
    /// The `count` months that end with `to`; at least that one.
    pub fn ending(to: Month, count: i64) -> Months {
        Months { from: to.plus(1 - count.max(1)), to }
    }
    pub fn count(self) -> i64 {
        self.from.until(self.to) + 1
    }
    pub fn all(self) -> impl Iterator<Item = Month> {
        (0..self.count()).map(move |n| self.from.plus(n))
    }
    pub fn contains(self, month: Month) -> bool {
        self.from <= month && month <= self.to
    }
    /// As many months right before these.
    pub fn before(self) -> Months {
        Months::ending(self.from.plus(-1), self.count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_strictly() {
        for (text, fine) in [("2026-11", true), ("2026-13", false), ("2026-1", false), ("", false), ("0001-01", false)]
        {
            assert_eq!(text.parse::<Month>().is_ok(), fine, "{text}");
        }
    }

    #[test]
    fn a_run_has_both_its_ends() {
        let run = Months::ending("2026-02".parse().unwrap(), 3);
        assert_eq!(run.all().map(|m| m.to_string()).collect::<Vec<_>>(), ["2025-12", "2026-01", "2026-02"]);
        assert_eq!(run.before().from.to_string(), "2025-09");
        assert_eq!(run.to.last().to_string(), "2026-02-28");
    }
}

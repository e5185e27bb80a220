//! A cycle: every n days, weeks, months or years, always counted from its anchor.

use super::Day;

crate::codes! {
    /// The unit of a cycle.
    pub enum Unit { Day = "day", Week = "week", Month = "month", Year = "year" }
}

/// `n` units. `n` is 1 to 3,660.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Every {
    pub n: i64,
    pub unit: Unit,
}

impl Every {
    pub const MONTH: Every = Every { n: 1, unit: Unit::Month };

    pub fn new(n: i64, unit: Unit) -> Option<Every> {
        (1..=3_660).contains(&n).then_some(Every { n, unit })
    }

    /// The start of period `ordinal` of a cycle anchored at `anchor` (period 0 starts there). Computed from the anchor,
    /// never from the period before, so 31 January, 28 February, 31 March spring back. With `sticky_last_day` an anchor
    /// on a month's last day stays on last days (30 April, 31 May).
    pub fn start(self, anchor: Day, ordinal: i64, sticky_last_day: bool) -> Day {
        let n = self.n.saturating_mul(ordinal);
        let by_months = |months: i64| {
            let day = anchor.plus_months(months);
            if sticky_last_day && anchor.is_last_of_month() { day.last_of_month() } else { day }
        };
        match self.unit {
            Unit::Day => anchor.plus_days(n),
            Unit::Week => anchor.plus_days(n.saturating_mul(7)),
            Unit::Month => by_months(n),
            Unit::Year => by_months(n.saturating_mul(12)),
        }
    }

    /// The ordinal of the period that contains `day`: negative before the anchor.
    pub fn ordinal_at(self, anchor: Day, day: Day, sticky_last_day: bool) -> i64 {
        let mut guess = match self.unit {
            Unit::Day => anchor.days_until(day).div_euclid(self.n),
            Unit::Week => anchor.days_until(day).div_euclid(self.n * 7),
            Unit::Month => anchor.months_until(day).div_euclid(self.n),
            Unit::Year => anchor.months_until(day).div_euclid(self.n * 12),
        };
        while self.start(anchor, guess, sticky_last_day) > day {
            guess -= 1;
        }
        while self.start(anchor, guess + 1, sticky_last_day) <= day {
            guess += 1;
        }
        guess
    }

    /// Periods a month, exact for months and years; a month counts as 365.25 / 12 days for days and weeks.
    pub fn per_month(self) -> crate::Ratio {
        let days = |d: i64| crate::Ratio::new(1461, i128::from(48 * d));
        match self.unit {
            Unit::Day => days(self.n),
            Unit::Week => days(self.n * 7),
            Unit::Month => crate::Ratio::new(1, i128::from(self.n)),
            Unit::Year => crate::Ratio::new(1, i128::from(self.n * 12)),
        }
    }
}

impl std::fmt::Display for Every {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.n, self.unit)
    }
}

impl std::str::FromStr for Every {
    type Err = crate::column::Mismatch;
    /// `1 month`, `2 weeks`, `1 quarter` (three months).
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let wrong = crate::column::Mismatch("cycle");
        let (n, unit) = s.trim().split_once(' ').ok_or(wrong)?;
        if n.is_empty() || n.len() > 4 || !n.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong);
        }
        let n: i64 = n.parse().map_err(|_| wrong)?;
        let unit = unit.strip_suffix('s').unwrap_or(unit);
        let (n, unit) = if unit == "quarter" { (n * 3, Unit::Month) } else { (n, Unit::from_code(unit).ok_or(wrong)?) };
        Every::new(n, unit).ok_or(wrong)
    }
}

crate::text_column!(Every);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn starts(anchor: &str, every: &str, sticky: bool) -> Vec<String> {
        let every: Every = every.parse().unwrap();
        (0..5).map(|n| every.start(anchor.parse().unwrap(), n, sticky).to_string()).collect()
    }

    #[test]
    fn month_ends_spring_back() {
        assert_eq!(
            starts("2026-01-31", "1 month", false),
            ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]
        );
        assert_eq!(
            starts("2026-04-30", "1 month", false),
            ["2026-04-30", "2026-05-30", "2026-06-30", "2026-07-30", "2026-08-30"]
        );
        assert_eq!(
            starts("2026-04-30", "1 month", true),
            ["2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31"]
        );
        assert_eq!(
            starts("2024-02-29", "1 year", false),
            ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]
        );
        assert_eq!(
            starts("2026-01-01", "2 weeks", false),
            ["2026-01-01", "2026-01-15", "2026-01-29", "2026-02-12", "2026-02-26"]
        );
    }

    #[test]
    fn cycles_are_read_strictly() {
        for wrong in ["", "month", "0 month", "1 fortnight", "-1 month", "3661 days", "1  month", "+1 day", "1.5 month"]
        {
            assert!(wrong.parse::<Every>().is_err(), "{wrong}");
        }
        assert_eq!("1 quarter".parse::<Every>().unwrap().to_string(), "3 month");
    }

    proptest! {
        #[test]
        fn every_day_is_in_exactly_its_period(anchor in 0i64..40_000, off in -20_000i64..40_000, n in 1i64..25, unit in 0usize..4, sticky: bool) {
            let anchor = Day::FIRST.plus_days(20_000 + anchor);
            let day = anchor.plus_days(off);
            let every = Every::new(n, Unit::ALL[unit]).unwrap();
            let at = every.ordinal_at(anchor, day, sticky);
            prop_assert!(every.start(anchor, at, sticky) <= day && day < every.start(anchor, at + 1, sticky));
        }
    }
}

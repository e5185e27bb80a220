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

/// The days periods start on: period 0 on `day`, later ones by months on the wished day of the month, or its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    pub day: Day,
    /// 1 to 31; 31 always means the last day.
    pub wish: i8,
}

impl Grid {
    pub fn on(day: Day) -> Grid {
        Grid { day, wish: day.day() }
    }

    /// With `sticky` a day that is its month's last stays on last days (30 April, 31 May).
    pub fn sticky(day: Day, sticky: bool) -> Grid {
        Grid { day, wish: if sticky && day.is_last_of_month() { 31 } else { day.day() } }
    }

    fn month(self, months: i64) -> Day {
        self.day.plus_months(months).with_day(self.wish)
    }
}

impl Every {
    pub const MONTH: Every = Every { n: 1, unit: Unit::Month };

    pub fn new(n: i64, unit: Unit) -> Option<Every> {
        (1..=3_660).contains(&n).then_some(Every { n, unit })
    }

    /// The start of period `ordinal`: period 0 starts on the grid's day. Computed from there, never from the period
    /// before, so 31 January, 28 February, 31 March spring back.
    pub fn start(self, grid: Grid, ordinal: i64) -> Day {
        let n = self.n.saturating_mul(ordinal);
        match self.unit {
            Unit::Day => grid.day.plus_days(n),
            Unit::Week => grid.day.plus_days(n.saturating_mul(7)),
            Unit::Month => grid.month(n),
            Unit::Year => grid.month(n.saturating_mul(12)),
        }
    }

    /// The ordinal of the period that contains `day`: negative before period 0.
    pub fn ordinal_at(self, grid: Grid, day: Day) -> i64 {
        let mut guess = match self.unit {
            Unit::Day => grid.day.days_until(day).div_euclid(self.n),
            Unit::Week => grid.day.days_until(day).div_euclid(self.n * 7),
            Unit::Month => grid.day.months_until(day).div_euclid(self.n),
            Unit::Year => grid.day.months_until(day).div_euclid(self.n * 12),
        };
        while self.start(grid, guess) > day {
            guess -= 1;
        }
        while self.start(grid, guess + 1) <= day {
            guess += 1;
        }
        guess
    }

    /// One cycle after a day.
    pub fn after(self, day: Day) -> Day {
        self.start(Grid::on(day), 1)
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
        let grid = Grid::sticky(anchor.parse().unwrap(), sticky);
        (0..5).map(|n| every.start(grid, n).to_string()).collect()
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
            let grid = Grid::sticky(anchor, sticky);
            let at = every.ordinal_at(grid, day);
            prop_assert!(every.start(grid, at) <= day && day < every.start(grid, at + 1));
        }
    }
}

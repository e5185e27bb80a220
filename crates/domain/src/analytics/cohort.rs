//! Cohorts: who came in the same month, and how many of them are there in each month since.

use super::course::Flow;
use super::month::Month;

/// Customers who came in the same month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cohort {
    pub month: Month,
    pub size: i64,
    /// How many are there at the end of that month, of the next one, and so on.
    pub kept: Vec<i64>,
}

/// Customers of a cohort who bought in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Present {
    pub cohort: Month,
    pub month: Month,
    pub customers: i64,
}

/// How much of a grid is wanted: the newest cohorts, each for so many months, up to the month `to`.
#[derive(Clone, Copy, Debug)]
pub struct Grid {
    pub to: Month,
    pub cohorts_most: usize,
    pub months_most: i64,
}

/// From what changed: subscribers who pay at the end of each month.
pub fn by_change(flows: &[Flow], grid: Grid) -> Vec<Cohort> {
    let size = |cohort| flows.iter().find(|f| f.cohort == cohort && f.month == cohort).map_or(0, |f| f.first);
    let kept = |cohort, month| {
        flows.iter().filter(|f| f.cohort == cohort && f.month <= month).map(|f| f.came - f.stopped).sum()
    };
    assemble(flows.iter().map(|f| f.cohort), grid, size, kept)
}

/// From who was there: customers who bought in each month.
pub fn by_presence(rows: &[Present], grid: Grid) -> Vec<Cohort> {
    let there =
        |cohort, month| rows.iter().find(|r| r.cohort == cohort && r.month == month).map_or(0, |row| row.customers);
    assemble(rows.iter().map(|r| r.cohort), grid, |cohort| there(cohort, cohort), there)
}

fn assemble(
    cohorts: impl Iterator<Item = Month>,
    grid: Grid,
    size: impl Fn(Month) -> i64,
    kept: impl Fn(Month, Month) -> i64,
) -> Vec<Cohort> {
    let mut months: Vec<Month> = cohorts.filter(|month| *month <= grid.to).collect();
    months.sort();
    months.dedup();
    let skip = months.len().saturating_sub(grid.cohorts_most);
    let cohort = |month: Month| {
        let wide = (month.until(grid.to) + 1).clamp(1, grid.months_most.max(1));
        Cohort { month, size: size(month), kept: (0..wide).map(|n| kept(month, month.plus(n))).collect() }
    };
    months.into_iter().skip(skip).map(cohort).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    fn grid(cohorts_most: usize, months_most: i64) -> Grid {
        Grid { to: month("2026-11"), cohorts_most, months_most }
    }

    fn check(cohorts: Vec<Cohort>, want: &[(&str, i64, &[i64])]) {
        let got: Vec<(String, i64, Vec<i64>)> =
            cohorts.into_iter().map(|c| (c.month.to_string(), c.size, c.kept)).collect();
        let want: Vec<(String, i64, Vec<i64>)> = want.iter().map(|w| (w.0.into(), w.1, w.2.to_vec())).collect();
        assert_eq!(got, want);
    }

    /// (cohort, month, first, came, stopped)
    const FLOWS: &[(&str, &str, i64, i64, i64)] = &[
        ("2026-08", "2026-08", 10, 9, 0),
        ("2026-08", "2026-10", 0, 1, 2),
        ("2026-10", "2026-10", 4, 4, 0),
        ("2026-10", "2026-11", 0, 0, 1),
    ];

    fn flows() -> Vec<Flow> {
        let flow = |(cohort, at, first, came, stopped): &(&str, &str, i64, i64, i64)| Flow {
            cohort: month(cohort),
            month: month(at),
            first: *first,
            came: *came,
            stopped: *stopped,
            lost: 0,
        };
        FLOWS.iter().map(flow).collect()
    }

    #[test]
    fn subscribers_are_carried_on_until_they_stop() {
        check(by_change(&flows(), grid(9, 9)), &[("2026-08", 10, &[9, 9, 8, 8]), ("2026-10", 4, &[4, 3])]);
    }

    #[test]
    fn a_grid_keeps_the_newest_cohorts_and_the_first_months() {
        check(by_change(&flows(), grid(1, 9)), &[("2026-10", 4, &[4, 3])]);
        check(by_change(&flows(), grid(9, 2)), &[("2026-08", 10, &[9, 9]), ("2026-10", 4, &[4, 3])]);
    }

    #[test]
    fn buyers_count_in_the_months_they_buy() {
        let row = |cohort: &str, at: &str, customers| Present { cohort: month(cohort), month: month(at), customers };
        let rows = [row("2026-09", "2026-09", 5), row("2026-09", "2026-11", 2), row("2026-12", "2026-12", 1)];
        check(by_presence(&rows, grid(9, 9)), &[("2026-09", 5, &[5, 0, 2])]);
    }
}

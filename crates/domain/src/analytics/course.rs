//! The course of a shop month by month: what moved adds up to what there is at the end of each month.

use base::Amount;

use super::month::{Month, Months};
use super::movement::Kind;

/// What moved in a month, by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    pub month: Month,
    pub kind: Kind,
    /// Signed.
    pub amount: Amount,
    /// Subscriptions that began to pay minus those that stopped.
    pub subscriptions: i64,
}

/// What happened in `month` to customers who first came in `cohort`. Somebody who stops and begins again within the month
/// counts both times; their difference is what the month changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    pub cohort: Month,
    pub month: Month,
    /// Customers who came for the first time: only in the cohort's own month.
    pub first: i64,
    pub came: i64,
    pub stopped: i64,
    /// Of those who stopped: by an end, not by a pause.
    pub lost: i64,
}

/// One month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub month: Month,
    /// What moved, signed, in the order of [`Kind::ALL`].
    pub moved: Vec<Amount>,
    /// At the end of the month.
    pub mrr: Amount,
    /// At the end of the month.
    pub subscriptions: i64,
    /// At the end of the month.
    pub customers: i64,
    pub came: i64,
    pub new_customers: i64,
    pub stopped: i64,
    pub lost: i64,
}

impl Step {
    pub fn of(&self, kind: Kind) -> Amount {
        Kind::ALL.iter().zip(&self.moved).find(|(one, _)| **one == kind).map_or(0, |(_, amount)| *amount)
    }
    pub fn net(&self) -> Amount {
        self.moved.iter().sum()
    }
}

/// One step for each month. The rows may begin earlier: what moved before counts into the first step's start.
pub fn course(months: Months, moved: &[Moved], flows: &[Flow]) -> Vec<Step> {
    let before = |month: Month| month < months.from;
    let mut mrr: Amount = moved.iter().filter(|m| before(m.month)).map(|m| m.amount).sum();
    let mut subscriptions: i64 = moved.iter().filter(|m| before(m.month)).map(|m| m.subscriptions).sum();
    let mut customers: i64 = flows.iter().filter(|f| before(f.month)).map(|f| f.came - f.stopped).sum();
    let step = |month: Month| {
        let here: Vec<&Moved> = moved.iter().filter(|m| m.month == month).collect();
        let flows: Vec<&Flow> = flows.iter().filter(|f| f.month == month).collect();
        let of = |kind: &Kind| here.iter().filter(|m| m.kind == *kind).map(|m| m.amount).sum();
        let came = flows.iter().map(|f| f.came).sum();
        let stopped = flows.iter().map(|f| f.stopped).sum();
        mrr += here.iter().map(|m| m.amount).sum::<Amount>();
        subscriptions += here.iter().map(|m| m.subscriptions).sum::<i64>();
        customers += came - stopped;
        Step {
            month,
            moved: Kind::ALL.iter().map(of).collect(),
            mrr,
            subscriptions,
            customers,
            came,
            new_customers: flows.iter().map(|f| f.first).sum(),
            stopped,
            lost: flows.iter().map(|f| f.lost).sum(),
        }
    };
    months.all().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn what_moved_adds_up() {
        let moved = |m: &str, kind, amount, subscriptions| Moved { month: month(m), kind, amount, subscriptions };
        let flow = |cohort: &str, m: &str, came, stopped, lost| Flow {
            cohort: month(cohort),
            month: month(m),
            first: if cohort == m { came } else { 0 },
            came,
            stopped,
            lost,
        };
        let rows = [
            moved("2026-08", Kind::New, 300, 3),
            moved("2026-10", Kind::New, 100, 1),
            moved("2026-10", Kind::Churn, -100, -1),
            moved("2026-11", Kind::Pause, -50, -1),
        ];
        let flows = [
            flow("2026-08", "2026-08", 3, 0, 0),
            flow("2026-08", "2026-10", 0, 1, 1),
            flow("2026-10", "2026-10", 1, 0, 0),
            flow("2026-08", "2026-11", 0, 1, 0),
        ];
        let steps = course(Months::ending(month("2026-11"), 3), &rows, &flows);
        let ends: Vec<(i64, i64, i64)> = steps.iter().map(|s| (s.mrr, s.subscriptions, s.customers)).collect();
        assert_eq!(ends, [(300, 3, 3), (300, 3, 3), (250, 2, 2)]);
        let people: Vec<(i64, i64, i64)> = steps.iter().map(|s| (s.new_customers, s.stopped, s.lost)).collect();
        assert_eq!(people, [(0, 0, 0), (1, 1, 1), (0, 1, 0)]);
        assert_eq!(steps.iter().map(Step::net).collect::<Vec<_>>(), [0, 0, -50]);
        assert_eq!(steps[1].of(Kind::Churn), -100);
    }

    #[test]
    fn a_shop_without_movements_has_empty_months() {
        let steps = course(Months::ending(month("2026-11"), 2), &[], &[]);
        assert_eq!(steps.iter().map(|s| (s.mrr, s.customers)).collect::<Vec<_>>(), [(0, 0), (0, 0)]);
    }
}

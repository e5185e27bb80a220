//! What the law of Korea asks of a shop, as figures with the day they came into force: kept in one place, so that a change of the
//! law is a line here. It is how we read the law, not advice: a lawyer should confirm it for each shop.

use base::{Amount, Day, Ratio, Round};

base::codes! {
    /// A duty of a shop in Korea towards those who are to pay more, by the article it follows from.
    pub enum Duty {
        /// Consent within the days before the change, told: the day, both prices, how it is paid, how to leave.
        /// E-commerce Consumer Protection Act 13(6), its decree and rules.
        Window = "window",
        /// Consent is explicit and separate; closing or postponing the question is none.
        /// Guideline on consumer protection in e-commerce.
        Explicit = "explicit",
        /// Without consent the contract ends, or goes on at the old price. The same guideline.
        Without = "without",
        /// What was asked and answered is kept for years: contracts. The same act 6, decree 6.
        Records = "records",
    }
}

/// A figure of a duty and the day from which it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub duty: Duty,
    /// Days of the window, or years that records are kept; 0 where there is no figure.
    pub figure: i64,
    since: (i16, i8, i8),
}

/// Every rule, the newest of a duty last.
pub const RULES: [Rule; 4] = [
    Rule { duty: Duty::Window, figure: 30, since: (2025, 2, 14) },
    Rule { duty: Duty::Explicit, figure: 0, since: (2025, 10, 24) },
    Rule { duty: Duty::Without, figure: 0, since: (2025, 10, 24) },
    Rule { duty: Duty::Records, figure: 5, since: (2002, 7, 1) },
];

impl Rule {
    pub fn since(&self) -> Day {
        let (year, month, day) = self.since;
        Day::new(year, month, day).unwrap_or(Day::FIRST)
    }
}

/// The rule of a duty that counts on a day; before the first of them the first.
pub fn rule_on(duty: Duty, day: Day) -> Rule {
    let mut of = RULES.iter().filter(|rule| rule.duty == duty);
    let first = of.clone().next().copied().unwrap_or(Rule { duty, figure: 0, since: (1, 1, 1) });
    of.rfind(|rule| rule.since() <= day).copied().unwrap_or(first)
}

/// The first day on which consent to a change on `day` counts.
pub fn consent_from(day: Day) -> Day {
    day.plus_days(-rule_on(Duty::Window, day).figure)
}

/// What leaving a rental early may cost, in hundredths of the rent for the days that are left of the minimum term, and
/// since when. Standards for settling consumer disputes, rental of goods. Their text names terms above a year; we know of
/// nothing that allows more for shorter ones, so it counts for all. Before the first day the first figure counts.
const LEAVING_FEES: [(i128, (i16, i8, i8)); 1] = [(10, (2011, 12, 28))];
/// The days the same text divides a month's rent by.
const DAYS_OF_A_MONTH: i128 = 30;

/// The share of the remaining rent that leaving a rental early on a day may cost.
pub fn leaving_fee_share(day: Day) -> Ratio {
    let counts = |(_, (year, month, d)): &&(i128, (i16, i8, i8))| Day::new(*year, *month, *d).is_some_and(|d| d <= day);
    let newest = LEAVING_FEES.iter().rfind(counts).or(LEAVING_FEES.first());
    newest.map_or(Ratio::ZERO, |(percent, _)| Ratio::new(*percent, 100))
}

/// The most leaving on a day may cost: that share of `rent` (a month's) for `days` days. Rounded down, so that it is
/// never above the share. None when it is too large to compute.
pub fn leaving_fee_most(day: Day, rent: Ratio, days: i64) -> Option<Amount> {
    let remaining = rent.times(Ratio::new(i128::from(days), DAYS_OF_A_MONTH))?;
    remaining.times(leaving_fee_share(day))?.round(Round::Down)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaving_early_costs_a_tenth_of_the_rent_that_is_left() {
        for (rent, days, want) in [(33_000, 720, 79_200), (33_000, 1, 110), (29_900, 7, 697), (33_000, 0, 0)] {
            assert_eq!(leaving_fee_most("2026-11-22".parse().unwrap(), Ratio::whole(rent), days), Some(want));
        }
    }

    fn check(day: &str, want: &str) {
        assert_eq!(consent_from(day.parse().unwrap()).to_string(), want, "{day}");
    }

    #[test]
    fn consent_counts_in_the_thirty_days_before() {
        check("2026-06-10", "2026-05-11");
        check("2026-03-01", "2026-01-30");
        check("2028-03-01", "2028-01-31");
        check("2020-06-10", "2020-05-11");
    }

    #[test]
    fn every_duty_has_a_rule_with_a_day() {
        for duty in Duty::ALL {
            assert_eq!(rule_on(*duty, "2026-11-22".parse().unwrap()).duty, *duty);
            assert!(RULES.iter().any(|rule| rule.duty == *duty && rule.since() > Day::FIRST));
        }
    }
}

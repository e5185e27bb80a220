//! What a law asks of a shop, as figures with the day they came into force: kept in one place, so that a change of the
//! law is a line here. It is how we read the law, not advice: a lawyer should confirm it for each shop.

use base::Day;

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

#[cfg(test)]
mod tests {
    use super::*;

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

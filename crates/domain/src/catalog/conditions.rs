//! What a plan asks and gives beside its prices: trial, minimum term, deposit, set-up fee, deliveries. Kept as JSON in
//! the words of a story file.

use base::calendar::Time;
use base::{Amount, Day, Every, Ratio};
use serde::{Deserialize, Serialize};

use super::plan::Refusal;
use crate::text;

base::codes! {
    /// Whether the first paid period is counted from the trial's end or from the subscription's start.
    #[derive(Default)]
    pub enum TrialAnchor { #[default] TrialEnd = "trial_end", Start = "start" }
}
base::codes! {
    /// What follows the last period of a term.
    #[derive(Default)]
    pub enum Then { #[default] Stop = "stop", Renew = "renew" }
}
base::codes! {
    /// Where a delivery goes that falls on a closed day.
    #[derive(Default)]
    pub enum Closed { #[default] NextOpen = "next_open", PreviousOpen = "previous_open", Skip = "skip" }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Conditions {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trial: Option<Trial>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Minimum>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
    /// Refundable, held as long as the subscription lasts. 0 when there is none.
    pub deposit: Amount,
    /// Charged once, at the start. 0 when there is none.
    pub setup: Amount,
    /// What a period costs at least, fee and usage together. 0 when there is none.
    pub commitment: Amount,
    /// Usage is billed at once when its sum since the last bill passes one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thresholds: Vec<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deliver: Option<Deliver>,
}

/// Days that cost `price` altogether, before the first paid period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    pub days: i64,
    #[serde(default)]
    pub price: Amount,
    #[serde(default, with = "text", skip_serializing_if = "TrialAnchor::is_usual")]
    pub anchor: TrialAnchor,
}

/// Who leaves before these months are over pays a fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Minimum {
    pub months: i64,
    /// A benefit given at the start and taken back.
    #[serde(default)]
    pub clawback: Amount,
    /// A share of what the remaining months would have cost.
    #[serde(default, with = "text::option", skip_serializing_if = "Option::is_none")]
    pub of_remaining: Option<Ratio>,
}

/// The agreement is for a number of periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    pub periods: i64,
    #[serde(default, with = "text")]
    pub then: Then,
}

/// A box every so often, on the shop's open days.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Deliver {
    #[serde(with = "text")]
    pub every: Every,
    /// The first delivery; without one, the day the paid subscription starts.
    #[serde(default, with = "text::option", skip_serializing_if = "Option::is_none")]
    pub first: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cutoff: Option<Cutoff>,
    #[serde(default, with = "text")]
    pub closed: Closed,
}

/// The moment after which a delivery can no longer be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Cutoff {
    pub days: i64,
    #[serde(with = "text")]
    pub at: Time,
}

impl TrialAnchor {
    fn is_usual(&self) -> bool {
        *self == TrialAnchor::TrialEnd
    }
}

impl Deliver {
    pub fn every(every: Every) -> Deliver {
        Deliver { every, first: None, cutoff: None, closed: Closed::NextOpen }
    }
}

const TRIAL_DAYS_MOST: i64 = 365;
const MONTHS_MOST: i64 = 120;
const PERIODS_MOST: i64 = 1_000;
const CUTOFF_DAYS_MOST: i64 = 60;
const THRESHOLDS_MOST: usize = 20;

impl Conditions {
    /// 0 when there is no minimum term.
    pub fn minimum_months(&self) -> i64 {
        self.minimum.map_or(0, |minimum| minimum.months)
    }

    /// Whether anything in it is an amount of money.
    pub fn names_amounts(&self) -> bool {
        let extra = self.trial.is_some_and(|trial| trial.price > 0) || self.minimum.is_some_and(|m| m.clawback > 0);
        extra || self.deposit > 0 || self.setup > 0 || self.commitment > 0 || !self.thresholds.is_empty()
    }

    /// What is wrong, by the field of the form; a trial of no days and a minimum of no months mean none.
    pub(super) fn check(&self) -> (Conditions, Vec<(String, Refusal)>) {
        let mut wrong = Vec::new();
        let mut within = |field: &str, n: i64, most: i64, why: Refusal| {
            if !(0..=most).contains(&n) {
                wrong.push((field.to_string(), why));
            }
        };
        let money = Refusal::Amount { most: base::money::MOST };
        let (trial, minimum) = (self.trial, self.minimum);
        let days = trial.map_or(0, |t| t.days);
        within("trial_days", days, TRIAL_DAYS_MOST, Refusal::TrialDays { most: TRIAL_DAYS_MOST });
        within("trial_price", trial.map_or(0, |t| t.price), base::money::MOST, money);
        within("minimum_months", self.minimum_months(), MONTHS_MOST, Refusal::Months { most: MONTHS_MOST });
        within("clawback", minimum.map_or(0, |m| m.clawback), base::money::MOST, money);
        within("deposit", self.deposit, base::money::MOST, money);
        within("setup", self.setup, base::money::MOST, money);
        within("commitment", self.commitment, base::money::MOST, money);
        within(
            "term_periods",
            self.term.map_or(1, |t| t.periods - 1),
            PERIODS_MOST,
            Refusal::Periods { most: PERIODS_MOST },
        );
        let cutoff = self.deliver.as_ref().and_then(|d| d.cutoff).map_or(0, |c| c.days);
        within("cutoff_days", cutoff, CUTOFF_DAYS_MOST, Refusal::CutoffDays { most: CUTOFF_DAYS_MOST });
        if days == 0 && trial.is_some_and(|t| t.price > 0) {
            wrong.push(("trial_price".into(), Refusal::TrialPrice));
        }
        if minimum.and_then(|m| m.of_remaining).is_some_and(|share| share.is_negative() || share > Ratio::ONE) {
            wrong.push(("of_remaining".into(), Refusal::Share));
        }
        let rising = self.thresholds.windows(2).all(|w| w[0] < w[1]);
        if self.thresholds.len() > THRESHOLDS_MOST || !rising || self.thresholds.first().is_some_and(|t| *t < 1) {
            wrong.push(("thresholds".into(), Refusal::Thresholds));
        }
        let trial = trial.filter(|t| t.days > 0);
        let minimum = minimum.filter(|m| m.months > 0);
        (Conditions { trial, minimum, ..self.clone() }, wrong)
    }
}

//! What a plan asks and gives beside its prices: trial, minimum term, deposit, set-up fee, deliveries. Kept as JSON in
//! the words of a story file.

use std::collections::BTreeMap;

use base::calendar::Time;
use base::{Amount, Currency, Day, Every, Ratio};
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
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
    /// What stands in for the amounts above in another currency than the shop's, by its three letters.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub amounts: BTreeMap<String, Amounts>,
}

/// The amounts of a plan's conditions in another currency. One that is not said is missing, unless the shop's is 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Amounts {
    /// The plan is not sold in this currency any more, whatever prices it has.
    #[serde(skip_serializing_if = "is_not")]
    pub withdrawn: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trial_price: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clawback: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deposit: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setup: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commitment: Option<Amount>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thresholds: Vec<Amount>,
}

fn is_not(flag: &bool) -> bool {
    !flag
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

/// Who leaves says so these days before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    pub days: i64,
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
const NOTICE_DAYS_MOST: i64 = 365;
const CUTOFF_DAYS_MOST: i64 = 60;
const THRESHOLDS_MOST: usize = 20;

impl Conditions {
    /// 0 when there is no minimum term.
    pub fn minimum_months(&self) -> i64 {
        self.minimum.map_or(0, |minimum| minimum.months)
    }

    /// 0 when nobody has to say beforehand that they leave.
    pub fn notice_days(&self) -> i64 {
        self.notice.map_or(0, |notice| notice.days)
    }

    /// The conditions in another currency than the shop's; or the fields whose amounts are missing in it. None of its
    /// amounts ever stands for as many minor units of another currency.
    pub fn in_currency(&self, currency: Currency) -> Result<Conditions, Vec<&'static str>> {
        let none = Amounts::default();
        let own = self.amounts.get(currency.code()).unwrap_or(&none);
        let mut missing = Vec::new();
        let mut amount = |field: &'static str, home: Amount, own: Option<Amount>| {
            if home > 0 && own.is_none() {
                missing.push(field);
            }
            own.unwrap_or(0)
        };
        let trial = self.trial.map(|t| Trial { price: amount("trial_price", t.price, own.trial_price), ..t });
        let minimum = self.minimum.map(|m| Minimum { clawback: amount("clawback", m.clawback, own.clawback), ..m });
        let deposit = amount("deposit", self.deposit, own.deposit);
        let setup = amount("setup", self.setup, own.setup);
        let commitment = amount("commitment", self.commitment, own.commitment);
        if !self.thresholds.is_empty() && own.thresholds.is_empty() {
            missing.push("thresholds");
        }
        let (thresholds, amounts, term, notice) = (own.thresholds.clone(), BTreeMap::new(), self.term, self.notice);
        let deliver = self.deliver.clone();
        let there =
            Conditions { trial, minimum, term, notice, deposit, setup, commitment, thresholds, deliver, amounts };
        if missing.is_empty() { Ok(there) } else { Err(missing) }
    }

    /// Whether the shop says no to a currency.
    pub fn is_withdrawn(&self, currency: Currency) -> bool {
        self.amounts.get(currency.code()).is_some_and(|amounts| amounts.withdrawn)
    }

    /// What is wrong, by the field of the form; a trial of no days and a minimum of no months mean none, and so does a
    /// notice of no days.
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
        within("notice_days", self.notice_days(), NOTICE_DAYS_MOST, Refusal::NoticeDays { most: NOTICE_DAYS_MOST });
        let cutoff = self.deliver.as_ref().and_then(|d| d.cutoff).map_or(0, |c| c.days);
        within("cutoff_days", cutoff, CUTOFF_DAYS_MOST, Refusal::CutoffDays { most: CUTOFF_DAYS_MOST });
        if days == 0 && trial.is_some_and(|t| t.price > 0) {
            wrong.push(("trial_price".into(), Refusal::TrialPrice));
        }
        if minimum.and_then(|m| m.of_remaining).is_some_and(|share| share.is_negative() || share > Ratio::ONE) {
            wrong.push(("of_remaining".into(), Refusal::Share));
        }
        if !rise(&self.thresholds) {
            wrong.push(("thresholds".into(), Refusal::Thresholds));
        }
        for (code, amounts) in &self.amounts {
            wrong.extend(amounts.check().into_iter().map(|(field, why)| (format!("{field}.{code}"), why)));
            if code.parse::<Currency>().is_err() {
                wrong.push(("amounts".into(), Refusal::Currency));
            }
        }
        let trial = trial.filter(|t| t.days > 0);
        let minimum = minimum.filter(|m| m.months > 0);
        let notice = self.notice.filter(|n| n.days > 0);
        (Conditions { trial, minimum, notice, ..self.clone() }, wrong)
    }
}

impl Amounts {
    /// What is wrong, by the field of the form.
    fn check(&self) -> Vec<(&'static str, Refusal)> {
        let named = [
            ("trial_price", self.trial_price),
            ("clawback", self.clawback),
            ("deposit", self.deposit),
            ("setup", self.setup),
            ("commitment", self.commitment),
        ];
        let money = Refusal::Amount { most: base::money::MOST };
        let within = |amount: Amount| (0..=base::money::MOST).contains(&amount);
        let mut wrong: Vec<(&str, Refusal)> =
            named.into_iter().filter(|(_, own)| !own.is_none_or(within)).map(|(field, _)| (field, money)).collect();
        if !rise(&self.thresholds) {
            wrong.push(("thresholds", Refusal::Thresholds));
        }
        wrong
    }
}

/// Whether thresholds are few, above 0 and rising.
fn rise(thresholds: &[Amount]) -> bool {
    let rising = thresholds.windows(2).all(|w| w[0] < w[1]);
    thresholds.len() <= THRESHOLDS_MOST && rising && thresholds.first().is_none_or(|t| *t > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Conditions {
        Conditions { setup: 10_000, deposit: 50_000, ..Conditions::default() }
    }

    fn check(own: Option<Amounts>, want: Result<(Amount, Amount), &[&str]>) {
        let amounts = own.into_iter().map(|own| ("USD".to_string(), own)).collect();
        let found = Conditions { amounts, ..plan() }.in_currency(Currency::USD);
        let found = found.map(|there| (there.setup, there.deposit));
        assert_eq!(found.as_ref().map_err(Vec::as_slice), want.as_ref().map_err(|missing| *missing));
    }

    #[test]
    fn an_amount_never_stands_for_another_currency() {
        check(None, Err(&["deposit", "setup"]));
        let half = Amounts { setup: Some(900), ..Amounts::default() };
        check(Some(half.clone()), Err(&["deposit"]));
        check(Some(Amounts { deposit: Some(0), ..half.clone() }), Ok((900, 0)));
        check(Some(Amounts { deposit: Some(4_000), ..half }), Ok((900, 4_000)));
    }

    #[test]
    fn what_the_shop_does_not_ask_need_not_be_said() {
        let plain = Conditions::default();
        assert_eq!(plain.in_currency(Currency::USD), Ok(plain.clone()));
        let thresholds = Conditions { thresholds: vec![20_000], ..Conditions::default() };
        assert_eq!(thresholds.in_currency(Currency::USD), Err(vec!["thresholds"]));
    }

    #[test]
    fn amounts_in_other_currencies_have_the_same_limits() {
        let wrong = |code: &str, own: Amounts| {
            let amounts = BTreeMap::from([(code.to_string(), own)]);
            Conditions { amounts, ..Conditions::default() }.check().1
        };
        let money = Refusal::Amount { most: base::money::MOST };
        let below = Amounts { setup: Some(-1), ..Amounts::default() };
        assert_eq!(wrong("USD", below), [("setup.USD".to_string(), money)]);
        let falling = Amounts { thresholds: vec![2, 1], ..Amounts::default() };
        assert_eq!(wrong("USD", falling), [("thresholds.USD".to_string(), Refusal::Thresholds)]);
        assert_eq!(wrong("usd", Amounts::default()), [("amounts".to_string(), Refusal::Currency)]);
    }
}

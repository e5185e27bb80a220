//! One item of a plan as a subscription took it: its own copy of price and cycle, so later edits never reach it.

use base::id::{PlanId, PlanItemId, PriceId};
use base::{Amount, Every, Ratio, Round};
use serde::{Deserialize, Serialize};

use super::price::Price;
use crate::text;

use crate::catalog::conditions::{Conditions, Deliver, Minimum, Notice, Term};
pub use crate::catalog::meter::{Aggregate, Meter};
pub use crate::catalog::plan::{Bill, Decrease, Increase, Kind};

/// An item with the quantity the customer has.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Item {
    pub code: String,
    #[serde(with = "text")]
    pub id: PlanItemId,
    #[serde(with = "text")]
    pub price_id: PriceId,
    pub ko: String,
    pub en: String,
    #[serde(with = "text")]
    pub kind: Kind,
    #[serde(with = "text")]
    pub every: Every,
    #[serde(with = "text")]
    pub bill: Bill,
    pub price: Price,
    pub quantity: i64,
    /// The tax rate of its lines; 0 for exempt.
    #[serde(with = "text")]
    pub tax: Ratio,
    /// What is counted; for usage only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter: Option<Meter>,
    #[serde(default = "prorate", with = "text", skip_serializing_if = "is_prorate")]
    pub increase: Increase,
    #[serde(default = "credit", with = "text", skip_serializing_if = "is_credit")]
    pub decrease: Decrease,
    /// Taken beside the plan: the customer may do without it again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub addon: bool,
}

fn prorate() -> Increase {
    Increase::Prorate
}

fn is_prorate(increase: &Increase) -> bool {
    *increase == Increase::Prorate
}

fn credit() -> Decrease {
    Decrease::Credit
}

fn is_credit(decrease: &Decrease) -> bool {
    *decrease == Decrease::Credit
}

impl Item {
    /// The exact price of one full period, as it lasts.
    pub fn full_price(&self) -> Option<Ratio> {
        self.price.rate(self.quantity)
    }

    /// Whether what is paid for it always is its quantity times its price: no flag says otherwise.
    pub fn is_plain(&self) -> bool {
        self.increase == Increase::Prorate && self.decrease == Decrease::Credit
    }

    /// The same but for how many there are.
    pub fn is_same_but_quantity(&self, other: &Item) -> bool {
        let quantity = self.quantity;
        self.is_same(&Item { quantity, ..other.clone() })
    }

    /// The same obligation: a change from one to the other moves no money.
    pub fn is_same(&self, other: &Item) -> bool {
        self.code == other.code
            && self.price_id == other.price_id
            && self.price == other.price
            && self.quantity == other.quantity
            && self.every == other.every
            && self.bill == other.bill
    }
}

/// What a subscription asks for at one time: a plan and its items.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Terms {
    #[serde(with = "text")]
    pub plan: PlanId,
    pub items: Vec<Item>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Minimum>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
    /// What a period costs at least, fee and usage together.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub commitment: Amount,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub thresholds: Vec<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deliver: Option<Deliver>,
}

fn is_zero(amount: &Amount) -> bool {
    *amount == 0
}

impl Terms {
    /// Items under a plan's conditions. Trial, set-up fee and deposit belong to the start, not to the terms.
    pub fn new(plan: PlanId, items: Vec<Item>, conditions: &Conditions) -> Terms {
        let Conditions { minimum, term, notice, commitment, thresholds, deliver, .. } = conditions.clone();
        Terms { plan, items, minimum, term, notice, commitment, thresholds, deliver }
    }

    pub fn has(&self, code: &str) -> bool {
        self.items.iter().any(|item| item.code == code)
    }

    /// As many of each item priced per unit as there were before; but for those that are `said`.
    pub fn keep_quantities(&mut self, before: &Terms, said: &[String]) {
        for item in self.items.iter_mut().filter(|item| item.price.is_per_unit() && !said.contains(&item.code)) {
            let had = before.items.iter().find(|had| had.code == item.code && had.price.is_per_unit());
            item.quantity = had.map_or(item.quantity, |had| had.quantity);
        }
    }

    /// What was taken beside the plan.
    pub fn addons(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.addon)
    }

    /// The add-ons there were before that are `offered` here too, as they are offered; but for those that are there.
    pub fn keep_addons(&mut self, before: &Terms, offered: &[Item]) {
        for had in before.addons() {
            let is_new = !self.items.iter().any(|item| item.code == had.code);
            let kept = offered.iter().find(|item| item.code == had.code).filter(|_| is_new);
            self.items.extend(kept.map(|item| Item { quantity: had.quantity, ..item.clone() }));
        }
    }

    /// Monthly recurring revenue: every item but usage, brought to one month, at the price that lasts. Rounded once.
    pub fn mrr(&self) -> Amount {
        let monthly = |item: &Item| item.full_price()?.times(item.every.per_month());
        let items = self.items.iter().filter(|item| item.kind != Kind::Usage);
        let sum = items.filter_map(monthly).try_fold(Ratio::ZERO, Ratio::plus);
        sum.and_then(|r| r.round(Round::HalfAwayFromZero)).unwrap_or(0)
    }

    /// The quantity shown for the subscription: of the first item priced per unit, else 1.
    pub fn quantity(&self) -> i64 {
        self.items.iter().find(|item| item.price.is_per_unit()).map_or(1, |item| item.quantity)
    }

    /// The cycle the subscription's own period follows: the first item's that is neither usage nor an add-on.
    pub fn every(&self) -> Every {
        self.items
            .iter()
            .find(|i| i.kind != Kind::Usage && !i.addon)
            .or(self.items.first())
            .map_or(Every::MONTH, |item| item.every)
    }
}

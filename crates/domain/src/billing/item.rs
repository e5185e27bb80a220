//! One item of a plan as a subscription took it: its own copy of price and cycle, so later edits never reach it.

use base::id::{PlanId, PlanItemId, PriceId};
use base::{Amount, Every, Ratio, Round};
use serde::{Deserialize, Serialize};

use super::price::Price;
use super::text;

pub use crate::catalog::plan::{Bill, Kind};

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
}

impl Item {
    /// The exact price of one full period.
    pub fn full_price(&self) -> Option<Ratio> {
        self.price.rate(self.quantity)
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
}

impl Terms {
    /// Monthly recurring revenue: every item but usage, brought to one month, as priced. Rounded once.
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

    /// The cycle the subscription's own period follows: the first item's that is not usage.
    pub fn every(&self) -> Every {
        self.items.iter().find(|i| i.kind != Kind::Usage).or(self.items.first()).map_or(Every::MONTH, |item| item.every)
    }
}

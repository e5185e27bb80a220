//! The plans of the measured shop.

use base::id::{PlanId, PlanItemId, PriceId};
use base::{Every, Ratio};
use domain::billing::item::{Bill, Decrease, Increase, Item, Kind, Terms};
use domain::billing::price::{Model, Price, Tier};
use domain::catalog::conditions::Conditions;
use domain::catalog::meter::{Aggregate, Meter};

pub const SMALL: PlanId = PlanId(1);
pub const LARGE: PlanId = PlanId(2);

/// Toys for 33,000 won a month.
pub fn small() -> Terms {
    Terms::new(SMALL, vec![rent(1, 33_000)], &Conditions::default())
}

/// The same for 44,000 won.
pub fn large() -> Terms {
    Terms::new(LARGE, vec![rent(2, 44_000)], &Conditions::default())
}

/// The small plan with swaps: the first two are free, each further one costs 3,000 won.
pub fn counted() -> Terms {
    let tier = |up_to, each| Tier { up_to, each: Ratio::whole(each), flat: Ratio::ZERO };
    let model = Model::Graduated(vec![tier(Some(2), 0), tier(None, 3_000)]);
    let swaps = Item {
        code: "swaps".into(),
        id: PlanItemId(3),
        price_id: PriceId(3),
        ko: "Swaps of toys".into(),
        en: "Swaps".into(),
        kind: Kind::Usage,
        bill: Bill::Arrears,
        price: Price { model, minimum: None, maximum: None, prorated: false, intro: Vec::new() },
        meter: Some(Meter { code: "swap".into(), aggregate: Aggregate::Sum, recurring: false }),
        ..rent(1, 0)
    };
    Terms::new(SMALL, vec![rent(1, 33_000), swaps], &Conditions::default())
}

fn rent(id: i64, amount: i64) -> Item {
    Item {
        code: "base".into(),
        id: PlanItemId(id),
        price_id: PriceId(id),
        ko: "Toys M, rented".into(),
        en: "Toys M".into(),
        kind: Kind::Rental,
        every: Every::MONTH,
        bill: Bill::Advance,
        price: Price::flat(amount),
        quantity: 1,
        tax: Ratio::new(1, 10),
        meter: None,
        increase: Increase::Prorate,
        decrease: Decrease::Credit,
        addon: false,
    }
}

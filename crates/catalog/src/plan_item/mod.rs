//! Plan items: the parts of a plan that are billed. Written with their plan; prices that differ from the newest version
//! become the next one. An item is known by its code: another code is another item.

pub mod sql;

use base::column::Mismatch;
use base::id::{Ids, PlanId, PlanItemId, ProductId};
use base::{Instant, Ratio};
use domain::catalog::plan::Item;
use kit::db::{Error, Tx};
use shop::{Actor, Shop};

use crate::price::{self, NewPrice};

pub use sql::{ItemRow, list};

base::codes! {
    /// Whether a plan still has an item.
    pub enum State { Live = "live", Retired = "retired" }
}

/// An item's own tax, where it is not the shop's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tax {
    Exempt,
    Rate(Ratio),
}

impl std::fmt::Display for Tax {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Tax::Exempt => f.write_str("exempt"),
            Tax::Rate(rate) => write!(f, "{rate}"),
        }
    }
}

impl std::str::FromStr for Tax {
    type Err = Mismatch;
    fn from_str(text: &str) -> Result<Tax, Mismatch> {
        let sane = |rate: &Ratio| !rate.is_negative() && *rate <= Ratio::ONE;
        match text {
            "exempt" => Ok(Tax::Exempt),
            rate => Ratio::parse(rate).filter(sane).map(Tax::Rate).ok_or(Mismatch("tax")),
        }
    }
}

base::text_column!(Tax);

/// What stands beside an item's rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    pub product: Option<ProductId>,
    pub tax: Option<Tax>,
    pub prices: Vec<NewPrice>,
}

/// Makes the items of a plan what they are to be. Those that are no longer there retire.
pub(crate) fn save_all(
    tx: &mut Tx<'_>,
    ids: &Ids,
    now: Instant,
    shop: &Shop,
    actor: &Actor,
    plan: PlanId,
    items: &[(&Item, &Part)],
) -> Result<(), Error> {
    let known = sql::list(tx, shop.id, plan)?;
    for gone in known.iter().filter(|row| !items.iter().any(|(item, _)| item.code == row.code)) {
        sql::retire(tx, shop.id, gone.id)?;
    }
    for (at, (item, part)) in items.iter().enumerate() {
        let position = i64::try_from(at).unwrap_or(i64::MAX);
        let found = known.iter().find(|row| row.code == item.code);
        let id = found.map_or_else(|| PlanItemId(ids.next(now)), |row| row.id);
        let row = row(shop, plan, id, position, item, part);
        if found.is_some() {
            sql::save(tx, &row)?
        } else {
            sql::insert(tx, &row)?
        }
        for new in &part.prices {
            let newest = price::newest(tx, shop.id, id, new.currency)?;
            if newest.is_none_or(|newest| newest.model.0 != new.price) {
                price::add(tx, ids, now, shop.id, actor, id, new)?;
            }
        }
    }
    Ok(())
}

fn row(shop: &Shop, plan: PlanId, id: PlanItemId, position: i64, item: &Item, part: &Part) -> ItemRow {
    ItemRow {
        id,
        shop: shop.id,
        plan,
        code: item.code.clone(),
        name_ko: item.name.ko.clone(),
        name_en: item.name.en.clone(),
        kind: item.kind,
        product: part.product,
        every: item.every,
        bill: item.bill,
        tax: part.tax,
        meter: item.meter.clone(),
        increase: item.increase,
        decrease: item.decrease,
        addon: item.addon,
        position,
        state: State::Live,
    }
}

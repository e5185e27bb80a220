//! The versions of prices: only ever added.

use base::id::{PlanId, PlanItemId, PriceId, ShopId};
use base::{Currency, Day, Instant};
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table};

use super::Model;

table! {
    pub PRICES = "prices" as PriceRow {
        id: PriceId, shop: ShopId, plan_item: PlanItemId, number: i64, currency: Currency, model: Model,
        valid_from: Day, created_at: Instant, created_by: String
    }
}
stmt! {
    /// The version that counts on a day: the highest number of those valid.
    CURRENT -> PriceRow =
        "select {ROW} from prices
          where shop = $1 and plan_item = $2 and currency = $3 and valid_from <= $4
          order by number desc
          limit 1"
}
stmt! {
    /// The version with the highest number, whenever it is valid from.
    NEWEST -> PriceRow =
        "select {ROW} from prices
          where shop = $1 and plan_item = $2 and currency = $3
          order by number desc
          limit 1"
}
stmt! {
    /// All versions of a plan's items, newest first.
    LIST -> PriceRow =
        "select {ROW p} from prices p join plan_items i on i.id = p.plan_item
          where p.shop = $1 and i.shop = $1 and i.plan = $2
          order by p.created_at desc, p.number desc, p.id desc
          limit 500"
}

/// The price new subscribers pay on a day; None when there is none in this currency yet.
pub fn current(
    reader: &mut Reader<'_>,
    shop: ShopId,
    item: PlanItemId,
    currency: Currency,
    day: Day,
) -> Result<Option<PriceRow>, Error> {
    reader.find(&CURRENT, args![shop, item, currency, day])
}

/// The versions of all items of a plan, newest first, at most 500.
pub fn list(reader: &mut Reader<'_>, shop: ShopId, plan: PlanId) -> Result<Vec<PriceRow>, Error> {
    reader.all(&LIST, args![shop, plan])
}

/// The version added last, whenever it is valid from.
pub fn newest(
    reader: &mut Reader<'_>,
    shop: ShopId,
    item: PlanItemId,
    currency: Currency,
) -> Result<Option<PriceRow>, Error> {
    reader.find(&NEWEST, args![shop, item, currency])
}

pub(super) fn insert(tx: &mut Tx<'_>, price: &PriceRow) -> Result<(), Error> {
    tx.insert(&PRICES, std::slice::from_ref(price))
}

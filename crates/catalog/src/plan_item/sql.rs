//! The items of plans. They are never removed, since subscriptions and prices point at them: they retire.

use base::Every;
use base::id::{PlanId, PlanItemId, ProductId, ShopId};
use domain::catalog::plan::{Bill, Decrease, Increase, Kind};
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table};

use super::{State, Tax};

table! {
    pub ITEMS = "plan_items" as ItemRow {
        id: PlanItemId, shop: ShopId, plan: PlanId, code: String, name_ko: String, name_en: String, kind: Kind,
        product: Option<ProductId>, every: Every, bill: Bill, tax: Option<Tax>, meter: Option<String>,
        increase: Increase, decrease: Decrease, addon: bool, position: i64, state: State
    }
}
stmt! {
    /// Items of a plan, the retired ones too.
    LIST -> ItemRow =
        "select {ROW} from plan_items
          where shop = $1 and plan = $2
          order by position, id
          limit 500"
}
stmt! {
    SAVE =
        "update plan_items
            set name_ko = $3, name_en = $4, kind = $5, product = $6, every = $7, bill = $8, tax = $9, meter = $10,
                increase = $11, decrease = $12, position = $13, state = $14, addon = $15
          where shop = $1 and id = $2"
}
stmt! { RETIRE = "update plan_items set state = 'retired' where shop = $1 and id = $2" }

/// The items of a plan, the retired ones too.
pub fn list(reader: &mut Reader<'_>, shop: ShopId, plan: PlanId) -> Result<Vec<ItemRow>, Error> {
    reader.all(&LIST, args![shop, plan])
}

pub(super) fn insert(tx: &mut Tx<'_>, item: &ItemRow) -> Result<(), Error> {
    tx.insert(&ITEMS, std::slice::from_ref(item))
}

/// Everything of an item but its code and its plan.
pub(super) fn save(tx: &mut Tx<'_>, i: &ItemRow) -> Result<(), Error> {
    let args = args![
        i.shop, i.id, i.name_ko, i.name_en, i.kind, i.product, i.every, i.bill, i.tax, i.meter, i.increase, i.decrease,
        i.position, i.state, i.addon
    ];
    tx.run(&SAVE, args).map(|_| ())
}

pub(super) fn retire(tx: &mut Tx<'_>, shop: ShopId, item: PlanItemId) -> Result<(), Error> {
    tx.run(&RETIRE, args![shop, item]).map(|_| ())
}

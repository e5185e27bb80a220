//! What the items of plans cost on a day: each with the highest price version that is valid then.

use base::id::{PlanId, PlanItemId, PriceId, ShopId};
use base::{Currency, Day, Every};
use domain::catalog::meter::Aggregate;
use domain::catalog::plan::{Bill, Decrease, Increase, Kind};
use kit::db::{Error, Reader};
use kit::{args, stmt};

use crate::plan_item::Tax;
use crate::price::Model;

stmt! {
    /// Items of one plan that have a price in a currency on a day.
    pub OF_PLAN -> Priced {
        plan: PlanId, id: PlanItemId, code: String, name_ko: String, name_en: String, kind: Kind, every: Every,
        bill: Bill, tax: Option<Tax>, increase: Increase, decrease: Decrease, addon: bool, meter: Option<String>,
        aggregate: Option<Aggregate>, recurring: Option<bool>, price: PriceId, model: Model
    } =
        "select i.plan, i.id, i.code, i.name_ko, i.name_en, i.kind, i.every, i.bill, i.tax, i.increase, i.decrease, i.addon,
                m.code, m.aggregate, m.recurring, p.id, p.model
           from plan_items i join prices p on p.plan_item = i.id
                left join meters m on m.shop = i.shop and m.code = i.meter
          where i.shop = $1 and i.plan = $2 and i.state = 'live' and p.shop = $1 and p.currency = $3
            and p.number = (select max(q.number) from prices q
                             where q.shop = $1 and q.plan_item = i.id and q.currency = $3 and q.valid_from <= $4)
          order by i.position, i.id
          limit 100"
}
stmt! {
    /// The same for all plans of a shop.
    OF_SHOP -> Priced =
        "select i.plan, i.id, i.code, i.name_ko, i.name_en, i.kind, i.every, i.bill, i.tax, i.increase, i.decrease, i.addon,
                m.code, m.aggregate, m.recurring, p.id, p.model
           from plan_items i join prices p on p.plan_item = i.id
                left join meters m on m.shop = i.shop and m.code = i.meter
          where i.shop = $1 and i.state = 'live' and p.shop = $1 and p.currency = $2
            and p.number = (select max(q.number) from prices q
                             where q.shop = $1 and q.plan_item = i.id and q.currency = $2 and q.valid_from <= $3)
          order by i.plan, i.position, i.id
          limit 2000"
}

stmt! {
    /// How many items each plan has, its add-ons aside.
    COUNTS -> (PlanId, i64) =
        "select plan, count(*)
           from plan_items
          where shop = $1 and state = 'live' and addon = 0
          group by plan
          order by plan
          limit 2000"
}
stmt! {
    /// The currencies of any price of a day.
    CURRENCIES -> (Currency,) =
        "select distinct p.currency
           from plan_items i join prices p on p.plan_item = i.id
          where i.shop = $1 and i.state = 'live' and p.shop = $1 and p.valid_from <= $2
          order by p.currency
          limit 50"
}

pub(super) fn counts(reader: &mut Reader<'_>, shop: ShopId) -> Result<Vec<(PlanId, i64)>, Error> {
    reader.all(&COUNTS, args![shop])
}

pub(super) fn currencies(reader: &mut Reader<'_>, shop: ShopId, day: Day) -> Result<Vec<Currency>, Error> {
    Ok(reader.all(&CURRENCIES, args![shop, day])?.into_iter().map(|(currency,)| currency).collect())
}

pub(super) fn of_plan(
    reader: &mut Reader<'_>,
    shop: ShopId,
    plan: PlanId,
    currency: Currency,
    day: Day,
) -> Result<Vec<Priced>, Error> {
    reader.all(&OF_PLAN, args![shop, plan, currency, day])
}

pub(super) fn of_shop(
    reader: &mut Reader<'_>,
    shop: ShopId,
    currency: Currency,
    day: Day,
) -> Result<Vec<Priced>, Error> {
    reader.all(&OF_SHOP, args![shop, currency, day])
}

//! Prices of plan items. A price is never edited: a new version is added, valid from a day on. Of the versions valid on
//! a day the one with the highest number counts; subscriptions keep the copy they began with.

pub mod sql;

use base::column::{Mismatch, Val};
use base::id::{Ids, PlanItemId, PriceId, ShopId};
use base::{Column, Currency, Day, Instant};
use domain::billing::price::Price;
use kit::db::{Error, Tx};
use serde_json::{Map, Value, json};
use shop::{Actor, Entry, audit};

pub use sql::{PriceRow, current, list, newest};

/// A price as it is kept in its cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Model(pub Price);

impl Column for Model {
    fn to_val(&self) -> Val<'_> {
        Val::Text(serde_json::to_string(&self.0).unwrap_or_default().into())
    }
    fn from_val(val: Val<'_>) -> Result<Self, Mismatch> {
        let Val::Text(text) = val else { return Err(Mismatch("price")) };
        serde_json::from_str(&text).map(Model).map_err(|_| Mismatch("price"))
    }
}

/// A version to be added.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPrice {
    pub currency: Currency,
    pub price: Price,
    /// The first day on which new subscribers pay it.
    pub from: Day,
}

/// Adds the next version of an item's price.
pub fn add(
    tx: &mut Tx<'_>,
    ids: &Ids,
    now: Instant,
    shop: ShopId,
    actor: &Actor,
    item: PlanItemId,
    new: &NewPrice,
) -> Result<PriceId, Error> {
    let newest = newest(tx, shop, item, new.currency)?;
    let row = PriceRow {
        id: PriceId(ids.next(now)),
        shop,
        plan_item: item,
        number: newest.as_ref().map_or(1, |newest| newest.number + 1),
        currency: new.currency,
        model: Model(new.price.clone()),
        valid_from: new.from,
        created_at: now,
        created_by: actor.code(),
    };
    sql::insert(tx, &row)?;
    let (id, before) = (row.id, newest.map(|newest| facts(&newest)).unwrap_or_default());
    let entry = Entry { actor, action: "price.added", subject: id.to_string(), before, after: facts(&row) };
    audit::add(tx, ids, shop, now, entry)?;
    Ok(id)
}

/// What the audit log keeps of a price.
fn facts(price: &PriceRow) -> Map<String, Value> {
    audit::fields(json!({
        "item": price.plan_item.to_string(),
        "currency": price.currency.to_string(),
        "price": price.model.0,
        "valid_from": price.valid_from.to_string(),
    }))
}

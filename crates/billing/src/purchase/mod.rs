//! Purchases made once: history brought in from elsewhere. Nothing is charged for them and no invoice belongs to them;
//! they tell who buys, how often and for how much.

mod admin;
mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::get;
use base::id::{CustomerId, ImportId, ShopId};
use kit::app::App;
use kit::args;
use kit::db::{Error, Reader, Tx};

pub use admin::panel;
pub use sql::{Listed, NewPurchase, Sums};

pub fn routes() -> Router<App> {
    Router::new().route("/admin/purchases", get(admin::list::page))
}

/// Writes purchases down. All or none; [`Error::Taken`] when a reference is in use.
pub fn add_many(tx: &mut Tx<'_>, new: &[NewPurchase]) -> Result<(), Error> {
    tx.insert(&sql::PURCHASES, new)
}

/// Whether a purchase has this reference.
pub fn is_taken(reader: &mut Reader<'_>, shop: ShopId, reference: &str) -> Result<bool, Error> {
    Ok(reader.find(&sql::BY_REFERENCE, args![shop, reference])?.is_some())
}

/// The newest purchases of a customer, at most 20, and what all of them add up to by currency.
pub fn of_customer(
    reader: &mut Reader<'_>,
    shop: ShopId,
    customer: CustomerId,
) -> Result<(Vec<Listed>, Vec<Sums>), Error> {
    let filter = sql::Filter { customer: Some(customer), ..sql::Filter::default() };
    let page = sql::Page { order: 0, limit: 20, offset: 0 };
    Ok((sql::list(reader, shop, filter, page)?, sql::sums(reader, shop, filter)?))
}

/// How many purchases came with an import, and from how many customers.
pub fn count_imported(reader: &mut Reader<'_>, shop: ShopId, import: ImportId) -> Result<(i64, i64), Error> {
    reader.one(&sql::COUNT_IMPORTED, args![shop, import])
}

/// Takes back the purchases of an import; returns how many.
pub fn remove_imported(tx: &mut Tx<'_>, shop: ShopId, import: ImportId) -> Result<u64, Error> {
    tx.run(&sql::REMOVE_IMPORTED, args![shop, import])
}

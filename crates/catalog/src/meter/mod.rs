//! Meters: what a shop counts. A usage item names one, and a subscription keeps a copy of how it counts.

mod admin;
pub mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::get;
use base::Instant;
use base::id::{Ids, ShopId};
use domain::catalog::meter::Meter;
use kit::app::App;
use kit::db::{Error, Tx};
use serde_json::{Map, json};
use shop::audit::{self, Actor, Entry};

pub use sql::{find, list};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/admin/plans/meters", get(admin::list).post(admin::add))
}

/// Adds a meter. [`Error::Taken`] when its code is in use.
pub fn add(tx: &mut Tx<'_>, ids: &Ids, shop: ShopId, meter: &Meter, now: Instant) -> Result<(), Error> {
    let Meter { code, aggregate, recurring } = meter.clone();
    tx.insert(&sql::METERS, &[sql::MeterRow { id: ids.next(now), shop, code, aggregate, recurring, created_at: now }])
}

/// The same, asked for by a person.
fn define(tx: &mut Tx<'_>, ids: &Ids, shop: ShopId, now: Instant, actor: &Actor, meter: &Meter) -> Result<(), Error> {
    add(tx, ids, shop, meter, now)?;
    let after = json!({ "code": meter.code, "aggregate": meter.aggregate.code(), "recurring": meter.recurring });
    let (subject, before, after) = (meter.code.clone(), Map::new(), audit::fields(after));
    audit::add(tx, ids, shop, now, Entry { actor, action: "meter.added", subject, before, after })
}

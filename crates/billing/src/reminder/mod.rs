//! Reminders: what customers are told about their money and their subscriptions, and a link by which they pay without
//! logging in. Written by a reader of billing's events; what cannot be told now, and whoever is asked again, is found by
//! `jobs`.

pub mod jobs;
mod portal;
pub mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use base::Instant;
use base::id::{CustomerId, ShopId};
use kit::app::App;
use kit::db::{Error, Tx};
use kit::session;
use kit::web::csrf;

pub use jobs::{CONSUMER, give_up};
pub use sql::next_due;

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    portal::routes()
}

/// A link can be used for so many days.
pub const LINK_DAYS: i64 = 7;
/// After it cannot be used any more, whoever opens it is told so for a month.
const FORGET_DAYS: i64 = 30;

/// Makes a way for a customer to pay without logging in; returns its path. Only the hash of its secret is kept.
pub fn add_link(tx: &mut Tx<'_>, shop: ShopId, customer: CustomerId, now: Instant) -> Result<String, Error> {
    let secret = csrf::fresh();
    if secret.is_empty() {
        return Err(Error::Engine("the system has no randomness to give".into()));
    }
    let (hash, expires_at) = (session::hash(&secret), now.plus_seconds(LINK_DAYS * 86_400));
    sql::add_link(tx, sql::NewLink { hash, shop, customer, created_at: now, expires_at })?;
    Ok(format!("/pay/{secret}"))
}

/// Sweeps away links of long ago.
pub fn remove_old(tx: &mut Tx<'_>, shop: ShopId, now: Instant) -> Result<u64, Error> {
    sql::remove_old_links(tx, shop, now.plus_seconds(-FORGET_DAYS * 86_400))
}

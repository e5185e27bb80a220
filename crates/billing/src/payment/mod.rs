//! Payments: the intention to collect an invoice, carried out by attempts. An attempt is written down before the gateway
//! is called; what stays unknown is looked up, never charged again.

pub mod admin;
mod book;
pub mod hook;
pub mod jobs;
pub mod portal;
pub mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use base::Instant;
use base::id::{CustomerId, Ids, InstrumentId, ShopId};
use gateways::payment::Gateway;
use kit::app::App;
use kit::args;
use kit::db::{Error, Tx};

pub use sql::{list_attempts, list_instruments, list_of_customer, list_of_invoice, remove_instruments};

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    admin::routes().merge(portal::routes()).merge(hook::routes())
}

/// A means of payment as the gateway named it; never card data.
#[derive(Clone, Debug)]
pub struct Card {
    pub token: String,
    pub brand: String,
    /// Four digits, for recognising it.
    pub last4: String,
    /// `2028-04`
    pub expires: String,
}

/// Keeps a customer's means of payment; from now on it is the one that is charged, also for what is still owed.
pub fn add_instrument(
    tx: &mut Tx<'_>,
    ids: &Ids,
    shop: ShopId,
    customer: CustomerId,
    card: &Card,
    now: Instant,
) -> Result<InstrumentId, Error> {
    sql::remove_instruments(tx, shop, customer)?;
    let id = InstrumentId(ids.next(now));
    let Card { token, brand, last4, expires } = card.clone();
    let row = sql::NewInstrument {
        id,
        shop,
        customer,
        gateway: Gateway::Sandbox,
        token,
        brand,
        last4,
        expires,
        state: "active".into(),
        created_at: now,
    };
    tx.insert(&sql::INSTRUMENTS, &[row])?;
    try_again(tx, shop, customer, now)?;
    Ok(id)
}

/// Tries what a customer owes again at once, from the bottom of the ladder.
pub fn try_again(tx: &mut Tx<'_>, shop: ShopId, customer: CustomerId, now: Instant) -> Result<u64, Error> {
    tx.run(&sql::TRY_AGAIN, args![shop, customer, now])
}

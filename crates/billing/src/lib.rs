//! Billing: subscriptions, invoices, the ledger and payments. The rules are in `domain::billing`; this crate reads,
//! decides by them, writes and answers.

pub mod aloud;
pub mod charge;
pub mod coupon;
pub mod credit_note;
pub mod document;
pub mod history;
pub mod invoice;
pub mod ledger;
pub mod panel;
pub mod payment;
pub mod price_rise;
pub mod purchase;
pub mod refund;
pub mod reminder;
pub mod revenue;
pub mod subscription;
#[cfg(test)]
mod tests;
pub mod usage;
pub mod watchdog;
mod word;
mod words;

use axum::Router;
use base::Instant;
use kit::app::App;
use kit::db::Error;
use kit::web::shell::Link;
use people::Me;
use shop::Shop;

use crate::words::T;

pub use aloud::say_refusal;

/// Every page of this area.
pub fn routes() -> Router<App> {
    [
        subscription::routes(),
        invoice::routes(),
        payment::routes(),
        purchase::routes(),
        usage::routes(),
        coupon::routes(),
        credit_note::routes(),
        refund::routes(),
        charge::routes(),
        revenue::routes(),
        price_rise::routes(),
        reminder::routes(),
        watchdog::routes(),
        document::routes(),
    ]
    .into_iter()
    .fold(Router::new(), Router::merge)
}

/// This area's tabs of the customer's own pages; the first is their home.
pub fn links(me: &Me) -> Vec<Link> {
    let t = T(me.lang());
    vec![
        Link::new("home", "home", t.my_subscription(), "/my"),
        Link::new("invoices", "invoice", t.invoices(), "/my/invoices"),
    ]
}

/// How many subscriptions or payments one transaction takes.
const CHUNK: i64 = 1_000;

/// Does everything that is due for a shop now: renewals in order, then collecting, then looking up what stayed unknown.
/// Returns how many things were done. Stopping it anywhere loses nothing: what is left is still due.
pub fn run(app: &App, shop: &Shop) -> Result<usize, Error> {
    let mut total = 0;
    loop {
        let (renewed, begun) = subscription::jobs::renew(app, shop, CHUNK)?;
        payment::jobs::finish(app, shop, begun)?;
        let collected = payment::jobs::collect(app, shop, CHUNK)?;
        let settled = payment::jobs::look_up(app, shop, CHUNK)?;
        total += renewed + collected + settled;
        if renewed + collected + settled == 0 {
            return Ok(total);
        }
    }
}

/// When the shop has something to do next. None: nothing is planned.
pub fn next_due(app: &App, shop: &Shop) -> Result<Option<Instant>, Error> {
    let id = shop.id;
    app.db
        .read(move |r| {
            let renewal = subscription::next_due(r, id)?;
            let attempt = payment::sql::next_try(r, id)?;
            let unknown = payment::sql::oldest_open(r, id)?.map(|at| at.plus_seconds(payment::jobs::LEASE_SECONDS));
            Ok([renewal, attempt, unknown].into_iter().flatten().min())
        })
        .wait()
}

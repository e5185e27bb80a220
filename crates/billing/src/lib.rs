//! Billing: subscriptions, invoices, the ledger and payments. The rules are in `domain::billing`; this crate reads,
//! decides by them, writes and answers.

pub mod aloud;
pub mod charge;
mod confirm;
pub mod coupon;
pub mod credit_note;
pub mod delivery;
pub mod deposit;
pub mod document;
pub mod draft;
pub mod grant;
pub mod handover;
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
pub mod tax;
#[cfg(test)]
mod tests;
pub mod usage;
pub mod void;
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
        draft::routes(),
        payment::routes(),
        purchase::routes(),
        usage::routes(),
        coupon::routes(),
        credit_note::routes(),
        delivery::routes(),
        refund::routes(),
        charge::routes(),
        tax::routes(),
        void::routes(),
        revenue::routes(),
        ledger::routes(),
        grant::routes(),
        deposit::routes(),
        price_rise::routes(),
        reminder::routes(),
        handover::routes(),
        watchdog::routes(),
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

/// Does everything that is due for a shop now: credit whose last day is over goes, then renewals in order, then
/// collecting, then looking up what stayed unknown. Returns how many things were done. Stopping it anywhere loses
/// nothing: what is left is still due.
pub fn run(app: &App, shop: &Shop) -> Result<usize, Error> {
    // What is over shall not be spent by what is due now.
    let mut total = grant::jobs::expire(app, shop)?;
    loop {
        // In the order in which it was due: what waited to be looked at comes before what is due now.
        let (issued, begun) = draft::jobs::issue_due(app, shop, CHUNK)?;
        payment::jobs::finish(app, shop, begun)?;
        // Nobody is billed a price they were to be asked about first.
        total += price_rise::run(app, shop, app.now())?;
        let (renewed, begun) = subscription::jobs::renew(app, shop, CHUNK)?;
        payment::jobs::finish(app, shop, begun)?;
        let early = usage::jobs::bill_early(app, shop, CHUNK)?;
        let collected = payment::jobs::collect(app, shop, CHUNK)?;
        let settled = payment::jobs::look_up(app, shop, CHUNK)? + correct(app, shop)?;
        let parcels = delivery::jobs::settle(app, shop, CHUNK)?;
        let told = reminder::jobs::run(app, shop, CHUNK)?;
        let done = issued + renewed + early + collected + settled + parcels + told;
        total += done;
        if done == 0 {
            return Ok(total);
        }
    }
}

/// What gateways told, charges that were left behind, money that goes back.
fn correct(app: &App, shop: &Shop) -> Result<usize, Error> {
    let told = payment::hook::apply(app, shop, CHUNK)?;
    let left = charge::invoice_left_behind(app, shop, CHUNK)?;
    let sent = refund::jobs::send(app, shop, CHUNK)?;
    Ok(told + left + sent + refund::jobs::look_up(app, shop, CHUNK)?)
}

/// When the shop has something to do next. None: nothing is planned.
pub fn next_due(app: &App, shop: &Shop) -> Result<Option<Instant>, Error> {
    let (id, owner) = (shop.id, shop.clone());
    app.db
        .read(move |r| {
            let expiry = grant::next_due(r, &owner)?;
            let renewal = subscription::next_due(r, id)?;
            let (early, draft) = (usage::next_look(r, id)?, draft::sql::next(r, id)?);
            let attempt = payment::sql::next_try(r, id)?;
            let unknown = payment::jobs::next_look_up(r, id)?;
            let parcel = fulfilment::parcel::next_due(r, id)?;
            let (refund, told) = (refund::next_due(r, id)?, payment::sql::next_hint(r, id)?);
            let (rise, remind) = (price_rise::next_due(r, id)?, reminder::next_due(r, id)?);
            Ok([expiry, renewal, early, draft, attempt, unknown, parcel, refund, told, rise, remind]
                .into_iter()
                .flatten()
                .min())
        })
        .wait()
}

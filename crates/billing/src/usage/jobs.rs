//! Usage that is due before its period ends: a threshold was passed, or it came after the end of its subscription.

use base::Instant;
use base::id::{InvoiceId, SubscriptionId};
use domain::billing::invoice::compose;
use domain::billing::phase::{Life, Standing};
use domain::billing::usage::early;
use kit::app::App;
use kit::db::{Error, Tx};
use shop::Shop;

use super::{sql, told_now};
use crate::invoice::{self, Ready};
use crate::{ledger, subscription};

/// Looks at subscriptions whose usage may be due early and bills what is. Returns how many were looked at; ask again
/// until it is 0.
pub fn bill_early(app: &App, shop: &Shop, limit: i64) -> Result<usize, Error> {
    let now = app.now();
    let (inner, owner) = (app.clone(), shop.clone());
    app.db
        .write(move |tx| {
            let due = sql::list_to_look(tx, owner.id, now, limit)?;
            for id in &due {
                look(&inner, tx, &owner, *id, now)?;
            }
            Ok(due.len())
        })
        .wait()
}

fn look(app: &App, tx: &mut Tx<'_>, shop: &Shop, id: SubscriptionId, now: Instant) -> Result<(), Error> {
    sql::looked(tx, shop.id, id)?;
    let Some(subscription) = subscription::sql::lock(tx, shop.id, id)? else { return Ok(()) };
    let agreement = subscription::agreement(tx, shop, &subscription)?;
    let life = Life::of(&agreement);
    let told = told_now(tx, shop.id, &subscription, &agreement, &life, now)?;
    let lines = early(&agreement, &life, now, &told).map_err(|why| impossible(id, why.code()))?;
    if life.standing(now) == Standing::Ended {
        sql::forget_late(tx, shop.id, id)?;
    }
    if lines.is_empty() {
        return Ok(());
    }
    let wallet = ledger::wallet(tx, shop.id, subscription.customer, subscription.currency)?;
    let invoice = compose(lines, shop.prices, wallet).map_err(|why| impossible(id, why.code()))?;
    let (customer, currency, prices) = (subscription.customer, subscription.currency, shop.prices);
    let id = InvoiceId(app.ids.next(now));
    let ready = Ready { id, customer, subscription: Some(subscription.id), currency, prices, due_at: now, invoice };
    invoice::issue(app, tx, shop, now, Some(now), &[ready]).map(|_| ())
}

fn impossible(id: SubscriptionId, why: &str) -> Error {
    Error::Engine(format!("the usage of {id} cannot be billed: {why}"))
}

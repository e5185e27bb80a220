//! Wallet credit the shop gives, with a kind, a priority and perhaps a last day. Invoices take from the wallet as a whole;
//! from whose credit they took is worked out from its movements, so a renewal asks nothing more than the balance.

pub mod admin;
pub mod jobs;
pub mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use base::id::{CustomerId, ShopId};
use base::{Currency, Instant};
use domain::billing::grant::{Kind, Movement, Offer, Open};
use domain::billing::ledger as books;
use kit::app::App;
use kit::db::{Error, Reader, Tx};
use serde_json::json;
use shop::Shop;
use shop::audit::{self, Actor, Entry};

use crate::ledger;

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    admin::routes()
}

/// Credit that is about to be given.
#[derive(Clone, Debug)]
pub struct New {
    pub customer: CustomerId,
    /// Checked by `Offer::check`.
    pub offer: Offer,
    /// Said to the customer.
    pub note: String,
    /// From a form that may be sent twice.
    pub key: Option<String>,
}

/// Gives credit; returns its entry in the books. A key that was used before is [`Error::Taken`].
pub fn give(app: &App, tx: &mut Tx<'_>, shop: &Shop, new: &New, actor: &Actor, now: Instant) -> Result<i64, Error> {
    let (entry, today, offer) = (app.ids.next(now), shop.zone.day(now), new.offer);
    tx.insert(
        &sql::GRANTS,
        &[sql::NewGrant {
            entry,
            shop: shop.id,
            customer: new.customer,
            currency: shop.currency,
            kind: offer.kind,
            amount: offer.amount,
            priority: offer.priority,
            expires_on: offer.expires_on,
            note: new.note.clone(),
            actor: actor.code(),
            given_at: now,
            ended_on: None,
            expired: 0,
            expiry: None,
            key: new.key.clone().unwrap_or_else(|| entry.to_string()),
        }],
    )?;
    let postings = books::grant(offer.kind, offer.amount);
    let rows: Vec<_> = ledger::rows(entry, shop.id, new.customer, None, shop.currency, today, &postings).collect();
    ledger::write(tx, &rows)?;
    let after = audit::fields(json!({
        "amount": offer.amount, "currency": shop.currency.code(), "kind": offer.kind.code(), "note": new.note,
        "expires": offer.expires_on.map(|day| day.to_string()), "priority": offer.priority,
    }));
    let (action, subject, before) = ("credit.given", new.customer.to_string(), audit::fields(json!({})));
    audit::add(tx, &app.ids, shop.id, now, Entry { actor, action, subject, before, after })?;
    Ok(entry)
}

/// The movements of a wallet as the rules see them.
pub fn movements(
    reader: &mut Reader<'_>,
    shop: ShopId,
    customer: CustomerId,
    currency: Currency,
) -> Result<Vec<Movement>, Error> {
    let grants = sql::list_of_customer(reader, shop, customer)?;
    let moved = ledger::sql::list_of_wallet(reader, shop, customer, currency)?;
    let read = |row: &ledger::sql::WalletMove| {
        if let Some(grant) = grants.iter().find(|grant| grant.expiry == Some(row.entry)) {
            return Movement::Expired { grant: grant.entry, amount: row.amount };
        }
        if row.amount > 0 {
            return Movement::Spent { amount: row.amount };
        }
        let given = grants.iter().find(|grant| grant.entry == row.entry);
        let offer = given.map_or(Offer::new(Kind::Returned, -row.amount), |grant| Offer {
            kind: grant.kind,
            amount: -row.amount,
            priority: grant.priority,
            expires_on: grant.expires_on,
        });
        Movement::Given { grant: row.entry, offer }
    };
    Ok(moved.iter().map(read).collect())
}

/// What is left of each grant, in the order it will be spent. The sum is the wallet's balance.
pub fn open(
    reader: &mut Reader<'_>,
    shop: ShopId,
    customer: CustomerId,
    currency: Currency,
) -> Result<Vec<Open>, Error> {
    Ok(domain::billing::grant::open(&movements(reader, shop, customer, currency)?))
}

/// When the first credit expires that has not: at the end of its last day.
pub(crate) fn next_due(reader: &mut Reader<'_>, shop: &Shop) -> Result<Option<Instant>, Error> {
    Ok(sql::next_expiry(reader, shop.id)?.map(|day| shop.zone.midnight(day.plus_days(1))))
}

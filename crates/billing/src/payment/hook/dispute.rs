//! Disputes: a customer's bank takes a payment back, gives it again, or keeps it. The invoice is unpaid meanwhile;
//! the subscription goes on, and nothing is charged by itself.

use base::Instant;
use base::id::{DisputeId, PaymentId};
use domain::billing::invoice::State as InvoiceState;
use domain::billing::ledger::{self as books, Posting};
use gateways::payment::Dispute;
use kit::app::App;
use kit::db::{Error, Tx};
use kit::events::{self, Event};
use shop::Shop;

use crate::invoice::sql::{SETTLE, Settle};
use crate::payment::sql::{self, ClosedDispute, Held, NewDispute, State};
use crate::{invoice, ledger, word};

/// The bank took a payment back: it is owed again. Says whether that is news.
pub fn charge_back(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    payment: PaymentId,
    reason: &str,
    now: Instant,
) -> Result<bool, Error> {
    let Some(held) = sql::lock(tx, shop.id, payment)?.filter(|held| held.state == State::Paid) else {
        return Ok(false);
    };
    let amount = held.amount - held.refunded;
    if amount <= 0 {
        return Ok(false);
    }
    let dispute = NewDispute {
        id: DisputeId(app.ids.next(now)),
        shop: shop.id,
        customer: held.customer,
        invoice: held.invoice,
        payment,
        currency: held.currency,
        amount,
        state: Dispute::Open,
        reason: reason.into(),
        opened_at: now,
        closed_at: None,
    };
    tx.insert(&sql::DISPUTES, &[dispute])?;
    sql::turn(tx, shop.id, payment, State::Disputed)?;
    settle(tx, shop, &held, InvoiceState::Open, None)?;
    book(app, tx, shop, &held, &books::charge_back(amount), ("payment_disputed", amount), now)?;
    Ok(true)
}

/// The bank gave it again: the dispute is won.
pub fn reinstate(app: &App, tx: &mut Tx<'_>, shop: &Shop, payment: PaymentId, now: Instant) -> Result<bool, Error> {
    let Some(held) = sql::lock(tx, shop.id, payment)? else { return Ok(false) };
    let Some(dispute) = sql::find_open_dispute(tx, shop.id, payment)? else { return Ok(false) };
    close(tx, shop, dispute.id, Dispute::Won, now)?;
    sql::turn(tx, shop.id, payment, State::Paid)?;
    settle(tx, shop, &held, InvoiceState::Paid, Some(now))?;
    book(app, tx, shop, &held, &books::pay(dispute.amount), ("payment_reinstated", dispute.amount), now)?;
    Ok(true)
}

/// The bank keeps it: the invoice is given up.
pub fn lose(app: &App, tx: &mut Tx<'_>, shop: &Shop, payment: PaymentId, now: Instant) -> Result<bool, Error> {
    let Some(held) = sql::lock(tx, shop.id, payment)? else { return Ok(false) };
    let Some(dispute) = sql::find_open_dispute(tx, shop.id, payment)? else { return Ok(false) };
    close(tx, shop, dispute.id, Dispute::Lost, now)?;
    settle(tx, shop, &held, InvoiceState::Uncollectible, None)?;
    book(app, tx, shop, &held, &books::lose_dispute(dispute.amount), ("dispute_lost", dispute.amount), now)?;
    Ok(true)
}

fn close(tx: &mut Tx<'_>, shop: &Shop, id: DisputeId, state: Dispute, now: Instant) -> Result<(), Error> {
    tx.update(&sql::CLOSE_DISPUTE, &[ClosedDispute { id, shop: shop.id, state, closed_at: Some(now) }])
}

fn settle(
    tx: &mut Tx<'_>,
    shop: &Shop,
    held: &Held,
    state: InvoiceState,
    paid_at: Option<Instant>,
) -> Result<(), Error> {
    tx.update(&SETTLE, &[Settle { id: held.invoice, shop: shop.id, state, paid_at }])
}

fn book(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    held: &Held,
    postings: &[Posting],
    (kind, amount): (&str, base::Amount),
    now: Instant,
) -> Result<(), Error> {
    let (entry, today) = (app.ids.next(now), shop.zone.day(now));
    let rows = ledger::rows(entry, shop.id, held.customer, Some(held.invoice), held.currency, today, postings);
    ledger::write(tx, &rows.collect::<Vec<_>>())?;
    let invoice = invoice::find(tx, shop.id, held.invoice)?;
    let number = invoice.map_or(String::new(), |i| invoice::show_number(i.year, i.number));
    let data = word::money(&number, amount, held.currency);
    let (customer, subject) = (Some(held.customer), held.invoice.0);
    events::tell(tx, &[Event { shop: shop.id, customer, kind: kind.into(), subject, at: now, data }])
}

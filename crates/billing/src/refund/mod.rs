//! Refunds: money that goes back the way it came. A refund is written down with what it gives back already taken from
//! where it was; `jobs` sends it and books the outcome.

pub mod admin;
pub mod jobs;
pub mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use base::id::{CreditNoteId, CustomerId, InvoiceId, RefundId, ShopId};
use base::{Amount, Currency, Instant};
use domain::billing::Refusal;
use domain::billing::ledger::{self as books, Account};
use kit::app::App;
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};
use shop::Shop;

use crate::payment::sql::{self as payments, Held, State as PaymentState};
use crate::subscription::Refused;
use crate::{invoice, ledger};

pub use sql::{Source, State, list_of_invoice};

/// So many invoices are looked through at most for what a card paid.
const ORIGINS_MOST: usize = 200;

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    admin::routes()
}

impl Source {
    /// Where the money is taken from, and goes back to when the gateway cannot give it back.
    pub fn account(self) -> Account {
        match self {
            Source::Goodwill => Account::Discounts,
            Source::CreditNote | Source::Wallet => Account::CustomerCredit,
            Source::Deposit => Account::Deposits,
        }
    }
}

/// What is to go back of what was paid for an invoice.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub invoice: InvoiceId,
    pub amount: Amount,
    pub source: Source,
    /// The credit note it follows from; that one books it.
    pub credit_note: Option<CreditNoteId>,
    pub reason: String,
}

/// What was paid for an invoice by card and did not go back, nor is on its way back.
pub fn refundable(reader: &mut Reader<'_>, shop: ShopId, invoice: InvoiceId) -> Result<Amount, Error> {
    let held = payments::list_held(reader, shop, invoice)?;
    held.iter().map(|payment| left(reader, shop, payment)).sum()
}

fn left(reader: &mut Reader<'_>, shop: ShopId, payment: &Held) -> Result<Amount, Error> {
    match payment.state {
        PaymentState::Paid => Ok(payment.amount - payment.refunded - sql::pending(reader, shop, payment.id)?),
        PaymentState::Due
        | PaymentState::Processing
        | PaymentState::Failed
        | PaymentState::Canceled
        | PaymentState::Disputed => Ok(0),
    }
}

/// Writes a refund down; it is sent at once by the next run.
pub fn ask(app: &App, tx: &mut Tx<'_>, shop: &Shop, wanted: &Wanted, now: Instant) -> Result<(), Refused> {
    if wanted.amount <= 0 {
        return Err(Refusal::BadAmount.into());
    }
    match take(app, tx, shop, wanted, now)? {
        taken if taken == wanted.amount => Ok(()),
        _ => Err(Refusal::ExceedsRefundable.into()),
    }
}

/// Writes down as much of a refund as the card paid; says how much that is.
fn take(app: &App, tx: &mut Tx<'_>, shop: &Shop, wanted: &Wanted, now: Instant) -> Result<Amount, Error> {
    let mut rest = wanted.amount;
    for payment in payments::lock_of_invoice(tx, shop.id, wanted.invoice)? {
        let amount = left(tx, shop.id, &payment)?.min(rest);
        let Some((attempt, gateway)) = payments::paid_attempt(tx, shop.id, payment.id)?.filter(|_| amount > 0) else {
            continue;
        };
        rest -= amount;
        let row = sql::NewRefund {
            id: RefundId(app.ids.next(now)),
            shop: shop.id,
            customer: payment.customer,
            invoice: wanted.invoice,
            payment: payment.id,
            attempt,
            credit_note: wanted.credit_note,
            source: wanted.source,
            gateway,
            currency: payment.currency,
            amount,
            state: State::Due,
            class: None,
            tries: 0,
            next_try_at: Some(now),
            sent_at: None,
            created_at: now,
            settled_at: None,
            reference: None,
            reason: wanted.reason.clone(),
        };
        tx.insert(&sql::REFUNDS, &[row])?;
        if wanted.credit_note.is_none() {
            let (entry, today) = (app.ids.next(now), shop.zone.day(now));
            let postings = books::ask_refund(wanted.source.account(), amount);
            let invoice = Some(wanted.invoice);
            let rows = ledger::rows(entry, shop.id, payment.customer, invoice, payment.currency, today, &postings);
            ledger::write(tx, &rows.collect::<Vec<_>>())?;
        }
    }
    Ok(wanted.amount - rest)
}

/// Sends what a customer got into the wallet back to the card, as far as the card paid for these invoices; the rest stays
/// in the wallet. Says how much goes back.
pub fn give_back(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    (customer, currency): (CustomerId, Currency),
    amount: Amount,
    invoices: &[InvoiceId],
    now: Instant,
) -> Result<Amount, Error> {
    // What was in the wallet may have been spent in the meantime.
    let mut rest = amount.min(ledger::take_wallet(tx, shop.id, customer, currency)?);
    let most = rest;
    for invoice in with_origins(tx, shop.id, customer, invoices)? {
        if rest <= 0 {
            break;
        }
        let (source, credit_note, reason) = (Source::Wallet, None, String::new());
        let wanted = Wanted { invoice, amount: rest, source, credit_note, reason };
        rest -= take(app, tx, shop, &wanted, now)?;
    }
    Ok(most.max(0) - rest.max(0))
}

/// How much of an amount the card could get back for these invoices.
pub fn could_give_back(
    reader: &mut Reader<'_>,
    shop: ShopId,
    customer: CustomerId,
    invoices: &[InvoiceId],
    amount: Amount,
) -> Result<Amount, Error> {
    let invoices = with_origins(reader, shop, customer, invoices)?;
    let sums = invoices.into_iter().map(|invoice| refundable(reader, shop, invoice));
    Ok(sums.sum::<Result<Amount, Error>>()?.clamp(0, amount.max(0)))
}

/// These invoices, and after them those whose unused time went to pay for them: what a card paid there is not used up. Only
/// those of the customer: what somebody paid before a hand-over is the other's credit now, and goes to no card.
fn with_origins(
    reader: &mut Reader<'_>,
    shop: ShopId,
    customer: CustomerId,
    invoices: &[InvoiceId],
) -> Result<Vec<InvoiceId>, Error> {
    let (mut all, mut newest) = (invoices.to_vec(), invoices.to_vec());
    while !newest.is_empty() && all.len() < ORIGINS_MOST {
        newest = invoice::sql::list_credited_by(reader, shop, each(newest.iter().map(|id| id.0)))?;
        newest.retain(|id| !all.contains(id));
        all.extend(&newest);
    }
    let mut own = Vec::with_capacity(all.len());
    for id in all {
        if invoice::find(reader, shop, id)?.is_some_and(|invoice| invoice.customer == customer) {
            own.push(id);
        }
    }
    Ok(own)
}

/// When there is something to do next.
pub(crate) fn next_due(reader: &mut Reader<'_>, shop: ShopId) -> Result<Option<Instant>, Error> {
    let open = sql::oldest_open(reader, shop)?.map(|at| at.plus_seconds(jobs::LEASE_SECONDS));
    Ok([sql::next(reader, shop)?, open].into_iter().flatten().min())
}

//! Voids: an invoice nobody paid counts no more, and another may be issued in its place. One that was paid stays; what was
//! paid goes back by a credit note.

pub mod admin;
pub mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use base::id::{InvoiceId, ShopId};
use base::{Instant, Period};
use domain::billing::Refusal;
use domain::billing::credit_note::{self as rule, Credit};
use domain::billing::invoice::{State, compose};
use domain::billing::ledger as books;
use domain::billing::line::Draft;
use kit::app::App;
use kit::db::{Reader, Tx};
use kit::events::{self, Event};
use shop::Shop;

use crate::credit_note::{charged, refuse_under_way};
use crate::invoice::sql::{Invoice, Line, Settle};
use crate::invoice::{self, Ready, show_number};
use crate::payment::sql as payments;
use crate::subscription::Refused;
use crate::{coupon, ledger, word};

pub use sql::{Void, find, find_replaced};

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    admin::routes()
}

/// What is taken back when an invoice is voided.
pub fn preview(reader: &mut Reader<'_>, shop: ShopId, id: InvoiceId) -> Result<(Invoice, Credit), Refused> {
    let invoice = invoice::find(reader, shop, id)?.ok_or(Refused::Missing)?;
    let left = decide(reader, shop, &invoice)?;
    Ok((invoice, left))
}

fn decide(reader: &mut Reader<'_>, shop: ShopId, invoice: &Invoice) -> Result<Credit, Refused> {
    match invoice.state {
        State::Paid => return Err(Refusal::SomethingPaid.into()),
        State::Void | State::Uncollectible => return Err(Refusal::NotOpen.into()),
        State::Open => {}
    }
    let lines = invoice::list_lines(reader, shop, invoice.id)?;
    let lines = charged(reader, shop, invoice.id, &lines)?;
    let left = rule::credit(&lines, None, invoice.prices, true)?;
    // Its unused time paid for something else, which would be owed again.
    if left.total < invoice.amount_due {
        return Err(Refusal::SomethingPaid.into());
    }
    Ok(left)
}

/// Voids an invoice nobody paid. Wallet credit that paid a part of it is in the wallet again.
pub fn void(app: &App, tx: &mut Tx<'_>, shop: &Shop, id: InvoiceId, reason: &str, now: Instant) -> Result<(), Refused> {
    let invoice = invoice::sql::lock(tx, shop.id, id)?.ok_or(Refused::Missing)?;
    let held = payments::lock_of_invoice(tx, shop.id, id)?;
    let left = decide(tx, shop.id, &invoice)?;
    refuse_under_way(tx, shop.id, &held)?;
    if held.iter().any(|payment| payment.state == payments::State::Paid) {
        return Err(Refusal::SomethingPaid.into());
    }
    for payment in &held {
        payments::cancel(tx, shop.id, payment.id)?;
    }
    let today = shop.zone.day(now);
    tx.update(&invoice::sql::SETTLE, &[Settle { id, shop: shop.id, state: State::Void, paid_at: None }])?;
    let row = sql::NewVoid {
        invoice: id,
        shop: shop.id,
        voided_at: now,
        voided_on: today,
        reason: reason.into(),
        replaced_by: None,
    };
    tx.insert(&sql::VOIDS, &[row])?;
    coupon::give_back_invoice(tx, shop.id, id)?;
    let (entry, postings) = (app.ids.next(now), books::void(&left, invoice.amount_due));
    let rows = ledger::rows(entry, shop.id, invoice.customer, Some(id), invoice.currency, today, &postings);
    ledger::write(tx, &rows.collect::<Vec<_>>())?;
    let data = word::money(&show_number(invoice.year, invoice.number), invoice.total, invoice.currency);
    let (customer, kind) = (Some(invoice.customer), "invoice_voided".to_string());
    events::tell(tx, &[Event { shop: shop.id, customer, kind, subject: id.0, at: now, data }])?;
    Ok(())
}

/// Issues the lines of a voided invoice again under a new number, due now.
pub fn reissue(app: &App, tx: &mut Tx<'_>, shop: &Shop, id: InvoiceId, now: Instant) -> Result<InvoiceId, Refused> {
    let was = invoice::find(tx, shop.id, id)?.ok_or(Refused::Missing)?;
    let wallet = ledger::take_wallet(tx, shop.id, was.customer, was.currency)?;
    let invoice = invoice::sql::lock(tx, shop.id, id)?.ok_or(Refused::Missing)?;
    let void = sql::find(tx, shop.id, id)?.ok_or(Refusal::NotOpen)?;
    if void.replaced_by.is_some() {
        return Err(Refusal::AlreadyReissued.into());
    }
    let was = invoice::list_lines(tx, shop.id, id)?;
    let (lines, owners) = (was.iter().map(draft).collect(), was.iter().map(|line| line.subscription).collect());
    let composed = compose(lines, invoice.prices, wallet)?;
    let new = InvoiceId(app.ids.next(now));
    let ready = Ready {
        id: new,
        customer: invoice.customer,
        owners,
        currency: invoice.currency,
        prices: invoice.prices,
        due_at: now,
        invoice: composed,
    };
    invoice::issue(app, tx, shop, now, Some(now), &[ready])?;
    coupon::carry_over(tx, shop.id, id, new)?;
    if !sql::replace(tx, shop.id, id, new)? {
        return Err(Refusal::AlreadyReissued.into());
    }
    Ok(new)
}

/// A line as it was before it was issued.
fn draft(line: &Line) -> Draft {
    let period = |from: Option<Instant>, to: Option<Instant>| from.zip(to).map(|(from, to)| Period::new(from, to));
    Draft {
        item: line.item.clone(),
        kind: line.kind,
        ko: line.name_ko.clone(),
        en: line.name_en.clone(),
        service: period(line.service_from, line.service_to),
        paid: period(line.paid_from, line.paid_to),
        full: period(line.full_from, line.full_to),
        quantity: line.quantity,
        amount: line.amount,
        discount: line.discount,
        tax_rate: line.tax_rate,
        price: line.price,
        change: line.change,
        credits: line.credits_invoice.zip(line.credits_line),
    }
}

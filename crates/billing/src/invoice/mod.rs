//! Invoices: issued in one transaction with their lines, ledger entries, payments and events; never edited afterwards.

pub mod admin;
pub mod api;
mod owed;
pub mod portal;
pub mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use base::id::{CustomerId, InvoiceId, PaymentId, ShopId, SubscriptionId};
use base::{Currency, Day, Instant};
use domain::billing::invoice::{Invoice, State};
use domain::billing::{ledger as books, tax::Prices};
use kit::app::App;
use kit::db::{Error, Tx};
use kit::events::{self, Event};
use shop::Shop;

use crate::payment::sql::{Due, NewPayment, PAYMENTS, State as PaymentState};
use crate::{ledger, word};

pub(crate) use owed::{ask_less, set_against};
pub use owed::{owed, take_owed};
pub use sql::{find, list_after, list_lines, list_of_customer};

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    admin::routes().merge(api::routes()).merge(portal::routes())
}

/// An invoice that is put together and waits for its number.
#[derive(Clone, Debug)]
pub struct Ready {
    pub id: InvoiceId,
    pub customer: CustomerId,
    /// Of which subscription each line is, by their order; None for what is of none.
    pub owners: Vec<Option<SubscriptionId>>,
    pub currency: Currency,
    pub prices: Prices,
    /// The day it is due: of the moment it bills, even when it is issued late.
    pub due_at: Instant,
    pub invoice: Invoice,
}

impl Ready {
    /// The one subscription all of it is of, if there is one.
    fn subscription(&self) -> Option<SubscriptionId> {
        let first = self.owners.first().copied().flatten();
        first.filter(|_| self.owners.iter().all(|owner| *owner == first))
    }

    /// The subscriptions that share it, each once; none when it is of one or of none.
    fn parts(&self, shop: ShopId) -> Vec<sql::NewPart> {
        let mut parts: Vec<sql::NewPart> = Vec::new();
        for subscription in self.owners.iter().flatten().filter(|_| self.subscription().is_none()) {
            if !parts.iter().any(|part| part.subscription == *subscription) {
                parts.push(sql::NewPart { subscription: *subscription, invoice: self.id, shop });
            }
        }
        parts
    }
}

/// `2026-000123`
pub fn show_number(year: i64, number: i64) -> String {
    format!("{year}-{number:06}")
}

/// Numbers and writes invoices, in the order given, and returns the payments of those with something to collect; one
/// without is paid. `collect_at`: when the payments are tried by themselves; None when the caller begins them at once.
pub fn issue(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    now: Instant,
    collect_at: Option<Instant>,
    ready: &[Ready],
) -> Result<Vec<Due>, Error> {
    if ready.is_empty() {
        return Ok(Vec::new());
    }
    let (ids, zone, shop) = (&app.ids, &shop.zone, shop.id);
    let today = zone.day(now);
    let year = i64::from(today.year());
    let first = sql::take_numbers(tx, shop, year, ready.len() as i64)?;
    let mut rows = Rows::default();
    for (number, ready) in (first..).zip(ready) {
        let invoice = &ready.invoice;
        rows.invoices.push(header(shop, ready, (year, number), now, today));
        rows.lines.extend(lines(shop, ready));
        rows.parts.extend(ready.parts(shop));
        let (entry, postings) = (ids.next(now), books::issue(invoice));
        rows.postings.extend(ledger::rows(
            entry,
            shop,
            ready.customer,
            Some(ready.id),
            ready.currency,
            today,
            &postings,
        ));
        if invoice.amount_due > 0 {
            let id = PaymentId(ids.next(now));
            rows.payments.push(payment(id, shop, ready, now, collect_at));
            rows.due.push(due(id, ready));
        }
        let data = word::money(&show_number(year, number), invoice.total, ready.currency);
        rows.events.push(Event {
            shop,
            customer: Some(ready.customer),
            kind: "invoice_issued".into(),
            subject: ready.id.0,
            at: now,
            data,
        });
    }
    tx.insert(&sql::INVOICES, &rows.invoices)?;
    tx.insert(&sql::LINES, &rows.lines)?;
    tx.insert(&sql::PARTS, &rows.parts)?;
    ledger::write(tx, &rows.postings)?;
    tx.insert(&PAYMENTS, &rows.payments)?;
    events::tell(tx, &rows.events)?;
    Ok(rows.due)
}

#[derive(Default)]
struct Rows {
    invoices: Vec<sql::NewInvoice>,
    lines: Vec<sql::NewLine>,
    parts: Vec<sql::NewPart>,
    postings: Vec<ledger::sql::NewPosting>,
    payments: Vec<NewPayment>,
    due: Vec<Due>,
    events: Vec<Event>,
}

fn header(shop: ShopId, ready: &Ready, (year, number): (i64, i64), now: Instant, today: Day) -> sql::NewInvoice {
    let invoice = &ready.invoice;
    let paid = invoice.amount_due == 0;
    sql::NewInvoice {
        id: ready.id,
        shop,
        customer: ready.customer,
        subscription: ready.subscription(),
        year,
        number,
        state: if paid { State::Paid } else { State::Open },
        currency: ready.currency,
        prices: ready.prices,
        issued_at: now,
        issued_on: today,
        due_at: ready.due_at,
        subtotal: invoice.subtotal,
        discount: invoice.discount,
        tax: invoice.tax,
        total: invoice.total,
        credit_applied: invoice.credit_applied,
        offset_amount: invoice.offset(),
        amount_due: invoice.amount_due,
        paid_at: paid.then_some(now),
    }
}

fn lines(shop: ShopId, ready: &Ready) -> impl Iterator<Item = sql::NewLine> {
    let numbered = (1i64..).zip(&ready.invoice.lines).zip(&ready.owners);
    numbered.map(move |((n, (line, tax)), owner)| sql::NewLine {
        invoice: ready.id,
        n,
        shop,
        subscription: *owner,
        item: line.item.clone(),
        kind: line.kind,
        name_ko: line.ko.clone(),
        name_en: line.en.clone(),
        service_from: line.service.map(|s| s.from),
        service_to: line.service.map(|s| s.to),
        paid_from: line.paid.map(|s| s.from),
        paid_to: line.paid.map(|s| s.to),
        full_from: line.full.map(|s| s.from),
        full_to: line.full.map(|s| s.to),
        quantity: line.quantity,
        amount: line.amount,
        discount: line.discount,
        tax: *tax,
        tax_rate: line.tax_rate,
        price: line.price,
        change: line.change,
        credits_invoice: line.credits.map(|(invoice, _)| invoice),
        credits_line: line.credits.map(|(_, n)| n),
    })
}

fn due(id: PaymentId, ready: &Ready) -> Due {
    let (customer, currency, amount) = (ready.customer, ready.currency, ready.invoice.amount_due);
    Due { id, customer, currency, amount, tries: 0, failures: 0 }
}

fn payment(id: PaymentId, shop: ShopId, ready: &Ready, now: Instant, collect_at: Option<Instant>) -> NewPayment {
    NewPayment {
        id,
        shop,
        customer: ready.customer,
        invoice: ready.id,
        currency: ready.currency,
        amount: ready.invoice.amount_due,
        refunded: 0,
        state: PaymentState::Due,
        class: None,
        tries: 0,
        failures: 0,
        next_try_at: collect_at,
        created_at: now,
        settled_at: None,
    }
}

//! Credit notes: what of an issued invoice is taken back, numbered in a series of their own. What the invoice still asks
//! for is taken off first; the rest goes to the wallet, to the card, or was settled elsewhere.

pub mod admin;
mod api;
pub mod portal;
pub mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use base::id::{CreditNoteId, InvoiceId, ShopId};
use base::{Amount, Instant};
use domain::billing::Refusal;
use domain::billing::credit_note::{self as rule, Charged, Credit, Settlement, Sums, To, Wanted};
use domain::billing::invoice::State;
use domain::billing::ledger as books;
use domain::billing::line::Kind;
use kit::app::App;
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};
use kit::events::{self, Event};
use shop::Shop;

use crate::invoice::sql::{Invoice, Line};
use crate::payment::sql::{self as payments, State as PaymentState};
use crate::subscription::Refused;
use crate::{deposit, invoice, ledger, refund, word};

pub use sql::{CreditNote, credited, find, list_after, list_lines, list_of_invoice};

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    admin::routes().merge(api::routes()).merge(portal::routes())
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Wish {
    pub invoice: InvoiceId,
    /// None: everything that is left.
    pub lines: Option<Vec<Wanted>>,
    pub to: To,
    /// What is too much is cut down instead of refused.
    pub cap: bool,
    pub reason: String,
}

/// `C2026-000123`
pub fn show_number(year: i64, number: i64) -> String {
    format!("C{}", invoice::show_number(year, number))
}

/// What a credit note would take back, and where it would go.
pub fn preview(reader: &mut Reader<'_>, shop: ShopId, wish: &Wish) -> Result<(Credit, Settlement), Refused> {
    let invoice = invoice::find(reader, shop, wish.invoice)?.ok_or(Refused::Missing)?;
    let (credit, settled) = decide(reader, shop, &invoice, wish)?;
    if settled.offset > 0 {
        let held = payments::list_held(reader, shop, invoice.id)?;
        refuse_under_way(reader, shop, &held)?;
    }
    Ok((credit, settled))
}

fn decide(
    reader: &mut Reader<'_>,
    shop: ShopId,
    invoice: &Invoice,
    wish: &Wish,
) -> Result<(Credit, Settlement), Refused> {
    if matches!(invoice.state, State::Void | State::Uncollectible) {
        return Err(Refusal::ExceedsCreditable.into());
    }
    let lines = invoice::list_lines(reader, shop, invoice.id)?;
    let lines = charged(reader, shop, invoice.id, &lines)?;
    let credit = rule::credit(&lines, wish.lines.as_deref(), invoice.prices, wish.cap)?;
    let open = if invoice.state == State::Open { invoice.amount_due } else { 0 };
    let refundable = refund::refundable(reader, shop, invoice.id)?;
    let settled = rule::settle(credit.total, wish.to, open, refundable, invoice.credit_applied)?;
    Ok((credit, settled))
}

/// The lines of an invoice with what was taken back of each, by credit notes and by later changes.
pub fn charged(
    reader: &mut Reader<'_>,
    shop: ShopId,
    invoice: InvoiceId,
    lines: &[Line],
) -> Result<Vec<Charged>, Error> {
    let notes = sql::credited(reader, shop, each([invoice.0].into_iter()))?;
    let changes = invoice::sql::list_taken_back(reader, shop, invoice)?;
    // What of a deposit went back or was kept already.
    let moved = match lines.iter().any(|line| line.kind == Kind::Deposit) {
        true => deposit::sql::find(reader, shop, invoice)?.map(|deposit| (deposit.line, deposit.moved)),
        false => None,
    };
    let line = |line: &Line| {
        let settled = moved.filter(|(n, _)| *n == line.n).map_or(0, |(_, amount)| amount);
        let by_notes = notes.iter().filter(|c| c.line == line.n);
        let by_notes = by_notes.map(|c| Sums { amount: c.amount, discount: c.discount, tax: c.tax });
        let by_changes = changes.iter().filter(|c| c.line == line.n);
        let by_changes = by_changes.map(|c| Sums { amount: c.amount, discount: c.discount, tax: c.tax });
        Charged {
            n: line.n,
            sums: Sums { amount: line.amount, discount: line.discount, tax: line.tax },
            tax_rate: line.tax_rate,
            taken: by_notes.chain(by_changes).fold(Sums { amount: settled, ..Sums::default() }, Sums::plus),
            is_deposit: line.kind == Kind::Deposit,
        }
    };
    Ok(lines.iter().map(line).collect())
}

/// What was credited of an invoice by credit notes, and what of it can still be credited.
pub fn standing(reader: &mut Reader<'_>, shop: ShopId, invoice: &Invoice) -> Result<(Amount, Amount), Error> {
    let credited = sql::list_of_invoice(reader, shop, invoice.id)?.iter().map(|note| note.total).sum();
    if matches!(invoice.state, State::Void | State::Uncollectible) {
        return Ok((credited, 0));
    }
    let lines = invoice::list_lines(reader, shop, invoice.id)?;
    let lines = charged(reader, shop, invoice.id, &lines)?;
    Ok((credited, rule::creditable(&lines, invoice.prices)))
}

/// Issues a credit note.
pub fn issue(app: &App, tx: &mut Tx<'_>, shop: &Shop, wish: &Wish, now: Instant) -> Result<CreditNoteId, Refused> {
    let invoice = invoice::sql::lock(tx, shop.id, wish.invoice)?.ok_or(Refused::Missing)?;
    let held = payments::lock_of_invoice(tx, shop.id, invoice.id)?;
    let (credit, settled) = decide(tx, shop.id, &invoice, wish)?;
    if settled.offset > 0 {
        offset(tx, shop.id, &invoice, &held, settled.offset, now)?;
    }
    let id = write(app, tx, shop, &invoice, (&credit, settled), wish, now)?;
    if settled.refund > 0 {
        let wanted = refund::Wanted {
            invoice: invoice.id,
            amount: settled.refund,
            source: refund::Source::CreditNote,
            credit_note: Some(id),
            reason: wish.reason.clone(),
        };
        refund::ask(app, tx, shop, &wanted, now)?;
    }
    Ok(id)
}

/// Takes something off what an open invoice still asks for. With nothing left to pay it is paid.
fn offset(
    tx: &mut Tx<'_>,
    shop: ShopId,
    invoice: &Invoice,
    held: &[payments::Held],
    amount: Amount,
    now: Instant,
) -> Result<(), Refused> {
    refuse_under_way(tx, shop, held)?;
    let asks = (invoice.amount_due - amount, invoice.credit_applied);
    Ok(invoice::ask_less(tx, shop, invoice, held, asks, now)?)
}

/// Refuses while the outcome of a charge is to come, or a bank has taken a payment back.
pub(crate) fn refuse_under_way(reader: &mut Reader<'_>, shop: ShopId, held: &[payments::Held]) -> Result<(), Refused> {
    for payment in held {
        if payment.state == PaymentState::Disputed || payments::is_under_way(reader, shop, payment.id)? {
            return Err(Refusal::PaymentUnderWay.into());
        }
    }
    Ok(())
}

fn write(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    invoice: &Invoice,
    (credit, settled): (&Credit, Settlement),
    wish: &Wish,
    now: Instant,
) -> Result<CreditNoteId, Error> {
    let (id, today) = (CreditNoteId(app.ids.next(now)), shop.zone.day(now));
    let year = i64::from(today.year());
    let number = invoice::sql::take_number(tx, shop.id, &format!("credit-note-{year}"))?;
    let note = sql::NewCreditNote {
        id,
        shop: shop.id,
        customer: invoice.customer,
        invoice: invoice.id,
        year,
        number,
        currency: invoice.currency,
        issued_at: now,
        issued_on: today,
        subtotal: credit.subtotal,
        discount: credit.discount,
        tax: credit.tax,
        total: credit.total,
        destination: wish.to,
        offset_amount: settled.offset,
        wallet_amount: settled.wallet,
        refund_amount: settled.refund,
        outside_amount: settled.outside,
        reason: wish.reason.clone(),
    };
    tx.insert(&sql::CREDIT_NOTES, &[note])?;
    let lines = (1i64..).zip(&credit.parts).map(|(n, part)| sql::NewLine {
        note: id,
        n,
        shop: shop.id,
        invoice: invoice.id,
        line: part.line,
        amount: part.sums.amount,
        discount: part.sums.discount,
        tax: part.sums.tax,
        total: part.total,
    });
    tx.insert(&sql::LINES, &lines.collect::<Vec<_>>())?;
    let (entry, postings) = (app.ids.next(now), books::credit_note(credit, settled));
    let rows = ledger::rows(entry, shop.id, invoice.customer, Some(invoice.id), invoice.currency, today, &postings);
    ledger::write(tx, &rows.collect::<Vec<_>>())?;
    let data = word::money(&show_number(year, number), credit.total, invoice.currency);
    let (customer, kind) = (Some(invoice.customer), "credit_note_issued".to_string());
    events::tell(tx, &[Event { shop: shop.id, customer, kind, subject: id.0, at: now, data }])?;
    Ok(id)
}

//! What open invoices still ask for, when something is given back of them: it is set against that first. Where a payment is under way nobody knows yet what is owed, and what is given back goes to the wallet.

use std::collections::HashSet;

use base::id::{InvoiceId, PaymentId, ShopId};
use base::{Amount, Instant};
use domain::billing::invoice::State;
use domain::billing::ledger as books;
use domain::billing::owed::Owed;
use kit::app::App;
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};
use kit::events::{self, Event};
use shop::Shop;

use super::{Ready, show_number, sql};
use crate::payment::sql::{self as payments, Held, State as PaymentState};
use crate::{ledger, word};

/// Unused time that paid for something, which paid for something: so often at most.
const LEVELS_MOST: usize = 200;

/// What some invoices still ask for, and those whose unused time went to pay for them.
pub fn owed(reader: &mut Reader<'_>, shop: ShopId, invoices: impl Iterator<Item = InvoiceId>) -> Result<Owed, Error> {
    let family = Family::read(reader, shop, invoices)?;
    family.owed(reader, shop)
}

/// The same for whoever is about to set something against it: the invoices and their payments are kept from others.
pub fn take_owed(tx: &mut Tx<'_>, shop: ShopId, invoices: impl Iterator<Item = InvoiceId>) -> Result<Owed, Error> {
    let family = Family::read(tx, shop, invoices)?;
    // SQLite has one writer.
    if tx.is_postgres() {
        sql::lock_many(tx, shop, &family.ids())?;
        for (id, _) in sql::list_unpaid_among(tx, shop, &family.ids())? {
            payments::lock_of_invoice(tx, shop, id)?;
        }
    }
    family.owed(tx, shop)
}

/// Some invoices, with where the money came from that paid for them.
struct Family {
    all: HashSet<InvoiceId>,
    /// (an invoice, one whose unused time went to pay for it)
    origins: Vec<(InvoiceId, InvoiceId)>,
}

impl Family {
    fn read(reader: &mut Reader<'_>, shop: ShopId, invoices: impl Iterator<Item = InvoiceId>) -> Result<Family, Error> {
        let all: HashSet<InvoiceId> = invoices.collect();
        let mut newest: Vec<InvoiceId> = all.iter().copied().collect();
        let mut family = Family { all, origins: Vec::new() };
        for _ in 0..LEVELS_MOST {
            if newest.is_empty() {
                break;
            }
            let found = sql::list_origins(reader, shop, &each(newest.iter().map(|id| id.0)))?;
            newest = found.iter().map(|(_, origin)| *origin).filter(|origin| family.all.insert(*origin)).collect();
            family.origins.extend(found);
        }
        Ok(family)
    }

    fn ids(&self) -> String {
        each(self.all.iter().map(|id| id.0))
    }

    fn owed(&self, reader: &mut Reader<'_>, shop: ShopId) -> Result<Owed, Error> {
        let mut owed = Owed::default();
        if self.all.is_empty() {
            return Ok(owed);
        }
        for (id, amount) in sql::list_unpaid_among(reader, shop, &self.ids())? {
            let held = payments::list_held(reader, shop, id)?;
            if is_settled(reader, shop, &held)? {
                owed.ask(id, amount);
            }
        }
        self.origins.iter().for_each(|(id, origin)| owed.follow(*id, *origin));
        Ok(owed)
    }
}

/// Whether it is known what became of every charge so far.
fn is_settled(reader: &mut Reader<'_>, shop: ShopId, held: &[Held]) -> Result<bool, Error> {
    for payment in held {
        let waits = match payment.state {
            PaymentState::Due | PaymentState::Failed | PaymentState::Canceled => true,
            PaymentState::Processing | PaymentState::Paid | PaymentState::Disputed => false,
        };
        if !waits || payments::is_under_way(reader, shop, payment.id)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Sets what an invoice that was just issued gives back against one that still asks for something, which may be somebody
/// else's after a hand-over. Says what is left to collect by which payment.
pub(crate) fn set_against(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    from: &Ready,
    (id, amount): (InvoiceId, Amount),
    now: Instant,
) -> Result<Vec<(PaymentId, Amount)>, Error> {
    let Some(invoice) = sql::lock(tx, shop.id, id)? else { return Ok(Vec::new()) };
    let held = payments::lock_of_invoice(tx, shop.id, id)?;
    let left = invoice.amount_due - amount;
    ask_less(tx, shop.id, &invoice, &held, (left, invoice.credit_applied + amount), now)?;
    let given_up = invoice.state == State::Uncollectible;
    let (entry, today, currency) = (app.ids.next(now), shop.zone.day(now), invoice.currency);
    let postings = books::set_against(amount, given_up);
    let (gives, asks) = postings.split_at(1);
    let gives = ledger::rows(entry, shop.id, from.customer, Some(from.id), currency, today, gives);
    let asks = ledger::rows(entry, shop.id, invoice.customer, Some(id), currency, today, asks);
    let rows: Vec<_> = (0..).zip(gives.chain(asks)).map(|(n, row)| ledger::sql::NewPosting { n, ..row }).collect();
    ledger::write(tx, &rows)?;
    let data = word::money(&show_number(invoice.year, invoice.number), amount, currency);
    let (customer, kind) = (Some(invoice.customer), "invoice_offset".to_string());
    events::tell(tx, &[Event { shop: shop.id, customer, kind, subject: id.0, at: now, data }])?;
    Ok(held.iter().map(|payment| (payment.id, left)).collect())
}

/// An invoice asks for less from now on; an open one with nothing left to pay is paid.
pub(crate) fn ask_less(
    tx: &mut Tx<'_>,
    shop: ShopId,
    invoice: &sql::Invoice,
    held: &[Held],
    (amount_due, credit_applied): (Amount, Amount),
    now: Instant,
) -> Result<(), Error> {
    let is_paid = amount_due == 0 && invoice.state == State::Open;
    let (state, paid_at) = if is_paid { (State::Paid, Some(now)) } else { (invoice.state, None) };
    tx.update(&sql::OFFSET, &[sql::Offset { id: invoice.id, shop, credit_applied, amount_due, state, paid_at }])?;
    for payment in held {
        match amount_due {
            0 => payments::cancel(tx, shop, payment.id)?,
            left => payments::lower(tx, shop, payment.id, left)?,
        };
    }
    Ok(())
}

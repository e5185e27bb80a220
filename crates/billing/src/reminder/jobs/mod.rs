//! Telling: [`hear`] turns billing's news into messages, [`run`] tells what had to wait and asks again, by the ladder of
//! the shop's policy. At its end the policy's last step is taken.

mod hear;
mod letter;
mod teller;

use base::Instant;
use base::id::InvoiceId;
use domain::billing::invoice::State as InvoiceState;
use domain::billing::ledger::Account;
use kit::app::App;
use kit::db::{Error, Tx};
use kit::events::{self, Consumer, Event};
use shop::Shop;

use super::sql;
use crate::invoice::sql::Settle;
use crate::invoice::{self, show_number};
use crate::payment::sql as payments;
use crate::{ledger, word};
use teller::Teller;

/// Hears what happens to invoices, payments and subscriptions, and tells the customer.
pub const CONSUMER: Consumer = Consumer { name: "reminders", hear: hear::hear };

/// Tells what had to wait until now, and asks again who was asked; returns how many customers that were.
pub fn run(app: &App, shop: &Shop, limit: i64) -> Result<usize, Error> {
    let (id, now) = (shop.id, app.now());
    let due = app.db.read(move |r| sql::list_due(r, id, now, limit)).wait()?;
    if due.is_empty() {
        return Ok(0);
    }
    let (inner, owner) = (app.clone(), shop.clone());
    app.db
        .write(move |tx| {
            let mut teller = Teller::open(&inner, tx, owner.clone(), &due)?;
            for customer in &due {
                teller.go_on(tx, *customer)?;
            }
            Ok(due.len())
        })
        .wait()
}

/// An invoice of a subscription is given up and the subscription goes on: nothing of it is collected any more.
pub fn give_up(app: &App, tx: &mut Tx<'_>, shop: &Shop, id: InvoiceId, now: Instant) -> Result<(), Error> {
    let Some(invoice) = invoice::sql::lock(tx, shop.id, id)?.filter(|i| i.state == InvoiceState::Open) else {
        return Ok(());
    };
    let mut left = 0;
    for payment in payments::lock_of_invoice(tx, shop.id, id)? {
        if payment.state != payments::State::Paid {
            left += payment.amount;
            payments::cancel(tx, shop.id, payment.id)?;
        }
    }
    tx.update(
        &invoice::sql::SETTLE,
        &[Settle { id, shop: shop.id, state: InvoiceState::Uncollectible, paid_at: None }],
    )?;
    let (entry, postings) = (app.ids.next(now), [(Account::WriteOff, left), (Account::Receivable, -left)]);
    let (customer, today) = (invoice.customer, shop.zone.day(now));
    let rows = ledger::rows(entry, shop.id, customer, Some(id), invoice.currency, today, &postings);
    ledger::write(tx, &rows.collect::<Vec<_>>())?;
    let data = word::money(&show_number(invoice.year, invoice.number), left, invoice.currency);
    let kind = "invoice_given_up".to_string();
    events::tell(tx, &[Event { shop: shop.id, customer: Some(customer), kind, subject: id.0, at: now, data }])
}

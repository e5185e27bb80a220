//! A paid invoice has exactly one paid payment over what was due, and that one has exactly one paid attempt. One that is
//! not paid has none.

use base::id::InvoiceId;
use domain::billing::invoice::State;
use kit::args;
use kit::db::Error;

use super::finding::first_broken;
use super::{Finding, Look, sql};

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    let mut after = InvoiceId(0);
    loop {
        let some = look.reader.all(&sql::PAID, args![look.shop.id, after])?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.id;
        for invoice in some {
            finding.saw(&invoice.id, wrong(&invoice));
        }
    }
}

fn wrong(invoice: &sql::Paid) -> Option<&'static str> {
    let times = i64::from(invoice.amount_due > 0);
    match invoice.state {
        State::Paid => first_broken(&[
            (invoice.payments == times, "not paid exactly once"),
            (invoice.attempts == times, "not charged exactly once"),
            (invoice.paid == invoice.amount_due, "the payment is not what was due"),
            (invoice.charged == invoice.amount_due, "the charge is not what was due"),
        ]),
        State::Open | State::Uncollectible => {
            first_broken(&[(invoice.payments == 0 && invoice.attempts == 0, "paid for, and still not paid")])
        }
        State::Void => None,
    }
}

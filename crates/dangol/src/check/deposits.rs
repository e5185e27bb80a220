//! Deposits the books hold are those that were paid for and not settled, and none was settled twice.

use base::id::InvoiceId;
use domain::billing::ledger::Account;
use kit::args;
use kit::db::Error;

use super::receivable::compare;
use super::{Finding, Look, sql};

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    let held = look.reader.all(&sql::HELD, args![look.shop.id])?;
    compare(look, finding, Account::Deposits, &held)?;
    let mut after = InvoiceId(0);
    loop {
        let some = look.reader.all(&sql::DEPOSITS, args![look.shop.id, after])?;
        let Some((last, _)) = some.last() else { return Ok(()) };
        after = *last;
        for (invoice, left) in some {
            finding.saw(&invoice, (left < 0).then_some("more of its deposit was settled than was held"));
        }
    }
}

//! The cash the ledger knows of is what paid payments brought in.

use domain::billing::ledger::Account;
use kit::args;
use kit::db::Error;

use super::receivable::compare;
use super::{Finding, Look, sql};

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    let brought_in = look.reader.all(&sql::BROUGHT_IN, args![look.shop.id])?;
    compare(look, finding, Account::CashSandbox, &brought_in)
}

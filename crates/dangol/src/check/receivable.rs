//! What customers owe by the ledger is what their open invoices ask for.

use domain::billing::ledger::Account;
use kit::args;
use kit::db::Error;

use super::{Finding, Look, sql};

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    let asked = look.reader.all(&sql::ASKED, args![look.shop.id])?;
    compare(look, finding, Account::Receivable, &asked)
}

/// The balance of an account in each currency against sums of rows.
pub fn compare(
    look: &mut Look<'_, '_>,
    finding: &mut Finding,
    account: Account,
    sums: &[sql::Sum],
) -> Result<(), Error> {
    let mut balances = billing::ledger::balances(look.reader, look.shop.id)?;
    balances.retain(|balance| balance.account == account);
    finding.checked += sums.iter().map(|sum| sum.count).sum::<i64>();
    let mut currencies: Vec<_> = sums.iter().map(|s| s.currency).chain(balances.iter().map(|b| b.currency)).collect();
    currencies.sort_by_key(|currency| currency.to_string());
    currencies.dedup();
    for currency in currencies {
        let rows: i64 = sums.iter().filter(|sum| sum.currency == currency).map(|sum| sum.amount).sum();
        let ledger: i64 = balances.iter().filter(|b| b.currency == currency).map(|b| b.amount).sum();
        if rows != ledger {
            finding.problem(format!("{} {currency}: {rows} by the rows, {ledger} by the ledger", look.shop.id));
        }
    }
    Ok(())
}

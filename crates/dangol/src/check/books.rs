//! The books: what the shop has is what it owes and what it earned, and the sums of closed months are those of their
//! entries.

use billing::ledger::{self, Moved};
use domain::billing::ledger::equation;
use kit::args;
use kit::db::Error;

use super::{Finding, Look, sql};

/// Assets less liabilities are income less expenses, in every currency.
pub fn equations(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    let balances = ledger::balances(look.reader, look.shop.id)?;
    let mut currencies: Vec<_> = balances.iter().map(|balance| balance.currency).collect();
    currencies.sort_by_key(|currency| currency.to_string());
    currencies.dedup();
    for currency in currencies {
        let own: Vec<_> = balances.iter().filter(|b| b.currency == currency).map(|b| (b.account, b.amount)).collect();
        let (has, earned) = equation(&own);
        let wrong = (has != earned).then(|| format!("it has {has} more than it owes, and earned {earned}"));
        finding.saw(&format!("{} {currency}", look.shop.id), wrong.as_deref());
    }
    Ok(())
}

/// Closed months hold what their entries add up to.
pub fn months(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    let kept = look.reader.all(&sql::MONTHS_KEPT, args![look.shop.id])?;
    let Some(last) = kept.iter().map(|row| row.month.clone()).max() else { return Ok(()) };
    let added = look.reader.all(&sql::MONTHS_ADDED, args![look.shop.id, last])?;
    for month in kept.iter().chain(&added) {
        let of = |rows: &[sql::MonthSum]| {
            let same = |row: &&sql::MonthSum| {
                (&row.month, row.account, row.currency) == (&month.month, month.account, month.currency)
            };
            rows.iter().filter(same).map(|row| (row.debit, row.credit)).next().unwrap_or((0, 0))
        };
        let wrong = of(&kept) != of(&added);
        let name = format!("{} {} {}", month.month, month.account, month.currency);
        finding.saw(&name, wrong.then_some("the sums of the month are not those of its entries"));
    }
    Ok(())
}

/// The trial balance of today has the balances of all entries.
pub fn trial(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    let balances = ledger::balances(look.reader, look.shop.id)?;
    let moved: Vec<Moved> = ledger::moved(look.reader, look.shop, base::Day::LAST)?;
    for balance in &balances {
        let own = moved.iter().find(|m| (m.account, m.currency) == (balance.account, balance.currency));
        let wrong = own.map_or(0, Moved::balance) != balance.amount;
        let name = format!("{} {}", balance.account, balance.currency);
        finding.saw(&name, wrong.then_some("its balance is not that of its entries"));
    }
    Ok(())
}

//! Nobody's wallet was spent twice: the balance of customer credit is never below zero.

use base::id::CustomerId;
use kit::args;
use kit::db::Error;

use super::{Finding, Look, sql};

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    let (mut customer, mut currency) = (CustomerId(0), String::new());
    loop {
        let some = look.reader.all(&sql::WALLETS, args![look.shop.id, customer, currency])?;
        let Some(last) = some.last() else { return Ok(()) };
        (customer, currency) = (last.customer, last.currency.to_string());
        for wallet in some {
            finding.saw(&wallet.customer, (wallet.amount < 0).then_some("the wallet is below zero"));
        }
    }
}

//! Nobody's wallet was spent twice: the balance of customer credit is never below zero, and it is the sum of what is left
//! of each credit that was given.

use base::id::CustomerId;
use kit::args;
use kit::db::Error;

use super::finding::first_broken;
use super::{Finding, Look, sql};

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    let (mut customer, mut currency) = (CustomerId(0), String::new());
    loop {
        let some = look.reader.all(&sql::WALLETS, args![look.shop.id, customer, currency])?;
        let Some(last) = some.last() else { return Ok(()) };
        (customer, currency) = (last.customer, last.currency.to_string());
        for wallet in some {
            let open = billing::grant::open(look.reader, look.shop.id, wallet.customer, wallet.currency)?;
            let left: i64 = open.iter().map(|grant| grant.left).sum();
            let wrong = first_broken(&[
                (wallet.amount >= 0, "the wallet is below zero"),
                (left == wallet.amount.max(0), "what is left of its credits is not its balance"),
            ]);
            finding.saw(&wallet.customer, wrong);
        }
    }
}

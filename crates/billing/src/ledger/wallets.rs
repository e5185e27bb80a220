//! Wallets that are about to be spent: each is kept from everybody else until the transaction ends.

use std::collections::HashMap;

use base::id::{CustomerId, ShopId};
use base::{Amount, Currency};
use kit::db::dialect::each;
use kit::db::{Error, Tx};

use super::sql;

/// The wallets of some customers, taken from as invoices are put together. Nobody else takes from them meanwhile.
#[derive(Debug, Default)]
pub struct Wallets(HashMap<(CustomerId, Currency), Amount>);

impl Wallets {
    fn new(rows: Vec<(CustomerId, Currency, Amount)>) -> Wallets {
        Wallets(rows.into_iter().map(|(customer, currency, amount)| ((customer, currency), amount)).collect())
    }

    pub fn of(&self, customer: CustomerId, currency: Currency) -> Amount {
        self.0.get(&(customer, currency)).copied().unwrap_or(0)
    }

    pub fn add(&mut self, customer: CustomerId, currency: Currency, amount: Amount) {
        if amount != 0 {
            *self.0.entry((customer, currency)).or_default() += amount;
        }
    }
}

/// Keeps the wallets of some customers for this transaction: whoever spends from one has taken it first, so that nothing is
/// spent twice. After subscriptions and before invoices. `customers` is made by `dialect::each`.
pub fn take_wallets(tx: &mut Tx<'_>, shop: ShopId, customers: &str) -> Result<Wallets, Error> {
    Ok(Wallets::new(sql::take_wallets(tx, shop, customers)?))
}

/// The same of one customer.
pub fn take_wallet(tx: &mut Tx<'_>, shop: ShopId, customer: CustomerId, currency: Currency) -> Result<Amount, Error> {
    Ok(take_wallets(tx, shop, &each([customer.0].into_iter()))?.of(customer, currency))
}

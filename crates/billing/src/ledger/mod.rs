//! The double-entry ledger under all money: entries are written here, and only when they add up to zero. The wallet of a
//! customer is the balance of their credit account.

pub mod admin;
pub mod sql;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use axum::Router;
use base::id::{CustomerId, Ids, InvoiceId, ShopId};
use base::{Amount, Currency, Day, Instant, Lang};
use domain::billing::grant::{Kind, Offer};
use domain::billing::ledger::{Account, Posting};
use kit::app::App;
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};
use shop::Shop;

use crate::grant;
use crate::words::T;

pub use sql::{balances, count_uneven, wallet, wallets};

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    admin::routes()
}

/// An account in words.
pub fn account_name(lang: Lang, account: Account) -> &'static str {
    let t = T(lang);
    match account {
        Account::Receivable => t.account_receivable(),
        Account::CashSandbox => t.account_cash(),
        Account::CashBank => t.account_bank(),
        Account::Deferred => t.account_deferred(),
        Account::Tax => t.account_tax(),
        Account::Deposits => t.account_deposits(),
        Account::CustomerCredit => t.account_credit(),
        Account::Refunds => t.account_refunds(),
        Account::Earned => t.account_earned(),
        Account::KeptDeposits => t.account_kept(),
        Account::Discounts => t.account_discounts(),
        Account::GatewayFees => t.account_fees(),
        Account::Chargebacks => t.account_chargebacks(),
        Account::WriteOff => t.account_written_off(),
    }
}

/// Turns the postings of one entry into rows. `entry` is a fresh id.
pub fn rows(
    entry: i64,
    shop: ShopId,
    customer: CustomerId,
    invoice: Option<InvoiceId>,
    currency: Currency,
    posted_on: Day,
    postings: &[Posting],
) -> impl Iterator<Item = sql::NewPosting> {
    let numbered = (0i64..).zip(postings.to_vec());
    numbered.map(move |(n, (account, amount))| sql::NewPosting {
        entry,
        n,
        shop,
        account,
        currency,
        amount,
        customer,
        invoice,
        posted_on,
    })
}

/// Writes entries. One whose amounts do not add up to zero is refused, and everything written with it.
pub fn write(tx: &mut Tx<'_>, rows: &[sql::NewPosting]) -> Result<(), Error> {
    for entry in rows.chunk_by(|a, b| (a.entry, a.currency) == (b.entry, b.currency)) {
        let sum: i128 = entry.iter().map(|row| i128::from(row.amount)).sum();
        if sum != 0 {
            let id = entry.first().map_or(0, |row| row.entry);
            return Err(Error::Engine(format!("entry {id} does not add up: {sum} is left")));
        }
    }
    tx.insert(&sql::POSTINGS, rows)
}

/// Gives a customer wallet credit as a present without an end, which pays their next invoices.
pub fn give_credit(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    customer: CustomerId,
    amount: Amount,
    now: Instant,
) -> Result<(), Error> {
    let new = grant::New { customer, offer: Offer::new(Kind::Promotion, amount), note: String::new(), key: None };
    grant::give(app, tx, shop, &new, &shop::Actor::Command, now).map(|_| ())
}

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

/// One account of the trial balance, in one currency: what moved on each side up to a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    pub account: Account,
    pub currency: Currency,
    pub debit: Amount,
    pub credit: Amount,
}

impl Moved {
    /// Positive: a debit balance.
    pub fn balance(&self) -> Amount {
        self.debit - self.credit
    }
}

/// What moved on every account up to the end of a day: months that are closed from their sums, the rest from entries.
pub fn moved(reader: &mut Reader<'_>, shop: &Shop, until: Day) -> Result<Vec<Moved>, Error> {
    let since = sql::since(reader, shop.id, until)?;
    let closed = sql::closed(reader, shop.id, since)?;
    let rest = sql::rest(reader, shop.id, first_entry(shop, since), since, until)?;
    let mut all: Vec<Moved> = Vec::new();
    for row in closed.into_iter().chain(rest) {
        match all.iter_mut().find(|m| (m.account, m.currency) == (row.account, row.currency)) {
            Some(known) => {
                known.debit += row.debit;
                known.credit += row.credit;
            }
            None if row.debit != 0 || row.credit != 0 => {
                all.push(Moved { account: row.account, currency: row.currency, debit: row.debit, credit: row.credit })
            }
            None => {}
        }
    }
    let place = |account: Account| Account::ALL.iter().position(|a| *a == account);
    all.sort_by_key(|m| (m.currency != shop.currency, m.currency.to_string(), place(m.account)));
    Ok(all)
}

/// No entry of this day or a later one has a smaller number: entries are numbered in time, and what is booked for a day
/// that is over is booked later.
pub fn first_entry(shop: &Shop, day: Day) -> i64 {
    if day == Day::FIRST { 0 } else { Ids::new(0).next(shop.zone.midnight(day)) }
}

/// A month is closed so many days after its end.
const CLOSE_AFTER_DAYS: i64 = 2;

/// Adds up the months that are over for some days, each once. Entries for a closed month that come later are added to it
/// by [`write_late`].
pub fn close(app: &App, shop: &Shop) -> Result<usize, Error> {
    let last = shop.today(app.now()).plus_days(-CLOSE_AFTER_DAYS).first_of_month().plus_days(-1);
    let (id, owner) = (shop.id, shop.clone());
    let done = app.db.read(move |r| sql::is_closed(r, id, last)).wait()?;
    if done {
        return Ok(0);
    }
    app.db
        .write(move |tx| {
            let since = sql::since(tx, owner.id, last)?;
            sql::close(tx, owner.id, owner.currency, first_entry(&owner, since), since, last)
        })
        .wait()?;
    Ok(1)
}

/// Writes entries for days that may lie in a closed month.
pub fn write_late(tx: &mut Tx<'_>, shop: ShopId, rows: &[sql::NewPosting]) -> Result<(), Error> {
    write(tx, rows)?;
    let Some(closed) = sql::last_closed(tx, shop)? else { return Ok(()) };
    for row in rows.iter().filter(|row| row.posted_on.month_key() <= closed) {
        sql::add_to_month(tx, row)?;
    }
    Ok(())
}

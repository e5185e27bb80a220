//! The double-entry ledger under all money. The wallet of a customer is the balance of their credit account.

pub mod sql;

use base::id::{CustomerId, InvoiceId, ShopId};
use base::{Amount, Currency, Day, Instant};
use domain::billing::ledger::{self as books, Posting};
use kit::app::App;
use kit::db::{Error, Tx};
use shop::Shop;

pub use sql::{balances, count_uneven, wallet, wallets};

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

/// Gives a customer wallet credit, which pays their next invoices.
pub fn give_credit(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    customer: CustomerId,
    amount: Amount,
    now: Instant,
) -> Result<(), Error> {
    let (entry, today, postings) = (app.ids.next(now), shop.zone.day(now), books::give_credit(amount));
    let rows: Vec<sql::NewPosting> = rows(entry, shop.id, customer, None, shop.currency, today, &postings).collect();
    tx.insert(&sql::POSTINGS, &rows)
}

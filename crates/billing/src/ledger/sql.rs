//! The SQL of the ledger.

use base::id::{CustomerId, InvoiceId, ShopId};
use base::{Amount, Currency, Day};
use domain::billing::ledger::Account;
use kit::db::{Error, Reader};
use kit::{args, stmt, table};

table! {
    pub POSTINGS = "postings" as NewPosting {
        entry: i64, n: i64, shop: ShopId, account: Account, currency: Currency, amount: Amount, customer: CustomerId,
        invoice: Option<InvoiceId>, posted_on: Day
    }
}
stmt! {
    /// The balance of every account, by currency.
    pub BALANCES -> Balance { account: Account, currency: Currency, amount: Amount } =
        "select account, currency, cast(sum(amount) as bigint) from postings where shop = $1
          group by account, currency order by account, currency limit 1000"
}
stmt! {
    /// One row: the wallet credit of a customer, as a positive amount.
    WALLET -> (Amount,) =
        "select cast(coalesce(-sum(amount), 0) as bigint) from postings
          where shop = $1 and account = 'customer_credit' and customer = $2 and currency = $3"
}
stmt! {
    /// The wallets that are not empty.
    pub WALLETS -> Wallet { customer: CustomerId, currency: Currency, amount: Amount } =
        "select customer, currency, cast(-sum(amount) as bigint) from postings
          where shop = $1 and account = 'customer_credit'
          group by customer, currency having sum(amount) <> 0 order by customer, currency limit 100000"
}
stmt! {
    /// One row: how many entries do not add up to zero in some currency.
    UNEVEN -> (i64,) =
        "select count(*) from (select entry from postings where shop = $1
                                group by entry, currency having sum(amount) <> 0) as uneven"
}

pub fn balances(reader: &mut Reader<'_>, shop: ShopId) -> Result<Vec<Balance>, Error> {
    reader.all(&BALANCES, args![shop])
}

pub fn wallet(
    reader: &mut Reader<'_>,
    shop: ShopId,
    customer: CustomerId,
    currency: Currency,
) -> Result<Amount, Error> {
    Ok(reader.one(&WALLET, args![shop, customer, currency])?.0)
}

pub fn wallets(reader: &mut Reader<'_>, shop: ShopId) -> Result<Vec<Wallet>, Error> {
    reader.all(&WALLETS, args![shop])
}

pub fn count_uneven(reader: &mut Reader<'_>, shop: ShopId) -> Result<i64, Error> {
    Ok(reader.one(&UNEVEN, args![shop])?.0)
}

stmt! {
    /// What was booked for an invoice, in the order it happened.
    pub OF_INVOICE -> Posted { entry: i64, account: Account, currency: Currency, amount: Amount, posted_on: Day } =
        "select entry, account, currency, amount, posted_on from postings
          where shop = $1 and invoice = $2 order by entry, n limit 200"
}

pub fn list_of_invoice(reader: &mut Reader<'_>, shop: ShopId, invoice: InvoiceId) -> Result<Vec<Posted>, Error> {
    reader.all(&OF_INVOICE, args![shop, invoice])
}

//! The SQL of the ledger.

use base::id::{CustomerId, InvoiceId, ShopId};
use base::{Amount, Currency, Day};
use domain::billing::ledger::Account;
use kit::db::{Error, Reader, Tx};
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
    /// One row when anything ever went through a wallet of the shop.
    ANY_WALLET -> (CustomerId,) =
        "select customer from postings
          where shop = $1 and account = 'customer_credit' order by shop, customer, currency limit 1"
}
stmt! {
    /// Customers, kept from whoever else would spend their wallets until the transaction ends.
    OWNERS -> (CustomerId,) =
        "select id from customers where +shop = $1 and id in {EACH $2} order by id limit 1000000 {LOCK}"
}
stmt! {
    /// The wallets of some customers that are not empty.
    WALLETS_OF -> (CustomerId, Currency, Amount) =
        "select customer, currency, cast(-sum(amount) as bigint) from postings
          where shop = $1 and account = 'customer_credit' and customer in {EACH $2}
          group by customer, currency having sum(amount) <> 0 order by customer, currency limit 100000"
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

/// `customers` is made by `dialect::each`. A shop without wallets has none to keep from others: credit that comes while
/// this is asked is spent by the next invoice.
pub fn take_wallets(
    tx: &mut Tx<'_>,
    shop: ShopId,
    customers: &str,
) -> Result<Vec<(CustomerId, Currency, Amount)>, Error> {
    if tx.find(&ANY_WALLET, args![shop])?.is_none() {
        return Ok(Vec::new());
    }
    // SQLite has one writer.
    if tx.is_postgres() {
        tx.all(&OWNERS, args![shop, customers])?;
    }
    tx.all(&WALLETS_OF, args![shop, customers])
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
        "select {ROW} from postings
          where shop = $1 and invoice = $2 order by entry, n limit 200"
}

pub fn list_of_invoice(reader: &mut Reader<'_>, shop: ShopId, invoice: InvoiceId) -> Result<Vec<Posted>, Error> {
    reader.all(&OF_INVOICE, args![shop, invoice])
}

stmt! {
    /// The movements of one wallet, in the order of the books; credit given is negative.
    pub OF_WALLET -> WalletMove { entry: i64, amount: Amount, posted_on: Day, invoice: Option<InvoiceId> } =
        "select {ROW} from postings
          where shop = $1 and account = 'customer_credit' and customer = $2 and currency = $3
          order by entry, n limit 100000"
}

pub fn list_of_wallet(
    reader: &mut Reader<'_>,
    shop: ShopId,
    customer: CustomerId,
    currency: Currency,
) -> Result<Vec<WalletMove>, Error> {
    reader.all(&OF_WALLET, args![shop, customer, currency])
}

stmt! {
    /// One row: the last month that is closed.
    LAST_CLOSED -> (String,) = "select month from ledger_months where shop = $1 order by month desc limit 1"
}
stmt! {
    /// One row: the last month that is closed, of those up to one.
    CLOSED_UNTIL -> (String,) =
        "select month from ledger_months where shop = $1 and month <= $2 order by month desc limit 1"
}
stmt! {
    /// What moved in closed months before one.
    pub CLOSED -> Sum { account: Account, currency: Currency, debit: Amount, credit: Amount } =
        "select account, currency, cast(sum(debit) as bigint), cast(sum(credit) as bigint)
           from ledger_months where shop = $1 and month < $2
          group by account, currency order by account, currency limit 1000"
}
stmt! {
    /// What moved between two days. `$2` bounds the search: the first entry there can be.
    pub REST -> Sum =
        "select account, currency, cast(sum(case when amount > 0 then amount else 0 end) as bigint),
                cast(sum(case when amount < 0 then -amount else 0 end) as bigint)
           from postings where shop = $1 and entry >= $2 and posted_on >= $3 and posted_on <= $4
          group by account, currency order by account, currency limit 1000"
}
stmt! {
    /// Closes every month between two days.
    CLOSE =
        "insert into ledger_months (shop, month, account, currency, debit, credit)
         select shop, substr(posted_on, 1, 7), account, currency,
                cast(sum(case when amount > 0 then amount else 0 end) as bigint),
                cast(sum(case when amount < 0 then -amount else 0 end) as bigint)
           from postings where shop = $1 and entry >= $2 and posted_on >= $3 and posted_on <= $4
          group by shop, substr(posted_on, 1, 7), account, currency
         on conflict do nothing"
}
stmt! {
    /// A month in which nothing moved is closed too.
    CLOSE_EMPTY =
        "insert into ledger_months (shop, month, account, currency, debit, credit)
         values ($1, $2, 'receivable', $3, 0, 0) on conflict do nothing"
}
stmt! {
    ADD_TO_MONTH =
        "insert into ledger_months (shop, month, account, currency, debit, credit) values ($1, $2, $3, $4, $5, $6)
         on conflict (shop, month, account, currency)
         do update set debit = ledger_months.debit + $5, credit = ledger_months.credit + $6"
}

/// The day after the last closed month that ends by `until`: up to there the months' sums count.
pub fn since(reader: &mut Reader<'_>, shop: ShopId, until: Day) -> Result<Day, Error> {
    let whole = if until.is_last_of_month() { until } else { until.first_of_month().plus_days(-1) };
    let month = reader.find(&CLOSED_UNTIL, args![shop, whole.month_key()])?;
    let first = month.and_then(|(month,)| format!("{month}-01").parse::<Day>().ok());
    Ok(first.map_or(Day::FIRST, |first| first.plus_months(1)))
}

pub fn closed(reader: &mut Reader<'_>, shop: ShopId, before: Day) -> Result<Vec<Sum>, Error> {
    reader.all(&CLOSED, args![shop, before.month_key()])
}

pub fn rest(
    reader: &mut Reader<'_>,
    shop: ShopId,
    first_entry: i64,
    since: Day,
    until: Day,
) -> Result<Vec<Sum>, Error> {
    reader.all(&REST, args![shop, first_entry, since, until])
}

pub fn last_closed(reader: &mut Reader<'_>, shop: ShopId) -> Result<Option<String>, Error> {
    Ok(reader.find(&LAST_CLOSED, args![shop])?.map(|(month,)| month))
}

pub fn is_closed(reader: &mut Reader<'_>, shop: ShopId, month_end: Day) -> Result<bool, Error> {
    Ok(last_closed(reader, shop)?.is_some_and(|month| month >= month_end.month_key()))
}

pub fn close(
    tx: &mut Tx<'_>,
    shop: ShopId,
    currency: Currency,
    first_entry: i64,
    since: Day,
    until: Day,
) -> Result<(), Error> {
    tx.run(&CLOSE, args![shop, first_entry, since, until])?;
    tx.run(&CLOSE_EMPTY, args![shop, until.month_key(), currency])?;
    Ok(())
}

pub fn add_to_month(tx: &mut Tx<'_>, row: &NewPosting) -> Result<(), Error> {
    let (month, debit, credit) = (row.posted_on.month_key(), row.amount.max(0), (-row.amount).max(0));
    tx.run(&ADD_TO_MONTH, args![row.shop, month, row.account, row.currency, debit, credit])?;
    Ok(())
}

stmt! {
    /// What moved on two accounts in each closed month from one on, debits positive.
    pub MONTHS -> InMonth { month: String, account: Account, amount: Amount } =
        "select month, account, debit - credit from ledger_months
          where shop = $1 and currency = $2 and account in ('earned_revenue', 'deferred_revenue')
            and month >= $3 and month < $4
          order by month, account limit 1000"
}
stmt! {
    /// The same between two days that are not in closed months.
    REST_MONTHS -> InMonth =
        "select substr(posted_on, 1, 7), account, cast(sum(amount) as bigint) from postings
          where shop = $1 and currency = $2 and account in ('earned_revenue', 'deferred_revenue')
            and entry >= $3 and posted_on >= $4 and posted_on <= $5
          group by substr(posted_on, 1, 7), account order by 1, account limit 1000"
}

/// Months between two days, closed ones (before `since`) from their sums.
pub fn months(
    reader: &mut Reader<'_>,
    shop: ShopId,
    currency: Currency,
    (from, until): (Day, Day),
    (since, first_entry): (Day, i64),
) -> Result<Vec<InMonth>, Error> {
    let mut all = reader.all(&MONTHS, args![shop, currency, from.month_key(), since.month_key()])?;
    all.extend(reader.all(&REST_MONTHS, args![shop, currency, first_entry, since.max(from), until])?);
    Ok(all)
}

stmt! {
    /// Entries of a period, oldest first, after a key. An empty account means all.
    pub LIST -> Entry {
        entry: i64, n: i64, posted_on: Day, account: Account, currency: Currency, amount: Amount, customer: CustomerId,
        name: String, invoice: Option<InvoiceId>, year: Option<i64>, number: Option<i64>
    } = "select p.entry, p.n, p.posted_on, p.account, p.currency, p.amount, p.customer, c.name, p.invoice, i.year, i.number
           from postings p join customers c on c.id = p.customer left join invoices i on i.id = p.invoice
          where p.shop = $1 and p.entry >= $2 and (p.entry, p.n) > ($2, $3) and p.posted_on >= $4 and p.posted_on <= $5
            and ($6 = '' or p.account = $6)
          order by p.entry, p.n limit $7"
}

/// Which entries are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Which {
    pub from: Day,
    pub until: Day,
    pub account: Option<Account>,
}

/// Entries after a key, in the order they were written.
pub fn list(
    reader: &mut Reader<'_>,
    shop: ShopId,
    which: Which,
    (entry, n): (i64, i64),
    limit: i64,
) -> Result<Vec<Entry>, Error> {
    let account = which.account.map_or("", Account::code);
    reader.all(&LIST, args![shop, entry, n, which.from, which.until, account, limit])
}

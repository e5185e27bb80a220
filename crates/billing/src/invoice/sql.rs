//! The SQL of invoices, their lines and their numbers.

use base::id::{CustomerId, InvoiceId, PriceId, ShopId, SubscriptionId};
use base::{Amount, Currency, Day, Instant, Ratio};
use domain::billing::invoice::State;
use domain::billing::line::Kind;
use domain::billing::tax::Prices;
use kit::db::{Error, Reader, Tx};
use kit::{args, row, stmt, table, update};

table! {
    pub INVOICES = "invoices" as NewInvoice {
        id: InvoiceId, shop: ShopId, customer: CustomerId, subscription: Option<SubscriptionId>, year: i64, number: i64,
        state: State, currency: Currency, prices: Prices, issued_at: Instant, issued_on: Day, due_at: Instant,
        subtotal: Amount, discount: Amount, tax: Amount, total: Amount, credit_applied: Amount, amount_due: Amount,
        paid_at: Option<Instant>
    }
}
row! {
    NewInvoice {
        id: InvoiceId, shop: ShopId, customer: CustomerId, subscription: Option<SubscriptionId>, year: i64, number: i64,
        state: State, currency: Currency, prices: Prices, issued_at: Instant, issued_on: Day, due_at: Instant,
        subtotal: Amount, discount: Amount, tax: Amount, total: Amount, credit_applied: Amount, amount_due: Amount,
        paid_at: Option<Instant>
    }
}
/// An invoice as it is kept.
pub type Invoice = NewInvoice;

table! {
    pub LINES = "invoice_lines" as NewLine {
        invoice: InvoiceId, n: i64, shop: ShopId, subscription: Option<SubscriptionId>, item: String, kind: Kind,
        name_ko: String, name_en: String, service_from: Option<Instant>, service_to: Option<Instant>,
        full_from: Option<Instant>, full_to: Option<Instant>, quantity: i64, amount: Amount, discount: Amount, tax: Amount,
        tax_rate: Ratio, price: Option<PriceId>, change: i64, credits_invoice: Option<InvoiceId>, credits_line: Option<i64>
    }
}
row! {
    NewLine {
        invoice: InvoiceId, n: i64, shop: ShopId, subscription: Option<SubscriptionId>, item: String, kind: Kind,
        name_ko: String, name_en: String, service_from: Option<Instant>, service_to: Option<Instant>,
        full_from: Option<Instant>, full_to: Option<Instant>, quantity: i64, amount: Amount, discount: Amount, tax: Amount,
        tax_rate: Ratio, price: Option<PriceId>, change: i64, credits_invoice: Option<InvoiceId>, credits_line: Option<i64>
    }
}
/// A line as it is kept.
pub type Line = NewLine;

update! {
    pub SETTLE = "invoices" as Settle where { id: InvoiceId, shop: ShopId } set { state: State, paid_at: Option<Instant> }
}
stmt! {
    /// One row: takes `$3` numbers of a series and says the last one.
    TAKE_NUMBERS -> (i64,) =
        "insert into counters (shop, series, value) values ($1, $2, $3)
         on conflict (shop, series) do update set value = counters.value + $3 returning value"
}
stmt! {
    /// One row.
    pub FIND -> Invoice =
        "select id, shop, customer, subscription, year, number, state, currency, prices, issued_at, issued_on, due_at,
                subtotal, discount, tax, total, credit_applied, amount_due, paid_at
           from invoices where shop = $1 and id = $2"
}
stmt! {
    /// The lines of one invoice.
    pub LINES_OF -> Line =
        "select invoice, n, shop, subscription, item, kind, name_ko, name_en, service_from, service_to, full_from, full_to,
                quantity, amount, discount, tax, tax_rate, price, change, credits_invoice, credits_line
           from invoice_lines where shop = $1 and invoice = $2 order by n limit 1000"
}
stmt! {
    /// A customer's invoices, newest first.
    pub OF_CUSTOMER -> Invoice =
        "select id, shop, customer, subscription, year, number, state, currency, prices, issued_at, issued_on, due_at,
                subtotal, discount, tax, total, credit_applied, amount_due, paid_at
           from invoices where shop = $1 and customer = $2 order by id desc limit $3"
}
stmt! {
    /// Invoices after an id, oldest first: for exports and checks.
    pub AFTER -> Invoice =
        "select id, shop, customer, subscription, year, number, state, currency, prices, issued_at, issued_on, due_at,
                subtotal, discount, tax, total, credit_applied, amount_due, paid_at
           from invoices where shop = $1 and id > $2 order by id limit $3"
}

pub fn take_numbers(tx: &mut Tx<'_>, shop: ShopId, year: i64, count: i64) -> Result<i64, Error> {
    let series = format!("invoice-{year}");
    Ok(tx.one(&TAKE_NUMBERS, args![shop, series, count])?.0 - count + 1)
}

pub fn find(reader: &mut Reader<'_>, shop: ShopId, id: InvoiceId) -> Result<Option<Invoice>, Error> {
    reader.find(&FIND, args![shop, id])
}

pub fn list_lines(reader: &mut Reader<'_>, shop: ShopId, id: InvoiceId) -> Result<Vec<Line>, Error> {
    reader.all(&LINES_OF, args![shop, id])
}

pub fn list_of_customer(reader: &mut Reader<'_>, shop: ShopId, customer: CustomerId, limit: i64) -> Result<Vec<Invoice>, Error> {
    reader.all(&OF_CUSTOMER, args![shop, customer, limit])
}

pub fn list_after(reader: &mut Reader<'_>, shop: ShopId, id: InvoiceId, limit: i64) -> Result<Vec<Invoice>, Error> {
    reader.all(&AFTER, args![shop, id, limit])
}

//! The SQL of invoices, their lines and their numbers.

use std::collections::HashMap;

use base::id::{CustomerId, InvoiceId, PriceId, ShopId, SubscriptionId};
use base::{Amount, Currency, Day, Instant, Ratio};
use domain::billing::invoice::State;
use domain::billing::line::Kind;
use domain::billing::tax::Prices;
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table, update};

table! {
    pub INVOICES = "invoices" as NewInvoice {
        id: InvoiceId, shop: ShopId, customer: CustomerId, subscription: Option<SubscriptionId>, year: i64, number: i64,
        state: State, currency: Currency, prices: Prices, issued_at: Instant, issued_on: Day, due_at: Instant,
        subtotal: Amount, discount: Amount, tax: Amount, total: Amount, credit_applied: Amount,
        offset_amount: Amount, amount_due: Amount, paid_at: Option<Instant>
    }
}
/// An invoice as it is kept.
pub type Invoice = NewInvoice;

impl NewInvoice {
    /// What a negative total put into the wallet, less what it paid for open invoices.
    pub fn to_wallet(&self) -> Amount {
        (-self.total).max(0) - self.offset_amount
    }
}

table! {
    pub LINES = "invoice_lines" as NewLine {
        invoice: InvoiceId, n: i64, shop: ShopId, subscription: Option<SubscriptionId>, item: String, kind: Kind,
        name_ko: String, name_en: String, service_from: Option<Instant>, service_to: Option<Instant>,
        paid_from: Option<Instant>, paid_to: Option<Instant>,
        full_from: Option<Instant>, full_to: Option<Instant>, quantity: i64, amount: Amount, discount: Amount, tax: Amount,
        tax_rate: Ratio, price: Option<PriceId>, change: i64, credits_invoice: Option<InvoiceId>, credits_line: Option<i64>
    }
}
/// A line as it is kept.
pub type Line = NewLine;

table! {
    /// The subscriptions that share an invoice; one that is of a single subscription names it itself.
    pub PARTS = "invoice_parts" as NewPart { subscription: SubscriptionId, invoice: InvoiceId, shop: ShopId }
}

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
        "select {ROW} from invoices where shop = $1 and id = $2"
}
stmt! {
    /// The lines of one invoice.
    pub LINES_OF -> Line =
        "select {ROW} from invoice_lines where shop = $1 and invoice = $2 order by n limit 1000"
}
stmt! {
    /// A customer's invoices, newest first.
    pub OF_CUSTOMER -> Invoice =
        "select {ROW} from invoices where shop = $1 and customer = $2 order by id desc limit $3"
}
stmt! {
    /// Invoices after an id, oldest first: for exports and checks.
    pub AFTER -> Invoice =
        "select {ROW} from invoices where +shop = $1 and id > $2 order by id limit $3"
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

pub fn list_of_customer(
    reader: &mut Reader<'_>,
    shop: ShopId,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<Invoice>, Error> {
    reader.all(&OF_CUSTOMER, args![shop, customer, limit])
}

pub fn list_after(reader: &mut Reader<'_>, shop: ShopId, id: InvoiceId, limit: i64) -> Result<Vec<Invoice>, Error> {
    reader.all(&AFTER, args![shop, id, limit])
}

stmt! {
    /// What a customer has not paid yet, the oldest first.
    OPEN_OF_CUSTOMER -> Invoice =
        "select {ROW}
           from invoices where shop = $1 and customer = $2 and state = 'open' order by due_at + 0, id limit 20"
}
stmt! {
    /// The newest invoices of one subscription.
    OF_SUBSCRIPTION -> Invoice =
        "select {ROW} from invoices
          where +shop = $1 and id in (select id from invoices where shop = $1 and subscription = $2
                                     union all select invoice from invoice_parts where shop = $1 and subscription = $2)
          order by id desc limit $3"
}
stmt! {
    /// A page of the list. `$2`: a state or nothing; `$3`: only what was due before; `$4` and `$5`: issued from and until.
    pub LIST -> Listed {
        id: InvoiceId, customer: CustomerId, name: String, year: i64, number: i64, state: State, currency: Currency,
        issued_on: Day, due_at: Instant, total: Amount, amount_due: Amount
    } by ["i.id desc", "i.id", "i.total desc, i.id desc", "i.total, i.id", "i.due_at, i.id", "i.due_at desc, i.id desc"] =
        "select i.id, i.customer, c.name, i.year, i.number, i.state, i.currency, i.issued_on, i.due_at, i.total, i.amount_due
           from invoices i join customers c on c.id = i.customer
          where i.shop = $1 and ($2 = '' or i.state = $2) and i.due_at < $3 and i.issued_on >= $4 and i.issued_on <= $5
          order by {ORDER}
          limit $6 offset $7"
}
stmt! {
    /// The invoices with a number, whatever their year.
    NUMBERED -> Listed =
        "select i.id, i.customer, c.name, i.year, i.number, i.state, i.currency, i.issued_on, i.due_at, i.total, i.amount_due
           from invoices i join customers c on c.id = i.customer
          where i.shop = $1 and i.year between $2 and $3 and i.number = $4
          order by i.id desc
          limit 50"
}
stmt! {
    /// One row for each currency of what is open and was due before an instant: how many, how much.
    OPEN_SUMS -> (Currency, i64, Amount) =
        "select currency, count(*), cast(coalesce(sum(amount_due), 0) as bigint)
           from invoices where shop = $1 and state = 'open' and due_at < $2 group by currency order by currency limit 100"
}
stmt! {
    /// One row for each currency of what was issued between two days: how many, their totals.
    ISSUED_SUMS -> (Currency, i64, Amount) =
        "select currency, count(*), cast(coalesce(sum(total), 0) as bigint)
           from invoices where shop = $1 and issued_on >= $2 and issued_on <= $3 and state <> 'void'
          group by currency order by currency limit 100"
}

pub fn list_open_of_customer(
    reader: &mut Reader<'_>,
    shop: ShopId,
    customer: CustomerId,
) -> Result<Vec<Invoice>, Error> {
    reader.all(&OPEN_OF_CUSTOMER, args![shop, customer])
}

pub fn list_of_subscription(
    reader: &mut Reader<'_>,
    shop: ShopId,
    subscription: SubscriptionId,
    limit: i64,
) -> Result<Vec<Invoice>, Error> {
    reader.all(&OF_SUBSCRIPTION, args![shop, subscription, limit])
}

/// What a list of invoices shows, and from where on.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// A number among the orders of the statement.
    pub order: usize,
    pub state: Option<State>,
    pub due_before: Instant,
    pub from: Day,
    pub until: Day,
    pub limit: i64,
    pub offset: i64,
}

pub fn list(reader: &mut Reader<'_>, shop: ShopId, page: Page) -> Result<Vec<Listed>, Error> {
    let Page { order, state, due_before, from, until, limit, offset } = page;
    let state = state.map_or("", State::code);
    reader.all_sorted(&LIST, order, args![shop, state, due_before, from, until, limit, offset])
}

/// By number, in one year or in all.
pub fn list_numbered(
    reader: &mut Reader<'_>,
    shop: ShopId,
    year: Option<i64>,
    number: i64,
) -> Result<Vec<Listed>, Error> {
    let (first, last) = year.map_or((0, 9_999), |year| (year, year));
    reader.all(&NUMBERED, args![shop, first, last, number])
}

pub fn sum_open(reader: &mut Reader<'_>, shop: ShopId, before: Instant) -> Result<Vec<(Currency, i64, Amount)>, Error> {
    reader.all(&OPEN_SUMS, args![shop, before])
}

pub fn sum_issued(
    reader: &mut Reader<'_>,
    shop: ShopId,
    from: Day,
    until: Day,
) -> Result<Vec<(Currency, i64, Amount)>, Error> {
    reader.all(&ISSUED_SUMS, args![shop, from, until])
}

stmt! {
    /// One row, kept from other writers until the transaction ends.
    FIND_LOCKED -> Invoice =
        "select {ROW} from invoices where shop = $1 and id = $2 {LOCK}"
}
update! {
    /// Something is taken off what is still asked for: by a credit note, or by credit of its own unused time.
    pub OFFSET = "invoices" as Offset where { id: InvoiceId, shop: ShopId } set {
        credit_applied: Amount, amount_due: Amount, state: State, paid_at: Option<Instant>
    }
}
stmt! {
    /// Which of some invoices nobody paid, open or given up, and what they ask for.
    UNPAID_AMONG -> (InvoiceId, Amount) =
        "select id, amount_due from invoices
          where +shop = $1 and id in {EACH $2} and state in ('open', 'uncollectible') order by id limit 1000000"
}
stmt! {
    /// Of which invoices each of some invoices takes unused time back, the newest first.
    ORIGINS -> (InvoiceId, InvoiceId) =
        "select distinct l.invoice, l.credits_invoice from invoice_lines l
          where +l.shop = $1 and l.invoice in {EACH $2} and l.credits_invoice is not null
          order by l.invoice, l.credits_invoice desc limit 1000000"
}
stmt! {
    /// What the credits of later changes took back of the lines of one invoice, as positive amounts.
    pub TAKEN_BACK -> TakenBack { line: i64, amount: Amount, discount: Amount, tax: Amount } =
        "select l.credits_line, cast(-sum(l.amount) as bigint), cast(-sum(l.discount) as bigint), cast(-sum(l.tax) as bigint)
           from invoice_lines l join invoices i on i.id = l.invoice
          where l.shop = $1 and l.credits_invoice = $2 and i.state <> 'void'
          group by l.credits_line order by l.credits_line limit 1000"
}
stmt! {
    /// The invoices of which some invoices take unused time back, the newest first.
    CREDITED_BY -> (InvoiceId,) =
        "select distinct l.credits_invoice from invoice_lines l
          where +l.shop = $1 and l.invoice in {EACH $2} and l.credits_invoice is not null
          order by l.credits_invoice desc limit 10000"
}

stmt! {
    /// Some invoices, kept from other writers until the transaction ends.
    LOCK_MANY -> (InvoiceId,) =
        "select id from invoices where +shop = $1 and id in {EACH $2} order by id limit 1000000 {LOCK}"
}

/// `ids` is made by `dialect::each`.
pub fn list_unpaid_among(reader: &mut Reader<'_>, shop: ShopId, ids: &str) -> Result<Vec<(InvoiceId, Amount)>, Error> {
    reader.all(&UNPAID_AMONG, args![shop, ids])
}

/// `ids` is made by `dialect::each`.
pub fn list_origins(reader: &mut Reader<'_>, shop: ShopId, ids: &str) -> Result<Vec<(InvoiceId, InvoiceId)>, Error> {
    reader.all(&ORIGINS, args![shop, ids])
}

/// Locks some invoices for this transaction. `ids` is made by `dialect::each`.
pub fn lock_many(tx: &mut Tx<'_>, shop: ShopId, ids: &str) -> Result<(), Error> {
    tx.all(&LOCK_MANY, args![shop, ids]).map(|_| ())
}

/// The row, locked for this transaction.
pub fn lock(tx: &mut Tx<'_>, shop: ShopId, id: InvoiceId) -> Result<Option<Invoice>, Error> {
    tx.find(&FIND_LOCKED, args![shop, id])
}

pub fn list_taken_back(reader: &mut Reader<'_>, shop: ShopId, id: InvoiceId) -> Result<Vec<TakenBack>, Error> {
    reader.all(&TAKEN_BACK, args![shop, id])
}

/// `invoices` is made by `dialect::each`.
pub fn list_credited_by(reader: &mut Reader<'_>, shop: ShopId, invoices: String) -> Result<Vec<InvoiceId>, Error> {
    Ok(reader.all(&CREDITED_BY, args![shop, invoices])?.into_iter().map(|(id,)| id).collect())
}

/// Takes the next number of another series of the shop, such as credit notes.
pub fn take_number(tx: &mut Tx<'_>, shop: ShopId, series: &str) -> Result<i64, Error> {
    Ok(tx.one(&TAKE_NUMBERS, args![shop, series, 1i64])?.0)
}

stmt! {
    /// Invoices after an id, oldest first. `$3`: a customer or 0; `$4`: a subscription or 0.
    PAGE_AFTER -> Invoice =
        "select {ROW} from invoices
          where +shop = $1 and id > $2 and (cast($3 as bigint) = 0 or customer = $3)
            and (cast($4 as bigint) = 0 or subscription = $4
                 or id in (select invoice from invoice_parts where shop = $1 and subscription = $4))
          order by id
          limit $5"
}
stmt! {
    /// One row.
    FIND_NUMBERED -> Invoice =
        "select {ROW} from invoices where shop = $1 and year = $2 and number = $3"
}

pub fn page_after(
    reader: &mut Reader<'_>,
    shop: ShopId,
    after: InvoiceId,
    customer: CustomerId,
    subscription: SubscriptionId,
    limit: i64,
) -> Result<Vec<Invoice>, Error> {
    reader.all(&PAGE_AFTER, args![shop, after, customer, subscription, limit])
}

pub fn find_numbered(reader: &mut Reader<'_>, shop: ShopId, year: i64, number: i64) -> Result<Option<Invoice>, Error> {
    reader.find(&FIND_NUMBERED, args![shop, year, number])
}

stmt! {
    /// The subscriptions that share an invoice.
    PARTS_OF -> (SubscriptionId,) =
        "select distinct subscription from invoice_lines
          where shop = $1 and invoice = $2 and subscription is not null order by subscription limit 1000"
}

/// The subscriptions an invoice is of.
pub fn list_parts(reader: &mut Reader<'_>, shop: ShopId, id: InvoiceId) -> Result<Vec<SubscriptionId>, Error> {
    Ok(reader.all(&PARTS_OF, args![shop, id])?.into_iter().map(|(id,)| id).collect())
}

stmt! {
    /// The subscriptions that some invoices are of.
    PARTS_OF_MANY -> (InvoiceId, SubscriptionId) =
        "select distinct invoice, subscription from invoice_lines
          where +shop = $1 and invoice in {EACH $2} and subscription is not null
          order by invoice, subscription limit 1000000"
}

/// The subscriptions that each of some invoices is of, as one text: `sub_1;sub_2`.
pub fn parts_of_many(
    reader: &mut Reader<'_>,
    shop: ShopId,
    invoices: impl Iterator<Item = InvoiceId>,
) -> Result<HashMap<InvoiceId, String>, Error> {
    let mut parts: HashMap<InvoiceId, String> = HashMap::new();
    for (invoice, subscription) in reader.all(&PARTS_OF_MANY, args![shop, each(invoices.map(|id| id.0))])? {
        let text = parts.entry(invoice).or_default();
        let between = if text.is_empty() { "" } else { ";" };
        text.push_str(&format!("{between}{subscription}"));
    }
    Ok(parts)
}

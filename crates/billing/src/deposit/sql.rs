//! The SQL of deposits: lines of invoices, and what became of each.

use base::id::{CustomerId, InvoiceId, ShopId, SubscriptionId};
use base::{Amount, Currency, Day, Instant};
use domain::billing::deposit::{Reason, Way};
use domain::billing::invoice::State;
use kit::db::{Error, Reader};
use kit::{args, stmt, table};

base::codes! {
    /// What happened to a part of a deposit.
    pub enum Kind { Returned = "returned", Kept = "kept" }
}

table! {
    pub MOVEMENTS = "deposit_movements" as NewMovement {
        invoice: InvoiceId, line: i64, n: i64, shop: ShopId, customer: CustomerId, kind: Kind, way: Option<Way>,
        reason: Option<Reason>, amount: Amount, currency: Currency, note: String, entry: Option<i64>, actor: String, at: Instant
    }
}
/// What became of a part, as it is kept.
pub type Movement = NewMovement;

stmt! {
    /// One row: the deposit of an invoice.
    pub FIND -> Deposit {
        invoice: InvoiceId, line: i64, year: i64, number: i64, state: State, customer: CustomerId, name: String,
        subscription: Option<SubscriptionId>, name_ko: String, name_en: String, currency: Currency, issued_on: Day,
        amount: Amount, noted: Amount, moved: Amount
    } = "select d.invoice, d.line, d.year, d.number, d.state, d.customer, c.name, d.subscription, d.name_ko, d.name_en, d.currency,
                d.issued_on, d.amount, d.noted, d.moved
           from deposits d join customers c on c.id = d.customer
          where d.shop = $1 and d.invoice = $2 order by d.line limit 1"
}
stmt! {
    /// Deposits of the shop, or of one customer (`$2`, else 0), the newest first.
    LIST -> Deposit =
        "select d.invoice, d.line, d.year, d.number, d.state, d.customer, c.name, d.subscription, d.name_ko, d.name_en, d.currency,
                d.issued_on, d.amount, d.noted, d.moved
           from deposits d join customers c on c.id = d.customer
          where d.shop = $1 and (cast($2 as bigint) = 0 or d.customer = $2)
          order by d.invoice desc limit $3 offset $4"
}
stmt! {
    /// What became of a deposit, in the order it happened.
    OF_DEPOSIT -> Movement =
        "select {ROW} from deposit_movements where shop = $1 and invoice = $2 and line = $3 order by n limit 1000"
}

impl Deposit {
    pub fn is_paid(&self) -> bool {
        self.state == State::Paid
    }

    /// What the shop still holds of it: nothing before it is paid.
    pub fn held(&self) -> Amount {
        if self.is_paid() { self.amount - self.noted - self.moved } else { 0 }
    }
}

pub fn find(reader: &mut Reader<'_>, shop: ShopId, invoice: InvoiceId) -> Result<Option<Deposit>, Error> {
    reader.find(&FIND, args![shop, invoice])
}

pub fn list(
    reader: &mut Reader<'_>,
    shop: ShopId,
    customer: Option<CustomerId>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Deposit>, Error> {
    reader.all(&LIST, args![shop, customer.map_or(0, |id| id.0), limit, offset])
}

pub fn list_movements(reader: &mut Reader<'_>, shop: ShopId, deposit: &Deposit) -> Result<Vec<Movement>, Error> {
    reader.all(&OF_DEPOSIT, args![shop, deposit.invoice, deposit.line])
}

stmt! {
    /// Deposits of which something is held, the newest first.
    HELD -> Deposit =
        "select d.invoice, d.line, d.year, d.number, d.state, d.customer, c.name, d.subscription, d.name_ko, d.name_en, d.currency,
                d.issued_on, d.amount, d.noted, d.moved
           from deposits d join customers c on c.id = d.customer
          where d.shop = $1 and d.state = 'paid' and d.amount > d.noted + d.moved
          order by d.invoice desc limit $2 offset $3"
}
stmt! {
    /// How many deposits are held, and how much, by currency.
    HELD_SUMS -> (Currency, i64, Amount) =
        "select currency, count(*), cast(sum(amount - noted - moved) as bigint) from deposits
          where shop = $1 and state = 'paid' and amount > noted + moved group by currency order by currency limit 100"
}

pub fn list_held(reader: &mut Reader<'_>, shop: ShopId, limit: i64, offset: i64) -> Result<Vec<Deposit>, Error> {
    reader.all(&HELD, args![shop, limit, offset])
}

pub fn sum_held(reader: &mut Reader<'_>, shop: ShopId) -> Result<Vec<(Currency, i64, Amount)>, Error> {
    reader.all(&HELD_SUMS, args![shop])
}

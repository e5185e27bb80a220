//! The SQL of payments, attempts and means of payment.

use base::id::{AttemptId, CustomerId, InstrumentId, InvoiceId, PaymentId, ShopId};
use base::{Amount, Currency, Instant};
use gateways::payment::Gateway;
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table, update};

base::codes! {
    /// Where the intention to collect an invoice stands.
    pub enum State {
        /// Waits for its next attempt, or one is on its way.
        Due = "due",
        /// The outcome of an attempt is unknown and is looked up.
        Processing = "processing",
        Paid = "paid",
        /// Nothing more is tried by itself.
        Failed = "failed",
    }
}
base::codes! {
    /// How one call to a gateway ended. `sent`: no answer was written down yet.
    pub enum AttemptState { Sent = "sent", Paid = "paid", Declined = "declined", Unknown = "unknown" }
}

table! {
    pub PAYMENTS = "payments" as NewPayment {
        id: PaymentId, shop: ShopId, customer: CustomerId, invoice: InvoiceId, currency: Currency, amount: Amount,
        refunded: Amount, state: State, class: Option<String>, tries: i64, failures: i64, next_try_at: Option<Instant>,
        created_at: Instant, settled_at: Option<Instant>
    }
}
table! {
    pub ATTEMPTS = "attempts" as NewAttempt {
        id: AttemptId, shop: ShopId, payment: PaymentId, n: i64, instrument: Option<InstrumentId>, gateway: Gateway, amount: Amount,
        state: AttemptState, class: Option<String>, sent_at: Instant, settled_at: Option<Instant>, reference: Option<String>
    }
}
table! {
    pub INSTRUMENTS = "instruments" as NewInstrument {
        id: InstrumentId, shop: ShopId, customer: CustomerId, gateway: Gateway, token: String, brand: String,
        last4: String, expires: String, state: String, created_at: Instant
    }
}
update! {
    pub PROCEED = "payments" as Proceed where { id: PaymentId, shop: ShopId } set {
        state: State, class: Option<String>, tries: i64, failures: i64, next_try_at: Option<Instant>, settled_at: Option<Instant>
    }
}
update! {
    pub CONCLUDE = "attempts" as Conclude where { id: AttemptId, shop: ShopId } set {
        state: AttemptState, class: Option<String>, settled_at: Option<Instant>, reference: Option<String>
    }
}
stmt! {
    /// Payments whose next attempt is due, the longest waiting first.
    pub DUE -> Due {
        id: PaymentId, customer: CustomerId, invoice: InvoiceId, currency: Currency, amount: Amount, tries: i64, failures: i64,
        year: i64, number: i64
    } = "select p.id, p.customer, p.invoice, p.currency, p.amount, p.tries, p.failures, i.year, i.number
           from payments p join invoices i on i.id = p.invoice
          where p.shop = $1 and p.next_try_at <= $2
            and not exists (select 1 from attempts a where a.payment = p.id and a.state in ('sent', 'unknown'))
          order by p.next_try_at, p.id
          limit $3"
}
stmt! {
    /// The means of payment of some customers, each one's newest first.
    pub INSTRUMENTS_OF_MANY -> (CustomerId, InstrumentId, String) =
        "select customer, id, token from instruments
          where shop = $1 and customer in {EACH $2} and state = 'active' order by customer, id desc limit 1000000"
}
stmt! {
    /// Attempts without a known outcome, sent before an instant, oldest first.
    pub OPEN_ATTEMPTS -> OpenAttempt {
        id: AttemptId, payment: PaymentId, gateway: Gateway, customer: CustomerId, invoice: InvoiceId, currency: Currency,
        amount: Amount, tries: i64, failures: i64, year: i64, number: i64, state: AttemptState
    } = "select a.id, a.payment, a.gateway, p.customer, p.invoice, p.currency, p.amount, a.n, p.failures, i.year, i.number,
                a.state
           from attempts a join payments p on p.id = a.payment join invoices i on i.id = p.invoice
          where a.shop = $1 and a.state in ('sent', 'unknown') and a.sent_at <= $2
          order by a.sent_at, a.id
          limit $3"
}
stmt! {
    /// One row: when the next payment is to be tried.
    NEXT_TRY -> (Option<Instant>,) =
        "select min(next_try_at) from payments p where shop = $1 and next_try_at is not null
            and not exists (select 1 from attempts a where a.payment = p.id and a.state in ('sent', 'unknown'))"
}
stmt! {
    /// One row: when the oldest attempt without an outcome was sent.
    OLDEST_OPEN -> (Option<Instant>,) =
        "select min(sent_at) from attempts where shop = $1 and state in ('sent', 'unknown')"
}
stmt! {
    /// Those of some attempts that still have no outcome, kept from other workers until the transaction ends.
    pub STILL_OPEN -> (AttemptId,) =
        "select id from attempts where shop = $1 and id in {EACH $2} and state in ('sent', 'unknown')
          order by id limit 100000 {LOCK}"
}
stmt! {
    /// A customer's payments, newest first.
    pub OF_CUSTOMER -> Payment {
        id: PaymentId, invoice: InvoiceId, currency: Currency, amount: Amount, refunded: Amount, state: State,
        class: Option<String>, tries: i64, next_try_at: Option<Instant>, created_at: Instant, settled_at: Option<Instant>
    } = "select id, invoice, currency, amount, refunded, state, class, tries, next_try_at, created_at, settled_at
           from payments where shop = $1 and customer = $2 order by id desc limit 200"
}
stmt! {
    /// The payments of one invoice.
    pub OF_INVOICE -> Payment =
        "select id, invoice, currency, amount, refunded, state, class, tries, next_try_at, created_at, settled_at
           from payments where shop = $1 and invoice = $2 order by id limit 100"
}
stmt! {
    /// The attempts of one payment, oldest first.
    pub ATTEMPTS_OF -> Attempt {
        id: AttemptId, gateway: Gateway, state: AttemptState, class: Option<String>, sent_at: Instant, settled_at: Option<Instant>
    } = "select id, gateway, state, class, sent_at, settled_at
           from attempts where shop = $1 and payment = $2 order by id limit 200"
}
stmt! {
    /// A customer's means of payment, newest first.
    pub INSTRUMENTS_OF -> Instrument {
        id: InstrumentId, gateway: Gateway, token: String, brand: String, last4: String, expires: String, created_at: Instant
    } = "select id, gateway, token, brand, last4, expires, created_at
           from instruments where shop = $1 and customer = $2 and state = 'active' order by id desc limit 20"
}
stmt! { REMOVE_INSTRUMENTS = "update instruments set state = 'removed' where shop = $1 and customer = $2 and state = 'active'" }
stmt! {
    /// Payments that wait, or were given up, are tried again now: there is a new means of payment, or a person asks.
    pub TRY_AGAIN = "update payments set next_try_at = $3, state = 'due', failures = 0
                      where shop = $1 and customer = $2 and state in ('due', 'failed')"
}

pub fn next_try(reader: &mut Reader<'_>, shop: ShopId) -> Result<Option<Instant>, Error> {
    Ok(reader.one(&NEXT_TRY, args![shop])?.0)
}

pub fn oldest_open(reader: &mut Reader<'_>, shop: ShopId) -> Result<Option<Instant>, Error> {
    Ok(reader.one(&OLDEST_OPEN, args![shop])?.0)
}

pub fn list_of_customer(reader: &mut Reader<'_>, shop: ShopId, customer: CustomerId) -> Result<Vec<Payment>, Error> {
    reader.all(&OF_CUSTOMER, args![shop, customer])
}

pub fn list_of_invoice(reader: &mut Reader<'_>, shop: ShopId, invoice: InvoiceId) -> Result<Vec<Payment>, Error> {
    reader.all(&OF_INVOICE, args![shop, invoice])
}

pub fn list_attempts(reader: &mut Reader<'_>, shop: ShopId, payment: PaymentId) -> Result<Vec<Attempt>, Error> {
    reader.all(&ATTEMPTS_OF, args![shop, payment])
}

pub fn list_instruments(reader: &mut Reader<'_>, shop: ShopId, customer: CustomerId) -> Result<Vec<Instrument>, Error> {
    reader.all(&INSTRUMENTS_OF, args![shop, customer])
}

pub fn remove_instruments(tx: &mut Tx<'_>, shop: ShopId, customer: CustomerId) -> Result<u64, Error> {
    tx.run(&REMOVE_INSTRUMENTS, args![shop, customer])
}

stmt! {
    /// A page of the payments that bring in what is still open: failed ones first, then those whose outcome is unknown.
    pub UNPAID -> Unpaid {
        id: PaymentId, customer: CustomerId, name: String, invoice: InvoiceId, year: i64, number: i64, currency: Currency,
        amount: Amount, state: State, class: Option<String>, tries: i64, next_try_at: Option<Instant>, due_at: Instant
    } by [
        "case p.state when 'failed' then 0 when 'processing' then 1 else 2 end, i.due_at, p.id",
        "p.amount desc, p.id", "p.amount, p.id", "i.due_at, p.id", "i.due_at desc, p.id desc"
    ] =
        "select p.id, p.customer, c.name, p.invoice, i.year, i.number, p.currency, p.amount, p.state, p.class, p.tries,
                p.next_try_at, i.due_at
           from invoices i join payments p on p.invoice = i.id join customers c on c.id = p.customer
          where i.shop = $1 and i.state = 'open' and p.state <> 'paid' and ($2 = '' or p.state = $2)
          order by {ORDER}
          limit $3 offset $4"
}
stmt! {
    /// How many payments of what is still open are in each state.
    UNPAID_COUNTS -> (State, i64) =
        "select p.state, count(*) from invoices i join payments p on p.invoice = i.id
          where i.shop = $1 and i.state = 'open' and p.state <> 'paid'
          group by p.state order by p.state limit 10"
}

/// `order` is a number among the orders of the statement.
pub fn list_unpaid(
    reader: &mut Reader<'_>,
    shop: ShopId,
    order: usize,
    state: Option<State>,
    (limit, offset): (i64, i64),
) -> Result<Vec<Unpaid>, Error> {
    reader.all_sorted(&UNPAID, order, args![shop, state.map_or("", State::code), limit, offset])
}

pub fn count_unpaid(reader: &mut Reader<'_>, shop: ShopId) -> Result<Vec<(State, i64)>, Error> {
    reader.all(&UNPAID_COUNTS, args![shop])
}

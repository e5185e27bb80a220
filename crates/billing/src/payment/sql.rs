//! The SQL of payments, attempts and means of payment.

use base::id::{AttemptId, CustomerId, DisputeId, InstrumentId, InvoiceId, PaymentId, ShopId, SubscriptionId};
use base::{Amount, Currency, Day, Instant};
use gateways::payment::{Dispute, Event, Gateway};
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
        /// There is nothing to collect any more: the invoice was voided or credited.
        Canceled = "canceled",
        /// The customer's bank took it back.
        Disputed = "disputed",
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
    /// Payments whose next attempt is due, the longest waiting first. What a void, a credit note or another worker holds at
    /// this moment waits for the next round.
    pub DUE -> Due {
        id: PaymentId, customer: CustomerId, currency: Currency, amount: Amount, tries: i64, failures: i64
    } = "select {ROW p} from payments p
          where p.shop = $1 and p.next_try_at <= $2
            and not exists (select 1 from attempts a where a.payment = p.id and a.state in ('sent', 'unknown'))
          order by p.next_try_at, p.id
          limit $3 {SKIP_LOCKED_P}"
}
stmt! {
    /// The means of payment of some customers, each one's newest first.
    pub INSTRUMENTS_OF_MANY -> (CustomerId, InstrumentId, String) =
        "select customer, id, token from instruments
          where shop = $1 and customer in {EACH $2} and state = 'active' order by customer, id desc limit 1000000"
}
stmt! {
    /// Attempts without a known outcome, oldest first: those without any answer sent before `$2`, the others before `$3`.
    pub OPEN_ATTEMPTS -> OpenAttempt { id: AttemptId, gateway: Gateway, state: AttemptState } =
        "select {ROW} from attempts
          where shop = $1 and state in ('sent', 'unknown') and sent_at <= case state when 'sent' then cast($2 as bigint) else cast($3 as bigint) end
          order by sent_at, id
          limit $4"
}
stmt! {
    /// One row: when the next payment is to be tried.
    NEXT_TRY -> (Option<Instant>,) =
        "select min(next_try_at) from payments p where shop = $1 and next_try_at is not null
            and not exists (select 1 from attempts a where a.payment = p.id and a.state in ('sent', 'unknown'))"
}
stmt! {
    /// One row: when the first attempt without an outcome is to be looked up. `$2`, `$3`: how long one without any answer
    /// waits, and one that is unknown, in microseconds.
    NEXT_LOOK_UP -> (Option<Instant>,) =
        "select min(sent_at + case state when 'sent' then cast($2 as bigint) else cast($3 as bigint) end)
           from attempts where shop = $1 and state in ('sent', 'unknown')"
}
stmt! {
    /// Some attempts with what they are of, kept from other writers until the transaction ends: invoices before payments.
    pub LOCKED_ATTEMPTS -> Underway {
        id: AttemptId, payment: PaymentId, invoice: InvoiceId, customer: CustomerId, currency: Currency, amount: Amount,
        n: i64, state: AttemptState, sent_at: Instant, owed: Amount, payment_state: State, tries: i64, failures: i64,
        next_try_at: Option<Instant>, year: i64, number: i64
    } = "select a.id, a.payment, p.invoice, p.customer, p.currency, a.amount, a.n, a.state, a.sent_at, p.amount, p.state,
                p.tries, p.failures, p.next_try_at, i.year, i.number
           from invoices i join payments p on p.invoice = i.id join attempts a on a.payment = p.id
          where +a.shop = $1 and a.id in {EACH $2}
          order by i.id, p.id, a.id limit 100000 {LOCK}"
}
stmt! {
    /// The subscriptions that some attempts pay for, with their customers, kept from other writers.
    pub MAY_END -> (SubscriptionId, CustomerId) =
        "select id, customer from subscriptions
          where +shop = $1 and id in (select l.subscription from attempts a join payments p on p.id = a.payment
                                             join invoice_lines l on l.invoice = p.invoice
                                       where +a.shop = $1 and a.id in {EACH $2})
          order by id limit 100000 {LOCK}"
}
stmt! {
    /// A customer's payments, newest first.
    pub OF_CUSTOMER -> Payment {
        id: PaymentId, invoice: InvoiceId, currency: Currency, amount: Amount, refunded: Amount, state: State,
        class: Option<String>, tries: i64, next_try_at: Option<Instant>, created_at: Instant, settled_at: Option<Instant>
    } = "select {ROW} from payments where shop = $1 and customer = $2 order by id desc limit 200"
}
stmt! {
    /// The payments of one invoice.
    pub OF_INVOICE -> Payment =
        "select {ROW} from payments where shop = $1 and invoice = $2 order by id limit 100"
}
stmt! {
    /// The attempts of one payment, oldest first.
    pub ATTEMPTS_OF -> Attempt {
        id: AttemptId, gateway: Gateway, amount: Amount, state: AttemptState, class: Option<String>, sent_at: Instant,
        settled_at: Option<Instant>
    } = "select {ROW} from attempts where shop = $1 and payment = $2 order by id limit 200"
}
stmt! {
    /// A customer's means of payment, newest first.
    pub INSTRUMENTS_OF -> Instrument {
        id: InstrumentId, gateway: Gateway, token: String, brand: String, last4: String, expires: String, created_at: Instant
    } = "select {ROW}
           from instruments where shop = $1 and customer = $2 and state = 'active' order by id desc limit 20"
}
stmt! {
    /// By what an invoice was paid: each charge that went through.
    pub PAID_BY -> PaidBy { amount: Amount, at: Instant, brand: String, last4: String } =
        "select a.amount, coalesce(a.settled_at, a.sent_at), coalesce(i.brand, ''), coalesce(i.last4, '')
           from payments p join attempts a on a.payment = p.id and a.shop = $1
                left join instruments i on i.shop = $1 and i.id = a.instrument
          where +p.shop = $1 and p.invoice = $2 and a.state = 'paid'
          order by a.id
          limit 50"
}
stmt! { REMOVE_INSTRUMENTS = "update instruments set state = 'removed' where shop = $1 and customer = $2 and state = 'active'" }
stmt! {
    /// Payments that wait, or were given up, are tried again now: there is a new means of payment, or a person asks.
    /// One that is on its way is tried again when it comes to nothing.
    pub TRY_AGAIN = "update payments set next_try_at = $3, failures = 0,
                            state = case state when 'processing' then state else 'due' end
                      where shop = $1 and customer = $2 and state in ('due', 'failed', 'processing')"
}

pub fn next_try(reader: &mut Reader<'_>, shop: ShopId) -> Result<Option<Instant>, Error> {
    Ok(reader.one(&NEXT_TRY, args![shop])?.0)
}

pub fn next_look_up(
    reader: &mut Reader<'_>,
    shop: ShopId,
    sent_seconds: i64,
    unknown_seconds: i64,
) -> Result<Option<Instant>, Error> {
    Ok(reader.one(&NEXT_LOOK_UP, args![shop, sent_seconds * 1_000_000, unknown_seconds * 1_000_000])?.0)
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

pub fn list_paid_by(reader: &mut Reader<'_>, shop: ShopId, invoice: InvoiceId) -> Result<Vec<PaidBy>, Error> {
    reader.all(&PAID_BY, args![shop, invoice])
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
        amount: Amount, state: State, class: Option<String>, tries: i64, next_try_at: Option<Instant>, due_at: Instant, issued_on: Day
    } by [
        "case p.state when 'failed' then 0 when 'processing' then 1 else 2 end, i.due_at, p.id",
        "p.amount desc, p.id", "p.amount, p.id", "i.due_at, p.id", "i.due_at desc, p.id desc"
    ] =
        "select p.id, p.customer, c.name, p.invoice, i.year, i.number, p.currency, p.amount, p.state, p.class, p.tries,
                p.next_try_at, i.due_at, i.issued_on
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

stmt! {
    /// The payments of one invoice, kept from other writers until the transaction ends.
    pub LOCKED_OF_INVOICE -> Held {
        id: PaymentId, invoice: InvoiceId, customer: CustomerId, currency: Currency, amount: Amount, refunded: Amount, state: State
    } = "select {ROW} from payments where shop = $1 and invoice = $2 order by id limit 100 {LOCK}"
}
stmt! {
    /// The same, only to look at.
    HELD_OF_INVOICE -> Held =
        "select {ROW} from payments where shop = $1 and invoice = $2 order by id limit 100"
}
stmt! {
    /// One row, locked, and before it its invoice.
    LOCKED -> Held =
        "select {ROW p} from invoices i join payments p on p.invoice = i.id where p.shop = $1 and p.id = $2 {LOCK}"
}
stmt! {
    /// There is nothing to collect any more.
    CANCEL = "update payments set state = 'canceled', next_try_at = null
               where shop = $1 and id = $2 and state in ('due', 'failed')"
}
stmt! {
    /// There is less to collect.
    LOWER = "update payments set amount = $3 where shop = $1 and id = $2 and state in ('due', 'failed')"
}
stmt! {
    /// A bank took it back, or gave it again.
    TURN = "update payments set state = $3 where shop = $1 and id = $2"
}
stmt! {
    /// So much went back.
    pub GIVE_BACK = "update payments set refunded = refunded + $3 where shop = $1 and id = $2"
}
stmt! {
    /// The payment of one invoice is tried again now: a person asks.
    TRY_INVOICE = "update payments set next_try_at = $3, state = 'due', failures = 0
                    where +shop = $1 and invoice = $2 and state in ('due', 'failed')"
}
stmt! {
    /// An attempt with the payment it is of.
    pub ATTEMPT -> Tried {
        id: AttemptId, payment: PaymentId, customer: CustomerId, gateway: Gateway, currency: Currency, amount: Amount,
        state: AttemptState
    } = "select a.id, a.payment, p.customer, a.gateway, p.currency, a.amount, a.state
           from attempts a join payments p on p.id = a.payment
          where a.shop = $1 and a.id = $2 order by a.id limit 1"
}
stmt! {
    /// The newest attempt to collect an invoice.
    LAST_ATTEMPT -> Tried =
        "select a.id, a.payment, p.customer, a.gateway, p.currency, a.amount, a.state
           from attempts a join payments p on p.id = a.payment
          where a.shop = $1 and p.invoice = $2 order by (a.state = 'paid') desc, a.id desc limit 1"
}
stmt! {
    /// The attempt that brought a payment in.
    PAID_ATTEMPT -> (AttemptId, Gateway) =
        "select id, gateway from attempts where shop = $1 and payment = $2 and state = 'paid' order by id limit 1"
}
stmt! {
    /// One row: how many attempts of a payment have no outcome.
    UNDER_WAY -> (i64,) =
        "select count(*) from attempts where +shop = $1 and payment = $2 and state in ('sent', 'unknown')"
}

table! {
    pub HINTS = "payment_hints" as NewHint {
        shop: ShopId, gateway: Gateway, id: String, event: Event, attempt: AttemptId, body: String, heard_at: Instant,
        next_try_at: Option<Instant>, tries: i64, answer: Option<String>
    }
}
update! {
    pub ANSWER_HINT = "payment_hints" as AnsweredHint where { shop: ShopId, gateway: Gateway, id: String } set {
        next_try_at: Option<Instant>, tries: i64, answer: Option<String>
    }
}
stmt! {
    /// Calls of gateways that wait to be looked into, the oldest first.
    pub WAITING_HINTS -> Hint { gateway: Gateway, id: String, event: Event, attempt: AttemptId, tries: i64 } =
        "select {ROW} from payment_hints
          where shop = $1 and next_try_at <= $2 order by next_try_at, id limit $3"
}
stmt! {
    /// One row: when the next call is to be looked into.
    NEXT_HINT -> (Option<Instant>,) = "select min(next_try_at) from payment_hints where shop = $1 and next_try_at is not null"
}
stmt! {
    /// One row.
    SECRET -> (String,) = "select secret from payment_secrets where shop = $1 and gateway = $2"
}
table! { SECRETS = "payment_secrets" as NewSecret { shop: ShopId, gateway: Gateway, secret: String, created_at: Instant } }

table! {
    pub DISPUTES = "payment_disputes" as NewDispute {
        id: DisputeId, shop: ShopId, customer: CustomerId, invoice: InvoiceId, payment: PaymentId, currency: Currency,
        amount: Amount, state: Dispute, reason: String, opened_at: Instant, closed_at: Option<Instant>
    }
}
update! {
    pub CLOSE_DISPUTE = "payment_disputes" as ClosedDispute where { id: DisputeId, shop: ShopId } set {
        state: Dispute, closed_at: Option<Instant>
    }
}
stmt! {
    /// The dispute about a payment that is not decided.
    pub OPEN_DISPUTE -> OpenDispute { id: DisputeId, amount: Amount } =
        "select id, amount from payment_disputes where +shop = $1 and payment = $2 and state = 'open' order by id limit 1"
}
stmt! {
    /// The disputes about an invoice, oldest first.
    pub DISPUTES_OF -> Disputed { id: DisputeId, currency: Currency, amount: Amount, state: Dispute, reason: String, opened_at: Instant } =
        "select {ROW} from payment_disputes
          where shop = $1 and invoice = $2 order by id limit 100"
}

pub fn lock_of_invoice(tx: &mut Tx<'_>, shop: ShopId, invoice: InvoiceId) -> Result<Vec<Held>, Error> {
    tx.all(&LOCKED_OF_INVOICE, args![shop, invoice])
}

pub fn list_held(reader: &mut Reader<'_>, shop: ShopId, invoice: InvoiceId) -> Result<Vec<Held>, Error> {
    reader.all(&HELD_OF_INVOICE, args![shop, invoice])
}

pub fn lock(tx: &mut Tx<'_>, shop: ShopId, id: PaymentId) -> Result<Option<Held>, Error> {
    tx.find(&LOCKED, args![shop, id])
}

pub fn cancel(tx: &mut Tx<'_>, shop: ShopId, id: PaymentId) -> Result<u64, Error> {
    tx.run(&CANCEL, args![shop, id])
}

/// What is still to be collected becomes this.
pub fn lower(tx: &mut Tx<'_>, shop: ShopId, id: PaymentId, amount: Amount) -> Result<u64, Error> {
    tx.run(&LOWER, args![shop, id, amount])
}

pub fn turn(tx: &mut Tx<'_>, shop: ShopId, id: PaymentId, state: State) -> Result<u64, Error> {
    tx.run(&TURN, args![shop, id, state])
}

/// Tries the payment of one invoice again at once; says how many there were to try.
pub fn try_invoice(tx: &mut Tx<'_>, shop: ShopId, invoice: InvoiceId, now: Instant) -> Result<u64, Error> {
    tx.run(&TRY_INVOICE, args![shop, invoice, now])
}

pub fn find_attempt(reader: &mut Reader<'_>, shop: ShopId, id: AttemptId) -> Result<Option<Tried>, Error> {
    reader.find(&ATTEMPT, args![shop, id])
}

/// The attempt that was paid, or the newest.
pub fn last_attempt(reader: &mut Reader<'_>, shop: ShopId, invoice: InvoiceId) -> Result<Option<Tried>, Error> {
    reader.find(&LAST_ATTEMPT, args![shop, invoice])
}

pub fn paid_attempt(
    reader: &mut Reader<'_>,
    shop: ShopId,
    payment: PaymentId,
) -> Result<Option<(AttemptId, Gateway)>, Error> {
    reader.find(&PAID_ATTEMPT, args![shop, payment])
}

/// Whether the outcome of an attempt is still to come.
pub fn is_under_way(reader: &mut Reader<'_>, shop: ShopId, payment: PaymentId) -> Result<bool, Error> {
    Ok(reader.one(&UNDER_WAY, args![shop, payment])?.0 > 0)
}

pub fn next_hint(reader: &mut Reader<'_>, shop: ShopId) -> Result<Option<Instant>, Error> {
    Ok(reader.one(&NEXT_HINT, args![shop])?.0)
}

pub fn find_secret(reader: &mut Reader<'_>, shop: ShopId, gateway: Gateway) -> Result<Option<String>, Error> {
    Ok(reader.find(&SECRET, args![shop, gateway])?.map(|(secret,)| secret))
}

pub fn add_secret(tx: &mut Tx<'_>, shop: ShopId, gateway: Gateway, secret: &str, now: Instant) -> Result<(), Error> {
    tx.insert_new(&SECRETS, &[NewSecret { shop, gateway, secret: secret.into(), created_at: now }]).map(|_| ())
}

pub fn find_open_dispute(
    reader: &mut Reader<'_>,
    shop: ShopId,
    payment: PaymentId,
) -> Result<Option<OpenDispute>, Error> {
    reader.find(&OPEN_DISPUTE, args![shop, payment])
}

pub fn list_disputes(reader: &mut Reader<'_>, shop: ShopId, invoice: InvoiceId) -> Result<Vec<Disputed>, Error> {
    reader.all(&DISPUTES_OF, args![shop, invoice])
}

//! The SQL of refunds.

use base::id::{AttemptId, CreditNoteId, CustomerId, InvoiceId, PaymentId, RefundId, ShopId};
use base::{Amount, Currency, Instant};
use gateways::payment::Gateway;
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table, update};

base::codes! {
    /// Where a refund stands.
    pub enum State {
        /// Waits to be sent.
        Due = "due",
        /// Sent; no answer was written down yet.
        Sent = "sent",
        /// The outcome is unknown and is looked up.
        Unknown = "unknown",
        Paid = "paid",
        /// The gateway cannot give it back.
        Failed = "failed",
    }
}
base::codes! {
    /// What a refund gives back. It says where the money goes when the gateway cannot give it back.
    pub enum Source { Goodwill = "goodwill", CreditNote = "credit_note", Wallet = "wallet", Deposit = "deposit" }
}

table! {
    pub REFUNDS = "refunds" as NewRefund {
        id: RefundId, shop: ShopId, customer: CustomerId, invoice: InvoiceId, payment: PaymentId, attempt: AttemptId,
        credit_note: Option<CreditNoteId>, source: Source, gateway: Gateway, currency: Currency, amount: Amount, state: State,
        class: Option<String>, tries: i64, next_try_at: Option<Instant>, sent_at: Option<Instant>, created_at: Instant,
        settled_at: Option<Instant>, reference: Option<String>, reason: String
    }
}
update! {
    pub PROCEED = "refunds" as Proceed where { id: RefundId, shop: ShopId } set {
        state: State, class: Option<String>, tries: i64, next_try_at: Option<Instant>, sent_at: Option<Instant>,
        settled_at: Option<Instant>, reference: Option<String>
    }
}
stmt! {
    /// Refunds that are to be sent, the longest waiting first. Workers share them.
    pub DUE -> Refund {
        id: RefundId, customer: CustomerId, invoice: InvoiceId, payment: PaymentId, attempt: AttemptId, source: Source,
        gateway: Gateway, currency: Currency, amount: Amount, state: State, tries: i64, sent_at: Option<Instant>
    } = "select {ROW}
           from refunds where shop = $1 and next_try_at <= $2 order by next_try_at, id limit $3 {SKIP_LOCKED}"
}
stmt! {
    /// Refunds without a known outcome, sent before an instant, oldest first.
    OPEN -> Refund =
        "select {ROW}
           from refunds where shop = $1 and state in ('sent', 'unknown') and sent_at <= $2 order by sent_at, id limit $3"
}
stmt! {
    /// Those of some refunds that still have no outcome, kept from other workers until the transaction ends.
    STILL_OPEN -> (RefundId,) =
        "select id from refunds where shop = $1 and id in {EACH $2} and state in ('sent', 'unknown')
          order by id limit 100000 {LOCK}"
}
stmt! {
    /// One row: when the next refund is to be sent.
    NEXT -> (Option<Instant>,) = "select min(next_try_at) from refunds where shop = $1 and next_try_at is not null"
}
stmt! {
    /// One row: when the oldest refund without an outcome was sent.
    OLDEST_OPEN -> (Option<Instant>,) = "select min(sent_at) from refunds where shop = $1 and state in ('sent', 'unknown')"
}
stmt! {
    /// One row: what of a payment is on its way back.
    PENDING -> (Amount,) =
        "select cast(coalesce(sum(amount), 0) as bigint) from refunds
          where shop = $1 and payment = $2 and state in ('due', 'sent', 'unknown')"
}
stmt! {
    /// The refunds of one invoice, oldest first.
    pub OF_INVOICE -> Listed {
        id: RefundId, invoice: InvoiceId, customer: CustomerId, currency: Currency, amount: Amount, state: State,
        source: Source, class: Option<String>, created_at: Instant, settled_at: Option<Instant>, reason: String
    } = "select {ROW} from refunds where +shop = $1 and invoice = $2 order by id limit 200"
}
stmt! {
    /// A page of all refunds, the newest first; `$2`: a state or nothing.
    pub LIST -> Row {
        id: RefundId, invoice: InvoiceId, year: i64, number: i64, customer: CustomerId, name: String, currency: Currency,
        amount: Amount, state: State, source: Source, class: Option<String>, created_at: Instant, reason: String
    } = "select r.id, r.invoice, i.year, i.number, r.customer, c.name, r.currency, r.amount, r.state, r.source, r.class,
                r.created_at, r.reason
           from refunds r join invoices i on i.id = r.invoice join customers c on c.id = r.customer
          where r.shop = $1 and ($2 = '' or r.state = $2) order by r.id desc limit $3 offset $4"
}

pub fn take_due(tx: &mut Tx<'_>, shop: ShopId, now: Instant, limit: i64) -> Result<Vec<Refund>, Error> {
    tx.all(&DUE, args![shop, now, limit])
}

pub fn list_open(reader: &mut Reader<'_>, shop: ShopId, before: Instant, limit: i64) -> Result<Vec<Refund>, Error> {
    reader.all(&OPEN, args![shop, before, limit])
}

/// `ids` is made by `dialect::each`.
pub fn still_open(tx: &mut Tx<'_>, shop: ShopId, ids: String) -> Result<Vec<RefundId>, Error> {
    Ok(tx.all(&STILL_OPEN, args![shop, ids])?.into_iter().map(|(id,)| id).collect())
}

pub fn next(reader: &mut Reader<'_>, shop: ShopId) -> Result<Option<Instant>, Error> {
    Ok(reader.one(&NEXT, args![shop])?.0)
}

pub fn oldest_open(reader: &mut Reader<'_>, shop: ShopId) -> Result<Option<Instant>, Error> {
    Ok(reader.one(&OLDEST_OPEN, args![shop])?.0)
}

pub fn pending(reader: &mut Reader<'_>, shop: ShopId, payment: PaymentId) -> Result<Amount, Error> {
    Ok(reader.one(&PENDING, args![shop, payment])?.0)
}

pub fn list_of_invoice(reader: &mut Reader<'_>, shop: ShopId, invoice: InvoiceId) -> Result<Vec<Listed>, Error> {
    reader.all(&OF_INVOICE, args![shop, invoice])
}

pub fn list(
    reader: &mut Reader<'_>,
    shop: ShopId,
    state: Option<State>,
    (limit, offset): (i64, i64),
) -> Result<Vec<Row>, Error> {
    reader.all(&LIST, args![shop, state.map_or("", State::code), limit, offset])
}

//! Rows to be written out: 1,000 after a key, in the order of the key. The plus in front of the shop keeps an engine from
//! walking an index of the whole shop for each chunk: it shall walk along the key.

use base::id::{CustomerId, ImportId, InvoiceId, PurchaseId, ShopId, SubscriptionId};
use base::{Amount, Currency, Day, Instant};
use kit::db::{Error, Reader};
use kit::{args, stmt};

use super::rows::Key;

stmt! {
    /// With the contacts that count on a day.
    pub CUSTOMERS -> Customer {
        id: CustomerId, reference: Option<String>, name: String, language: String, source: String, created_on: Day,
        note: String, phone: Option<String>, email: Option<String>, address: Option<String>
    } =
        "select c.id, c.reference, c.name, c.language, c.source, c.created_on, c.note,
                (select p.value from contacts p
                  where p.shop = $1 and p.customer = c.id and p.kind = 'phone'
                    and p.since <= $2 and (p.until is null or p.until > $2)
                  order by p.since desc, p.id desc limit 1),
                (select e.value from contacts e
                  where e.shop = $1 and e.customer = c.id and e.kind = 'email'
                    and e.since <= $2 and (e.until is null or e.until > $2)
                  order by e.since desc, e.id desc limit 1),
                (select a.value from contacts a
                  where a.shop = $1 and a.customer = c.id and a.kind = 'address'
                    and a.since <= $2 and (a.until is null or a.until > $2)
                  order by a.since desc, a.id desc limit 1)
           from customers c
          where +c.shop = $1 and c.id > $3
          order by c.id
          limit 1000"
}
stmt! {
    pub SUBSCRIPTIONS -> Subscription {
        id: SubscriptionId, reference: Option<String>, customer: CustomerId, name: String, plan: String, state: String,
        currency: Currency, mrr: Amount, quantity: i64, started_on: Day, ended_on: Option<Day>,
        next_at: Option<Instant>, import: Option<ImportId>
    } =
        "select s.id, s.reference, s.customer, c.name, p.code, s.state, s.currency, s.mrr, s.quantity, s.started_on,
                s.ended_on, s.next_at, s.import
           from subscriptions s join customers c on c.id = s.customer join plans p on p.id = s.plan
          where +s.shop = $1 and s.id > $2
          order by s.id
          limit 1000"
}
stmt! {
    pub INVOICES -> Invoice {
        id: InvoiceId, customer: CustomerId, name: String, year: i64, number: i64,
        state: String, currency: Currency, issued_on: Day, due_at: Instant, subtotal: Amount, discount: Amount,
        tax: Amount, total: Amount, credit_applied: Amount, amount_due: Amount, paid_at: Option<Instant>
    } =
        "select i.id, i.customer, c.name, i.year, i.number, i.state, i.currency, i.issued_on, i.due_at,
                i.subtotal, i.discount, i.tax, i.total, i.credit_applied, i.amount_due, i.paid_at
           from invoices i join customers c on c.id = i.customer
          where +i.shop = $1 and i.id > $2
          order by i.id
          limit 1000"
}
stmt! {
    pub PURCHASES -> Purchase {
        id: PurchaseId, reference: Option<String>, customer: CustomerId, name: String, day: Day, quantity: i64,
        amount: Amount, currency: Currency, product: String, import: Option<ImportId>
    } =
        "select p.id, p.reference, p.customer, c.name, p.day, p.quantity, p.amount, p.currency, p.product, p.import
           from purchases p join customers c on c.id = p.customer
          where +p.shop = $1 and p.id > $2
          order by p.id
          limit 1000"
}
stmt! {
    pub LEDGER -> Posting {
        entry: i64, n: i64, posted_on: Day, account: String, currency: Currency, amount: Amount, customer: CustomerId,
        invoice: Option<InvoiceId>
    } =
        "select {ROW} from postings
          where shop = $1 and (entry, n) > ($2, $3)
          order by entry, n
          limit 1000"
}
stmt! {
    pub MOVEMENTS -> Movement {
        id: i64, day: Day, kind: String, customer: CustomerId, subscription: SubscriptionId, plan: String,
        currency: Currency, amount: Amount, mrr: Amount
    } =
        "select m.id, m.day, m.kind, m.customer, m.subscription, p.code, m.currency, m.amount, m.mrr
           from movements m join plans p on p.id = m.plan
          where +m.shop = $1 and m.id > $2
          order by m.id
          limit 1000"
}

pub fn customers(r: &mut Reader<'_>, shop: ShopId, today: Day, (after, _): Key) -> Result<Vec<Customer>, Error> {
    r.all(&CUSTOMERS, args![shop, today, after])
}

pub fn subscriptions(r: &mut Reader<'_>, shop: ShopId, (after, _): Key) -> Result<Vec<Subscription>, Error> {
    r.all(&SUBSCRIPTIONS, args![shop, after])
}

pub fn invoices(r: &mut Reader<'_>, shop: ShopId, (after, _): Key) -> Result<Vec<Invoice>, Error> {
    r.all(&INVOICES, args![shop, after])
}

pub fn purchases(r: &mut Reader<'_>, shop: ShopId, (after, _): Key) -> Result<Vec<Purchase>, Error> {
    r.all(&PURCHASES, args![shop, after])
}

pub fn ledger(r: &mut Reader<'_>, shop: ShopId, (entry, n): Key) -> Result<Vec<Posting>, Error> {
    r.all(&LEDGER, args![shop, entry, n])
}

pub fn movements(r: &mut Reader<'_>, shop: ShopId, (after, _): Key) -> Result<Vec<Movement>, Error> {
    r.all(&MOVEMENTS, args![shop, after])
}

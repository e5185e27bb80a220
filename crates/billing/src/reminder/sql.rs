//! The SQL of reminders: what each customer was told and is to be told, what they owe, and links to pay by.

use base::id::{CustomerId, InvoiceId, ShopId};
use base::{Amount, Currency, Day, Instant, Lang};
use domain::billing::reminder::Kind;
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table};

use crate::payment::sql::State;

table! {
    /// What a customer was told about money last, and what they are to be told next.
    pub REMINDERS = "reminders" as Reminder {
        shop: ShopId, customer: CustomerId, told_on: Option<Day>, told: Option<Kind>, asked: i64,
        next_at: Option<Instant>, pending: Option<Kind>, news: String
    }
}
stmt! {
    /// Of some customers; kept from other workers until the transaction ends.
    pub OF_MANY -> Reminder =
        "select {ROW} from reminders
          where shop = $1 and customer in {EACH $2}
          order by customer
          limit 100000 {LOCK}"
}
stmt! {
    /// What is to be told by now, the longest waiting first.
    DUE -> (CustomerId,) =
        "select customer from reminders where shop = $1 and next_at <= $2 order by next_at, customer limit $3"
}
stmt! {
    /// One row.
    NEXT -> (Option<Instant>,) = "select min(next_at) from reminders where shop = $1 and next_at is not null"
}
stmt! { REMOVE = "delete from reminders where shop = $1 and customer = $2" }
stmt! {
    /// How some customers are addressed.
    pub PEOPLE -> Person { customer: CustomerId, name: String, language: Lang } =
        "select id, name, language from customers where +shop = $1 and id in {EACH $2} order by id limit 100000"
}
stmt! {
    /// What some customers have not paid, the oldest first. `class`: why the last attempt did not work.
    pub OWED -> Owed {
        customer: CustomerId, invoice: InvoiceId, year: i64, number: i64, amount: Amount, currency: Currency, state: State,
        class: Option<String>, next_try_at: Option<Instant>
    } = "select i.customer, i.id, i.year, i.number, p.amount, i.currency, p.state, p.class, p.next_try_at
           from customers c cross join invoices i join payments p on +p.shop = $1 and p.invoice = i.id
          where +c.shop = $1 and c.id in {EACH $2} and i.shop = $1 and i.customer = c.id and i.state = 'open'
            and p.state <> 'paid'
          order by i.customer, i.due_at, i.id, p.id
          limit 100000"
}

table! {
    pub LINKS = "reminder_links" as NewLink {
        hash: String, shop: ShopId, customer: CustomerId, created_at: Instant, expires_at: Instant
    }
}
stmt! {
    /// One row.
    pub LINK -> Link { customer: CustomerId, expires_at: Instant } =
        "select customer, expires_at from reminder_links where shop = $1 and hash = $2"
}
stmt! { REMOVE_OLD_LINKS = "delete from reminder_links where shop = $1 and expires_at < $2" }

impl Owed {
    /// It waits for another means of payment.
    pub fn is_asked(&self) -> bool {
        let class = self.class.as_deref().unwrap_or_default();
        self.state == State::Failed && ["customer_action", "dead_instrument", "no_instrument"].contains(&class)
    }
}

pub fn list_of_many(tx: &mut Tx<'_>, shop: ShopId, customers: &[CustomerId]) -> Result<Vec<Reminder>, Error> {
    tx.all(&OF_MANY, args![shop, each(customers.iter().map(|customer| customer.0))])
}

pub fn list_due(reader: &mut Reader<'_>, shop: ShopId, now: Instant, limit: i64) -> Result<Vec<CustomerId>, Error> {
    Ok(reader.all(&DUE, args![shop, now, limit])?.into_iter().map(|(customer,)| customer).collect())
}

pub fn next_due(reader: &mut Reader<'_>, shop: ShopId) -> Result<Option<Instant>, Error> {
    Ok(reader.one(&NEXT, args![shop])?.0)
}

/// In place of the row before.
pub fn save(tx: &mut Tx<'_>, row: Reminder) -> Result<(), Error> {
    tx.run(&REMOVE, args![row.shop, row.customer])?;
    tx.insert(&REMINDERS, &[row])
}

pub fn list_people(reader: &mut Reader<'_>, shop: ShopId, customers: &[CustomerId]) -> Result<Vec<Person>, Error> {
    reader.all(&PEOPLE, args![shop, each(customers.iter().map(|customer| customer.0))])
}

pub fn list_owed(reader: &mut Reader<'_>, shop: ShopId, customers: &[CustomerId]) -> Result<Vec<Owed>, Error> {
    reader.all(&OWED, args![shop, each(customers.iter().map(|customer| customer.0))])
}

pub fn add_link(tx: &mut Tx<'_>, row: NewLink) -> Result<(), Error> {
    tx.insert(&LINKS, &[row])
}

pub fn find_link(reader: &mut Reader<'_>, shop: ShopId, hash: &str) -> Result<Option<Link>, Error> {
    reader.find(&LINK, args![shop, hash])
}

pub fn remove_old_links(tx: &mut Tx<'_>, shop: ShopId, before: Instant) -> Result<u64, Error> {
    tx.run(&REMOVE_OLD_LINKS, args![shop, before])
}

//! The `purchases` table.

use base::id::{CustomerId, ImportId, PurchaseId, ShopId};
use base::{Amount, Currency, Day};
use kit::db::{Error, Reader};
use kit::{args, stmt, table};

table! {
    pub PURCHASES = "purchases" as NewPurchase {
        id: PurchaseId, shop: ShopId, customer: CustomerId, day: Day, quantity: i64, amount: Amount, currency: Currency,
        product: String, reference: Option<String>, import: Option<ImportId>
    }
}
stmt! {
    /// A page of the list, between two days.
    pub LIST -> Listed {
        id: PurchaseId, customer: CustomerId, name: String, day: Day, quantity: i64, amount: Amount,
        currency: Currency, product: String, reference: Option<String>
    } by ["p.day desc, p.id desc", "p.day, p.id", "p.amount desc, p.id desc", "p.amount, p.id"] =
        "select p.id, p.customer, c.name, p.day, p.quantity, p.amount, p.currency, p.product, p.reference
           from purchases p join customers c on c.id = p.customer
          where p.shop = $1 and c.shop = $1 and p.day >= $2 and p.day <= $3
          order by {ORDER}
          limit $4 offset $5"
}
stmt! {
    /// The same of one customer.
    LIST_OF -> Listed by ["p.day desc, p.id desc", "p.day, p.id", "p.amount desc, p.id desc", "p.amount, p.id"] =
        "select p.id, p.customer, c.name, p.day, p.quantity, p.amount, p.currency, p.product, p.reference
           from purchases p join customers c on c.id = p.customer
          where p.shop = $1 and c.shop = $1 and p.customer = $2 and p.day >= $3 and p.day <= $4
          order by {ORDER}
          limit $5 offset $6"
}
stmt! {
    /// What the same purchases add up to, by currency.
    pub SUMS -> Sums { currency: Currency, count: i64, quantity: i64, amount: Amount, customers: i64 } =
        "select currency, count(*), cast(sum(quantity) as bigint), cast(sum(amount) as bigint),
                count(distinct customer)
           from purchases
          where shop = $1 and day >= $2 and day <= $3
          group by currency
          order by currency
          limit 20"
}
stmt! {
    /// The same of one customer.
    SUMS_OF -> Sums =
        "select currency, count(*), cast(sum(quantity) as bigint), cast(sum(amount) as bigint),
                count(distinct customer)
           from purchases
          where shop = $1 and customer = $2 and day >= $3 and day <= $4
          group by currency
          order by currency
          limit 20"
}
stmt! {
    /// One row.
    pub BY_REFERENCE -> (PurchaseId,) = "select id from purchases where shop = $1 and reference = $2"
}
stmt! {
    pub COUNT_IMPORTED -> (i64, i64) =
        "select count(*), count(distinct customer) from purchases where shop = $1 and import = $2"
}
stmt! { pub REMOVE_IMPORTED = "delete from purchases where shop = $1 and import = $2" }

/// Which purchases.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    pub customer: Option<CustomerId>,
    pub from: Option<Day>,
    pub to: Option<Day>,
}

/// What a list shows, and from where on.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// A number among the orders of the statement.
    pub order: usize,
    pub limit: i64,
    pub offset: i64,
}

impl Filter {
    fn days(self) -> (Day, Day) {
        (self.from.unwrap_or(Day::FIRST), self.to.unwrap_or(Day::LAST))
    }
}

pub fn list(reader: &mut Reader<'_>, shop: ShopId, filter: Filter, page: Page) -> Result<Vec<Listed>, Error> {
    let (from, to) = filter.days();
    let Page { order, limit, offset } = page;
    match filter.customer {
        Some(customer) => reader.all_sorted(&LIST_OF, order, args![shop, customer, from, to, limit, offset]),
        None => reader.all_sorted(&LIST, order, args![shop, from, to, limit, offset]),
    }
}

pub fn sums(reader: &mut Reader<'_>, shop: ShopId, filter: Filter) -> Result<Vec<Sums>, Error> {
    let (from, to) = filter.days();
    match filter.customer {
        Some(customer) => reader.all(&SUMS_OF, args![shop, customer, from, to]),
        None => reader.all(&SUMS, args![shop, from, to]),
    }
}

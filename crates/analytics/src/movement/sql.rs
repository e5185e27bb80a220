//! The SQL of movements: written in bulk, read only in sums or a page at a time.

use base::id::{CustomerId, PlanId, ShopId, SubscriptionId};
use base::{Amount, Currency, Day};
use domain::analytics::course::{Flow, Moved};
use domain::analytics::month::{Month, Months};
use domain::analytics::movement::Kind;
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table};

table! {
    pub MOVEMENTS = "movements" as NewMovement {
        id: i64, shop: ShopId, customer: CustomerId, subscription: SubscriptionId, plan: PlanId, kind: Kind, day: Day,
        month: Month, currency: Currency, amount: Amount, mrr: Amount
    }
}
stmt! {
    /// One row when the subscription ever moved anything.
    pub ANY -> (i64,) = "select id from movements where shop = $1 and subscription = $2 order by id limit 1"
}
stmt! {
    /// What moved in each month up to one, by kind, and by how many the subscriptions that pay became more.
    pub MOVED -> MovedRow { month: Month, kind: Kind, amount: Amount, subscriptions: i64 } =
        "select month, kind, cast(sum(amount) as bigint),
                cast(sum(case when mrr = amount then 1 when mrr = 0 then -1 else 0 end) as bigint)
           from movements
          where shop = $1 and currency = $2 and month <= $3
          group by month, kind
          order by month, kind
          limit 20000"
}
stmt! {
    /// How many customers came for the first time, began to pay, stopped and were lost in each month up to one, by the
    /// month they first came. `coalesce` keeps the engine from the index of months: along the index of customers the
    /// running sums need no sorting, which is three times faster at 200,000 customers.
    pub FLOWS -> FlowRow { cohort: Month, month: Month, first: i64, came: i64, stopped: i64, lost: i64 } =
        "with runs as (
           select month, amount, kind, sum(amount) over w as after, min(month) over w as cohort, count(*) over w as nth
             from movements
            where shop = $1 and coalesce(currency, '') = $2 and coalesce(month, '') <= $3
           window w as (partition by customer order by day, id rows unbounded preceding))
         select cohort, month, count(*) filter (where nth = 1),
                count(*) filter (where after > 0 and after = amount),
                count(*) filter (where after = 0),
                count(*) filter (where after = 0 and kind = 'churn')
           from runs
          group by cohort, month
          order by cohort, month
          limit 100000"
}
stmt! {
    /// One row: customers before the first and after the last of a run of months. Along the index of customers, see
    /// `FLOWS`.
    pub BETWEEN -> Between { start: i64, end: i64, gained: i64, new_customers: i64, lost: i64 } =
        "with sums as (
           select customer, min(month) as first, sum(amount) as after,
                  sum(case when month < $3 then amount else 0 end) as before,
                  sum(case when month >= $3 and kind = 'churn' then 1 else 0 end) as churns
             from movements
            where shop = $1 and coalesce(currency, '') = $2 and coalesce(month, '') <= $4
            group by customer)
         select count(*) filter (where before > 0),
                count(*) filter (where after > 0),
                count(*) filter (where before = 0 and after > 0),
                count(*) filter (where before = 0 and after > 0 and first >= $3),
                count(*) filter (where before > 0 and after = 0 and churns > 0)
           from sums"
}
stmt! {
    /// One row: the month something last moved in.
    pub LATEST -> (Option<Month>,) = "select max(month) from movements where shop = $1 and currency = $2"
}
stmt! {
    /// Movements of a run of months, of one kind or of all (empty), with the customer's name.
    pub LIST -> Movement {
        id: i64, customer: CustomerId, name: String, subscription: SubscriptionId, plan: PlanId, kind: Kind, day: Day,
        month: Month, amount: Amount, mrr: Amount
    } by ["m.day desc, m.id desc", "m.day, m.id", "m.amount desc, m.id desc", "m.amount, m.id"] =
        "select m.id, m.customer, c.name, m.subscription, m.plan, m.kind, m.day, m.month, m.amount, m.mrr
           from movements m join customers c on c.shop = $1 and c.id = m.customer
          where m.shop = $1 and m.currency = $2 and m.month >= $3 and m.month <= $4
            and (cast($5 as text) = '' or m.kind = $5)
          order by {ORDER}
          limit $6 offset $7"
}
stmt! {
    /// The same in the order they were written, after one of them: for an export.
    pub AFTER -> Movement =
        "select m.id, m.customer, c.name, m.subscription, m.plan, m.kind, m.day, m.month, m.amount, m.mrr
           from movements m join customers c on c.shop = $1 and c.id = m.customer
          where m.shop = $1 and m.currency = $2 and m.month >= $3 and m.month <= $4
            and (cast($5 as text) = '' or m.kind = $5) and m.id > $6
          order by m.id
          limit $7"
}
stmt! {
    /// Forgets a subscription.
    REMOVE = "delete from movements where shop = $1 and subscription = $2"
}

/// Which movements are meant.
#[derive(Clone, Copy, Debug)]
pub struct Which {
    pub shop: ShopId,
    pub currency: Currency,
    pub months: Months,
    /// None: all kinds.
    pub kind: Option<Kind>,
}

impl Which {
    fn kind_code(self) -> &'static str {
        self.kind.map_or("", Kind::code)
    }
}

pub fn add(tx: &mut Tx<'_>, rows: &[NewMovement]) -> Result<(), Error> {
    tx.insert(&MOVEMENTS, rows)
}

pub fn has_any(reader: &mut Reader<'_>, shop: ShopId, subscription: SubscriptionId) -> Result<bool, Error> {
    Ok(reader.find(&ANY, args![shop, subscription])?.is_some())
}

pub fn moved(reader: &mut Reader<'_>, shop: ShopId, currency: Currency, to: Month) -> Result<Vec<Moved>, Error> {
    let rows = reader.all(&MOVED, args![shop, currency, to])?;
    let plain = |MovedRow { month, kind, amount, subscriptions }| Moved { month, kind, amount, subscriptions };
    Ok(rows.into_iter().map(plain).collect())
}

pub fn flows(reader: &mut Reader<'_>, shop: ShopId, currency: Currency, to: Month) -> Result<Vec<Flow>, Error> {
    let rows = reader.all(&FLOWS, args![shop, currency, to])?;
    let plain =
        |FlowRow { cohort, month, first, came, stopped, lost }| Flow { cohort, month, first, came, stopped, lost };
    Ok(rows.into_iter().map(plain).collect())
}

pub fn between(reader: &mut Reader<'_>, shop: ShopId, currency: Currency, months: Months) -> Result<Between, Error> {
    reader.one(&BETWEEN, args![shop, currency, months.from, months.to])
}

pub fn latest(reader: &mut Reader<'_>, shop: ShopId, currency: Currency) -> Result<Option<Month>, Error> {
    Ok(reader.one(&LATEST, args![shop, currency])?.0)
}

/// `order` is a number among the orders of the statement.
pub fn list(
    reader: &mut Reader<'_>,
    which: Which,
    order: usize,
    (limit, offset): (i64, i64),
) -> Result<Vec<Movement>, Error> {
    let (Which { shop, currency, months, .. }, kind) = (which, which.kind_code());
    reader.all_sorted(&LIST, order, args![shop, currency, months.from, months.to, kind, limit, offset])
}

pub fn list_after(reader: &mut Reader<'_>, which: Which, after: i64, limit: i64) -> Result<Vec<Movement>, Error> {
    let Which { shop, currency, months, .. } = which;
    reader.all(&AFTER, args![shop, currency, months.from, months.to, which.kind_code(), after, limit])
}

pub fn remove(tx: &mut Tx<'_>, shop: ShopId, subscription: SubscriptionId) -> Result<(), Error> {
    tx.run(&REMOVE, args![shop, subscription]).map(|_| ())
}

//! The SQL of figures: sums over purchases, and the rows behind each figure a page at a time.

use base::id::{CustomerId, PlanId, ShopId, SubscriptionId};
use base::{Amount, Currency, Day};
use domain::analytics::month::{Month, Months};
use kit::db::{Error, Reader};
use kit::{args, stmt};

stmt! {
    /// One row: purchases of a run of days.
    pub BOUGHT -> Bought { purchases: i64, sales: Amount, buyers: i64 } =
        "select count(*), cast(coalesce(sum(amount), 0) as bigint), count(distinct customer)
           from purchases
          where shop = $1 and currency = $2 and day >= $3 and day <= $4"
}
stmt! {
    /// One row: who ever bought up to a day, and who did so twice or more.
    pub REPEATED -> Repeated { buyers: i64, repeaters: i64 } =
        "select count(*), count(*) filter (where times >= 2)
           from (select count(*) as times
                   from purchases
                  where shop = $1 and currency = $2 and day <= $3
                  group by customer) as buyers"
}
stmt! {
    /// Purchases of each month of a run of days.
    pub BOUGHT_BY_MONTH -> MonthBought { month: Month, purchases: i64, sales: Amount } =
        "select substr(day, 1, 7), count(*), cast(sum(amount) as bigint)
           from purchases
          where shop = $1 and currency = $2 and day >= $3 and day <= $4
          group by substr(day, 1, 7)
          order by substr(day, 1, 7)
          limit 4000"
}
stmt! {
    /// One row: the day of the last purchase.
    pub LATEST -> (Option<Day>,) = "select max(day) from purchases where shop = $1"
}
stmt! {
    /// Customers of a group with what they bring in a month before and after a run of months.
    pub PEOPLE -> Person { customer: CustomerId, name: String, before: Amount, after: Amount, first: Month }
    by ["s.size desc, s.customer", "s.size, s.customer", "c.name_key, s.customer", "c.name_key desc, s.customer desc"] =
        "with sums as (
           select customer, min(month) as first, sum(amount) as after,
                  sum(case when month < $3 then amount else 0 end) as before,
                  sum(case when month >= $3 and kind = 'churn' then 1 else 0 end) as churns
             from movements
            where shop = $1 and coalesce(currency, '') = $2 and coalesce(month, '') <= $4
            group by customer),
         sized as (
           select customer, first, after, before, churns, case when after > before then after else before end as size
             from sums)
         select s.customer, c.name, cast(s.before as bigint), cast(s.after as bigint), s.first
           from sized s join customers c on c.shop = $1 and c.id = s.customer
          where ($5 = 'start' and s.before > 0)
             or ($5 = 'end' and s.after > 0)
             or ($5 = 'kept' and s.before > 0 and s.after > 0)
             or ($5 = 'new' and s.before = 0 and s.after > 0 and s.first >= $3)
             or ($5 = 'lost' and s.before > 0 and s.after = 0 and s.churns > 0)
             or ($5 = 'cohort' and s.first = $3)
             or ($5 = 'cohort_kept' and s.first = $3 and s.after > 0)
          order by {ORDER}
          limit $6 offset $7"
}
stmt! {
    /// Subscriptions that bring something in at the end of a month.
    pub PAYING -> Paying { subscription: SubscriptionId, customer: CustomerId, name: String, plan: PlanId, mrr: Amount }
    by ["s.mrr desc, s.subscription", "s.mrr, s.subscription", "c.name_key, s.subscription", "c.name_key desc, s.subscription desc"] =
        "with sums as (
           select subscription, customer, max(id) as last, sum(amount) as mrr
             from movements
            where shop = $1 and currency = $2 and month <= $3
            group by subscription, customer)
         select s.subscription, s.customer, c.name, m.plan, cast(s.mrr as bigint)
           from sums s
           join movements m on m.shop = $1 and m.id = s.last
           join customers c on c.shop = $1 and c.id = s.customer
          where s.mrr > 0
          order by {ORDER}
          limit $4 offset $5"
}
stmt! {
    /// Purchases of a run of days.
    pub PURCHASES -> Purchase {
        id: i64, customer: CustomerId, name: String, day: Day, quantity: i64, amount: Amount, product: String
    } by ["p.day desc, p.id desc", "p.day, p.id", "p.amount desc, p.id desc", "p.amount, p.id"] =
        "select p.id, p.customer, c.name, p.day, p.quantity, p.amount, p.product
           from purchases p join customers c on c.shop = $1 and c.id = p.customer
          where p.shop = $1 and p.currency = $2 and p.day >= $3 and p.day <= $4
          order by {ORDER}
          limit $5 offset $6"
}
stmt! {
    /// Customers who bought at least so often in a run of days; those who first bought in one month when it is given.
    pub BUYERS -> Buyer { customer: CustomerId, name: String, times: i64, amount: Amount, first: Day, last: Day }
    by ["b.amount desc, b.customer", "b.amount, b.customer", "c.name_key, b.customer", "c.name_key desc, b.customer desc"] =
        "with buyers as (
           select customer, count(*) as times, sum(amount) as amount, min(day) as first, max(day) as last
             from purchases
            where shop = $1 and currency = $2 and day >= $3 and day <= $4
            group by customer)
         select b.customer, c.name, b.times, cast(b.amount as bigint), b.first, b.last
           from buyers b join customers c on c.shop = $1 and c.id = b.customer
          where b.times >= $5
            and (cast($6 as text) = ''
                 or $6 = (select min(substr(p.day, 1, 7)) from purchases p where p.shop = $1 and p.customer = b.customer))
          order by {ORDER}
          limit $7 offset $8"
}
/// Whose figures.
#[derive(Clone, Copy, Debug)]
pub struct Of {
    pub shop: ShopId,
    pub currency: Currency,
}

/// A page of rows: the number of an order of the statement, how many, from where on.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    pub order: usize,
    pub limit: i64,
    pub offset: i64,
}

pub fn bought(reader: &mut Reader<'_>, of: Of, months: Months) -> Result<Bought, Error> {
    reader.one(&BOUGHT, args![of.shop, of.currency, months.from.first(), months.to.last()])
}

pub fn repeated(reader: &mut Reader<'_>, of: Of, to: Month) -> Result<Repeated, Error> {
    reader.one(&REPEATED, args![of.shop, of.currency, to.last()])
}

pub fn bought_by_month(reader: &mut Reader<'_>, of: Of, months: Months) -> Result<Vec<MonthBought>, Error> {
    reader.all(&BOUGHT_BY_MONTH, args![of.shop, of.currency, months.from.first(), months.to.last()])
}

pub fn latest_purchase(reader: &mut Reader<'_>, shop: ShopId) -> Result<Option<Day>, Error> {
    Ok(reader.one(&LATEST, args![shop])?.0)
}

/// `group` is one of those the statement names; another one is empty.
pub fn people(
    reader: &mut Reader<'_>,
    of: Of,
    months: Months,
    group: &str,
    slice: Slice,
) -> Result<Vec<Person>, Error> {
    let Slice { order, limit, offset } = slice;
    let args = args![of.shop, of.currency, months.from, months.to, group, limit, offset];
    reader.all_sorted(&PEOPLE, order, args)
}

pub fn paying(reader: &mut Reader<'_>, of: Of, to: Month, slice: Slice) -> Result<Vec<Paying>, Error> {
    let Slice { order, limit, offset } = slice;
    reader.all_sorted(&PAYING, order, args![of.shop, of.currency, to, limit, offset])
}

pub fn purchases(reader: &mut Reader<'_>, of: Of, months: Months, slice: Slice) -> Result<Vec<Purchase>, Error> {
    let Slice { order, limit, offset } = slice;
    let (from, to) = (months.from.first(), months.to.last());
    reader.all_sorted(&PURCHASES, order, args![of.shop, of.currency, from, to, limit, offset])
}

/// Which buyers: within a run of days, at least so often, who first bought in that month.
#[derive(Clone, Copy, Debug)]
pub struct Buying {
    pub from: Day,
    pub to: Day,
    pub times_least: i64,
    pub cohort: Option<Month>,
}

pub fn buyers(reader: &mut Reader<'_>, of: Of, buying: Buying, slice: Slice) -> Result<Vec<Buyer>, Error> {
    let (Buying { from, to, times_least, cohort }, Slice { order, limit, offset }) = (buying, slice);
    let cohort = cohort.map(|month| month.to_string()).unwrap_or_default();
    reader.all_sorted(&BUYERS, order, args![of.shop, of.currency, from, to, times_least, cohort, limit, offset])
}

//! The SQL of parcels and of their rounds.

use base::id::{CustomerId, PlanId, ShopId, SubscriptionId};
use base::{Day, Instant};
use domain::fulfilment::State;
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table, update};

stmt! {
    /// The parcels of a subscription that may still change, and those planned from a day on, by their number.
    pub OPEN -> ParcelRow {
        n: i64, planned_on: Day, deliver_on: Option<Day>, cutoff_at: Instant, state: State, locked_at: Option<Instant>
    } = "select {ROW} from parcels
          where shop = $1 and subscription = $2 and (locked_at is null or state = 'locked' or planned_on >= $3)
          order by n
          limit 20000"
}
stmt! {
    /// Every parcel of a subscription, by its number.
    pub ALL -> ParcelRow =
        "select {ROW} from parcels
          where shop = $1 and subscription = $2 order by n limit 50000"
}
stmt! {
    pub REMOVE = "delete from parcels where shop = $1 and subscription = $2 and n = $3 and locked_at is null"
}
stmt! {
    /// One row, kept from other writers until the transaction ends.
    pub ROUND -> Round { settled_at: Instant } =
        "select settled_at from parcel_rounds where shop = $1 and subscription = $2 {LOCK}"
}
stmt! {
    pub SAVE_ROUND =
        "insert into parcel_rounds (subscription, shop, settled_at, next_at) values ($2, $1, $3, $4)
         on conflict (subscription) do update set settled_at = excluded.settled_at, next_at = excluded.next_at"
}
stmt! {
    /// Subscriptions whose parcels are to be looked at, the longest waiting first. Workers share them.
    pub DUE -> (SubscriptionId,) =
        "select subscription from parcel_rounds
          where shop = $1 and next_at <= $2
          order by next_at, subscription
          limit $3 {SKIP_LOCKED}"
}
stmt! {
    /// One row: when the first is due.
    pub NEXT -> (Option<Instant>,) = "select min(next_at) from parcel_rounds where shop = $1 and next_at is not null"
}
stmt! { pub LOOK_AGAIN = "update parcel_rounds set next_at = $2 where shop = $1 and next_at is not null" }
stmt! {
    /// What goes out on a day, by the customers' names.
    pub OF_DAY -> Listed {
        subscription: SubscriptionId, n: i64, customer: CustomerId, name: String, plan: PlanId, quantity: i64,
        planned_on: Day, cutoff_at: Instant, state: State
    } = "select p.subscription, p.n, p.customer, c.name, p.plan, p.quantity, p.planned_on, p.cutoff_at, p.state
           from parcels p join customers c on c.id = p.customer
          where p.shop = $1 and p.deliver_on = $2
          order by c.name, p.subscription, p.n
          limit $3 offset $4"
}
stmt! {
    /// How many parcels go out on each day of a span, and how many of them can still change.
    pub COUNTS -> DayCount { day: Day, all: i64, planned: i64 } =
        "select deliver_on, count(*), count(*) filter (where state = 'planned')
           from parcels
          where shop = $1 and deliver_on >= $2 and deliver_on < $3
          group by deliver_on
          order by deliver_on
          limit 400"
}
stmt! {
    /// What goes out on a day, by plan.
    pub BY_PLAN -> (PlanId, i64) =
        "select plan, cast(sum(quantity) as bigint) from parcels
          where shop = $1 and deliver_on = $2 group by plan order by plan limit 200"
}

table! {
    pub PARCELS = "parcels" as NewParcel {
        subscription: SubscriptionId, n: i64, shop: ShopId, customer: CustomerId, plan: PlanId, quantity: i64,
        planned_on: Day, deliver_on: Option<Day>, cutoff_at: Instant, state: State, locked_at: Option<Instant>
    }
}
update! {
    /// How a parcel stands that was not locked before, and whose it is.
    pub STAND = "parcels" as Stand where { subscription: SubscriptionId, n: i64, shop: ShopId } set {
        customer: CustomerId, plan: PlanId, quantity: i64, planned_on: Day, deliver_on: Option<Day>, cutoff_at: Instant,
        state: State, locked_at: Option<Instant>
    }
}
update! {
    /// A locked parcel went out.
    pub DELIVERED = "parcels" as Delivered where { subscription: SubscriptionId, n: i64, shop: ShopId } set { state: State }
}

pub fn list_open(
    reader: &mut Reader<'_>,
    shop: ShopId,
    id: SubscriptionId,
    from: Day,
) -> Result<Vec<ParcelRow>, Error> {
    reader.all(&OPEN, args![shop, id, from])
}

pub fn list_all(reader: &mut Reader<'_>, shop: ShopId, id: SubscriptionId) -> Result<Vec<ParcelRow>, Error> {
    reader.all(&ALL, args![shop, id])
}

pub fn add(tx: &mut Tx<'_>, parcels: &[NewParcel]) -> Result<(), Error> {
    tx.insert(&PARCELS, parcels)
}

pub fn save(tx: &mut Tx<'_>, parcels: &[Stand]) -> Result<(), Error> {
    tx.update(&STAND, parcels)
}

pub fn deliver(tx: &mut Tx<'_>, parcels: &[Delivered]) -> Result<(), Error> {
    tx.update(&DELIVERED, parcels)
}

pub fn remove(tx: &mut Tx<'_>, shop: ShopId, id: SubscriptionId, n: i64) -> Result<u64, Error> {
    tx.run(&REMOVE, args![shop, id, n])
}

/// When the parcels were looked at last, locked for this transaction.
pub fn find_round(tx: &mut Tx<'_>, shop: ShopId, id: SubscriptionId) -> Result<Option<Instant>, Error> {
    Ok(tx.find(&ROUND, args![shop, id])?.map(|round| round.settled_at))
}

pub fn save_round(
    tx: &mut Tx<'_>,
    shop: ShopId,
    id: SubscriptionId,
    settled_at: Instant,
    next_at: Option<Instant>,
) -> Result<(), Error> {
    tx.run(&SAVE_ROUND, args![shop, id, settled_at, next_at]).map(|_| ())
}

pub fn list_due(tx: &mut Tx<'_>, shop: ShopId, now: Instant, limit: i64) -> Result<Vec<SubscriptionId>, Error> {
    Ok(tx.all(&DUE, args![shop, now, limit])?.into_iter().map(|row| row.0).collect())
}

pub fn next_due(reader: &mut Reader<'_>, shop: ShopId) -> Result<Option<Instant>, Error> {
    Ok(reader.one(&NEXT, args![shop])?.0)
}

pub fn look_again(tx: &mut Tx<'_>, shop: ShopId, now: Instant) -> Result<(), Error> {
    tx.run(&LOOK_AGAIN, args![shop, now]).map(|_| ())
}

pub fn list_of_day(
    reader: &mut Reader<'_>,
    shop: ShopId,
    day: Day,
    limit: i64,
    offset: i64,
) -> Result<Vec<Listed>, Error> {
    reader.all(&OF_DAY, args![shop, day, limit, offset])
}

pub fn counts(reader: &mut Reader<'_>, shop: ShopId, from: Day, to: Day) -> Result<Vec<DayCount>, Error> {
    reader.all(&COUNTS, args![shop, from, to])
}

pub fn by_plan(reader: &mut Reader<'_>, shop: ShopId, day: Day) -> Result<Vec<(PlanId, i64)>, Error> {
    reader.all(&BY_PLAN, args![shop, day])
}

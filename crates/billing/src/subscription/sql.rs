//! The SQL of subscriptions, their changes and what was carried out.

use base::id::{CustomerId, InvoiceId, PlanId, ShopId, SubscriptionId};
use base::{Amount, Currency, Day, Instant, Ratio, Zone};
use domain::billing::moment::Schedule;
use domain::billing::phase::Standing;
use domain::shop::policy::{Anchor, PeriodStart};
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table, update};

stmt! {
    /// One row.
    pub FIND -> Subscription {
        id: SubscriptionId, customer: CustomerId, recipient: Option<CustomerId>, plan: PlanId,
        reference: Option<String>, state: Standing, currency: Currency, zone: Zone, quantity: i64, mrr: Amount, started_on: Day, period_from: Option<Instant>,
        period_to: Option<Instant>, ends_at: Option<Instant>, ended_on: Option<Day>, next_at: Option<Instant>,
        billed_from: Option<Instant>, anchor: Anchor, period_start: PeriodStart
    } = "select {ROW} from subscriptions where shop = $1 and id = $2"
}
stmt! {
    /// One row, kept from other writers until the transaction ends.
    pub FIND_LOCKED -> Subscription =
        "select {ROW} from subscriptions where shop = $1 and id = $2 {LOCK}"
}
stmt! {
    /// Subscriptions with something to do, the longest waiting first; those that are held back wait. Workers share them.
    pub DUE -> Subscription =
        "select {ROW} from subscriptions
          where shop = $1 and next_at <= $2 and held_until is null
          order by next_at, id
          limit $3 {SKIP_LOCKED}"
}
stmt! {
    /// One row: when the first subscription has something to do, or is tried again.
    pub NEXT_DUE -> (Option<Instant>,) =
        "select min(at)
           from (select min(next_at) as at from subscriptions
                  where shop = $1 and next_at is not null and held_until is null
                 union all
                 select min(held_until) from subscriptions where shop = $1 and held_until is not null) as next"
}
stmt! { HOLD = "update subscriptions set held_until = $3 where shop = $1 and id = $2" }
stmt! { RELEASE = "update subscriptions set held_until = null where shop = $1 and held_until <= $2" }
stmt! {
    /// One row when a subscription is held back: until when.
    HELD -> (Instant,) =
        "select held_until from subscriptions where shop = $1 and id = $2 and held_until is not null"
}
stmt! {
    /// One row: how many are overdue since before an instant, counted up to 10,000. For the watchdog.
    pub OVERDUE -> (i64,) = "select count(*) from (select 1 from subscriptions where shop = $1 and next_at < $2 limit 10000) as late"
}
stmt! {
    /// A customer's subscriptions, newest first.
    pub OF_CUSTOMER -> Subscription =
        "select {ROW} from subscriptions where shop = $1 and customer = $2 order by id desc limit 100"
}
stmt! {
    /// The changes of one subscription, oldest first.
    pub CHANGES -> ChangeRow { subscription: SubscriptionId, ordinal: i64, kind: String, at: Instant, asked_at: Instant, actor: String, data: String } =
        "select {ROW} from changes where shop = $1 and subscription = $2 order by ordinal limit 10000"
}
stmt! {
    /// The changes of some subscriptions, each one's oldest first.
    pub CHANGES_OF -> ChangeRow =
        "select {ROW}
           from changes where shop = $1 and subscription in {EACH $2} order by subscription, ordinal limit 1000000"
}
stmt! {
    /// What was carried out for a subscription and reaches beyond an instant.
    pub DONE -> DoneRow { subscription: SubscriptionId, item: String, schedule: Schedule, ordinal: i64 } =
        "select {ROW} from occurrences
          where shop = $1 and subscription = $2 and to_at >= $3
          order by item, schedule, ordinal limit 100000"
}
stmt! {
    /// What was carried out for some subscriptions and reaches to their next moment or beyond: what an occurrence is for
    /// may begin long before its moment, but never ends before it. Written so that SQLite begins with the ids, not with
    /// all the shop has.
    pub DONE_OF -> DoneRow =
        "select {ROW o} from subscriptions s cross join occurrences o
          where +s.shop = $1 and s.id in {EACH $2} and o.subscription = s.id and o.to_at >= s.next_at
          order by o.subscription, o.ordinal limit 1000000"
}
stmt! {
    RENAME_INVOICE =
        "update occurrences set invoice = $4 where shop = $1 and subscription in {EACH $2} and invoice = $3"
}
stmt! {
    /// The lines of some subscriptions whose service reaches beyond an instant, credits among them. In the time that was
    /// paid for: where pauses moved it is for the rules to say.
    pub BILLED -> BilledRow {
        subscription: SubscriptionId, invoice: InvoiceId, n: i64, item: String, price: Option<base::id::PriceId>,
        quantity: i64, service_from: Instant, service_to: Instant, full_from: Instant, full_to: Instant, amount: Amount,
        discount: Amount, tax_rate: Ratio, credits_invoice: Option<InvoiceId>, credits_line: Option<i64>
    } = "select i.subscription, l.invoice, l.n, l.item, l.price, l.quantity, coalesce(l.paid_from, l.service_from),
                coalesce(l.paid_to, l.service_to), l.full_from, l.full_to, l.amount, l.discount, l.tax_rate,
                l.credits_invoice, l.credits_line
           from invoices i join invoice_lines l on l.invoice = i.id
          where +i.shop = $1 and i.subscription in {EACH $2} and coalesce(l.paid_to, l.service_to) > $3
            and i.state <> 'void'
         union all
         select p.subscription, l.invoice, l.n, l.item, l.price, l.quantity, coalesce(l.paid_from, l.service_from),
                coalesce(l.paid_to, l.service_to), l.full_from, l.full_to, l.amount, l.discount, l.tax_rate,
                l.credits_invoice, l.credits_line
           from invoice_parts p join invoices i on i.id = p.invoice
                join invoice_lines l on l.invoice = p.invoice and l.subscription = p.subscription
          where +p.shop = $1 and p.subscription in {EACH $2} and coalesce(l.paid_to, l.service_to) > $3
            and i.state <> 'void'
          order by 1, 2, 3
          limit 1000000"
}

table! {
    pub SUBSCRIPTIONS = "subscriptions" as NewSubscription {
        id: SubscriptionId, shop: ShopId, customer: CustomerId, recipient: Option<CustomerId>, plan: PlanId,
        reference: Option<String>, state: Standing, currency: Currency, zone: Zone, quantity: i64, mrr: Amount, started_on: Day, period_from: Option<Instant>,
        period_to: Option<Instant>, ends_at: Option<Instant>, ended_on: Option<Day>, next_at: Option<Instant>,
        billed_from: Option<Instant>, anchor: Anchor, period_start: PeriodStart, created_at: Instant,
        import: Option<base::id::ImportId>
    }
}
table! {
    pub CHANGE_ROWS = "changes" as NewChange {
        id: i64, shop: ShopId, subscription: SubscriptionId, customer: CustomerId, ordinal: i64, kind: String, at: Instant,
        asked_at: Instant, actor: String, data: String
    }
}
table! {
    pub OCCURRENCES = "occurrences" as NewOccurrence {
        subscription: SubscriptionId, item: String, schedule: Schedule, ordinal: i64, shop: ShopId, from_at: Instant,
        to_at: Instant, invoice: Option<InvoiceId>
    }
}
update! {
    /// What the changes add up to, after a moment was carried out or a change was asked for.
    pub STAND = "subscriptions" as Stand where { id: SubscriptionId, shop: ShopId } set {
        plan: PlanId, state: Standing, quantity: i64, mrr: Amount, period_from: Option<Instant>, period_to: Option<Instant>,
        ends_at: Option<Instant>, ended_on: Option<Day>, next_at: Option<Instant>
    }
}

update! {
    /// The same when only time has passed: a renewal like any other. The indexes on plan and state are left alone.
    pub ADVANCE = "subscriptions" as Advance where { id: SubscriptionId, shop: ShopId } set {
        period_from: Option<Instant>, period_to: Option<Instant>, next_at: Option<Instant>
    }
}

pub fn find(reader: &mut Reader<'_>, shop: ShopId, id: SubscriptionId) -> Result<Option<Subscription>, Error> {
    reader.find(&FIND, args![shop, id])
}

/// The row, locked for this transaction.
pub fn lock(tx: &mut Tx<'_>, shop: ShopId, id: SubscriptionId) -> Result<Option<Subscription>, Error> {
    tx.find(&FIND_LOCKED, args![shop, id])
}

stmt! {
    HAND_OVER = "update subscriptions set customer = $3 where shop = $1 and id = $2"
}

/// Another person pays from now on.
pub fn hand_over(tx: &mut Tx<'_>, shop: ShopId, id: SubscriptionId, to: CustomerId) -> Result<u64, Error> {
    tx.run(&HAND_OVER, args![shop, id, to])
}

pub fn list_of_customer(
    reader: &mut Reader<'_>,
    shop: ShopId,
    customer: CustomerId,
) -> Result<Vec<Subscription>, Error> {
    reader.all(&OF_CUSTOMER, args![shop, customer])
}

/// What was carried out on a bill that waited is on this invoice now, or on none. `subscriptions` is made by
/// `dialect::each`.
pub fn rename_invoice(
    tx: &mut Tx<'_>,
    shop: ShopId,
    subscriptions: &str,
    (was, new): (InvoiceId, Option<InvoiceId>),
) -> Result<u64, Error> {
    tx.run(&RENAME_INVOICE, args![shop, subscriptions, was, new])
}

pub fn list_due(tx: &mut Tx<'_>, shop: ShopId, now: Instant, limit: i64) -> Result<Vec<Subscription>, Error> {
    tx.all(&DUE, args![shop, now, limit])
}

/// Leaves a subscription alone until an instant.
pub fn hold(tx: &mut Tx<'_>, shop: ShopId, id: SubscriptionId, until: Instant) -> Result<(), Error> {
    tx.run(&HOLD, args![shop, id, until]).map(|_| ())
}

/// Those that were held back until now are tried again.
pub fn release(tx: &mut Tx<'_>, shop: ShopId, now: Instant) -> Result<(), Error> {
    tx.run(&RELEASE, args![shop, now]).map(|_| ())
}

/// Until when a subscription is held back, if it is.
pub fn held(reader: &mut Reader<'_>, shop: ShopId, id: SubscriptionId) -> Result<Option<Instant>, Error> {
    Ok(reader.find(&HELD, args![shop, id])?.map(|(until,)| until))
}

pub fn next_due(reader: &mut Reader<'_>, shop: ShopId) -> Result<Option<Instant>, Error> {
    Ok(reader.one(&NEXT_DUE, args![shop])?.0)
}

stmt! {
    /// A page of the list. `$2`: a state, `ending` for those that are to end, or nothing; `$3`: a plan or 0.
    pub LIST -> Listed {
        id: SubscriptionId, customer: CustomerId, name: String, plan: PlanId, state: Standing, currency: Currency,
        quantity: i64, mrr: Amount, started_on: Day, period_to: Option<Instant>, ends_at: Option<Instant>,
        next_at: Option<Instant>
    } by [
        "s.id desc", "s.id", "s.mrr desc, s.id desc", "s.mrr, s.id", "s.next_at is null, s.next_at, s.id",
        "s.next_at is null, s.next_at desc, s.id desc"
    ] =
        "select s.id, s.customer, c.name, s.plan, s.state, s.currency, s.quantity, s.mrr, s.started_on, s.period_to,
                s.ends_at, s.next_at
           from subscriptions s join customers c on c.id = s.customer
          where s.shop = $1
            and ($2 = '' or (s.state = $2 and (s.ends_at is null or s.state = 'ended'))
                 or ($2 = 'ending' and s.ends_at is not null and s.state <> 'ended'))
            and (cast($3 as bigint) = 0 or s.plan = $3)
          order by {ORDER}
          limit $4 offset $5"
}
stmt! {
    /// How many subscriptions are in each state; those that are to end are counted apart.
    COUNTS -> (Standing, i64, i64) =
        "select state, count(*), count(*) filter (where ends_at is not null and state <> 'ended')
           from subscriptions where shop = $1 group by state order by state limit 10"
}

/// What a list of subscriptions shows, and from where on.
#[derive(Clone, Debug)]
pub struct Page {
    /// A number among the orders of the statement.
    pub order: usize,
    /// A state's code, `ending`, or nothing.
    pub state: String,
    pub plan: Option<PlanId>,
    pub limit: i64,
    pub offset: i64,
}

pub fn list(reader: &mut Reader<'_>, shop: ShopId, page: &Page) -> Result<Vec<Listed>, Error> {
    let plan = page.plan.map_or(0, |plan| plan.0);
    reader.all_sorted(&LIST, page.order, args![shop, page.state, plan, page.limit, page.offset])
}

pub fn counts(reader: &mut Reader<'_>, shop: ShopId) -> Result<Vec<(Standing, i64, i64)>, Error> {
    reader.all(&COUNTS, args![shop])
}

stmt! {
    REMOVE_IMPORTED_CHANGES =
        "delete from changes
          where shop = $1 and subscription in (select id from subscriptions where shop = $1 and import = $2)"
}
stmt! { REMOVE_IMPORTED = "delete from subscriptions where shop = $1 and import = $2" }

/// Takes back what an import brought, with its changes.
pub fn remove_imported(tx: &mut Tx<'_>, shop: ShopId, import: base::id::ImportId) -> Result<u64, Error> {
    tx.run(&REMOVE_IMPORTED_CHANGES, args![shop, import])?;
    tx.run(&REMOVE_IMPORTED, args![shop, import])
}

stmt! {
    /// Subscriptions after an id, oldest first. `$3`: a state or nothing; `$4`: a customer or 0.
    LIST_AFTER -> Subscription =
        "select {ROW} from subscriptions
          where +shop = $1 and id > $2 and ($3 = '' or state = $3) and (cast($4 as bigint) = 0 or customer = $4)
          order by id
          limit $5"
}

pub fn list_after(
    reader: &mut Reader<'_>,
    shop: ShopId,
    after: SubscriptionId,
    state: &str,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<Subscription>, Error> {
    reader.all(&LIST_AFTER, args![shop, after, state, customer, limit])
}

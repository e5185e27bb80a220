//! The SQL of usage events, of how far they are billed, and of what arrived late.

use std::collections::HashMap;

use base::id::{InvoiceId, PriceId, ShopId, SubscriptionId};
use base::{Amount, Currency, Instant, Period, Ratio};
use domain::billing::line::Kind;
use domain::billing::phase::Standing;
use domain::billing::usage::{BilledUsage, Event, Late, Op};
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table, update};

/// How many events one read brings; the rest follows.
const PAGE: i64 = 50_000;

table! {
    pub EVENTS = "usage_events" as NewRow {
        shop: ShopId, source: String, id: String, subscription: SubscriptionId, meter: String, at: Instant,
        recorded_at: Instant, value: Ratio, op: Op, key: String
    }
}
table! {
    pub MARKS = "usage_marks" as NewMark {
        subscription: SubscriptionId, shop: ShopId, billed_to: Instant, watched: bool, look_at: Option<Instant>
    }
}
update! {
    /// The same for one that is there.
    pub MOVE_MARK = "usage_marks" as MovedMark where { subscription: SubscriptionId, shop: ShopId } set {
        billed_to: Instant, watched: bool, look_at: Option<Instant>
    }
}
table! {
    pub LATE = "usage_late" as NewLate { subscription: SubscriptionId, meter: String, at: Instant, shop: ShopId }
}
stmt! {
    /// Subscriptions that are told of, kept from billing until the events are in.
    pub SUBSCRIPTIONS -> Receiver {
        id: SubscriptionId, state: Standing, billed_from: Option<Instant>, ends_at: Option<Instant>
    } = "select {ROW} from subscriptions
          where +shop = $1 and id in {EACH $2} order by id limit 100000 {LOCK}"
}
stmt! {
    /// One row.
    REFERENCED -> (SubscriptionId,) = "select id from subscriptions where shop = $1 and reference = $2"
}
stmt! {
    /// How far the usage of some subscriptions is billed.
    pub MARKS_OF -> Mark { subscription: SubscriptionId, billed_to: Instant, watched: bool } =
        "select {ROW} from usage_marks
          where shop = $1 and subscription in {EACH $2} order by subscription limit 100000"
}
stmt! {
    LOOK = "update usage_marks set look_at = $3
             where shop = $1 and look_at is null and subscription in {EACH $2}"
}
stmt! { LOOKED = "update usage_marks set look_at = null where shop = $1 and subscription = $2" }
stmt! {
    /// Subscriptions some of whose usage may be due early, the longest waiting first.
    TO_LOOK -> (SubscriptionId,) =
        "select subscription from usage_marks where shop = $1 and look_at <= $2
          order by look_at, subscription limit $3"
}
stmt! {
    /// One row.
    NEXT_LOOK -> (Option<Instant>,) = "select min(look_at) from usage_marks where shop = $1 and look_at is not null"
}
stmt! {
    LATE_OF -> (SubscriptionId, String, Instant) =
        "select subscription, meter, at from usage_late
          where shop = $1 and subscription in {EACH $2} order by subscription, at, meter limit 1000000"
}
stmt! { FORGET_LATE = "delete from usage_late where shop = $1 and subscription = $2" }
stmt! {
    /// Events from a time on, in the order of their own time; after one of them when the page before ended with it.
    EVENTS_OF -> EventRow {
        meter: String, at: Instant, source: String, id: String, value: Ratio, op: Op, key: String
    } = "select {ROW} from usage_events
          where shop = $1 and subscription = $2 and at < $4 and at >= $3 and (at > $3 or (source, id) > ($5, $6))
          order by at, source, id
          limit $7"
}
stmt! {
    /// Events of some subscriptions in a run of time.
    EVENTS_OF_MANY -> OneOfMany {
        subscription: SubscriptionId, meter: String, at: Instant, source: String, id: String, value: Ratio, op: Op, key: String
    } = "select {ROW} from usage_events
          where +shop = $1 and subscription in {EACH $2} and at >= $3 and at < $4
          order by subscription, at
          limit $5"
}
stmt! {
    /// Lines of usage and of commitments whose period reaches beyond an instant.
    BILLED -> BilledRow {
        kind: Kind, item: String, price: Option<PriceId>, service_from: Instant, service_to: Instant, full_from: Instant,
        full_to: Instant, quantity: i64, amount: Amount
    } = "select {ROW}
           from (select l.invoice as bill, l.n, l.kind, l.item, l.price, l.service_from, l.service_to, l.full_from,
                        l.full_to, l.quantity, l.amount
                   from invoices i join invoice_lines l on l.invoice = i.id
                  where l.shop = $1 and l.subscription = $2 and l.service_to >= $3
                    and l.invoice in (select id from invoices where shop = $1 and subscription = $2
                                       union all select invoice from invoice_parts where shop = $1 and subscription = $2)
                    and l.kind in ('usage', 'minimum')
                    and i.state <> 'void'
                 union all
                 select l.draft, l.n, l.kind, l.item, l.price, l.service_from, l.service_to, l.full_from, l.full_to,
                        l.quantity, l.amount
                   from drafts d join draft_lines l on l.draft = d.id
                  where l.shop = $1 and l.subscription = $2 and l.service_to >= $3
                    and l.draft in (select draft from draft_parts where shop = $1 and subscription = $2)
                    and l.kind in ('usage', 'minimum')
                    and d.discarded_at is not null) as billed
          order by bill, n
          limit 100000"
}
stmt! {
    /// The newest events of a subscription as they were told.
    pub NEWEST -> Newest {
        meter: String, at: Instant, recorded_at: Instant, source: String, id: String, value: Ratio, op: Op, key: String
    } = "select {ROW} from usage_events
          where shop = $1 and subscription = $2 order by at desc, source, id limit $3"
}
stmt! {
    /// The usage lines of a subscription, the newest first.
    pub LINES -> UsageLine {
        invoice: InvoiceId, item: String, name_ko: String, name_en: String, service_from: Instant, service_to: Instant,
        quantity: i64, amount: Amount, currency: Currency
    } = "select l.invoice, l.item, l.name_ko, l.name_en, l.service_from, l.service_to, l.quantity, l.amount, i.currency
           from invoices i join invoice_lines l on l.invoice = i.id
          where l.shop = $1 and l.subscription = $2 and l.kind = 'usage'
            and l.invoice in (select id from invoices where shop = $1 and subscription = $2
                               union all select invoice from invoice_parts where shop = $1 and subscription = $2)
            and i.state <> 'void'
          order by l.invoice desc, l.n
          limit $3"
}

/// The rows of some subscriptions, locked for this transaction.
pub fn lock(tx: &mut Tx<'_>, shop: ShopId, ids: &[SubscriptionId]) -> Result<Vec<Receiver>, Error> {
    tx.all(&SUBSCRIPTIONS, args![shop, each(ids.iter().map(|id| id.0))])
}

pub fn find_referenced(
    reader: &mut Reader<'_>,
    shop: ShopId,
    reference: &str,
) -> Result<Option<SubscriptionId>, Error> {
    Ok(reader.find(&REFERENCED, args![shop, reference])?.map(|(id,)| id))
}

/// Somebody must look at these: some of their usage may be due early.
pub fn ask_to_look(tx: &mut Tx<'_>, shop: ShopId, ids: &[SubscriptionId], now: Instant) -> Result<(), Error> {
    tx.run(&LOOK, args![shop, each(ids.iter().map(|id| id.0)), now]).map(|_| ())
}

pub fn looked(tx: &mut Tx<'_>, shop: ShopId, id: SubscriptionId) -> Result<(), Error> {
    tx.run(&LOOKED, args![shop, id]).map(|_| ())
}

pub fn list_to_look(
    reader: &mut Reader<'_>,
    shop: ShopId,
    now: Instant,
    limit: i64,
) -> Result<Vec<SubscriptionId>, Error> {
    Ok(reader.all(&TO_LOOK, args![shop, now, limit])?.into_iter().map(|(id,)| id).collect())
}

pub fn next_look(reader: &mut Reader<'_>, shop: ShopId) -> Result<Option<Instant>, Error> {
    Ok(reader.one(&NEXT_LOOK, args![shop])?.0)
}

/// How far the usage of some subscriptions is billed; `subscriptions` is made by `dialect::each`.
pub fn list_marks(reader: &mut Reader<'_>, shop: ShopId, subscriptions: &str) -> Result<Vec<Mark>, Error> {
    reader.all(&MARKS_OF, args![shop, subscriptions])
}

/// What arrived late for some subscriptions, each one's by its time.
pub fn list_late(
    reader: &mut Reader<'_>,
    shop: ShopId,
    subscriptions: &str,
) -> Result<Vec<(SubscriptionId, Late)>, Error> {
    let rows = reader.all(&LATE_OF, args![shop, subscriptions])?;
    Ok(rows.into_iter().map(|(subscription, meter, at)| (subscription, Late { meter, at })).collect())
}

impl NewMark {
    /// As a change of the row that is there.
    pub fn moved(self) -> MovedMark {
        let NewMark { subscription, shop, billed_to, watched, look_at } = self;
        MovedMark { subscription, shop, billed_to, watched, look_at }
    }
}

pub fn forget_late(tx: &mut Tx<'_>, shop: ShopId, id: SubscriptionId) -> Result<(), Error> {
    tx.run(&FORGET_LATE, args![shop, id]).map(|_| ())
}

/// Every event of a run of time.
pub fn list_events(
    reader: &mut Reader<'_>,
    shop: ShopId,
    id: SubscriptionId,
    time: Period,
) -> Result<Vec<Event>, Error> {
    let mut events: Vec<Event> = Vec::new();
    loop {
        // An id is never empty, so the first page begins with everything of its first instant.
        let last = events.last();
        let (from, source, after) =
            last.map_or((time.from, String::new(), String::new()), |e| (e.at, e.source.clone(), e.id.clone()));
        let rows = reader.all(&EVENTS_OF, args![shop, id, from, time.to, source, after, PAGE])?;
        let more = rows.len() as i64 == PAGE;
        events.extend(rows.into_iter().map(|row| {
            let EventRow { meter, at, source, id, value, op, key } = row;
            Event { meter, at, source, id, value, op, key }
        }));
        if !more {
            in_order(&mut events);
            return Ok(events);
        }
    }
}

/// Every event of some subscriptions, each in a run of time of its own. Of those that come after the first page there is
/// nothing: they are read one by one.
pub fn list_events_of_many(
    reader: &mut Reader<'_>,
    shop: ShopId,
    times: &HashMap<SubscriptionId, Period>,
) -> Result<HashMap<SubscriptionId, Vec<Event>>, Error> {
    let from = times.values().map(|time| time.from).min();
    let to = times.values().map(|time| time.to).max();
    let Some((from, to)) = from.zip(to) else { return Ok(HashMap::new()) };
    let list = each(times.keys().map(|id| id.0));
    let mut rows = reader.all(&EVENTS_OF_MANY, args![shop, list, from, to, PAGE])?;
    let mut of: HashMap<SubscriptionId, Vec<Event>> = times.keys().map(|id| (*id, Vec::new())).collect();
    if rows.len() as i64 == PAGE
        && let Some(last) = rows.last().map(|row| row.subscription)
    {
        rows.retain(|row| row.subscription < last);
        of.retain(|id, _| *id < last);
    }
    for row in rows {
        let OneOfMany { subscription, meter, at, source, id, value, op, key } = row;
        let wanted = times.get(&subscription).is_some_and(|time| time.from <= at && at < time.to);
        if let Some(events) = of.get_mut(&subscription).filter(|_| wanted) {
            events.push(Event { meter, at, source, id, value, op, key });
        }
    }
    of.values_mut().for_each(|events| in_order(events));
    Ok(of)
}

/// The same order on every engine, whatever it thinks of letters.
fn in_order(events: &mut [Event]) {
    events.sort_by(|a, b| (a.at, &a.source, &a.id).cmp(&(b.at, &b.source, &b.id)));
}

pub fn list_billed(
    reader: &mut Reader<'_>,
    shop: ShopId,
    id: SubscriptionId,
    after: Instant,
) -> Result<Vec<BilledUsage>, Error> {
    let read = |row: BilledRow| BilledUsage {
        kind: row.kind,
        item: row.item,
        price: row.price,
        service: Period::new(row.service_from, row.service_to),
        full: Period::new(row.full_from, row.full_to),
        quantity: row.quantity,
        amount: row.amount,
    };
    Ok(reader.all(&BILLED, args![shop, id, after])?.into_iter().map(read).collect())
}

pub fn list_newest(
    reader: &mut Reader<'_>,
    shop: ShopId,
    id: SubscriptionId,
    limit: i64,
) -> Result<Vec<Newest>, Error> {
    reader.all(&NEWEST, args![shop, id, limit])
}

pub fn list_lines(
    reader: &mut Reader<'_>,
    shop: ShopId,
    id: SubscriptionId,
    limit: i64,
) -> Result<Vec<UsageLine>, Error> {
    reader.all(&LINES, args![shop, id, limit])
}

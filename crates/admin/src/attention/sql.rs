//! Reads who needs attention: payments that were declined, ends that are planned, long pauses, contacts gone stale.

use base::id::{CustomerId, InvoiceId, PlanId, ShopId, SubscriptionId};
use base::{Amount, Currency, Day, Instant};
use kit::db::{Error, Reader};
use kit::{args, stmt};

stmt! {
    /// Open invoices whose payment was declined, the oldest first.
    pub DECLINED -> Declined {
        customer: CustomerId, name: String, since: Day, invoice: InvoiceId, amount: Amount,
        currency: Currency, class: String, plan: Option<PlanId>, mrr: Option<Amount>
    } = "select c.id, c.name, c.created_on, i.id, p.amount, i.currency, p.class, s.plan, s.mrr
           from invoices i
           join payments p on +p.shop = $1 and p.invoice = i.id
           join customers c on c.shop = $1 and c.id = i.customer
           left join subscriptions s on s.shop = $1 and s.id = (select min(l.subscription) from invoice_lines l where l.shop = $1 and l.invoice = i.id)
          where i.shop = $1 and i.state = 'open' and p.class is not null and p.state in ('due', 'failed')
          order by i.due_at, i.id
          limit $2"
}
stmt! {
    /// Invoices that were due before an instant and not declined, the oldest first.
    pub OVERDUE -> Overdue {
        customer: CustomerId, name: String, since: Day, invoice: InvoiceId, amount: Amount, currency: Currency,
        plan: Option<PlanId>, mrr: Option<Amount>
    } = "select c.id, c.name, c.created_on, i.id, i.amount_due, i.currency, s.plan, s.mrr
           from invoices i
           join customers c on c.shop = $1 and c.id = i.customer
           left join subscriptions s on s.shop = $1 and s.id = (select min(l.subscription) from invoice_lines l where l.shop = $1 and l.invoice = i.id)
          where i.shop = $1 and i.state = 'open' and i.due_at < $2
            and not exists (select 1 from payments p
                             where p.shop = $1 and p.invoice = i.id and p.class is not null and p.state in ('due', 'failed'))
          order by i.due_at, i.id
          limit $3"
}
stmt! {
    /// How many those are.
    COUNT_DECLINED -> (i64,) =
        "select count(*)
           from invoices i join payments p on +p.shop = $1 and p.invoice = i.id
          where i.shop = $1 and i.state = 'open' and p.class is not null and p.state in ('due', 'failed')"
}
stmt! {
    /// Subscriptions that are to end, the nearest first.
    pub LEAVING -> Leaving {
        customer: CustomerId, name: String, since: Day, subscription: SubscriptionId, plan: PlanId, mrr: Amount,
        currency: Currency, at: Instant
    } = "select c.id, c.name, c.created_on, s.id, s.plan, s.mrr, s.currency, s.ends_at
           from subscriptions s join customers c on c.shop = $1 and c.id = s.customer
          where s.shop = $1 and s.state in ('trial', 'active', 'paused') and s.ends_at > $2
          order by s.ends_at, s.id
          limit $3"
}
stmt! {
    /// Subscriptions paused since before an instant, the longest first.
    pub PAUSED -> Leaving =
        "select c.id, c.name, c.created_on, s.id, s.plan, s.mrr, s.currency, s.since
           from (select p.id, p.customer, p.plan, p.mrr, p.currency,
                        (select max(h.at) from changes h
                          where h.shop = $1 and h.subscription = p.id and h.kind = 'paused') as since
                   from subscriptions p
                  where p.shop = $1 and p.state = 'paused') s
           join customers c on c.shop = $1 and c.id = s.customer
          where s.since <= $2
          order by s.since, s.id
          limit $3"
}
stmt! {
    /// Customers with a bill between two instants and when they were last reached anywhere; never comes first.
    pub REACHED -> Reached {
        customer: CustomerId, name: String, since: Day, plan: PlanId, mrr: Amount, currency: Currency, at: Instant,
        proven: Option<Instant>
    } = "select c.id, c.name, c.created_on, s.plan, s.mrr, s.currency, s.next_at,
                (select max(p.proven_at) from contacts p
                  where p.shop = $1 and p.customer = s.customer and p.kind in ('phone', 'email')
                    and p.since <= $4 and (p.until is null or p.until > $4))
           from subscriptions s join customers c on c.shop = $1 and c.id = s.customer
          where s.shop = $1 and s.next_at >= $2 and s.next_at < $3 and s.state in ('trial', 'active')
          order by 8 nulls first, s.next_at, s.id
          limit $5"
}

pub fn list_declined(reader: &mut Reader<'_>, shop: ShopId, limit: i64) -> Result<Vec<Declined>, Error> {
    reader.all(&DECLINED, args![shop, limit])
}

pub fn list_overdue(reader: &mut Reader<'_>, shop: ShopId, before: Instant, limit: i64) -> Result<Vec<Overdue>, Error> {
    reader.all(&OVERDUE, args![shop, before, limit])
}

pub fn count_declined(reader: &mut Reader<'_>, shop: ShopId) -> Result<i64, Error> {
    Ok(reader.one(&COUNT_DECLINED, args![shop])?.0)
}

pub fn list_leaving(reader: &mut Reader<'_>, shop: ShopId, now: Instant, limit: i64) -> Result<Vec<Leaving>, Error> {
    reader.all(&LEAVING, args![shop, now, limit])
}

pub fn list_paused(reader: &mut Reader<'_>, shop: ShopId, before: Instant, limit: i64) -> Result<Vec<Leaving>, Error> {
    reader.all(&PAUSED, args![shop, before, limit])
}

/// `today` says which contacts count.
pub fn list_reached(
    reader: &mut Reader<'_>,
    shop: ShopId,
    (from, to): (Instant, Instant),
    today: Day,
    limit: i64,
) -> Result<Vec<Reached>, Error> {
    reader.all(&REACHED, args![shop, from, to, today, limit])
}

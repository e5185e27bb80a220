//! Reads what the home page counts: what is due, what came in, which plans run.

use base::id::{PlanId, ShopId};
use base::{Amount, Currency, Day, Instant};
use kit::db::{Error, Reader};
use kit::{args, stmt};

stmt! {
    /// Of each currency: open invoices that were declined, those whose day is over, and how many of those were not
    /// declined.
    pub OPEN -> Open {
        currency: Currency, declined: i64, declined_amount: Amount, late: i64, late_amount: Amount, only_late: i64
    } = "select i.currency, count(*) filter (where p.class is not null and p.state in ('due', 'failed')),
                cast(coalesce(sum(case when p.class is not null and p.state in ('due', 'failed') then p.amount
                                       else 0 end), 0) as bigint),
                count(*) filter (where i.due_at < $2),
                cast(coalesce(sum(case when i.due_at < $2 then i.amount_due else 0 end), 0) as bigint),
                count(*) filter (where i.due_at < $2 and p.class is null)
           from invoices i join payments p on +p.shop = $1 and p.invoice = i.id
          where i.shop = $1 and i.state = 'open'
          group by i.currency
          order by i.currency
          limit 200"
}
stmt! {
    /// Attempts sent before an instant of which nobody knows how they ended.
    UNKNOWN -> (i64,) =
        "select count(*) from attempts where shop = $1 and state in ('sent', 'unknown') and sent_at < $2"
}
stmt! {
    /// What came in on each day. Ledger entries are numbered in time, so `$2` bounds the search.
    COLLECTED -> (Day, Amount) =
        "select posted_on, cast(sum(amount) as bigint)
           from postings
          where shop = $1 and entry >= $2 and account = 'cash_sandbox' and currency = $3 and posted_on >= $4
          group by posted_on
          order by posted_on
          limit 100"
}
stmt! {
    /// Running subscriptions of each plan, the most popular first.
    RUNNING -> (PlanId, i64) =
        "select plan, count(*)
           from subscriptions
          where shop = $1 and state in ('trial', 'active')
          group by plan
          order by count(*) desc, plan
          limit 50"
}

pub fn list_open(reader: &mut Reader<'_>, shop: ShopId, due_before: Instant) -> Result<Vec<Open>, Error> {
    reader.all(&OPEN, args![shop, due_before])
}

pub fn count_unknown(reader: &mut Reader<'_>, shop: ShopId, sent_before: Instant) -> Result<i64, Error> {
    Ok(reader.one(&UNKNOWN, args![shop, sent_before])?.0)
}

pub fn collected(
    reader: &mut Reader<'_>,
    shop: ShopId,
    currency: Currency,
    since: Day,
    first_entry: i64,
) -> Result<Vec<(Day, Amount)>, Error> {
    reader.all(&COLLECTED, args![shop, first_entry, currency, since])
}

pub fn running(reader: &mut Reader<'_>, shop: ShopId) -> Result<Vec<(PlanId, i64)>, Error> {
    reader.all(&RUNNING, args![shop])
}

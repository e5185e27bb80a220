//! The SQL of the watchdog: what is late, and the incidents that were noticed.

use base::Instant;
use base::id::ShopId;
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table, update};

stmt! {
    /// One row: renewals, charges and bills that were due before an instant, each counted up to 10,000, and the oldest of them.
    pub LATE -> Late { count: i64, oldest: Option<Instant> } =
        "select count(*), min(at)
           from (select * from (select next_at as at from subscriptions
                                 where shop = $1 and next_at <= $2 order by next_at limit 10000) as renewals
                 union all
                 select * from (select p.next_try_at as at from payments p
                                 where p.shop = $1 and p.next_try_at <= $2
                                   and not exists (select 1 from attempts a
                                                    where a.payment = p.id and a.state in ('sent', 'unknown'))
                                 order by p.next_try_at limit 10000) as charges
                 union all
                 select * from (select issue_at as at from drafts
                                 where shop = $1 and closed_at is null and issue_at <= $2
                                 order by issue_at limit 10000) as bills) as late"
}
stmt! {
    /// One row: jobs of a shop that nobody has begun.
    JOBS -> Late =
        "select count(*), min(run_at) from jobs
          where shop = $1 and state = 'waiting' and run_at <= $2 and (locked_until is null or locked_until < $2)"
}
stmt! {
    /// Of each listener the first event of the shop it has not heard, told between two instants. What is older comes from
    /// an import, whose events carry the days of long ago.
    UNHEARD -> (String, Option<Instant>) =
        "select c.consumer,
                (select e.at from events e
                  where e.shop = $1 and (e.tx, e.seq) > (c.tx, c.seq) and e.at > $2 and e.at <= $3
                  order by e.tx, e.seq limit 1)
           from cursors c order by c.consumer limit 100"
}

table! {
    pub INCIDENTS = "watchdog_incidents" as NewIncident {
        id: i64, shop: ShopId, began_at: Instant, seen_at: Instant, occurrences: i64, jobs: i64, unheard: i64,
        oldest_at: Instant
    }
}
update! {
    pub SEEN = "watchdog_incidents" as Seen where { shop: ShopId, id: i64 } set {
        seen_at: Instant, ended_at: Option<Instant>, occurrences: i64, jobs: i64, unheard: i64
    }
}
stmt! {
    /// One row: the incident that is not over; kept from other processes until the transaction ends.
    pub OPEN -> Incident { id: i64, began_at: Instant, seen_at: Instant, ended_at: Option<Instant>, oldest_at: Instant } =
        "select {ROW} from watchdog_incidents where shop = $1 and ended_at is null order by id limit 1 {LOCK}"
}
stmt! {
    /// The last incident.
    LAST -> Incident =
        "select {ROW} from watchdog_incidents where shop = $1 order by id desc limit 1"
}

pub fn late(reader: &mut Reader<'_>, shop: ShopId, before: Instant) -> Result<Late, Error> {
    reader.one(&LATE, args![shop, before])
}

pub fn jobs(reader: &mut Reader<'_>, shop: ShopId, before: Instant) -> Result<Late, Error> {
    reader.one(&JOBS, args![shop, before])
}

/// The first unheard event of each listener that is behind.
pub fn unheard(reader: &mut Reader<'_>, shop: ShopId, span: (Instant, Instant)) -> Result<Vec<Instant>, Error> {
    Ok(reader.all(&UNHEARD, args![shop, span.0, span.1])?.into_iter().filter_map(|(_, at)| at).collect())
}

pub fn find_open(tx: &mut Tx<'_>, shop: ShopId) -> Result<Option<Incident>, Error> {
    tx.find(&OPEN, args![shop])
}

pub fn find_last(reader: &mut Reader<'_>, shop: ShopId) -> Result<Option<Incident>, Error> {
    reader.find(&LAST, args![shop])
}

pub fn add(tx: &mut Tx<'_>, row: NewIncident) -> Result<(), Error> {
    tx.insert(&INCIDENTS, &[row])
}

pub fn save(tx: &mut Tx<'_>, row: Seen) -> Result<(), Error> {
    tx.update(&SEEN, &[row])
}

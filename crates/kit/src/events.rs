//! The outbox: what happened, written in the transaction that made it happen. Readers have a cursor of their own and
//! move it in the transaction of their effects, so each event has its effect exactly once. Order is (tx, seq) below the
//! oldest running transaction: under PostgreSQL a smaller number can commit later. Events are also a customer's timeline.

use base::Instant;
use base::id::{CustomerId, ShopId};

use crate::app::App;
use crate::db::{Db, Error, Reader, Tx};
use crate::{args, stmt, table};

table! {
    pub EVENTS = "events" as Event {
        shop: ShopId, customer: Option<CustomerId>, kind: String, subject: i64, at: Instant, data: String
    }
}

stmt! {
    /// Events after a cursor, oldest first.
    pub AFTER -> Heard { tx: i64, seq: i64, shop: ShopId, customer: Option<CustomerId>, kind: String, subject: i64, at: Instant, data: String } =
        "select {ROW} from events
          where (tx, seq) > ($1, $2) and {SETTLED}
          order by tx, seq
          limit $3"
}
stmt! {
    /// One customer's events, newest first.
    TIMELINE -> Heard =
        "select {ROW} from events
          where shop = $1 and customer = $2 and seq < $3
          order by seq desc
          limit $4"
}
stmt! {
    /// One row.
    CURSOR -> (i64, i64) = "select tx, seq from cursors where consumer = $1 {LOCK}"
}
stmt! { START = "insert into cursors (consumer, tx, seq) values ($1, 0, 0) on conflict do nothing" }
stmt! { MOVE = "update cursors set tx = $2, seq = $3 where consumer = $1" }
stmt! {
    /// One row.
    UNHEARD -> (i64,) =
        "select count(*) from (select 1 from events where (tx, seq) > ($1, $2) order by tx, seq limit $3) as waiting"
}

stmt! {
    /// One row: of those, how many can be heard.
    SETTLED -> (i64,) =
        "select count(*) from (select 1 from events where (tx, seq) > ($1, $2) and {SETTLED}
                                order by tx, seq limit $3) as waiting"
}

/// How many events one transaction of a reader takes.
const BATCH: i64 = 500;

/// Writes events. Call it in the transaction of their cause.
pub fn tell(tx: &mut Tx<'_>, events: &[Event]) -> Result<(), Error> {
    tx.insert(&EVENTS, events)
}

/// A customer's events before `before` (a sequence number; `i64::MAX` for the newest).
pub fn timeline(
    reader: &mut Reader<'_>,
    shop: ShopId,
    customer: CustomerId,
    before: i64,
    limit: i64,
) -> Result<Vec<Heard>, Error> {
    reader.all(&TIMELINE, args![shop, customer, before, limit])
}

/// Something that listens to events.
#[derive(Clone, Copy)]
pub struct Consumer {
    /// The cursor's name; changing it makes the consumer hear everything again.
    pub name: &'static str,
    /// The effect of some events, in one transaction with the cursor.
    pub hear: fn(&App, &mut Tx<'_>, &[Heard]) -> Result<(), Error>,
}

impl std::fmt::Debug for Consumer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Consumer({})", self.name)
    }
}

/// Lets a consumer hear what it has not heard yet; returns how many events that were.
pub fn catch_up(app: &App, consumer: Consumer) -> Result<usize, Error> {
    let mut total = 0;
    loop {
        let inner = app.clone();
        let heard = app.db.write(move |tx| hear_some(&inner, tx, consumer)).wait()?;
        total += heard;
        if heard < BATCH as usize {
            return Ok(total);
        }
    }
}

/// Lets a consumer hear everything that was told before this call, waiting for events that another transaction of the
/// server still holds back. For stories, the demo and tests, which look at the figures right afterwards.
pub fn drain(app: &App, consumer: Consumer) -> Result<(), Error> {
    for _ in 0..12_000 {
        // All at once, so that what is told together does not depend on what else the server does.
        let (waiting, held_back) = waiting(&app.db, consumer)?;
        if waiting == 0 {
            return Ok(());
        }
        if held_back == 0 {
            catch_up(app, consumer)?;
            continue;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    Err(Error::Engine(format!("{} does not get to hear everything", consumer.name)))
}

fn hear_some(app: &App, tx: &mut Tx<'_>, consumer: Consumer) -> Result<usize, Error> {
    tx.run(&START, args![consumer.name])?;
    let (at_tx, at_seq) = tx.one(&CURSOR, args![consumer.name])?;
    let heard = tx.all(&AFTER, args![at_tx, at_seq, BATCH])?;
    let Some(last) = heard.last() else { return Ok(0) };
    (consumer.hear)(app, tx, &heard)?;
    tx.run(&MOVE, args![consumer.name, last.tx, last.seq])?;
    Ok(heard.len())
}

/// How many events a consumer has still to hear, and how many of them another transaction holds back.
fn waiting(db: &Db, consumer: Consumer) -> Result<(i64, i64), Error> {
    db.read(move |r| {
        let (at_tx, at_seq) = r.find(&CURSOR, args![consumer.name])?.unwrap_or((0, 0));
        let all = r.one(&UNHEARD, args![at_tx, at_seq, 100_000i64])?.0;
        let settled = r.one(&SETTLED, args![at_tx, at_seq, 100_000i64])?.0;
        Ok((all, all - settled))
    })
    .wait()
}

/// How many events a consumer has still to hear, counted up to 100,000.
pub fn unheard(db: &Db, consumer: Consumer) -> Result<i64, Error> {
    db.read(move |r| {
        let (at_tx, at_seq) = r.find(&CURSOR, args![consumer.name])?.unwrap_or((0, 0));
        Ok(r.one(&UNHEARD, args![at_tx, at_seq, 100_000i64])?.0)
    })
    .wait()
}

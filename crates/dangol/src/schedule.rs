//! Every recurring thing, in one place: what each shop has to bill and to collect, what listens to events, durable jobs,
//! and sweeping up. The same code runs in the worker, in stories and in the demo; only the clock differs.

use std::thread;
use std::time::Duration;

use base::Instant;
use base::id::ShopId;
use billing::watchdog;
use kit::app::App;
use kit::db::{Error, Tx};
use kit::events::{self, Consumer};
use kit::{jobs, session, tries};
use shop::{Shop, tenant};

use crate::metrics;

/// Everything that listens to events, each with a cursor of its own.
pub const CONSUMERS: &[Consumer] =
    &[billing::reminder::CONSUMER, analytics::movement::CONSUMER, billing::revenue::PLANNER];

/// [`CONSUMERS`].
pub fn consumers() -> &'static [Consumer] {
    CONSUMERS
}

/// Every kind of durable job.
pub const JOBS: &[jobs::Kind] = &[];

const SHOPS_AT_ONCE: i64 = 100;
/// More meetings in a row than that are no accident.
const MEETINGS_MOST: usize = 10;
/// After so many rounds the worker looks whether it was asked to stop.
const MAIL_ROUNDS: usize = 10;
/// Living through time, news is heard this often; the figures of a day need no more.
const NEWS_SECONDS: i64 = 6 * 3600;
/// Living through time, what stays unknown is looked up this often.
const STUCK_SECONDS: i64 = 3600;
/// Each waits for some seconds.
const DRAIN_TRIES: usize = 12;

/// Does everything that is due now; returns how much that was. What fails for one shop or one listener is logged and
/// does not stop the others; the first error is returned at the end.
pub fn run_due(app: &App) -> Result<usize, Error> {
    let (billed, heard) = (bill(app), listen(app));
    Ok(billed? + heard?)
}

/// Renewals and collecting, shop by shop.
pub fn bill(app: &App) -> Result<usize, Error> {
    let mut sum = Sum::default();
    for shop in active(app)? {
        let done = bill_shop(app, &shop);
        metrics::billed(done.as_ref().copied().unwrap_or_default());
        sum.add(done, &format!("billing of {}", shop.id));
    }
    sum.end()
}

/// Where several workers meet, one is first and the others ask again, each a little later.
fn bill_shop(app: &App, shop: &Shop) -> Result<usize, Error> {
    for _ in 1..MEETINGS_MOST {
        match billing::run(app, shop) {
            Err(Error::Taken(_) | Error::Stale) => thread::sleep(Duration::from_millis(fastrand::u64(1..50))),
            done => return done,
        }
    }
    billing::run(app, shop)
}

/// Events, messages and jobs; the books of months that are over.
pub fn listen(app: &App) -> Result<usize, Error> {
    let mut sum = Sum::default();
    for consumer in consumers() {
        sum.add(events::catch_up(app, *consumer), consumer.name);
    }
    sum.add(jobs::work(app, "worker", JOBS), "jobs");
    for shop in active(app)? {
        sum.add(billing::revenue::run(app, &shop), "the books");
    }
    sum.end()
}

/// Mail that waits: one batch of each shop in turn, so that nobody waits for all of another's.
pub fn mail(app: &App) -> Result<usize, Error> {
    let mut sum = Sum::default();
    for _ in 0..MAIL_ROUNDS {
        let before = sum.done;
        for shop in active(app)? {
            let sent = people::message::jobs::send_mails(app, &shop, billing::document::jobs::attach);
            sum.add(sent, &format!("mail of {}", shop.id));
        }
        if sum.done == before {
            break;
        }
    }
    sum.end()
}

/// Once a day: sessions that ended, old counts of tries, links to pay of long ago.
pub fn sweep(app: &App) -> Result<u64, Error> {
    let now = app.now();
    for shop in active(app)? {
        app.db.write(move |tx| billing::reminder::remove_old(tx, shop.id, now)).wait()?;
    }
    let sweep = move |tx: &mut Tx<'_>| Ok(session::remove_old(tx, now)? + tries::remove_old(tx, now)?);
    app.db.write(sweep).wait()
}

/// Looks whether what is due is being done, and writes to the owners when it is not. Also where no worker runs.
pub fn watch(app: &App) -> Result<usize, Error> {
    let mut sum = Sum::default();
    for shop in active(app)? {
        sum.add(watchdog::jobs::check(app, &shop).map(|_| 0), &format!("watch over {}", shop.id));
        sum.add(people::message::jobs::send_alarms(app, &shop), &format!("alarms of {}", shop.id));
    }
    sum.end()
}

/// How many renewals and charges are late in all shops, and since when the oldest.
pub fn overdue(app: &App) -> Result<(i64, Option<Instant>), Error> {
    let (mut count, mut oldest) = (0, None);
    for shop in active(app)? {
        let now = app.now();
        let alarm = app.db.read(move |r| watchdog::look(r, shop.id, now)).wait()?;
        count += alarm.occurrences;
        oldest = [oldest, alarm.oldest_occurrence].into_iter().flatten().min();
    }
    Ok((count, oldest))
}

/// When the first shop has something to do. None: nothing is planned anywhere.
pub fn next_due(app: &App) -> Result<Option<Instant>, Error> {
    let mut next: Option<Instant> = None;
    for shop in active(app)? {
        next = [next, billing::next_due(app, &shop)?].into_iter().flatten().min();
    }
    Ok(next)
}

/// Lives on a test clock until an instant: everything is done at the moment it is due, and everybody has heard of it.
pub fn live_until(app: &App, until: Instant) -> Result<(), Error> {
    let mut heard_at = app.now();
    loop {
        bill(app)?;
        let now = app.now();
        if heard_at.seconds_until(now) >= NEWS_SECONDS {
            listen(app)?;
            heard_at = now;
        }
        let next = match next_due(app)? {
            // Still due although it was just done: a payment nobody knows the end of. Time goes on without it.
            Some(stuck) if stuck <= now => {
                Some(planned(app, now)?.unwrap_or(until).min(now.plus_seconds(STUCK_SECONDS)))
            }
            next => next,
        };
        match next.filter(|next| *next <= until) {
            Some(next) if next > now => app.clock.set(next),
            Some(_) | None => break,
        }
    }
    app.clock.set(until);
    run_due(app)?;
    drain(app)
}

/// Waits until everybody has heard of everything. On PostgreSQL any long transaction of the server holds events back.
pub fn drain(app: &App) -> Result<(), Error> {
    consumers().iter().try_for_each(|consumer| {
        let mut last = Ok(());
        for _ in 0..DRAIN_TRIES {
            last = events::drain(app, *consumer);
            if last.is_ok() {
                break;
            }
        }
        last
    })
}

/// The first renewal or charge after `now`, leaving aside what stays unknown.
fn planned(app: &App, now: Instant) -> Result<Option<Instant>, Error> {
    let mut first: Option<Instant> = None;
    for shop in active(app)? {
        let own = app.db.read(move |r| {
            let renewal = billing::subscription::next_due(r, shop.id)?;
            let charge = billing::payment::sql::next_try(r, shop.id)?;
            Ok::<_, Error>([renewal, charge])
        });
        first = own.wait()?.into_iter().chain([first]).flatten().filter(|at| *at > now).min();
    }
    Ok(first)
}

/// Every open shop.
fn active(app: &App) -> Result<Vec<Shop>, Error> {
    let mut shops: Vec<Shop> = Vec::new();
    loop {
        let after = shops.last().map_or(ShopId(0), |shop| shop.id);
        let mut some = app.db.read(move |r| tenant::list_active(r, after, SHOPS_AT_ONCE)).wait()?;
        let last = some.len() < SHOPS_AT_ONCE as usize;
        shops.append(&mut some);
        if last {
            return Ok(shops);
        }
    }
}

/// How much was done, and what went wrong first.
#[derive(Default)]
struct Sum {
    done: usize,
    first: Option<Error>,
}

impl Sum {
    fn add(&mut self, result: Result<usize, Error>, what: &str) {
        match result {
            Ok(done) => self.done += done,
            Err(error) => {
                tracing::error!(what, %error, "could not be done");
                metrics::failed();
                self.first.get_or_insert(error);
            }
        }
    }

    fn end(self) -> Result<usize, Error> {
        self.first.map_or(Ok(self.done), Err)
    }
}

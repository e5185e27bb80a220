//! Durable jobs: done once, later, by whichever worker is free. A job has a unique key, a lease while it is worked on,
//! and ends as `Done`, `Later` or `GiveUp`. Jobs of a shop that is not active wait.

use base::Instant;
use base::id::ShopId;

use crate::app::App;
use crate::db::{Error, Reader, Tx};
use crate::{args, stmt, table};

/// How long a worker may keep a job before another takes it.
const LEASE_SECONDS: i64 = 120;
/// A job that fails this often is given up.
const TRIES_MOST: i64 = 12;

table! {
    JOBS = "jobs" as NewJob {
        id: i64, shop: ShopId, kind: String, key: String, data: String, run_at: Instant, tries: i64, state: String
    }
}
stmt! {
    /// Takes jobs that are due, of shops that are active.
    pub CLAIM -> Job { id: i64, shop: ShopId, kind: String, key: String, data: String, tries: i64 } =
        "update jobs set locked_by = $1, locked_until = $2, tries = tries + 1
          where id in (select j.id from jobs j join shops s on s.id = j.shop
                        where j.state = 'waiting' and j.run_at <= $3 and s.state = 'active'
                          and (j.locked_until is null or j.locked_until < $3)
                        order by j.run_at, j.id limit $4)
            and (locked_until is null or locked_until < $3)
        returning id, shop, kind, key, data, tries"
}
stmt! { FINISH = "delete from jobs where id = $1 and locked_by = $2" }
stmt! {
    POSTPONE = "update jobs set run_at = $3, why = $4, state = $5, locked_by = null, locked_until = null
                 where id = $1 and locked_by = $2"
}
stmt! {
    /// A job that was given up waits again, as if it were new.
    TRY_AGAIN = "update jobs set state = 'waiting', run_at = $3, tries = 0, why = null, locked_by = null, locked_until = null
                  where shop = $1 and id = $2 and state = 'given_up'"
}
stmt! {
    /// One row: jobs that wait and jobs that were given up.
    pub BACKLOG -> Backlog { waiting: i64, given_up: i64, oldest: Option<Instant> } =
        "select count(*) filter (where state = 'waiting'), count(*) filter (where state = 'given_up'),
                min(run_at) filter (where state = 'waiting') from jobs"
}

/// How a job ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// Try again at this time, because of this.
    Later(Instant, String),
    /// Never try again; the reason stays with the job.
    GiveUp(String),
}

/// A kind of job and what does it. The work runs outside any transaction.
#[derive(Clone, Copy)]
pub struct Kind {
    pub name: &'static str,
    pub run: fn(&App, &Job) -> Outcome,
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Kind({})", self.name)
    }
}

/// Puts a job on the list, in the transaction of its cause; a key that is there already stays as it is.
pub fn add(
    tx: &mut Tx<'_>,
    id: i64,
    shop: ShopId,
    kind: &str,
    key: &str,
    data: String,
    at: Instant,
) -> Result<(), Error> {
    let (kind, key, state) = (kind.to_string(), key.to_string(), "waiting".to_string());
    let row = NewJob { id, shop, kind, key, data, run_at: at, tries: 0, state };
    tx.insert_new(&JOBS, &[row]).map(|_| ())
}

/// Works off what is due; returns how many jobs were taken.
pub fn work(app: &App, worker: &str, kinds: &[Kind]) -> Result<usize, Error> {
    let now = app.now();
    let name = worker.to_string();
    let until = now.plus_seconds(LEASE_SECONDS);
    let jobs = app.db.write(move |tx| tx.all(&CLAIM, args![name, until, now, 20i64])).wait()?;
    for job in &jobs {
        let outcome = match kinds.iter().find(|kind| kind.name == job.kind) {
            Some(kind) => (kind.run)(app, job),
            None => Outcome::GiveUp(format!("nobody knows jobs of the kind {}", job.kind)),
        };
        finish(app, worker, job, outcome)?;
    }
    Ok(jobs.len())
}

fn finish(app: &App, worker: &str, job: &Job, outcome: Outcome) -> Result<(), Error> {
    let (id, name) = (job.id, worker.to_string());
    let (at, why, state) = match outcome {
        Outcome::Done => return app.db.write(move |tx| tx.run(&FINISH, args![id, name]).map(|_| ())).wait(),
        Outcome::Later(at, why) if job.tries < TRIES_MOST => (at, why, "waiting"),
        Outcome::Later(_, why) | Outcome::GiveUp(why) => (app.now(), why, "given_up"),
    };
    app.db.write(move |tx| tx.run(&POSTPONE, args![id, name, at, why, state]).map(|_| ())).wait()
}

/// Puts a job that was given up back on the list; false when there is none of that id.
pub fn try_again(tx: &mut Tx<'_>, shop: ShopId, id: i64, now: Instant) -> Result<bool, Error> {
    Ok(tx.run(&TRY_AGAIN, args![shop, id, now])? == 1)
}

/// What waits and what was given up.
pub fn backlog(reader: &mut Reader<'_>) -> Result<Backlog, Error> {
    reader.one(&BACKLOG, &[])
}

//! SQLite: one writer thread that commits several waiting closures together, and a few reader threads.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use base::column::Val;
use rusqlite::Connection;
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio::sync::oneshot;

use super::answer::{Ended, Work};
use super::cells::{Cells, Each};
use super::table::Batch;
use super::tx::Conn;
use super::{Durability, Error};
use crate::private;

/// Readers: twice the cores of a small machine.
const READERS: usize = 4;
/// At most this many closures share one commit.
const GROUP_MOST: usize = 64;
/// So many rows are inserted by one statement, which costs half of as many statements.
const ROWS: usize = 64;

#[derive(Debug)]
pub struct Sqlite {
    writes: mpsc::Sender<Asked>,
    /// None for a database in memory, which only its writer can see.
    reads: Option<mpsc::Sender<Work>>,
    threads: Vec<thread::JoinHandle<()>>,
}

/// The last handle waits for its threads, so that the files are closed and tidy when the program ends.
impl Drop for Sqlite {
    fn drop(&mut self) {
        self.reads = None;
        self.writes = mpsc::channel().0;
        for ended in self.threads.drain(..) {
            // The last handle may be dropped by work on one of the threads themselves.
            if ended.thread().id() != thread::current().id() {
                let _ = ended.join();
            }
        }
    }
}

/// What the writer thread is asked for.
enum Asked {
    Write(Work),
    Read(Work),
}

impl Sqlite {
    pub fn open(path: &str, durability: Durability) -> Result<Sqlite, Error> {
        let memory = path == ":memory:";
        if !memory {
            private::create_missing(Path::new(path)).map_err(|e| Error::Engine(e.to_string()))?;
        }
        let writer = connect(path, durability)?;
        let (writes, inbox) = mpsc::channel();
        let mut threads = vec![spawn("db-writer", move || write_loop(&writer, &inbox))?];
        if memory {
            return Ok(Sqlite { writes, reads: None, threads });
        }
        let (reads, inbox) = mpsc::channel::<Work>();
        let inbox = Arc::new(Mutex::new(inbox));
        for _ in 0..READERS {
            let conn = connect(path, durability)?;
            let inbox = Arc::clone(&inbox);
            threads.push(spawn("db-reader", move || {
                loop {
                    let next = inbox.lock().map(|inbox| inbox.recv());
                    match next {
                        Ok(Ok(work)) => read(&conn, work, true),
                        Ok(Err(_)) | Err(_) => return,
                    }
                }
            })?);
        }
        Ok(Sqlite { writes, reads: Some(reads), threads })
    }

    // Work that cannot be sent is dropped, and with it its sender: the answer then says Closed.
    pub fn read(&self, work: Work) {
        let _ = match &self.reads {
            Some(reads) => reads.send(work).map_err(|_| ()),
            None => self.writes.send(Asked::Read(work)).map_err(|_| ()),
        };
    }

    pub fn write(&self, work: Work) {
        let _ = self.writes.send(Asked::Write(work));
    }
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<thread::JoinHandle<()>, Error> {
    thread::Builder::new().name(name.into()).spawn(body).map_err(|e| Error::Engine(e.to_string()))
}

fn panicked() -> Error {
    Error::Engine("the work on the database panicked".into())
}

fn connect(path: &str, durability: Durability) -> Result<Connection, Error> {
    let conn = Connection::open(path)?;
    let sync = match durability {
        Durability::Full => "full",
        Durability::Process => "normal",
    };
    conn.execute_batch(&format!(
        "pragma busy_timeout = 15000; pragma journal_mode = wal; pragma synchronous = {sync}; pragma foreign_keys = on;
         pragma cache_size = -32000; pragma mmap_size = 67108864; pragma temp_store = memory;
         pragma wal_autocheckpoint = 8000;"
    ))?;
    conn.set_prepared_statement_cache_capacity(512);
    Ok(conn)
}

/// Reads from one snapshot, unless this is the connection that writes.
fn read(conn: &Connection, work: Work, in_own_transaction: bool) {
    let Work { body, done } = work;
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        if in_own_transaction {
            conn.execute_batch("begin")?;
        }
        body(Conn::Sqlite(conn));
        if in_own_transaction {
            conn.execute_batch("commit")?;
        }
        Ok(())
    }));
    let ended = attempt.unwrap_or_else(|_| {
        let _ = conn.execute_batch("rollback");
        Err(panicked())
    });
    drop(body);
    let _ = done.send(ended);
}

/// Takes what waits, runs each closure on its own, commits once, then answers all.
fn write_loop(conn: &Connection, inbox: &mpsc::Receiver<Asked>) {
    while let Ok(first) = inbox.recv() {
        let first = match first {
            Asked::Read(work) => {
                read(conn, work, false);
                continue;
            }
            Asked::Write(work) => work,
        };
        if let Err(error) = conn.execute_batch("begin immediate") {
            let _ = first.done.send(Err(error.into()));
            continue;
        }
        let (done, ended) = alone(conn, first);
        if conn.is_autocommit() {
            // The engine gave the transaction up: nothing was written.
            let _ = done.send(ended.and(Err(Error::Engine("rolled back".into()))));
            continue;
        }
        let mut group = vec![(done, ended)];
        let mut later = None;
        while group.len() < GROUP_MOST {
            match inbox.try_recv() {
                Ok(Asked::Write(work)) => group.push(in_savepoint(conn, work)),
                // A read of a database in memory must not see what may still be rolled back.
                Ok(Asked::Read(work)) => {
                    later = Some(work);
                    break;
                }
                Err(_) => break,
            }
        }
        let committed = conn.execute_batch("commit").map_err(Error::from);
        if committed.is_err() {
            let _ = conn.execute_batch("rollback");
        }
        for (done, ended) in group {
            let _ = done.send(ended.and_then(|()| committed.clone()));
        }
        if let Some(work) = later {
            read(conn, work, false);
        }
    }
}

/// The first of a group needs no savepoint, and is spared its copies of pages: nothing else was written that its failure
/// could take along.
fn alone(conn: &Connection, work: Work) -> (oneshot::Sender<Ended>, Ended) {
    let ran = catch_unwind(AssertUnwindSafe(|| (work.body)(Conn::Sqlite(conn))));
    let again = if let Ok(true) = ran { Ok(()) } else { conn.execute_batch("rollback; begin immediate") };
    (work.done, again.map_err(Error::from).and(ran.map(|_| ()).map_err(|_| panicked())))
}

/// The others must not take along what those before them wrote.
fn in_savepoint(conn: &Connection, work: Work) -> (oneshot::Sender<Ended>, Ended) {
    let attempt = || -> Ended {
        conn.execute_batch("savepoint work")?;
        let ran = catch_unwind(AssertUnwindSafe(|| (work.body)(Conn::Sqlite(conn))));
        let end = if let Ok(true) = ran { "release work" } else { "rollback to work; release work" };
        conn.execute_batch(end)?;
        ran.map(|_| ()).map_err(|_| panicked())
    };
    let ended = attempt();
    (work.done, ended)
}

fn bind(stmt: &mut rusqlite::Statement<'_>, args: &[Val<'_>]) -> Result<(), Error> {
    for (i, val) in args.iter().enumerate() {
        let value = match val {
            Val::Null => ValueRef::Null,
            Val::Int(n) => ValueRef::Integer(*n),
            Val::Real(x) => ValueRef::Real(*x),
            Val::Text(text) => ValueRef::Text(text.as_bytes()),
            Val::Blob(bytes) => ValueRef::Blob(bytes),
        };
        stmt.raw_bind_parameter(i + 1, ToSqlOutput::Borrowed(value))?;
    }
    Ok(())
}

/// Gives every row that a statement finds to `each`.
pub fn query(conn: &Connection, sql: &str, args: &[Val<'_>], each: Each<'_>) -> Result<(), Error> {
    let mut prepared = conn.prepare_cached(sql)?;
    bind(&mut prepared, args)?;
    let mut rows = prepared.raw_query();
    while let Some(row) = rows.next()? {
        each(&mut Cells::sqlite(row))?;
    }
    Ok(())
}

pub fn run(conn: &Connection, sql: &str, args: &[Val<'_>]) -> Result<u64, Error> {
    let mut prepared = conn.prepare_cached(sql)?;
    bind(&mut prepared, args)?;
    Ok(prepared.raw_execute()? as u64)
}

pub fn insert(conn: &Connection, batch: &Batch<'_>, tail: &str) -> Result<u64, Error> {
    let marks = format!("({})", vec!["?"; batch.columns.len()].join(", "));
    let sql = |rows: usize| {
        let (table, columns) = (batch.table, batch.columns.join(", "));
        format!("insert into {table} ({columns}) values {}{tail}", vec![marks.as_str(); rows].join(", "))
    };
    let whole = batch.count - batch.count % ROWS;
    let mut changed = if whole > 0 { run_each(conn, &sql(ROWS), batch, (0..whole, ROWS))? } else { 0 };
    if whole < batch.count {
        changed += run_each(conn, &sql(1), batch, (whole..batch.count, 1))?;
    }
    Ok(changed)
}

/// The first `keys` columns find the row, the others are set.
pub fn update(conn: &Connection, batch: &Batch<'_>, keys: usize) -> Result<u64, Error> {
    let columns = batch.columns.iter().enumerate().map(|(i, name)| format!("{name} = ?{}", i + 1));
    let pairs: Vec<String> = columns.collect();
    let (keys, sets) = pairs.split_at(keys);
    let sql = format!("update {} set {} where {}", batch.table, sets.join(", "), keys.join(" and "));
    run_each(conn, &sql, batch, (0..batch.count, 1))
}

/// A prepared loop over rows, `step` of them with each run.
fn run_each(
    conn: &Connection,
    sql: &str,
    batch: &Batch<'_>,
    (rows, step): (Range<usize>, usize),
) -> Result<u64, Error> {
    let mut prepared = conn.prepare_cached(sql)?;
    let mut changed = 0;
    let mut vals = Vec::with_capacity(batch.columns.len() * step);
    for first in rows.step_by(step) {
        vals.clear();
        (first..first + step).for_each(|row| (batch.vals)(row, &mut vals));
        bind(&mut prepared, &vals)?;
        changed += prepared.raw_execute()? as u64;
    }
    Ok(changed)
}

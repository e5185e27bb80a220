//! SQLite: one writer thread that commits several waiting closures together, and a few reader threads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use base::column::Val;
use rusqlite::Connection;
use rusqlite::types::{ToSqlOutput, ValueRef};

use super::tx::Conn;
use super::{Answer, Cells, Durability, Error, Reader, Row, Stmt, Table, Tx, Update};

/// Readers: twice the cores of a small machine.
const READERS: usize = 4;
/// At most this many closures share one commit.
const GROUP_MOST: usize = 64;

/// Tells a caller how its closure ended, once the commit is known.
type Deliver = Box<dyn FnOnce(Result<(), Error>) + Send>;
type Write = Box<dyn FnOnce(&Connection) -> Deliver + Send>;
type Read = Box<dyn FnOnce(&Connection) + Send>;

#[derive(Debug)]
pub struct Sqlite {
    writes: mpsc::Sender<Work>,
    /// None for a database in memory, which only its writer can see.
    reads: Option<mpsc::Sender<Read>>,
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

enum Work {
    Write(Write),
    Read(Read),
}

impl Sqlite {
    pub fn open(path: &str, durability: Durability) -> Result<Sqlite, Error> {
        let memory = path == ":memory:";
        let writer = connect(path, durability)?;
        let (writes, inbox) = mpsc::channel();
        let mut threads = vec![spawn("db-writer", move || write_loop(&writer, &inbox))?];
        if memory {
            return Ok(Sqlite { writes, reads: None, threads });
        }
        let (reads, inbox) = mpsc::channel::<Read>();
        let inbox = Arc::new(Mutex::new(inbox));
        for _ in 0..READERS {
            let conn = connect(path, durability)?;
            let inbox = Arc::clone(&inbox);
            threads.push(spawn("db-reader", move || {
                loop {
                    let next = inbox.lock().map(|inbox| inbox.recv());
                    match next {
                        Ok(Ok(read)) => read(&conn),
                        Ok(Err(_)) | Err(_) => return,
                    }
                }
            })?);
        }
        Ok(Sqlite { writes, reads: Some(reads), threads })
    }

    pub fn read<T, E, F>(&self, work: F) -> Answer<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Reader<'_>) -> Result<T, E> + Send + 'static,
    {
        let (send, answer) = Answer::channel();
        let in_own_transaction = self.reads.is_some();
        let read: Read = Box::new(move |conn| {
            let attempt = catch_unwind(AssertUnwindSafe(|| {
                if in_own_transaction {
                    conn.execute_batch("begin").map_err(Error::from)?;
                }
                let result = work(&mut Reader(Conn::Sqlite(conn)));
                if in_own_transaction {
                    conn.execute_batch("commit").map_err(Error::from)?;
                }
                result
            }));
            let result = attempt.unwrap_or_else(|_| {
                let _ = conn.execute_batch("rollback");
                Err(panicked().into())
            });
            let _ = send.send(result);
        });
        // A failed send drops the closure, and with it the sender: the answer then says Closed.
        let _ = match &self.reads {
            Some(reads) => reads.send(read).map_err(|_| ()),
            None => self.writes.send(Work::Read(read)).map_err(|_| ()),
        };
        answer
    }

    pub fn write<T, E, F>(&self, work: F) -> Answer<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (send, answer) = Answer::channel();
        let write: Write = Box::new(move |conn| {
            let result = in_savepoint(conn, &work);
            Box::new(move |committed| {
                let _ = send.send(match committed {
                    Ok(()) => result,
                    // Its own refusal is the better answer where there was one.
                    Err(error) => result.and(Err(error.into())),
                });
            })
        });
        let _ = self.writes.send(Work::Write(write));
        answer
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

/// Takes what waits, runs each closure in a savepoint, commits once, then answers all.
fn write_loop(conn: &Connection, inbox: &mpsc::Receiver<Work>) {
    while let Ok(first) = inbox.recv() {
        let first = match first {
            Work::Read(read) => {
                read(conn);
                continue;
            }
            Work::Write(write) => write,
        };
        if let Err(error) = conn.execute_batch("begin immediate") {
            first(conn)(Err(error.into()));
            continue;
        }
        let mut delivers = vec![first(conn)];
        let mut later = Vec::new();
        while delivers.len() < GROUP_MOST {
            match inbox.try_recv() {
                Ok(Work::Write(write)) => delivers.push(write(conn)),
                // A read of a database in memory must not see what may still be rolled back.
                Ok(Work::Read(read)) => {
                    later.push(read);
                    break;
                }
                Err(_) => break,
            }
        }
        let committed = conn.execute_batch("commit").map_err(Error::from);
        if committed.is_err() {
            let _ = conn.execute_batch("rollback");
        }
        for deliver in delivers {
            deliver(committed.clone());
        }
        for read in later {
            read(conn);
        }
    }
}

fn in_savepoint<T, E, F>(conn: &Connection, work: &F) -> Result<T, E>
where
    E: From<Error>,
    F: Fn(&mut Tx<'_>) -> Result<T, E>,
{
    conn.execute_batch("savepoint work").map_err(Error::from)?;
    let attempt = catch_unwind(AssertUnwindSafe(|| work(&mut Tx(Reader(Conn::Sqlite(conn))))));
    let result = attempt.unwrap_or_else(|_| Err(panicked().into()));
    let end = if result.is_ok() { "release work" } else { "rollback to work; release work" };
    conn.execute_batch(end).map_err(Error::from)?;
    result
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

pub fn all<R: Row>(conn: &Connection, stmt: &Stmt<R>, order: usize, args: &[Val<'_>]) -> Result<Vec<R>, Error> {
    let mut prepared = conn.prepare_cached(stmt.sqlite(order))?;
    bind(&mut prepared, args)?;
    let mut rows = prepared.raw_query();
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(R::read(&Cells::Sqlite(row), stmt.name)?);
    }
    Ok(out)
}

pub fn run(conn: &Connection, stmt: &Stmt<()>, args: &[Val<'_>]) -> Result<u64, Error> {
    let mut prepared = conn.prepare_cached(stmt.sqlite(0))?;
    bind(&mut prepared, args)?;
    Ok(prepared.raw_execute()? as u64)
}

pub fn insert<R>(conn: &Connection, table: &Table<R>, rows: &[R], tail: &str) -> Result<u64, Error> {
    let marks: Vec<String> = (1..=table.columns.len()).map(|i| format!("?{i}")).collect();
    let sql = format!("insert into {} ({}) values ({}){tail}", table.name, table.columns.join(", "), marks.join(", "));
    run_each(conn, &sql, table, rows)
}

pub fn update<R>(conn: &Connection, update: &Update<R>, rows: &[R]) -> Result<u64, Error> {
    let columns = update.table.columns.iter().enumerate().map(|(i, name)| format!("{name} = ?{}", i + 1));
    let pairs: Vec<String> = columns.collect();
    let (keys, sets) = pairs.split_at(update.keys);
    let sql = format!("update {} set {} where {}", update.table.name, sets.join(", "), keys.join(" and "));
    run_each(conn, &sql, &update.table, rows)
}

/// A prepared loop: the fastest bulk write SQLite has.
fn run_each<R>(conn: &Connection, sql: &str, table: &Table<R>, rows: &[R]) -> Result<u64, Error> {
    let mut prepared = conn.prepare_cached(sql)?;
    let mut changed = 0;
    let mut vals = Vec::with_capacity(table.columns.len());
    for row in rows {
        vals.clear();
        (table.vals)(row, &mut vals);
        bind(&mut prepared, &vals)?;
        changed += prepared.raw_execute()? as u64;
    }
    Ok(changed)
}

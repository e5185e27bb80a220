//! The database: one code for SQLite and PostgreSQL. `db.read(|r| ...)` and `db.write(|tx| ...)` take a closure and run
//! it on a thread that owns its connection; a closure cannot await, so no transaction ever waits for the network.

mod answer;
mod cells;
pub mod dialect;
pub mod dump;
mod error;
pub mod migrate;
mod pg;
mod pg_bulk;
mod sqlite;
mod stmt;
mod table;
mod tx;

use std::sync::Arc;

pub use answer::Answer;
use answer::Work;
pub use base::column::{Column, Val};
pub use cells::{Cells, Row};
pub use error::Error;
pub use inventory;
pub use stmt::{AnyStmt, Stmt};
pub use table::{Table, Update};
pub use tx::{Reader, Tx};

/// A handle on the database; cheap to clone. The threads end when the last handle is dropped.
#[derive(Clone, Debug)]
pub struct Db(Arc<Engine>);

#[derive(Debug)]
enum Engine {
    Sqlite(sqlite::Sqlite),
    Postgres(pg::Pool),
}

/// How hard a commit is pressed onto the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Every commit survives power loss. For everything that serves.
    Full,
    /// Every commit survives the end of the process; power loss may take the last ones. For the demo's two years.
    Process,
}

impl Db {
    /// Opens `postgres://...`, `:memory:` or a path to an SQLite file, which is made when missing.
    pub fn open(url: &str, durability: Durability) -> Result<Db, Error> {
        let engine = if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Engine::Postgres(pg::Pool::open(url)?)
        } else {
            Engine::Sqlite(sqlite::Sqlite::open(url, durability)?)
        };
        Ok(Db(Arc::new(engine)))
    }

    /// Reads. On SQLite the closure sees one snapshot; on PostgreSQL each statement sees its own.
    pub fn read<T, E, F>(&self, work: F) -> Answer<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Reader<'_>) -> Result<T, E> + Send + 'static,
    {
        let (work, answer) = Answer::to(move |conn| work(&mut Reader(conn)));
        self.send_read(work, false);
        answer
    }

    /// Reads from one snapshot on both engines, for exports and backups.
    pub fn snapshot<T, E, F>(&self, work: F) -> Answer<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Reader<'_>) -> Result<T, E> + Send + 'static,
    {
        let (work, answer) = Answer::to(move |conn| work(&mut Reader(conn)));
        self.send_read(work, true);
        answer
    }

    /// Writes in one durable transaction; an error rolls it back. The answer comes after the commit. The closure may
    /// run again when PostgreSQL asks for a retry, so it must not have effects of its own.
    pub fn write<T, E, F>(&self, work: F) -> Answer<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (work, answer) = Answer::to(move |conn| work(&mut Tx(Reader(conn))));
        self.send_write(work);
        answer
    }

    fn send_read(&self, work: Work, snapshot: bool) {
        match &*self.0 {
            Engine::Sqlite(db) => db.read(work),
            Engine::Postgres(pool) => pool.read(work, snapshot),
        }
    }

    fn send_write(&self, work: Work) {
        match &*self.0 {
            Engine::Sqlite(db) => db.write(work),
            Engine::Postgres(pool) => pool.write(work),
        }
    }

    pub fn is_postgres(&self) -> bool {
        matches!(&*self.0, Engine::Postgres(_))
    }
}

/// The arguments of a statement: `args![shop, day]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::db::Val::from(&$value)),*] };
}

//! What a closure can do: read rows, and in a transaction write them. The same calls on both engines.

use std::ops::{Deref, DerefMut};

use base::column::Val;

use super::cells::Each;
use super::stmt::Text;
use super::table::Batch;
use super::{Error, Row, Stmt, Table, Update, pg, sqlite};

pub(super) enum Conn<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c mut pg::Conn),
}

/// A connection lent for reading.
pub struct Reader<'c>(pub(super) Conn<'c>);

impl Reader<'_> {
    /// Every row, in the statement's order. The statement has a limit.
    pub fn all<R: Row>(&mut self, stmt: &'static Stmt<R>, args: &[Val<'_>]) -> Result<Vec<R>, Error> {
        self.all_sorted(stmt, 0, args)
    }

    /// Every row in the order with this number among the statement's orders; an unknown number means the first.
    pub fn all_sorted<R: Row>(
        &mut self,
        stmt: &'static Stmt<R>,
        order: usize,
        args: &[Val<'_>],
    ) -> Result<Vec<R>, Error> {
        let mut out = Vec::new();
        self.query(&stmt.text, order, args, &mut |cells| {
            out.push(R::read(cells)?);
            Ok(())
        })?;
        Ok(out)
    }

    fn query(&mut self, text: &Text, order: usize, args: &[Val<'_>], each: Each<'_>) -> Result<(), Error> {
        let done = match &mut self.0 {
            Conn::Sqlite(conn) => sqlite::query(conn, text.sqlite(order), args, each),
            Conn::Postgres(conn) => conn.query(text.postgres(order), args, each),
        };
        done.map_err(|error| error.at(text.name))
    }

    /// The first row, if there is one.
    pub fn find<R: Row>(&mut self, stmt: &'static Stmt<R>, args: &[Val<'_>]) -> Result<Option<R>, Error> {
        Ok(self.all(stmt, args)?.into_iter().next())
    }

    /// The first row; an error when there is none. For statements that always answer, such as counts.
    pub fn one<R: Row>(&mut self, stmt: &'static Stmt<R>, args: &[Val<'_>]) -> Result<R, Error> {
        self.find(stmt, args)?.ok_or(Error::Shape(stmt.text.name, "a row"))
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self.0, Conn::Postgres(_))
    }
}

/// A connection lent for one transaction.
pub struct Tx<'c>(pub(super) Reader<'c>);

impl<'c> Deref for Tx<'c> {
    type Target = Reader<'c>;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl Tx<'_> {
    /// Runs a statement; returns the number of rows it changed.
    pub fn run(&mut self, stmt: &'static Stmt<()>, args: &[Val<'_>]) -> Result<u64, Error> {
        match &mut self.0.0 {
            Conn::Sqlite(conn) => sqlite::run(conn, stmt.text.sqlite(0), args),
            Conn::Postgres(conn) => conn.run(stmt.text.postgres(0), args),
        }
    }

    /// Inserts rows; fails when a key is taken.
    pub fn insert<R>(&mut self, table: &'static Table<R>, rows: &[R]) -> Result<(), Error> {
        table.batch(rows, |batch| self.insert_batch(batch, "")).map(|_| ())
    }

    /// Inserts rows whose keys are free and leaves the others; returns how many were new.
    pub fn insert_new<R>(&mut self, table: &'static Table<R>, rows: &[R]) -> Result<u64, Error> {
        table.batch(rows, |batch| self.insert_batch(batch, " on conflict do nothing"))
    }

    fn insert_batch(&mut self, batch: &Batch<'_>, tail: &'static str) -> Result<u64, Error> {
        match &mut self.0.0 {
            _ if batch.count == 0 => Ok(0),
            Conn::Sqlite(conn) => sqlite::insert(conn, batch, tail),
            Conn::Postgres(conn) => conn.insert(batch, tail),
        }
    }

    /// Updates many rows. Fails as [`Error::Stale`] when a row was not found by its keys, which rolls everything back.
    pub fn update<R>(&mut self, update: &'static Update<R>, rows: &[R]) -> Result<(), Error> {
        update.table.batch(rows, |batch| self.update_batch(batch, update.keys))
    }

    fn update_batch(&mut self, batch: &Batch<'_>, keys: usize) -> Result<(), Error> {
        let changed = match &mut self.0.0 {
            _ if batch.count == 0 => return Ok(()),
            Conn::Sqlite(conn) => sqlite::update(conn, batch, keys)?,
            Conn::Postgres(conn) => conn.update(batch, keys)?,
        };
        if changed == batch.count as u64 { Ok(()) } else { Err(Error::Stale) }
    }
}

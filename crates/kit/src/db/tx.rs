//! What a closure can do: read rows, and in a transaction write them. The same calls on both engines.

use std::ops::{Deref, DerefMut};

use base::column::Val;

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
        match &mut self.0 {
            Conn::Sqlite(conn) => sqlite::all(conn, stmt, order, args),
            Conn::Postgres(conn) => conn.all(stmt, order, args),
        }
    }

    /// The first row, if there is one.
    pub fn find<R: Row>(&mut self, stmt: &'static Stmt<R>, args: &[Val<'_>]) -> Result<Option<R>, Error> {
        Ok(self.all(stmt, args)?.into_iter().next())
    }

    /// The first row; an error when there is none. For statements that always answer, such as counts.
    pub fn one<R: Row>(&mut self, stmt: &'static Stmt<R>, args: &[Val<'_>]) -> Result<R, Error> {
        self.find(stmt, args)?.ok_or(Error::Shape(stmt.name, "a row"))
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
            Conn::Sqlite(conn) => sqlite::run(conn, stmt, args),
            Conn::Postgres(conn) => conn.run(stmt, args),
        }
    }

    /// Inserts rows; fails when a key is taken.
    pub fn insert<R>(&mut self, table: &'static Table<R>, rows: &[R]) -> Result<(), Error> {
        self.insert_with(table, rows, "").map(|_| ())
    }

    /// Inserts rows whose keys are free and leaves the others; returns how many were new.
    pub fn insert_new<R>(&mut self, table: &'static Table<R>, rows: &[R]) -> Result<u64, Error> {
        self.insert_with(table, rows, " on conflict do nothing")
    }

    fn insert_with<R>(&mut self, table: &'static Table<R>, rows: &[R], tail: &'static str) -> Result<u64, Error> {
        match &mut self.0.0 {
            _ if rows.is_empty() => Ok(0),
            Conn::Sqlite(conn) => sqlite::insert(conn, table, rows, tail),
            Conn::Postgres(conn) => conn.insert(table, rows, tail),
        }
    }

    /// Updates many rows. Fails as [`Error::Stale`] when a row was not found by its keys, which rolls everything back.
    pub fn update<R>(&mut self, update: &'static Update<R>, rows: &[R]) -> Result<(), Error> {
        let changed = match &mut self.0.0 {
            _ if rows.is_empty() => return Ok(()),
            Conn::Sqlite(conn) => sqlite::update(conn, update, rows)?,
            Conn::Postgres(conn) => conn.update(update, rows)?,
        };
        if changed == rows.len() as u64 { Ok(()) } else { Err(Error::Stale) }
    }
}

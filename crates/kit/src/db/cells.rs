//! One row of an answer, and how a struct is read from it.

use std::borrow::Cow;

use base::column::{Column, Val};
use postgres::types::{FromSql, Type};
use rusqlite::types::ValueRef;

use super::Error;

/// Hears each row of an answer.
pub(super) type Each<'e> = &'e mut dyn FnMut(&mut Cells<'_>) -> Result<(), Error>;

/// The cells of one row, taken one after the other.
pub struct Cells<'a> {
    row: Source<'a>,
    next: usize,
}

#[derive(Clone, Copy)]
enum Source<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a postgres::Row),
}

impl<'a> Cells<'a> {
    pub(super) fn sqlite(row: &'a rusqlite::Row<'a>) -> Cells<'a> {
        Cells { row: Source::Sqlite(row), next: 0 }
    }

    pub(super) fn postgres(row: &'a postgres::Row) -> Cells<'a> {
        Cells { row: Source::Postgres(row), next: 0 }
    }

    /// The next cell.
    pub fn take<T: Column>(&mut self) -> Result<T, Error> {
        T::from_val(self.next()?).map_err(|wanted| Error::Shape("", wanted.0))
    }

    fn next(&mut self) -> Result<Val<'a>, Error> {
        let index = self.next;
        self.next += 1;
        Ok(match self.row {
            Source::Sqlite(row) => match row.get_ref(index)? {
                ValueRef::Null => Val::Null,
                ValueRef::Integer(n) => Val::Int(n),
                ValueRef::Real(x) => Val::Real(x),
                ValueRef::Text(text) => Val::Text(String::from_utf8_lossy(text)),
                ValueRef::Blob(bytes) => Val::Blob(Cow::Borrowed(bytes)),
            },
            Source::Postgres(row) => row.try_get::<_, Cell<'a>>(index)?.0,
        })
    }
}

/// A struct or tuple read from one row, cell by cell in order.
pub trait Row: Sized {
    /// What its columns are called; a tuple's have no names.
    const COLUMNS: &'static [&'static str];
    fn read(cells: &mut Cells<'_>) -> Result<Self, Error>;
}

macro_rules! tuple_rows {
    ($($width:literal: $($name:ident),+;)+) => {$(
        impl<$($name: Column),+> Row for ($($name,)+) {
            const COLUMNS: &'static [&'static str] = &[""; $width];
            fn read(cells: &mut Cells<'_>) -> Result<Self, Error> {
                Ok(($(cells.take::<$name>()?,)+))
            }
        }
    )+};
}
tuple_rows! {
    1: A;
    2: A, B;
    3: A, B, C;
    4: A, B, C, D;
    5: A, B, C, D, E;
}

/// The row of a statement that returns nothing.
impl Row for () {
    const COLUMNS: &'static [&'static str] = &[];
    fn read(_: &mut Cells<'_>) -> Result<Self, Error> {
        Ok(())
    }
}

struct Cell<'a>(Val<'a>);

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Cell(match *ty {
            Type::INT8 => Val::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Val::Int(i64::from(i32::from_sql(ty, raw)?)),
            Type::FLOAT8 => Val::Real(f64::from_sql(ty, raw)?),
            Type::BYTEA => Val::Blob(Cow::Borrowed(<&[u8]>::from_sql(ty, raw)?)),
            // The binary form of jsonb is one version byte before the text.
            Type::JSONB => Val::Text(Cow::Borrowed(std::str::from_utf8(raw.get(1..).unwrap_or_default())?)),
            _ => Val::Text(Cow::Borrowed(<&str>::from_sql(ty, raw)?)),
        }))
    }
    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Cell(Val::Null))
    }
    fn accepts(ty: &Type) -> bool {
        [Type::INT8, Type::INT4, Type::FLOAT8, Type::BYTEA, Type::JSONB, Type::TEXT, Type::VARCHAR, Type::NAME]
            .contains(ty)
    }
}

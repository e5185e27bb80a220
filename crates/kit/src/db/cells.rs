//! One row of an answer, and how a struct is read from it.

use std::borrow::Cow;

use base::column::{Column, Val};
use postgres::types::{FromSql, Type};
use rusqlite::types::ValueRef;

use super::Error;

/// The cells of one row.
pub enum Cells<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a postgres::Row),
}

impl Cells<'_> {
    /// The cell at `index`, counted from 0. `statement` is named in the error.
    pub fn get<T: Column>(&self, index: usize, statement: &'static str) -> Result<T, Error> {
        let val = match self {
            Cells::Sqlite(row) => match row.get_ref(index)? {
                ValueRef::Null => Val::Null,
                ValueRef::Integer(n) => Val::Int(n),
                ValueRef::Real(x) => Val::Real(x),
                ValueRef::Text(text) => Val::Text(String::from_utf8_lossy(text)),
                ValueRef::Blob(bytes) => Val::Blob(Cow::Borrowed(bytes)),
            },
            Cells::Postgres(row) => row.try_get::<_, Cell<'_>>(index)?.0,
        };
        T::from_val(val).map_err(|wanted| Error::Shape(statement, wanted.0))
    }
}

/// A struct or tuple read from one row, cell by cell in order.
pub trait Row: Sized {
    const WIDTH: usize;
    fn read(cells: &Cells<'_>, statement: &'static str) -> Result<Self, Error>;
}

macro_rules! tuple_rows {
    ($($width:literal: $($name:ident $index:tt),+;)+) => {$(
        impl<$($name: Column),+> Row for ($($name,)+) {
            const WIDTH: usize = $width;
            fn read(cells: &Cells<'_>, statement: &'static str) -> Result<Self, Error> {
                Ok(($(cells.get::<$name>($index, statement)?,)+))
            }
        }
    )+};
}
tuple_rows! {
    1: A 0;
    2: A 0, B 1;
    3: A 0, B 1, C 2;
    4: A 0, B 1, C 2, D 3;
    5: A 0, B 1, C 2, D 3, E 4;
}

/// The row of a statement that returns nothing.
impl Row for () {
    const WIDTH: usize = 0;
    fn read(_: &Cells<'_>, _: &'static str) -> Result<Self, Error> {
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

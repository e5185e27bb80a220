//! Bulk writes: a table's row as a struct, inserted or updated many at a time.

use std::marker::PhantomData;

use base::column::Val;

/// A table and the struct whose fields are written to its columns of the same names.
#[derive(Debug)]
pub struct Table<R> {
    pub name: &'static str,
    pub columns: &'static [&'static str],
    pub(crate) vals: for<'a> fn(&'a R, &mut Vec<Val<'a>>),
    row: PhantomData<fn(R)>,
}

impl<R> Table<R> {
    pub const fn new(
        name: &'static str,
        columns: &'static [&'static str],
        vals: for<'a> fn(&'a R, &mut Vec<Val<'a>>),
    ) -> Table<R> {
        Table { name, columns, vals, row: PhantomData }
    }
}

/// Rows on their way into a table, whatever struct they are.
pub(super) struct Batch<'r> {
    pub table: &'static str,
    pub columns: &'static [&'static str],
    pub count: usize,
    /// Adds the cells of the row with this number.
    pub vals: &'r dyn Fn(usize, &mut Vec<Val<'r>>),
}

impl<R> Table<R> {
    pub(super) fn batch<T>(&self, rows: &[R], send: impl FnOnce(&Batch<'_>) -> T) -> T {
        let (table, columns, count) = (self.name, self.columns, rows.len());
        send(&Batch { table, columns, count, vals: &|row, out| (self.vals)(&rows[row], out) })
    }
}

/// An update of many rows: the first `keys` columns find the row, the others are set.
#[derive(Debug)]
pub struct Update<R> {
    pub table: Table<R>,
    pub keys: usize,
}

/// Declares a table's row, which statements can read too: `table! { pub PAUSES = "pauses" as NewPause { shop: ShopId, until: Day } }`
#[macro_export]
macro_rules! table {
    ($(#[$meta:meta])* $vis:vis $name:ident = $table:literal as $row:ident { $($field:ident : $ty:ty),+ $(,)? }) => {
        #[derive(Clone, Debug, PartialEq)]
        $vis struct $row { $(pub $field: $ty),+ }
        $(#[$meta])*
        $vis static $name: $crate::db::Table<$row> = $crate::db::Table::new(
            $table,
            &[$(stringify!($field)),+],
            |row, out| { $(out.push($crate::db::Val::from(&row.$field));)+ },
        );
        $crate::row! { $row { $($field: $ty),+ } }
    };
}

/// Declares an update of many rows:
/// `update! { pub ADVANCE = "subscriptions" as Advance where { id: SubscriptionId, version: i64 } set { next_at: Instant } }`
#[macro_export]
macro_rules! update {
    ($(#[$meta:meta])* $vis:vis $name:ident = $table:literal as $row:ident where { $($key:ident : $kty:ty),+ $(,)? } set { $($field:ident : $ty:ty),+ $(,)? }) => {
        #[derive(Clone, Debug, PartialEq)]
        $vis struct $row { $(pub $key: $kty,)+ $(pub $field: $ty),+ }
        $(#[$meta])*
        $vis static $name: $crate::db::Update<$row> = $crate::db::Update {
            table: $crate::db::Table::new(
                $table,
                &[$(stringify!($key),)+ $(stringify!($field)),+],
                |row, out| { $(out.push($crate::db::Val::from(&row.$key));)+ $(out.push($crate::db::Val::from(&row.$field));)+ },
            ),
            keys: [$(stringify!($key)),+].len(),
        };
    };
}

//! Statements: named statics whose texts a test prepares on both engines.

use std::marker::PhantomData;
use std::sync::OnceLock;

use super::{Row, dialect};

/// A statement and the row it returns. `()` for one that returns nothing.
#[derive(Debug)]
pub struct Stmt<R> {
    pub name: &'static str,
    pub text: &'static str,
    /// The orders a reader may ask for where the text says `{ORDER}`.
    pub orders: &'static [&'static str],
    sqlite: OnceLock<Vec<String>>,
    postgres: OnceLock<Vec<String>>,
    row: PhantomData<fn() -> R>,
}

impl<R: Row> Stmt<R> {
    pub const fn new(name: &'static str, text: &'static str, orders: &'static [&'static str]) -> Stmt<R> {
        Stmt { name, text, orders, sqlite: OnceLock::new(), postgres: OnceLock::new(), row: PhantomData }
    }

    fn texts(&self) -> Vec<String> {
        match self.orders {
            [] => vec![self.text.to_string()],
            orders => orders.iter().map(|order| self.text.replace("{ORDER}", order)).collect(),
        }
    }

    pub(super) fn sqlite(&self, order: usize) -> &str {
        let texts = self.sqlite.get_or_init(|| self.texts().iter().map(|t| dialect::sqlite(t)).collect());
        texts.get(order).or(texts.first()).map_or("", String::as_str)
    }

    pub(super) fn postgres(&self, order: usize) -> &str {
        let texts = self.postgres.get_or_init(|| self.texts().iter().map(|t| dialect::postgres(t)).collect());
        texts.get(order).or(texts.first()).map_or("", String::as_str)
    }
}

/// What the registry knows of every statement of the program.
#[derive(Debug)]
pub struct AnyStmt {
    pub name: &'static str,
    pub text: &'static str,
    pub orders: &'static [&'static str],
    pub width: usize,
}

inventory::collect!(AnyStmt);

/// Declares statements.
///
/// ```ignore
/// stmt! {
///     /// Pauses that end today, oldest first.
///     pub ENDING -> Ending { subscription: SubscriptionId, until: Day } = "select subscription, until from ..."
/// }
/// stmt! { /// The same row again.
///     pub FIND -> Ending = "select ..." }
/// stmt! { /// A write.
///     pub CLOSE = "update ..." }
/// stmt! { /// Sorted by the reader's choice: the text says {ORDER}.
///     pub LIST -> Ending by ["until, subscription", "subscription"] = "select ... order by {ORDER} limit $2" }
/// ```
#[macro_export]
macro_rules! stmt {
    ($(#[$meta:meta])* $vis:vis $name:ident -> $row:ident { $($field:ident : $ty:ty),+ $(,)? } $(by $orders:tt)? = $text:expr) => {
        #[derive(Clone, Debug, PartialEq)]
        $vis struct $row { $(pub $field: $ty),+ }
        $crate::row! { $row { $($field: $ty),+ } }
        $crate::stmt! { $(#[$meta])* $vis $name -> $row $(by $orders)? = $text }
    };
    ($(#[$meta:meta])* $vis:vis $name:ident = $text:expr) => {
        $crate::stmt! { $(#[$meta])* $vis $name -> () = $text }
    };
    ($(#[$meta:meta])* $vis:vis $name:ident -> $row:ty = $text:expr) => {
        $crate::stmt! { $(#[$meta])* $vis $name -> $row, by [] = $text }
    };
    ($(#[$meta:meta])* $vis:vis $name:ident -> $row:ident by [$($order:literal),*] = $text:expr) => {
        $crate::stmt! { $(#[$meta])* $vis $name -> $row, by [$($order),*] = $text }
    };
    ($(#[$meta:meta])* $vis:vis $name:ident -> $row:ty, by [$($order:literal),*] = $text:expr) => {
        $(#[$meta])*
        $vis static $name: $crate::db::Stmt<$row> =
            $crate::db::Stmt::new(concat!(module_path!(), "::", stringify!($name)), $text, &[$($order),*]);
        $crate::db::inventory::submit! {
            $crate::db::AnyStmt {
                name: concat!(module_path!(), "::", stringify!($name)),
                text: $text,
                orders: &[$($order),*],
                width: <$row as $crate::db::Row>::WIDTH,
            }
        }
    };
}

/// Lets a struct be read from a row, its fields in the order of the columns.
#[macro_export]
macro_rules! row {
    ($row:ident { $($field:ident : $ty:ty),+ $(,)? }) => {
        impl $crate::db::Row for $row {
            const WIDTH: usize = [$(stringify!($field)),+].len();
            fn read(cells: &$crate::db::Cells<'_>, statement: &'static str) -> Result<Self, $crate::db::Error> {
                let mut at = 0..;
                Ok($row { $($field: cells.get::<$ty>(at.next().unwrap_or(0), statement)?),+ })
            }
        }
    };
}

//! Statements: named statics whose texts a test prepares on both engines.

use std::marker::PhantomData;
use std::sync::OnceLock;

use super::{Row, dialect};

/// A statement and the row it returns. `()` for one that returns nothing.
#[derive(Debug)]
pub struct Stmt<R> {
    pub(super) text: Text,
    row: PhantomData<fn() -> R>,
}

impl<R: Row> Stmt<R> {
    pub const fn new(name: &'static str, text: &'static str, orders: &'static [&'static str]) -> Stmt<R> {
        Stmt { text: Text { name, text, columns: R::COLUMNS, orders, texts: OnceLock::new() }, row: PhantomData }
    }
}

/// What a statement says, whatever it returns.
#[derive(Debug)]
pub(super) struct Text {
    pub name: &'static str,
    text: &'static str,
    columns: &'static [&'static str],
    /// The orders a reader may ask for where the text says `{ORDER}`.
    orders: &'static [&'static str],
    /// For each order: as SQLite and as PostgreSQL spell it.
    texts: OnceLock<Vec<(String, String)>>,
}

impl Text {
    fn of(&self, order: usize) -> Option<&(String, String)> {
        let both = |text: String| (dialect::sqlite(&text), dialect::postgres(&text));
        let texts =
            self.texts.get_or_init(|| spelled(self.text, self.columns, self.orders).into_iter().map(both).collect());
        texts.get(order).or(texts.first())
    }

    pub fn sqlite(&self, order: usize) -> &str {
        self.of(order).map_or("", |(sqlite, _)| sqlite)
    }

    pub fn postgres(&self, order: usize) -> &str {
        self.of(order).map_or("", |(_, postgres)| postgres)
    }
}

/// A text with its row's columns, once for each of its orders.
fn spelled(text: &str, columns: &[&str], orders: &[&str]) -> Vec<String> {
    let text = dialect::row(text, columns);
    match orders {
        [] => vec![text],
        orders => orders.iter().map(|order| text.replace("{ORDER}", order)).collect(),
    }
}

/// What the registry knows of every statement of the program.
#[derive(Debug)]
pub struct AnyStmt {
    pub name: &'static str,
    pub text: &'static str,
    pub orders: &'static [&'static str],
    pub columns: &'static [&'static str],
}

impl AnyStmt {
    /// Its text in each of its orders, with the tokens that the engines spell differently.
    pub fn texts(&self) -> Vec<String> {
        spelled(self.text, self.columns, self.orders)
    }
}

inventory::collect!(AnyStmt);

/// Declares statements.
///
/// ```ignore
/// stmt! {
///     /// Pauses that end today, oldest first.
///     pub ENDING -> Ending { subscription: SubscriptionId, until: Day } = "select {ROW} from ..."
/// }
/// stmt! { /// The same row again, from the table that is called `p` here.
///     pub FIND -> Ending = "select {ROW p} from pauses p join ..." }
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
                columns: <$row as $crate::db::Row>::COLUMNS,
            }
        }
    };
}

/// Lets a struct be read from a row, its fields in the order of the columns.
#[macro_export]
macro_rules! row {
    ($row:ident { $($field:ident : $ty:ty),+ $(,)? }) => {
        impl $crate::db::Row for $row {
            const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),+];
            fn read(cells: &mut $crate::db::Cells<'_>) -> Result<Self, $crate::db::Error> {
                Ok($row { $($field: cells.take::<$ty>()?),+ })
            }
        }
    };
}

//! What an import asks of the database beside the areas' own questions.

use base::id::{ImportId, ShopId};
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt};
use shop::import::State;

stmt! {
    /// One row, kept from other writers: one import of a file begins at a time.
    SHOP -> (ShopId,) = "select id from shops where id = $1 {LOCK}"
}
stmt! {
    /// One row, kept from other writers.
    BOOKS -> Books { rows_done: i64, rows_refused: i64, state: State } =
        "select {ROW} from imports where shop = $1 and id = $2 {LOCK}"
}
stmt! { CUSTOMERS -> (i64,) = "select count(*) from customers where shop = $1 and import = $2" }

pub fn lock_shop(tx: &mut Tx<'_>, shop: ShopId) -> Result<(), Error> {
    tx.find(&SHOP, args![shop]).map(|_| ())
}

pub fn lock_books(tx: &mut Tx<'_>, shop: ShopId, import: ImportId) -> Result<Option<(i64, i64, State)>, Error> {
    Ok(tx.find(&BOOKS, args![shop, import])?.map(|books| (books.rows_done, books.rows_refused, books.state)))
}

/// Customers that came with an import.
pub fn count_customers(reader: &mut Reader<'_>, shop: ShopId, import: ImportId) -> Result<i64, Error> {
    Ok(reader.one(&CUSTOMERS, args![shop, import])?.0)
}

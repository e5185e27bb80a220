//! Imports: which files were brought in, how far they came, and whether they were undone. The reading of files is done
//! elsewhere; here are its books.

mod admin;
mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::get;
use base::Instant;
use base::id::{Ids, ImportId, ShopId};
use kit::app::App;
use kit::db::{Error, Tx};

pub use sql::{Import, find, find_same, finish, list, progress, undo};

pub fn routes() -> Router<App> {
    Router::new().route("/admin/imports", get(admin::list))
}

base::codes! {
    /// What a file's rows are.
    pub enum Kind { Customers = "customers", Subscriptions = "subscriptions", Purchases = "purchases" }
}

base::codes! {
    /// How far an import came. A failed one can be continued or undone; an undone one left nothing behind.
    pub enum State { Running = "running", Done = "done", Failed = "failed", Undone = "undone" }
}

/// What an import begins with.
#[derive(Clone, Debug)]
pub struct NewImport {
    pub shop: ShopId,
    pub kind: Kind,
    /// The file's name without its folder.
    pub file: String,
    /// Tells the same file from another.
    pub checksum: String,
    /// Which column is what, as JSON.
    pub map: String,
}

/// Opens the books of an import.
pub fn add(tx: &mut Tx<'_>, ids: &Ids, now: Instant, new: NewImport) -> Result<ImportId, Error> {
    let id = ImportId(ids.next(now));
    let NewImport { shop, kind, file, checksum, map } = new;
    let (state, started_at) = (State::Running, now);
    let row = sql::NewRow {
        id,
        shop,
        kind,
        file,
        checksum,
        map,
        state,
        rows_done: 0,
        rows_refused: 0,
        bytes_done: 0,
        started_at,
    };
    sql::add(tx, row)?;
    Ok(id)
}

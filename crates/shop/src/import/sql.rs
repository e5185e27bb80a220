//! The `imports` table.

use base::Instant;
use base::id::{ImportId, ShopId};
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table};

use super::{Kind, State};

table! {
    pub IMPORTS = "imports" as NewRow {
        id: ImportId, shop: ShopId, kind: Kind, file: String, checksum: String, map: String, state: State,
        rows_done: i64, rows_refused: i64, bytes_done: i64, started_at: Instant
    }
}
stmt! {
    /// One row.
    pub FIND -> Import {
        id: ImportId, kind: Kind, file: String, checksum: String, map: String, state: State, rows_done: i64,
        rows_refused: i64, bytes_done: i64, started_at: Instant, ended_at: Option<Instant>
    } =
        "select {ROW} from imports
          where shop = $1 and id = $2"
}
stmt! {
    /// The newest import of the same file that counts.
    SAME -> Import =
        "select {ROW} from imports
          where shop = $1 and kind = $2 and checksum = $3 and state in ('running', 'done')
          order by id desc
          limit 1"
}
stmt! {
    /// Newest first.
    LIST -> Import =
        "select {ROW} from imports
          where shop = $1
          order by id desc
          limit $2 offset $3"
}
stmt! {
    PROGRESS = "update imports set rows_done = $3, rows_refused = $4, bytes_done = $5
                 where shop = $1 and id = $2 and state = 'running'"
}
stmt! { FINISH = "update imports set state = $3, ended_at = $4 where shop = $1 and id = $2 and state = 'running'" }
stmt! { UNDO = "update imports set state = 'undone', ended_at = $3 where shop = $1 and id = $2 and state <> 'undone'" }

pub fn add(tx: &mut Tx<'_>, row: NewRow) -> Result<(), Error> {
    tx.insert(&IMPORTS, &[row])
}

pub fn find(reader: &mut Reader<'_>, shop: ShopId, id: ImportId) -> Result<Option<Import>, Error> {
    reader.find(&FIND, args![shop, id])
}

pub fn find_same(reader: &mut Reader<'_>, shop: ShopId, kind: Kind, checksum: &str) -> Result<Option<Import>, Error> {
    reader.find(&SAME, args![shop, kind, checksum])
}

pub fn list(reader: &mut Reader<'_>, shop: ShopId, offset: i64, limit: i64) -> Result<Vec<Import>, Error> {
    reader.all(&LIST, args![shop, limit, offset])
}

pub fn progress(
    tx: &mut Tx<'_>,
    shop: ShopId,
    id: ImportId,
    rows_done: i64,
    rows_refused: i64,
    bytes_done: i64,
) -> Result<(), Error> {
    tx.run(&PROGRESS, args![shop, id, rows_done, rows_refused, bytes_done]).map(|_| ())
}

pub fn finish(tx: &mut Tx<'_>, shop: ShopId, id: ImportId, state: State, now: Instant) -> Result<(), Error> {
    tx.run(&FINISH, args![shop, id, state, now]).map(|_| ())
}

pub fn undo(tx: &mut Tx<'_>, shop: ShopId, id: ImportId, now: Instant) -> Result<bool, Error> {
    Ok(tx.run(&UNDO, args![shop, id, now])? == 1)
}

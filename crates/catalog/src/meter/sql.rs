//! The SQL of meters.

use base::Instant;
use base::id::ShopId;
use domain::catalog::meter::Aggregate;
use kit::db::{Error, Reader};
use kit::{args, stmt, table};

table! {
    pub METERS = "meters" as MeterRow {
        id: i64, shop: ShopId, code: String, aggregate: Aggregate, recurring: bool, created_at: Instant
    }
}
stmt! {
    LIST -> MeterRow =
        "select {ROW} from meters where shop = $1 order by code limit 200"
}
stmt! {
    /// One row.
    FIND -> MeterRow =
        "select {ROW} from meters where shop = $1 and code = $2"
}

pub fn list(reader: &mut Reader<'_>, shop: ShopId) -> Result<Vec<MeterRow>, Error> {
    reader.all(&LIST, args![shop])
}

pub fn find(reader: &mut Reader<'_>, shop: ShopId, code: &str) -> Result<Option<MeterRow>, Error> {
    reader.find(&FIND, args![shop, code])
}

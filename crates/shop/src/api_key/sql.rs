//! The `api_keys` table.

use base::id::ShopId;
use base::{Day, Instant};
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table};

use super::{KeyId, Scope};

table! {
    pub KEYS = "api_keys" as NewKey {
        id: KeyId, shop: ShopId, name: String, hash: String, prefix: String, created_at: Instant, created_by: String,
        scope: Scope
    }
}
stmt! {
    /// One row.
    pub FIND -> ApiKey {
        id: KeyId, name: String, prefix: String, created_at: Instant, used_on: Option<Day>, revoked_at: Option<Instant>,
        scope: Scope
    } = "select {ROW} from api_keys where shop = $1 and hash = $2"
}
stmt! {
    /// Keys in use first, the newest first.
    LIST -> ApiKey =
        "select {ROW} from api_keys
          where shop = $1
          order by case when revoked_at is null then 0 else 1 end, id desc
          limit 200"
}
stmt! { REVOKE = "update api_keys set revoked_at = $3 where shop = $1 and id = $2 and revoked_at is null" }
stmt! { USED = "update api_keys set used_on = $3 where shop = $1 and id = $2" }

pub fn add(tx: &mut Tx<'_>, row: NewKey) -> Result<(), Error> {
    tx.insert(&KEYS, &[row])
}

pub fn find(reader: &mut Reader<'_>, shop: ShopId, hash: &str) -> Result<Option<ApiKey>, Error> {
    reader.find(&FIND, args![shop, hash])
}

pub fn list(reader: &mut Reader<'_>, shop: ShopId) -> Result<Vec<ApiKey>, Error> {
    reader.all(&LIST, args![shop])
}

pub fn revoke(tx: &mut Tx<'_>, shop: ShopId, id: KeyId, now: Instant) -> Result<(), Error> {
    tx.run(&REVOKE, args![shop, id, now]).map(|_| ())
}

pub fn used(tx: &mut Tx<'_>, shop: ShopId, id: KeyId, today: Day) -> Result<(), Error> {
    tx.run(&USED, args![shop, id, today]).map(|_| ())
}

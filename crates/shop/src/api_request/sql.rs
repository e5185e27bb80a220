//! The `api_requests` table.

use base::Instant;
use base::id::ShopId;
use kit::db::{Error, Tx};
use kit::{args, stmt, table};

table! {
    pub REQUESTS = "api_requests" as NewRequest {
        shop: ShopId, key: String, asked: String, created_at: Instant, answer: String
    }
}
stmt! {
    /// One row: what was asked, and the answer.
    FIND -> (String, String) = "select asked, answer from api_requests where shop = $1 and key = $2"
}
stmt! { ANSWER = "update api_requests set answer = $3 where shop = $1 and key = $2" }
stmt! { FORGET = "delete from api_requests where shop = $1 and created_at < $2" }

/// Takes a key; false when it was taken before.
pub fn take(tx: &mut Tx<'_>, row: NewRequest) -> Result<bool, Error> {
    Ok(tx.insert_new(&REQUESTS, &[row])? == 1)
}

pub fn find(tx: &mut Tx<'_>, shop: ShopId, key: &str) -> Result<Option<(String, String)>, Error> {
    tx.find(&FIND, args![shop, key])
}

pub fn answer(tx: &mut Tx<'_>, shop: ShopId, key: &str, answer: &str) -> Result<(), Error> {
    tx.run(&ANSWER, args![shop, key, answer]).map(|_| ())
}

pub fn forget(tx: &mut Tx<'_>, shop: ShopId, before: Instant) -> Result<(), Error> {
    tx.run(&FORGET, args![shop, before]).map(|_| ())
}

//! Idempotency: a request that carries a key is carried out once; the same key later gets the same answer.

use base::Instant;
use base::id::ShopId;

use crate::db::{Error, Reader, Tx};
use crate::{args, stmt, table};

table! { REQUESTS = "requests" as Request { shop: ShopId, key: String, answer: String, at: Instant } }
stmt! {
    /// One row.
    ANSWER -> (String,) = "select answer from requests where shop = $1 and key = $2"
}

/// The answer given to this key before, as JSON text.
pub fn find_answer(reader: &mut Reader<'_>, shop: ShopId, key: &str) -> Result<Option<String>, Error> {
    Ok(reader.find(&ANSWER, args![shop, key])?.map(|(answer,)| answer))
}

/// Keeps an answer, in the transaction of its effects. [`Error::Taken`] when the key was used at the same moment.
pub fn add_answer(tx: &mut Tx<'_>, shop: ShopId, key: &str, answer: String, now: Instant) -> Result<(), Error> {
    tx.insert(&REQUESTS, &[Request { shop, key: key.into(), answer, at: now }])
}

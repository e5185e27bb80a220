//! Codes for logging in: one per address, short-lived, only as a digest.

use base::Instant;
use base::id::{CustomerId, ShopId};
use kit::db::{Error, Tx};
use kit::{args, stmt};

stmt! {
    /// A new code takes the place of the one before.
    PUT = "insert into login_codes (shop, address, customer, code, tries, expires_at)
           values ($1, $2, $3, $4, 0, $5)
           on conflict (shop, address) do update
              set customer = $3, code = $4, tries = 0, expires_at = $5"
}
stmt! {
    /// Counts one try. No row when there is no code, when it is too old, or when it was tried too often.
    pub TRY -> Tried { customer: CustomerId, code: String, tries: i64 } =
        "update login_codes
            set tries = tries + 1
          where shop = $1 and address = $2 and expires_at > $3 and tries < $4
      returning customer, code, tries"
}
stmt! { REMOVE = "delete from login_codes where shop = $1 and address = $2" }
stmt! { REMOVE_EXPIRED = "delete from login_codes where shop = $1 and expires_at < $2" }

pub fn put(
    tx: &mut Tx<'_>,
    shop: ShopId,
    address: &str,
    customer: CustomerId,
    code: &str,
    (now, until): (Instant, Instant),
) -> Result<(), Error> {
    tx.run(&REMOVE_EXPIRED, args![shop, now])?;
    tx.run(&PUT, args![shop, address, customer, code, until]).map(|_| ())
}

pub fn count_try(
    tx: &mut Tx<'_>,
    shop: ShopId,
    address: &str,
    now: Instant,
    most: i64,
) -> Result<Option<Tried>, Error> {
    tx.find(&TRY, args![shop, address, now, most])
}

/// How many there were: a code that is used twice at once is used once.
pub fn remove(tx: &mut Tx<'_>, shop: ShopId, address: &str) -> Result<u64, Error> {
    tx.run(&REMOVE, args![shop, address])
}

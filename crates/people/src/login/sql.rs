//! Codes for logging in: one per address, short-lived, only as a digest.

use base::Instant;
use base::id::{CustomerId, ShopId};
use kit::db::{Error, Tx};
use kit::{args, stmt};

stmt! {
    /// A new code takes the place of the one before.
    PUT = "insert into login_codes (shop, address, customer, code, sent_to, tries, expires_at)
           values ($1, $2, $3, $4, $5, 0, $6)
           on conflict (shop, address) do update
              set customer = $3, code = $4, sent_to = $5, tries = 0, expires_at = $6"
}
stmt! {
    /// Counts one try. No row when there is no code, when it is too old, or when it was tried too often.
    pub TRY -> Tried { customer: CustomerId, code: String, sent_to: String } =
        "update login_codes
            set tries = tries + 1
          where shop = $1 and address = $2 and expires_at > $3 and tries < $4
      returning customer, code, sent_to"
}
stmt! { REMOVE = "delete from login_codes where shop = $1 and address = $2" }
stmt! { REMOVE_EXPIRED = "delete from login_codes where shop = $1 and expires_at < $2" }

/// A code that is about to be sent.
pub struct NewCode<'a> {
    /// What somebody typed, or what they prove.
    pub address: &'a str,
    /// Whom it lets in; 0 for nobody.
    pub customer: CustomerId,
    /// Its digest.
    pub code: &'a str,
    /// The phone or the email it goes to.
    pub sent_to: &'a str,
    pub until: Instant,
}

pub fn put(tx: &mut Tx<'_>, shop: ShopId, new: &NewCode<'_>, now: Instant) -> Result<(), Error> {
    let NewCode { address, customer, code, sent_to, until } = *new;
    tx.run(&REMOVE_EXPIRED, args![shop, now])?;
    tx.run(&PUT, args![shop, address, customer, code, sent_to, until]).map(|_| ())
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

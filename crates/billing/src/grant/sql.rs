//! The SQL of wallet credit.

use base::id::{CustomerId, ShopId};
use base::{Amount, Currency, Day, Instant};
use domain::billing::grant::Kind;
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table};

table! {
    pub GRANTS = "grants" as NewGrant {
        entry: i64, shop: ShopId, customer: CustomerId, currency: Currency, kind: Kind, amount: Amount, priority: i64,
        expires_on: Option<Day>, note: String, actor: String, given_at: Instant, ended_on: Option<Day>, expired: Amount,
        expiry: Option<i64>, key: String
    }
}
/// Credit as it is kept.
pub type Grant = NewGrant;

stmt! {
    /// All credit the shop gave a customer, the oldest first.
    OF_CUSTOMER -> Grant =
        "select {ROW} from grants where shop = $1 and customer = $2 order by entry limit 10000"
}
stmt! {
    /// Credit whose last day was before a day, what was over first comes first.
    EXPIRING -> Grant =
        "select {ROW} from grants where shop = $1 and expires_on < $2 and expires_on is not null and ended_on is null
          order by expires_on, entry limit $3"
}
stmt! {
    /// The same, kept from other workers until the transaction ends.
    OVER -> Grant =
        "select {ROW} from grants where shop = $1 and expires_on < $2 and expires_on is not null and ended_on is null
          order by expires_on, entry limit $3 {LOCK}"
}
stmt! {
    /// One row: the first last day that is still to come or to be dealt with.
    NEXT_EXPIRY -> (Option<Day>,) =
        "select min(expires_on) from grants where shop = $1 and expires_on is not null and ended_on is null"
}
stmt! {
    END =
        "update grants set ended_on = $3, expired = $4, expiry = $5 where shop = $1 and entry = $2 and ended_on is null"
}

pub fn list_of_customer(reader: &mut Reader<'_>, shop: ShopId, customer: CustomerId) -> Result<Vec<Grant>, Error> {
    reader.all(&OF_CUSTOMER, args![shop, customer])
}

pub fn list_expiring(reader: &mut Reader<'_>, shop: ShopId, today: Day, limit: i64) -> Result<Vec<Grant>, Error> {
    reader.all(&EXPIRING, args![shop, today, limit])
}

/// Credit that is over, locked for this transaction.
pub fn take_over(tx: &mut Tx<'_>, shop: ShopId, today: Day, limit: i64) -> Result<Vec<Grant>, Error> {
    tx.all(&OVER, args![shop, today, limit])
}

/// Ends a grant; [`Error::Stale`] when somebody else did.
pub fn end(
    tx: &mut Tx<'_>,
    shop: ShopId,
    entry: i64,
    on: Day,
    expired: Amount,
    expiry: Option<i64>,
) -> Result<(), Error> {
    match tx.run(&END, args![shop, entry, on, expired, expiry])? {
        1 => Ok(()),
        _ => Err(Error::Stale),
    }
}

pub fn next_expiry(reader: &mut Reader<'_>, shop: ShopId) -> Result<Option<Day>, Error> {
    Ok(reader.one(&NEXT_EXPIRY, args![shop])?.0)
}

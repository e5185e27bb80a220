//! The SQL of handovers: one waits for a subscription at most; those that are over stay as a record.

use base::Instant;
use base::id::{CustomerId, ShopId, SubscriptionId};
use domain::people::contact::Kind;
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table};

base::codes! {
    /// How an offer stands. One whose days are over is `expired` as soon as another one is made.
    pub enum State { Waiting = "waiting", Accepted = "accepted", TakenBack = "taken_back", Expired = "expired" }
}

table! {
    pub HANDOVERS = "handovers" as Handover {
        hash: String, shop: ShopId, subscription: SubscriptionId, customer: CustomerId, name: String, kind: Kind,
        address: String, state: State, created_at: Instant, expires_at: Instant, settled_at: Option<Instant>,
        recipient: Option<CustomerId>
    }
}
stmt! {
    /// One row.
    FIND -> Handover =
        "select {ROW} from handovers
          where shop = $1 and hash = $2"
}
stmt! {
    /// Of one customer: those that somebody can still accept, by subscription.
    WAITING -> Handover =
        "select {ROW} from handovers
          where shop = $1 and customer = $2 and state = 'waiting' and expires_at > $3
          order by subscription
          limit 100"
}
stmt! {
    EXPIRE =
        "update handovers
            set state = 'expired', settled_at = expires_at
          where shop = $1 and subscription = $2 and state = 'waiting' and expires_at <= $3"
}
stmt! {
    SETTLE =
        "update handovers
            set state = $3, settled_at = $4, recipient = $5
          where shop = $1 and hash = $2 and state = 'waiting' and expires_at > $4"
}

pub fn find(reader: &mut Reader<'_>, shop: ShopId, hash: &str) -> Result<Option<Handover>, Error> {
    reader.find(&FIND, args![shop, hash])
}

/// What a customer offered and nobody has accepted yet.
pub fn list_waiting(
    reader: &mut Reader<'_>,
    shop: ShopId,
    customer: CustomerId,
    now: Instant,
) -> Result<Vec<Handover>, Error> {
    reader.all(&WAITING, args![shop, customer, now])
}

/// [`Error::Taken`] when one waits already.
pub fn add(tx: &mut Tx<'_>, new: Handover) -> Result<(), Error> {
    tx.run(&EXPIRE, args![new.shop, new.subscription, new.created_at])?;
    tx.insert(&HANDOVERS, &[new])
}

/// False when it does not wait any more: it is settled once.
pub fn settle(
    tx: &mut Tx<'_>,
    shop: ShopId,
    hash: &str,
    state: State,
    now: Instant,
    recipient: Option<CustomerId>,
) -> Result<bool, Error> {
    Ok(tx.run(&SETTLE, args![shop, hash, state, now, recipient])? == 1)
}

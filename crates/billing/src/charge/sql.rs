//! The SQL of one-off charges that wait for an invoice.

use base::Instant;
use base::id::{ChargeId, CustomerId, InvoiceId, ShopId, SubscriptionId};
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table, update};

table! {
    pub CHARGES = "charges" as NewCharge {
        id: ChargeId, shop: ShopId, customer: CustomerId, subscription: SubscriptionId, lines: String, coupons: String,
        created_at: Instant, invoice: Option<InvoiceId>
    }
}
update! {
    pub INVOICED = "charges" as Invoiced where { id: ChargeId, shop: ShopId } set { invoice: Option<InvoiceId> }
}
stmt! {
    /// One row when the shop has anything waiting at all.
    ANY -> (ChargeId,) = "select id from charges where shop = $1 and invoice is null order by id limit 1"
}
stmt! {
    /// What waits for the next invoice of some subscriptions, oldest first.
    pub WAITING_OF -> Row { id: ChargeId, subscription: SubscriptionId, lines: String, coupons: String, created_at: Instant } =
        "select {ROW} from charges
          where shop = $1 and subscription in {EACH $2} and invoice is null order by subscription, id limit 100000"
}
stmt! {
    /// Subscriptions that have ended with something still waiting, kept from other workers.
    LEFT_BEHIND -> (SubscriptionId,) =
        "select s.id from subscriptions s
          where s.shop = $1 and s.state = 'ended' and s.next_at is null
            and exists (select 1 from charges c where c.shop = $1 and c.subscription = s.id and c.invoice is null)
          order by s.id limit $2 {SKIP_LOCKED}"
}
stmt! { RENAME_INVOICE = "update charges set invoice = $3 where shop = $1 and invoice = $2" }

/// What was on a bill that waited is on this invoice now, or waits again.
pub fn rename_invoice(tx: &mut Tx<'_>, shop: ShopId, (was, new): (InvoiceId, Option<InvoiceId>)) -> Result<u64, Error> {
    tx.run(&RENAME_INVOICE, args![shop, was, new])
}

/// `subscriptions` is made by `dialect::each`.
pub fn list_waiting(reader: &mut Reader<'_>, shop: ShopId, subscriptions: &str) -> Result<Vec<Row>, Error> {
    if reader.find(&ANY, args![shop])?.is_none() {
        return Ok(Vec::new());
    }
    reader.all(&WAITING_OF, args![shop, subscriptions])
}

pub fn any(reader: &mut Reader<'_>, shop: ShopId) -> Result<bool, Error> {
    Ok(reader.find(&ANY, args![shop])?.is_some())
}

pub fn left_behind(tx: &mut Tx<'_>, shop: ShopId, limit: i64) -> Result<Vec<SubscriptionId>, Error> {
    Ok(tx.all(&LEFT_BEHIND, args![shop, limit])?.into_iter().map(|(id,)| id).collect())
}

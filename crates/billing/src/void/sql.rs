//! The SQL of voids.

use base::id::{InvoiceId, ShopId};
use base::{Day, Instant};
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table};

table! {
    pub VOIDS = "voids" as NewVoid {
        invoice: InvoiceId, shop: ShopId, voided_at: Instant, voided_on: Day, reason: String, replaced_by: Option<InvoiceId>
    }
}
stmt! {
    /// One row.
    pub FIND -> Void { voided_at: Instant, voided_on: Day, reason: String, replaced_by: Option<InvoiceId> } =
        "select {ROW} from voids where shop = $1 and invoice = $2"
}
stmt! { REPLACE = "update voids set replaced_by = $3 where shop = $1 and invoice = $2 and replaced_by is null" }
stmt! {
    /// One row: the invoice that another one was issued in place of.
    REPLACED -> (InvoiceId,) = "select invoice from voids where shop = $1 and replaced_by = $2"
}

pub fn find(reader: &mut Reader<'_>, shop: ShopId, invoice: InvoiceId) -> Result<Option<Void>, Error> {
    reader.find(&FIND, args![shop, invoice])
}

/// Says whether it was not replaced before.
pub fn replace(tx: &mut Tx<'_>, shop: ShopId, invoice: InvoiceId, by: InvoiceId) -> Result<bool, Error> {
    Ok(tx.run(&REPLACE, args![shop, invoice, by])? == 1)
}

pub fn find_replaced(reader: &mut Reader<'_>, shop: ShopId, by: InvoiceId) -> Result<Option<InvoiceId>, Error> {
    Ok(reader.find(&REPLACED, args![shop, by])?.map(|(id,)| id))
}

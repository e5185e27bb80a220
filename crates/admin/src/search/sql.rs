//! Finds an invoice by its number.

use base::id::{InvoiceId, ShopId};
use kit::db::{Error, Reader};
use kit::{args, stmt};

stmt! {
    /// One row: an invoice and whose it is.
    pub NUMBERED -> Numbered { invoice: InvoiceId, year: i64, number: i64, name: String } =
        "select i.id, i.year, i.number, c.name
           from invoices i join customers c on c.shop = $1 and c.id = i.customer
          where i.shop = $1 and i.year = $2 and i.number = $3"
}

pub fn find_numbered(
    reader: &mut Reader<'_>,
    shop: ShopId,
    (year, number): (i64, i64),
) -> Result<Option<Numbered>, Error> {
    reader.find(&NUMBERED, args![shop, year, number])
}

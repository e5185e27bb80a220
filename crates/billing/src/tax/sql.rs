//! The SQL of customers' own taxes.

use base::id::{CustomerId, ShopId};
use catalog::plan_item::Tax;
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt};

stmt! {
    /// One row.
    FIND -> (Tax,) = "select tax from taxes where shop = $1 and customer = $2"
}
stmt! {
    /// The taxes of those of some customers who have one of their own.
    OF_MANY -> (CustomerId, Tax) =
        "select customer, tax from taxes where shop = $1 and customer in {EACH $2} order by customer limit 100000"
}
stmt! {
    /// One row when any customer of the shop has one.
    ANY -> (CustomerId,) = "select customer from taxes where shop = $1 order by customer limit 1"
}
stmt! {
    SAVE = "insert into taxes (shop, customer, tax) values ($1, $2, $3)
            on conflict (shop, customer) do update set tax = $3"
}
stmt! { REMOVE = "delete from taxes where shop = $1 and customer = $2" }

pub fn find(reader: &mut Reader<'_>, shop: ShopId, customer: CustomerId) -> Result<Option<Tax>, Error> {
    Ok(reader.find(&FIND, args![shop, customer])?.map(|(tax,)| tax))
}

/// `customers` is made by `dialect::each`.
pub fn list(reader: &mut Reader<'_>, shop: ShopId, customers: &str) -> Result<Vec<(CustomerId, Tax)>, Error> {
    if reader.find(&ANY, args![shop])?.is_none() {
        return Ok(Vec::new());
    }
    reader.all(&OF_MANY, args![shop, customers])
}

/// None: the shop's tax again.
pub fn save(tx: &mut Tx<'_>, shop: ShopId, customer: CustomerId, tax: Option<Tax>) -> Result<(), Error> {
    match tax {
        Some(tax) => tx.run(&SAVE, args![shop, customer, tax]),
        None => tx.run(&REMOVE, args![shop, customer]),
    }
    .map(|_| ())
}

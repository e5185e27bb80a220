//! The SQL of buyers' cohorts.

use base::Currency;
use base::id::ShopId;
use domain::analytics::cohort::Present;
use domain::analytics::month::Month;
use kit::db::{Error, Reader};
use kit::{args, stmt};

stmt! {
    /// Customers who bought in each month up to one, by the month they first bought.
    PRESENT -> PresentRow { cohort: Month, month: Month, customers: i64 } =
        "with months as (
           select customer, substr(day, 1, 7) as month
             from purchases
            where shop = $1 and currency = $2 and day <= $3
            group by customer, substr(day, 1, 7)),
         runs as (select month, min(month) over (partition by customer) as cohort from months)
         select cohort, month, count(*)
           from runs
          group by cohort, month
          order by cohort, month
          limit 100000"
}

pub fn present(reader: &mut Reader<'_>, shop: ShopId, currency: Currency, to: Month) -> Result<Vec<Present>, Error> {
    let rows = reader.all(&PRESENT, args![shop, currency, to.last()])?;
    Ok(rows.into_iter().map(|PresentRow { cohort, month, customers }| Present { cohort, month, customers }).collect())
}

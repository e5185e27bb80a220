//! The subscriptions of an import: counted, told of and taken back.

use base::Currency;
use base::id::{CustomerId, PlanId, SubscriptionId};
use kit::stmt;

stmt! {
    /// The next subscriptions of an import.
    pub OF_IMPORT -> Past { id: SubscriptionId, customer: CustomerId, plan: PlanId, currency: Currency } =
        "select {ROW} from subscriptions
          where shop = $1 and import = $2 and id > $3
          order by id
          limit 1000"
}
stmt! {
    /// All, those that ended, and how many customers they are of.
    pub COUNT -> (i64, i64, i64) =
        "select count(*), count(*) filter (where state = 'ended'), count(distinct customer)
           from subscriptions
          where shop = $1 and import = $2"
}
stmt! {
    pub BILLED -> (i64,) =
        "select count(distinct s.id)
           from subscriptions s join invoices i on i.subscription = s.id
          where s.shop = $1 and i.shop = $1 and s.import = $2"
}
stmt! {
    /// One row.
    pub BY_REFERENCE -> (SubscriptionId,) = "select id from subscriptions where shop = $1 and reference = $2"
}
stmt! {
    /// Customers of an import that something else refers to.
    pub REFERRED_TO -> (CustomerId,) =
        "select id from customers
          where shop = $1 and import = $2
            and (exists (select 1 from subscriptions s where s.shop = $1 and s.customer = customers.id)
              or exists (select 1 from purchases p where p.shop = $1 and p.customer = customers.id)
              or exists (select 1 from invoices i where i.shop = $1 and i.customer = customers.id)
              or exists (select 1 from instruments k where k.shop = $1 and k.customer = customers.id)
              or exists (select 1 from messages m where m.shop = $1 and m.customer = customers.id))
          order by id
          limit 1000000"
}

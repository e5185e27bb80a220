//! Reads the list of customers: how each is reached, and how they stand with the shop.

use base::id::{CustomerId, PlanId, ShopId};
use base::{Amount, Currency, Day, Instant};
use domain::billing::phase::Standing as Stage;
use kit::db::dialect::each;
use kit::db::{Error, Reader};
use kit::{args, stmt};
use people::customer::Source;

base::codes! {
    /// How a customer stands with the shop.
    pub enum Standing { Using = "using", Paused = "paused", Failed = "failed", Left = "left", Never = "never" }
}

stmt! {
    /// A page of the list. The phone and the email are those that count on the day.
    pub LIST -> Listed {
        id: CustomerId, name: String, source: Source, created_on: Day, phone: Option<String>, email: Option<String>
    } by ["c.name_key, c.id", "c.name_key desc, c.id desc", "c.created_at, c.id", "c.created_at desc, c.id desc"] =
        "select c.id, c.name, c.source, c.created_on,
                (select p.value from contacts p
                  where p.shop = $1 and p.customer = c.id and p.kind = 'phone'
                    and p.since <= $2 and (p.until is null or p.until > $2)
                  order by p.since desc, p.id desc limit 1),
                (select e.value from contacts e
                  where e.shop = $1 and e.customer = c.id and e.kind = 'email'
                    and e.since <= $2 and (e.until is null or e.until > $2)
                  order by e.since desc, e.id desc limit 1)
           from customers c
          where c.shop = $1 and (cast($3 as text) is null or c.source = $3)
            and (cast($4 as text) is null
              or ($4 = 'using' and exists (select 1 from subscriptions s
                                            where s.shop = $1 and s.customer = c.id and s.state <> 'ended'))
              or ($4 = 'paused' and exists (select 1 from subscriptions s
                                             where s.shop = $1 and s.customer = c.id and s.state = 'paused'))
              or ($4 = 'left' and exists (select 1 from subscriptions s where s.shop = $1 and s.customer = c.id)
                   and not exists (select 1 from subscriptions s
                                    where s.shop = $1 and s.customer = c.id and s.state <> 'ended'))
              or ($4 = 'never' and not exists (select 1 from subscriptions s where s.shop = $1 and s.customer = c.id))
              or ($4 = 'failed' and exists (select 1 from invoices i join payments p on +p.shop = $1 and p.invoice = i.id
                                             where i.shop = $1 and i.customer = c.id and i.state = 'open'
                                               and p.class is not null and p.state in ('due', 'failed'))))
          order by {ORDER}
          limit $5 offset $6"
}
stmt! {
    /// One row: how many customers there are, ever had a subscription, have one, have one that rests, could not be charged.
    pub COUNTS -> Counts { all: i64, ever: i64, using: i64, paused: i64, failed: i64 } =
        "select (select count(*) from customers where shop = $1),
                (select count(*) from (select customer from subscriptions where shop = $1 group by customer) as ever),
                (select count(*) from (select customer from subscriptions
                                        where shop = $1 and state <> 'ended' group by customer) as living),
                (select count(*) from (select customer from subscriptions
                                        where shop = $1 and state = 'paused' group by customer) as resting),
                (select count(distinct i.customer) from invoices i join payments p on +p.shop = $1 and p.invoice = i.id
                  where i.shop = $1 and i.state = 'open' and p.class is not null and p.state in ('due', 'failed'))"
}
stmt! {
    /// What some customers subscribe or subscribed to: what still runs first, then the newest.
    pub AGREED -> Agreed {
        customer: CustomerId, plan: PlanId, state: Stage, currency: Currency, quantity: i64, mrr: Amount,
        ends_at: Option<Instant>
    } = "select {ROW} from subscriptions
          where shop = $1 and customer in {EACH $2}
          order by customer, case when state = 'ended' then 1 else 0 end, id desc
          limit 10000"
}
stmt! {
    /// Those of some customers whose card was declined and whose invoice is still open.
    FAILED -> (CustomerId,) =
        "select distinct p.customer
           from payments p join invoices i on +i.shop = $1 and i.id = p.invoice
          where p.shop = $1 and p.customer in {EACH $2} and p.class is not null and p.state in ('due', 'failed')
            and i.state = 'open'
          order by p.customer
          limit 10000"
}
stmt! {
    /// What some customers have paid so far, without what they got back.
    PAID -> (CustomerId, Currency, Amount) =
        "select customer, currency, cast(sum(amount - refunded) as bigint)
           from payments
          where shop = $1 and customer in {EACH $2} and state = 'paid'
          group by customer, currency
          order by customer, currency
          limit 10000"
}

/// What the list shows, and from where on.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// A number among the orders of the statement.
    pub order: usize,
    pub source: Option<Source>,
    pub standing: Option<Standing>,
    pub limit: i64,
    pub offset: i64,
}

impl Counts {
    /// How many stand so; of all when nothing is asked.
    pub fn of(&self, standing: Option<Standing>) -> i64 {
        match standing {
            None => self.all,
            Some(Standing::Using) => self.using,
            Some(Standing::Paused) => self.paused,
            Some(Standing::Failed) => self.failed,
            Some(Standing::Left) => self.ever - self.using,
            Some(Standing::Never) => self.all - self.ever,
        }
    }
}

/// How some customers stand.
#[derive(Clone, Debug, Default)]
pub struct Stands {
    agreed: Vec<Agreed>,
    failed: Vec<CustomerId>,
    paid: Vec<(CustomerId, Currency, Amount)>,
}

impl Stands {
    pub fn agreed(&self, customer: CustomerId) -> impl Iterator<Item = &Agreed> {
        self.agreed.iter().filter(move |row| row.customer == customer)
    }
    pub fn failed(&self, customer: CustomerId) -> bool {
        self.failed.contains(&customer)
    }
    /// By currency.
    pub fn paid(&self, customer: CustomerId) -> impl Iterator<Item = (Currency, Amount)> {
        self.paid.iter().filter(move |row| row.0 == customer).map(|row| (row.1, row.2))
    }
    /// Whether a customer belongs under the chip of a standing.
    pub fn stands(&self, customer: CustomerId, standing: Standing) -> bool {
        let living = self.agreed(customer).any(|row| row.state != Stage::Ended);
        match standing {
            Standing::Using => living,
            Standing::Paused => self.agreed(customer).any(|row| row.state == Stage::Paused),
            Standing::Failed => self.failed(customer),
            Standing::Left => !living && self.agreed(customer).next().is_some(),
            Standing::Never => self.agreed(customer).next().is_none(),
        }
    }
}

pub fn list(reader: &mut Reader<'_>, shop: ShopId, today: Day, page: Page) -> Result<Vec<Listed>, Error> {
    reader.all_sorted(&LIST, page.order, args![shop, today, page.source, page.standing, page.limit, page.offset])
}

pub fn counts(reader: &mut Reader<'_>, shop: ShopId) -> Result<Counts, Error> {
    reader.one(&COUNTS, args![shop])
}

pub fn list_stands(reader: &mut Reader<'_>, shop: ShopId, customers: &[CustomerId]) -> Result<Stands, Error> {
    if customers.is_empty() {
        return Ok(Stands::default());
    }
    let ids = each(customers.iter().map(|id| id.0));
    let agreed = reader.all(&AGREED, args![shop, ids.clone()])?;
    let failed = reader.all(&FAILED, args![shop, ids.clone()])?.into_iter().map(|(id,)| id).collect();
    Ok(Stands { agreed, failed, paid: reader.all(&PAID, args![shop, ids])? })
}

//! The SQL of coupons, of who has taken them, and of what they took off which line.

use base::id::{CustomerId, InvoiceId, PlanId, ShopId, SubscriptionId};
use base::{Amount, Currency, Day, Instant, Ratio};
use domain::billing::coupon::{Attached, Coupon, CouponId, RedemptionId, State, Worth};
use domain::catalog::plan::Name;
use kit::db::{Error, Reader};
use kit::{stmt, table, update};

base::codes! {
    /// What a coupon was taken for.
    pub enum Kind { Subscription = "subscription", Customer = "customer", Charge = "charge" }
}
base::codes! {
    /// Whether a taken coupon is in force. One that was taken off keeps what it gave; one that goes back unused can be
    /// taken by somebody else.
    pub enum Standing { Open = "open", Removed = "removed", Returned = "returned" }
}

table! {
    pub COUPONS = "coupons" as CouponRow {
        id: CouponId, shop: ShopId, code: String, name_ko: String, name_en: String, amount: Option<Amount>,
        currency: Option<Currency>, percent: Option<Ratio>, items: String, plans: String, periods: Option<i64>,
        valid_from: Option<Day>, valid_until: Option<Day>, most: Option<i64>, most_each: Option<i64>, taken: i64,
        state: State, created_at: Instant, version: i64
    }
}
stmt! {
    /// One row.
    pub FIND -> CouponRow =
        "select {ROW} from coupons where shop = $1 and id = $2"
}
stmt! {
    /// One row.
    pub BY_CODE -> CouponRow =
        "select {ROW} from coupons where shop = $1 and code = $2"
}
stmt! {
    /// One page, of one state or of all (an empty state).
    pub LIST -> CouponRow by ["id desc", "id", "code, id", "code desc, id", "taken desc, id desc", "taken, id"] =
        "select {ROW} from coupons
          where shop = $1 and ($2 = '' or state = $2)
          order by {ORDER}
          limit $3 offset $4"
}
stmt! {
    /// Everything but its code, its worth and its periods, which people who have taken it rely on.
    pub SAVE =
        "update coupons
            set name_ko = $4, name_en = $5, items = $6, plans = $7, valid_from = $8, valid_until = $9, version = version + 1
          where shop = $1 and id = $2 and version = $3"
}
stmt! {
    pub SAVE_LIMITS = "update coupons set most = $3, most_each = $4, state = $5 where shop = $1 and id = $2"
}
stmt! {
    /// One row: whether there is a coupon to be taken.
    pub ANY_LIVE -> (bool,) =
        "select cast(case when exists (select 1 from coupons where shop = $1 and state = 'live') then 1 else 0 end as bigint)"
}
stmt! {
    /// Takes one of a coupon, if there is one left.
    pub TAKE =
        "update coupons set taken = taken + 1
          where shop = $1 and id = $2 and state = 'live' and (most is null or taken < most)"
}
stmt! {
    /// The same for one customer; `$4`: how many they may take, 0 for any number.
    pub TAKE_EACH =
        "insert into coupon_customers (coupon, customer, shop, taken) values ($2, $3, $1, 1)
         on conflict (coupon, customer) do update set taken = coupon_customers.taken + 1
          where cast($4 as bigint) = 0 or coupon_customers.taken < $4"
}
stmt! { pub RETURN = "update coupons set taken = taken - 1 where shop = $1 and id = $2 and taken > 0" }
stmt! {
    pub RETURN_EACH =
        "update coupon_customers set taken = taken - 1 where shop = $1 and coupon = $2 and customer = $3 and taken > 0"
}
stmt! {
    /// One row: how often a customer has taken a coupon.
    pub TAKEN_EACH -> (i64,) = "select taken from coupon_customers where shop = $1 and coupon = $2 and customer = $3"
}

table! {
    pub REDEMPTIONS = "coupon_redemptions" as NewRedemption {
        id: RedemptionId, shop: ShopId, coupon: CouponId, customer: CustomerId, subscription: Option<SubscriptionId>,
        kind: Kind, state: Standing, periods: Option<i64>, used: i64, covered_until: Option<Instant>, actor: String,
        at: Instant
    }
}
update! {
    /// After an invoice used up a period.
    pub ADVANCE = "coupon_redemptions" as Advance where { id: RedemptionId, shop: ShopId } set {
        used: i64, covered_until: Option<Instant>
    }
}
table! {
    pub USES = "coupon_uses" as NewUse {
        invoice: InvoiceId, n: i64, redemption: RedemptionId, shop: ShopId, coupon: CouponId, customer: CustomerId,
        amount: Amount, counted: bool
    }
}
stmt! {
    /// One row: whether any coupon was ever taken, and whether some are in force for subscriptions and for customers.
    pub ANY -> (bool, bool, bool) =
        "select cast(case when exists (select 1 from coupon_redemptions where shop = $1) then 1 else 0 end as bigint),
                cast(case when exists (select 1 from coupon_redemptions
                      where shop = $1 and kind = 'subscription' and state = 'open') then 1 else 0 end as bigint),
                cast(case when exists (select 1 from coupon_redemptions
                      where shop = $1 and kind = 'customer' and state = 'open') then 1 else 0 end as bigint)"
}
stmt! {
    /// What is in force for some subscriptions at an instant, in the order it was attached.
    pub OF_SUBSCRIPTIONS -> AttachedRow {
        id: RedemptionId, coupon: CouponId, customer: CustomerId, subscription: Option<SubscriptionId>,
        periods: Option<i64>, used: i64, covered_until: Option<Instant>, amount: Option<Amount>,
        currency: Option<Currency>, percent: Option<Ratio>, items: String, plans: String
    } =
        "select r.id, r.coupon, r.customer, r.subscription, r.periods, r.used, r.covered_until, c.amount, c.currency,
                c.percent, c.items, c.plans
           from coupon_redemptions r join coupons c on c.id = r.coupon
          where +r.shop = $1 and r.subscription in {EACH $2} and r.kind = 'subscription' and r.state = 'open'
            and (r.periods is null or r.used < r.periods or r.covered_until > $3)
          order by r.id
          limit 1000000"
}
stmt! {
    /// The same of what customers have for everything.
    pub OF_CUSTOMERS -> AttachedRow =
        "select r.id, r.coupon, r.customer, r.subscription, r.periods, r.used, r.covered_until, c.amount, c.currency,
                c.percent, c.items, c.plans
           from coupon_redemptions r join coupons c on c.id = r.coupon
          where +r.shop = $1 and r.customer in {EACH $2} and r.kind = 'customer' and r.state = 'open'
            and (r.periods is null or r.used < r.periods or r.covered_until > $3)
          order by r.id
          limit 1000000"
}
stmt! {
    /// Keeps what customers have from other workers until the transaction ends: two subscriptions may share it.
    pub LOCK_CUSTOMERS -> (RedemptionId,) =
        "select id from coupon_redemptions
          where shop = $1 and customer in {EACH $2} and kind = 'customer' and state = 'open'
          order by id limit 1000000 {LOCK}"
}
stmt! {
    /// What was taken for one-off charges.
    pub OF_IDS -> AttachedRow =
        "select r.id, r.coupon, r.customer, r.subscription, r.periods, r.used, r.covered_until, c.amount, c.currency,
                c.percent, c.items, c.plans
           from coupon_redemptions r join coupons c on c.id = r.coupon
          where +r.shop = $1 and r.id in {EACH $2} and r.state = 'open'
          order by r.id
          limit 1000"
}
stmt! {
    /// What coupons took off the lines of some subscriptions: of their own invoices, and of those they share.
    pub SHARES -> Share {
        subscription: SubscriptionId, invoice: InvoiceId, n: i64, redemption: RedemptionId, coupon: CouponId, amount: Amount
    } = "select i.subscription, u.invoice, u.n, u.redemption, u.coupon, u.amount
           from invoices i join coupon_uses u on u.invoice = i.id
          where +i.shop = $1 and i.subscription in {EACH $2} and u.amount > 0 and i.state <> 'void'
         union all
         select p.subscription, u.invoice, u.n, u.redemption, u.coupon, u.amount
           from invoice_parts p join invoices i on i.id = p.invoice
                join invoice_lines l on l.invoice = p.invoice and l.subscription = p.subscription
                join coupon_uses u on u.invoice = l.invoice and u.n = l.n
          where +p.shop = $1 and p.subscription in {EACH $2} and u.amount > 0 and i.state <> 'void'
          order by 1, 2, 3, 4
          limit 1000000"
}
stmt! {
    /// One row, kept from other writers until the transaction ends.
    pub FIND_REDEMPTION -> Redemption {
        id: RedemptionId, coupon: CouponId, customer: CustomerId, subscription: Option<SubscriptionId>, kind: Kind,
        state: Standing, periods: Option<i64>, used: i64
    } = "select {ROW} from coupon_redemptions where shop = $1 and id = $2 {LOCK}"
}
stmt! {
    /// What was taken for some subscriptions and never used.
    pub UNUSED -> Redemption =
        "select {ROW} from coupon_redemptions
          where +shop = $1 and subscription in {EACH $2} and kind = 'subscription' and state = 'open' and used = 0
            and not exists (select 1 from coupon_uses u where +u.shop = $1 and u.redemption = coupon_redemptions.id)
          order by id limit 100000"
}
stmt! { pub CLOSE = "update coupon_redemptions set state = $3 where shop = $1 and id = $2 and state = 'open'" }
stmt! {
    /// The periods an invoice used up count again.
    pub UNCOUNT =
        "update coupon_redemptions set used = used - 1, covered_until = null
          where +shop = $1 and used > 0
            and id in (select redemption from coupon_uses where shop = $1 and invoice = $2 and counted = 1)"
}
stmt! { pub UNCOUNTED = "update coupon_uses set counted = 0 where shop = $1 and invoice = $2 and counted = 1" }
stmt! { pub RENAME_INVOICE = "update coupon_uses set invoice = $3 where shop = $1 and invoice = $2" }
stmt! { pub FORGET_INVOICE = "delete from coupon_uses where shop = $1 and invoice = $2" }
stmt! {
    /// An invoice is issued in place of another one: what coupons took off that one they take off this one.
    pub CARRY_OVER =
        "insert into coupon_uses (invoice, n, redemption, shop, coupon, customer, amount, counted)
         select cast($3 as bigint), u.n, u.redemption, u.shop, u.coupon, u.customer, u.amount,
                case when u.n = (select min(o.n) from coupon_uses o
                                  where o.invoice = u.invoice and o.redemption = u.redemption and o.amount > 0)
                     then 1 else 0 end
           from coupon_uses u where u.shop = $1 and u.invoice = $2"
}
stmt! {
    /// The periods an invoice uses up.
    pub COUNT_AGAIN =
        "update coupon_redemptions set used = used + 1
          where +shop = $1
            and id in (select redemption from coupon_uses where shop = $1 and invoice = $2 and counted = 1)"
}
stmt! {
    /// What a subscription has or had, in the order it was attached.
    pub HELD -> Held {
        id: RedemptionId, coupon: CouponId, code: String, name_ko: String, name_en: String, amount: Option<Amount>,
        currency: Option<Currency>, percent: Option<Ratio>, kind: Kind, periods: Option<i64>, used: i64
    } =
        "select r.id, r.coupon, c.code, c.name_ko, c.name_en, c.amount, c.currency, c.percent, r.kind, r.periods, r.used
           from coupon_redemptions r join coupons c on c.id = r.coupon
          where +r.shop = $1
            and (r.subscription = $2 and r.kind = 'subscription' and r.state = 'open'
                 or r.customer = $3 and r.kind = 'customer' and r.state = 'open')
          order by r.id limit 50"
}
stmt! {
    /// What each coupon gave away, by currency: on how many invoices, how much. What a credit took back is taken off.
    pub GIVEN -> Given { coupon: CouponId, currency: Currency, invoices: i64, amount: Amount } =
        "select u.coupon, i.currency, count(distinct u.invoice), cast(sum(u.amount) as bigint)
           from coupon_uses u join invoices i on i.id = u.invoice
          where u.shop = $1 and u.coupon in {EACH $2} and i.state <> 'void'
          group by u.coupon, i.currency
          order by u.coupon, i.currency
          limit 1000"
}
stmt! {
    /// The invoices a coupon took something off, newest first.
    pub USES_OF -> UseRow {
        invoice: InvoiceId, year: i64, number: i64, issued_on: Day, currency: Currency, customer: CustomerId,
        name: String, amount: Amount
    } =
        "select i.id, i.year, i.number, i.issued_on, i.currency, i.customer, c.name, cast(sum(u.amount) as bigint)
           from coupon_uses u join invoices i on i.id = u.invoice join customers c on c.id = i.customer
          where u.shop = $1 and u.coupon = $2 and i.state <> 'void'
          group by i.id, i.year, i.number, i.issued_on, i.currency, i.customer, c.name
          order by i.id desc
          limit $3 offset $4"
}

/// A coupon some subscription or customer has taken.
pub type HeldRow = Held;

pub fn worth(amount: Option<Amount>, currency: Option<Currency>, percent: Option<Ratio>) -> Result<Worth, Error> {
    match (amount, currency, percent) {
        (Some(amount), Some(currency), None) => Ok(Worth::Amount(amount, currency)),
        (None, None, Some(percent)) => Ok(Worth::Percent(percent)),
        _ => Err(Error::Shape("coupons", "an amount or a percentage")),
    }
}

pub fn list_of<T: serde::de::DeserializeOwned>(json: &str) -> Result<Vec<T>, Error> {
    if json == "[]" {
        return Ok(Vec::new());
    }
    serde_json::from_str(json).map_err(|_| Error::Shape("coupons", "a JSON list"))
}

pub fn plans(json: &str) -> Result<Vec<PlanId>, Error> {
    Ok(list_of::<i64>(json)?.into_iter().map(PlanId).collect())
}

impl CouponRow {
    pub fn coupon(&self) -> Result<Coupon, Error> {
        Ok(Coupon {
            code: self.code.clone(),
            name: Name { ko: self.name_ko.clone(), en: self.name_en.clone() },
            worth: worth(self.amount, self.currency, self.percent)?,
            items: list_of(&self.items)?,
            plans: plans(&self.plans)?,
            periods: self.periods,
            from: self.valid_from,
            until: self.valid_until,
            most: self.most,
            most_each: self.most_each,
            state: self.state,
        })
    }
}

impl AttachedRow {
    pub fn attached(&self) -> Result<Attached, Error> {
        Ok(Attached {
            redemption: self.id,
            coupon: self.coupon,
            worth: worth(self.amount, self.currency, self.percent)?,
            items: list_of(&self.items)?,
            plans: plans(&self.plans)?,
            left: self.periods.map(|periods| (periods - self.used).max(0)),
            covered_until: self.covered_until,
        })
    }
}

pub fn find(reader: &mut Reader<'_>, shop: ShopId, id: CouponId) -> Result<Option<CouponRow>, Error> {
    reader.find(&FIND, kit::args![shop, id])
}

/// By the code as it is kept.
pub fn find_by_code(reader: &mut Reader<'_>, shop: ShopId, code: &str) -> Result<Option<CouponRow>, Error> {
    reader.find(&BY_CODE, kit::args![shop, code])
}

/// What a subscription has, and what its customer has for everything.
pub fn held(
    reader: &mut Reader<'_>,
    shop: ShopId,
    subscription: SubscriptionId,
    customer: CustomerId,
) -> Result<Vec<Held>, Error> {
    reader.all(&HELD, kit::args![shop, subscription, customer])
}

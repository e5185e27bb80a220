//! Coupons: what they take off, who may use them, and who has. A coupon is taken for a subscription, for everything a
//! customer has, or for a one-off charge; its limits hold however many take it at once.

pub mod admin;
pub mod api;
mod jobs;
pub mod portal;
pub mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use base::id::{CustomerId, Ids, InvoiceId, PlanId, ShopId, SubscriptionId};
use base::{Currency, Instant};
use domain::billing::coupon::{self, Attached, Coupon, CouponId, RedemptionId, State, Worth};
use domain::billing::phase::Standing as Stands;
use domain::billing::{NoCoupon, Refusal};
use kit::app::App;
use kit::args;
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};
use serde_json::{Map, Value, json};
use shop::audit::{self, Entry};
use shop::{Actor, Shop};

use crate::subscription::{self, Refused};
use sql::{CouponRow, Kind, NewRedemption, Standing};

pub use jobs::{Coupons, Place, Whose};
pub use sql::{Held, held};

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    admin::routes().merge(api::routes())
}

/// Hands out a new coupon. [`Error::Taken`] when its code is in use.
pub fn add(
    tx: &mut Tx<'_>,
    ids: &Ids,
    now: Instant,
    shop: &Shop,
    actor: &Actor,
    coupon: &Coupon,
) -> Result<CouponId, Error> {
    let id = CouponId(ids.next(now));
    tx.insert(&sql::COUPONS, &[row(shop.id, id, coupon, now)])?;
    let (subject, before, after) = (id.to_string(), Map::new(), facts(coupon));
    audit::add(tx, ids, shop.id, now, Entry { actor, action: "coupon.added", subject, before, after })?;
    Ok(id)
}

/// Changes a coupon. Its code, its worth and its periods stay, since people rely on them. [`Error::Stale`] when somebody
/// else was faster.
pub fn save(
    tx: &mut Tx<'_>,
    ids: &Ids,
    now: Instant,
    shop: &Shop,
    actor: &Actor,
    before: &CouponRow,
    new: &Coupon,
) -> Result<(), Error> {
    let old = before.coupon()?;
    let to = row(shop.id, before.id, new, now);
    let args = args![
        shop.id,
        before.id,
        before.version,
        to.name_ko,
        to.name_en,
        to.items,
        to.plans,
        to.valid_from,
        to.valid_until
    ];
    if tx.run(&sql::SAVE, args)? != 1 {
        return Err(Error::Stale);
    }
    tx.run(&sql::SAVE_LIMITS, args![shop.id, before.id, to.most, to.most_each, to.state])?;
    let action = match (old.state, new.state) {
        (State::Live, State::Stopped) => "coupon.stopped",
        (State::Stopped, State::Live) => "coupon.resumed",
        (State::Live, State::Live) | (State::Stopped, State::Stopped) => "coupon.changed",
    };
    let (subject, before, after) = (before.id.to_string(), facts(&old), facts(new));
    audit::add(tx, ids, shop.id, now, Entry { actor, action, subject, before, after })
}

fn row(shop: ShopId, id: CouponId, coupon: &Coupon, now: Instant) -> CouponRow {
    let Coupon { code, name, worth, items, plans, periods, from, until, most, most_each, state } = coupon.clone();
    let (amount, currency, percent) = match worth {
        Worth::Amount(amount, currency) => (Some(amount), Some(currency), None),
        Worth::Percent(percent) => (None, None, Some(percent)),
    };
    CouponRow {
        id,
        shop,
        code,
        name_ko: name.ko,
        name_en: name.en,
        amount,
        currency,
        percent,
        items: json!(items).to_string(),
        plans: json!(plans.iter().map(|plan| plan.0).collect::<Vec<i64>>()).to_string(),
        periods,
        valid_from: from,
        valid_until: until,
        most,
        most_each,
        taken: 0,
        state,
        created_at: now,
        version: 1,
    }
}

/// What the audit log keeps of a coupon.
fn facts(coupon: &Coupon) -> Map<String, Value> {
    let (amount, percent) = match coupon.worth {
        Worth::Amount(amount, currency) => (json!(format!("{amount} {currency}")), Value::Null),
        Worth::Percent(percent) => (Value::Null, json!(percent.to_string())),
    };
    let day = |day: Option<base::Day>| day.map(|day| day.to_string());
    audit::fields(json!({
        "code": coupon.code, "name_ko": coupon.name.ko, "name_en": coupon.name.en, "amount": amount,
        "percent": percent, "items": coupon.items.join(", "),
        "plans": coupon.plans.iter().map(PlanId::to_string).collect::<Vec<String>>().join(", "),
        "periods": coupon.periods, "from": day(coupon.from), "until": day(coupon.until), "most": coupon.most,
        "most_each": coupon.most_each, "state": coupon.state.code(),
    }))
}

/// What a coupon is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Subscription(SubscriptionId),
    /// Everything the customer has.
    Customer(CustomerId),
}

/// Attaches a coupon. It works from the next bill on. An error leaves nothing behind once its transaction is rolled back.
pub fn attach(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    code: &str,
    to: Subject,
    actor: &str,
    now: Instant,
) -> Result<RedemptionId, Refused> {
    let found = find_known(tx, shop.id, code)?;
    let (customer, subscription, plan, currency) = match to {
        Subject::Customer(customer) => (customer, None, None, shop.currency),
        Subject::Subscription(id) => {
            let s = subscription::find(tx, shop.id, id)?.ok_or(Refused::Missing)?;
            if let (Stands::Ended, Some(on)) = (s.state, s.ended_on) {
                return Err(Refusal::AlreadyEnded { on }.into());
            }
            (s.customer, Some(id), Some(s.plan), s.currency)
        }
    };
    let kind = if subscription.is_some() { Kind::Subscription } else { Kind::Customer };
    let wanted = Wanted { customer, subscription, plan, currency, kind };
    take(app, tx, shop, &found, &wanted, actor, now)
}

/// Takes coupons for a one-off charge of a customer; `plan` is that of the subscription it is for. The charge is to keep
/// the numbers until its invoice.
pub fn redeem(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    codes: &[String],
    customer: CustomerId,
    plan: Option<PlanId>,
    now: Instant,
) -> Result<Vec<i64>, Refused> {
    let take = |code: &String| {
        let found = find_known(tx, shop.id, code)?;
        let (currency, kind) = (shop.currency, Kind::Charge);
        let wanted = Wanted { customer, subscription: None, plan: Some(plan.unwrap_or(PlanId(0))), currency, kind };
        Ok(take(app, tx, shop, &found, &wanted, "", now)?.0)
    };
    codes.iter().map(take).collect()
}

/// Who wants a coupon, and what for.
struct Wanted {
    customer: CustomerId,
    subscription: Option<SubscriptionId>,
    plan: Option<PlanId>,
    currency: Currency,
    kind: Kind,
}

/// A shop's coupon by its code, however it is typed.
pub(crate) fn find_known(reader: &mut Reader<'_>, shop: ShopId, typed: &str) -> Result<CouponRow, Refused> {
    let unknown = || {
        Refused::No(Refusal::Coupon { why: NoCoupon::Unknown, code: typed.chars().take(coupon::CODE_MOST).collect() })
    };
    let code = coupon::code(typed).ok_or_else(unknown)?;
    sql::find_by_code(reader, shop, &code)?.ok_or_else(unknown)
}

fn take(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    found: &CouponRow,
    wanted: &Wanted,
    actor: &str,
    now: Instant,
) -> Result<RedemptionId, Refused> {
    let Wanted { customer, subscription, plan, currency, kind } = *wanted;
    found.coupon()?.may_be_taken(shop.today(now), plan, currency)?;
    let code = || found.code.clone();
    let id = RedemptionId(app.ids.next(now));
    let (periods, actor) = (found.periods, actor.to_string());
    let (coupon, state) = (found.id, Standing::Open);
    let (shop, used, covered_until, at) = (shop.id, 0, None, now);
    let row = NewRedemption {
        id,
        shop,
        coupon,
        customer,
        subscription,
        kind,
        state,
        periods,
        used,
        covered_until,
        actor,
        at,
    };
    if tx.insert_new(&sql::REDEMPTIONS, &[row])? == 0 {
        return Err(Refusal::Coupon { why: NoCoupon::Attached, code: code() }.into());
    }
    if tx.run(&sql::TAKE, args![shop, coupon])? == 0 {
        return Err(Refusal::Coupon { why: NoCoupon::UsedUp, code: code() }.into());
    }
    if tx.run(&sql::TAKE_EACH, args![shop, coupon, customer, found.most_each.unwrap_or(0)])? == 0 {
        return Err(Refusal::Coupon { why: NoCoupon::UsedByCustomer, code: code() }.into());
    }
    Ok(id)
}

/// Takes a coupon off a subscription or a customer. One that was never used goes back to the shop.
pub fn detach(tx: &mut Tx<'_>, shop: ShopId, id: RedemptionId) -> Result<(), Refused> {
    let found = tx.find(&sql::FIND_REDEMPTION, args![shop, id])?.filter(|found| found.state == Standing::Open);
    let found = found.ok_or(Refused::Missing)?;
    if found.used > 0 {
        tx.run(&sql::CLOSE, args![shop, id, Standing::Removed])?;
        return Ok(());
    }
    Ok(go_back(tx, shop, &found)?)
}

/// Subscriptions have ended: what was attached to them and never used can be taken again.
pub fn give_back(tx: &mut Tx<'_>, shop: ShopId, ended: &[SubscriptionId]) -> Result<(), Error> {
    if ended.is_empty() {
        return Ok(());
    }
    for unused in tx.all(&sql::UNUSED, args![shop, each(ended.iter().map(|id| id.0))])? {
        go_back(tx, shop, &unused)?;
    }
    Ok(())
}

fn go_back(tx: &mut Tx<'_>, shop: ShopId, redemption: &sql::Redemption) -> Result<(), Error> {
    if tx.run(&sql::CLOSE, args![shop, redemption.id, Standing::Returned])? == 1 {
        tx.run(&sql::RETURN, args![shop, redemption.coupon])?;
        tx.run(&sql::RETURN_EACH, args![shop, redemption.coupon, redemption.customer])?;
    }
    Ok(())
}

/// An invoice became void: the periods it used up are there again.
pub fn give_back_invoice(tx: &mut Tx<'_>, shop: ShopId, invoice: InvoiceId) -> Result<(), Error> {
    tx.run(&sql::UNCOUNT, args![shop, invoice])?;
    tx.run(&sql::UNCOUNTED, args![shop, invoice])?;
    Ok(())
}

/// A bill that waited was issued under this id.
pub fn rename_invoice(tx: &mut Tx<'_>, shop: ShopId, was: InvoiceId, new: InvoiceId) -> Result<(), Error> {
    tx.run(&sql::RENAME_INVOICE, args![shop, was, new])?;
    Ok(())
}

/// A bill that waited will never go out: the periods it used up are there again.
pub fn forget_invoice(tx: &mut Tx<'_>, shop: ShopId, was: InvoiceId) -> Result<(), Error> {
    tx.run(&sql::UNCOUNT, args![shop, was])?;
    tx.run(&sql::FORGET_INVOICE, args![shop, was])?;
    Ok(())
}

/// An invoice was issued in place of one that is void: it uses up the same periods.
pub fn carry_over(tx: &mut Tx<'_>, shop: ShopId, void: InvoiceId, new: InvoiceId) -> Result<(), Error> {
    tx.run(&sql::CARRY_OVER, args![shop, void, new])?;
    tx.run(&sql::COUNT_AGAIN, args![shop, new])?;
    Ok(())
}

/// What a subscription would have if these coupons were taken for it now, beside what its customer has.
#[derive(Clone, Copy, Debug)]
pub struct Would<'a> {
    pub codes: &'a [String],
    pub customer: Option<CustomerId>,
    pub subscription: Option<SubscriptionId>,
    /// None: for no plan in particular.
    pub plan: Option<PlanId>,
}

/// The coupons a preview asks about. Refused like the real thing, but nothing is taken.
pub fn would(reader: &mut Reader<'_>, shop: &Shop, asked: &Would<'_>, now: Instant) -> Result<Coupons, Refused> {
    let (subscription, customer) = (asked.subscription.unwrap_or(SubscriptionId(0)), asked.customer);
    let mut coupons = Coupons::peek(reader, shop.id, subscription, customer.unwrap_or(CustomerId(0)), now)?;
    let paid_in = asked.subscription.map(|id| subscription::find(reader, shop.id, id)).transpose()?.flatten();
    let currency = paid_in.map_or(shop.currency, |subscription| subscription.currency);
    for (n, typed) in (1i64..).zip(asked.codes) {
        let found = find_known(reader, shop.id, typed)?;
        let coupon = found.coupon()?;
        coupon.may_be_taken(shop.today(now), asked.plan, currency)?;
        let code = || found.code.clone();
        if found.most.is_some_and(|most| found.taken >= most) {
            return Err(Refusal::Coupon { why: NoCoupon::UsedUp, code: code() }.into());
        }
        let taken = match customer {
            Some(customer) => reader.find(&sql::TAKEN_EACH, args![shop.id, found.id, customer])?,
            None => None,
        };
        if let (Some((taken,)), Some(most)) = (taken, found.most_each)
            && taken >= most
        {
            return Err(Refusal::Coupon { why: NoCoupon::UsedByCustomer, code: code() }.into());
        }
        let twice = coupons.extra.iter().any(|other| other.coupon == found.id);
        let held = asked.subscription.map(|s| sql::held(reader, shop.id, s, customer.unwrap_or(CustomerId(0))));
        let held = held.transpose()?.unwrap_or_default();
        if twice || held.iter().any(|h| h.coupon == found.id && h.kind == Kind::Subscription) {
            return Err(Refusal::Coupon { why: NoCoupon::Attached, code: code() }.into());
        }
        let Coupon { worth, items, plans, periods: left, .. } = coupon;
        let (redemption, coupon) = (RedemptionId(-n), found.id);
        coupons.extra.push(Attached { redemption, coupon, worth, items, plans, left, covered_until: None });
    }
    Ok(coupons)
}

//! One-off charges: something extra a customer pays, on an invoice of its own now or on the next one of a subscription.

pub mod admin;
mod api;
pub mod jobs;
pub mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use base::id::{ChargeId, CustomerId, InvoiceId, PlanId, SubscriptionId};
use base::{Amount, Currency, Instant, Ratio};
use catalog::plan_item::Tax;
use domain::billing::Refusal;
use domain::billing::change::QUANTITY_MOST;
use domain::billing::invoice::{Invoice, compose};
use domain::billing::line::{Draft, Kind};
use kit::app::App;
use kit::db::{Error, Reader, Tx};
use kit::events::{self, Event};
use serde::{Deserialize, Serialize};
use shop::Shop;

use crate::coupon::{self, Coupons, Would};
use crate::invoice::{self, Ready};
use crate::subscription::{self, Refused};
use crate::{draft, ledger, tax, word};

pub use jobs::{Onto, Waiting, invoice_left_behind};

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    admin::routes().merge(api::routes())
}

/// More lines than this are no one-off charge.
pub const LINES_MOST: usize = 100;

/// One thing that is charged.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Line {
    pub code: String,
    pub ko: String,
    pub en: String,
    pub quantity: i64,
    /// For one.
    pub amount: Amount,
    /// A rate of its own, or the word `exempt`; empty: the customer's or the shop's.
    pub tax: String,
}

/// What is charged, and to whom.
#[derive(Clone, Debug)]
pub struct NewCharge {
    pub customer: CustomerId,
    pub subscription: Option<SubscriptionId>,
    pub lines: Vec<Line>,
    /// Codes of coupons.
    pub coupons: Vec<String>,
}

/// The customer and the currency, and the plan when it is for a subscription.
struct Payer {
    currency: Currency,
    plan: Option<PlanId>,
    tax: Option<Tax>,
}

fn payer(reader: &mut Reader<'_>, shop: &Shop, new: &NewCharge) -> Result<Payer, Refused> {
    let tax = tax::find(reader, shop.id, new.customer)?;
    let Some(id) = new.subscription else { return Ok(Payer { currency: shop.currency, plan: None, tax }) };
    let found = subscription::find(reader, shop.id, id)?.filter(|s| s.customer == new.customer);
    let s = found.ok_or(Refused::Missing)?;
    Ok(Payer { currency: s.currency, plan: Some(s.plan), tax })
}

/// The lines before coupons, or why they cannot be charged.
pub fn drafts(lines: &[Line], shop: Ratio, own: Option<Tax>) -> Result<Vec<Draft>, Refusal> {
    match lines.len() {
        0 => return Err(Refusal::NoItems),
        n if n > LINES_MOST => return Err(Refusal::TooManyItems { most: LINES_MOST as i64 }),
        _ => {}
    }
    lines.iter().map(|line| draft(line, shop, own)).collect()
}

fn draft(line: &Line, shop: Ratio, own: Option<Tax>) -> Result<Draft, Refusal> {
    if line.amount <= 0 {
        return Err(Refusal::BadAmount);
    }
    let amount = line.amount.checked_mul(line.quantity.max(1)).filter(|amount| *amount <= base::money::MOST);
    let amount = amount.ok_or(Refusal::AmountTooLarge)?;
    if !(1..=QUANTITY_MOST).contains(&line.quantity) {
        return Err(Refusal::BadQuantity);
    }
    let given = match line.tax.as_str() {
        "" => None,
        text => Some(text.parse::<Tax>().map_err(|_| Refusal::BadTax)?),
    };
    let tax_rate = match (given, own) {
        (Some(Tax::Exempt), _) | (_, Some(Tax::Exempt)) => Ratio::ZERO,
        (Some(Tax::Rate(rate)), _) | (None, Some(Tax::Rate(rate))) => rate,
        (None, None) => shop,
    };
    Ok(Draft {
        item: line.code.clone(),
        kind: Kind::OneOff,
        ko: line.ko.clone(),
        en: line.en.clone(),
        service: None,
        paid: None,
        full: None,
        quantity: line.quantity,
        amount,
        discount: 0,
        tax_rate,
        price: None,
        change: 0,
        credits: None,
    })
}

/// The invoice a charge would make now.
pub fn preview(reader: &mut Reader<'_>, shop: &Shop, new: &NewCharge, now: Instant) -> Result<Invoice, Refused> {
    let payer = payer(reader, shop, new)?;
    let mut lines = drafts(&new.lines, shop.tax_rate, payer.tax)?;
    if !new.coupons.is_empty() {
        let plan = Some(payer.plan.unwrap_or(PlanId(0)));
        let would = Would { codes: &new.coupons, customer: Some(new.customer), subscription: None, plan };
        coupon::would(reader, &shop.in_currency(payer.currency), &would, now)?.take_charge(&mut lines, payer.currency);
    }
    let wallet = ledger::wallet(reader, shop.id, new.customer, payer.currency)?;
    Ok(compose(lines, shop.prices, wallet)?)
}

/// Charges on an invoice of its own, which is collected like any other.
pub fn now(app: &App, tx: &mut Tx<'_>, shop: &Shop, new: &NewCharge, now: Instant) -> Result<InvoiceId, Refused> {
    let payer = payer(tx, shop, new)?;
    let wallet = ledger::take_wallet(tx, shop.id, new.customer, payer.currency)?;
    let mut lines = drafts(&new.lines, shop.tax_rate, payer.tax)?;
    let id = InvoiceId(app.ids.next(now));
    let taken = redeem(app, tx, shop, new, &payer, now)?;
    let mut coupons = None;
    if !taken.is_empty() {
        let mut own = Coupons::of_charge(tx, shop.id, &taken)?;
        let used = own.take_charge(&mut lines, payer.currency);
        own.note(Some(id), new.customer, &used);
        coupons = Some(own);
    }
    let (invoice, currency, prices) = (compose(lines, shop.prices, wallet)?, payer.currency, shop.prices);
    let owners = vec![new.subscription; invoice.lines.len()];
    let ready = Ready { id, customer: new.customer, owners, currency, prices, due_at: now, invoice };
    invoice::issue(app, tx, shop, now, Some(now), &[ready])?;
    if let Some(coupons) = coupons {
        coupons.write(tx, shop.id)?;
    }
    Ok(id)
}

/// Leaves a charge for the next invoice of its subscription; says which subscription that is.
pub fn next(app: &App, tx: &mut Tx<'_>, shop: &Shop, new: &NewCharge, now: Instant) -> Result<SubscriptionId, Refused> {
    let id = match new.subscription {
        Some(id) => id,
        None => soonest(tx, shop, new.customer)?,
    };
    let new = &NewCharge { subscription: Some(id), ..new.clone() };
    let payer = payer(tx, shop, new)?;
    let drafts = drafts(&new.lines, shop.tax_rate, payer.tax)?;
    // What the lines come to must be possible on an invoice.
    let worth = compose(drafts, shop.prices, 0)?.total;
    let subscription = subscription::find(tx, shop.id, id)?.ok_or(Refused::Missing)?;
    if let Some(on) = subscription.ended_on {
        return Err(Refusal::AlreadyEnded { on }.into());
    }
    if subscription.is_history() {
        return Err(Refusal::HistoryOnly.into());
    }
    let coupons = redeem(app, tx, shop, new, &payer, now)?;
    let row = sql::NewCharge {
        id: ChargeId(app.ids.next(now)),
        shop: shop.id,
        customer: new.customer,
        subscription: id,
        lines: serde_json::to_string(&new.lines).map_err(|_| Error::Shape("charges", "lines"))?,
        coupons: serde_json::to_string(&coupons).map_err(|_| Error::Shape("charges", "coupons"))?,
        created_at: now,
        invoice: None,
    };
    tx.insert(&sql::CHARGES, &[row])?;
    draft::join(tx, shop, id)?;
    let data = word::money("", worth, payer.currency);
    let (customer, kind) = (Some(new.customer), "charge_planned".to_string());
    events::tell(tx, &[Event { shop: shop.id, customer, kind, subject: id.0, at: now, data }])?;
    Ok(id)
}

/// Takes the coupons of a charge, in the currency it is paid in.
fn redeem(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    new: &NewCharge,
    payer: &Payer,
    now: Instant,
) -> Result<Vec<i64>, Refused> {
    coupon::redeem(app, tx, &shop.in_currency(payer.currency), &new.coupons, new.customer, payer.plan, now)
}

/// The subscription of a customer that is billed next.
fn soonest(reader: &mut Reader<'_>, shop: &Shop, customer: CustomerId) -> Result<SubscriptionId, Refused> {
    let all = subscription::list_of_customer(reader, shop.id, customer)?;
    let next = all.into_iter().filter(|s| s.ended_on.is_none()).filter_map(|s| Some((s.next_at?, s.id))).min();
    next.map(|(_, id)| id).ok_or(Refusal::UnknownSubscription { code: String::new() }.into())
}

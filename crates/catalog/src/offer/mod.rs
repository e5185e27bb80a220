//! What a plan offers on a day: its items with copies of the prices that count then, ready for a subscription to keep.

pub mod sql;

use base::id::PlanId;
use base::{Currency, Day, Ratio};
use domain::billing::item::{Item, Meter, Terms};
use domain::catalog::conditions::Conditions;
use domain::catalog::plan::Name;
use kit::db::{Error, Reader};
use shop::Shop;

use crate::plan::{self, PlanRow, State};
use crate::plan_item::Tax;

/// A plan as somebody may take it, in one currency.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub plan: PlanRow,
    pub currency: Currency,
    /// The items and their prices. In the shop's own currency those without a price on that day are not among them.
    pub terms: Terms,
    /// What a customer may add; those that were asked for by a quantity are among the items.
    pub addons: Vec<Item>,
    pub conditions: Conditions,
}

/// What a live plan offers on a day, found by its code or its id. None for a plan that is not there, not live, or has no
/// price yet. `quantities` are item codes with their quantity; an item without one has 1, an add-on without one is not
/// taken.
pub fn offer(
    reader: &mut Reader<'_>,
    shop: &Shop,
    code_or_id: &str,
    quantities: &[(String, i64)],
    day: Day,
) -> Result<Option<Offer>, Error> {
    offer_in(reader, shop, shop.currency, (code_or_id, quantities), day)
}

/// Like [`offer`], in a currency. A plan is sold in another than the shop's when all its items have a price in it, its
/// conditions have their amounts in it, and the shop has not withdrawn it.
pub fn offer_in(
    reader: &mut Reader<'_>,
    shop: &Shop,
    currency: Currency,
    (code_or_id, quantities): (&str, &[(String, i64)]),
    day: Day,
) -> Result<Option<Offer>, Error> {
    let found = match code_or_id.parse::<PlanId>() {
        Ok(id) => plan::find(reader, shop.id, id)?,
        Err(_) => plan::find_by_code(reader, shop.id, code_or_id)?,
    };
    let Some(plan) = found.filter(|plan| plan.state == State::Live) else { return Ok(None) };
    let priced = sql::of_plan(reader, shop.id, plan.id, currency, day)?;
    let counts = if currency == shop.currency { Vec::new() } else { sql::counts(reader, shop.id)? };
    Ok(assemble((shop, currency), plan, priced, quantities, &counts))
}

/// Like [`offers_of`], in a currency.
pub fn offers_in(
    reader: &mut Reader<'_>,
    shop: &Shop,
    currency: Currency,
    plans: Vec<PlanRow>,
    day: Day,
) -> Result<Vec<Offer>, Error> {
    let priced = sql::of_shop(reader, shop.id, currency, day)?;
    let counts = if currency == shop.currency { Vec::new() } else { sql::counts(reader, shop.id)? };
    let of = |plan: &PlanRow| priced.iter().filter(|item| item.plan == plan.id).cloned().collect();
    Ok(plans
        .into_iter()
        .filter_map(|plan| {
            let items = of(&plan);
            assemble((shop, currency), plan, items, &[], &counts)
        })
        .collect())
}

/// The currencies in which somebody could subscribe to one of these plans on a day: the shop's first.
pub fn currencies(reader: &mut Reader<'_>, shop: &Shop, plans: &[PlanRow], day: Day) -> Result<Vec<Currency>, Error> {
    let mut sold = vec![shop.currency];
    for currency in sql::currencies(reader, shop.id, day)? {
        if currency != shop.currency && !offers_in(reader, shop, currency, plans.to_vec(), day)?.is_empty() {
            sold.push(currency);
        }
    }
    Ok(sold)
}

/// Like [`offer`], for a plan in any state: a subscription that is brought in may be to a plan no longer sold.
pub fn offer_of(
    reader: &mut Reader<'_>,
    shop: &Shop,
    plan: PlanRow,
    quantities: &[(String, i64)],
    day: Day,
) -> Result<Option<Offer>, Error> {
    let priced = sql::of_plan(reader, shop.id, plan.id, shop.currency, day)?;
    Ok(assemble((shop, shop.currency), plan, priced, quantities, &[]))
}

/// What all these plans offer on a day, in their order. Those without a price are left out.
pub fn offers_of(reader: &mut Reader<'_>, shop: &Shop, plans: Vec<PlanRow>, day: Day) -> Result<Vec<Offer>, Error> {
    offers_in(reader, shop, shop.currency, plans, day)
}

/// `counts`: how many items each plan has, for another currency than the shop's.
fn assemble(
    (shop, currency): (&Shop, Currency),
    plan: PlanRow,
    priced: Vec<sql::Priced>,
    quantities: &[(String, i64)],
    counts: &[(PlanId, i64)],
) -> Option<Offer> {
    let (addons, priced): (Vec<_>, Vec<_>) = priced.into_iter().partition(|item| item.addon);
    if priced.is_empty() {
        return None;
    }
    let mut conditions = plan.terms.0.clone();
    if currency != shop.currency {
        let all = counts.iter().find(|(id, _)| *id == plan.id).map_or(0, |(_, n)| *n);
        if conditions.is_withdrawn(currency) || i64::try_from(priced.len()) != Ok(all) {
            return None;
        }
        conditions = conditions.in_currency(currency).ok()?;
    }
    let is_asked = |item: &Item| quantities.iter().any(|(code, quantity)| *code == item.code && *quantity > 0);
    let taken = |item| taken(shop, &plan, item, quantities);
    let (asked, addons): (Vec<Item>, Vec<Item>) = addons.into_iter().map(taken).partition(is_asked);
    let items = priced.into_iter().map(taken).chain(asked).collect();
    Some(Offer { terms: Terms::new(plan.id, items, &conditions), addons, conditions, currency, plan })
}

/// What a customer of a plan may add on a day, whatever state the plan is in.
pub fn addons(
    reader: &mut Reader<'_>,
    shop: &Shop,
    currency: Currency,
    plan: PlanId,
    day: Day,
) -> Result<Vec<Item>, Error> {
    let Some(plan) = plan::find(reader, shop.id, plan)? else { return Ok(Vec::new()) };
    let priced = sql::of_plan(reader, shop.id, plan.id, currency, day)?.into_iter();
    Ok(priced.filter(|item| item.addon).map(|item| taken(shop, &plan, item, &[])).collect())
}

/// An item as a subscription keeps it. One without a name of its own goes by the plan's.
fn taken(shop: &Shop, plan: &PlanRow, item: sql::Priced, quantities: &[(String, i64)]) -> Item {
    let quantity = quantities.iter().find(|(code, _)| *code == item.code).map_or(1, |(_, quantity)| *quantity);
    let tax = match item.tax {
        None => shop.tax_rate,
        Some(Tax::Exempt) => Ratio::ZERO,
        Some(Tax::Rate(rate)) => rate,
    };
    let unnamed = item.name_ko.is_empty() && item.name_en.is_empty();
    let name = if unnamed { plan.name() } else { Name { ko: item.name_ko, en: item.name_en } };
    Item {
        code: item.code,
        id: item.id,
        price_id: item.price,
        ko: name.ko,
        en: name.en,
        kind: item.kind,
        every: item.every,
        bill: item.bill,
        price: item.model.0,
        quantity,
        tax,
        meter: item.meter.zip(item.aggregate).map(|(code, aggregate)| Meter {
            code,
            aggregate,
            recurring: item.recurring.unwrap_or(false),
        }),
        increase: item.increase,
        decrease: item.decrease,
        addon: item.addon,
    }
}

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
use crate::plan_item::{self, Tax};

/// A plan as somebody may take it, in the shop's currency.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub plan: PlanRow,
    /// The items and their prices. Those without a price in the shop's currency on that day are not among them.
    pub terms: Terms,
    pub conditions: Conditions,
}

/// What a live plan offers on a day, found by its code or its id. None for a plan that is not there, not live, or has no
/// price yet. `quantities` are item codes with their quantity; an item without one has 1.
pub fn offer(
    reader: &mut Reader<'_>,
    shop: &Shop,
    code_or_id: &str,
    quantities: &[(String, i64)],
    day: Day,
) -> Result<Option<Offer>, Error> {
    let found = match code_or_id.parse::<PlanId>() {
        Ok(id) => plan::find(reader, shop.id, id)?,
        Err(_) => plan::find_by_code(reader, shop.id, code_or_id)?,
    };
    match found.filter(|plan| plan.state == State::Live) {
        Some(plan) => offer_of(reader, shop, plan, quantities, day),
        None => Ok(None),
    }
}

/// Like [`offer`], in a currency. A plan is sold in another than the shop's when all its items have a price in it, and when
/// its conditions name no amount: those are in the shop's.
pub fn offer_in(
    reader: &mut Reader<'_>,
    shop: &Shop,
    currency: Currency,
    (code_or_id, quantities): (&str, &[(String, i64)]),
    day: Day,
) -> Result<Option<Offer>, Error> {
    let found = offer(reader, &shop.in_currency(currency), code_or_id, quantities, day)?;
    match found {
        Some(offer) if currency == shop.currency || is_whole(reader, shop, &offer)? => Ok(Some(offer)),
        Some(_) | None => Ok(None),
    }
}

/// Like [`offers_of`], in a currency.
pub fn offers_in(
    reader: &mut Reader<'_>,
    shop: &Shop,
    currency: Currency,
    plans: Vec<PlanRow>,
    day: Day,
) -> Result<Vec<Offer>, Error> {
    let mut offers = offers_of(reader, &shop.in_currency(currency), plans, day)?;
    if currency != shop.currency {
        let whole = offers.iter().map(|offer| is_whole(reader, shop, offer)).collect::<Result<Vec<bool>, Error>>()?;
        let mut whole = whole.into_iter();
        offers.retain(|_| whole.next().unwrap_or(false));
    }
    Ok(offers)
}

/// Whether nothing of a plan is missing in another currency than the shop's.
fn is_whole(reader: &mut Reader<'_>, shop: &Shop, offer: &Offer) -> Result<bool, Error> {
    let items = plan_item::list(reader, shop.id, offer.plan.id)?;
    let live = items.iter().filter(|item| item.state == plan_item::State::Live).count();
    Ok(live == offer.terms.items.len() && !offer.conditions.names_amounts())
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
    Ok(assemble(shop, plan, priced, quantities))
}

/// What all these plans offer on a day, in their order. Those without a price are left out.
pub fn offers_of(reader: &mut Reader<'_>, shop: &Shop, plans: Vec<PlanRow>, day: Day) -> Result<Vec<Offer>, Error> {
    let priced = sql::of_shop(reader, shop.id, shop.currency, day)?;
    let of = |plan: &PlanRow| priced.iter().filter(|item| item.plan == plan.id).cloned().collect();
    Ok(plans
        .into_iter()
        .filter_map(|plan| {
            let items = of(&plan);
            assemble(shop, plan, items, &[])
        })
        .collect())
}

fn assemble(shop: &Shop, plan: PlanRow, priced: Vec<sql::Priced>, quantities: &[(String, i64)]) -> Option<Offer> {
    if priced.is_empty() {
        return None;
    }
    let items = priced.into_iter().map(|item| taken(shop, &plan, item, quantities)).collect();
    let conditions = plan.terms.0.clone();
    Some(Offer { terms: Terms::new(plan.id, items, &conditions), conditions, plan })
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
    }
}

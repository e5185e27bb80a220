//! Prices and cycles as people say them. Other areas use these, so a price reads the same on every page.

use base::{Amount, Currency, Every, Lang, Money, Ratio, Round, Unit};
use domain::billing::item::Terms;
use domain::billing::price::{Model, Price};
use domain::catalog::plan::Kind;
use domain::shop::setting::Prices;
use shop::Shop;

use crate::words::T;

/// What a subscription costs, cycle by cycle: `월 33,000원 + 2주마다 5,000원` / `₩33,000 a month + ₩5,000 every 2 weeks`.
pub fn price_line(lang: Lang, terms: &Terms, currency: Currency) -> String {
    let each = by_cycle(terms).into_iter().map(|(every, amount)| amount_per(lang, Money::new(amount, currency), every));
    let usage = has_usage(terms).then(|| T(lang).price_usage().to_string());
    each.chain(usage).collect::<Vec<_>>().join(" + ")
}

/// The fixed part of a price by its cycles, in the order of the items. Usage is left out.
pub fn by_cycle(terms: &Terms) -> Vec<(Every, Amount)> {
    let mut sums: Vec<(Every, Ratio)> = Vec::new();
    for item in terms.items.iter().filter(|item| item.kind != Kind::Usage) {
        let Some(price) = item.full_price() else { continue };
        match sums.iter_mut().find(|(every, _)| *every == item.every) {
            Some((_, sum)) => *sum = sum.plus(price).unwrap_or(*sum),
            None => sums.push((item.every, price)),
        }
    }
    sums.into_iter().filter_map(|(every, sum)| Some((every, sum.round(Round::HalfAwayFromZero)?))).collect()
}

pub fn has_usage(terms: &Terms) -> bool {
    terms.items.iter().any(|item| item.kind == Kind::Usage)
}

/// `월 33,000원` / `₩33,000 a month`
pub fn amount_per(lang: Lang, money: Money, every: Every) -> String {
    let (t, amount, unit) = (T(lang), money.show(lang), every.unit);
    if every.n == 1 { t.amount_each_one(amount, unit) } else { t.amount_each_many(amount, every.n, unit) }
}

/// What stands behind a price and a slash: `월`, `2주` / `month`, `2 weeks`.
pub fn per(lang: Lang, every: Every) -> String {
    let t = T(lang);
    if every.n == 1 { t.per_one(every.unit) } else { t.per_many(every.n, every.unit) }
}

/// `매달`, `2주마다` / `every month`, `every 2 weeks`
pub fn cycle(lang: Lang, every: Every) -> String {
    let t = T(lang);
    if every.n == 1 { t.cycle_one(every.unit) } else { t.cycle_many(every.n, every.unit) }
}

/// The price of one item: `월 33,000원`, `하나에 월 3,000원`, or that it goes by tiers.
pub fn price(lang: Lang, price: &Price, currency: Currency, every: Every) -> String {
    let (t, money) = (T(lang), |amount: i64| amount_per(lang, Money::new(amount, currency), every));
    let whole = |ratio: Ratio| ratio.round(Round::HalfAwayFromZero).filter(|_| ratio.den() == 1);
    let plain = price.minimum.is_none() && price.maximum.is_none();
    match &price.model {
        Model::Flat(amount) if plain => whole(*amount).map(money),
        Model::Each(amount) if plain => whole(*amount).map(|amount| t.price_each(money(amount))),
        Model::Flat(_) | Model::Each(_) => None,
        Model::Graduated(_) | Model::Volume(_) => Some(t.price_tiers().to_string()),
        Model::Package { .. } => Some(t.price_package().to_string()),
        Model::Percent { .. } => Some(t.price_percent().to_string()),
    }
    .unwrap_or_else(|| t.price_special().to_string())
}

/// Whether tax is in the prices; None for a shop without tax.
pub fn tax(lang: Lang, shop: &Shop) -> Option<&'static str> {
    let t = T(lang);
    match shop.prices {
        _ if shop.tax_rate.is_zero() => None,
        Prices::Inclusive => Some(t.tax_inclusive()),
        Prices::Exclusive => Some(t.tax_exclusive()),
    }
}

/// The units of a cycle, for choosing one.
pub fn unit(lang: Lang, unit: Unit) -> String {
    T(lang).per_one(unit)
}

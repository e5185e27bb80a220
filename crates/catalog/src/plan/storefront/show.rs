//! Prices and cycles as people say them. Other areas use these, so a price reads the same on every page.

use base::{Amount, Currency, Every, Lang, Money, Ratio, Round, Unit};
use domain::billing::item::{Item, Terms};
use domain::billing::price::{Intro, Model, Price};
use domain::catalog::plan::Kind;
use domain::shop::setting::Prices;
use shop::Shop;

pub use super::tariff::tariff;
use crate::words::T;

/// What a subscription costs, cycle by cycle: `월 33,000원 + 2주마다 5,000원` / `₩33,000 a month + ₩5,000 every 2 weeks`; with
/// introductory prices first: `처음 3개월 9,900원, 그다음 월 33,000원`.
pub fn price_line(lang: Lang, terms: &Terms, currency: Currency) -> String {
    let each = by_cycle(terms).into_iter().map(|(every, amount)| {
        let lasting = amount_per(lang, Money::new(amount, currency), every);
        match intro_line(lang, terms, currency, every) {
            Some(first) => T(lang).intro_then(first, lasting),
            None => lasting,
        }
    });
    each.chain(usage_lines(lang, terms, currency)).collect::<Vec<_>>().join(" + ")
}

/// What is counted and costs more, each with its price: `추가 교환 2개까지 무료, 그다음 1개 3,000원`.
pub fn usage_lines(lang: Lang, terms: &Terms, currency: Currency) -> Vec<String> {
    let t = T(lang);
    let line = |item: &Item| {
        let name = lang.pick(&item.ko, &item.en);
        let price = tariff(lang, &item.price, currency).filter(|_| item.price.intro.is_empty());
        match price {
            _ if name.is_empty() => t.price_usage().to_string(),
            Some(price) if price.contains(", ") => t.price_usage_many(name, price),
            Some(price) => t.price_usage_one(name, price),
            None => t.price_usage_by(name),
        }
    };
    terms.items.iter().filter(|item| item.kind == Kind::Usage).map(line).collect()
}

/// `처음 3개월 9,900원` / `first 3 months ₩9,900`: the introductory prices of a cycle. None when it has none.
fn intro_line(lang: Lang, terms: &Terms, currency: Currency, every: Every) -> Option<String> {
    let own = || terms.items.iter().filter(|item| item.kind != Kind::Usage && item.every == every);
    let mut ends: Vec<i64> = own().flat_map(|item| item.price.intro_ends()).collect();
    ends.sort_unstable();
    ends.dedup();
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let mut said = Vec::new();
    for (start, end) in starts.zip(&ends) {
        let sum =
            own().filter_map(|item| item.price.after(start).rate(item.quantity)).try_fold(Ratio::ZERO, Ratio::plus);
        let amount = Money::new(sum?.round(Round::HalfAwayFromZero)?, currency).show(lang);
        said.push(span(lang, every, end - start, said.is_empty(), amount));
    }
    (!said.is_empty()).then(|| said.join(", "))
}

/// `처음 3개월 9,900원`, `그다음 2개월 12,000원`.
fn span(lang: Lang, every: Every, periods: i64, is_first: bool, amount: String) -> String {
    let (t, n) = (T(lang), periods.saturating_mul(every.n));
    match (is_first, n) {
        (true, 1) => t.intro_first_one(amount, every.unit),
        (true, _) => t.intro_first_many(amount, n, every.unit),
        (false, 1) => t.intro_next_one(amount, every.unit),
        (false, _) => t.intro_next_many(amount, n, every.unit),
    }
}

/// The fixed part of a price by its cycles as it lasts, in the order of the items. Usage is left out.
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

/// Whether the first periods have prices of their own.
pub fn has_intro(terms: &Terms) -> bool {
    terms.items.iter().any(|item| !item.price.intro.is_empty())
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

/// The price of one item: `월 33,000원`, `하나에 월 3,000원`, or how it goes by quantity.
pub fn price(lang: Lang, price: &Price, currency: Currency, every: Every) -> String {
    let (t, money) = (T(lang), |amount: i64| amount_per(lang, Money::new(amount, currency), every));
    let whole = |ratio: Ratio| ratio.round(Round::HalfAwayFromZero).filter(|_| ratio.den() == 1);
    let plain = price.minimum.is_none() && price.maximum.is_none();
    match &price.model {
        Model::Flat(amount) if plain => whole(*amount).map(money),
        Model::Each(amount) if plain => whole(*amount).map(|amount| t.price_each(money(amount))),
        Model::Flat(_) | Model::Each(_) => None,
        Model::Graduated(_) | Model::Volume(_) | Model::Package { .. } | Model::Percent { .. } => None,
    }
    .or_else(|| tariff(lang, price, currency))
    .unwrap_or_else(|| t.price_special().to_string())
}

/// The same with the prices of the first periods: `처음 3개월 월 9,900원, 그다음 월 33,000원`.
pub fn whole_price(lang: Lang, model: &Price, currency: Currency, every: Every) -> String {
    let first = |(at, intro): (usize, &Intro)| {
        let amount = price(lang, &intro.price, currency, every);
        span(lang, every, intro.periods, at == 0, amount)
    };
    let said: Vec<String> = model.intro.iter().enumerate().map(first).collect();
    let lasting = price(lang, model, currency, every);
    if said.is_empty() { lasting } else { T(lang).intro_then(said.join(", "), lasting) }
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

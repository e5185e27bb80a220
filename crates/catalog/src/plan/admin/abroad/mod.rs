//! The editor's fields for other currencies than the shop's: which there are, the amounts of each price in them, and those
//! of the plan's conditions. They are named `items.0.USD.1` (the second amount of a price) and `setup.USD`.

pub mod page;
#[cfg(test)]
mod tests;

use base::{Amount, Currency, Money, Ratio, Round};
use domain::billing::price::{Intro, Price};
use domain::catalog::conditions::{Amounts, Conditions};
use domain::shop::setting::check_currency;
use kit::web::Form;
use kit::web::form::Problem;

use super::typed::{Known, name, rows};
use crate::price::{NewPrice, PriceRow};
use crate::words::T;
use domain::catalog::shape::{self, Spot};

/// The hidden fields that say which other currencies the form has.
const CURRENCY: &str = "currency";
/// The field in which another one is asked for.
pub const WANTED: &str = "new_currency";
const CURRENCIES_MOST: usize = 12;
/// The conditions with an amount, as the form and the rules name them.
const AMOUNTS: [&str; 5] = ["trial_price", "clawback", "deposit", "setup", "commitment"];
const THRESHOLDS: &str = "thresholds";

/// The name of a currency's own field: `setup.USD`.
pub fn own(field: &str, currency: Currency) -> String {
    format!("{field}.{currency}")
}

/// The name of an amount of an item's price: `items.0.USD.1`.
pub fn spot_name(at: usize, currency: Currency, n: usize) -> String {
    name(at, &format!("{currency}.{n}"))
}

/// The other currencies of the form, in their order.
pub fn currencies(form: &Form, home: Currency) -> Vec<Currency> {
    let mut found: Vec<Currency> = Vec::new();
    for currency in form.all(CURRENCY).into_iter().filter_map(|code| code.parse().ok()) {
        if currency != home && !found.contains(&currency) {
            found.push(currency);
        }
    }
    found.truncate(CURRENCIES_MOST);
    found
}

/// A form filled with the other currencies a plan has anything in.
pub fn fill(form: &mut Form, known: &Known, terms: &Conditions, home: Currency) {
    let priced = known.prices.iter().filter(|price| known.items.iter().any(|item| item.id == price.plan_item));
    let named = terms.amounts.keys().filter_map(|code| code.parse().ok());
    let mut all: Vec<Currency> = priced.map(|price| price.currency).chain(named).filter(|one| *one != home).collect();
    all.sort_unstable();
    all.dedup();
    let mut pairs = form.pairs().to_vec();
    for currency in all {
        pairs.extend(filled(known, terms, home, currency));
    }
    *form = Form::from_pairs(pairs);
}

fn filled(known: &Known, terms: &Conditions, home: Currency, currency: Currency) -> Vec<(String, String)> {
    let none = Amounts::default();
    let amounts = terms.amounts.get(currency.code()).unwrap_or(&none);
    let mut pairs = vec![(CURRENCY.to_string(), currency.to_string())];
    if !amounts.withdrawn {
        pairs.push((own("sell", currency), "on".into()));
    }
    let typed = |amount: Amount| Money::new(amount, currency).digits().replace(',', "");
    let values = [amounts.trial_price, amounts.clawback, amounts.deposit, amounts.setup, amounts.commitment];
    for (field, value) in AMOUNTS.into_iter().zip(values) {
        pairs.extend(value.map(|value| (own(field, currency), typed(value))));
    }
    let thresholds: Vec<String> = amounts.thresholds.iter().map(|amount| typed(*amount)).collect();
    pairs.push((own(THRESHOLDS, currency), thresholds.join(" ")));
    for (at, item) in known.items.iter().enumerate() {
        let (home, there) = (known.newest(&item.code, home), known.newest(&item.code, currency));
        let amounts = home.zip(there).and_then(|(home, there)| shape::amounts_like(&home.model.0, &there.model.0));
        for (n, amount) in amounts.unwrap_or_default().into_iter().enumerate() {
            pairs.push((spot_name(at, currency, n), major(amount, currency)));
        }
    }
    pairs
}

/// An amount as people type it; finer than a minor unit where it is.
fn major(amount: Ratio, currency: Currency) -> String {
    match amount.round(Round::Down).filter(|_| amount.den() == 1) {
        Some(whole) => Money::new(whole, currency).digits().replace(',', ""),
        None => amount.times(Ratio::new(1, unit(currency))).map_or(String::new(), |amount| amount.to_string()),
    }
}

fn unit(currency: Currency) -> i128 {
    10i128.pow(currency.digits())
}

/// The form with one currency more, or with what is wrong about it.
pub fn added(t: T, form: &Form, home: Currency) -> Form {
    let mut longer = form.clone();
    let there = currencies(form, home);
    match check_currency(form.text(WANTED)) {
        Ok(currency) if there.contains(&currency) => longer.refuse(WANTED, t.refused_currency_there()),
        Ok(_) if there.len() >= CURRENCIES_MOST => {
            longer.refuse(WANTED, t.refused_currencies_many(i64::try_from(CURRENCIES_MOST).unwrap_or(0)));
        }
        Ok(currency) if currency != home => {
            let mut pairs = form.pairs().to_vec();
            pairs.retain(|(key, _)| key != WANTED);
            pairs.push((CURRENCY.into(), currency.to_string()));
            pairs.push((own("sell", currency), "on".into()));
            longer = Form::from_pairs(pairs);
        }
        Ok(_) | Err(_) => longer.refuse(WANTED, t.refused_currency()),
    }
    longer
}

/// The amounts that are asked for an item: those of its price in the shop's currency. A price with fields of its own has
/// one that lasts and one for the first periods.
pub fn asked(form: &Form, at: usize, known: &Known, home: Currency) -> Vec<Spot> {
    let simple =
        |price: Price| shape::spots(&Price { intro: vec![Intro { periods: 1, price: price.clone() }], ..price });
    match form.text(&name(at, "model")) {
        "keep" => kept(form, at, known, home).map_or(Vec::new(), |price| shape::spots(&price.model.0)),
        "each" => simple(Price::each(0)),
        _ => simple(Price::flat(0)),
    }
}

fn kept<'a>(form: &Form, at: usize, known: &'a Known, home: Currency) -> Option<&'a PriceRow> {
    known.newest(form.text(&name(at, "code")), home)
}

/// The price of an item in another currency: that of the shop's with other amounts. None when nothing was typed.
pub fn price(form: &mut Form, at: usize, known: &Known, home: &NewPrice, currency: Currency) -> Option<NewPrice> {
    let asked = asked(form, at, known, home.currency);
    let spots = shape::spots(&home.price);
    let names: Vec<String> = (0..asked.len()).map(|n| spot_name(at, currency, n)).collect();
    let had = known.newest(form.text(&name(at, "code")), currency);
    if !spots.is_empty() && had.is_none() && !names.iter().any(|name| form.has(name)) {
        return None;
    }
    let had = had.filter(|had| shape::amounts_like(&home.price, &had.model.0).is_none());
    if had.is_some() && !names.iter().any(|name| form.has(name)) {
        // A price of another shape has no fields; it stays until one is typed.
        return None;
    }
    let mut amounts = Vec::new();
    for (n, name) in names.iter().enumerate() {
        let wanted = n < spots.len();
        match amount(form.text(name), currency) {
            Some(amount) if wanted => amounts.push(amount),
            None if !wanted && !form.has(name) => {}
            None if wanted && !form.has(name) => form.note(name, Problem::Missing),
            Some(_) => form.note(name, Problem::NotOffered),
            None => form.note(name, Problem::NotMoney),
        }
    }
    let price = shape::with(&home.price, &amounts)?;
    Some(NewPrice { currency, price, from: home.from })
}

/// At least nothing; as fine as a price may be.
fn amount(text: &str, currency: Currency) -> Option<Ratio> {
    let plain: String = text.chars().filter(|c| *c != ',').collect();
    let amount = Ratio::parse(&plain)?.times(Ratio::new(unit(currency), 1))?;
    (!amount.is_negative() && amount <= Ratio::whole(base::money::MOST)).then_some(amount)
}

/// The conditions with the amounts that were typed for other currencies.
pub fn conditions(form: &mut Form, mut kept: Conditions, home: Currency) -> Conditions {
    for currency in currencies(form, home) {
        let mut typed = |field: &str| {
            let name = own(field, currency);
            if form.has(&name) { form.money(&name, currency).map(|money| money.amount) } else { None }
        };
        let [trial_price, clawback, deposit, setup, commitment] = AMOUNTS.map(&mut typed);
        let thresholds = thresholds(form, currency);
        let withdrawn = !form.has(&own("sell", currency));
        let amounts = Amounts { withdrawn, trial_price, clawback, deposit, setup, commitment, thresholds };
        if amounts == Amounts::default() {
            kept.amounts.remove(currency.code());
        } else {
            kept.amounts.insert(currency.to_string(), amounts);
        }
    }
    kept
}

fn thresholds(form: &mut Form, currency: Currency) -> Vec<Amount> {
    let name = own(THRESHOLDS, currency);
    let text = form.text(&name).to_string();
    let amount = |one: &str| Money::parse(one, currency).map(|money| money.amount);
    let read: Option<Vec<Amount>> = text.split_whitespace().map(amount).collect();
    if read.is_none() {
        form.note(&name, Problem::NotMoney);
    }
    read.unwrap_or_default()
}

/// What is still missing before a plan is sold in a currency: items without a price, and conditions without an amount.
pub struct Missing {
    /// Their place among the items.
    pub items: Vec<usize>,
    pub fields: Vec<&'static str>,
}

pub fn missing(form: &Form, known: &Known, terms: &Conditions, home: Currency, currency: Currency) -> Missing {
    let is_missing = |at: &usize| {
        let asked = asked(form, *at, known, home);
        let typed = asked.iter().enumerate().any(|(n, _)| form.has(&spot_name(*at, currency, n)));
        !typed && !asked.is_empty() && known.newest(form.text(&name(*at, "code")), currency).is_none()
    };
    let items = (0..rows(form)).filter(is_missing).collect();
    let fields = terms.in_currency(currency).err().unwrap_or_default();
    Missing { items, fields }
}

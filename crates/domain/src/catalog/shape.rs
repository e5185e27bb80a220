//! The shape of a price: its amounts in their order. The same price in another currency has the same shape and other
//! amounts in their places; units, free units and shares are the same everywhere.

use crate::billing::price::{Model, Price};
use base::Ratio;

/// What an amount in a price is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The whole of a flat price, or that of one unit.
    Whole,
    /// Of each unit of a tier, and once for a tier; up to so many units, the last tier without end.
    TierEach(Option<i64>),
    TierFlat(Option<i64>),
    /// For so many units.
    Package(i64),
    PerEvent,
    Least,
    Most,
}

/// An amount in a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    pub what: What,
    /// Of which introductory price, counted from 1; 0 is the price that lasts.
    pub intro: usize,
    pub amount: Ratio,
}

/// The amounts of a price: of the one that lasts, then of the first periods. Parts that cost nothing are left out.
pub fn spots(price: &Price) -> Vec<Spot> {
    let mut found = Vec::new();
    visit(&mut price.clone(), 0, &mut |what, intro, amount| found.push(Spot { what, intro, amount: *amount }));
    found
}

/// The price with these amounts in the places of its own. None when they are not as many.
pub fn with(price: &Price, amounts: &[Ratio]) -> Option<Price> {
    if amounts.len() != spots(price).len() {
        return None;
    }
    let (mut other, mut left) = (price.clone(), amounts.iter());
    visit(&mut other, 0, &mut |_, _, amount| *amount = left.next().copied().unwrap_or(*amount));
    Some(other)
}

/// The amounts of another price of the same shape. None when its shape is another one.
pub fn amounts_like(price: &Price, other: &Price) -> Option<Vec<Ratio>> {
    let amounts: Vec<Ratio> = spots(other).iter().map(|spot| spot.amount).collect();
    with(price, &amounts).filter(|same| same == other).map(|_| amounts)
}

fn visit(price: &mut Price, intro: usize, see: &mut dyn FnMut(What, usize, &mut Ratio)) {
    let mut costs = |what, amount: &mut Ratio| {
        if !amount.is_zero() {
            see(what, intro, amount);
        }
    };
    match &mut price.model {
        Model::Graduated(tiers) | Model::Volume(tiers) => {
            for tier in tiers {
                costs(What::TierEach(tier.up_to), &mut tier.each);
                costs(What::TierFlat(tier.up_to), &mut tier.flat);
            }
        }
        Model::Package { of, amount, .. } => costs(What::Package(*of), amount),
        Model::Percent { each, .. } => costs(What::PerEvent, each),
        // A price that is nothing but an amount has it even when it is nothing.
        Model::Flat(amount) | Model::Each(amount) => see(What::Whole, intro, amount),
    }
    for (what, amount) in [(What::Least, &mut price.minimum), (What::Most, &mut price.maximum)] {
        if let Some(amount) = amount.as_mut().filter(|amount| !amount.is_zero()) {
            see(what, intro, amount);
        }
    }
    for (n, first) in price.intro.iter_mut().enumerate() {
        visit(&mut first.price, n + 1, see);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, amounts: &[i64], abroad: &str) {
        let (home, want): (Price, Price) = (serde_json::from_str(json).unwrap(), serde_json::from_str(abroad).unwrap());
        let amounts: Vec<Ratio> = amounts.iter().copied().map(Ratio::whole).collect();
        assert_eq!(with(&home, &amounts), Some(want.clone()), "{json}");
        assert_eq!(amounts_like(&home, &want), Some(amounts), "{json}");
    }

    #[test]
    fn a_price_abroad_has_the_same_shape() {
        check(r#"{"flat": 33000}"#, &[2_500], r#"{"flat": 2500}"#);
        check(r#"{"flat": 0}"#, &[0], r#"{"flat": 0}"#);
        check(r#"{"each": 3000, "minimum": 9000}"#, &[250, 700], r#"{"each": 250, "minimum": 700}"#);
        let tiers = |a: i64, b: i64| {
            format!(r#"{{"graduated": [{{"up_to": 2, "each": 0}}, {{"up_to": 9, "each": {a}}}, {{"each": {b}}}]}}"#)
        };
        check(&tiers(3_000, 2_000), &[250, 150], &tiers(250, 150));
        check(
            r#"{"package": {"of": 10, "amount": 4000, "free": 10}}"#,
            &[300],
            r#"{"package": {"of": 10, "amount": 300, "free": 10}}"#,
        );
        check(r#"{"percent": {"rate": "0.01"}}"#, &[], r#"{"percent": {"rate": "0.01"}}"#);
        let intro =
            |a: i64, b: i64| format!(r#"{{"flat": {a}, "phases": [{{"periods": 3, "price": {{"flat": {b}}}}}]}}"#);
        check(&intro(33_000, 9_900), &[2_500, 700], &intro(2_500, 700));
    }

    #[test]
    fn another_shape_is_not_taken_for_it() {
        let read = |json: &str| serde_json::from_str::<Price>(json).unwrap();
        let flat = read(r#"{"flat": 33000}"#);
        assert_eq!(amounts_like(&flat, &read(r#"{"each": 2500}"#)), None);
        assert_eq!(with(&flat, &[]), None);
    }
}

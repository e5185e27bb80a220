//! What a quantity costs: flat, per unit, graduated, volume, package, percentage, with a floor and a ceiling. Exact until
//! the line is rounded.

use base::Ratio;
use serde::{Deserialize, Serialize};

/// A price as `story.md` writes it. Amounts are minor units of the price's currency.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Price {
    pub model: Model,
    pub minimum: Option<Ratio>,
    pub maximum: Option<Ratio>,
    /// Each unit counts with the part of the period it was there.
    pub prorated: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Model {
    /// One amount whatever the quantity.
    Flat(Ratio),
    /// An amount for each unit.
    Each(Ratio),
    /// Each unit costs what its tier says.
    Graduated(Vec<Tier>),
    /// All units cost what the tier of the whole quantity says.
    Volume(Vec<Tier>),
    /// `amount` for every begun `of` units beyond the first `free`.
    Package { of: i64, amount: Ratio, free: i64 },
    /// A share of the value and an amount per event; the first `free` events cost nothing.
    Percent { rate: Ratio, each: Ratio, free: i64 },
}

/// Units up to and including `up_to` (the last tier has no end) cost `each`, and `flat` once when the tier is entered.
#[derive(Clone, Debug, PartialEq)]
pub struct Tier {
    pub up_to: Option<i64>,
    pub each: Ratio,
    pub flat: Ratio,
}

impl Price {
    pub fn flat(amount: i64) -> Price {
        Price { model: Model::Flat(Ratio::whole(amount)), minimum: None, maximum: None, prorated: false }
    }

    pub fn each(amount: i64) -> Price {
        Price { model: Model::Each(Ratio::whole(amount)), minimum: None, maximum: None, prorated: false }
    }

    /// Whether the quantity matters.
    pub fn is_per_unit(&self) -> bool {
        !matches!(self.model, Model::Flat(_))
    }

    /// The exact price of `quantity` units for one full period. None when it is too large to compute.
    pub fn rate(&self, quantity: i64) -> Option<Ratio> {
        let beyond = match self.model {
            Model::Percent { free, .. } => quantity.checked_sub(free)?.max(0),
            Model::Flat(_) | Model::Each(_) | Model::Graduated(_) | Model::Volume(_) | Model::Package { .. } => {
                quantity
            }
        };
        self.rate_of(Used { quantity: Ratio::whole(beyond), events: beyond.signum() }, Share::WHOLE)
    }

    /// The exact price of what was used in a part of a period. None when it is too large to compute.
    pub fn rate_of(&self, used: Used, share: Share) -> Option<Ratio> {
        let plain = match &self.model {
            Model::Flat(amount) => amount.times(share.floor)?,
            Model::Each(amount) => amount.times(used.quantity)?,
            Model::Graduated(tiers) => graduated(tiers, used.quantity)?,
            Model::Volume(tiers) => volume(tiers, used.quantity)?,
            Model::Package { of, amount, free } => {
                let beyond = used.quantity.minus(Ratio::whole(*free))?.max(Ratio::ZERO);
                let packages = beyond.times(Ratio::new(1, i128::from(*of)))?;
                amount.times(Ratio::new(packages.num().checked_add(packages.den() - 1)? / packages.den(), 1))?
            }
            Model::Percent { rate, each, .. } => {
                rate.times(used.quantity)?.plus(each.times(Ratio::whole(used.events))?)?
            }
        };
        let floored = match self.minimum {
            Some(least) => plain.max(least.times(share.floor)?),
            None => plain,
        };
        Some(match self.maximum {
            Some(most) => floored.min(most.times(share.cap)?),
            None => floored,
        })
    }

    /// How many of the first events cost nothing; only a percentage has free events.
    pub fn free_events(&self) -> i64 {
        match self.model {
            Model::Percent { free, .. } => free,
            Model::Flat(_) | Model::Each(_) | Model::Graduated(_) | Model::Volume(_) | Model::Package { .. } => 0,
        }
    }
}

/// What is to be paid for: a quantity, told in a number of events. Free events are left out of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    pub quantity: Ratio,
    pub events: i64,
}

/// The part of a full period that a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Of amounts that are due whatever was used: a flat price, a minimum.
    pub floor: Ratio,
    /// Of the maximum.
    pub cap: Ratio,
}

impl Share {
    pub const WHOLE: Share = Share { floor: Ratio::ONE, cap: Ratio::ONE };
}

fn graduated(tiers: &[Tier], quantity: Ratio) -> Option<Ratio> {
    let (mut sum, mut from) = (Ratio::ZERO, Ratio::ZERO);
    for tier in tiers {
        if quantity <= from {
            break;
        }
        let to = tier.up_to.map_or(quantity, |end| Ratio::whole(end).min(quantity));
        sum = sum.plus(tier.each.times(to.minus(from)?)?)?.plus(tier.flat)?;
        from = to;
    }
    Some(sum)
}

fn volume(tiers: &[Tier], quantity: Ratio) -> Option<Ratio> {
    let tier = tiers.iter().find(|t| t.up_to.is_none_or(|end| quantity <= Ratio::whole(end))).or(tiers.last())?;
    // Without a unit no tier is entered.
    let flat = if quantity.is_zero() { Ratio::ZERO } else { tier.flat };
    tier.each.times(quantity)?.plus(flat)
}

/// An amount in JSON: whole minor units as a number, finer ones as a decimal text.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(untagged)]
enum Number {
    Whole(i64),
    Text(String),
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WrittenTier {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    up_to: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    each: Option<Number>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    flat: Option<Number>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WrittenPackage {
    of: i64,
    amount: Number,
    #[serde(default)]
    free: i64,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WrittenPercent {
    rate: Number,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    each: Option<Number>,
    #[serde(default)]
    free: i64,
}

/// The JSON form. Exactly one model is given.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    flat: Option<Number>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    each: Option<Number>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    graduated: Option<Vec<WrittenTier>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    volume: Option<Vec<WrittenTier>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    package: Option<WrittenPackage>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent: Option<WrittenPercent>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    minimum: Option<Number>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    maximum: Option<Number>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    prorated: bool,
}

fn read(number: Number) -> Result<Ratio, &'static str> {
    let ratio = match number {
        Number::Whole(n) => Ratio::whole(n),
        Number::Text(text) => Ratio::parse(&text).ok_or("an amount is a whole number or a decimal text")?,
    };
    if ratio.is_negative() {
        return Err("an amount of a price is not negative");
    }
    let most = Ratio::whole(base::money::MOST);
    if ratio > most { Err("an amount is too large") } else { Ok(ratio) }
}

fn read_tiers(tiers: Vec<WrittenTier>) -> Result<Vec<Tier>, &'static str> {
    let mut out: Vec<Tier> = Vec::with_capacity(tiers.len());
    let last = tiers.len().checked_sub(1).ok_or("tiers need at least one")?;
    for (i, tier) in tiers.into_iter().enumerate() {
        let before = out.last().and_then(|t| t.up_to).unwrap_or(0);
        match tier.up_to {
            None if i < last => return Err("only the last tier has no end"),
            Some(end) if end <= before => return Err("tiers grow"),
            Some(_) | None => {}
        }
        let amount = |n: Option<Number>| n.map_or(Ok(Ratio::ZERO), read);
        out.push(Tier { up_to: tier.up_to, each: amount(tier.each)?, flat: amount(tier.flat)? });
    }
    Ok(out)
}

impl TryFrom<Written> for Price {
    type Error = &'static str;
    fn try_from(w: Written) -> Result<Price, &'static str> {
        let mut models = Vec::new();
        if let Some(amount) = w.flat {
            models.push(Model::Flat(read(amount)?));
        }
        if let Some(amount) = w.each {
            models.push(Model::Each(read(amount)?));
        }
        if let Some(tiers) = w.graduated {
            models.push(Model::Graduated(read_tiers(tiers)?));
        }
        if let Some(tiers) = w.volume {
            models.push(Model::Volume(read_tiers(tiers)?));
        }
        if let Some(p) = w.package {
            if p.of < 1 || p.free < 0 {
                return Err("a package has at least one unit");
            }
            models.push(Model::Package { of: p.of, amount: read(p.amount)?, free: p.free });
        }
        if let Some(p) = w.percent {
            let each = p.each.map_or(Ok(Ratio::ZERO), read)?;
            models.push(Model::Percent { rate: read(p.rate)?, each, free: p.free.max(0) });
        }
        let (minimum, maximum) = (w.minimum.map(read).transpose()?, w.maximum.map(read).transpose()?);
        match (models.pop(), models.is_empty()) {
            (Some(model), true) => Ok(Price { model, minimum, maximum, prorated: w.prorated }),
            (Some(_), false) => Err("a price has one model"),
            (None, _) => Err("a price needs a model"),
        }
    }
}

fn write(ratio: Ratio) -> Number {
    match i64::try_from(ratio.num()) {
        Ok(whole) if ratio.den() == 1 => Number::Whole(whole),
        _ => Number::Text(ratio.to_string()),
    }
}

fn write_tiers(tiers: Vec<Tier>) -> Vec<WrittenTier> {
    let some = |r: Ratio| (!r.is_zero()).then(|| write(r));
    tiers.into_iter().map(|t| WrittenTier { up_to: t.up_to, each: Some(write(t.each)), flat: some(t.flat) }).collect()
}

impl From<Price> for Written {
    fn from(price: Price) -> Written {
        let (minimum, maximum) = (price.minimum.map(write), price.maximum.map(write));
        let mut w = Written { minimum, maximum, prorated: price.prorated, ..Written::default() };
        match price.model {
            Model::Flat(amount) => w.flat = Some(write(amount)),
            Model::Each(amount) => w.each = Some(write(amount)),
            Model::Graduated(tiers) => w.graduated = Some(write_tiers(tiers)),
            Model::Volume(tiers) => w.volume = Some(write_tiers(tiers)),
            Model::Package { of, amount, free } => {
                w.package = Some(WrittenPackage { of, amount: write(amount), free });
            }
            Model::Percent { rate, each, free } => {
                w.percent = Some(WrittenPercent { rate: write(rate), each: Some(write(each)), free });
            }
        }
        w
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(price: &str, quantity: i64, want: &str) {
        let price: Price = serde_json::from_str(price).unwrap();
        assert_eq!(price.rate(quantity).unwrap().to_string(), want);
        let again: Price = serde_json::from_str(&serde_json::to_string(&price).unwrap()).unwrap();
        assert_eq!(price, again);
    }

    #[test]
    fn flat_is_the_same_for_any_quantity() {
        check(r#"{"flat": 33000}"#, 0, "33000");
        check(r#"{"flat": 33000}"#, 9, "33000");
    }

    #[test]
    fn each_unit_is_paid() {
        check(r#"{"each": "0.125"}"#, 3, "0.375");
    }

    const SWAPS: &str = r#"{"graduated": [{"up_to": 2, "each": 0}, {"each": 3000}]}"#;

    #[test]
    fn graduated_pays_each_unit_in_its_tier() {
        for (quantity, want) in [(0, "0"), (2, "0"), (3, "3000"), (5, "9000")] {
            check(SWAPS, quantity, want);
        }
        check(r#"{"graduated": [{"up_to": 10, "each": 5, "flat": 100}, {"each": 4, "flat": 50}]}"#, 12, "208");
    }

    #[test]
    fn volume_pays_all_units_in_the_last_tier() {
        let tiers = r#"{"volume": [{"up_to": 10, "each": 5}, {"each": 4, "flat": 7}]}"#;
        for (quantity, want) in [(10, "50"), (11, "51"), (0, "0")] {
            check(tiers, quantity, want);
        }
    }

    #[test]
    fn packages_are_begun_whole() {
        let price = r#"{"package": {"of": 100, "amount": 500, "free": 50}}"#;
        for (quantity, want) in [(0, "0"), (50, "0"), (51, "500"), (150, "500"), (151, "1000")] {
            check(price, quantity, want);
        }
    }

    #[test]
    fn a_line_has_a_floor_and_a_ceiling() {
        check(r#"{"each": 10, "minimum": 25, "maximum": 45}"#, 1, "25");
        check(r#"{"each": 10, "minimum": 25, "maximum": 45}"#, 4, "40");
        check(r#"{"each": 10, "minimum": 25, "maximum": 45}"#, 9, "45");
    }

    fn check_part(price: &str, quantity: &str, events: i64, share: (i128, i128), want: &str) {
        let price: Price = serde_json::from_str(price).unwrap();
        let share = Share { floor: Ratio::new(share.0, share.1), cap: Ratio::new(share.0, share.1) };
        let rate = price.rate_of(Used { quantity: quantity.parse().unwrap(), events }, share).unwrap();
        assert_eq!(rate.to_string(), want);
    }

    #[test]
    fn a_part_of_a_unit_costs_its_part() {
        check_part(r#"{"each": 100}"#, "6.5", 1, (1, 1), "650");
        check_part(r#"{"graduated": [{"up_to": 2, "each": 10}, {"each": 4}]}"#, "2.5", 1, (1, 1), "22");
        check_part(r#"{"volume": [{"up_to": 2, "each": 10}, {"each": 4}]}"#, "2.5", 1, (1, 1), "10");
        check_part(r#"{"package": {"of": 10, "amount": 500, "free": 5}}"#, "15.1", 1, (1, 1), "1000");
    }

    #[test]
    fn floor_and_ceiling_shrink_with_the_period() {
        check_part(r#"{"each": 100, "minimum": 5000}"#, "3", 3, (15, 30), "2500");
        check_part(r#"{"each": 100, "maximum": 8000}"#, "60", 3, (15, 30), "4000");
        check_part(r#"{"flat": 3000}"#, "60", 3, (10, 30), "1000");
    }

    #[test]
    fn a_percentage_adds_an_amount_for_each_event() {
        check_part(r#"{"percent": {"rate": "0.01", "each": 30}}"#, "20000", 4, (1, 1), "320");
        check_part(r#"{"percent": {"rate": "0.01", "each": 30, "free": 2}}"#, "0", 0, (1, 1), "0");
    }

    #[test]
    fn a_tier_that_is_not_entered_costs_nothing() {
        check(r#"{"volume": [{"up_to": 10, "each": 5, "flat": 700}, {"each": 4}]}"#, 0, "0");
        check(r#"{"graduated": [{"up_to": 10, "each": 5, "flat": 700}, {"each": 4}]}"#, 0, "0");
    }

    #[test]
    fn nonsense_is_refused() {
        for wrong in [
            r#"{}"#,
            r#"{"flat": 1, "each": 2}"#,
            r#"{"flat": -1}"#,
            r#"{"flat": "1e3"}"#,
            r#"{"flat": 9300000000000000000}"#,
            r#"{"graduated": []}"#,
            r#"{"graduated": [{"each": 1}, {"each": 2}]}"#,
            r#"{"graduated": [{"up_to": 5, "each": 1}, {"up_to": 5, "each": 2}]}"#,
            r#"{"package": {"of": 0, "amount": 1}}"#,
            r#"{"surprise": 1}"#,
        ] {
            assert!(serde_json::from_str::<Price>(wrong).is_err(), "{wrong}");
        }
    }
}

//! What a quantity costs: flat, per unit, graduated, volume, package, percentage, with a floor and a ceiling; and at what
//! prices the first periods come. Exact until the line is rounded. How it is written as JSON is in `written`.

use base::Ratio;
use serde::{Deserialize, Serialize};

use super::written::Written;

/// A price as `story.md` writes it. Amounts are minor units of the price's currency.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Price {
    pub model: Model,
    pub minimum: Option<Ratio>,
    pub maximum: Option<Ratio>,
    /// Each unit counts with the part of the period it was there.
    pub prorated: bool,
    /// The prices of the first periods, in their order; then this one lasts.
    pub intro: Vec<Intro>,
}

/// An introductory price: so many whole periods cost this.
#[derive(Clone, Debug, PartialEq)]
pub struct Intro {
    pub periods: i64,
    pub price: Price,
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

/// Units up to and including `up_to` cost `each`, and `flat` once when the tier is entered. The last tier goes on for ever,
/// also where an end of it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Tier {
    pub up_to: Option<i64>,
    pub each: Ratio,
    pub flat: Ratio,
}

impl Price {
    pub fn flat(amount: i64) -> Price {
        Price::plain(Model::Flat(Ratio::whole(amount)))
    }

    pub fn each(amount: i64) -> Price {
        Price::plain(Model::Each(Ratio::whole(amount)))
    }

    fn plain(model: Model) -> Price {
        Price { model, minimum: None, maximum: None, prorated: false, intro: Vec::new() }
    }

    /// The price that lasts, without those of the first periods.
    pub fn lasting(&self) -> Price {
        Price { intro: Vec::new(), ..self.clone() }
    }

    /// What the period costs that so many whole ones came before.
    pub fn after(&self, periods: i64) -> &Price {
        let mut left = periods;
        for intro in &self.intro {
            if left < intro.periods {
                return &intro.price;
            }
            left -= intro.periods;
        }
        self
    }

    /// Before how many whole periods the price changes: once for each introductory price.
    pub fn intro_ends(&self) -> impl Iterator<Item = i64> {
        self.intro.iter().scan(0i64, |sum, intro| {
            *sum = sum.saturating_add(intro.periods);
            Some(*sum)
        })
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
    for (n, tier) in (1..).zip(tiers) {
        if quantity <= from {
            break;
        }
        let end = tier.up_to.filter(|_| n < tiers.len());
        let to = end.map_or(quantity, |end| Ratio::whole(end).min(quantity));
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
    fn the_last_tier_goes_on() {
        let (graduated, volume) = (
            r#"{"graduated": [{"up_to": 2, "each": 0}, {"up_to": 5, "each": 3000, "flat": 100}]}"#,
            r#"{"volume": [{"up_to": 2, "each": 9}, {"up_to": 5, "each": 4}]}"#,
        );
        for (quantity, graded, voluminous) in
            [(2, "0", "18"), (5, "9100", "20"), (6, "12100", "24"), (50, "144100", "200")]
        {
            check(graduated, quantity, graded);
            check(volume, quantity, voluminous);
        }
        check(r#"{"graduated": [{"up_to": 1, "each": 7}]}"#, 3, "21");
    }

    #[test]
    fn a_maximum_below_the_minimum_wins() {
        for (quantity, want) in [(0, "500"), (1, "500"), (9, "500")] {
            check(r#"{"each": 1000, "minimum": 800, "maximum": 500}"#, quantity, want);
        }
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
    fn the_first_periods_have_prices_of_their_own() {
        let price: Price = serde_json::from_str(INTRO).unwrap();
        let costs = |n: i64| price.after(n).rate(1).unwrap().to_string();
        assert_eq!([0, 1, 2, 3, 4, 99].map(costs), ["0", "9900", "9900", "9900", "33000", "33000"]);
        assert_eq!(price.intro_ends().collect::<Vec<_>>(), [1, 4]);
        assert_eq!(price.lasting(), Price::flat(33_000));
        check(INTRO, 1, "33000");
    }

    const INTRO: &str = r#"{"flat": 33000, "phases": [
        {"periods": 1, "price": {"flat": 0}}, {"periods": 3, "price": {"flat": 9900}}]}"#;

    #[test]
    fn the_smallest_things_are_prices() {
        check(r#"{"graduated": [{"up_to": 1, "each": 7}, {"each": 5}]}"#, 2, "12");
        check(r#"{"package": {"of": 1, "amount": 500, "free": 0}}"#, 2, "1000");
        check(r#"{"percent": {"rate": "0.5"}}"#, 3, "1.5");
        check(r#"{"percent": {"rate": "0.5", "each": 10, "free": 2}}"#, 1, "0");
        check(r#"{"percent": {"rate": "0.5", "each": 10, "free": 2}}"#, 3, "10.5");
        check(r#"{"each": "0.5"}"#, 3, "1.5");
        check(&format!(r#"{{"flat": {}}}"#, base::money::MOST), 1, &base::money::MOST.to_string());
        assert_eq!(serde_json::to_string(&Price::flat(5)).unwrap(), r#"{"flat":5}"#);
    }

    #[test]
    fn introductory_prices_have_bounds() {
        let one = |periods: i64| format!(r#"{{"periods": {periods}, "price": {{"flat": 1}}}}"#);
        let price = |phases: Vec<String>| format!(r#"{{"flat": 2, "phases": [{}]}}"#, phases.join(","));
        let is_fine = |phases: Vec<String>| serde_json::from_str::<Price>(&price(phases)).is_ok();
        assert!(is_fine(vec![one(1); 12]) && !is_fine(vec![one(1); 13]));
        assert!(is_fine(vec![one(1_000)]) && !is_fine(vec![one(1_001)]) && !is_fine(vec![one(0)]));
    }

    #[test]
    fn nonsense_is_refused() {
        for wrong in [
            r#"{"flat": 1, "phases": [{"periods": 0, "price": {"flat": 1}}]}"#,
            r#"{"flat": 1, "phases": [{"periods": 2, "price": {"flat": 1, "phases": [{"periods": 1, "price": {"flat": 1}}]}}]}"#,
            r#"{}"#,
            r#"{"flat": 1, "each": 2}"#,
            r#"{"flat": -1}"#,
            r#"{"flat": "1e3"}"#,
            r#"{"flat": 9300000000000000000}"#,
            r#"{"graduated": []}"#,
            r#"{"graduated": [{"each": 1}, {"each": 2}]}"#,
            r#"{"graduated": [{"up_to": 5, "each": 1}, {"up_to": 5, "each": 2}]}"#,
            r#"{"graduated": [{"up_to": 0, "each": 1}, {"each": 2}]}"#,
            r#"{"package": {"of": 0, "amount": 1}}"#,
            r#"{"package": {"of": 1, "amount": 1, "free": -1}}"#,
            r#"{"surprise": 1}"#,
        ] {
            assert!(serde_json::from_str::<Price>(wrong).is_err(), "{wrong}");
        }
    }
}

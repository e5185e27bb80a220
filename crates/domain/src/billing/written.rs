//! A price as JSON, in the words of a story file: read strictly, written so that it is read back the same.

use base::Ratio;
use serde::{Deserialize, Serialize};

use super::price::{Intro, Model, Price, Tier};

/// Introductory prices of one price at most, and periods of one of them.
const INTROS_MOST: usize = 12;
const INTRO_PERIODS_MOST: i64 = 1_000;

/// An amount in JSON: whole minor units as a number, finer ones as a decimal text.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(untagged, expecting = "an amount is a whole number or a decimal text")]
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
pub(super) struct Written {
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    phases: Vec<WrittenIntro>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WrittenIntro {
    periods: i64,
    price: Price,
}

fn read_intros(written: Vec<WrittenIntro>) -> Result<Vec<Intro>, &'static str> {
    if written.len() > INTROS_MOST {
        return Err("too many introductory prices");
    }
    let read = |w: WrittenIntro| match w {
        _ if !(1..=INTRO_PERIODS_MOST).contains(&w.periods) => Err("an introductory price has at least one period"),
        _ if !w.price.intro.is_empty() => Err("an introductory price has none of its own"),
        _ => Ok(Intro { periods: w.periods, price: w.price }),
    };
    written.into_iter().map(read).collect()
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
            (Some(model), true) => {
                Ok(Price { model, minimum, maximum, prorated: w.prorated, intro: read_intros(w.phases)? })
            }
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
        let phases = price.intro.into_iter().map(|i| WrittenIntro { periods: i.periods, price: i.price }).collect();
        let mut w = Written { minimum, maximum, prorated: price.prorated, phases, ..Written::default() };
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

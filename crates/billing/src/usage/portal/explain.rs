//! How the amount of a usage line came about, in one line of arithmetic: `10 x 100원 + 5 x 80원`.

use base::{Amount, Currency, Lang, Money, Ratio, Round};
use domain::billing::item::{Aggregate, Item};
use domain::billing::price::{Model, Share, Tier, Used};
use kit::web::show;

use crate::words::T;

/// A line about `quantity` units of an item that costs `amount`.
pub fn explain(lang: Lang, currency: Currency, item: &Item, quantity: i64, amount: Amount) -> String {
    let t = T(lang);
    let used = Used { quantity: Ratio::whole(quantity), events: 0 };
    let alone = item.price.rate_of(used, Share::WHOLE).and_then(|exact| exact.round(Round::HalfAwayFromZero));
    let plain = Words { lang, currency }.arithmetic(&item.price.model, quantity);
    let by_days =
        item.price.prorated || item.meter.as_ref().is_some_and(|meter| meter.aggregate == Aggregate::WeightedSum);
    let bound = |bound: Option<Ratio>| bound.and_then(|exact| exact.round(Round::HalfAwayFromZero));
    let money = |amount| Money::new(amount, currency).show(lang);
    match (alone, plain) {
        _ if bound(item.price.minimum) == Some(amount) => t.usage_why_minimum(money(amount)),
        _ if bound(item.price.maximum) == Some(amount) => t.usage_why_maximum(money(amount)),
        (Some(alone), Some(plain)) if alone == amount => plain,
        (_, Some(plain)) if by_days => t.usage_why_days(plain),
        (_, None) => String::new(),
        // Early, late or shortened: what all of it costs, less what was billed for it.
        (_, Some(_)) => t.usage_why_rest().to_string(),
    }
}

/// `10 × 100원 + 5 × 80원`; None where the units alone do not say what it costs.
pub fn arithmetic(lang: Lang, currency: Currency, model: &Model, quantity: i64) -> Option<String> {
    Words { lang, currency }.arithmetic(model, quantity)
}

struct Words {
    lang: Lang,
    currency: Currency,
}

impl Words {
    fn price(&self, amount: Ratio) -> String {
        match amount.round(Round::Down).filter(|whole| Ratio::whole(*whole) == amount) {
            Some(whole) => Money::new(whole, self.currency).show(self.lang),
            None => {
                let unit = Ratio::new(1, 10i128.pow(self.currency.digits()));
                let major = amount.times(unit).map_or(String::new(), |major| major.to_string());
                format!("{major} {}", self.currency)
            }
        }
    }

    fn times(&self, n: i64, each: Ratio) -> String {
        format!("{} × {}", show::count(n), self.price(each))
    }

    /// None where the units alone do not say what it costs.
    fn arithmetic(&self, model: &Model, quantity: i64) -> Option<String> {
        match model {
            Model::Flat(_) | Model::Percent { .. } => None,
            Model::Each(each) => Some(self.times(quantity, *each)),
            Model::Graduated(tiers) => Some(self.steps(tiers, quantity)),
            Model::Volume(tiers) => {
                let tier = tiers.iter().find(|t| t.up_to.is_none_or(|end| quantity <= end)).or(tiers.last())?;
                let flat = (!tier.flat.is_zero()).then(|| self.price(tier.flat));
                Some(
                    [Some(self.times(quantity, tier.each)), flat].into_iter().flatten().collect::<Vec<_>>().join(" + "),
                )
            }
            Model::Package { of, amount, free } => {
                let packages = (quantity - free).max(0).checked_add(of - 1)? / of;
                Some(T(self.lang).usage_why_packages(packages, show::count(*of), self.price(*amount)))
            }
        }
    }

    fn steps(&self, tiers: &[Tier], quantity: i64) -> String {
        let (mut parts, mut from) = (Vec::new(), 0);
        for tier in tiers {
            if quantity <= from {
                break;
            }
            let to = tier.up_to.map_or(quantity, |end| end.min(quantity));
            parts.push(self.times(to - from, tier.each));
            parts.extend((!tier.flat.is_zero()).then(|| self.price(tier.flat)));
            from = to;
        }
        parts.join(" + ")
    }
}

#[cfg(test)]
mod tests {
    use domain::billing::item::{Bill, Decrease, Increase, Kind, Meter};

    use super::*;

    fn check(price: &str, aggregate: Aggregate, quantity: i64, amount: Amount, want: &str) {
        let item = Item {
            code: "u".into(),
            id: base::id::PlanItemId(1),
            price_id: base::id::PriceId(1),
            ko: String::new(),
            en: String::new(),
            kind: Kind::Usage,
            every: base::Every::MONTH,
            bill: Bill::Arrears,
            price: serde_json::from_str(price).unwrap(),
            quantity: 1,
            tax: Ratio::ZERO,
            meter: Some(Meter { code: "u".into(), aggregate, recurring: false }),
            increase: Increase::Prorate,
            decrease: Decrease::Credit,
            addon: false,
        };
        assert_eq!(explain(Lang::Ko, Currency::KRW, &item, quantity, amount), want);
    }

    const TIERS: &str = r#"{"graduated": [{"up_to": 10, "each": 100, "flat": 500}, {"each": 80}]}"#;

    #[test]
    fn the_arithmetic_is_shown_as_it_was_done() {
        let sum = Aggregate::Sum;
        check(r#"{"each": 100}"#, sum, 1_500, 150_000, "1,500 × 100원");
        check(r#"{"each": "0.015"}"#, sum, 1_234, 19, "1,234 × 0.015 KRW");
        check(TIERS, sum, 12, 1_660, "10 × 100원 + 500원 + 2 × 80원");
        check(
            r#"{"volume": [{"up_to": 10, "each": 100}, {"each": 80, "flat": 200}]}"#,
            sum,
            11,
            1_080,
            "11 × 80원 + 200원",
        );
        check(r#"{"package": {"of": 10, "amount": 500, "free": 5}}"#, sum, 26, 1_500, "10개 묶음 3개 × 500원");
        check(r#"{"each": 100, "minimum": 5000}"#, sum, 3, 5_000, "최소 요금 5,000원");
    }

    #[test]
    fn what_units_alone_do_not_explain_is_said() {
        check(r#"{"each": 100}"#, Aggregate::WeightedSum, 7, 677, "날수로 나눈 수량 7 × 100원");
        check(TIERS, Aggregate::Sum, 5, 440, "전체 요금에서 이미 청구한 금액을 뺐어요");
    }
}

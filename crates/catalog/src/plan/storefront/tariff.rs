//! A price that depends on how much is used, in one sentence: `10개까지 무료, 그다음 1개 3,000원, 50개부터 2,500원`.

use base::{Currency, Lang, Money, Ratio, Round};
use domain::billing::price::{Model, Price, Tier};

use crate::words::T;

/// The price that lasts, with its floor and ceiling. None when an amount of it cannot be written in the currency.
pub fn tariff(lang: Lang, price: &Price, currency: Currency) -> Option<String> {
    let say = Say { t: T(lang), currency };
    let said = match &price.model {
        Model::Flat(amount) => say.money(*amount)?,
        Model::Each(each) => say.units(*each)?,
        Model::Graduated(tiers) => say.graduated(tiers)?,
        Model::Volume(tiers) => say.volume(tiers)?,
        Model::Package { of, amount, free } => {
            let amount = say.money(*amount)?;
            say.after_free(*free, if *of == 1 { say.t.tariff_each(amount) } else { say.t.tariff_package(amount, *of) })
        }
        Model::Percent { rate, each, free } => {
            let share = say.t.tariff_share(rate.times(Ratio::whole(100))?);
            let whole = if each.is_zero() { share } else { say.t.tariff_share_and(say.money(*each)?, share) };
            say.after_free(*free, whole)
        }
    };
    let bound = |amount: &Option<Ratio>| match amount {
        Some(amount) => say.money(*amount).map(Some),
        None => Some(None),
    };
    Some(match (bound(&price.minimum)?, bound(&price.maximum)?) {
        (None, None) => said,
        (Some(least), None) => say.t.tariff_least(least, said),
        (None, Some(most)) => say.t.tariff_most(most, said),
        (Some(least), Some(most)) => say.t.tariff_between(least, most, said),
    })
}

/// The reader's words and the currency of the amounts.
#[derive(Clone, Copy)]
struct Say {
    t: T,
    currency: Currency,
}

impl Say {
    fn money(self, amount: Ratio) -> Option<String> {
        let whole = amount.round(Round::Down).filter(|_| amount.den() == 1)?;
        Some(Money::new(whole, self.currency).show(self.t.0))
    }

    /// `1개 3,000원`; when one costs a part of the smallest coin, of as many as cost whole coins: `100개 1,250원`.
    fn units(self, each: Ratio) -> Option<String> {
        let price = |n: i64| Some((n, self.money(each.times(Ratio::whole(n))?)?));
        Some(match [1, 10, 100, 1_000].into_iter().find_map(price)? {
            (1, amount) => self.t.tariff_each(amount),
            (n, amount) => self.t.tariff_many(amount, n),
        })
    }

    fn cost(self, tier: &Tier) -> Option<String> {
        Some(match (tier.flat.is_zero(), tier.each.is_zero()) {
            (true, true) => self.t.tariff_free().to_string(),
            (false, true) => self.money(tier.flat)?,
            (true, false) => self.units(tier.each)?,
            (false, false) => self.t.tariff_flat_and(self.units(tier.each)?, self.money(tier.flat)?),
        })
    }

    fn graduated(self, tiers: &[Tier]) -> Option<String> {
        let (mut said, mut from, mut before_free) = (Vec::new(), 1, false);
        for (at, tier) in tiers.iter().enumerate() {
            let is_free = tier.flat.is_zero() && tier.each.is_zero();
            let cost = self.cost(tier)?;
            said.push(match (at, tier.up_to) {
                (0, None) => cost,
                (0, Some(n)) if is_free => self.t.tariff_first_free(n),
                (0, Some(n)) => self.t.tariff_up_to(cost, n),
                (1, _) if before_free => self.t.tariff_then(cost),
                // After `1개 3,000원` the bare amount says enough.
                _ if tier.flat.is_zero() && !is_free => match self.money(tier.each) {
                    Some(amount) => self.t.tariff_from_each(amount, from),
                    None => self.t.tariff_from(cost, from),
                },
                _ => self.t.tariff_from(cost, from),
            });
            (from, before_free) = (tier.up_to.unwrap_or(i64::MAX - 1).saturating_add(1), is_free);
        }
        (!said.is_empty()).then(|| said.join(", "))
    }

    fn volume(self, tiers: &[Tier]) -> Option<String> {
        let (mut said, mut from) = (Vec::new(), 1);
        for (at, tier) in tiers.iter().enumerate() {
            let cost = self.cost(tier)?;
            said.push(match (at, tier.up_to) {
                (0, None) => cost,
                (0, Some(n)) => self.t.tariff_up_to(cost, n),
                _ => self.t.tariff_all_from(cost, from),
            });
            from = tier.up_to.unwrap_or(i64::MAX - 1).saturating_add(1);
        }
        (!said.is_empty()).then(|| said.join(", "))
    }

    fn after_free(self, free: i64, then: String) -> String {
        if free == 0 { then } else { format!("{}, {}", self.t.tariff_first_free(free), self.t.tariff_then(then)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tier(up_to: i64, each: i64, flat: i64) -> Tier {
        let up_to = Some(up_to).filter(|n| *n > 0);
        Tier { up_to, each: Ratio::whole(each), flat: Ratio::whole(flat) }
    }

    fn check(price: Price, ko: &str, en: &str) {
        let said = |lang| tariff(lang, &price, Currency::KRW).unwrap();
        assert_eq!((said(Lang::Ko).as_str(), said(Lang::En).as_str()), (ko, en));
    }

    fn of(model: Model) -> Price {
        Price { model, ..Price::flat(0) }
    }

    #[test]
    fn one_amount() {
        check(Price::flat(5_000), "5,000원", "₩5,000");
        check(Price::each(3_000), "1개 3,000원", "₩3,000 each");
        check(of(Model::Each(Ratio::new(25, 2))), "10개 125원", "₩125 per 10");
    }

    #[test]
    fn some_for_nothing_then_cheaper_and_cheaper() {
        check(
            of(Model::Graduated(vec![tier(10, 0, 0), tier(49, 3_000, 0), tier(0, 2_500, 0)])),
            "10개까지 무료, 그다음 1개 3,000원, 50개부터 2,500원",
            "10 free, then ₩3,000 each, from 50 ₩2,500 each",
        );
        check(
            of(Model::Graduated(vec![tier(5, 1_000, 0), tier(9, 0, 4_000), tier(0, 300, 1_000)])),
            "5개까지 1개 1,000원, 6개부터 4,000원, 10개부터 1,000원에 더해 1개 300원",
            "up to 5 ₩1,000 each, from 6 ₩4,000, from 10 ₩1,000 plus ₩300 each",
        );
    }

    #[test]
    fn the_whole_quantity_at_one_price() {
        check(
            of(Model::Volume(vec![tier(49, 3_000, 0), tier(0, 2_500, 0)])),
            "49개까지 1개 3,000원, 50개부터는 모두 1개 2,500원",
            "up to 49 ₩3,000 each, from 50 all of them ₩2,500 each",
        );
    }

    #[test]
    fn packages_and_shares() {
        let package = |free| of(Model::Package { of: 100, amount: Ratio::whole(5_000), free });
        check(package(0), "100개마다 5,000원", "₩5,000 for every 100 begun");
        check(package(20), "20개까지 무료, 그다음 100개마다 5,000원", "20 free, then ₩5,000 for every 100 begun");
        let share = |each, free| of(Model::Percent { rate: Ratio::new(25, 1_000), each: Ratio::whole(each), free });
        check(share(0, 0), "금액의 2.5%", "2.5% of the value");
        check(
            share(100, 3),
            "3개까지 무료, 그다음 금액의 2.5%에 건마다 100원",
            "3 free, then 2.5% of the value plus ₩100 each",
        );
    }

    #[test]
    fn floors_and_ceilings() {
        let bound = |least: i64, most: i64| {
            let bound = |n: i64| Some(Ratio::whole(n)).filter(|n| !n.is_zero());
            Price { minimum: bound(least), maximum: bound(most), ..Price::each(100) }
        };
        check(bound(500, 0), "1개 100원 (최소 500원)", "₩100 each (at least ₩500)");
        check(bound(0, 9_000), "1개 100원 (최대 9,000원)", "₩100 each (at most ₩9,000)");
        check(bound(500, 9_000), "1개 100원 (최소 500원, 최대 9,000원)", "₩100 each (₩500 to ₩9,000)");
    }

    #[test]
    fn what_no_coin_can_pay_is_not_said() {
        let third = of(Model::Each(Ratio::new(1, 3)));
        assert_eq!(tariff(Lang::Ko, &third, Currency::KRW), None);
    }
}

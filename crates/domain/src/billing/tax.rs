//! Tax: one exact sum per invoice, rounded once, split over the lines by the largest remainder.

use base::{Amount, Ratio, Round};

use super::Refusal;

pub use crate::shop::setting::Prices;

/// The tax of each line, given (amount after discount, rate) per line. The taxes add up to the exact sum over all rates,
/// rounded once, half away from zero; ties go to the earlier line.
pub fn taxes(lines: &[(Amount, Ratio)], prices: Prices) -> Result<Vec<Amount>, Refusal> {
    let exact: Option<Vec<Ratio>> = lines.iter().map(|(amount, rate)| exact_tax(*amount, *rate, prices)).collect();
    let exact = exact.ok_or(Refusal::AmountTooLarge)?;
    let sum = exact.iter().try_fold(Ratio::ZERO, |sum, tax| sum.plus(*tax)).ok_or(Refusal::AmountTooLarge)?;
    let total = sum.round(Round::HalfAwayFromZero).ok_or(Refusal::AmountTooLarge)?;
    let mut parts: Vec<i128> = exact.iter().map(|tax| tax.num().div_euclid(tax.den())).collect();
    let mut missing = i128::from(total) - parts.iter().sum::<i128>();
    let rest =
        |i: &usize| exact.get(*i).map(|t| Ratio::new(t.num().rem_euclid(t.den()), t.den())).unwrap_or(Ratio::ZERO);
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|a, b| rest(b).cmp(&rest(a)).then(a.cmp(b)));
    for i in order {
        if missing <= 0 {
            break;
        }
        if let Some(part) = parts.get_mut(i) {
            *part += 1;
            missing -= 1;
        }
    }
    parts.into_iter().map(|part| i64::try_from(part).map_err(|_| Refusal::AmountTooLarge)).collect()
}

/// `a x r / (1 + r)` inside the price, `a x r` on top of it.
pub fn exact_tax(amount: Amount, rate: Ratio, prices: Prices) -> Option<Ratio> {
    let plain = Ratio::whole(amount).times(rate)?;
    match prices {
        Prices::Exclusive => Some(plain),
        Prices::Inclusive => plain.times(Ratio::new(rate.den(), rate.den().checked_add(rate.num())?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(lines: &[(i64, &str)], prices: Prices, want: &[i64]) {
        let lines: Vec<_> = lines.iter().map(|(a, r)| (*a, Ratio::parse(r).unwrap())).collect();
        assert_eq!(taxes(&lines, prices).unwrap(), want);
    }

    #[test]
    fn korean_tax_is_inside_the_price() {
        check(&[(33_000, "0.10")], Prices::Inclusive, &[3_000]);
        check(&[(10_000, "0.10")], Prices::Inclusive, &[909]);
    }

    #[test]
    fn tax_on_top_is_rounded_once() {
        // 3 x 10.5 cents: 31.5 rounds to 32, the earlier lines get the extra cent.
        check(&[(105, "0.10"), (105, "0.10"), (105, "0.10")], Prices::Exclusive, &[11, 11, 10]);
    }

    #[test]
    fn exempt_lines_bear_none() {
        check(&[(50_000, "0"), (11_000, "0.10")], Prices::Inclusive, &[0, 1_000]);
    }

    #[test]
    fn a_credit_and_its_charge_cancel() {
        check(&[(-14_903, "0.10"), (14_903, "0.10")], Prices::Inclusive, &[-1_355, 1_355]);
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_rounded_sum(amounts in prop::collection::vec(-10_000_000i64..10_000_000, 1..30), pct in 0i64..30) {
            let rate = Ratio::new(i128::from(pct), 100);
            let lines: Vec<_> = amounts.iter().map(|a| (*a, rate)).collect();
            for prices in [Prices::Inclusive, Prices::Exclusive] {
                let got: i64 = taxes(&lines, prices).unwrap().iter().sum();
                let all = exact_tax(amounts.iter().sum(), rate, prices).unwrap();
                prop_assert_eq!(got, all.round(Round::HalfAwayFromZero).unwrap());
            }
        }
    }
}

//! Credit notes: what of an issued line can still be taken back, and what a part of it is. A part is rounded on its own
//! and capped by what is left of its line; the part that empties the line takes all that is left. So the parts of a line
//! never add up to more than the line, and emptying it line by line gives exactly the invoice.

use base::{Amount, Ratio, Round};

use super::Refusal;
use super::tax::{Prices, exact_tax};

base::codes! {
    /// Where the money of a credit note goes. What the invoice still asks for is taken off first, whatever is chosen.
    pub enum To { Wallet = "wallet", Refund = "refund", None = "none" }
}

/// Amount before discount, discount, tax: of a line, of a part of it, or of all its parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub amount: Amount,
    pub discount: Amount,
    pub tax: Amount,
}

impl Sums {
    pub fn plus(self, other: Sums) -> Sums {
        Sums { amount: self.amount + other.amount, discount: self.discount + other.discount, tax: self.tax + other.tax }
    }

    fn minus(self, other: Sums) -> Sums {
        self.plus(Sums { amount: -other.amount, discount: -other.discount, tax: -other.tax })
    }

    /// After discount.
    pub fn net(self) -> Amount {
        self.amount - self.discount
    }

    /// What is paid for it.
    pub fn total(self, prices: Prices) -> Amount {
        match prices {
            Prices::Inclusive => self.net(),
            Prices::Exclusive => self.net() + self.tax,
        }
    }

    /// After discount, without tax.
    pub fn subtotal(self, prices: Prices) -> Amount {
        self.total(prices) - self.tax
    }
}

/// A line of an issued invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charged {
    pub n: i64,
    pub sums: Sums,
    pub tax_rate: Ratio,
    /// What was taken back since, by credit notes and by the credits of later changes, as positive amounts.
    pub taken: Sums,
    /// A refundable deposit: held, not earned.
    pub is_deposit: bool,
}

impl Charged {
    pub fn left(&self) -> Sums {
        self.sums.minus(self.taken)
    }
}

/// What is asked back of a line, before discount and, if prices are without tax, without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub line: i64,
    pub amount: Amount,
}

/// A line of a credit note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub line: i64,
    pub sums: Sums,
    pub total: Amount,
    pub is_deposit: bool,
}

/// A credit note before it has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    pub parts: Vec<Part>,
    pub subtotal: Amount,
    pub discount: Amount,
    pub tax: Amount,
    pub total: Amount,
    /// The deposits among the subtotal.
    pub deposits: Amount,
}

/// What of an invoice can still be credited; never negative.
pub fn creditable(lines: &[Charged], prices: Prices) -> Amount {
    lines.iter().map(|line| line.left().total(prices)).sum::<Amount>().max(0)
}

/// Credits parts of lines, or without `wanted` everything that is left. With `cap` what is too much is cut down to what
/// is left instead of being refused.
pub fn credit(lines: &[Charged], wanted: Option<&[Wanted]>, prices: Prices, cap: bool) -> Result<Credit, Refusal> {
    let parts = match wanted {
        None => lines.iter().filter(|line| line.left() != Sums::default()).map(|l| part(l, l.left(), prices)).collect(),
        Some(wanted) => chosen(lines, wanted, prices, cap)?,
    };
    let all = parts.iter().fold(Sums::default(), |sum, part| sum.plus(part.sums));
    let total = all.total(prices);
    // A credit note gives something back; and an invoice with credits of its own is worth less than its charges.
    if parts.is_empty() || total > creditable(lines, prices) || wanted.is_none() && total <= 0 {
        return Err(Refusal::ExceedsCreditable);
    }
    let deposits = parts.iter().filter(|part| part.is_deposit).map(|part| part.sums.subtotal(prices)).sum();
    Ok(Credit { subtotal: all.subtotal(prices), discount: all.discount, tax: all.tax, total, deposits, parts })
}

fn part(line: &Charged, sums: Sums, prices: Prices) -> Part {
    Part { line: line.n, sums, total: sums.total(prices), is_deposit: line.is_deposit }
}

fn chosen(lines: &[Charged], wanted: &[Wanted], prices: Prices, cap: bool) -> Result<Vec<Part>, Refusal> {
    let mut lines = lines.to_vec();
    let mut budget = creditable(&lines, prices);
    let mut parts = Vec::with_capacity(wanted.len());
    for want in wanted {
        if want.amount <= 0 {
            return Err(Refusal::BadAmount);
        }
        let line = lines.iter_mut().find(|line| line.n == want.line);
        let line = line.ok_or(Refusal::UnknownItem { code: want.line.to_string() })?;
        if !cap && want.amount > line.left().amount {
            return Err(Refusal::ExceedsCreditable);
        }
        let mut sums = share(line, want.amount, prices)?;
        if cap && sums.total(prices) > budget {
            sums = within(line, budget, prices)?;
        }
        if sums.amount > 0 {
            budget -= sums.total(prices);
            line.taken = line.taken.plus(sums);
            parts.push(part(line, sums, prices));
        }
    }
    Ok(parts)
}

/// The part of a line that `amount` of it is, or all that is left when that is not more.
fn share(line: &Charged, amount: Amount, prices: Prices) -> Result<Sums, Refusal> {
    let left = line.left();
    if amount >= left.amount {
        return Ok(if left.amount > 0 { left } else { Sums::default() });
    }
    let round = |exact: Option<Ratio>| exact.and_then(|e| e.round(Round::HalfAwayFromZero));
    let of_line = Ratio::new(i128::from(amount), i128::from(line.sums.amount));
    let discount = round(Ratio::whole(line.sums.discount).times(of_line)).ok_or(Refusal::AmountTooLarge)?;
    // No more discount than is left, and no less than keeps the rest of the line worth something.
    let discount = discount.min(left.discount).max(amount - left.net());
    let tax = round(exact_tax(amount - discount, line.tax_rate, prices)).ok_or(Refusal::AmountTooLarge)?;
    Ok(Sums { amount, discount, tax: tax.min(left.tax) })
}

/// The largest part of a line whose total is within a budget.
fn within(line: &Charged, budget: Amount, prices: Prices) -> Result<Sums, Refusal> {
    let (mut fits, mut too_much) = (0, line.left().amount + 1);
    while fits + 1 < too_much {
        let middle = fits + (too_much - fits) / 2;
        if share(line, middle, prices)?.total(prices) <= budget { fits = middle } else { too_much = middle }
    }
    share(line, fits, prices)
}

/// How the total of a credit note is settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    /// Taken off what the invoice still asks for.
    pub offset: Amount,
    pub wallet: Amount,
    pub refund: Amount,
    /// Settled elsewhere: this shop's books only know that it is owed no more.
    pub outside: Amount,
}

/// `open` is what the invoice still asks for, `refundable` what the card paid and did not get back, `by_wallet` what
/// credit paid: that part goes back to the wallet.
pub fn settle(
    total: Amount,
    to: To,
    open: Amount,
    refundable: Amount,
    by_wallet: Amount,
) -> Result<Settlement, Refusal> {
    let offset = total.min(open);
    let rest = total - offset;
    let settled = Settlement { offset, ..Settlement::default() };
    match to {
        To::Wallet => Ok(Settlement { wallet: rest, ..settled }),
        To::None => Ok(Settlement { outside: rest, ..settled }),
        To::Refund => {
            let refund = rest.min(refundable);
            let wallet = rest - refund;
            if wallet > by_wallet {
                Err(Refusal::ExceedsRefundable)
            } else {
                Ok(Settlement { refund, wallet, ..settled })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tax::taxes;
    use super::*;
    use proptest::prelude::*;

    fn invoice(lines: &[(Amount, Amount, &str)], prices: Prices) -> Vec<Charged> {
        let rates: Vec<Ratio> = lines.iter().map(|(_, _, rate)| Ratio::parse(rate).unwrap()).collect();
        let plain: Vec<_> = lines.iter().zip(&rates).map(|((a, d, _), rate)| (a - d, *rate)).collect();
        let taxes = taxes(&plain, prices).unwrap();
        let line = |(i, ((amount, discount, _), tax)): (usize, (&(Amount, Amount, &str), Amount))| Charged {
            n: i as i64 + 1,
            sums: Sums { amount: *amount, discount: *discount, tax },
            tax_rate: rates[i],
            taken: Sums::default(),
            is_deposit: false,
        };
        lines.iter().zip(taxes).enumerate().map(line).collect()
    }

    fn book(lines: &mut [Charged], credit: &Credit) {
        for part in &credit.parts {
            let line = lines.iter_mut().find(|line| line.n == part.line).unwrap();
            line.taken = line.taken.plus(part.sums);
        }
    }

    /// Credits amounts of line 1 one after the other; each wants (discount, tax, total).
    fn check(line: (Amount, Amount, &str), prices: Prices, steps: &[(Amount, (Amount, Amount, Amount))]) {
        let mut lines = invoice(&[line], prices);
        for (amount, want) in steps {
            let credit = credit(&lines, Some(&[Wanted { line: 1, amount: *amount }]), prices, false).unwrap();
            assert_eq!((credit.discount, credit.tax, credit.total), *want, "{amount}");
            book(&mut lines, &credit);
        }
    }

    #[test]
    fn a_part_bears_its_own_part_of_the_tax() {
        check((33_000, 0, "0.10"), Prices::Inclusive, &[(11_000, (0, 1_000, 11_000))]);
        check((1_005, 0, "0.10"), Prices::Exclusive, &[(500, (0, 50, 550)), (505, (0, 51, 556))]);
    }

    #[test]
    fn the_last_won_can_be_credited_whole() {
        let one = credit(&invoice(&[(1, 0, "0")], Prices::Inclusive), None, Prices::Inclusive, false);
        assert_eq!(one.map(|credit| credit.total), Ok(1));
    }

    #[test]
    fn the_last_part_takes_all_that_is_left() {
        check((10_000, 0, "0.10"), Prices::Inclusive, &[(5_000, (0, 455, 5_000)), (5_000, (0, 454, 5_000))]);
    }

    #[test]
    fn parts_that_round_up_stop_at_the_tax_that_is_left() {
        let five = |tax: Amount| (5, (0, tax, 5 + tax));
        check((30, 0, "0.10"), Prices::Exclusive, &[five(1), five(1), five(1), five(0), (10, (0, 0, 10))]);
    }

    #[test]
    fn a_part_bears_its_part_of_the_discount() {
        check(
            (30_000, 5_000, "0.10"),
            Prices::Inclusive,
            &[(10_000, (1_667, 758, 8_333)), (20_000, (3_333, 1_515, 16_667))],
        );
    }

    #[test]
    fn a_line_nearly_given_away_never_gives_back_more_than_it_took() {
        // 10 less 8: three parts of 3 would each be worth 0.6, rounded 1.
        check((10, 8, "0"), Prices::Inclusive, &[(3, (2, 0, 1)), (3, (2, 0, 1)), (3, (3, 0, 0)), (1, (1, 0, 0))]);
    }

    fn refused(asked: &[(i64, Amount)], cap: bool) -> Result<Amount, &'static str> {
        let lines = invoice(&[(30_000, 0, "0.10"), (-20_000, 0, "0.10")], Prices::Inclusive);
        let wanted: Vec<Wanted> = asked.iter().map(|(line, amount)| Wanted { line: *line, amount: *amount }).collect();
        credit(&lines, Some(&wanted), Prices::Inclusive, cap).map(|c| c.total).map_err(|why| why.code())
    }

    #[test]
    fn never_more_than_is_left_of_the_line_or_of_the_invoice() {
        assert_eq!(refused(&[(1, 30_001)], false), Err("exceeds_creditable"));
        assert_eq!(refused(&[(1, 10_001)], false), Err("exceeds_creditable"));
        assert_eq!(refused(&[(1, 10_001)], true), Ok(10_000));
        assert_eq!(refused(&[(1, 6_000), (1, 5_000)], true), Ok(10_000));
        assert_eq!(refused(&[(1, 20_000), (1, 5_000)], true), Ok(10_000));
        assert_eq!(refused(&[(2, 1)], false), Err("exceeds_creditable"));
        assert_eq!(refused(&[(2, 1)], true), Err("exceeds_creditable"));
        assert_eq!(refused(&[(3, 1)], false), Err("unknown_item"));
        assert_eq!(refused(&[(1, 0)], false), Err("bad_amount"));
        assert_eq!(refused(&[], true), Err("exceeds_creditable"));
    }

    #[test]
    fn everything_left_of_a_change_is_what_it_cost() {
        let mut lines = invoice(&[(30_000, 0, "0.10"), (-20_000, 0, "0.10")], Prices::Inclusive);
        let all = credit(&lines, None, Prices::Inclusive, false).unwrap();
        assert_eq!((all.total, all.tax, all.subtotal), (10_000, 909, 9_091));
        book(&mut lines, &all);
        assert_eq!(credit(&lines, None, Prices::Inclusive, true), Err(Refusal::ExceedsCreditable));
    }

    #[test]
    fn what_is_still_owed_is_taken_off_first() {
        let check = |to, total, (open, card, wallet), want: Result<(i64, i64, i64, i64), &str>| {
            let got = settle(total, to, open, card, wallet);
            assert_eq!(got.map(|s| (s.offset, s.wallet, s.refund, s.outside)).map_err(|why| why.code()), want);
        };
        check(To::Wallet, 11_000, (0, 33_000, 0), Ok((0, 11_000, 0, 0)));
        check(To::None, 11_000, (0, 33_000, 0), Ok((0, 0, 0, 11_000)));
        check(To::Refund, 11_000, (0, 33_000, 0), Ok((0, 0, 11_000, 0)));
        check(To::Refund, 30_000, (0, 5_000, 25_000), Ok((0, 25_000, 5_000, 0)));
        check(To::Refund, 30_000, (0, 5_000, 24_999), Err("exceeds_refundable"));
        check(To::Wallet, 33_000, (28_000, 0, 5_000), Ok((28_000, 5_000, 0, 0)));
        check(To::Refund, 20_000, (28_000, 0, 0), Ok((20_000, 0, 0, 0)));
    }

    type Drawn = Vec<(Amount, i64, usize)>;

    fn drawn(lines: &Drawn, prices: Prices) -> Vec<Charged> {
        let rates = ["0", "0.10", "0.08875", "0.20"];
        let lines: Vec<_> = lines.iter().map(|(a, pct, r)| (*a, a * pct / 100, rates[*r % 4])).collect();
        invoice(&lines, prices)
    }

    proptest! {
        #[test]
        fn credit_notes_never_exceed_the_invoice(
            lines in prop::collection::vec((1i64..100_000, 0i64..100, 0usize..4), 1..6),
            asks in prop::collection::vec((0usize..6, 1i64..100_000), 0..60),
            inclusive: bool,
        ) {
            let prices = if inclusive { Prices::Inclusive } else { Prices::Exclusive };
            let mut lines = drawn(&lines, prices);
            let whole = creditable(&lines, prices);
            let mut total = 0;
            for (i, amount) in asks {
                let line = (i % lines.len()) as i64 + 1;
                if let Ok(credit) = credit(&lines, Some(&[Wanted { line, amount }]), prices, true) {
                    total += credit.total;
                    book(&mut lines, &credit);
                }
                for line in &lines {
                    let left = line.left();
                    prop_assert!(left.amount >= 0 && left.discount >= 0 && left.tax >= 0 && left.net() >= 0);
                }
                prop_assert_eq!(creditable(&lines, prices), whole - total);
            }
        }

        #[test]
        fn emptying_line_by_line_is_the_whole(
            lines in prop::collection::vec((1i64..100_000, 0i64..100, 0usize..4), 1..6), inclusive: bool, cut in 1i64..99,
        ) {
            let prices = if inclusive { Prices::Inclusive } else { Prices::Exclusive };
            let mut lines = drawn(&lines, prices);
            let whole = credit(&lines, None, prices, false);
            let (mut tax, mut total) = (0, 0);
            for n in 1..=lines.len() as i64 {
                let amount = lines[n as usize - 1].sums.amount;
                for part in [amount * cut / 100, amount - amount * cut / 100].into_iter().filter(|part| *part > 0) {
                    let credit = credit(&lines, Some(&[Wanted { line: n, amount: part }]), prices, false).unwrap();
                    (tax, total) = (tax + credit.tax, total + credit.total);
                    book(&mut lines, &credit);
                }
            }
            if let Ok(whole) = whole {
                prop_assert_eq!((tax, total), (whole.tax, whole.total));
            }
            prop_assert_eq!(creditable(&lines, prices), 0);
        }
    }
}

//! Wallet credit by where it came from: which of it is spent first, and what is left of each. Nothing is kept for it:
//! invoices take from the wallet as a whole, and this works out afterwards from whose credit they took.

use base::{Amount, Day};

base::codes! {
    /// Where a customer's credit came from.
    pub enum Kind {
        /// A present of the shop, often with a last day.
        Promotion = "promotion",
        /// Given because something went wrong.
        Apology = "apology",
        /// The customer's own money that came back: credits of invoices, credit notes, deposits.
        Returned = "returned",
        /// The customer paid it in.
        Paid = "paid",
    }
}

/// The most a priority may be; lower ones are spent first.
pub const PRIORITY_MOST: i64 = 99;

impl Kind {
    /// Presents go before the customer's own money.
    pub fn priority(self) -> i64 {
        match self {
            Kind::Promotion => 20,
            Kind::Apology => 40,
            Kind::Returned => 60,
            Kind::Paid => 80,
        }
    }

    /// Money that is the customer's own never expires.
    pub fn may_expire(self) -> bool {
        match self {
            Kind::Promotion | Kind::Apology => true,
            Kind::Returned | Kind::Paid => false,
        }
    }
}

/// Why credit is not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Credit is more than nothing, and no more than money may be.
    Amount,
    /// Own money has no last day.
    Expires,
    /// The last day is over already.
    Over,
    Priority,
}

/// Credit that somebody is about to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    pub kind: Kind,
    pub amount: Amount,
    pub priority: i64,
    /// The last day it can be spent on.
    pub expires_on: Option<Day>,
}

impl Offer {
    pub fn new(kind: Kind, amount: Amount) -> Offer {
        Offer { kind, amount, priority: kind.priority(), expires_on: None }
    }

    pub fn check(self, today: Day) -> Result<Offer, Refusal> {
        if !(1..=base::money::MOST).contains(&self.amount) {
            return Err(Refusal::Amount);
        }
        if self.expires_on.is_some() && !self.kind.may_expire() {
            return Err(Refusal::Expires);
        }
        if self.expires_on.is_some_and(|day| day < today) {
            return Err(Refusal::Over);
        }
        if !(0..=PRIORITY_MOST).contains(&self.priority) {
            return Err(Refusal::Priority);
        }
        Ok(self)
    }
}

/// One movement of a wallet, in the order of the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    /// `grant` names it: the entry in the books.
    Given {
        grant: i64,
        offer: Offer,
    },
    Spent {
        amount: Amount,
    },
    /// The rest of a grant, whose last day was over.
    Expired {
        grant: i64,
        amount: Amount,
    },
}

/// A grant with what is left of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    pub grant: i64,
    pub offer: Offer,
    pub left: Amount,
}

/// What is left of each grant that is not used up, in the order in which it will be spent: by priority, then what
/// expires first, then the oldest. The sum is the wallet's balance.
pub fn open(movements: &[Movement]) -> Vec<Open> {
    let mut open: Vec<Open> = Vec::new();
    // Spent before the books saw where it came from; the next credit covers it.
    let mut ahead: Amount = 0;
    for movement in movements {
        match *movement {
            Movement::Given { grant, offer } => {
                let covers = ahead.clamp(0, offer.amount);
                ahead -= covers;
                let at = open.partition_point(|other| order(other) <= order(&Open { grant, offer, left: 0 }));
                open.insert(at, Open { grant, offer, left: offer.amount - covers });
            }
            Movement::Spent { amount } => ahead += spend(&mut open, amount, |_| true),
            Movement::Expired { grant, amount } => ahead += spend(&mut open, amount, |o| o.grant == grant),
        }
        open.retain(|grant| grant.left > 0);
    }
    open
}

fn order(open: &Open) -> (i64, Day, i64) {
    (open.offer.priority, open.offer.expires_on.unwrap_or(Day::LAST), open.grant)
}

/// Takes an amount from the first grants that fit; returns what none of them could give.
fn spend(open: &mut [Open], amount: Amount, fits: impl Fn(&Open) -> bool) -> Amount {
    open.iter_mut().filter(|grant| fits(grant)).fold(amount, |rest, grant| {
        let part = rest.min(grant.left);
        grant.left -= part;
        rest - part
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn given(grant: i64, kind: Kind, amount: Amount, expires: &str) -> Movement {
        let expires_on = (!expires.is_empty()).then(|| day(expires));
        Movement::Given { grant, offer: Offer { expires_on, ..Offer::new(kind, amount) } }
    }

    fn spent(amount: Amount) -> Movement {
        Movement::Spent { amount }
    }

    fn check(movements: &[Movement], want: &[(i64, Amount)]) {
        assert_eq!(open(movements).iter().map(|o| (o.grant, o.left)).collect::<Vec<_>>(), want);
    }

    #[test]
    fn the_kinds_have_their_order() {
        assert_eq!([Kind::Promotion, Kind::Apology, Kind::Returned, Kind::Paid].map(Kind::priority), [20, 40, 60, 80]);
    }

    #[test]
    fn an_offer_has_bounds() {
        let offer = |amount, priority| Offer { priority, ..Offer::new(Kind::Paid, amount) }.check(day("2026-01-01"));
        for (amount, priority, want) in [
            (1, 0, None),
            (base::money::MOST, 99, None),
            (0, 0, Some(Refusal::Amount)),
            (base::money::MOST + 1, 0, Some(Refusal::Amount)),
            (1, -1, Some(Refusal::Priority)),
            (1, 100, Some(Refusal::Priority)),
        ] {
            assert_eq!(offer(amount, priority).err(), want, "{amount} {priority}");
        }
        check(&[given(1, Kind::Paid, 2, ""), spent(1)], &[(1, 1)]);
    }

    #[test]
    fn presents_are_spent_before_own_money() {
        let wallet =
            [given(1, Kind::Paid, 5_000, ""), given(2, Kind::Promotion, 3_000, ""), given(3, Kind::Apology, 2_000, "")];
        check(&wallet, &[(2, 3_000), (3, 2_000), (1, 5_000)]);
        check(&[&wallet[..], &[spent(4_000)]].concat(), &[(3, 1_000), (1, 5_000)]);
        check(&[&wallet[..], &[spent(10_000)]].concat(), &[]);
    }

    #[test]
    fn what_expires_first_is_spent_first() {
        let wallet = [
            given(1, Kind::Promotion, 1_000, ""),
            given(2, Kind::Promotion, 1_000, "2026-12-31"),
            given(3, Kind::Promotion, 1_000, "2026-06-30"),
            given(4, Kind::Promotion, 1_000, "2026-12-31"),
        ];
        check(&wallet, &[(3, 1_000), (2, 1_000), (4, 1_000), (1, 1_000)]);
    }

    #[test]
    fn what_was_spent_is_spent_in_the_order_it_was_there() {
        check(
            &[given(1, Kind::Paid, 1_000, ""), spent(800), given(2, Kind::Promotion, 500, "")],
            &[(2, 500), (1, 200)],
        );
    }

    #[test]
    fn the_rest_of_a_grant_expires() {
        let wallet = [given(1, Kind::Promotion, 1_000, "2026-06-30"), given(2, Kind::Paid, 500, ""), spent(300)];
        check(&[&wallet[..], &[Movement::Expired { grant: 1, amount: 700 }]].concat(), &[(2, 500)]);
    }

    #[test]
    fn spending_ahead_of_its_credit_is_covered_by_it() {
        check(&[spent(300), given(1, Kind::Paid, 1_000, "")], &[(1, 700)]);
    }

    #[test]
    fn own_money_never_expires() {
        let today = day("2026-06-15");
        let offer = |kind, amount, expires: Option<&str>| {
            Offer { expires_on: expires.map(day), ..Offer::new(kind, amount) }.check(today).err()
        };
        for (got, want) in [
            (offer(Kind::Promotion, 1_000, Some("2026-06-15")), None),
            (offer(Kind::Promotion, 1_000, Some("2026-06-14")), Some(Refusal::Over)),
            (offer(Kind::Paid, 1_000, Some("2027-06-14")), Some(Refusal::Expires)),
            (offer(Kind::Returned, 1_000, Some("2027-06-14")), Some(Refusal::Expires)),
            (offer(Kind::Paid, 1_000, None), None),
            (offer(Kind::Apology, 0, None), Some(Refusal::Amount)),
            (offer(Kind::Apology, i64::MAX, None), Some(Refusal::Amount)),
        ] {
            assert_eq!(got, want);
        }
    }

    proptest! {
        #[test]
        fn grants_add_up_to_the_balance(steps in prop::collection::vec((0u8..3, 1i64..5_000, 0i64..4), 0..60)) {
            let (mut movements, mut balance) = (Vec::new(), 0i64);
            for (n, (what, amount, kind)) in (1i64..).zip(steps) {
                let kind = Kind::ALL[kind as usize];
                let movement = match what {
                    0 => given(n, kind, amount, if kind.may_expire() && amount % 2 == 0 { "2026-06-30" } else { "" }),
                    1 => spent(amount.min(balance)),
                    _ => match open(&movements).first() {
                        Some(first) => Movement::Expired { grant: first.grant, amount: first.left },
                        None => continue,
                    },
                };
                balance += match movement {
                    Movement::Given { offer, .. } => offer.amount,
                    Movement::Spent { amount } | Movement::Expired { amount, .. } => -amount,
                };
                movements.push(movement);
                let left: Vec<Open> = open(&movements);
                prop_assert_eq!(left.iter().map(|o| o.left).sum::<i64>(), balance);
                prop_assert!(left.iter().all(|o| o.left > 0 && o.left <= o.offer.amount));
                prop_assert!(left.windows(2).all(|pair| order(&pair[0]) < order(&pair[1])));
            }
        }
    }
}

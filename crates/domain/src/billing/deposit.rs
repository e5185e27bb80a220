//! Refundable deposits: what is held goes back to the customer, or is kept as compensation for a reason that is said.
//! Compensation for damage bears no tax here; whether the law sees it so in a given case is for a tax accountant.

use base::Amount;

base::codes! {
    /// How a deposit goes back.
    pub enum Way {
        /// To the card it was paid with.
        Card = "card",
        /// Into the customer's wallet.
        Wallet = "wallet",
        /// By a bank transfer that somebody makes by hand.
        Bank = "bank",
    }
}

base::codes! {
    /// Why a part is kept.
    pub enum Reason { Damage = "damage", Loss = "loss", Late = "late", Cleaning = "cleaning", Unpaid = "unpaid", Other = "other" }
}

/// A part that is kept, and why. `note` is said to the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keep {
    pub reason: Reason,
    pub amount: Amount,
    pub note: String,
}

/// What is done with a deposit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    pub keep: Vec<Keep>,
    /// What goes back, and how. None: nothing does.
    pub back: Option<(Way, Amount)>,
    /// What is held afterwards.
    pub left: Amount,
}

/// Why a deposit is not settled like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The invoice with the deposit was not paid.
    NotPaid,
    /// There is nothing to do.
    Nothing,
    /// An amount below or at zero.
    Amount,
    /// More than is held.
    TooMuch { held: Amount },
    /// More than the card paid and did not get back.
    NotByCard { most: Amount },
    /// Another reason needs words.
    NoWords,
}

/// What there is to be settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub is_paid: bool,
    pub amount: Amount,
    /// So much could go back to the card.
    pub by_card: Amount,
}

/// The parts kept come first; what goes back is at most the rest.
pub fn settle(held: Held, keep: Vec<Keep>, back: Option<(Way, Amount)>) -> Result<Settlement, Refusal> {
    if !held.is_paid {
        return Err(Refusal::NotPaid);
    }
    let back = back.filter(|(_, amount)| *amount != 0);
    if keep.is_empty() && back.is_none() {
        return Err(Refusal::Nothing);
    }
    let mut left = held.amount;
    for amount in keep.iter().map(|part| part.amount).chain(back.map(|(_, amount)| amount)) {
        if amount <= 0 {
            return Err(Refusal::Amount);
        }
        left = left.checked_sub(amount).filter(|left| *left >= 0).ok_or(Refusal::TooMuch { held: held.amount })?;
    }
    if back.is_some_and(|(way, amount)| way == Way::Card && amount > held.by_card) {
        return Err(Refusal::NotByCard { most: held.by_card });
    }
    if keep.iter().any(|part| part.reason == Reason::Other && part.note.trim().is_empty()) {
        return Err(Refusal::NoWords);
    }
    Ok(Settlement { keep, back, left })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(held: Amount, keep: &[(Reason, Amount)], back: Amount, want: Result<Amount, Refusal>) {
        let keep = keep.iter().map(|(reason, amount)| Keep { reason: *reason, amount: *amount, note: String::new() });
        let held = Held { is_paid: true, amount: held, by_card: 40_000.max(held) };
        let settled = settle(held, keep.collect(), Some((Way::Card, back)));
        assert_eq!(settled.map(|s| s.left), want);
    }

    #[test]
    fn a_deposit_goes_back_whole_or_in_part() {
        check(50_000, &[], 50_000, Ok(0));
        check(50_000, &[], 20_000, Ok(30_000));
        check(50_000, &[(Reason::Damage, 12_000), (Reason::Late, 3_000)], 35_000, Ok(0));
        check(50_000, &[(Reason::Loss, 50_000)], 0, Ok(0));
    }

    #[test]
    fn no_more_than_is_held() {
        check(50_000, &[], 50_001, Err(Refusal::TooMuch { held: 50_000 }));
        check(50_000, &[(Reason::Damage, 30_000)], 20_001, Err(Refusal::TooMuch { held: 50_000 }));
        check(0, &[], 1, Err(Refusal::TooMuch { held: 0 }));
        check(50_000, &[(Reason::Damage, i64::MAX)], i64::MAX, Err(Refusal::TooMuch { held: 50_000 }));
    }

    #[test]
    fn it_must_mean_something() {
        check(50_000, &[], 0, Err(Refusal::Nothing));
        check(50_000, &[(Reason::Damage, 0)], 10, Err(Refusal::Amount));
        check(50_000, &[], -10, Err(Refusal::Amount));
        check(50_000, &[(Reason::Other, 10)], 0, Err(Refusal::NoWords));
    }

    #[test]
    fn only_what_was_paid_can_go_back() {
        let open = Held { is_paid: false, amount: 10, by_card: 0 };
        assert_eq!(settle(open, vec![], Some((Way::Bank, 10))), Err(Refusal::NotPaid));
        let partly = Held { is_paid: true, amount: 10, by_card: 4 };
        assert_eq!(settle(partly, vec![], Some((Way::Card, 5))), Err(Refusal::NotByCard { most: 4 }));
        assert_eq!(settle(partly, vec![], Some((Way::Wallet, 5))).map(|s| s.left), Ok(5));
    }
}

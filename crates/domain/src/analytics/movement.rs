//! What a change of monthly recurring revenue is called.

use base::Amount;

use crate::billing::phase::Standing;

base::codes! {
    /// Why monthly recurring revenue changed.
    pub enum Kind {
        /// From nothing, for the first time in this subscription.
        New = "new",
        Expansion = "expansion",
        /// From nothing again: resumed, or came back.
        Reactivation = "reactivation",
        Contraction = "contraction",
        /// To nothing by a pause.
        Pause = "pause",
        /// To nothing by the end.
        Churn = "churn",
    }
}

/// The name of a change from `before` to `after`, after which the subscription stands as it does. `is_first`: this
/// subscription never brought anything in before. None when nothing changed.
pub fn classify(before: Amount, after: Amount, standing: Standing, is_first: bool) -> Option<Kind> {
    match (before, after) {
        _ if before == after => None,
        (0, _) => Some(if is_first { Kind::New } else { Kind::Reactivation }),
        (_, 0) => Some(match standing {
            Standing::Ended => Kind::Churn,
            Standing::Paused => Kind::Pause,
            Standing::Scheduled | Standing::Trial | Standing::Active => Kind::Contraction,
        }),
        _ => Some(if after > before { Kind::Expansion } else { Kind::Contraction }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: Amount, after: Amount, standing: Standing, is_first: bool, want: Option<Kind>) {
        assert_eq!(classify(before, after, standing, is_first), want, "{before} -> {after} {standing}");
    }

    #[test]
    fn a_first_payment_is_new_and_a_later_one_a_reactivation() {
        check(0, 33_000, Standing::Active, true, Some(Kind::New));
        check(0, 33_000, Standing::Active, false, Some(Kind::Reactivation));
    }

    #[test]
    fn revenue_that_goes_away_is_named_by_how_the_subscription_stands() {
        check(33_000, 0, Standing::Ended, false, Some(Kind::Churn));
        check(33_000, 0, Standing::Paused, false, Some(Kind::Pause));
        check(33_000, 0, Standing::Active, false, Some(Kind::Contraction));
    }

    #[test]
    fn more_expands_and_less_contracts() {
        check(33_000, 49_000, Standing::Active, false, Some(Kind::Expansion));
        check(49_000, 33_000, Standing::Active, false, Some(Kind::Contraction));
    }

    #[test]
    fn a_trial_and_a_turn_without_money_are_no_movement() {
        check(0, 0, Standing::Trial, true, None);
        check(33_000, 33_000, Standing::Active, false, None);
        check(0, 0, Standing::Ended, false, None);
    }
}

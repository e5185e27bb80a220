//! Leaving before the minimum term is over: the fee, and what it is a share of.

use base::{Amount, Instant, Period, Ratio, Round};

use super::Refusal;
use super::agreement::What;
use super::bill::Bench;
use super::item::{Item, Kind as ItemKind};
use super::line::{Draft, Kind};
use super::phase::{Phase, Turn};
use super::proration::{by_day, cut};
use crate::catalog::conditions::Minimum;
use crate::shop::policy::TerminationDay;

/// The item code of a fee's line.
pub const FEE: &str = "fee";
/// Periods counted at most when the remaining time is priced.
const PERIODS_MOST: i64 = 10_000;

impl Bench<'_> {
    pub fn leaving_fee(
        &self,
        phase: &Phase<'_>,
        before: Option<&Phase<'_>>,
        charges: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        let Some(before) = before.filter(|_| phase.turn == Turn::End && !self.leaves_free(phase)) else {
            return Ok(());
        };
        let (Some(minimum), Some(item)) = (before.terms.minimum, before.terms.items.first()) else { return Ok(()) };
        let Some(until) = self.minimum_end(before, minimum).filter(|until| *until > self.at) else { return Ok(()) };
        let mut amount = minimum.clawback;
        if let Some(share) = minimum.of_remaining {
            let exact = self.remaining(before, until)?.times(share);
            let fee = exact.and_then(|fee| fee.round(Round::HalfAwayFromZero)).ok_or(Refusal::AmountTooLarge)?;
            amount = amount.checked_add(fee).ok_or(Refusal::AmountTooLarge)?;
        }
        if amount > 0 {
            charges.push(Draft::once(Kind::OneOff, FEE, item, amount, phase.cause));
        }
        Ok(())
    }

    fn leaves_free(&self, phase: &Phase<'_>) -> bool {
        let cause = self.agreement.changes.iter().find(|change| change.ordinal == phase.cause);
        cause.is_some_and(|change| matches!(&change.what, What::Canceled(cancel) if cancel.free))
    }

    /// When the minimum term is over: months after the agreement began, or began again.
    fn minimum_end(&self, phase: &Phase<'_>, minimum: Minimum) -> Option<Instant> {
        let begins = |what: &What| matches!(what, What::Created(_) | What::Restarted(_));
        let changes = self.agreement.changes.iter().filter(|c| begins(&c.what) && c.at <= self.at);
        let (day, time) = phase.cycle.zone.local(changes.map(|c| c.at).max()?);
        Some(phase.cycle.zone.at(day.plus_months(minimum.months), time))
    }

    /// What the time from now until an instant would have cost, as priced, usage apart.
    fn remaining(&self, phase: &Phase<'_>, until: Instant) -> Result<Ratio, Refusal> {
        let policy = &self.agreement.policy;
        let day_is_used = policy.termination_day == TerminationDay::Used;
        let from = cut(phase.cycle.carried(self.at), day_is_used, policy, &phase.cycle.zone);
        let mut sum = Ratio::ZERO;
        for item in phase.terms.items.iter().filter(|item| item.kind != ItemKind::Usage) {
            sum = self
                .cost(phase, item, Period::new(from, until))
                .and_then(|cost| sum.plus(cost))
                .ok_or(Refusal::AmountTooLarge)?;
        }
        Ok(sum)
    }

    fn cost(&self, phase: &Phase<'_>, item: &Item, range: Period) -> Option<Ratio> {
        let (policy, zone) = (&self.agreement.policy, &phase.cycle.zone);
        let price = item.full_price()?;
        let first = phase.cycle.ordinal_at(item.every, range.from);
        let mut sum = Ratio::ZERO;
        for n in first..first + PERIODS_MOST {
            let full = phase.cycle.period(item.every, n);
            if full.from >= range.to {
                break;
            }
            let part = Period::new(full.from.max(range.from), full.to.min(range.to));
            let share = if part == full { Ratio::ONE } else { by_day(part, full, policy, zone) };
            sum = sum.plus(price.times(share)?)?;
        }
        Some(sum)
    }
}

/// The fee among some lines.
pub fn fee_of<'a>(lines: impl Iterator<Item = &'a Draft>) -> Amount {
    lines.filter(|line| line.kind == Kind::OneOff && line.item == FEE).map(|line| line.amount).sum()
}

//! Leaving before the minimum term is over: the fee, what it is a share of, and the most the law allows.

use base::{Amount, Every, Instant, Period, Ratio, Round};

use super::Refusal;
use super::agreement::{Agreement, What};
use super::bill::Bench;
use super::item::{Item, Kind as ItemKind};
use super::line::{Draft, Kind};
use super::phase::{Life, Phase, Turn};
use super::proration::{by_day, cut};
use super::rise;
use crate::catalog::conditions::Minimum;
use crate::shop::law;
use crate::shop::policy::{Law, TerminationDay};

/// The item code of a fee's line.
pub const FEE: &str = "fee";
/// Periods counted at most when the remaining time is priced.
const PERIODS_MOST: i64 = 10_000;

/// What leaving costs, and why so much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fee {
    pub amount: Amount,
    /// The plan asks more: what the law allows instead.
    pub reduced: Option<Reduced>,
}

/// A fee that was brought down to what the law allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reduced {
    /// What the plan asks.
    pub asked: Amount,
    /// The share of the remaining rent the law allows.
    pub share: Ratio,
    /// A month's rent, rounded for showing.
    pub rent: Amount,
    /// Days left of the minimum term.
    pub days: i64,
}

/// The fee for the end that a change brings. None when it brings no end, or one that costs nothing.
pub fn fee(agreement: &Agreement, ordinal: i64) -> Result<Option<Fee>, Refusal> {
    let life = Life::of(agreement);
    let end = life.phases.iter().find(|phase| phase.turn == Turn::End && phase.cause == ordinal);
    match end.and_then(|end| Some((end, life.before(end)?))) {
        Some((end, before)) => Leaving { agreement, at: end.from }.fee(end, before),
        None => Ok(None),
    }
}

impl Bench<'_> {
    pub fn leaving_fee(
        &self,
        phase: &Phase<'_>,
        before: Option<&Phase<'_>>,
        charges: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        let Some((before, item)) = before.and_then(|before| Some((before, before.terms.items.first()?))) else {
            return Ok(());
        };
        let leaving = Leaving { agreement: self.agreement, at: self.at };
        if let Some(fee) = leaving.fee(phase, before)? {
            charges.push(Draft::once(Kind::OneOff, FEE, item, fee.amount, phase.cause));
        }
        Ok(())
    }
}

/// An end at an instant.
struct Leaving<'a> {
    agreement: &'a Agreement,
    at: Instant,
}

impl Leaving<'_> {
    fn fee(&self, end: &Phase<'_>, before: &Phase<'_>) -> Result<Option<Fee>, Refusal> {
        if end.turn != Turn::End || self.is_free(end) {
            return Ok(None);
        }
        let Some(minimum) = before.terms.minimum else { return Ok(None) };
        let Some(until) = self.minimum_end(before, minimum).filter(|until| *until > self.at) else { return Ok(None) };
        let mut asked = minimum.clawback;
        if let Some(share) = minimum.of_remaining {
            let exact = self.remaining(end, before, until)?.times(share);
            let fee = exact.and_then(|fee| fee.round(Round::HalfAwayFromZero)).ok_or(Refusal::AmountTooLarge)?;
            asked = asked.checked_add(fee).ok_or(Refusal::AmountTooLarge)?;
        }
        let fee = self.bounded(before, until, asked).ok_or(Refusal::AmountTooLarge)?;
        Ok((fee.amount > 0).then_some(fee))
    }

    /// What is asked, or what the shop's law allows for a rental if that is less.
    fn bounded(&self, before: &Phase<'_>, until: Instant, asked: Amount) -> Option<Fee> {
        let whole = Fee { amount: asked, reduced: None };
        let rents = before.terms.items.iter().any(|item| item.kind == ItemKind::Rental);
        if self.agreement.policy.law == Law::None || !rents {
            return Some(whole);
        }
        let zone = &before.cycle.zone;
        let day = zone.day(self.from(before, before.terms.every()));
        let days = day.days_until(zone.day(until)).max(0);
        let rent = Life::of(self.agreement).monthly(before, self.at)?;
        let most = law::leaving_fee_most(day, rent, days)?;
        if asked <= most {
            return Some(whole);
        }
        let (share, rent) = (law::leaving_fee_share(day), rent.round(Round::HalfAwayFromZero)?);
        Some(Fee { amount: most, reduced: Some(Reduced { asked, share, rent, days }) })
    }

    fn is_free(&self, phase: &Phase<'_>) -> bool {
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

    /// From when on time is not used any more.
    fn from(&self, phase: &Phase<'_>, every: Every) -> Instant {
        let policy = &self.agreement.policy;
        let day_is_used = policy.termination_day == TerminationDay::Used;
        cut(phase.cycle.carried(every, self.at), day_is_used, policy, &phase.cycle.zone)
    }

    /// What the time from now until an instant would have cost, as priced, usage apart.
    fn remaining(&self, end: &Phase<'_>, phase: &Phase<'_>, until: Instant) -> Result<Ratio, Refusal> {
        let mut sum = Ratio::ZERO;
        // As if nobody left: what periods to come would have cost.
        let stayed = rise::without(self.agreement, Some(end.cause));
        let life = Life::of(&stayed);
        for item in phase.terms.items.iter().filter(|item| item.kind != ItemKind::Usage) {
            let from = self.from(phase, item.every);
            sum = self
                .cost(&life, phase, item, Period::new(from, until))
                .and_then(|cost| sum.plus(cost))
                .ok_or(Refusal::AmountTooLarge)?;
        }
        Ok(sum)
    }

    fn cost(&self, life: &Life<'_>, phase: &Phase<'_>, item: &Item, range: Period) -> Option<Ratio> {
        let (policy, zone) = (&self.agreement.policy, &phase.cycle.zone);
        let first = phase.cycle.ordinal_at(item.every, range.from);
        let mut sum = Ratio::ZERO;
        for n in first..first + PERIODS_MOST {
            let full = phase.cycle.period(item.every, n);
            if full.from >= range.to {
                break;
            }
            let part = Period::new(full.from.max(range.from), full.to.min(range.to));
            let share = if part == full { Ratio::ONE } else { by_day(part, full, policy, zone) };
            sum = sum.plus(life.full_price(item, full.from)?.times(share)?)?;
        }
        Some(sum)
    }
}

/// The fee among some lines.
pub fn fee_of<'a>(lines: impl Iterator<Item = &'a Draft>) -> Amount {
    lines.filter(|line| line.kind == Kind::OneOff && line.item == FEE).map(|line| line.amount).sum()
}

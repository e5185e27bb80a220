//! Coupons: who may use one, what it takes off the lines of an invoice, and when that uses up one of its periods. They
//! are applied in the order of attaching, each to what the one before left.

mod apply;
mod check;
#[cfg(test)]
mod tests;

use base::id::{InvoiceId, PlanId, PriceId};
use base::{Amount, Currency, Instant, Period, Ratio, Zone};

use super::line::{Draft, Kind};
use super::{NoCoupon, Refusal};
use crate::catalog::plan::Name;
use crate::shop::policy::Policy;

pub use apply::{apply, apply_to_charge};
pub use check::{CODE_MOST, PERIODS_MOST, TIMES_MOST, Typed, Wrong, check, code};

base::id!(CouponId, "cpn");
base::id!(RedemptionId, "rdm");

/// What a coupon takes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// So much of each billed period, or less when less is left.
    Amount(Amount, Currency),
    /// This share: above 0, at most 1.
    Percent(Ratio),
}

base::codes! {
    /// Whether a coupon can be taken.
    pub enum State { Live = "live", Stopped = "stopped" }
}

/// A coupon as the shop hands it out.
#[derive(Clone, Debug, PartialEq)]
pub struct Coupon {
    /// As [`code`] writes it.
    pub code: String,
    pub name: Name,
    pub worth: Worth,
    /// The items it is for, by code; none means all.
    pub items: Vec<String>,
    /// The plans it is for; none means all.
    pub plans: Vec<PlanId>,
    /// How many billed periods it is good for; None means for ever.
    pub periods: Option<i64>,
    /// The first and the last day it can be taken.
    pub from: Option<base::Day>,
    pub until: Option<base::Day>,
    /// How often it can be taken, in all and by one customer.
    pub most: Option<i64>,
    pub most_each: Option<i64>,
    pub state: State,
}

impl Coupon {
    /// Whether it can be taken on this day for this plan (None: for no plan in particular) in this currency. How often
    /// it was taken is counted where that is kept.
    pub fn may_be_taken(&self, today: base::Day, plan: Option<PlanId>, currency: Currency) -> Result<(), Refusal> {
        let code = self.code.clone();
        let early = self.from.is_some_and(|from| today < from);
        if early || self.state == State::Stopped || self.until.is_some_and(|until| today > until) {
            return Err(Refusal::Coupon { why: NoCoupon::NotValid, code });
        }
        if plan.is_some_and(|plan| !self.is_for(plan)) {
            return Err(Refusal::Coupon { why: NoCoupon::NotForPlan, code });
        }
        match self.worth {
            Worth::Amount(_, own) if own != currency => Err(Refusal::Coupon { why: NoCoupon::NotForCurrency, code }),
            Worth::Amount(..) | Worth::Percent(_) => Ok(()),
        }
    }

    pub fn is_for(&self, plan: PlanId) -> bool {
        self.plans.is_empty() || self.plans.contains(&plan)
    }
}

/// A coupon somebody has taken, as it stands before an invoice.
#[derive(Clone, Debug, PartialEq)]
pub struct Attached {
    pub redemption: RedemptionId,
    pub coupon: CouponId,
    pub worth: Worth,
    pub items: Vec<String>,
    pub plans: Vec<PlanId>,
    /// Periods it is still good for; None means for ever.
    pub left: Option<i64>,
    /// The end of the last period that counted: a change inside it bears the coupon again.
    pub covered_until: Option<Instant>,
}

/// A line that was billed before, what coupons took off it, and what was taken back of it since.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    pub invoice: InvoiceId,
    pub n: i64,
    pub item: String,
    pub price: PriceId,
    pub quantity: i64,
    pub service: Period,
    pub shares: Vec<(RedemptionId, CouponId, Amount)>,
    /// What of that credit notes took back.
    pub noted: Amount,
    /// What was given back for which time, as a positive amount.
    pub back: Vec<(Period, Amount)>,
}

impl Past {
    fn weights(&self) -> Vec<Amount> {
        self.shares.iter().map(|(_, _, amount)| (*amount).max(0)).collect()
    }
}

/// What an invoice is for, and what came before it. Without prorations among the lines `past` may be empty.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub plan: PlanId,
    pub currency: Currency,
    pub policy: &'a Policy,
    pub zone: &'a Zone,
    pub past: &'a [Past],
}

/// What one coupon took off one line. Negative on a line that takes back what bore it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    pub redemption: RedemptionId,
    pub coupon: CouponId,
    /// The line's number on its invoice, from 1.
    pub n: i64,
    pub amount: Amount,
}

/// A period of a coupon that is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub redemption: RedemptionId,
    /// Where the period ends that it was used for; None outside the calendar.
    pub until: Option<Instant>,
}

/// What coupons did to an invoice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Used {
    pub shares: Vec<Share>,
    pub periods: Vec<Counted>,
}

impl Used {
    /// For lines that come after `by` others on their invoice.
    pub fn shift(&mut self, by: i64) {
        self.shares.iter_mut().for_each(|share| share.n += by);
    }

    pub fn is_empty(&self) -> bool {
        self.shares.is_empty() && self.periods.is_empty()
    }
}

/// What was really paid of `exact`, a part of the price of a line with this amount and discount. None when it is too
/// large to compute.
pub fn paid(exact: Ratio, amount: Amount, discount: Amount) -> Option<Ratio> {
    if discount == 0 || amount == 0 {
        return Some(exact);
    }
    exact.times(Ratio::new(i128::from(amount) - i128::from(discount), i128::from(amount)))
}

/// Leaves out credits of nothing, which only told the coupons what was taken back. Their shares are of no line then.
pub fn drop_empty(lines: &mut Vec<Draft>, used: &mut Used) {
    let empty = |line: &Draft| line.kind == Kind::ProrationCredit && line.amount == 0;
    let mut kept = 0;
    let numbers: Vec<i64> = lines
        .iter()
        .map(|line| {
            kept += i64::from(!empty(line));
            if empty(line) { 0 } else { kept }
        })
        .collect();
    for share in &mut used.shares {
        share.n = usize::try_from(share.n - 1).ok().and_then(|place| numbers.get(place)).copied().unwrap_or(share.n);
    }
    lines.retain(|line| !empty(line));
}

//! The arithmetic of coupons: which lines one is for, how much of them, and whether that is a period.

use base::{Amount, Instant, Period, Ratio, Round, money};

use super::super::line::{Draft, Kind};
use super::super::proration::fraction;
use super::{Attached, Counted, Past, Place, Share, Used, Worth};
use crate::shop::policy::Prorate;

/// Takes the coupons off the lines of an agreement's invoice. Credits stay as they are: they are of what was paid.
pub fn apply(lines: &mut [Draft], attached: &[Attached], place: &Place<'_>) -> Used {
    let mut bench = Bench { lines, settled: Vec::new(), back: Vec::new(), used: Used::default() };
    bench.take_back(place);
    bench.charge_again(place);
    for coupon in attached.iter().filter(|a| a.plans.is_empty() || a.plans.contains(&place.plan)) {
        if let Worth::Amount(_, currency) = coupon.worth
            && currency != place.currency
        {
            continue;
        }
        bench.take(coupon);
    }
    bench.used
}

/// Takes coupons off a one-off charge: each is used once, whatever its periods.
pub fn apply_to_charge(lines: &mut [Draft], attached: &[Attached]) -> Used {
    let mut bench = Bench { lines, settled: Vec::new(), back: Vec::new(), used: Used::default() };
    for coupon in attached {
        let own = bench.own(coupon, &|line| line.kind == Kind::OneOff);
        let most = bench.worth(coupon, &own);
        bench.split(coupon, &own, most);
        bench.used.periods.push(Counted { redemption: coupon.redemption, until: None });
    }
    bench.used
}

struct Bench<'a> {
    lines: &'a mut [Draft],
    /// Lines whose discount is already said, by their place.
    settled: Vec<usize>,
    /// What the credits of this invoice give back of each coupon, as far as it is not handed on yet.
    back: Vec<Share>,
    used: Used,
}

impl Bench<'_> {
    /// The share of each coupon in what is taken back here.
    fn take_back(&mut self, place: &Place<'_>) {
        for (n, line) in (1i64..).zip(self.lines.iter()) {
            let (Some((invoice, of)), Some(service)) = (line.credits, line.service) else { continue };
            let Some(past) = place.past.iter().find(|p| (p.invoice, p.n) == (invoice, of)) else { continue };
            let part = fraction(service, past.service, place.policy, place.zone);
            for ((redemption, coupon, whole), noted) in
                past.shares.iter().zip(money::split(past.noted, &past.weights()))
            {
                let amount = money::share(*whole, part, Round::HalfAwayFromZero).unwrap_or(0);
                let amount = amount.min((*whole - noted).max(0));
                let share = Share { redemption: *redemption, coupon: *coupon, n, amount };
                self.back.push(share);
                self.used.shares.push(Share { amount: -amount, ..share });
            }
        }
        self.used.shares.retain(|share| share.amount != 0);
    }

    /// What was taken back once and is charged again just as it was costs what was given back: a change and its
    /// reverse cancel exactly.
    fn charge_again(&mut self, place: &Place<'_>) {
        for (i, line) in self.lines.iter_mut().enumerate().filter(|(_, line)| line.kind == Kind::ProrationCharge) {
            let same = |p: &&Past| p.item == line.item && Some(p.price) == line.price && p.quantity == line.quantity;
            let given = place.past.iter().rev().filter(same).find_map(|p| {
                let (_, amount) =
                    p.back.iter().find(|(time, _)| line.service.is_some_and(|s| is_same(place, s, *time)))?;
                Some((p, *amount))
            });
            let Some((past, given)) = given.filter(|(_, given)| (0..=line.amount).contains(given)) else { continue };
            line.discount = line.amount - given;
            self.settled.push(i);
            for ((redemption, coupon, _), amount) in
                past.shares.iter().zip(money::split(line.discount, &past.weights()))
            {
                self.used.shares.push(Share { redemption: *redemption, coupon: *coupon, n: number(i), amount });
                hand_on(&mut self.back, *redemption, amount);
            }
        }
        self.used.shares.retain(|share| share.amount != 0);
    }

    /// One coupon. A charge inside the period it was last used for bears it too; every other charge is a new period.
    fn take(&mut self, coupon: &Attached) {
        let covered = |line: &Draft| {
            let begins = line.service.map(|service| service.from);
            line.kind == Kind::ProrationCharge && begins < coupon.covered_until && begins.is_some()
        };
        let inside = self.own(coupon, &covered);
        let mut fresh = self.own(coupon, &|line| bears(line.kind) && !covered(line));
        if fresh.iter().all(|i| self.kind(*i) == Some(Kind::Setup)) {
            fresh.clear();
        }
        let returned: Amount =
            self.back.iter().filter(|share| share.redemption == coupon.redemption).map(|s| s.amount).sum();
        if coupon.left.is_some_and(|left| left <= 0) {
            let inside_most = self.inside_worth(coupon, &inside, returned);
            let given = self.split(coupon, &inside, inside_most);
            // Used up: only what was given back goes on to what is charged instead.
            let most = self.worth(coupon, &fresh).min((returned - given).max(0));
            self.split(coupon, &fresh, most);
            return;
        }
        let period = match coupon.worth {
            Worth::Percent(_) => {
                let mut all = [inside, fresh.clone()].concat();
                all.sort_unstable();
                let most = self.worth(coupon, &all);
                self.split(coupon, &all, most)
            }
            Worth::Amount(..) => {
                let most = self.inside_worth(coupon, &inside, returned);
                self.split(coupon, &inside, most);
                let most = self.worth(coupon, &fresh);
                self.split(coupon, &fresh, most)
            }
        };
        let counts = |i: &&usize| self.lines.get(**i).is_some_and(|line| !is_early(line, coupon.covered_until));
        if period > 0 && fresh.iter().any(|i| counts(&i)) {
            self.used.periods.push(Counted { redemption: coupon.redemption, until: self.ends(&fresh) });
        }
    }

    /// An amount was given for the whole period; a percentage is of every charge in it.
    fn inside_worth(&self, coupon: &Attached, lines: &[usize], returned: Amount) -> Amount {
        match coupon.worth {
            Worth::Percent(_) => self.worth(coupon, lines),
            Worth::Amount(..) => returned.max(0),
        }
    }

    /// The places of the coupon's lines that `wanted` says, with something left to take from.
    fn own(&self, coupon: &Attached, wanted: &dyn Fn(&Draft) -> bool) -> Vec<usize> {
        let own = |(i, line): &(usize, &Draft)| {
            let item = coupon.items.is_empty() || coupon.items.contains(&line.item);
            item && wanted(line) && left(line) > 0 && !self.settled.contains(i)
        };
        self.lines.iter().enumerate().filter(own).map(|(i, _)| i).collect()
    }

    fn kind(&self, i: usize) -> Option<Kind> {
        self.lines.get(i).map(|line| line.kind)
    }

    fn left(&self, places: &[usize]) -> Vec<Amount> {
        places.iter().map(|i| self.lines.get(*i).map_or(0, left)).collect()
    }

    /// What the coupon is worth on these lines, all together.
    fn worth(&self, coupon: &Attached, places: &[usize]) -> Amount {
        match coupon.worth {
            Worth::Amount(amount, _) => amount,
            Worth::Percent(rate) => {
                let sum = self.left(places).into_iter().map(i128::from).sum();
                let exact = Ratio::new(sum, 1).times(rate);
                exact.and_then(|exact| exact.round(Round::HalfAwayFromZero)).unwrap_or(0)
            }
        }
    }

    /// Takes at most `most` off these lines, by what is left of them; returns what it took.
    fn split(&mut self, coupon: &Attached, places: &[usize], most: Amount) -> Amount {
        let weights = self.left(places);
        let all: i128 = weights.iter().copied().map(i128::from).sum();
        let total = i128::from(most.max(0)).min(all);
        let Some(total) = i64::try_from(total).ok().filter(|total| *total > 0) else { return 0 };
        for (i, amount) in places.iter().zip(money::split(total, &weights)).filter(|(_, amount)| *amount > 0) {
            if let Some(line) = self.lines.get_mut(*i) {
                line.discount += amount;
            }
            let Attached { redemption, coupon, .. } = *coupon;
            self.used.shares.push(Share { redemption, coupon, n: number(*i), amount });
        }
        total
    }

    /// Where the shortest of these periods ends.
    fn ends(&self, places: &[usize]) -> Option<Instant> {
        places.iter().filter_map(|i| self.lines.get(*i)?.service).map(|service| service.to).min()
    }
}

/// What coupons of an agreement are taken off. A deposit is the customer's own money, a one-off charge was agreed as it is.
fn bears(kind: Kind) -> bool {
    match kind {
        Kind::Period | Kind::Usage | Kind::Minimum | Kind::Setup | Kind::ProrationCharge => true,
        Kind::Deposit | Kind::OneOff | Kind::ProrationCredit => false,
    }
}

/// Usage billed before its period is over, inside a period that counted: that period is not counted twice.
fn is_early(line: &Draft, covered_until: Option<Instant>) -> bool {
    let early = line.service.zip(line.full).is_some_and(|(service, full)| service.to < full.to);
    line.kind == Kind::Usage && early && line.service.map(|s| s.from) < covered_until
}

/// Whether two runs of time cost the same: by day the hours do not matter.
fn is_same(place: &Place<'_>, a: Period, b: Period) -> bool {
    let days = |period: Period| (place.zone.day(period.from), place.zone.day(period.to));
    a == b || place.policy.prorate == Prorate::Day && days(a) == days(b)
}

fn left(line: &Draft) -> Amount {
    line.amount - line.discount
}

fn number(place: usize) -> i64 {
    i64::try_from(place + 1).unwrap_or(i64::MAX)
}

/// What was given back is handed on once.
fn hand_on(back: &mut [Share], redemption: super::RedemptionId, mut amount: Amount) {
    for share in back.iter_mut().filter(|share| share.redemption == redemption) {
        let part = amount.min(share.amount).max(0);
        share.amount -= part;
        amount -= part;
    }
}

//! What the renewal engine asks of coupons: those in force for many subscriptions at once, applied to the lines of each,
//! and what that used up, written in the transaction of the invoices. Previews use the same.

use std::collections::HashMap;

use base::id::{CustomerId, InvoiceId, PlanId, ShopId, SubscriptionId};
use base::{Amount, Currency, Instant, Zone};
use domain::billing::coupon::{self, Attached, CouponId, Past, RedemptionId, Used};
use domain::billing::line::{Billed, Draft, Kind};
use domain::shop::policy::Policy;
use kit::args;
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};

use super::sql::{self, Advance, AttachedRow, NewUse, Share};

/// What an invoice is for.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub subscription: SubscriptionId,
    pub customer: CustomerId,
    pub currency: Currency,
    pub plan: PlanId,
    pub policy: &'a Policy,
    pub zone: &'a Zone,
}

/// Whose coupons are read: lists made by [`each`].
#[derive(Clone, Copy, Debug)]
pub struct Whose<'a> {
    pub subscriptions: &'a str,
    pub customers: &'a str,
    /// Those of the subscriptions whose invoices may take back what was billed before.
    pub changing: &'a str,
}

/// The coupons in force for some subscriptions and customers.
#[derive(Clone, Debug, Default)]
pub struct Coupons {
    of_subscription: HashMap<SubscriptionId, Vec<Attached>>,
    of_customer: HashMap<CustomerId, Vec<Attached>>,
    /// Those that are for whatever is asked about: of a charge, or as if they had been taken.
    pub(super) extra: Vec<Attached>,
    /// What they took off earlier lines of subscriptions that change.
    shares: HashMap<SubscriptionId, Vec<Share>>,
    /// For which subscription each was taken, and how many of its periods were used.
    used: HashMap<RedemptionId, (Option<SubscriptionId>, i64)>,
    advanced: Vec<RedemptionId>,
    uses: Vec<(InvoiceId, i64, RedemptionId, CouponId, CustomerId, Amount, bool)>,
    covered: HashMap<RedemptionId, Option<Instant>>,
}

impl Coupons {
    /// Those of a round of renewals. What customers have is kept from other workers.
    pub fn read(tx: &mut Tx<'_>, shop: ShopId, whose: Whose<'_>, now: Instant) -> Result<Coupons, Error> {
        let any = tx.one(&sql::ANY, args![shop])?;
        if any.2 {
            tx.all(&sql::LOCK_CUSTOMERS, args![shop, whose.customers])?;
        }
        Coupons::gather(tx, shop, any, whose, now)
    }

    /// Those of one subscription, to look at.
    pub fn peek(
        reader: &mut Reader<'_>,
        shop: ShopId,
        subscription: SubscriptionId,
        customer: CustomerId,
        now: Instant,
    ) -> Result<Coupons, Error> {
        let any = reader.one(&sql::ANY, args![shop])?;
        let (own, theirs) = (each([subscription.0].into_iter()), each([customer.0].into_iter()));
        let whose = Whose { subscriptions: &own, customers: &theirs, changing: &own };
        Coupons::gather(reader, shop, any, whose, now)
    }

    /// Those taken for a one-off charge.
    pub fn of_charge(reader: &mut Reader<'_>, shop: ShopId, ids: &[i64]) -> Result<Coupons, Error> {
        let mut coupons = Coupons::default();
        for row in reader.all(&sql::OF_IDS, args![shop, each(ids.iter().copied())])? {
            coupons.used.insert(row.id, (None, row.used));
            coupons.extra.push(row.attached()?);
        }
        Ok(coupons)
    }

    /// Only those that are asked about as if they had been taken.
    pub fn only_new(self) -> Coupons {
        Coupons { extra: self.extra, ..Coupons::default() }
    }

    fn gather(
        reader: &mut Reader<'_>,
        shop: ShopId,
        (any, some, shared): (bool, bool, bool),
        whose: Whose<'_>,
        now: Instant,
    ) -> Result<Coupons, Error> {
        let mut coupons = Coupons::default();
        if any {
            for share in reader.all(&sql::SHARES, args![shop, whose.changing])? {
                coupons.shares.entry(share.subscription).or_default().push(share);
            }
        }
        if some {
            for row in reader.all(&sql::OF_SUBSCRIPTIONS, args![shop, whose.subscriptions, now])? {
                let Some(id) = row.subscription else { continue };
                let attached = coupons.know(&row)?;
                coupons.of_subscription.entry(id).or_default().push(attached);
            }
        }
        if shared {
            for row in reader.all(&sql::OF_CUSTOMERS, args![shop, whose.customers, now])? {
                let attached = coupons.know(&row)?;
                coupons.of_customer.entry(row.customer).or_default().push(attached);
            }
        }
        Ok(coupons)
    }

    fn know(&mut self, row: &AttachedRow) -> Result<Attached, Error> {
        self.used.insert(row.id, (row.subscription, row.used));
        row.attached()
    }

    /// Takes coupons off the lines of an invoice: discounts are written onto the lines, credits of nothing are left out.
    /// `billed`: what it may take back. Nothing is remembered: see [`Coupons::note`].
    pub fn take(&self, lines: &mut Vec<Draft>, place: &Place<'_>, billed: &[Billed]) -> Used {
        let prorates = |line: &Draft| matches!(line.kind, Kind::ProrationCredit | Kind::ProrationCharge);
        let past = match self.shares.get(&place.subscription) {
            Some(shares) if lines.iter().any(prorates) => past(billed, shares),
            Some(_) | None => Vec::new(),
        };
        let mut used = self.apply(lines, place, &past);
        coupon::drop_empty(lines, &mut used);
        used
    }

    /// The same for lines that follow no others: of a subscription that is only thought about.
    pub fn take_first(&self, lines: &mut [Draft], place: &Place<'_>) -> Used {
        self.apply(lines, place, &[])
    }

    fn apply(&self, lines: &mut [Draft], place: &Place<'_>, past: &[Past]) -> Used {
        let own = self.of_subscription.get(&place.subscription).into_iter().flatten();
        let shared = self.of_customer.get(&place.customer).into_iter().flatten();
        let mut attached: Vec<Attached> = own.chain(shared).cloned().collect();
        attached.sort_by_key(|attached| attached.redemption);
        attached.extend(self.extra.iter().cloned());
        if attached.is_empty() && past.is_empty() {
            return Used::default();
        }
        let Place { plan, currency, policy, zone, .. } = *place;
        coupon::apply(lines, &attached, &coupon::Place { plan, currency, policy, zone, past })
    }

    /// The same for the lines of a one-off charge, with the coupons that were taken for it.
    pub fn take_charge(&self, lines: &mut [Draft], currency: Currency) -> Used {
        let fits = |attached: &&Attached| match attached.worth {
            coupon::Worth::Amount(_, own) => own == currency,
            coupon::Worth::Percent(_) => true,
        };
        let own: Vec<Attached> = self.extra.iter().filter(fits).cloned().collect();
        coupon::apply_to_charge(lines, &own)
    }

    /// Remembers what an invoice used, for those after it and for [`Coupons::write`]. Without an invoice (one of nothing
    /// that the shop does not issue) the period is used up all the same.
    pub fn note(&mut self, invoice: Option<InvoiceId>, customer: CustomerId, used: &Used) {
        let mut counted: Vec<RedemptionId> = used.periods.iter().map(|period| period.redemption).collect();
        for share in used.shares.iter().filter(|_| invoice.is_some()) {
            let first = share.amount > 0 && counted.contains(&share.redemption);
            counted.retain(|redemption| !first || *redemption != share.redemption);
            let Some(invoice) = invoice else { continue };
            self.uses.push((invoice, share.n, share.redemption, share.coupon, customer, share.amount, first));
        }
        for period in &used.periods {
            let taken = self.used.entry(period.redemption).or_default();
            taken.1 += 1;
            let own =
                taken.0.and_then(|subscription| self.of_subscription.get_mut(&subscription)).into_iter().flatten();
            let shared = self.of_customer.get_mut(&customer).into_iter().flatten();
            self.covered.insert(period.redemption, period.until);
            self.advanced.push(period.redemption);
            let all = own.chain(shared).chain(&mut self.extra);
            for attached in all.filter(|attached| attached.redemption == period.redemption) {
                attached.left = attached.left.map(|left| (left - 1).max(0));
                attached.covered_until = period.until;
            }
        }
    }

    /// Writes what was noted, after the invoices.
    pub fn write(mut self, tx: &mut Tx<'_>, shop: ShopId) -> Result<(), Error> {
        let row = |(invoice, n, redemption, coupon, customer, amount, counted)| NewUse {
            invoice,
            n,
            redemption,
            shop,
            coupon,
            customer,
            amount,
            counted,
        };
        let uses: Vec<NewUse> = merged(self.uses).into_iter().map(row).collect();
        tx.insert(&sql::USES, &uses)?;
        self.advanced.sort_unstable();
        self.advanced.dedup();
        let advance = |id: &RedemptionId| Advance {
            id: *id,
            shop,
            used: self.used.get(id).map_or(0, |taken| taken.1),
            covered_until: self.covered.get(id).copied().flatten(),
        };
        let advances: Vec<Advance> = self.advanced.iter().map(advance).collect();
        tx.update(&sql::ADVANCE, &advances)
    }
}

type Use = (InvoiceId, i64, RedemptionId, CouponId, CustomerId, Amount, bool);

/// One row for a coupon on a line, whatever it was taken off for.
fn merged(mut uses: Vec<Use>) -> Vec<Use> {
    uses.sort_by_key(|u| (u.0, u.1, u.2));
    uses.dedup_by(|next, kept| {
        let same = (next.0, next.1, next.2) == (kept.0, kept.1, kept.2);
        if same {
            kept.5 += next.5;
            kept.6 |= next.6;
        }
        same
    });
    uses
}

/// What was billed before, with what coupons took off it.
fn past(billed: &[Billed], shares: &[Share]) -> Vec<Past> {
    let read = |line: &Billed| {
        let of = |share: &&Share| (share.invoice, share.n) == (line.invoice, line.n);
        Past {
            invoice: line.invoice,
            n: line.n,
            price: line.price,
            quantity: line.quantity,
            service: line.service,
            shares: shares.iter().filter(of).map(|share| (share.redemption, share.coupon, share.amount)).collect(),
            noted: line.noted,
            back: line.taken_back.clone(),
            item: line.item.clone(),
        }
    };
    billed.iter().map(read).collect()
}

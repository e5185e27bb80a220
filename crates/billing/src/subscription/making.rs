//! Making the lines of one moment of a due subscription: what the agreement asks for, what was counted, the customer's
//! tax, coupons, and charges that waited for an invoice. The renewal engine and every preview make them here.

use std::collections::HashMap;

use base::id::{CustomerId, InvoiceId, ShopId, SubscriptionId};
use base::{Instant, Period};
use catalog::plan_item::Tax;
use domain::billing::agreement::{Agreement, Unused};
use domain::billing::bill;
use domain::billing::coupon::Used;
use domain::billing::line::{Billed, Draft};
use domain::billing::moment::{self, Key, Moment, What};
use domain::billing::phase::{Life, Standing};
use domain::billing::usage::{self as counting, Told};
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};
use shop::Shop;

use super::Refused;
use super::sql::Subscription;
use crate::charge::{Onto, Waiting};
use crate::coupon::{Coupons, Place, Whose};
use crate::tax;
use crate::usage::{self, Books};

/// What is read for many subscriptions at once.
#[derive(Debug, Default)]
pub struct Sources {
    pub coupons: Coupons,
    pub waiting: Waiting,
    pub usage: Books,
    taxes: HashMap<CustomerId, Tax>,
}

impl Sources {
    /// For subscriptions that are billed in this transaction. `usage` are the books of those that count something.
    pub fn read(tx: &mut Tx<'_>, shop: ShopId, whose: Whose<'_>, usage: Books, now: Instant) -> Result<Sources, Error> {
        Ok(Sources {
            coupons: Coupons::read(tx, shop, whose, now)?,
            waiting: Waiting::read(tx, shop, whose.subscriptions)?,
            usage,
            taxes: tax::of_many(tx, shop, whose.customers)?,
        })
    }

    /// For a preview of one subscription.
    pub fn peek(reader: &mut Reader<'_>, shop: ShopId, s: &Subscription, now: Instant) -> Result<Sources, Error> {
        Ok(Sources {
            coupons: Coupons::peek(reader, shop, s.id, s.customer, now)?,
            waiting: Waiting::read(reader, shop, &each([s.id.0].into_iter()))?,
            usage: Books::read(reader, shop, &[s.id])?,
            taxes: tax::of_many(reader, shop, &each([s.customer.0].into_iter()))?,
        })
    }

    /// The lines of a moment, before they are added up. `onto` is where they go.
    pub fn make(&mut self, reader: &mut Reader<'_>, of: &Asked<'_>, onto: Onto) -> Result<Made, Refused> {
        let Asked { shop, subscription: s, agreement, life, moment, billed } = *of;
        let told = usage::told(reader, shop.id, &mut self.usage, s, agreement, life, moment.at)?;
        let mut lines = bill::lines(agreement, life, moment, billed, &told)?;
        if lines.is_empty() {
            return Ok(Made { lines, used: Used::default(), told });
        }
        let own = self.taxes.get(&s.customer).copied();
        tax::put(&mut lines, shop.tax_rate, own);
        let place = Place {
            subscription: s.id,
            customer: s.customer,
            currency: s.currency,
            plan: life.at(moment.at).map_or(s.plan, |phase| phase.terms.plan),
            policy: &agreement.policy,
            zone: life.zone(moment.at),
        };
        let used = self.coupons.take(&mut lines, &place, billed);
        bill::serve(life, moment.at, &mut lines);
        self.waiting.add(reader, shop, (s.id, s.customer, s.currency), onto, &mut lines)?;
        Ok(Made { lines, used, told })
    }
}

/// Whose moment is billed, and what was billed before it.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub shop: &'a Shop,
    pub subscription: &'a Subscription,
    pub agreement: &'a Agreement,
    pub life: &'a Life<'a>,
    pub moment: &'a Moment,
    pub billed: &'a [Billed],
}

/// Lines with what they used up.
#[derive(Debug)]
pub struct Made {
    pub lines: Vec<Draft>,
    pub used: Used,
    pub told: Told,
}

/// The invoices whose unused time is to go back to the card when an agreement ends at `at`.
pub fn refunded(life: &Life<'_>, at: Instant, lines: &[Draft]) -> Vec<InvoiceId> {
    let wanted =
        life.at(at).is_some_and(|p| p.standing == Standing::Ended && p.unused == Unused::Refund && p.from == at);
    let mut invoices: Vec<InvoiceId> = Vec::new();
    for (invoice, _) in lines.iter().filter(|_| wanted).filter_map(|line| line.credits) {
        if !invoices.contains(&invoice) {
            invoices.push(invoice);
        }
    }
    invoices
}

/// The usage that these steps bill.
pub fn counted(tx: &mut Tx<'_>, shop: &Shop, steps: &[Step<'_>]) -> Result<Books, Error> {
    let counting: Vec<&Step<'_>> = steps.iter().filter(|step| counts(step.agreement)).collect();
    let ids: Vec<SubscriptionId> = counting.iter().map(|step| step.subscription.id).collect();
    let mut books = Books::read(tx, shop.id, &ids)?;
    let time = |step: &&Step<'_>| {
        let Step { subscription: s, agreement, life, moment, .. } = step;
        Some((s.id, usage::time(&books, s, agreement, life, moment.as_ref()?.at)?))
    };
    let times: HashMap<SubscriptionId, Period> = counting.iter().filter_map(time).collect();
    books.fetch(tx, shop.id, &times)?;
    Ok(books)
}

/// A due subscription with the moment that is to be carried out; none when nothing is due after all.
pub struct Step<'a> {
    pub subscription: &'a Subscription,
    pub agreement: &'a Agreement,
    pub life: Life<'a>,
    pub from: Instant,
    pub done: Vec<Key>,
    pub moment: Option<Moment>,
}

impl<'a> Step<'a> {
    pub fn new(subscription: &'a Subscription, agreement: &'a Agreement, done: Vec<Key>, now: Instant) -> Step<'a> {
        let (life, from) = (Life::of(agreement), subscription.next_at.unwrap_or(now));
        let moment = moment::next(&life, from, &|key| done.contains(key)).filter(|m| m.at <= now);
        Step { subscription, agreement, life, from, done, moment }
    }

    /// Beyond which instant something may be taken back, where the moment turns anything.
    pub fn reach(&self) -> Option<(SubscriptionId, Instant)> {
        let turns = |m: &&Moment| m.due.iter().any(|d| matches!(d.what, What::Turn { .. }));
        let moment = self.moment.as_ref().filter(turns)?;
        Some((self.subscription.id, self.life.reach(moment.at)))
    }
}

/// Whether usage was ever agreed on.
fn counts(agreement: &Agreement) -> bool {
    agreement.changes.iter().filter_map(|change| change.what.terms()).any(counting::counts)
}

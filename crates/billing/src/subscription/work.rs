//! The arithmetic between rows and rules: how a subscription stands after a moment, what was billed before it, and what
//! a change would cost.

use std::collections::HashMap;

use base::id::{InvoiceId, ShopId, SubscriptionId};
use base::{Amount, Instant, Period};
use domain::billing::Refusal;
use domain::billing::agreement::Agreement;
use domain::billing::bill;
use domain::billing::invoice::{Invoice, compose};
use domain::billing::leave;
use domain::billing::line::{Billed, Draft};
use domain::billing::moment::{self, Key};
use domain::billing::owed::Owed;
use domain::billing::phase::{Life, Standing};
use domain::billing::usage::{self as counting, Told};
use kit::args;
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};
use shop::Shop;

use super::Refused;
use super::course::{Course, Of};
use super::making::{self, Asked};
use super::portal::Upcoming;
use super::sql::{self, BilledRow, DoneRow, Stand, Subscription};
use crate::charge::Onto;
use crate::credit_note::sql::Credited;
use crate::{credit_note, invoice, refund};

/// What a change would move.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// When it takes effect.
    pub at: Instant,
    pub invoice: Invoice,
    /// What of a credit goes on to the card.
    pub refund: Amount,
    /// The first bill with something to pay before it takes effect.
    pub before: Option<Upcoming>,
}

impl Preview {
    /// What stays in the wallet.
    pub fn wallet(&self) -> Amount {
        self.invoice.kept() - self.refund
    }

    /// The fee for leaving early.
    pub fn fee(&self) -> Amount {
        leave::fee_of(self.invoice.lines.iter().map(|(line, _)| line))
    }
}

/// How the subscription stands at `at`, with its next moment from `from` on.
pub fn stand(
    shop: ShopId,
    subscription: &Subscription,
    life: &Life<'_>,
    at: Instant,
    from: Instant,
    is_done: &dyn Fn(&Key) -> bool,
) -> Stand {
    let phase = life.at(at).or(life.phases.first());
    let period = life.period(at);
    let standing = life.standing(at);
    let ends_at = life.ends_at();
    Stand {
        id: subscription.id,
        shop,
        plan: phase.map_or(subscription.plan, |phase| phase.terms.plan),
        state: standing,
        quantity: phase.map_or(subscription.quantity, |phase| phase.terms.quantity()),
        mrr: life.mrr(at),
        period_from: period.map(|p| p.from),
        period_to: period.map(|p| p.to),
        ends_at,
        ended_on: ends_at.filter(|_| standing == Standing::Ended).map(|end| life.zone(end).day(end)),
        next_at: moment::next(life, from, is_done).map(|moment| moment.at),
    }
}

/// After a change was recorded: its moment may come before the one that was next.
pub fn stand_again(
    tx: &mut Tx<'_>,
    shop: ShopId,
    subscription: &Subscription,
    agreement: &Agreement,
    at: Instant,
    now: Instant,
) -> Result<(), Error> {
    let from = subscription.next_at.map_or(at.min(now), |next| next.min(at));
    let from = subscription.billed_from.map_or(from, |billed| from.max(billed));
    let done = tx.all(&sql::DONE, args![shop, subscription.id, from])?;
    let done: Vec<Key> = done.into_iter().map(key).collect();
    let life = Life::of(agreement);
    let next = moment::next(&life, from, &|key| done.contains(key)).map(|m| m.at);
    // How it stands is told when the moment is carried out; here only what is planned changes.
    let ends_at = life.ends_at();
    tx.update(
        &sql::STAND,
        &[Stand {
            id: subscription.id,
            shop,
            plan: subscription.plan,
            state: subscription.state,
            quantity: subscription.quantity,
            mrr: subscription.mrr,
            period_from: subscription.period_from,
            period_to: subscription.period_to,
            ends_at,
            ended_on: subscription.ended_on.filter(|_| ends_at.is_some()),
            next_at: next,
        }],
    )
}

pub fn key(row: DoneRow) -> Key {
    Key { item: row.item, schedule: row.schedule, ordinal: row.ordinal }
}

/// The lines whose service reaches beyond an instant, with what was taken back from each.
pub fn billed(reader: &mut Reader<'_>, shop: ShopId, id: SubscriptionId, after: Instant) -> Result<Vec<Billed>, Error> {
    Ok(billed_of_many(reader, shop, &[(id, after)].into())?.remove(&id).unwrap_or_default())
}

/// The same of some subscriptions, for whoever is about to take some of it back, with what is still to be paid of it: the
/// invoices are kept from others who would.
pub fn take_billed(
    tx: &mut Tx<'_>,
    shop: ShopId,
    after: &HashMap<SubscriptionId, Instant>,
) -> Result<(HashMap<SubscriptionId, Vec<Billed>>, Owed), Error> {
    let seen = billed_of_many(tx, shop, after)?;
    if seen.is_empty() {
        return Ok((seen, Owed::default()));
    }
    let owed = invoice::take_owed(tx, shop, seen.values().flatten().map(|billed| billed.invoice))?;
    // SQLite has one writer.
    let billed = if tx.is_postgres() { billed_of_many(tx, shop, after)? } else { seen };
    Ok((billed, owed))
}

/// What was billed of some subscriptions, each beyond an instant of its own.
pub fn billed_of_many(
    reader: &mut Reader<'_>,
    shop: ShopId,
    after: &HashMap<SubscriptionId, Instant>,
) -> Result<HashMap<SubscriptionId, Vec<Billed>>, Error> {
    let Some(earliest) = after.values().min() else { return Ok(HashMap::new()) };
    let mut rows = reader.all(&sql::BILLED, args![shop, each(after.keys().map(|id| id.0)), *earliest])?;
    rows.retain(|row| after.get(&row.subscription).is_some_and(|after| row.service_to > *after));
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let notes = credit_note::sql::credited(reader, shop, each(rows.iter().map(|row| row.invoice.0)))?;
    let notes: HashMap<(InvoiceId, i64), Credited> =
        notes.into_iter().map(|note| ((note.invoice, note.line), note)).collect();
    let own = rows.chunk_by(|a, b| a.subscription == b.subscription);
    Ok(own.map(|rows| (rows[0].subscription, charged(rows, &notes))).collect())
}

/// The charges among the lines of one subscription, with what credits and credit notes took back.
fn charged(rows: &[BilledRow], notes: &HashMap<(InvoiceId, i64), Credited>) -> Vec<Billed> {
    let (credits, charges): (Vec<&BilledRow>, Vec<&BilledRow>) = rows.iter().partition(|r| r.credits_line.is_some());
    let read = |row: &BilledRow| {
        let place = (row.invoice, row.n);
        let takes = |c: &&&BilledRow| c.credits_invoice.zip(c.credits_line) == Some(place);
        let credited = credits.iter().filter(takes).map(|c| -c.amount).sum::<Amount>();
        let (by_notes, noted) = notes.get(&place).map_or((0, 0), |note| (note.amount - note.discount, note.discount));
        let back = |c: &&BilledRow| (Period::new(c.service_from, c.service_to), -c.amount);
        Some(Billed {
            invoice: row.invoice,
            n: row.n,
            price: row.price?,
            quantity: row.quantity,
            service: Period::new(row.service_from, row.service_to),
            full: Period::new(row.full_from, row.full_to),
            amount: row.amount,
            discount: row.discount,
            tax_rate: row.tax_rate,
            credited: credited + by_notes,
            noted,
            taken_back: credits.iter().filter(takes).map(back).collect(),
            item: row.item.clone(),
        })
    };
    charges.into_iter().filter_map(read).collect()
}

/// The first moment of an agreement from `at` on that is not later than it, composed.
pub fn preview(
    reader: &mut Reader<'_>,
    shop: &Shop,
    subscription: &Subscription,
    agreement: &Agreement,
    at: Instant,
) -> Result<Preview, Refused> {
    let life = Life::of(agreement);
    let of = Of { shop, subscription, agreement, life: &life };
    let mut course = Course::until(reader, of, at)?;
    let moment = moment::next(&life, at, &|key| course.done.contains(key)).filter(|m| m.at == at);
    let mut lines = match &moment {
        None => Vec::new(),
        Some(moment) => {
            let billed = course.billed(reader, of, at)?;
            let asked = Asked { shop, subscription, agreement, life: &life, moment, billed: &billed };
            course.sources.make(reader, &asked, Onto::new(InvoiceId(0)))?.lines
        }
    };
    // What waited for an invoice gets one of its own when there will be no other.
    if lines.is_empty() && life.at(at).is_some_and(|phase| phase.standing == Standing::Ended) {
        let whose = (subscription.id, subscription.customer, subscription.currency);
        course.sources.waiting.add(reader, shop, whose, Onto::new(InvoiceId(0)), &mut lines)?;
    }
    let refunded = course.with_origins(making::refunded(&life, at, &lines));
    let mut invoice = compose(lines, shop.prices, course.wallet)?;
    course.owed.settle(&mut invoice, shop.prices);
    let refund = refund::could_give_back(reader, shop.id, subscription.customer, &refunded, invoice.kept())?;
    let refund = (refund + course.paid_by_card(&refunded)).min(invoice.kept());
    // What waits goes out with what is billed then, else in its own time.
    let hurries = moment.is_some();
    let waiting = course.waiting.map(|(bill, own)| if hurries { bill } else { Upcoming { at: own, ..bill } });
    Ok(Preview { at, invoice, refund, before: waiting.or(course.first) })
}

/// So many moments of a beginning in the past are lived through at most: eight years of weeks.
const CAUGHT_UP_MOST: usize = 420;

/// What signing up would cost at once, with the lines' discounts taken by `take`. Of a beginning in the past everything
/// that is caught up at once, as if it was one invoice.
pub fn preview_first(
    shop: &Shop,
    agreement: &Agreement,
    (at, now): (Instant, Instant),
    mut take: impl FnMut(&mut Vec<Draft>),
) -> Result<Preview, Refusal> {
    let life = Life::of(agreement);
    let mut invoice = compose(Vec::new(), shop.prices, 0)?;
    let mut told = Told { since: Some(at), ..Told::default() };
    let mut from = at;
    for _ in 0..CAUGHT_UP_MOST {
        let next = moment::next(&life, from, &|_| false);
        let Some(moment) = next.filter(|moment| moment.at <= now.max(at)) else { break };
        let mut lines = bill::lines(agreement, &life, &moment, &[], &told)?;
        take(&mut lines);
        let wallet = invoice.moves_wallet();
        invoice = invoice.with(compose(lines, shop.prices, wallet.max(0))?);
        if counting::bills(agreement, &life, &moment, &told) {
            told.since = Some(moment.at);
        }
        from = Instant::from_micros(moment.at.micros() + 1);
    }
    Ok(Preview { at, invoice, refund: 0, before: None })
}

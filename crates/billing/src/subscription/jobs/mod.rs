//! The renewal engine: work is what the agreements ask for up to now, minus what was already done. One moment of each due
//! subscription per round, the longest waiting first, many subscriptions in one transaction.

mod apart;
mod joint;

use std::collections::HashMap;

use base::id::{CustomerId, InvoiceId, SubscriptionId};
use base::{Amount, Currency, Instant};
use domain::billing::agreement::Agreement;
use domain::billing::coupon::Used;
use domain::billing::draft as waiting;
use domain::billing::invoice::{compose, is_of_nothing};
use domain::billing::line::{Billed, Draft};
use domain::billing::moment::{self, Key, Moment, What};
use domain::billing::owed::Owed;
use domain::billing::phase::{Life, Standing, Turn};
use domain::shop::policy::{Consolidate, ZeroInvoices};
use kit::app::App;
use kit::args;
use kit::db::dialect::each;
use kit::db::{Error, Tx};
use kit::events::{self, Event};
use shop::Shop;

use self::joint::{Joint, Sheet};
use super::making::{self, Asked, Sources, Step};
use super::sql::{self, Advance, ChangeRow, NewOccurrence, Stand, Subscription};
use super::work;
use super::{Refused, Said};
use crate::charge::Onto;
use crate::coupon::Whose;
use crate::draft::NewDraft;
use crate::invoice::{self, Ready};
use crate::ledger::{self, Wallets};
use crate::payment;
use crate::payment::jobs::Begun;
use crate::payment::sql::Due;
use crate::{coupon, draft, price_rise, refund, usage};

/// Bills one round of due subscriptions and begins their payments in the same transaction. Returns how many there were,
/// and the attempts to finish. Ask again until it is 0. When the round fails, each of them is billed apart.
pub fn renew(app: &App, shop: &Shop, limit: i64) -> Result<(usize, Begun), Error> {
    let now = app.now();
    let (inner, owner) = (app.clone(), shop.clone());
    let round = move |tx: &mut Tx<'_>| {
        sql::release(tx, owner.id, now)?;
        let due = sql::list_due(tx, owner.id, now, limit)?;
        Ok((due.len(), bill(&inner, tx, &owner, due, now)?))
    };
    match app.db.write(round).wait() {
        Err(Error::Engine(_) | Error::Taken(_) | Error::Stale | Error::Shape(_, _)) => {
            apart::renew(app, shop, limit, now)
        }
        done @ (Ok(_) | Err(Error::Closed)) => done,
    }
}

fn bill(app: &App, tx: &mut Tx<'_>, shop: &Shop, due: Vec<Subscription>, now: Instant) -> Result<Begun, Error> {
    let payments = carry_out(app, tx, shop, due, now, None)?;
    payment::jobs::begin(app, tx, shop, payments, now)
}

/// Carries out the first moment of each of these subscriptions, in this order; returns the payments to collect.
pub(super) fn carry_out(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    due: Vec<Subscription>,
    now: Instant,
    collect_at: Option<Instant>,
) -> Result<Vec<Due>, Error> {
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let subscriptions = each(due.iter().map(|s| s.id.0));
    let payments = draft::jobs::issue_first(app, tx, shop, &subscriptions, now, collect_at)?;
    price_rise::jobs::settle_due(app, tx, shop, &due, now)?;
    let customers = each(due.iter().map(|s| s.customer.0));
    let changes = tx.all(&sql::CHANGES_OF, args![shop.id, subscriptions])?;
    let changes: HashMap<SubscriptionId, &[ChangeRow]> =
        changes.chunk_by(|a, b| a.subscription == b.subscription).map(|own| (own[0].subscription, own)).collect();
    let mut done: HashMap<SubscriptionId, Vec<Key>> = HashMap::new();
    for row in tx.all(&sql::DONE_OF, args![shop.id, subscriptions])? {
        done.entry(row.subscription).or_default().push(work::key(row));
    }
    let mut said = Said::default();
    let read =
        |s: &Subscription| super::read_agreement(shop, s, changes.get(&s.id).copied().unwrap_or_default(), &mut said);
    let agreements = due.iter().map(read).collect::<Result<Vec<Agreement>, Error>>()?;
    let step = |(s, agreement)| Step::new(s, agreement, done.remove(&s.id).unwrap_or_default(), now);
    let steps: Vec<Step<'_>> = due.iter().zip(&agreements).map(step).collect();
    let turning: HashMap<SubscriptionId, Instant> = steps.iter().filter_map(Step::reach).collect();
    let changing = each(turning.keys().map(|id| id.0));
    let whose = Whose { subscriptions: &subscriptions, customers: &customers, changing: &changing };
    let usage = making::counted(tx, shop, &steps)?;
    let sources = Sources::read(tx, shop.id, whose, usage, now)?;
    let wallets = ledger::take_wallets(tx, shop.id, &customers)?;
    let (mut billed, owed) = work::take_billed(tx, shop.id, &turning)?;
    let mut round = Round::new(app, shop, now, (wallets, owed), sources);
    for step in steps {
        let billed = billed.remove(&step.subscription.id).unwrap_or_default();
        round.take(tx, step, &billed)?;
    }
    round.write(tx, payments, collect_at)
}

/// What one transaction writes.
struct Round<'a> {
    app: &'a App,
    shop: &'a Shop,
    now: Instant,
    wallets: Wallets,
    /// What is still asked for invoices that something is taken back of.
    owed: Owed,
    sources: Sources,
    invoices: Vec<Ready>,
    /// Bills that are looked at before they go out.
    drafts: Vec<NewDraft>,
    /// Those that several subscriptions may share.
    joint: Joint,
    occurrences: Vec<NewOccurrence>,
    stands: Vec<Stand>,
    advances: Vec<Advance>,
    events: Vec<Event>,
    /// What goes back to cards.
    refunds: Vec<Refund>,
    ended: Vec<SubscriptionId>,
}

/// Wallet credit of an agreement's end that goes on to the card that paid these invoices.
struct Refund {
    customer: CustomerId,
    currency: Currency,
    amount: Amount,
    invoices: Vec<InvoiceId>,
}

impl<'a> Round<'a> {
    fn new(
        app: &'a App,
        shop: &'a Shop,
        now: Instant,
        (wallets, owed): (Wallets, Owed),
        sources: Sources,
    ) -> Round<'a> {
        let (invoices, occurrences, stands, advances, events) = (vec![], vec![], vec![], vec![], vec![]);
        let (refunds, ended, drafts, joint) = (vec![], vec![], vec![], Joint::default());
        Round {
            app,
            shop,
            now,
            wallets,
            owed,
            sources,
            invoices,
            drafts,
            joint,
            occurrences,
            stands,
            advances,
            events,
            refunds,
            ended,
        }
    }

    fn take(&mut self, tx: &mut Tx<'_>, step: Step<'_>, billed: &[Billed]) -> Result<(), Error> {
        let Step { subscription: s, agreement, life, from, mut done, moment } = step;
        let Some(moment) = moment else {
            let stand = work::stand(self.shop.id, s, &life, self.now, from, &|key| done.contains(key));
            self.stand(s, stand);
            return Ok(());
        };
        let until = self.waits(agreement, &life, &moment);
        let joins = self.joins(s, agreement, &life, &moment, until);
        let onto = match joins.and_then(|sheet| self.joint.place(sheet)) {
            Some((invoice, lines)) => Onto { invoice, lines },
            None => Onto::new(InvoiceId(self.app.ids.next(self.now))),
        };
        let asked = Asked { shop: self.shop, subscription: s, agreement, life: &life, moment: &moment, billed };
        let made = self.sources.make(tx, &asked, onto).map_err(|why| self.impossible(s, why))?;
        let id = match joins {
            Some(sheet) => self.join(s, sheet, moment.at, onto, (made.lines, made.used))?,
            None => self.bill(s, &life, (&moment, until), onto.invoice, made.lines, &made.used)?,
        };
        usage::settle(tx, self.shop.id, &mut self.sources.usage, (s, agreement, &life), &moment, &made.told)?;
        self.note(s, &life, &moment, id);
        done.extend(moment.due.iter().map(|d| d.key.clone()));
        let after = Instant::from_micros(moment.at.micros() + 1);
        let stand = work::stand(self.shop.id, s, &life, moment.at, after, &|key| done.contains(key));
        self.tell(s, &life, &moment, &stand);
        self.stand(s, stand);
        Ok(())
    }

    /// Whether the shop issues an invoice of these lines.
    fn wants(&self, lines: &[Draft]) -> bool {
        self.shop.policy.zero_invoices == ZeroInvoices::Issue || !is_of_nothing(lines)
    }

    /// Adds the lines up to an invoice, unless it would be one of nothing that the shop does not want.
    fn bill(
        &mut self,
        s: &Subscription,
        life: &Life<'_>,
        (moment, until): (&Moment, Option<Instant>),
        id: InvoiceId,
        lines: Vec<Draft>,
        used: &Used,
    ) -> Result<Option<InvoiceId>, Error> {
        if lines.is_empty() {
            return Ok(None);
        }
        let (wanted, refunded) = (self.wants(&lines), making::refunded(life, moment.at, &lines));
        let (customer, currency) = (s.customer, s.currency);
        // A bill that waits takes from the wallet when it goes out.
        let wallet = if until.is_some() { 0 } else { self.wallets.of(customer, currency) };
        let mut invoice = compose(lines, self.shop.prices, wallet).map_err(|why| self.impossible(s, why.into()))?;
        self.owed.settle(&mut invoice, self.shop.prices);
        let id = wanted.then_some(id);
        self.sources.coupons.note(id, customer, used);
        let Some(id) = id else { return Ok(None) };
        let (owners, prices, due_at) = (vec![Some(s.id); invoice.lines.len()], self.shop.prices, moment.at);
        if let Some(issue_at) = until.filter(|_| invoice.total > 0) {
            self.drafts.push(NewDraft { id, customer, owners, currency, prices, due_at, issue_at, invoice });
            return Ok(Some(id));
        }
        self.wallets.add(customer, currency, invoice.moves_wallet());
        if invoice.kept() > 0 && !refunded.is_empty() {
            self.refunds.push(Refund { customer, currency, amount: invoice.kept(), invoices: refunded });
        }
        self.invoices.push(Ready { id, customer, owners, currency, prices, due_at, invoice });
        Ok(Some(id))
    }

    /// Until when the bill is looked at, if it is.
    fn waits(&self, agreement: &Agreement, life: &Life<'_>, moment: &Moment) -> Option<Instant> {
        let until = waiting::issue_at(&self.shop.policy, moment.at, self.now)?;
        (waiting::may_wait(agreement, life, moment) && !joint::goes_to_card(life, moment)).then_some(until)
    }

    /// With which of the customer's other bills it shares an invoice, if it does.
    fn joins(
        &self,
        s: &Subscription,
        agreement: &Agreement,
        life: &Life<'_>,
        moment: &Moment,
        until: Option<Instant>,
    ) -> Option<Sheet> {
        let wanted = self.shop.policy.consolidate == Consolidate::Day;
        let may = wanted && moment.is_planned(agreement, life) && !joint::goes_to_card(life, moment);
        let (customer, currency, waits) = (s.customer, s.currency, until.is_some());
        may.then(|| Sheet { customer, currency, day: self.shop.zone.day(moment.at), waits })
    }

    /// Puts the lines onto an invoice that may grow until the round is written. What would be an invoice of nothing alone
    /// is left out when the shop does not want those.
    fn join(
        &mut self,
        s: &Subscription,
        sheet: Sheet,
        due_at: Instant,
        onto: Onto,
        (lines, mut used): (Vec<Draft>, Used),
    ) -> Result<Option<InvoiceId>, Error> {
        if lines.is_empty() {
            return Ok(None);
        }
        let wanted = self.wants(&lines);
        let id = wanted.then_some(onto.invoice);
        used.shift(onto.lines);
        self.sources.coupons.note(id, s.customer, &used);
        if wanted {
            self.joint.add(onto.invoice, sheet, s.id, due_at, lines);
        }
        Ok(id)
    }

    fn stand(&mut self, s: &Subscription, stand: Stand) {
        let before = (s.plan, s.state, s.quantity, s.mrr, s.ends_at, s.ended_on);
        if before == (stand.plan, stand.state, stand.quantity, stand.mrr, stand.ends_at, stand.ended_on) {
            let Stand { id, shop, period_from, period_to, next_at, .. } = stand;
            self.advances.push(Advance { id, shop, period_from, period_to, next_at });
        } else {
            self.stands.push(stand);
        }
    }

    /// Terms are checked before they are agreed to, so their amounts can always be computed.
    fn impossible(&self, s: &Subscription, why: Refused) -> Error {
        match why {
            Refused::Broken(error) => error,
            Refused::No(why) => Error::Engine(format!("{} cannot be billed: {}", s.id, why.code())),
            Refused::Missing => Error::Engine(format!("{} cannot be billed", s.id)),
        }
    }

    fn note(&mut self, s: &Subscription, life: &Life<'_>, moment: &Moment, invoice: Option<InvoiceId>) {
        for due in &moment.due {
            let (from_at, to_at) = match moment::service(life, due) {
                Some(service) => (service.from.min(moment.at), service.to),
                None => (moment.at, moment.at),
            };
            self.occurrences.push(NewOccurrence {
                subscription: s.id,
                item: due.key.item.clone(),
                schedule: due.key.schedule,
                ordinal: due.key.ordinal,
                shop: self.shop.id,
                from_at,
                to_at,
                invoice,
            });
        }
    }

    /// Says what turned, with the monthly revenue before and after. It also changes without a turn: where an
    /// introductory price ends.
    fn tell(&mut self, s: &Subscription, life: &Life<'_>, moment: &Moment, stand: &Stand) {
        let turns = moment.due.iter().filter_map(|d| match d.what {
            What::Turn { phase } => life.phases.get(phase),
            What::Period { .. } => None,
        });
        let mut before = s.mrr;
        let mut kinds = Vec::new();
        for phase in turns {
            if phase.standing == Standing::Ended {
                self.ended.push(s.id);
            }
            kinds.push(match phase.turn {
                // Told as a delivery that is skipped.
                Turn::Skip => continue,
                Turn::Start => "subscription_started",
                Turn::TrialEnd => "trial_ended",
                Turn::Terms | Turn::Calendar => "subscription_changed",
                Turn::Pause => "subscription_paused",
                Turn::Resume => "subscription_resumed",
                Turn::End | Turn::TermEnd => "subscription_ended",
                Turn::Restart => "subscription_restarted",
            });
        }
        if kinds.is_empty() && before != stand.mrr {
            kinds.push("subscription_changed");
        }
        for kind in kinds {
            let data = serde_json::json!({
                "mrr_before": before, "mrr": stand.mrr, "currency": s.currency.code(), "plan": stand.plan.0,
                "on": life.zone(moment.at).day(moment.at).to_string(), "state": stand.state.code(),
            });
            // Several turns at one instant: the movement of money is told once.
            before = stand.mrr;
            self.events.push(Event {
                shop: self.shop.id,
                customer: Some(s.customer),
                kind: kind.into(),
                subject: s.id.0,
                at: self.now,
                data: data.to_string(),
            });
        }
    }

    /// Returns the payments to collect: `due` and those it makes, as far as they are still to be paid.
    fn write(mut self, tx: &mut Tx<'_>, mut due: Vec<Due>, collect_at: Option<Instant>) -> Result<Vec<Due>, Error> {
        let joint = std::mem::take(&mut self.joint).finish(self.shop, &mut self.wallets, &mut self.owed);
        let (joint, waiting) = joint.map_err(|why| Error::Engine(why.code().into()))?;
        self.invoices.extend(joint);
        self.drafts.extend(waiting);
        draft::add(tx, self.shop.id, self.now, &self.drafts)?;
        due.extend(invoice::issue(self.app, tx, self.shop, self.now, collect_at, &self.invoices)?);
        let offsets =
            self.invoices.iter().flat_map(|from| from.invoice.offsets.iter().map(move |offset| (from, *offset)));
        for (from, offset) in offsets {
            for (payment, left) in invoice::set_against(self.app, tx, self.shop, from, offset, self.now)? {
                due.iter_mut().filter(|due| due.id == payment).for_each(|due| due.amount = left);
            }
        }
        due.retain(|due| due.amount > 0);
        self.sources.coupons.write(tx, self.shop.id)?;
        self.sources.waiting.write(tx, self.shop.id)?;
        self.sources.usage.write(tx)?;
        for r in &self.refunds {
            refund::give_back(self.app, tx, self.shop, (r.customer, r.currency), r.amount, &r.invoices, self.now)?;
        }
        if !self.ended.is_empty() {
            coupon::give_back(tx, self.shop.id, &self.ended)?;
        }
        tx.insert(&sql::OCCURRENCES, &self.occurrences)?;
        tx.update(&sql::STAND, &self.stands)?;
        tx.update(&sql::ADVANCE, &self.advances)?;
        events::tell(tx, &self.events)?;
        Ok(due)
    }
}

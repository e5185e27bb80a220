//! Collecting: takes payments that are due, writes an attempt down, calls the gateway outside any transaction, and books
//! the outcome. Attempts that were left without an outcome are looked up.

use std::collections::{HashMap, HashSet};

use base::id::{AttemptId, CustomerId, InstrumentId, InvoiceId, PaymentId};
use base::{Amount, Currency, Instant};
use domain::billing::dunning::{Class, Next, after_decline};
use domain::billing::invoice::State as InvoiceState;
use domain::billing::ledger as books;
use domain::shop::policy::RetryEnd;
use gateways::payment::{self, Charge, Gateway, Outcome};
use kit::app::App;
use kit::args;
use kit::db::dialect::each;
use kit::db::{Error, Tx};
use kit::events::{self, Event};
use shop::Shop;

use super::sql::{self, AttemptState, Due, State};
use crate::invoice::{show_number, sql::SETTLE, sql::Settle};
use crate::{ledger, subscription, word};

/// An attempt without an answer counts as unknown after this long, and is looked up.
pub const LEASE_SECONDS: i64 = 60;

/// What an attempt was for.
#[derive(Clone, Debug)]
struct Try {
    attempt: AttemptId,
    payment: PaymentId,
    customer: CustomerId,
    invoice: InvoiceId,
    currency: Currency,
    amount: Amount,
    tries: i64,
    failures: i64,
    number: String,
}

/// Attempts that are written down, with the tokens to charge. Whoever holds them calls the gateway next.
#[derive(Clone, Debug, Default)]
#[must_use = "an attempt that is begun is charged, or looked up a minute later"]
pub struct Begun {
    tries: Vec<(Try, String)>,
    /// Payments that had no means of payment at all.
    without: usize,
}

impl Begun {
    /// Puts those of another transaction behind these.
    pub fn add(&mut self, more: Begun) {
        self.tries.extend(more.tries);
        self.without += more.without;
    }

    pub fn is_empty(&self) -> bool {
        self.tries.is_empty() && self.without == 0
    }
}

/// Tries payments that are due; returns how many were taken.
pub fn collect(app: &App, shop: &Shop, limit: i64) -> Result<usize, Error> {
    let now = app.now();
    let (inner, owner) = (app.clone(), shop.clone());
    let begin_due = move |tx: &mut Tx<'_>| {
        let due = tx.all(&sql::DUE, args![owner.id, now, limit])?;
        begin(&inner, tx, &owner, due, now)
    };
    let begun = match app.db.write(begin_due).wait() {
        // Another worker began one of them at this moment; it collects them.
        Err(Error::Taken(_)) => return Ok(0),
        begun => begun?,
    };
    let taken = begun.tries.len() + begun.without;
    finish(app, shop, begun)?;
    Ok(taken)
}

/// Calls the gateway for attempts that were begun, and books what it answers.
pub fn finish(app: &App, shop: &Shop, begun: Begun) -> Result<(), Error> {
    if begun.tries.is_empty() {
        return Ok(());
    }
    let outcomes = payment::charge(app, Gateway::Sandbox, &charges(shop, &begun))?;
    settle(app, shop, begun.tries.into_iter().map(|(t, _)| t).zip(outcomes).collect())
}

/// What a process that dies while collecting leaves behind: attempts written down, the gateway called or not, and no
/// outcome booked. For stories and tests; says whether there was a charge to die in.
pub fn crash(app: &App, shop: &Shop, begun: &Begun, after_gateway: bool) -> Result<bool, Error> {
    if after_gateway && !begun.tries.is_empty() {
        payment::charge(app, Gateway::Sandbox, &charges(shop, begun))?;
    }
    Ok(!begun.tries.is_empty())
}

fn charges(shop: &Shop, begun: &Begun) -> Vec<Charge> {
    let charge = |(t, token): &(Try, String)| Charge {
        attempt: t.attempt,
        shop: shop.id,
        customer: t.customer,
        amount: t.amount,
        currency: t.currency,
        token: token.clone(),
    };
    begun.tries.iter().map(charge).collect()
}

/// Writes an attempt down for each of these payments. Two workers that begin the same one collide on its number, and the
/// later one's transaction is rolled back.
pub(crate) fn begin(app: &App, tx: &mut Tx<'_>, shop: &Shop, due: Vec<Due>, now: Instant) -> Result<Begun, Error> {
    if due.is_empty() {
        return Ok(Begun::default());
    }
    let customers = each(due.iter().map(|p| p.customer.0));
    let mut cards: HashMap<CustomerId, (InstrumentId, String)> = HashMap::new();
    for (customer, id, token) in tx.all(&sql::INSTRUMENTS_OF_MANY, args![shop.id, customers])? {
        cards.entry(customer).or_insert((id, token));
    }
    let mut begun = Begun::default();
    let (mut attempts, mut failed) = (vec![], vec![]);
    for p in due {
        let Some((instrument, token)) = cards.get(&p.customer).cloned() else {
            begun.without += 1;
            failed.push(sql::Proceed {
                id: p.id,
                shop: shop.id,
                state: State::Failed,
                class: Some("no_instrument".into()),
                tries: p.tries,
                failures: p.failures,
                next_try_at: None,
                settled_at: None,
            });
            continue;
        };
        let (attempt, n) = (AttemptId(app.ids.next(now)), p.tries + 1);
        attempts.push(sql::NewAttempt {
            id: attempt,
            shop: shop.id,
            payment: p.id,
            n,
            instrument: Some(instrument),
            gateway: Gateway::Sandbox,
            amount: p.amount,
            state: AttemptState::Sent,
            class: None,
            sent_at: now,
            settled_at: None,
            reference: None,
        });
        let number = show_number(p.year, p.number);
        let one = Try {
            attempt,
            payment: p.id,
            customer: p.customer,
            invoice: p.invoice,
            currency: p.currency,
            amount: p.amount,
            tries: n,
            failures: p.failures,
            number,
        };
        begun.tries.push((one, token));
    }
    tx.insert(&sql::ATTEMPTS, &attempts)?;
    tx.update(&sql::PROCEED, &failed)?;
    Ok(begun)
}

/// Looks up what became of attempts without an outcome; returns how many were settled.
pub fn look_up(app: &App, shop: &Shop, limit: i64) -> Result<usize, Error> {
    let (id, before) = (shop.id, app.now().plus_seconds(-LEASE_SECONDS));
    let open = app.db.read(move |r| r.all(&sql::OPEN_ATTEMPTS, args![id, before, limit])).wait()?;
    let mut found = Vec::with_capacity(open.len());
    for a in open {
        // The gateway never heard of it: a definite no, and the charge may be tried again.
        let outcome = payment::look_up(app, a.gateway, shop.id, a.id)?
            .unwrap_or(Outcome::Declined { class: Class::Transient.code().into() });
        if outcome == Outcome::Unknown && a.state == AttemptState::Unknown {
            continue;
        }
        found.push((
            Try {
                attempt: a.id,
                payment: a.payment,
                customer: a.customer,
                invoice: a.invoice,
                currency: a.currency,
                amount: a.amount,
                tries: a.tries,
                failures: a.failures,
                number: show_number(a.year, a.number),
            },
            outcome,
        ));
    }
    let known = found.iter().filter(|(_, outcome)| *outcome != Outcome::Unknown).count();
    settle(app, shop, found)?;
    Ok(known)
}

/// Books the outcome of one attempt that a gateway told of itself.
pub(crate) fn settle_one(app: &App, shop: &Shop, tried: &sql::Tried, outcome: Outcome) -> Result<(), Error> {
    let one = Try {
        attempt: tried.id,
        payment: tried.payment,
        customer: tried.customer,
        invoice: tried.invoice,
        currency: tried.currency,
        amount: tried.amount,
        tries: tried.n,
        failures: tried.failures,
        number: show_number(tried.year, tried.number),
    };
    settle(app, shop, vec![(one, outcome)])
}

/// Books outcomes: attempt, payment, invoice, ledger and event in one transaction.
fn settle(app: &App, shop: &Shop, outcomes: Vec<(Try, Outcome)>) -> Result<(), Error> {
    if outcomes.is_empty() {
        return Ok(());
    }
    let (inner, owner) = (app.clone(), shop.clone());
    app.db.write(move |tx| Booking::new(&inner, &owner).book(tx, &outcomes)).wait()
}

struct Booking<'a> {
    app: &'a App,
    shop: &'a Shop,
    now: Instant,
    attempts: Vec<sql::Conclude>,
    payments: Vec<sql::Proceed>,
    invoices: Vec<Settle>,
    postings: Vec<ledger::sql::NewPosting>,
    events: Vec<Event>,
    /// Invoices whose ladder is used up.
    ends: Vec<InvoiceId>,
}

impl<'a> Booking<'a> {
    fn new(app: &'a App, shop: &'a Shop) -> Booking<'a> {
        let (attempts, payments, invoices, postings, events, ends) = (vec![], vec![], vec![], vec![], vec![], vec![]);
        Booking { app, shop, now: app.now(), attempts, payments, invoices, postings, events, ends }
    }

    fn book(mut self, tx: &mut Tx<'_>, outcomes: &[(Try, Outcome)]) -> Result<(), Error> {
        // Another worker may have looked one of them up in the meantime: each outcome is booked once.
        let ids = each(outcomes.iter().map(|(t, _)| t.attempt.0));
        let open: HashSet<AttemptId> =
            tx.all(&sql::STILL_OPEN, args![self.shop.id, ids])?.into_iter().map(|(id,)| id).collect();
        for (t, outcome) in outcomes.iter().filter(|(t, _)| open.contains(&t.attempt)) {
            match outcome {
                Outcome::Paid { reference } => self.paid(t, reference),
                Outcome::Declined { class } => self.declined(t, class),
                Outcome::Unknown => self.unknown(t),
            }
        }
        tx.update(&sql::CONCLUDE, &self.attempts)?;
        tx.update(&sql::PROCEED, &self.payments)?;
        tx.update(&SETTLE, &self.invoices)?;
        ledger::write(tx, &self.postings)?;
        events::tell(tx, &self.events)?;
        for invoice in &self.ends {
            subscription::end_of_ladder(self.app, tx, self.shop, *invoice, self.now)?;
        }
        Ok(())
    }

    fn conclude(&mut self, t: &Try, state: AttemptState, class: Option<&str>, reference: Option<&str>) {
        self.attempts.push(sql::Conclude {
            id: t.attempt,
            shop: self.shop.id,
            state,
            class: class.map(str::to_string),
            settled_at: (state != AttemptState::Unknown).then_some(self.now),
            reference: reference.map(str::to_string),
        });
    }

    fn tell(&mut self, t: &Try, kind: &str, data: String) {
        let (shop, customer, subject) = (self.shop.id, Some(t.customer), t.invoice.0);
        self.events.push(Event { shop, customer, kind: kind.into(), subject, at: self.now, data });
    }

    fn paid(&mut self, t: &Try, reference: &str) {
        let (shop, now) = (self.shop.id, self.now);
        self.conclude(t, AttemptState::Paid, None, Some(reference));
        self.payments.push(sql::Proceed {
            id: t.payment,
            shop,
            state: State::Paid,
            class: None,
            tries: t.tries,
            failures: t.failures,
            next_try_at: None,
            settled_at: Some(now),
        });
        self.invoices.push(Settle { id: t.invoice, shop, state: InvoiceState::Paid, paid_at: Some(now) });
        let (entry, today) = (self.app.ids.next(now), self.shop.zone.day(now));
        let postings = books::pay(t.amount);
        self.postings.extend(ledger::rows(entry, shop, t.customer, Some(t.invoice), t.currency, today, &postings));
        self.tell(t, "payment_paid", word::money(&t.number, t.amount, t.currency));
    }

    fn declined(&mut self, t: &Try, code: &str) {
        // A class we do not know stops: a person looks.
        let class = Class::from_code(code).unwrap_or(Class::Risk);
        self.conclude(t, AttemptState::Declined, Some(class.code()), None);
        let next = after_decline(class, t.failures, t.tries, self.now, &self.shop.policy, &self.shop.zone);
        let (state, next_try_at, counts) = match next {
            Next::Retry { at, counts } => (State::Due, Some(at), counts),
            Next::AskCustomer | Next::Stop => (State::Failed, None, true),
            Next::LadderEnd => (State::Failed, None, true),
        };
        if next == Next::LadderEnd && self.shop.policy.retry_end != RetryEnd::Unpaid {
            self.ends.push(t.invoice);
        }
        self.payments.push(sql::Proceed {
            id: t.payment,
            shop: self.shop.id,
            state,
            class: Some(class.code().into()),
            tries: t.tries,
            failures: t.failures + i64::from(counts),
            next_try_at,
            settled_at: None,
        });
        self.tell(t, "payment_declined", word::declined(&t.number, t.amount, t.currency, class.code()));
    }

    fn unknown(&mut self, t: &Try) {
        self.conclude(t, AttemptState::Unknown, None, None);
        self.payments.push(sql::Proceed {
            id: t.payment,
            shop: self.shop.id,
            state: State::Processing,
            class: None,
            tries: t.tries,
            failures: t.failures,
            next_try_at: None,
            settled_at: None,
        });
        self.tell(t, "payment_unknown", word::money(&t.number, t.amount, t.currency));
    }
}

//! Booking what became of charges: attempt, payment, invoice, ledger and event in one transaction, whoever brings the news:
//! our own call, a look-up, or a call of the gateway. All is read under locks, so each outcome is booked once.

use std::collections::HashMap;

use base::Instant;
use base::id::{AttemptId, InvoiceId};
use domain::billing::dunning::{Class, Next, after_decline};
use domain::billing::invoice::State as InvoiceState;
use domain::billing::ledger as books;
use domain::shop::policy::RetryEnd;
use gateways::payment::Outcome;
use kit::app::App;
use kit::args;
use kit::db::dialect::each;
use kit::db::{Error, Tx};
use kit::events::{self, Event};
use shop::Shop;

use super::sql::{self, AttemptState, State, Underway};
use crate::invoice::{show_number, sql::SETTLE, sql::Settle};
use crate::{ledger, subscription, word};

/// What came of an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Booked,
    /// It told nothing new.
    Nothing,
    /// The gateway says something our books cannot follow: a person must look.
    Conflict,
    /// Not yet: another charge for the same is on its way.
    Later,
}

/// Books outcomes; the answers are in their order.
pub fn book(app: &App, tx: &mut Tx<'_>, shop: &Shop, outcomes: &[(AttemptId, Outcome)]) -> Result<Vec<Answer>, Error> {
    let ids = each(outcomes.iter().map(|(attempt, _)| attempt.0));
    let declined = outcomes.iter().any(|(_, outcome)| matches!(outcome, Outcome::Declined { .. }));
    // A ladder that is used up ends subscriptions: they come first in the order of locks.
    if tx.is_postgres() && declined && shop.policy.retry_end == RetryEnd::Cancel {
        let may_end = tx.all(&sql::MAY_END, args![shop.id, ids])?;
        ledger::take_wallets(tx, shop.id, &each(may_end.iter().map(|(_, customer)| customer.0)))?;
    }
    let under_way = tx.all(&sql::LOCKED_ATTEMPTS, args![shop.id, ids])?;
    let under_way: HashMap<AttemptId, Underway> = under_way.into_iter().map(|row| (row.id, row)).collect();
    let mut booking = Booking::new(app, shop);
    let mut answers = Vec::with_capacity(outcomes.len());
    for (attempt, outcome) in outcomes {
        answers.push(match under_way.get(attempt) {
            Some(row) => booking.take(tx, row, outcome)?,
            None => Answer::Conflict,
        });
    }
    booking.write(tx)?;
    Ok(answers)
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

    fn take(&mut self, tx: &mut Tx<'_>, row: &Underway, outcome: &Outcome) -> Result<Answer, Error> {
        match (row.state, outcome) {
            (AttemptState::Sent | AttemptState::Unknown, Outcome::Paid { reference }) => self.paid(row, reference),
            (AttemptState::Sent | AttemptState::Unknown, Outcome::Declined { class }) => self.declined(row, class),
            (AttemptState::Sent, Outcome::Unknown) => self.unknown(row),
            (AttemptState::Declined, Outcome::Paid { reference }) => return self.paid_after_all(tx, row, reference),
            (AttemptState::Unknown, Outcome::Unknown)
            | (AttemptState::Declined, Outcome::Declined { .. } | Outcome::Unknown)
            | (AttemptState::Paid, _) => return Ok(Answer::Nothing),
        }
        Ok(Answer::Booked)
    }

    /// A charge that counted as declined was paid in the end.
    fn paid_after_all(&mut self, tx: &mut Tx<'_>, row: &Underway, reference: &str) -> Result<Answer, Error> {
        if sql::is_under_way(tx, self.shop.id, row.payment)? {
            return Ok(Answer::Later);
        }
        match row.payment_state {
            State::Due | State::Processing | State::Failed => {}
            State::Paid | State::Canceled | State::Disputed => return Ok(Answer::Conflict),
        }
        // A credit note may have lowered what is asked for since.
        if row.owed != row.amount {
            return Ok(Answer::Conflict);
        }
        self.paid(row, reference);
        Ok(Answer::Booked)
    }

    fn write(self, tx: &mut Tx<'_>) -> Result<(), Error> {
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

    fn conclude(&mut self, row: &Underway, state: AttemptState, class: Option<&str>, reference: Option<&str>) {
        self.attempts.push(sql::Conclude {
            id: row.id,
            shop: self.shop.id,
            state,
            class: class.map(str::to_string),
            settled_at: (state != AttemptState::Unknown).then_some(self.now),
            reference: reference.map(str::to_string),
        });
    }

    /// The payment as it was, with one attempt more.
    fn proceed(&self, row: &Underway, state: State) -> sql::Proceed {
        sql::Proceed {
            id: row.payment,
            shop: self.shop.id,
            state,
            class: None,
            tries: row.tries.max(row.n),
            failures: row.failures,
            next_try_at: None,
            settled_at: None,
        }
    }

    fn tell(&mut self, row: &Underway, kind: &str, data: String) {
        let (shop, customer, subject) = (self.shop.id, Some(row.customer), row.invoice.0);
        self.events.push(Event { shop, customer, kind: kind.into(), subject, at: self.now, data });
    }

    fn paid(&mut self, row: &Underway, reference: &str) {
        let (shop, now) = (self.shop.id, self.now);
        self.conclude(row, AttemptState::Paid, None, Some(reference));
        self.payments.push(sql::Proceed { settled_at: Some(now), ..self.proceed(row, State::Paid) });
        self.invoices.push(Settle { id: row.invoice, shop, state: InvoiceState::Paid, paid_at: Some(now) });
        let (entry, today, postings) = (self.app.ids.next(now), self.shop.zone.day(now), books::pay(row.amount));
        let (customer, invoice) = (row.customer, Some(row.invoice));
        self.postings.extend(ledger::rows(entry, shop, customer, invoice, row.currency, today, &postings));
        self.tell(row, "payment_paid", word::money(&number(row), row.amount, row.currency));
    }

    fn declined(&mut self, row: &Underway, code: &str) {
        // A class we do not know stops: a person looks.
        let class = Class::from_code(code).unwrap_or(Class::Risk);
        self.conclude(row, AttemptState::Declined, Some(class.code()), None);
        let tries = row.tries.max(row.n);
        let next = match row.asked_since() {
            Some(at) => Next::Retry { at, counts: false },
            None => after_decline(class, row.failures, tries, self.now, &self.shop.policy, &self.shop.zone),
        };
        let (state, next_try_at, counts) = match next {
            Next::Retry { at, counts } => (State::Due, Some(at), counts),
            Next::AskCustomer | Next::Stop | Next::LadderEnd => (State::Failed, None, true),
        };
        if next == Next::LadderEnd && self.shop.policy.retry_end != RetryEnd::Unpaid {
            self.ends.push(row.invoice);
        }
        self.payments.push(sql::Proceed {
            class: Some(class.code().into()),
            failures: row.failures + i64::from(counts),
            next_try_at,
            ..self.proceed(row, state)
        });
        self.tell(row, "payment_declined", word::declined(&number(row), row.amount, row.currency, class.code()));
    }

    fn unknown(&mut self, row: &Underway) {
        self.conclude(row, AttemptState::Unknown, None, None);
        let next_try_at = row.asked_since();
        self.payments.push(sql::Proceed { next_try_at, ..self.proceed(row, State::Processing) });
        self.tell(row, "payment_unknown", word::money(&number(row), row.amount, row.currency));
    }
}

impl Underway {
    /// Somebody asked for another try while this one was on its way: with a new card, say.
    fn asked_since(&self) -> Option<Instant> {
        self.next_try_at.filter(|at| *at > self.sent_at)
    }
}

fn number(row: &Underway) -> String {
    show_number(row.year, row.number)
}

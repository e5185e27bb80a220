//! Collecting: takes payments that are due, writes an attempt down, calls the gateway outside any transaction, and books
//! the outcome. Attempts that were left without an outcome are looked up.

use std::collections::HashMap;

use base::Instant;
use base::id::{AttemptId, CustomerId, InstrumentId, ShopId};
use domain::billing::dunning::Class;
use gateways::payment::{self, Charge, Event, Gateway, Outcome};
use kit::app::App;
use kit::args;
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};
use shop::Shop;

use super::book::{Answer, book};
use super::hook::note;
use super::sql::{self, AttemptState, Due, State};

/// An attempt whose outcome the gateway did not know is looked up after so long.
const UNKNOWN_SECONDS: i64 = 60;
/// One without any answer: whoever sent it died, or is slow.
const SENT_SECONDS: i64 = 180;
/// Whoever has not called the gateway by then leaves it: the attempt is looked up, and must not be charged after that.
const CALL_SECONDS: i64 = 30;

/// Attempts that are written down. Whoever holds them calls the gateway next.
#[derive(Clone, Debug, Default)]
#[must_use = "an attempt that is begun is charged, or looked up some minutes later"]
pub struct Begun {
    charges: Vec<Charge>,
    sent_at: Option<Instant>,
    /// Payments that had no means of payment at all.
    without: usize,
}

impl Begun {
    /// Puts those of another transaction behind these.
    pub fn add(&mut self, more: Begun) {
        self.charges.extend(more.charges);
        self.sent_at = [self.sent_at, more.sent_at].into_iter().flatten().min();
        self.without += more.without;
    }

    pub fn is_empty(&self) -> bool {
        self.charges.is_empty() && self.without == 0
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
    let taken = begun.charges.len() + begun.without;
    finish(app, shop, begun)?;
    Ok(taken)
}

/// Calls the gateway for attempts that were begun, and books what it answers.
pub fn finish(app: &App, shop: &Shop, begun: Begun) -> Result<(), Error> {
    let Some(sent_at) = begun.sent_at else { return Ok(()) };
    if sent_at.plus_seconds(CALL_SECONDS) < app.now() {
        return Ok(());
    }
    charge(app, shop, &begun)
}

pub(super) fn charge(app: &App, shop: &Shop, begun: &Begun) -> Result<(), Error> {
    let outcomes = payment::charge(app, Gateway::Sandbox, &begun.charges)?;
    settle(app, shop, begun.charges.iter().map(|charge| charge.attempt).zip(outcomes).collect())
}

/// What a process that dies while collecting leaves behind: attempts written down, the gateway called or not, and no
/// outcome booked. For stories and tests; says whether there was a charge to die in.
pub fn crash(app: &App, begun: &Begun, after_gateway: bool) -> Result<bool, Error> {
    if after_gateway && !begun.charges.is_empty() {
        payment::charge(app, Gateway::Sandbox, &begun.charges)?;
    }
    Ok(!begun.charges.is_empty())
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
        let Due { customer, amount, currency, .. } = p;
        begun.charges.push(Charge { attempt, shop: shop.id, customer, amount, currency, token });
    }
    begun.sent_at = (!attempts.is_empty()).then_some(now);
    tx.insert(&sql::ATTEMPTS, &attempts)?;
    tx.update(&sql::PROCEED, &failed)?;
    Ok(begun)
}

/// Looks up what became of attempts without an outcome; returns how many were settled.
pub fn look_up(app: &App, shop: &Shop, limit: i64) -> Result<usize, Error> {
    let (id, now) = (shop.id, app.now());
    let before = (now.plus_seconds(-SENT_SECONDS), now.plus_seconds(-UNKNOWN_SECONDS));
    let open = app.db.read(move |r| r.all(&sql::OPEN_ATTEMPTS, args![id, before.0, before.1, limit])).wait()?;
    let mut found = Vec::with_capacity(open.len());
    for a in open {
        // The gateway never heard of it: a definite no, and the charge may be tried again.
        let outcome = payment::look_up(app, a.gateway, shop.id, a.id)?
            .unwrap_or(Outcome::Declined { class: Class::Transient.code().into() });
        if outcome != Outcome::Unknown || a.state != AttemptState::Unknown {
            found.push((a.id, outcome));
        }
    }
    let known = found.iter().filter(|(_, outcome)| *outcome != Outcome::Unknown).count();
    settle(app, shop, found)?;
    Ok(known)
}

/// When the first attempt without an outcome is to be looked up.
pub fn next_look_up(reader: &mut Reader<'_>, shop: ShopId) -> Result<Option<Instant>, Error> {
    sql::next_look_up(reader, shop, SENT_SECONDS, UNKNOWN_SECONDS)
}

/// Books what we asked for ourselves. What cannot be booked is kept as if the gateway had told it, which it may never do.
fn settle(app: &App, shop: &Shop, outcomes: Vec<(AttemptId, Outcome)>) -> Result<(), Error> {
    if outcomes.is_empty() {
        return Ok(());
    }
    let (inner, owner, now) = (app.clone(), shop.clone(), app.now());
    app.db
        .write(move |tx| {
            let answers = book(&inner, tx, &owner, &outcomes)?;
            for ((attempt, _), answer) in outcomes.iter().zip(answers) {
                if matches!(answer, Answer::Conflict | Answer::Later) {
                    note(tx, owner.id, Gateway::Sandbox, (*attempt, Event::Paid), answer, now)?;
                }
            }
            Ok(())
        })
        .wait()
}

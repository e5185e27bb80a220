//! Looks into what gateways told: asks the gateway how the charge stands now, and books what is new. A call that comes
//! too early, while an attempt is on its way, is looked into again a minute later.

use base::Instant;
use base::id::AttemptId;
use domain::billing::invoice::State as InvoiceState;
use domain::billing::ledger as books;
use gateways::payment::{self as gateway, Dispute, Event, Outcome};
use kit::app::App;
use kit::db::{Error, Tx};
use kit::events;
use shop::Shop;

use super::dispute;
use crate::invoice::sql::{SETTLE, Settle};
use crate::payment::jobs;
use crate::payment::sql::{self, AttemptState, Hint, State, Tried};
use crate::{invoice, ledger, word};

/// A call is looked into so often, with so many seconds between.
const TRIES_MOST: i64 = 20;
const WAIT_SECONDS: i64 = 60;

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Booked,
    /// It told nothing new.
    Nothing,
    /// The gateway says something our books cannot follow: a person must look.
    Conflict,
    /// Not yet.
    Later,
}

impl Answer {
    fn code(self) -> Option<&'static str> {
        match self {
            Answer::Booked => Some("booked"),
            Answer::Nothing => Some("nothing"),
            Answer::Conflict => Some("conflict"),
            Answer::Later => None,
        }
    }
}

/// Looks into calls that wait; returns how many were.
pub fn apply(app: &App, shop: &Shop, limit: i64) -> Result<usize, Error> {
    let (id, now) = (shop.id, app.now());
    let waiting = app.db.read(move |r| r.all(&sql::WAITING_HINTS, kit::args![id, now, limit])).wait()?;
    for hint in &waiting {
        let answer = look_into(app, shop, hint)?;
        let tries = hint.tries + 1;
        let again = answer == Answer::Later && tries < TRIES_MOST;
        let answered = sql::AnsweredHint {
            shop: id,
            gateway: hint.gateway,
            id: hint.id.clone(),
            next_try_at: again.then(|| now.plus_seconds(WAIT_SECONDS)),
            tries,
            answer: if again { None } else { answer.code().or(Answer::Conflict.code()).map(str::to_string) },
        };
        app.db.write(move |tx| tx.update(&sql::ANSWER_HINT, std::slice::from_ref(&answered))).wait()?;
    }
    Ok(waiting.len())
}

fn look_into(app: &App, shop: &Shop, hint: &Hint) -> Result<Answer, Error> {
    let (id, attempt) = (shop.id, hint.attempt);
    let Some(tried) = app.db.read(move |r| sql::find_attempt(r, id, attempt)).wait()? else {
        return Ok(Answer::Conflict);
    };
    match hint.event {
        Event::Paid | Event::Failed => outcome(app, shop, &tried),
        Event::Chargeback | Event::Reinstated | Event::Lost => {
            let found = gateway::find_dispute(app, tried.gateway, shop.id, attempt)?;
            let (inner, owner, now) = (app.clone(), shop.clone(), app.now());
            let booked = app.db.write(move |tx| match found {
                Some(Dispute::Open) => dispute::charge_back(&inner, tx, &owner, tried.payment, "", now),
                Some(Dispute::Won) => dispute::reinstate(&inner, tx, &owner, tried.payment, now),
                Some(Dispute::Lost) => dispute::lose(&inner, tx, &owner, tried.payment, now),
                None => Ok(false),
            });
            Ok(if booked.wait()? { Answer::Booked } else { Answer::Nothing })
        }
    }
}

/// How a charge went after all.
fn outcome(app: &App, shop: &Shop, tried: &Tried) -> Result<Answer, Error> {
    let found = gateway::look_up(app, tried.gateway, shop.id, tried.id)?;
    let Some(found) = found.filter(|outcome| *outcome != Outcome::Unknown) else { return Ok(Answer::Later) };
    match (tried.state, found) {
        (AttemptState::Sent | AttemptState::Unknown, found) => {
            jobs::settle_one(app, shop, tried, found)?;
            Ok(Answer::Booked)
        }
        (AttemptState::Declined, Outcome::Paid { reference }) => {
            let (inner, owner, attempt, now) = (app.clone(), shop.clone(), tried.id, app.now());
            app.db.write(move |tx| paid_after_all(&inner, tx, &owner, attempt, &reference, now)).wait()
        }
        (AttemptState::Declined | AttemptState::Paid, _) => Ok(Answer::Nothing),
    }
}

/// A charge that was declined was paid in the end.
fn paid_after_all(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    attempt: AttemptId,
    reference: &str,
    now: Instant,
) -> Result<Answer, Error> {
    let Some(tried) = sql::find_attempt(tx, shop.id, attempt)? else { return Ok(Answer::Conflict) };
    let Some(invoice) = invoice::sql::lock(tx, shop.id, tried.invoice)? else { return Ok(Answer::Conflict) };
    let Some(held) = sql::lock(tx, shop.id, tried.payment)? else { return Ok(Answer::Conflict) };
    if sql::is_under_way(tx, shop.id, held.id)? {
        return Ok(Answer::Later);
    }
    match held.state {
        State::Due | State::Processing | State::Failed => {}
        State::Paid | State::Canceled | State::Disputed => return Ok(Answer::Conflict),
    }
    // A credit note may have lowered what is asked for since.
    if held.amount != tried.amount {
        return Ok(Answer::Conflict);
    }
    tx.update(
        &sql::CONCLUDE,
        &[sql::Conclude {
            id: attempt,
            shop: shop.id,
            state: AttemptState::Paid,
            class: None,
            settled_at: Some(now),
            reference: Some(reference.into()),
        }],
    )?;
    tx.update(
        &sql::PROCEED,
        &[sql::Proceed {
            id: held.id,
            shop: shop.id,
            state: State::Paid,
            class: None,
            tries: tried.last_n,
            failures: tried.failures,
            next_try_at: None,
            settled_at: Some(now),
        }],
    )?;
    let paid = Settle { id: invoice.id, shop: shop.id, state: InvoiceState::Paid, paid_at: Some(now) };
    tx.update(&SETTLE, &[paid])?;
    let (entry, today, postings) = (app.ids.next(now), shop.zone.day(now), books::pay(tried.amount));
    let rows = ledger::rows(entry, shop.id, tried.customer, Some(invoice.id), tried.currency, today, &postings);
    ledger::write(tx, &rows.collect::<Vec<_>>())?;
    let data = word::money(&invoice::show_number(tried.year, tried.number), tried.amount, tried.currency);
    let (customer, kind, subject) = (Some(tried.customer), "payment_paid".to_string(), invoice.id.0);
    events::tell(tx, &[events::Event { shop: shop.id, customer, kind, subject, at: now, data }])?;
    Ok(Answer::Booked)
}

//! Looks into what gateways told: asks the gateway how the charge stands now, and books what is new. A call that comes
//! too early, while an attempt is on its way, is looked into again a minute later.

use base::Instant;
use base::id::{AttemptId, ShopId};
use gateways::payment::{self as gateway, Dispute, Event, Gateway, Outcome};
use kit::app::App;
use kit::db::{Error, Tx};
use shop::Shop;

use super::dispute;
use crate::payment::book::{Answer, book};
use crate::payment::sql::{self, AttemptState, Hint, Tried};

/// A call is looked into so often, with so many seconds between.
const TRIES_MOST: i64 = 20;
const WAIT_SECONDS: i64 = 60;

/// What is kept of an answer; nothing while it is to come.
fn code(answer: Answer) -> Option<&'static str> {
    match answer {
        Answer::Booked => Some("booked"),
        Answer::Nothing => Some("nothing"),
        Answer::Conflict => Some("conflict"),
        Answer::Later => None,
    }
}

/// Keeps what a gateway said when we asked and what could not be booked, as if it had called.
pub fn note(
    tx: &mut Tx<'_>,
    shop: ShopId,
    gateway: Gateway,
    (attempt, event): (AttemptId, Event),
    answer: Answer,
    now: Instant,
) -> Result<(), Error> {
    let row = sql::NewHint {
        shop,
        gateway,
        id: format!("asked {attempt}"),
        event,
        attempt,
        body: String::new(),
        heard_at: now,
        next_try_at: (answer == Answer::Later).then(|| now.plus_seconds(WAIT_SECONDS)),
        tries: 0,
        answer: code(answer).map(str::to_string),
    };
    tx.insert_new(&sql::HINTS, &[row]).map(|_| ())
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
            answer: if again { None } else { code(answer).or(code(Answer::Conflict)).map(str::to_string) },
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
            // A bank takes back only what was paid; we may not have heard of that yet.
            if tried.state != AttemptState::Paid {
                match outcome(app, shop, &tried)? {
                    Answer::Booked => {}
                    not_paid @ (Answer::Nothing | Answer::Conflict | Answer::Later) => return Ok(not_paid),
                }
            }
            disputed(app, shop, &tried)
        }
    }
}

/// How a dispute stands now, however much of its course we missed.
fn disputed(app: &App, shop: &Shop, tried: &Tried) -> Result<Answer, Error> {
    let found = gateway::find_dispute(app, tried.gateway, shop.id, tried.id)?;
    let (inner, owner, payment, now) = (app.clone(), shop.clone(), tried.payment, app.now());
    let booked = app.db.write(move |tx| match found {
        Some(Dispute::Open) => dispute::charge_back(&inner, tx, &owner, payment, "", now),
        Some(Dispute::Won) => dispute::reinstate(&inner, tx, &owner, payment, now),
        Some(Dispute::Lost) => {
            dispute::charge_back(&inner, tx, &owner, payment, "", now)?;
            dispute::lose(&inner, tx, &owner, payment, now)
        }
        None => Ok(false),
    });
    Ok(if booked.wait()? { Answer::Booked } else { Answer::Nothing })
}

/// How a charge went after all.
fn outcome(app: &App, shop: &Shop, tried: &Tried) -> Result<Answer, Error> {
    let found = gateway::look_up(app, tried.gateway, shop.id, tried.id)?;
    let Some(found) = found.filter(|outcome| *outcome != Outcome::Unknown) else { return Ok(Answer::Later) };
    let (inner, owner, outcomes) = (app.clone(), shop.clone(), vec![(tried.id, found)]);
    let answers = app.db.write(move |tx| book(&inner, tx, &owner, &outcomes)).wait()?;
    Ok(answers.first().copied().unwrap_or(Answer::Conflict))
}

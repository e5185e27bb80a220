//! The sandbox gateway, for trying out: behaves like an outside company and keeps its own books. A charge with an
//! attempt id it knows gets the answer it got before. What it answers: first what a story or test told it to for this
//! customer, then what the token says (`paid`, `declined:<class>`, `unknown:paid`, `unknown:declined:<class>`,
//! `timeout:paid`). With the token `refund:<answer>` it accepts the charge and answers refunds of it like that.

mod refund;
mod sql;
mod world;

use base::Instant;
use base::id::{AttemptId, CustomerId, ShopId};
use kit::app::App;
use kit::db::{Error, Tx};

use super::{Charge, Dispute, Outcome, Refund};

pub use refund::{look_up_refund, refund};
pub use world::{find_dispute, happen, read_hint};

/// A sandbox card accepts every charge.
pub const PAID: &str = "paid";
/// The charge is accepted; what follows is the answer to its refunds.
const REFUND: &str = "refund:";

pub fn charge(app: &App, charges: &[Charge]) -> Result<Vec<Outcome>, Error> {
    let (charges, now) = (charges.to_vec(), app.now());
    app.db.write(move |tx| answer_all(tx, &charges, now)).wait()
}

pub fn look_up(app: &App, shop: ShopId, attempt: AttemptId) -> Result<Option<Outcome>, Error> {
    let kept = app.db.read(move |r| sql::find_charge(r, shop, attempt)).wait()?;
    Ok(kept.map(|answer| later(&answer, attempt)))
}

/// Tells the sandbox what to answer to a customer's next charges, in order.
pub fn tell(tx: &mut Tx<'_>, shop: ShopId, customer: CustomerId, answers: &[String]) -> Result<(), Error> {
    sql::add_answers(tx, shop, customer, answers)
}

fn answer_all(tx: &mut Tx<'_>, charges: &[Charge], now: Instant) -> Result<Vec<Outcome>, Error> {
    let scripted = match charges.first() {
        Some(first) => sql::has_answers(tx, first.shop)?,
        None => false,
    };
    let mut outcomes = Vec::with_capacity(charges.len());
    let mut kept = Vec::with_capacity(charges.len());
    for charge in charges {
        let told = if scripted { sql::take_answer(tx, charge.shop, charge.customer)? } else { None };
        let answer = told.unwrap_or_else(|| charge.token.clone());
        outcomes.push(at_once(&answer, charge.attempt));
        kept.push((charge.clone(), answer));
    }
    let new = sql::add_charges(tx, &kept, now)?;
    if new == charges.len() as u64 {
        return Ok(outcomes);
    }
    // Some attempts were charged before: they get the answer they got then.
    let mut before = Vec::with_capacity(charges.len());
    for charge in charges {
        let answer = sql::find_charge(tx, charge.shop, charge.attempt)?.unwrap_or_else(|| charge.token.clone());
        before.push(at_once(&answer, charge.attempt));
    }
    Ok(before)
}

/// The answer to the call itself.
fn at_once(answer: &str, attempt: AttemptId) -> Outcome {
    match answer.split_once(':') {
        Some(("unknown" | "timeout", _)) => Outcome::Unknown,
        // Also a `refund:` card, which accepts the charge itself.
        Some(_) | None => later(answer, attempt),
    }
}

/// The answer once everything is settled.
fn later(answer: &str, attempt: AttemptId) -> Outcome {
    let answer = if answer.starts_with(REFUND) { PAID } else { answer };
    let settled = answer.strip_prefix("unknown:").or(answer.strip_prefix("timeout:")).unwrap_or(answer);
    match settled.split_once(':') {
        Some(("declined", class)) => Outcome::Declined { class: class.into() },
        Some(_) | None if settled == PAID => Outcome::Paid { reference: format!("sandbox-{attempt}") },
        Some(_) | None => Outcome::Declined { class: "dead_instrument".into() },
    }
}

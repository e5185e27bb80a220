//! The sandbox gateway's own books.

use base::id::{AttemptId, CustomerId, RefundId, ShopId};
use base::{Amount, Instant};
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table};

use super::{Charge, Dispute, Refund};

table! {
    CHARGES = "sandbox_charges" as NewCharge {
        attempt: AttemptId, shop: ShopId, customer: CustomerId, amount: Amount, outcome: String, at: Instant
    }
}
table! { ANSWERS = "sandbox_answers" as NewAnswer { shop: ShopId, customer: CustomerId, n: i64, answer: String } }

stmt! {
    /// One row.
    CHARGE -> (String,) = "select outcome from sandbox_charges where shop = $1 and attempt = $2"
}
stmt! {
    /// One row: whether the shop has any answers waiting.
    HAS_ANSWERS -> (i64,) = "select n from sandbox_answers where shop = $1 order by n limit 1"
}
stmt! {
    /// One row: the next answer for a customer.
    NEXT_ANSWER -> (i64, String) =
        "select n, answer from sandbox_answers where shop = $1 and customer = $2 order by n limit 1"
}
stmt! { TAKE_ANSWER = "delete from sandbox_answers where shop = $1 and customer = $2 and n = $3" }
stmt! {
    /// One row.
    LAST_ANSWER -> (i64,) = "select coalesce(max(n), 0) from sandbox_answers where shop = $1 and customer = $2"
}

pub fn find_charge(reader: &mut Reader<'_>, shop: ShopId, attempt: AttemptId) -> Result<Option<String>, Error> {
    Ok(reader.find(&CHARGE, args![shop, attempt])?.map(|(answer,)| answer))
}

pub fn has_answers(reader: &mut Reader<'_>, shop: ShopId) -> Result<bool, Error> {
    Ok(reader.find(&HAS_ANSWERS, args![shop])?.is_some())
}

pub fn take_answer(tx: &mut Tx<'_>, shop: ShopId, customer: CustomerId) -> Result<Option<String>, Error> {
    let Some((n, answer)) = tx.find(&NEXT_ANSWER, args![shop, customer])? else { return Ok(None) };
    tx.run(&TAKE_ANSWER, args![shop, customer, n])?;
    Ok(Some(answer))
}

pub fn add_answers(tx: &mut Tx<'_>, shop: ShopId, customer: CustomerId, answers: &[String]) -> Result<(), Error> {
    let (last,) = tx.one(&LAST_ANSWER, args![shop, customer])?;
    let row = |(i, answer): (i64, &String)| NewAnswer { shop, customer, n: i, answer: answer.clone() };
    let rows: Vec<NewAnswer> = (last + 1..).zip(answers).map(row).collect();
    tx.insert(&ANSWERS, &rows)
}

/// Keeps charges whose attempt is new; returns how many were.
pub fn add_charges(tx: &mut Tx<'_>, charges: &[(Charge, String)], at: Instant) -> Result<u64, Error> {
    let row = |(c, answer): &(Charge, String)| NewCharge {
        attempt: c.attempt,
        shop: c.shop,
        customer: c.customer,
        amount: c.amount,
        outcome: answer.clone(),
        at,
    };
    let rows: Vec<NewCharge> = charges.iter().map(row).collect();
    tx.insert_new(&CHARGES, &rows)
}

table! {
    REFUNDS = "sandbox_refunds" as NewRefund {
        refund: RefundId, attempt: AttemptId, shop: ShopId, amount: Amount, outcome: String, at: Instant
    }
}
stmt! {
    /// One row.
    REFUND -> (String,) = "select outcome from sandbox_refunds where shop = $1 and refund = $2"
}
stmt! {
    /// One row: what was charged, and what was answered.
    CHARGED -> (Amount, String) = "select amount, outcome from sandbox_charges where shop = $1 and attempt = $2"
}
stmt! {
    /// One row: what of a charge was given back.
    GIVEN_BACK -> (Amount,) =
        "select cast(coalesce(sum(amount), 0) as bigint) from sandbox_refunds
          where shop = $1 and attempt = $2 and outcome like '%paid'"
}
stmt! {
    TURN_CHARGE =
        "insert into sandbox_charges (attempt, shop, customer, amount, outcome, at) values ($2, $1, $3, $4, $5, $6)
         on conflict (attempt) do update set outcome = $5"
}
stmt! {
    /// One row.
    DISPUTE -> (Dispute,) = "select state from sandbox_disputes where shop = $1 and attempt = $2"
}
stmt! {
    TURN_DISPUTE =
        "insert into sandbox_disputes (attempt, shop, state, at) values ($2, $1, $3, $4)
         on conflict (attempt) do update set state = $3, at = $4"
}

pub fn find_refund(reader: &mut Reader<'_>, shop: ShopId, refund: RefundId) -> Result<Option<String>, Error> {
    Ok(reader.find(&REFUND, args![shop, refund])?.map(|(answer,)| answer))
}

/// What was charged, and the answer to it.
pub fn find_charged(
    reader: &mut Reader<'_>,
    shop: ShopId,
    attempt: AttemptId,
) -> Result<Option<(Amount, String)>, Error> {
    reader.find(&CHARGED, args![shop, attempt])
}

pub fn given_back(reader: &mut Reader<'_>, shop: ShopId, attempt: AttemptId) -> Result<Amount, Error> {
    Ok(reader.one(&GIVEN_BACK, args![shop, attempt])?.0)
}

pub fn add_refund(tx: &mut Tx<'_>, refund: &Refund, outcome: &str, at: Instant) -> Result<(), Error> {
    let Refund { refund, attempt, shop, amount, .. } = refund.clone();
    tx.insert(&REFUNDS, &[NewRefund { refund, attempt, shop, amount, outcome: outcome.into(), at }])
}

/// Gives a charge another outcome; one the gateway did not know is known from now on.
pub fn turn_charge(tx: &mut Tx<'_>, charge: &Charge, outcome: &str, at: Instant) -> Result<(), Error> {
    let Charge { attempt, shop, customer, amount, .. } = charge.clone();
    tx.run(&TURN_CHARGE, args![shop, attempt, customer, amount, outcome, at]).map(|_| ())
}

pub fn find_dispute(reader: &mut Reader<'_>, shop: ShopId, attempt: AttemptId) -> Result<Option<Dispute>, Error> {
    Ok(reader.find(&DISPUTE, args![shop, attempt])?.map(|(state,)| state))
}

pub fn turn_dispute(
    tx: &mut Tx<'_>,
    shop: ShopId,
    attempt: AttemptId,
    state: Dispute,
    at: Instant,
) -> Result<(), Error> {
    tx.run(&TURN_DISPUTE, args![shop, attempt, state, at]).map(|_| ())
}

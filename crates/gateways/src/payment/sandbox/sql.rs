//! The sandbox gateway's own books.

use base::id::{AttemptId, CustomerId, ShopId};
use base::{Amount, Instant};
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table};

use super::Charge;

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

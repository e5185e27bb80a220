//! Customers for programs: `GET /api/customers`, `GET /api/customers/{id}`, `POST /api/customers`.
//!
//! `{"name": "Kim Minji", "phone": "010-1234-5678", "email": "minji@mail.kr", "language": "ko", "reference": "A-17"}`

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use base::Lang;
use base::id::CustomerId;
use domain::people::contact::Kind;
use domain::people::customer::check_name;
use domain::people::email::normal_email;
use domain::people::phone::normal_phone;
use kit::app::App;
use kit::db::{Error, Reader};
use kit::web::{Params, Problem};
use serde::Deserialize;
use serde_json::{Value, json};
use shop::audit::{self, Entry};
use shop::{Program, Shop, api_request};

use super::{Customer, NewCustomer, Source, find, find_by_reference, sql};
use crate::contact;
use crate::words::T;

const PAGE: i64 = 100;
/// As long as on the pages and in files.
const NOTE_MOST: usize = 1_000;
const REFERENCE_MOST: usize = 100;

pub fn routes() -> Router<App> {
    Router::new().route("/api/customers", get(list).post(add)).route("/api/customers/{id}", get(one))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    #[serde(default)]
    phone: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    reference: Option<String>,
    #[serde(default)]
    note: String,
}

/// Where a page of a list begins.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct After {
    #[serde(default)]
    after: Option<String>,
}

fn show(r: &mut Reader<'_>, shop: &Shop, one: &Customer, now: base::Instant) -> Result<Value, Error> {
    let (today, rows) = (shop.today(now), contact::list_claims(r, shop.id, one.id)?);
    let [phone, email] = [Kind::Phone, Kind::Email].map(|kind| contact::on(&rows, kind, today).map(|row| row.value));
    Ok(json!({
        "id": one.id.to_string(), "name": one.name, "reference": one.reference, "language": one.language.code(),
        "phone": phone, "email": email, "since": one.created_on.to_string(),
    }))
}

fn unknown() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "unknown_customer", |lang| T(lang).api_unknown_customer().into())
}

async fn list(program: Program, Params(query): Params<After>) -> Result<Response, Problem> {
    let after = match query.after.as_deref() {
        None => CustomerId(0),
        Some(text) => text.parse().map_err(|_| Problem::unclear("after: the id at the end of the page before"))?,
    };
    let (shop, now) = (program.shop.clone(), program.app.now());
    let reading = program.app.db.read(move |r| {
        let page = sql::list_after(r, shop.id, after, PAGE + 1)?;
        let shown =
            page.iter().take(PAGE as usize).map(|one| show(r, &shop, one, now)).collect::<Result<Vec<_>, _>>()?;
        let next = page.get(PAGE as usize).and_then(|_| page.get(PAGE as usize - 1)).map(|last| last.id.to_string());
        Ok::<_, Error>(json!({ "data": shown, "next": next }))
    });
    Ok(api_request::json(reading.await?))
}

/// By our id, or by the shop's own reference.
async fn one(program: Program, Path(name): Path<String>) -> Result<Response, Problem> {
    let (shop, now) = (program.shop.clone(), program.app.now());
    let reading = program.app.db.read(move |r| {
        let id = match name.parse::<CustomerId>() {
            Ok(id) => Some(id),
            Err(_) => find_by_reference(r, shop.id, &name)?,
        };
        let Some(found) = id.map(|id| find(r, shop.id, id)).transpose()?.flatten() else { return Ok(None) };
        Ok::<_, Error>(Some(show(r, &shop, &found, now)?))
    });
    Ok(api_request::json(reading.await?.ok_or_else(unknown)?))
}

async fn add(program: Program, body: Bytes) -> Result<Response, Problem> {
    let new = read(&program, program.read(&body)?)?;
    let (app, shop, actor, now) = (program.app.clone(), program.shop.clone(), program.actor(), program.app.now());
    let write = move |tx: &mut kit::db::Tx<'_>| {
        let id = super::add(tx, &app.ids, now, &shop, &new)?;
        let (before, after) = (audit::fields(json!({})), audit::fields(json!({ "name": new.name })));
        let entry = Entry { actor: &actor, action: "customer.added", subject: id.to_string(), before, after };
        audit::add(tx, &app.ids, shop.id, now, entry)?;
        let found = find(tx, shop.id, id)?.ok_or(Error::Shape("customers", "the one that was added"))?;
        show(tx, &shop, &found, now)
    };
    program.write::<Failed>(&body, move |tx| Ok(write(tx)?)).await
}

/// The reference is the one thing that can be taken.
struct Failed(Error);

impl From<Error> for Failed {
    fn from(error: Error) -> Failed {
        Failed(error)
    }
}

impl From<Failed> for Problem {
    fn from(Failed(error): Failed) -> Problem {
        match error {
            Error::Taken(_) => wrong("reference_taken"),
            other => other.into(),
        }
    }
}

/// A refusal with the sentence the pages say for it.
fn wrong(code: &'static str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, |lang| T(lang).by_key(code).unwrap_or(code).into())
}

fn read(program: &Program, written: Written) -> Result<NewCustomer, Problem> {
    let name = check_name(&written.name).map_err(|why| wrong(why.code()))?;
    let phone = written.phone.map(|text| normal_phone(&text, program.shop.country())).transpose();
    let email = written.email.map(|text| normal_email(&text)).transpose();
    if written.note.chars().count() > NOTE_MOST {
        return Err(wrong("note_too_long"));
    }
    if let Some(reference) = &written.reference {
        let plain = reference.chars().count() <= REFERENCE_MOST && !reference.chars().any(char::is_control);
        // An id of ours is looked up as one, so it would never be found.
        if !plain || reference.parse::<CustomerId>().is_ok() {
            return Err(wrong("reference_not_fit"));
        }
    }
    let language = match written.language.as_deref() {
        None => program.shop.language,
        Some(code) => code.parse::<Lang>().map_err(|_| wrong("unknown_language"))?,
    };
    Ok(NewCustomer {
        phones: phone.map_err(|why| wrong(why.code()))?.into_iter().collect(),
        emails: email.map_err(|why| wrong(why.code()))?.into_iter().collect(),
        reference: written.reference.filter(|text| !text.is_empty()),
        note: written.note,
        ..NewCustomer::named(name, language, Source::Program)
    })
}

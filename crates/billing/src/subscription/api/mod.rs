//! Subscriptions for programs: look, open, and every change, with `"preview": true` to see its money first.
//!
//! `POST /api/subscriptions/{id}/changes` `{"do": "set_quantity", "quantity": 5, "when": "period_end", "preview": true}`
//! in the vocabulary of stories.

mod open;
mod show;
#[cfg(test)]
mod tests;
pub mod wanted;

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use base::id::{CustomerId, ShopId, SubscriptionId};
use domain::billing::Refusal;
use kit::app::App;
use kit::db::{Error, Reader};
use kit::web::{Params, Problem};
use serde::Deserialize;
use serde_json::{Value, json};
use shop::{Program, api_request};

use self::wanted::{Place, Wanted};
use super::portal::ask::{self, collect};
use super::{Refused, Subscription, sql};
use crate::say_refusal;

pub use show::{preview_json, subscription_json};

const PAGE: i64 = 100;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/subscriptions", get(list).post(open::open))
        .route("/api/subscriptions/{id}", get(one))
        .route("/api/subscriptions/{id}/changes", post(change))
}

impl From<Refused> for Problem {
    /// A rule's refusal with its code and its sentence in both languages.
    fn from(refused: Refused) -> Problem {
        match refused {
            Refused::Missing => Problem::missing(),
            Refused::No(refusal) => refusal_problem(&refusal),
            Refused::Broken(error) => error.into(),
        }
    }
}

pub fn refusal_problem(refusal: &Refusal) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, refusal.code(), |lang| say_refusal(lang, refusal))
}

/// Which subscriptions, and from where on.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Asked {
    after: Option<String>,
    customer: Option<String>,
    state: Option<String>,
}

async fn list(program: Program, Params(asked): Params<Asked>) -> Result<Response, Problem> {
    let wrong = |field: &str| Problem::unclear(format!("{field}: nothing that is known here"));
    let after: SubscriptionId = match asked.after.as_deref() {
        None => SubscriptionId(0),
        Some(text) => text.parse().map_err(|_| wrong("after"))?,
    };
    let customer: CustomerId = match asked.customer.as_deref() {
        None => CustomerId(0),
        Some(text) => text.parse().map_err(|_| wrong("customer"))?,
    };
    let state = asked.state.unwrap_or_default();
    if !state.is_empty() && domain::billing::phase::Standing::from_code(&state).is_none() {
        return Err(wrong("state"));
    }
    let shop = program.shop.clone();
    let reading = program.app.db.read(move |r| {
        let page = sql::list_after(r, shop.id, after, &state, customer, PAGE + 1)?;
        let names = catalog::plan::names(r, shop.id)?;
        let mut shown = Vec::new();
        for one in page.iter().take(PAGE as usize) {
            shown.push(subscription_json(r, &shop, one, &names)?);
        }
        let next = page.get(PAGE as usize).and_then(|_| page.get(PAGE as usize - 1)).map(|last| last.id.to_string());
        Ok::<_, Error>(json!({ "data": shown, "next": next }))
    });
    Ok(api_request::json(reading.await?))
}

/// By our id, or by the shop's own reference.
pub(crate) fn find(r: &mut Reader<'_>, shop: ShopId, name: &str) -> Result<Option<Subscription>, Error> {
    let id = match name.parse::<SubscriptionId>() {
        Ok(id) => Some(id),
        Err(_) => crate::usage::sql::find_referenced(r, shop, name)?,
    };
    Ok(id.map(|id| sql::find(r, shop, id)).transpose()?.flatten())
}

async fn one(program: Program, Path(name): Path<String>) -> Result<Response, Problem> {
    let shop = program.shop.clone();
    let reading = program.app.db.read(move |r| {
        let Some(found) = find(r, shop.id, &name)? else { return Ok(None) };
        let names = catalog::plan::names(r, shop.id)?;
        Ok::<_, Error>(Some(subscription_json(r, &shop, &found, &names)?))
    });
    Ok(api_request::json(reading.await?.ok_or_else(Problem::missing)?))
}

/// A change as it is sent.
#[derive(Clone, Debug, Deserialize)]
struct Sent {
    #[serde(rename = "do")]
    kind: String,
    #[serde(default)]
    preview: bool,
    #[serde(flatten)]
    wanted: Wanted,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

/// A key nobody knows is a mistake of the program, not something to read past.
fn refuse_strangers(rest: &BTreeMap<String, Value>) -> Result<(), Problem> {
    match rest.keys().next() {
        Some(key) => Err(Problem::unclear(format!("{key}: nobody knows this key"))),
        None => Ok(()),
    }
}

async fn change(program: Program, Path(name): Path<String>, body: Bytes) -> Result<Response, Problem> {
    let sent: Sent = program.read(&body)?;
    refuse_strangers(&sent.rest)?;
    if !wanted::KINDS.contains(&sent.kind.as_str()) {
        return Err(Problem::unclear(format!("do: nobody knows how to do `{}`", sent.kind)));
    }
    let (app, shop, actor, now) = (program.app.clone(), program.shop.clone(), program.actor(), program.app.now());
    if sent.preview {
        let reading = program.app.db.read(move |r| {
            let found = find(r, shop.id, &name)?.ok_or(Refused::Missing)?;
            let place = Place { shop: &shop, ids: &app.ids, now };
            let asked = sent.wanted.ask(r, place, &sent.kind, &found)?;
            let (preview, _) = ask::preview(r, &shop, found.id, &asked, now)?;
            Ok::<_, Refused>(json!({ "preview": preview_json(&preview, &shop.zone) }))
        });
        return Ok(api_request::json(reading.await?));
    }
    let writing = program.write::<Refused>(&body, move |tx| {
        let found = find(tx, shop.id, &name)?.ok_or(Refused::Missing)?;
        let place = Place { shop: &shop, ids: &app.ids, now };
        let asked = sent.wanted.ask(tx, place, &sent.kind, &found)?;
        let change = ask::record(&app, tx, &shop, found.id, &actor, &asked, now)?;
        let made = crate::invoice::sql::list_of_subscription(tx, shop.id, found.id, 1)?;
        let made = made.into_iter().find(|invoice| invoice.issued_at == now);
        let after = sql::find(tx, shop.id, found.id)?.ok_or(Refused::Missing)?;
        let names = catalog::plan::names(tx, shop.id)?;
        Ok(json!({
            "change": {"number": change.ordinal, "kind": change.what.kind(), "at": shop.zone.show(change.at)},
            "invoice": made.map(|invoice| crate::invoice::show_number(invoice.year, invoice.number)),
            "subscription": subscription_json(tx, &shop, &after, &names)?,
        }))
    });
    let answer = writing.await?;
    settle(&program).await;
    Ok(answer)
}

/// Tries to collect what a request made due; what it says later is in the invoice. The request is done whatever becomes
/// of it: the workers try again.
pub(crate) async fn settle(program: &Program) {
    if let Err(oops) = collect(&program.app, &program.shop).await {
        oops.log();
    }
}

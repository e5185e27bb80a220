//! Drafts for programs: `GET /api/drafts?customer=&after=&open=true`, `GET /api/drafts/{id}`, and
//! `POST /api/drafts/{id}/issue`, `/discard` (`{"reason": "..."}`), `/restore` and `/lines/{n}`
//! (`{"amount": 28000, "reason": "..."}`).

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use base::id::{CustomerId, DraftId};
use base::{Amount, Instant};
use kit::app::App;
use kit::db::{Error, Tx};
use kit::web::{Params, Problem};
use serde::Deserialize;
use serde_json::{Value, json};
use shop::audit::{self, Entry};
use shop::{Program, Shop, api_request};

use super::{Whole, sql};
use crate::invoice::api::{invoice_json, line_json, read};
use crate::subscription::{Refused, api as subscriptions};

const PAGE: i64 = 100;
const REASON_MOST: usize = 200;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/drafts", get(list))
        .route("/api/drafts/{id}", get(one))
        .route("/api/drafts/{id}/issue", post(issue))
        .route("/api/drafts/{id}/discard", post(discard))
        .route("/api/drafts/{id}/restore", post(restore))
        .route("/api/drafts/{id}/lines/{n}", post(lower))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Asked {
    after: Option<String>,
    customer: Option<String>,
    /// Only those that did not go out yet.
    open: bool,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Because {
    reason: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Less {
    amount: Amount,
    reason: String,
}

fn named(id: &str) -> Result<DraftId, Problem> {
    id.parse().map_err(|_| Problem::missing())
}

fn cut(text: &str) -> String {
    text.chars().take(REASON_MOST).collect()
}

async fn list(program: Program, Params(asked): Params<Asked>) -> Result<Response, Problem> {
    let after = read(asked.after.as_deref(), DraftId(0), "after")?;
    let customer = read(asked.customer.as_deref(), CustomerId(0), "customer")?;
    let shop = program.shop.clone();
    let reading = program.app.db.read(move |r| {
        let page = sql::page_after(r, shop.id, (after, customer, asked.open), PAGE + 1)?;
        let mut shown = Vec::new();
        for one in page.iter().take(PAGE as usize) {
            let found = super::find(r, shop.id, one.id)?;
            shown.extend(found.map(|whole| draft_json(&shop, &whole)).transpose()?);
        }
        let next = page.get(PAGE as usize).and_then(|_| page.get(PAGE as usize - 1)).map(|last| last.id.to_string());
        Ok::<_, Error>(json!({ "data": shown, "next": next }))
    });
    Ok(api_request::json(reading.await?))
}

async fn one(program: Program, Path(id): Path<String>) -> Result<Response, Problem> {
    let (shop, id) = (program.shop.clone(), named(&id)?);
    let reading = program.app.db.read(move |r| {
        let found = super::find(r, shop.id, id)?;
        found.map(|whole| draft_json(&shop, &whole)).transpose()
    });
    Ok(api_request::json(reading.await?.ok_or_else(Problem::missing)?))
}

/// A draft with its lines.
fn draft_json(shop: &Shop, whole: &Whole) -> Result<Value, Error> {
    let (draft, time) = (&whole.draft, |at: Option<Instant>| at.map(|at| shop.zone.show(at)));
    let mut lines = Vec::new();
    for (line, own) in whole.issued_lines().map_err(|why| Error::Engine(why.code().into()))?.iter().zip(&whole.lines) {
        let mut json = line_json(&shop.zone, line);
        if let Some(map) = json.as_object_mut() {
            map.insert("cut".into(), own.cut.into());
            map.insert("reason".into(), own.reason.clone().into());
        }
        lines.push(json);
    }
    Ok(json!({
        "id": draft.id.to_string(), "state": draft.state().code(), "customer": draft.customer.to_string(),
        "subscriptions": whole.subscriptions().iter().map(ToString::to_string).collect::<Vec<_>>(),
        "currency": draft.currency.code(), "due_at": time(Some(draft.due_at)), "issue_at": time(Some(draft.issue_at)),
        "lines": lines, "total": draft.total, "reason": draft.reason, "discarded_at": time(draft.discarded_at),
        "closed_at": time(draft.closed_at), "invoice": draft.invoice.map(|id| id.to_string()),
    }))
}

/// Does something with a draft, once for each key, noted in the log; answers with how it stands.
async fn change(
    program: &Program,
    body: &Bytes,
    (id, action): (DraftId, &'static str),
    act: impl Fn(&mut Tx<'_>, &Shop) -> Result<Value, Refused> + Send + Sync + 'static,
) -> Result<Response, Problem> {
    let (app, shop, actor, now) = (program.app.clone(), program.shop.clone(), program.actor(), program.app.now());
    let changing = program.write::<Refused>(body, move |tx| {
        let after = audit::fields(act(tx, &shop)?);
        let (subject, before) = (id.to_string(), audit::fields(json!({})));
        audit::add(tx, &app.ids, shop.id, now, Entry { actor: &actor, action, subject, before, after })?;
        let whole = super::find(tx, shop.id, id)?.ok_or(Refused::Missing)?;
        Ok(json!({ "draft": draft_json(&shop, &whole)? }))
    });
    changing.await
}

async fn issue(program: Program, Path(id): Path<String>, body: Bytes) -> Result<Response, Problem> {
    let (id, app, shop, actor, now) =
        (named(&id)?, program.app.clone(), program.shop.clone(), program.actor(), program.app.now());
    let issuing = program.write::<Refused>(&body, move |tx| {
        let new = super::issue(&app, tx, &shop, id, now)?;
        let invoice = crate::invoice::find(tx, shop.id, new)?.ok_or(Refused::Missing)?;
        let (before, after) = (audit::fields(json!({})), audit::fields(json!({ "invoice": new.to_string() })));
        let (action, subject) = ("draft.issued", id.to_string());
        audit::add(tx, &app.ids, shop.id, now, Entry { actor: &actor, action, subject, before, after })?;
        Ok(json!({ "invoice": invoice_json(tx, &shop.zone, &invoice)? }))
    });
    let answer = issuing.await?;
    subscriptions::settle(&program).await;
    Ok(answer)
}

async fn discard(program: Program, Path(id): Path<String>, body: Bytes) -> Result<Response, Problem> {
    let (id, sent, now): (_, Because, _) = (named(&id)?, program.read(&body)?, program.app.now());
    let reason = cut(&sent.reason);
    let act = move |tx: &mut Tx<'_>, shop: &Shop| {
        let was = super::discard(tx, shop.id, id, &reason, now)?;
        Ok(json!({ "amount": was.draft.total, "currency": was.draft.currency.code(), "reason": reason }))
    };
    change(&program, &body, (id, "draft.discarded"), act).await
}

async fn restore(program: Program, Path(id): Path<String>, body: Bytes) -> Result<Response, Problem> {
    let id = named(&id)?;
    let act = move |tx: &mut Tx<'_>, shop: &Shop| super::restore(tx, shop.id, id).map(|()| json!({}));
    change(&program, &body, (id, "draft.restored"), act).await
}

async fn lower(program: Program, Path((id, n)): Path<(String, i64)>, body: Bytes) -> Result<Response, Problem> {
    let (id, sent): (_, Less) = (named(&id)?, program.read(&body)?);
    let (to, reason) = (sent.amount, cut(&sent.reason));
    let act = move |tx: &mut Tx<'_>, shop: &Shop| {
        super::lower(tx, shop.id, (id, n), to, &reason)?;
        Ok(json!({ "amount": to, "reason": reason }))
    };
    change(&program, &body, (id, "draft.lowered"), act).await
}

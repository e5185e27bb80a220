//! `POST /api/credit_notes`: a program gives back what an invoice charged, or a part of it.
//!
//! `{"invoice": "2026-000123", "lines": [{"line": 1, "amount": 5000}], "to": "wallet", "reason": "late", "preview": true}`

use axum::Router;
use axum::body::Bytes;
use axum::response::Response;
use axum::routing::post;
use base::Amount;
use domain::billing::Refusal;
use domain::billing::credit_note::{Credit, Part, To, Wanted};
use kit::app::App;
use kit::db::Reader;
use kit::web::Problem;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use shop::audit::{self, Entry};
use shop::{Program, Shop, api_request};

use super::Wish;
use crate::invoice::api::find_named;
use crate::subscription::{Refused, api as subscriptions};

pub fn routes() -> Router<App> {
    Router::new().route("/api/credit_notes", post(issue))
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    invoice: String,
    /// Everything that is left without them.
    #[serde(default)]
    lines: Option<Vec<SentLine>>,
    #[serde(default)]
    to: Option<String>,
    #[serde(default)]
    cap: bool,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    preview: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SentLine {
    line: i64,
    amount: Amount,
}

impl Sent {
    fn read(&self, r: &mut Reader<'_>, shop: &Shop) -> Result<Wish, Refused> {
        let unknown = || Refusal::UnknownInvoice { code: self.invoice.clone() };
        let invoice = find_named(r, shop.id, &self.invoice)?.ok_or_else(unknown)?.id;
        let wanted = |line: &SentLine| Wanted { line: line.line, amount: line.amount };
        let lines = self.lines.as_ref().map(|lines| lines.iter().map(wanted).collect());
        let to = To::from_code(self.to.as_deref().unwrap_or("wallet"));
        let to = to.ok_or(Refusal::NotSupported { what: "credit_note.to".into() })?;
        Ok(Wish { invoice, lines, to, cap: self.cap, reason: self.reason.chars().take(500).collect() })
    }
}

fn show(credit: &Credit) -> Value {
    let line = |part: &Part| {
        json!({
            "line": part.line, "amount": part.sums.amount, "discount": part.sums.discount, "tax": part.sums.tax,
            "total": part.total,
        })
    };
    json!({ "lines": credit.parts.iter().map(line).collect::<Vec<_>>(), "total": credit.total })
}

async fn issue(program: Program, body: Bytes) -> Result<Response, Problem> {
    let sent: Sent = program.read(&body)?;
    let (app, shop, actor, now) = (program.app.clone(), program.shop.clone(), program.actor(), program.app.now());
    if sent.preview {
        let reading = program.app.db.read(move |r| {
            let wish = sent.read(r, &shop)?;
            let (credit, settled) = super::preview(r, shop.id, &wish)?;
            let moves = json!({ "wallet": settled.wallet, "refund": settled.refund, "offset": settled.offset });
            Ok::<_, Refused>(json!({ "preview": show(&credit), "moves": moves }))
        });
        return Ok(api_request::json(reading.await?));
    }
    program.require_key()?;
    let issuing = program.write::<Refused>(&body, move |tx| {
        let wish = sent.read(tx, &shop)?;
        let (credit, _) = super::preview(tx, shop.id, &wish)?;
        let id = super::issue(&app, tx, &shop, &wish, now)?;
        let kept = super::find(tx, shop.id, id)?.ok_or(Refused::Missing)?;
        let number = super::show_number(kept.year, kept.number);
        let after = audit::fields(json!({
            "number": number, "total": kept.total, "currency": kept.currency.code(), "to": kept.destination.code(),
            "reason": kept.reason,
        }));
        let subject = wish.invoice.to_string();
        let entry = Entry { actor: &actor, action: "credit.issued", subject, before: Map::new(), after };
        audit::add(tx, &app.ids, shop.id, now, entry)?;
        Ok(json!({ "id": id.to_string(), "number": number, "credit_note": show(&credit) }))
    });
    let answer = issuing.await?;
    subscriptions::settle(&program).await;
    Ok(answer)
}

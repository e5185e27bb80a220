//! `POST /api/charges`: a program charges something once, on an invoice of its own or with the next one.
//!
//! `{"subscription": "sub_...", "lines": [{"code": "lost", "name": "Lost piece", "amount": 3000, "quantity": 2}],
//! "coupons": ["HELLO"], "invoice": "next", "preview": true}`

use axum::Router;
use axum::body::Bytes;
use axum::response::Response;
use axum::routing::post;
use base::Amount;
use base::id::CustomerId;
use domain::billing::Refusal;
use kit::app::App;
use kit::db::Reader;
use kit::web::Problem;
use people::customer;
use serde::Deserialize;
use serde_json::{Map, json};
use shop::audit::{self, Entry};
use shop::{Program, Shop, api_request};

use super::{Line, NewCharge};
use crate::subscription::api::wanted::saturated;
use crate::subscription::{Preview, Refused, api as subscriptions};

pub fn routes() -> Router<App> {
    Router::new().route("/api/charges", post(charge))
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    #[serde(default)]
    customer: Option<String>,
    #[serde(default)]
    subscription: Option<String>,
    lines: Vec<SentLine>,
    #[serde(default)]
    coupons: Vec<String>,
    #[serde(default)]
    invoice: On,
    #[serde(default)]
    preview: bool,
}

/// On which invoice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum On {
    #[default]
    Now,
    Next,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SentLine {
    code: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(deserialize_with = "saturated")]
    amount: Option<Amount>,
    #[serde(default, deserialize_with = "saturated")]
    quantity: Option<i64>,
    #[serde(default)]
    tax: String,
}

impl Sent {
    fn read(&self, r: &mut Reader<'_>, shop: &Shop) -> Result<NewCharge, Refused> {
        let (customer, subscription) = match (&self.subscription, &self.customer) {
            (Some(name), _) => {
                let unknown = || Refusal::UnknownSubscription { code: name.clone() };
                let found = subscriptions::find(r, shop.id, name)?.ok_or_else(unknown)?;
                (found.customer, Some(found.id))
            }
            (None, code) => {
                let code = code.clone().unwrap_or_default();
                let id = code.parse::<CustomerId>().ok();
                let found = id.map(|id| customer::find(r, shop.id, id)).transpose()?.flatten();
                (found.ok_or(Refusal::UnknownCustomer { code })?.id, None)
            }
        };
        let line = |line: &SentLine| {
            let name = line.name.clone().unwrap_or_else(|| line.code.clone());
            let (code, tax) = (line.code.clone(), line.tax.clone());
            let (quantity, amount) = (line.quantity.unwrap_or(1), line.amount.unwrap_or(0));
            Line { code, ko: name.clone(), en: name, quantity, amount, tax }
        };
        let lines = self.lines.iter().map(line).collect();
        Ok(NewCharge { customer, subscription, lines, coupons: self.coupons.clone() })
    }
}

async fn charge(program: Program, body: Bytes) -> Result<Response, Problem> {
    let sent: Sent = program.read(&body)?;
    let (app, shop, actor, now) = (program.app.clone(), program.shop.clone(), program.actor(), program.app.now());
    if sent.preview {
        let reading = program.app.db.read(move |r| {
            let new = sent.read(r, &shop)?;
            let invoice = super::preview(r, &shop, &new, now)?;
            let preview = Preview { at: now, invoice, refund: 0, before: None };
            Ok::<_, Refused>(json!({ "preview": subscriptions::preview_json(&preview, &shop.zone) }))
        });
        return Ok(api_request::json(reading.await?));
    }
    program.require_key()?;
    let charging = program.write::<Refused>(&body, move |tx| {
        let new = sent.read(tx, &shop)?;
        let (subject, answer) = match sent.invoice {
            On::Now => {
                let id = super::now(&app, tx, &shop, &new, now)?;
                let invoice = crate::invoice::find(tx, shop.id, id)?.ok_or(Refused::Missing)?;
                (id.to_string(), json!({ "invoice": crate::invoice::api::invoice_json(tx, &shop.zone, &invoice)? }))
            }
            On::Next => {
                let id = super::next(&app, tx, &shop, &new, now)?;
                (id.to_string(), json!({ "invoice": null, "subscription": id.to_string() }))
            }
        };
        let sum: Amount = new.lines.iter().map(|line| line.amount.saturating_mul(line.quantity)).sum();
        let after = audit::fields(json!({ "amount": sum, "customer": new.customer.to_string() }));
        let entry = Entry { actor: &actor, action: "invoice.charged", subject, before: Map::new(), after };
        audit::add(tx, &app.ids, shop.id, now, entry)?;
        Ok(answer)
    });
    let answer = charging.await?;
    subscriptions::settle(&program).await;
    Ok(answer)
}

//! `POST /api/subscriptions`: a program opens a subscription for a customer.
//!
//! `{"customer": "cus_...", "plan": "toy-m", "quantity": 2, "items": {"seat": {"quantity": 5}}, "coupon": "HELLO",
//! "anchor": {"day": 15}, "starts": "2026-12-01", "reference": "A-17", "preview": true}`

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::response::Response;
use base::id::CustomerId;
use base::{Day, Instant};
use domain::billing::Refusal;
use kit::db::{Reader, Tx};
use kit::web::Problem;
use people::customer;
use serde::Deserialize;
use serde_json::{Value, json};
use shop::audit::{self, Entry};
use shop::{Program, Shop, api_request};

use super::wanted::{Place, Wanted};
use super::{preview_json, refuse_strangers, settle, subscription_json};
use crate::coupon::{self, Subject};
use crate::subscription::{NewSubscription, Refused, bill_now, preview_new, sql, subscribe};

/// A start may be planned this many days ahead.
const AHEAD_DAYS_MOST: i64 = 366;

#[derive(Clone, Debug, Deserialize)]
struct Sent {
    #[serde(default)]
    customer: String,
    #[serde(default)]
    gift_to: Option<String>,
    #[serde(default)]
    reference: Option<String>,
    /// A day; now without one.
    #[serde(default)]
    starts: Option<String>,
    #[serde(default)]
    coupon: Option<String>,
    #[serde(default)]
    preview: bool,
    #[serde(flatten)]
    wanted: Wanted,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

impl Sent {
    fn starts(&self, shop: &Shop, now: Instant) -> Result<Instant, Refusal> {
        let Some(text) = &self.starts else { return Ok(now) };
        let day: Day = text.parse().map_err(|_| Refusal::TooFar)?;
        match shop.zone.day(now).days_until(day) {
            0 => Ok(now),
            ..0 => Err(Refusal::InThePast),
            days if days > AHEAD_DAYS_MOST => Err(Refusal::TooFar),
            _ => Ok(shop.zone.midnight(day)),
        }
    }
}

fn person(r: &mut Reader<'_>, shop: &Shop, code: &str) -> Result<CustomerId, Refused> {
    let unknown = || Refusal::UnknownCustomer { code: code.to_string() };
    let id: CustomerId = code.parse().map_err(|_| unknown())?;
    customer::find(r, shop.id, id)?.map(|one| one.id).ok_or(Refused::No(unknown()))
}

pub async fn open(program: Program, body: Bytes) -> Result<Response, Problem> {
    let sent: Sent = program.read(&body)?;
    refuse_strangers(&sent.rest)?;
    let (app, shop, now) = (program.app.clone(), program.shop.clone(), program.app.now());
    if sent.preview {
        let reading = program.app.db.read(move |r| {
            let created = sent.wanted.created(r, Place { shop: &shop, ids: &app.ids, now })?;
            let preview =
                preview_new(&shop.in_currency(sent.wanted.currency(&shop, None)?), &created, sent.starts(&shop, now)?)?;
            Ok::<_, Refused>(json!({ "preview": preview_json(&preview, &shop.zone) }))
        });
        return Ok(api_request::json(reading.await?));
    }
    program.require_key()?;
    let actor = program.actor();
    let opening = program.write::<Refused>(&body, move |tx: &mut Tx<'_>| {
        let created = sent.wanted.created(tx, Place { shop: &shop, ids: &app.ids, now })?;
        let customer = person(tx, &shop, &sent.customer)?;
        let recipient = sent.gift_to.as_deref().map(|code| person(tx, &shop, code)).transpose()?;
        let (plan, reference, starts) = (created.terms.plan, sent.reference.clone(), sent.starts(&shop, now)?);
        let new = NewSubscription { customer, recipient, reference, created, starts, actor: actor.code() };
        let paid_in = shop.in_currency(sent.wanted.currency(&shop, None)?);
        let id = subscribe(&app, tx, &paid_in, &new, now)?;
        if let Some(code) = &sent.coupon {
            coupon::attach(&app, tx, &shop, code, Subject::Subscription(id), &actor.code(), now)?;
        }
        bill_now(&app, tx, &shop, id, now)?;
        let after = audit::fields(json!({ "plan": plan.to_string(), "customer": customer.to_string() }));
        let (action, subject, before) = ("subscription.added", id.to_string(), audit::fields(json!({})));
        audit::add(tx, &app.ids, shop.id, now, Entry { actor: &actor, action, subject, before, after })?;
        let (opened, names) =
            (sql::find(tx, shop.id, id)?.ok_or(Refused::Missing)?, catalog::plan::names(tx, shop.id)?);
        Ok(subscription_json(tx, &shop, &opened, &names)?)
    });
    let answer = opening.await?;
    settle(&program).await;
    Ok(answer)
}

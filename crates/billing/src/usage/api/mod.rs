//! `POST /api/usage`: programs tell events, many at a time. Telling the same again changes nothing, so a program that got
//! no answer simply repeats itself.
//!
//! `{"events": [{"subscription": "sub_... or your own reference", "meter": "swap", "id": "e-1", "value": 3,
//! "time": "2026-02-10T09:00:00+09:00", "source": "counter-2", "op": "add", "key": "user-7"}]}`

mod record;

use std::collections::HashMap;

use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::id::{ShopId, SubscriptionId};
use base::{Instant, Lang};
use domain::billing::Refusal;
use domain::billing::usage::Given;
use kit::db::{Error, Tx};
use kit::web::Problem;
use serde::Deserialize;
use serde_json::{Value, json};
use shop::{Program, Shop};

use super::sql;
use crate::say_refusal;
use crate::words::T;

pub use record::{NewEvent, Recorded, record};

/// So many events in one request.
pub const EVENTS_MOST: usize = 10_000;
/// So many bytes in one request.
pub const BYTES_MOST: usize = 4 << 20;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Batch {
    events: Vec<Written>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    subscription: String,
    meter: String,
    id: String,
    #[serde(default)]
    value: Option<Decimal>,
    /// RFC 3339, with its offset.
    #[serde(default)]
    time: Option<String>,
    #[serde(default)]
    source: String,
    #[serde(default)]
    op: Option<String>,
    #[serde(default)]
    key: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Decimal {
    Number(serde_json::Number),
    Text(String),
}

pub async fn tell(program: Program, body: Bytes) -> Result<Response, Problem> {
    let batch: Batch = serde_json::from_slice(&body).map_err(|why| Problem::unclear(why.to_string()))?;
    if batch.events.is_empty() || batch.events.len() > EVENTS_MOST {
        let most = i64::try_from(EVENTS_MOST).unwrap_or(i64::MAX);
        let said = |lang| T(lang).api_too_many_events(most);
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_many_events", said));
    }
    program.require_write()?;
    let (shop, now, app) = (program.shop.clone(), program.app.now(), program.app.clone());
    let count = batch.events.len();
    let telling = app.db.write(move |tx| {
        program.note(tx)?;
        keep(tx, &shop, &batch.events, now)
    });
    let told = telling.await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], answer(&told, count).to_string()).into_response())
}

fn keep(tx: &mut Tx<'_>, shop: &Shop, written: &[Written], now: Instant) -> Result<Recorded, Error> {
    let (mut events, mut places, mut refused) = (Vec::with_capacity(written.len()), Vec::new(), Vec::new());
    let mut found: HashMap<&str, Option<SubscriptionId>> = HashMap::new();
    for (place, one) in written.iter().enumerate() {
        let id = match found.get(one.subscription.as_str()) {
            Some(id) => *id,
            None => {
                let id = find(tx, shop.id, &one.subscription)?;
                found.insert(&one.subscription, id);
                id
            }
        };
        let unknown = || Refusal::UnknownSubscription { code: one.subscription.clone() };
        match id.ok_or_else(unknown).and_then(|subscription| Ok(NewEvent { subscription, given: given(one)? })) {
            Ok(event) => {
                events.push(event);
                places.push(place);
            }
            Err(why) => refused.push((place, why)),
        }
    }
    let mut told = record(tx, shop, &events, now)?;
    let own = told.refused.into_iter().filter_map(|(at, why)| Some((*places.get(at)?, why)));
    refused.extend(own);
    refused.sort_by_key(|(place, _)| *place);
    told.refused = refused;
    Ok(told)
}

/// By our id, or by the shop's own reference.
fn find(tx: &mut Tx<'_>, shop: ShopId, name: &str) -> Result<Option<SubscriptionId>, Error> {
    match name.parse::<SubscriptionId>() {
        Ok(id) => Ok(Some(id)),
        Err(_) => sql::find_referenced(tx, shop, name),
    }
}

fn given(one: &Written) -> Result<Given, Refusal> {
    let at = one.time.as_deref().map(|time| Instant::parse(time).ok_or(Refusal::TooFar)).transpose()?;
    let value = one.value.as_ref().map(|value| match value {
        Decimal::Number(number) => number.to_string(),
        Decimal::Text(text) => text.clone(),
    });
    let Written { meter, id, source, op, key, .. } = one.clone();
    Ok(Given { meter, at, source, id, value, op, key })
}

fn answer(told: &Recorded, count: usize) -> Value {
    let refused = |(place, why): &(usize, Refusal)| {
        json!({
            "index": place, "code": why.code(),
            "says": {"ko": say_refusal(Lang::Ko, why), "en": say_refusal(Lang::En, why)},
        })
    };
    json!({
        "events": count, "new": told.new, "duplicate": told.duplicate,
        "refused": told.refused.iter().map(refused).collect::<Vec<_>>(),
    })
}

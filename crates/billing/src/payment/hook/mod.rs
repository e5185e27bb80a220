//! Calls from gateways. They are hints: kept as they came, once for each id, then looked into by asking the gateway
//! itself. Whoever does not know the shop's secret is not heard.

mod admin;
mod apply;
mod dispute;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::{get, post};
use base::Instant;
use base::id::ShopId;
use gateways::payment::{self as gateway, Gateway};
use kit::app::App;
use kit::db::{Error, Tx};
use kit::web::csrf::same;
use kit::web::{Oops, csrf};
use shop::Here;

use super::sql;

pub use apply::apply;
pub(super) use apply::note;
pub use dispute::{charge_back, lose, reinstate};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/hook/sandbox", post(sandbox)).route(admin::HERE, get(admin::page).post(admin::make))
}

/// The header that carries the shop's secret, after this word.
const BEARER: &str = "Bearer ";
/// A longer call says nothing we want to hear.
const BODY_MOST: usize = 20_000;

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    New,
    /// It was heard before.
    Known,
    Unreadable,
}

/// Keeps a call of a gateway, once.
pub fn hear(tx: &mut Tx<'_>, shop: ShopId, gateway: Gateway, body: &str, now: Instant) -> Result<Heard, Error> {
    let Some(hint) = gateway::read_hint(gateway, body).filter(|_| body.len() <= BODY_MOST) else {
        return Ok(Heard::Unreadable);
    };
    let row = sql::NewHint {
        shop,
        gateway,
        id: hint.id,
        event: hint.event,
        attempt: hint.attempt,
        body: body.into(),
        heard_at: now,
        next_try_at: Some(now),
        tries: 0,
        answer: None,
    };
    let new = tx.insert_new(&sql::HINTS, &[row])?;
    Ok(if new == 1 { Heard::New } else { Heard::Known })
}

/// The secret a gateway is to send, made when it is first asked for.
pub fn secret(tx: &mut Tx<'_>, shop: ShopId, gateway: Gateway, now: Instant) -> Result<String, Error> {
    if let Some(known) = sql::find_secret(tx, shop, gateway)? {
        return Ok(known);
    }
    let fresh = csrf::fresh();
    if fresh.is_empty() {
        return Err(Error::Engine("no randomness for a secret".into()));
    }
    sql::add_secret(tx, shop, gateway, &fresh, now)?;
    Ok(sql::find_secret(tx, shop, gateway)?.unwrap_or(fresh))
}

async fn sandbox(here: Here, headers: HeaderMap, body: String) -> Result<StatusCode, Oops> {
    let (shop, gateway, now) = (here.shop.id, Gateway::Sandbox, here.now());
    let known = here.app.db.read(move |r| sql::find_secret(r, shop, gateway)).await?;
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix(BEARER));
    if !known.zip(sent).is_some_and(|(secret, sent)| same(secret.as_bytes(), sent.as_bytes())) {
        return Ok(StatusCode::UNAUTHORIZED);
    }
    let heard = here.app.db.write(move |tx| hear(tx, shop, gateway, &body, now)).await?;
    if heard == Heard::Unreadable {
        return Ok(StatusCode::BAD_REQUEST);
    }
    let (app, owner) = (here.app.clone(), here.shop.clone());
    tokio::task::spawn_blocking(move || apply(&app, &owner, AT_ONCE)).await??;
    Ok(StatusCode::NO_CONTENT)
}

/// A call looks into no more than this; the worker does the rest.
const AT_ONCE: i64 = 20;

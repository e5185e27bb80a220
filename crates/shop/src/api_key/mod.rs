//! Keys with which other programs speak for a shop. A key is shown once, when it is made; only its hash is kept. Who has
//! a key may tell what a program may tell; it opens no page.

mod admin;
mod sql;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base::Instant;
use base::id::{Ids, ShopId};
use kit::app::App;
use kit::db::{Error, Reader, Tx};
use kit::session::hash;
use kit::web::{Problem, csrf};
use serde_json::{Map, json};

pub use sql::ApiKey;

use crate::audit::{self, Actor, Entry, fields};
use crate::here::Here;
use crate::tenant::Shop;
use crate::words::T;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/admin/settings/keys", get(admin::list).post(admin::add))
        .route("/admin/settings/keys/{id}/revoke", post(admin::revoke))
}

base::id!(
    /// A key of another program; says nothing of the secret.
    KeyId,
    "key"
);

base::codes! {
    /// What a key allows.
    pub enum Scope { Read = "read", Write = "write" }
}

/// How a key begins, so that people and scanners know one when they see it.
const BEGINS: &str = "dgk_";
/// So many letters of a key are shown later.
const SHOWN: usize = 10;

/// Makes a key and returns it. None when the system has no randomness to give.
pub fn add(
    tx: &mut Tx<'_>,
    ids: &Ids,
    shop: ShopId,
    now: Instant,
    actor: &Actor,
    name: &str,
    scope: Scope,
) -> Result<Option<String>, Error> {
    let secret = [csrf::fresh(), csrf::fresh()].concat();
    if secret.len() < 64 {
        return Ok(None);
    }
    let key = format!("{BEGINS}{secret}");
    let (id, prefix, name) = (KeyId(ids.next(now)), key.chars().take(SHOWN).collect::<String>(), name.to_string());
    let after = fields(json!({ "name": name, "prefix": prefix, "scope": scope.code() }));
    let created_by = actor.code();
    sql::add(tx, sql::NewKey { id, shop, name, hash: hash(&key), prefix, created_at: now, created_by, scope })?;
    let entry = Entry { actor, action: "key.added", subject: id.to_string(), before: Map::new(), after };
    audit::add(tx, ids, shop, now, entry)?;
    Ok(Some(key))
}

/// Revokes a key for ever; false when there is no such key in use.
pub fn revoke(tx: &mut Tx<'_>, ids: &Ids, shop: ShopId, now: Instant, actor: &Actor, id: KeyId) -> Result<bool, Error> {
    let Some(key) = sql::list(tx, shop)?.into_iter().find(|key| key.id == id && key.revoked_at.is_none()) else {
        return Ok(false);
    };
    sql::revoke(tx, shop, id, now)?;
    let before = fields(json!({ "name": key.name, "prefix": key.prefix }));
    let entry = Entry { actor, action: "key.withdrawn", subject: id.to_string(), before, after: Map::new() };
    audit::add(tx, ids, shop, now, entry)?;
    Ok(true)
}

/// A program that speaks for a shop: its key came as `Authorization: Bearer dgk_...`.
#[derive(Clone, Debug)]
pub struct Program {
    pub app: App,
    pub shop: Arc<Shop>,
    pub key: KeyId,
    pub scope: Scope,
    /// What people called it.
    pub name: String,
    /// The `Idempotency-Key` of the request.
    pub(crate) wish: Option<String>,
    /// `POST /api/...`
    pub(crate) target: String,
    /// Whether the key was used today already.
    known_today: bool,
}

impl Program {
    /// The program as the audit log names it.
    pub fn actor(&self) -> Actor {
        Actor::Program { id: self.key, name: self.name.clone() }
    }

    /// Notes in a transaction that the key was used today.
    pub fn note(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let today = self.shop.today(self.app.now());
        if self.known_today { Ok(()) } else { sql::used(tx, self.shop.id, self.key, today) }
    }
}

fn find(reader: &mut Reader<'_>, shop: ShopId, key: &str) -> Result<Option<ApiKey>, Error> {
    Ok(sql::find(reader, shop, &hash(key))?.filter(|key| key.revoked_at.is_none()))
}

impl FromRequestParts<App> for Program {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Program, Response> {
        let given = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let given = given.and_then(|text| text.strip_prefix("Bearer ")).unwrap_or_default().trim().to_string();
        let wish = parts.headers.get("idempotency-key").map(|value| value.to_str().unwrap_or_default().to_string());
        let target = format!("{} {}", parts.method, parts.uri);
        let Here { app, shop, .. } = Here::from_request_parts(parts, app).await?;
        let refused = || {
            let problem = Problem::new(StatusCode::UNAUTHORIZED, "no_key", |lang| T(lang).problem_no_key().into());
            let problem = problem.into_response();
            ([(header::WWW_AUTHENTICATE, "Bearer")], problem).into_response()
        };
        if !given.starts_with(BEGINS) {
            return Err(refused());
        }
        let id = shop.id;
        let found = app.db.read(move |r| find(r, id, &given)).await;
        let found = found.map_err(|error: Error| Problem::from(error).into_response())?.ok_or_else(refused)?;
        let known_today = found.used_on == Some(shop.today(app.now()));
        let (key, scope, name) = (found.id, found.scope, found.name);
        Ok(Program { app, shop, key, scope, name, wish, target, known_today })
    }
}

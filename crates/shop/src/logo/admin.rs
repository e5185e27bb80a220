//! Putting a logo up and taking it down, from the settings page.

use axum::extract::Multipart;
use axum::http::HeaderMap;
use axum::response::Response;
use base::Lang;
use domain::shop::role::Right;
use kit::web::{Form, Oops, csrf, flash};
use serde_json::{Map, Value, json};

use super::{BYTES_MOST, Refusal};
use crate::audit::{self, Entry, fields};
use crate::desk::Desk;
use crate::tenant;
use crate::words::T;

const SETTINGS: &str = "/admin/settings";

pub async fn put_up(desk: Desk, headers: HeaderMap, parts: Multipart) -> Result<Response, Oops> {
    desk.require(Right::EditSettings)?;
    let picture = read(&headers, parts).await?;
    let kind = super::check(&picture).map_err(|why| Oops::Refused(words(desk.lang(), why)))?;
    save(&desk, Some((picture, kind))).await?;
    Ok(flash::to(SETTINGS, T(desk.lang()).logo_saved()))
}

pub async fn take_down(desk: Desk, _form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditSettings)?;
    save(&desk, None).await?;
    Ok(flash::to(SETTINGS, T(desk.lang()).logo_removed()))
}

/// The picture of a posted form, whose secret comes first.
async fn read(headers: &HeaderMap, mut parts: Multipart) -> Result<Vec<u8>, Oops> {
    let mut known = false;
    while let Some(part) = parts.next_field().await? {
        match part.name() {
            Some(csrf::NAME) => known = csrf::matches(headers, &part.text().await?),
            Some("logo") if known => return Ok(part.bytes().await?.to_vec()),
            _ => {}
        }
    }
    Err(Oops::Forged)
}

fn words(lang: Lang, why: Refusal) -> String {
    let t = T(lang);
    match why {
        Refusal::Empty => t.logo_empty().to_string(),
        Refusal::TooLarge => t.logo_too_large(i64::try_from(BYTES_MOST / 1024).unwrap_or(i64::MAX)),
        Refusal::Kind => t.logo_kind().to_string(),
    }
}

async fn save(desk: &Desk, logo: Option<(Vec<u8>, &'static str)>) -> Result<(), Oops> {
    let (app, shop, now, actor, had) = (desk.app.clone(), desk.shop.id, desk.now(), desk.actor(), desk.shop.has_logo);
    let told = |logo: Option<Value>| fields(json!({ "logo": logo }));
    let (before, after) = match &logo {
        // A picture for a picture is news too, though both are shown the same.
        Some((bytes, kind)) => (Map::new(), told(Some(json!(format!("{kind}, {} KB", bytes.len().div_ceil(1024)))))),
        None => (told(had.then(|| json!(true))), told(None)),
    };
    let saving = desk.app.db.write(move |tx| {
        tenant::save_logo(tx, shop, logo.clone())?;
        let (before, after) = (before.clone(), after.clone());
        let entry = Entry { actor: &actor, action: "logo.changed", subject: shop.to_string(), before, after };
        audit::add(tx, &app.ids, shop, now, entry)
    });
    Ok(saving.await?)
}

//! The shop's settings: name and address, look, zone, tax, what customers are told. The currency is fixed when the shop
//! is opened. Policies about money are the policy slice's.

mod admin;
#[cfg(test)]
mod tests;

pub(crate) use admin::{keep, tabs};
use axum::Router;
use axum::routing::get;
use base::id::Ids;
use base::{Instant, Lang};
use domain::shop::business::Business;
use domain::shop::policy::Policy;
use kit::app::App;
use kit::db::Tx;
use maud::Markup;
use serde_json::{Map, Value, json};

use crate::audit::{self, Actor, Entry, fields};
use crate::tenant::{self, Refused, Shop};
use crate::words::T;

/// The tabs over the settings, for those pages of it that are another area's.
pub fn menu(lang: Lang, here: &str) -> Markup {
    tabs(T(lang), here)
}

pub fn routes() -> Router<App> {
    Router::new().route("/admin/settings", get(admin::show).post(admin::save))
}

/// Writes a changed shop down and tells the log what changed.
pub fn save(
    tx: &mut Tx<'_>,
    ids: &Ids,
    now: Instant,
    actor: &Actor,
    before: &Shop,
    after: &Shop,
) -> Result<(), Refused> {
    tenant::save(tx, after)?;
    let (action, subject) = ("setting.changed", after.id.to_string());
    let entry = Entry { actor, action, subject, before: told(before), after: told(after) };
    Ok(audit::add(tx, ids, after.id, now, entry)?)
}

/// What the log keeps of a shop.
fn told(shop: &Shop) -> Map<String, Value> {
    fields(json!({
        "name": shop.name,
        "slug": shop.slug,
        "domain": shop.domain,
        "language": shop.language.code(),
        "hue": shop.hue,
        "zone": shop.zone.name(),
        "prices": shop.prices.code(),
        "tax_rate": shop.tax_rate.to_string(),
        "notice": shop.notice,
        "policy": Policy::to_json(&shop.policy),
        "business": Business::to_json(&shop.business),
    }))
}

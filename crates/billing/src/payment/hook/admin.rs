//! Where the gateway is to call, and with which secret.

use std::sync::Arc;

use axum::response::Response;
use domain::shop::role::Right;
use gateways::payment::Gateway;
use kit::web::{Form, Oops, Page, flash, parts};
use maud::{Markup, html};
use serde_json::json;
use shop::Desk;
use shop::audit::{self, Entry};

use super::secret;
use crate::payment::sql;
use crate::words::T;

pub(super) const HERE: &str = "/admin/payments/gateway";

pub async fn page(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::EditSettings)?;
    let (t, shop) = (T(desk.lang()), desk.shop.id);
    let known = desk.app.db.read(move |r| sql::find_secret(r, shop, Gateway::Sandbox)).await?;
    let scheme = if desk.app.secure { "https" } else { "http" };
    let address = format!("{scheme}://{}/hook/sandbox", desk.host);
    let facts = parts::Facts::new().text(t.hook_provider(), t.hook_sandbox()).text(t.hook_address(), address);
    let body = match known {
        Some(secret) => facts.text(t.hook_header(), format!("Authorization: Bearer {secret}")).show_wide(),
        None => html! {
            div.stack {
                (facts.show_wide())
                (parts::post(&desk.visitor, HERE, &[], parts::Button::new(t.hook_make()).go()))
                p.small.soft { (t.hook_make_note()) }
            }
        },
    };
    Ok(desk.page(
        "payments",
        t.hook(),
        html! {
            (parts::crumbs(t.crumbs(), &[(t.payments_unpaid(), "/admin/payments")]))
            (parts::head(t.hook(), t.hook_text(), Markup::default()))
            (parts::empty_card(body))
        },
    ))
}

pub async fn make(desk: Desk, _form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditSettings)?;
    let (app, shop, actor, now) = (desk.app.clone(), Arc::clone(&desk.shop), desk.actor(), desk.now());
    let writing = desk.app.db.write(move |tx| {
        secret(tx, shop.id, Gateway::Sandbox, now)?;
        let after = audit::fields(json!({ "gateway_secret": "made" }));
        let (actor, action, subject) = (&actor, "setting.changed", shop.id.to_string());
        audit::add(
            tx,
            &app.ids,
            shop.id,
            now,
            Entry { actor, action, subject, before: audit::fields(json!({})), after },
        )
    });
    writing.await?;
    Ok(flash::to(HERE, T(desk.lang()).hook_made()))
}

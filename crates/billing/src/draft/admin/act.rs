//! Sending a draft out at once, letting it go unbilled with that shown first, and taking that back.

use std::sync::Arc;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::Money;
use domain::billing::Refusal;
use domain::billing::line::Kind;
use domain::shop::role::Right;
use kit::db::Tx;
use kit::web::{Field, Form, Oops, Page, field, flash, parts, show};
use maud::{Markup, html};
use serde_json::{Value, json};
use shop::audit::{self, Entry};
use shop::{Actor, Desk, Shop};

use super::{HERE, LIST, find_open, read_id, title};
use crate::aloud::say_refusal;
use crate::draft::{State, Whole};
use crate::subscription::Refused;
use crate::subscription::portal::ask::{collect, oops};
use crate::words::T;

pub(super) const REASON_MOST: usize = 200;

/// Notes what was done with a draft.
pub(super) fn note(
    tx: &mut Tx<'_>,
    desk: (&kit::app::App, &Shop, &Actor),
    (action, subject): (&str, String),
    (before, after): (Value, Value),
) -> Result<(), Refused> {
    let (app, shop, actor) = desk;
    let (before, after) = (audit::fields(before), audit::fields(after));
    Ok(audit::add(tx, &app.ids, shop.id, app.now(), Entry { actor, action, subject, before, after })?)
}

/// What somebody is told who came too late.
pub(super) fn refused(desk: &Desk, id: &str, why: &Refusal) -> Response {
    let back = if *why == Refusal::DraftClosed { LIST.to_string() } else { format!("{HERE}/{id}") };
    flash::warn(&back, say_refusal(desk.lang(), why))
}

pub async fn issue(desk: Desk, Path(id): Path<String>, _form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditSubscriptions)?;
    let draft = read_id(&id)?;
    let (app, shop, actor, now) = (desk.app.clone(), Arc::clone(&desk.shop), desk.actor(), desk.now());
    let writing = desk.app.db.write(move |tx| {
        let new = crate::draft::issue(&app, tx, &shop, draft, now)?;
        let after = json!({ "invoice": new.to_string() });
        note(tx, (&app, &shop, &actor), ("draft.issued", draft.to_string()), (json!({}), after))?;
        Ok::<_, Refused>(new)
    });
    match writing.await {
        Ok(new) => {
            collect(&desk.app, &desk.shop).await?;
            Ok(flash::to(&format!("/admin/invoices/{new}"), T(desk.lang()).draft_issue_done()))
        }
        Err(Refused::No(why)) => Ok(refused(&desk, &id, &why)),
        Err(other) => Err(oops(other)),
    }
}

pub async fn discard_page(desk: Desk, Path(id): Path<String>, form: Form) -> Result<Response, Oops> {
    let whole = find_open(&desk, &id).await?;
    if !whole.draft.is_open() || whole.draft.state() != State::Waiting {
        return Ok(refused(&desk, &id, &Refusal::DraftClosed));
    }
    Ok(page(&desk, &whole, &form).await?.into_response())
}

/// What is not billed, and what waits for the next bill instead.
async fn page(desk: &Desk, whole: &Whole, form: &Form) -> Result<Page, Oops> {
    let (t, lang, draft) = (T(desk.lang()), desk.lang(), &whole.draft);
    let here = format!("{HERE}/{}", draft.id);
    let money = |amount| Money::new(amount, draft.currency).show(lang);
    let extra: i64 =
        whole.lines.iter().filter(|line| line.kind == Kind::OneOff).map(|line| line.amount - line.discount).sum();
    let mut facts = parts::Facts::new().text(t.draft_not_billed(), money(draft.total - extra));
    if extra > 0 {
        facts = facts.text(t.draft_next_time(), money(extra));
    }
    let until = show::time(lang, &desk.shop.zone, draft.issue_at, desk.now());
    let inside = html! {
        (Field::text("reason", t.reason()).hint(t.draft_reason_hint()).required().show(lang, form))
        div.acts {
            (parts::Button::new(t.go_back()).link(&here))
            (parts::Button::new(t.draft_discard_do()).danger().submit())
        }
    };
    let title = title(desk, whole).await?;
    Ok(desk.page(
        "invoices",
        t.draft_discard(),
        html! {
            (parts::crumbs(t.crumbs(), &[(t.invoices(), "/admin/invoices"), (t.drafts(), LIST), (&title, &here)]))
            (parts::head(t.draft_discard(), t.draft_discard_text(), Markup::default()))
            (parts::Card::new("effect-title", t.effect_title()).note(t.draft_discard_until(until)).show(html! {
                div.stack { (facts.show_wide()) (field::form(&desk.visitor, &format!("{here}/discard"), inside)) }
            }))
        },
    ))
}

pub async fn discard(desk: Desk, Path(id): Path<String>, mut form: Form) -> Result<Response, Oops> {
    let whole = find_open(&desk, &id).await?;
    let reason = form.required("reason");
    let reason = if reason.chars().count() > REASON_MOST { form.short("reason", REASON_MOST) } else { reason };
    if !form.is_fine() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&desk, &whole, &form).await?).into_response());
    }
    let (app, shop, actor, now) = (desk.app.clone(), Arc::clone(&desk.shop), desk.actor(), desk.now());
    let draft = whole.draft.id;
    let writing = desk.app.db.write(move |tx| {
        let was = crate::draft::discard(tx, shop.id, draft, &reason, now)?;
        let after = json!({
            "amount": was.draft.total, "currency": was.draft.currency.code(), "customer": was.draft.customer.to_string(),
            "reason": reason,
        });
        note(tx, (&app, &shop, &actor), ("draft.discarded", draft.to_string()), (json!({}), after))
    });
    match writing.await {
        Ok(()) => Ok(flash::to(&format!("{HERE}/{draft}"), T(desk.lang()).draft_discard_done())),
        Err(Refused::No(why)) => Ok(refused(&desk, &id, &why)),
        Err(other) => Err(oops(other)),
    }
}

pub async fn restore(desk: Desk, Path(id): Path<String>, _form: Form) -> Result<Response, Oops> {
    let draft = find_open(&desk, &id).await?.draft.id;
    let (app, shop, actor) = (desk.app.clone(), Arc::clone(&desk.shop), desk.actor());
    let writing = desk.app.db.write(move |tx| {
        crate::draft::restore(tx, shop.id, draft)?;
        note(tx, (&app, &shop, &actor), ("draft.restored", draft.to_string()), (json!({}), json!({})))
    });
    match writing.await {
        Ok(()) => Ok(flash::to(&format!("{HERE}/{draft}"), T(desk.lang()).draft_restore_done())),
        Err(Refused::No(why)) => Ok(refused(&desk, &id, &why)),
        Err(other) => Err(oops(other)),
    }
}

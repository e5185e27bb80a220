//! Lowering a line of a draft, or taking it off: how much is left, why, and what the bill comes to then.

use std::sync::Arc;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::{Amount, Lang, Money};
use domain::billing::draft::{Lowered, lower};
use kit::web::{Field, Form, Oops, Page, field, flash, parts};
use maud::{Markup, html};
use serde_json::json;
use shop::Desk;

use super::act::{REASON_MOST, note, refused};
use super::{HERE, LIST, find_open, title};
use crate::aloud::say_refusal;
use crate::confirm::carry_on;
use crate::draft::{Line, State, Whole};
use crate::subscription::Refused;
use crate::subscription::portal::ask::oops;
use crate::words::T;

/// The draft and the line, when it can still be changed.
async fn find(desk: &Desk, (id, n): (&str, i64)) -> Result<Option<(Whole, Line)>, Oops> {
    let whole = find_open(desk, id).await?;
    let line = whole.lines.iter().find(|line| line.n == n).cloned();
    if !whole.draft.is_open() || whole.draft.state() != State::Waiting {
        return Ok(None);
    }
    Ok(Some((whole, line.ok_or(Oops::Missing)?)))
}

pub async fn page(desk: Desk, Path((id, n)): Path<(String, i64)>, mut form: Form) -> Result<Response, Oops> {
    let Some((whole, line)) = find(&desk, (&id, n)).await? else {
        return Ok(refused(&desk, &id, &domain::billing::Refusal::DraftClosed));
    };
    let asked = if form.has("to") { read(&mut form, &whole) } else { None };
    Ok(show(&desk, (&whole, &line), &form, asked).await?.into_response())
}

/// How much is left of it, and why.
fn read(form: &mut Form, whole: &Whole) -> Option<(Amount, String)> {
    let to = form.money("to", whole.draft.currency).map(|money| money.amount);
    let reason = form.required("reason");
    let reason = if reason.chars().count() > REASON_MOST { form.short("reason", REASON_MOST) } else { reason };
    form.is_fine().then_some(())?;
    Some((to?, reason))
}

async fn show(
    desk: &Desk,
    (whole, line): (&Whole, &Line),
    form: &Form,
    asked: Option<(Amount, String)>,
) -> Result<Page, Oops> {
    let (t, lang, draft) = (T(desk.lang()), desk.lang(), &whole.draft);
    let (back, here) = (format!("{HERE}/{}", draft.id), format!("{HERE}/{}/lines/{}", draft.id, line.n));
    let name = lang.pick(&line.name_ko, &line.name_en).to_string();
    let hint = t.draft_to_hint(Money::new(line.most(), draft.currency).show(lang));
    let title = title(desk, whole).await?;
    Ok(desk.page(
        "invoices",
        t.draft_change_title(),
        html! {
            (parts::crumbs(t.crumbs(), &[(t.invoices(), "/admin/invoices"), (t.drafts(), LIST), (&title, &back)]))
            (parts::head(t.draft_change_title(), &name, Markup::default()))
            (parts::row_2(html! {
                (parts::empty_card(html! {
                    form.form method="get" action=(here) data-part="effect" data-live {
                        (Field::money("to", t.draft_to(), draft.currency, lang).hint(hint).required().show(lang, form))
                        (Field::text("reason", t.reason()).hint(t.draft_reason_hint()).required().show(lang, form))
                        div.acts {
                            (parts::Button::new(t.go_back()).link(&back))
                            (parts::Button::new(t.effect_show()).submit())
                        }
                    }
                }))
                div #effect { (effect(desk, (whole, line), form, asked)) }
            }))
        },
    ))
}

/// What the bill comes to then.
fn effect(desk: &Desk, (whole, line): (&Whole, &Line), form: &Form, asked: Option<(Amount, String)>) -> Markup {
    let (t, lang, draft) = (T(desk.lang()), desk.lang(), &whole.draft);
    let here = format!("{HERE}/{}/lines/{}", draft.id, line.n);
    let body = match asked {
        None => html! { (field::summary(lang, form)) p.soft { (t.draft_choose()) } },
        Some((to, _)) => match after(whole, line, to) {
            Ok(total) => html! {
                div.stack {
                    (parts::Facts::new().text(t.draft_now(), money(whole, lang, draft.total))
                        .text(t.draft_then(), money(whole, lang, total)).show_wide())
                    (carry_on(desk, &here, form, parts::Button::new(t.draft_lower_do()).go()))
                }
            },
            Err(why) => parts::note(parts::Tone::Warn, &say_refusal(lang, &why)),
        },
    };
    parts::Card::new("effect-title", t.effect_title()).note(t.draft_lower_note()).show(body)
}

fn money(whole: &Whole, lang: Lang, amount: Amount) -> String {
    Money::new(amount, whole.draft.currency).show(lang)
}

fn after(whole: &Whole, line: &Line, to: Amount) -> Result<Amount, domain::billing::Refusal> {
    let lowered = lower(line.amount, Lowered { discount: line.discount, cut: line.cut }, to)?;
    let mut then = whole.clone();
    for own in then.lines.iter_mut().filter(|own| own.n == line.n) {
        (own.discount, own.cut) = (lowered.discount, lowered.cut);
    }
    Ok(then.compose(0)?.total)
}

pub async fn confirm(desk: Desk, Path((id, n)): Path<(String, i64)>, mut form: Form) -> Result<Response, Oops> {
    let Some((whole, line)) = find(&desk, (&id, n)).await? else {
        return Ok(refused(&desk, &id, &domain::billing::Refusal::DraftClosed));
    };
    let Some((to, reason)) = read(&mut form, &whole) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&desk, (&whole, &line), &form, None).await?).into_response());
    };
    let (app, shop, actor) = (desk.app.clone(), Arc::clone(&desk.shop), desk.actor());
    let (draft, item, why) = (whole.draft.id, line.item.clone(), reason.clone());
    let writing = desk.app.db.write(move |tx| {
        let was = crate::draft::lower(tx, shop.id, (draft, n), to, &why)?;
        let (before, after) = (json!({ "amount": was }), json!({ "amount": to, "item": item, "reason": why }));
        note(tx, (&app, &shop, &actor), ("draft.lowered", draft.to_string()), (before, after))
    });
    match writing.await {
        Ok(()) => Ok(flash::to(&format!("{HERE}/{draft}"), T(desk.lang()).draft_lower_done())),
        Err(Refused::No(domain::billing::Refusal::DraftClosed)) => {
            Ok(refused(&desk, &id, &domain::billing::Refusal::DraftClosed))
        }
        Err(Refused::No(_)) => {
            let page = show(&desk, (&whole, &line), &form, Some((to, reason))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(oops(other)),
    }
}

//! `/admin/settings/keys`: the keys of other programs, making one, revoking one.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::shop::role::Right;
use kit::web::parts::{self, Button, Tone};
use kit::web::{Choice, Field, Form, Oops, Page, field, flash, show};
use maud::{Markup, html};

use super::{ApiKey, KeyId, Scope};
use crate::desk::Desk;
use crate::setting;
use crate::words::T;

const HERE: &str = "/admin/settings/keys";
const NAME_MOST: usize = 60;

pub async fn list(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::EditSettings)?;
    page(&desk, &Form::default(), None).await
}

/// `fresh` is a key that was made this moment.
async fn page(desk: &Desk, form: &Form, fresh: Option<&str>) -> Result<Page, Oops> {
    let shop = desk.shop.id;
    let keys = desk.app.db.read(move |r| super::sql::list(r, shop)).await?;
    let (t, lang) = (T(desk.lang()), desk.lang());
    let inside = html! {
        (field::summary(lang, form))
        (Field::text("name", t.api_key_name()).hint(t.api_key_name_hint()).required().show(lang, form))
        (Field::select("scope", t.api_key_scope(), scopes(t).to_vec()).required().show(lang, form))
        (field::acts(lang, t.api_key_add(), None))
    };
    let main = html! {
        (parts::head(t.api_keys(), t.api_keys_text(), Markup::default()))
        (setting::tabs(t, HERE))
        @if let Some(key) = fresh {
            (parts::notice(Tone::Good, t.api_key_fresh(), html! {
                p { code { (key) } }
                p { (t.api_key_fresh_text()) }
            }))
        }
        (parts::card("keys-title", t.api_keys_given(), table(desk, &keys)))
        (parts::card("new-key-title", t.api_key_add(), field::form(&desk.visitor, HERE, inside)))
    };
    Ok(desk.page("settings", t.api_keys(), main))
}

fn scopes(t: T) -> [Choice; 2] {
    [Choice::new(Scope::Read, t.api_key_read()), Choice::new(Scope::Write, t.api_key_write())]
}

fn table(desk: &Desk, keys: &[ApiKey]) -> Markup {
    let (t, lang, zone, today) = (T(desk.lang()), desk.lang(), &desk.shop.zone, desk.today());
    html! {
        @if keys.is_empty() { p.faint { (t.api_keys_none()) } } @else {
            table.grid {
                thead { tr {
                    th scope="col" { (t.api_key_name()) } th scope="col" { (t.api_key_begins()) }
                    th scope="col" { (t.api_key_since()) } th scope="col" { (t.api_key_used()) }
                    th scope="col" { (t.api_key_state()) }
                } }
                tbody {
                    @for key in keys {
                        tr {
                            td.p-title data-label=(t.api_key_name()) {
                                b { (key.name) } @if key.scope == Scope::Read { " " small.soft { (t.api_key_read()) } }
                            }
                            td.p-line data-label=(t.api_key_begins()) { code { (key.prefix) "…" } }
                            td.p-line data-label=(t.api_key_since()) { (show::day(lang, zone.day(key.created_at), today)) }
                            td.p-line data-label=(t.api_key_used()) {
                                @match key.used_on {
                                    Some(day) => { (show::day(lang, day, today)) }
                                    None => { span.faint { (t.api_key_never()) } }
                                }
                            }
                            td.p-aside data-label=(t.api_key_state()) { (state(desk, key)) }
                        }
                    }
                }
            }
        }
    }
}

/// A revoked key says so; one in use can be revoked.
fn state(desk: &Desk, key: &ApiKey) -> Markup {
    let t = T(desk.lang());
    if key.revoked_at.is_some() {
        return parts::tag(t.api_key_revoked(), Tone::Plain);
    }
    parts::confirm(
        &desk.visitor,
        &format!("revoke-{}", key.id),
        Button::new(t.api_key_revoke()).mini(),
        &t.api_key_revoke_sure(&key.name),
        t.api_key_revoke_text(),
        &format!("{HERE}/{}/revoke", key.id),
        Button::new(t.api_key_revoke()).danger(),
    )
}

pub async fn add(desk: Desk, mut form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditSettings)?;
    let name = form.short("name", NAME_MOST);
    if name.trim().is_empty() {
        form.refuse("name", T(desk.lang()).api_key_name_missing());
    }
    let scope = if form.has("scope") { form.one_of("scope") } else { Some(Scope::Write) };
    let Some(scope) = scope.filter(|_| form.is_fine()) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&desk, &form, None).await?).into_response());
    };
    let (app, shop, now, actor) = (desk.app.clone(), desk.shop.id, desk.now(), desk.actor());
    let adding = desk.app.db.write(move |tx| super::add(tx, &app.ids, shop, now, &actor, &name, scope));
    let key = adding.await?.ok_or_else(|| Oops::Broken("the system has no randomness to give".into()))?;
    Ok(page(&desk, &Form::default(), Some(&key)).await?.into_response())
}

pub async fn revoke(desk: Desk, Path(id): Path<String>, _form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditSettings)?;
    let id: KeyId = id.parse().map_err(|_| Oops::Missing)?;
    let (app, shop, now, actor) = (desk.app.clone(), desk.shop.id, desk.now(), desk.actor());
    let revoking = desk.app.db.write(move |tx| super::revoke(tx, &app.ids, shop, now, &actor, id));
    if revoking.await? { Ok(flash::to(HERE, T(desk.lang()).api_key_gone())) } else { Err(Oops::Missing) }
}

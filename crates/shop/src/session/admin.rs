//! `/admin/login`, `/admin/logout` and `/admin/password`.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::people::email::normal_email;
use kit::session::{self, Realm};
use kit::tries::{self, Client};
use kit::web::parts::{self, Tone};
use kit::web::{Field, Form, Oops, Page, field, flash, password, url};
use maud::{Markup, html};

use super::{Browser, Guesser};
use crate::desk::Desk;
use crate::here::Here;
use crate::staff::{self, Asking, Refused, Staff, State};
use crate::words::T;

pub async fn page(here: Here) -> Page {
    let next = url::pairs(&here.visitor.query).into_iter().find(|(key, _)| key == "next");
    let form = Form::filled([("next", next.map(|(_, path)| path).unwrap_or_default())]);
    login_page(&here, &form, None)
}

fn login_page(here: &Here, form: &Form, problem: Option<&str>) -> Page {
    let (t, lang) = (T(here.visitor.lang), here.visitor.lang);
    let inside = html! {
        @if let Some(problem) = problem { (parts::notice(Tone::Bad, problem, Markup::default())) }
        input type="hidden" name="next" value=(form.text("next"));
        (Field::email("email", t.staff_email()).required().autocomplete("username").focus().show(lang, form))
        (Field::password("password", t.password()).required().show(lang, form))
        (field::acts(lang, t.log_in(), None))
    };
    let main = html! {
        h1 { (t.log_in_title()) }
        p.soft { (t.log_in_text(&here.shop.name)) }
        (field::form(&here.visitor, "/admin/login", inside))
        p.small.faint { (t.log_in_forgot()) }
    };
    here.card(t.log_in_title(), main)
}

pub async fn log_in(here: Here, Client(client): Client, headers: HeaderMap, form: Form) -> Result<Response, Oops> {
    let t = T(here.visitor.lang);
    let email = normal_email(form.text("email")).unwrap_or_else(|_| form.text("email").to_lowercase());
    let browser = Browser {
        token: session::token(&headers, Realm::Staff),
        csrf: here.visitor.csrf.clone(),
        guesser: Guesser::new(&email, client),
    };
    let (shop, now, guesser) = (here.shop.id, here.now(), browser.guesser.clone());
    let early = here.app.db.write(move |tx| guesser.take(tx, shop, now)).await?;
    if let Some(seconds) = early {
        let page = login_page(&here, &form, Some(&t.log_in_wait(seconds)));
        let wait = [(header::RETRY_AFTER, seconds.to_string())];
        return Ok((StatusCode::TOO_MANY_REQUESTS, wait, page).into_response());
    }
    let found = here.app.db.read(move |r| staff::find_email(r, shop, &email)).await?;
    let found = found.filter(|member| member.state == State::Active);
    let Some(member) = right(found, form.text("password").to_string()).await? else {
        let page = login_page(&here, &form, Some(t.log_in_wrong()));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let app = here.app.clone();
    let token = here.app.db.write(move |tx| super::begin(tx, &app.ids, shop, now, &member, &browser)).await?;
    Ok(([session::cookie(Realm::Staff, &token)], Redirect::to(next(form.text("next")))).into_response())
}

/// Where to go afterwards: only pages of the desk.
fn next(path: &str) -> &str {
    match url::safe_back(path) {
        path if path == "/admin" || path.starts_with("/admin/") || path.starts_with("/admin?") => path,
        _ => "/admin",
    }
}

/// The member whose password this is. Takes the same time for nobody.
async fn right(found: Option<Staff>, typed: String) -> Result<Option<Staff>, Oops> {
    let checking = tokio::task::spawn_blocking(move || match found {
        Some(member) => password::verify(&typed, &member.password).then_some(member),
        None => {
            password::verify_nobody(&typed);
            None
        }
    });
    Ok(checking.await?)
}

/// Works without a session too: whoever wants to leave, leaves.
pub async fn log_out(here: Here, headers: HeaderMap, _form: Form) -> Result<Response, Oops> {
    let t = T(here.visitor.lang);
    if let Some(token) = session::token(&headers, Realm::Staff) {
        let shop = here.shop.id;
        here.app.db.write(move |tx| session::remove(tx, Realm::Staff, shop, &token)).await?;
    }
    Ok(([session::forget(Realm::Staff)], flash::to("/admin/login", t.logged_out())).into_response())
}

pub async fn password(desk: Desk) -> Page {
    password_page(&desk, &Form::default())
}

fn password_page(desk: &Desk, form: &Form) -> Page {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let inside = html! {
        (field::summary(lang, form))
        (Field::password("old", t.password_old()).required().show(lang, form))
        (Field::password("new", t.password_new()).hint(t.password_hint()).required().autocomplete("new-password")
            .show(lang, form))
        (field::acts(lang, t.password_change(), None))
    };
    let main = html! {
        (parts::head(t.password_change(), t.password_text(), Markup::default()))
        (parts::empty_card(field::form(&desk.visitor, "/admin/password", inside)))
    };
    desk.page("password", t.password_change(), main)
}

pub async fn save_password(desk: Desk, mut form: Form) -> Result<Response, Oops> {
    let t = T(desk.lang());
    let (shop, who, now) = (desk.shop.id, desk.staff, desk.now());
    let guesser = Guesser { person: format!("password {who}"), computer: None };
    let early = desk.app.db.write(move |tx| guesser.take(tx, shop, now)).await?;
    if let Some(seconds) = early {
        form.refuse("old", t.log_in_wait(seconds));
        return Ok((StatusCode::TOO_MANY_REQUESTS, password_page(&desk, &form)).into_response());
    }
    let member = desk.app.db.read(move |r| staff::find(r, shop, who)).await?.ok_or(Oops::Missing)?;
    let email = member.email.clone();
    let Some(member) = right(Some(member), form.text("old").to_string()).await? else {
        form.refuse("old", t.password_old_wrong());
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, password_page(&desk, &form)).into_response());
    };
    let typed = form.text("new").to_string();
    let hashed = match tokio::task::spawn_blocking(move || staff::hash(&typed, &email)).await? {
        Ok(hashed) => hashed,
        Err(why) => {
            form.refuse("new", why.words(t));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, password_page(&desk, &form)).into_response());
        }
    };
    let (app, actor, csrf) = (desk.app.clone(), desk.actor(), desk.csrf.clone());
    let saving = desk.app.db.write(move |tx| {
        let asking = Asking { ids: &app.ids, shop, now, who, actor: &actor };
        staff::save_password(tx, asking, &hashed)?;
        tries::clear(tx, shop, &format!("password {who}"))?;
        Ok::<_, Refused>(session::add(tx, Realm::Staff, shop, member.id.0, &csrf, now)?)
    });
    let token = saving.await?;
    Ok(([session::cookie(Realm::Staff, &token)], flash::to("/admin/password", t.password_saved())).into_response())
}

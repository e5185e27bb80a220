//! `/admin/settings/mail`: the mail server a shop sends through, and a mail to try it. The password goes in and never
//! comes out.

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base::Lang;
use domain::people::email::normal_email;
use domain::shop::role::Right;
use kit::app::App;
use kit::mail::{self, Mail, Outcome, Security};
use kit::web::form::Problem;
use kit::web::parts::{self, Button, Tone};
use kit::web::{Choice, Field, Form, Oops, Page, field, flash};
use maud::{Markup, html};
use serde_json::json;
use shop::Desk;
use shop::audit::{self, Entry};

use super::super::sql::{self, MailServer, NewServer};
use crate::words::T;

pub const HERE: &str = "/admin/settings/mail";
const TEST: &str = "/admin/settings/mail/test";
const REMOVE: &str = "/admin/settings/mail/remove";
const ROOTS_MOST: usize = 20_000;

pub fn routes() -> Router<App> {
    Router::new().route(HERE, get(page).post(save)).route(TEST, post(test)).route(REMOVE, post(remove))
}

/// What stood in the way of a mail, as [`mail::Why`] writes it down, for people.
pub fn trouble(t: T, why: &str) -> String {
    let (code, detail) = why.split_once(": ").unwrap_or((why, ""));
    let named = t.by_key(&format!("mail-trouble-{code}")).unwrap_or(t.code_mail_trouble_connection());
    if detail.is_empty() { named.to_string() } else { format!("{named} ({detail})") }
}

async fn page(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::EditSettings)?;
    let shop = desk.shop.id;
    let server = desk.app.db.read(move |r| sql::find_server(r, shop)).await?;
    let form = filled(&desk, server.as_ref());
    Ok(whole(&desk, server.as_ref(), &form, &Form::filled([])))
}

fn filled(desk: &Desk, server: Option<&MailServer>) -> Form {
    let scheme = if desk.app.secure { "https" } else { "http" };
    let site = format!("{scheme}://{}", desk.shop.domain.as_deref().unwrap_or(&desk.host));
    match server {
        None => Form::filled([("port", "587".into()), ("security", Security::StartTls.to_string()), ("site", site)]),
        Some(server) => Form::filled([
            ("host", server.host.clone()),
            ("port", server.port.to_string()),
            ("security", server.security.to_string()),
            ("login", server.login.clone()),
            ("roots", server.roots.clone()),
            ("sender", server.sender.clone()),
            ("site", server.site.clone()),
        ]),
    }
}

fn whole(desk: &Desk, server: Option<&MailServer>, form: &Form, test: &Form) -> Page {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let main = html! {
        (parts::head(t.mail(), t.mail_text(), Markup::default()))
        (shop::setting::menu(lang, HERE))
        @if server.is_none() { (parts::notice(Tone::Act, t.message_no_server(), html! { p { (t.mail_none_text()) } })) }
        (parts::empty_card(field::form(&desk.visitor, HERE, html! {
            (field::summary(lang, form))
            (fields(lang, form, server))
            (field::acts(lang, t.save(), None))
        })))
        @if server.is_some_and(|server| ["://127.", "://localhost", "://[::1]"].iter().any(|own| server.site.contains(own))) {
            (parts::note(Tone::Warn, t.mail_site_own()))
        }
        @if server.is_some() {
            (parts::Card::new("mail-test", t.mail_test()).note(t.mail_test_text()).show(html! {
                (field::form(&desk.visitor, TEST, html! {
                    (Field::email("to", t.mail_test_to()).required().show(lang, test))
                    (field::acts(lang, t.mail_test_send(), None))
                }))
            }))
            (parts::confirm(&desk.visitor, "mail-remove", Button::new(t.mail_remove()), t.mail_remove_ask(),
                t.mail_remove_text(), REMOVE, Button::new(t.mail_remove())))
        }
    };
    desk.page("settings", t.mail(), main)
}

fn fields(lang: Lang, form: &Form, server: Option<&MailServer>) -> Markup {
    let t = T(lang);
    let security = [
        (Security::StartTls, t.mail_starttls(), t.mail_starttls_note()),
        (Security::Tls, t.mail_tls(), t.mail_tls_note()),
        (Security::Plain, t.mail_plain(), t.mail_plain_note()),
    ];
    let security = security.map(|(code, name, note)| Choice::new(code, name).note(note)).to_vec();
    let keeps = server.is_some_and(|server| !server.password.is_empty());
    let password = if keeps { t.mail_password_kept() } else { t.mail_password_hint() };
    html! {
        (field::group(t.mail_server(), "", html! {
            (Field::text("host", t.mail_host()).placeholder("smtp.example.com").required().show(lang, form))
            (Field::number("port", t.mail_port()).range(1, 65_535).required().show(lang, form))
            (Field::cards("security", t.mail_security(), security).required().show(lang, form))
            (Field::text("login", t.mail_login()).autocomplete("off").show(lang, form))
            (Field::password("password", t.mail_password()).autocomplete("new-password").hint(password).show(lang, form))
            (Field::area("roots", t.mail_roots()).hint(t.mail_roots_hint()).show(lang, form))
        }))
        (field::group(t.mail_sender_group(), "", html! {
            (Field::email("sender", t.mail_sender()).hint(t.mail_sender_hint()).required().show(lang, form))
            (Field::text("site", t.mail_site()).hint(t.mail_site_hint()).required().show(lang, form))
        }))
    }
}

/// What the form says, or none when it says what is wrong. An empty password means the one that is there, for the same
/// server and name only: nobody gets it sent to a server of their own.
fn read(desk: &Desk, form: &mut Form, before: Option<&MailServer>) -> Option<NewServer> {
    let t = T(desk.lang());
    let host = form.required("host").to_ascii_lowercase();
    let port = form.whole("port", 1..=65_535);
    let security: Option<Security> = form.one_of("security");
    let login = form.short("login", 200);
    let typed = form.short("password", 500);
    let roots = form.short("roots", ROOTS_MOST);
    let sender = form.email("sender");
    let site = form.required("site").trim_end_matches('/').to_string();
    if !host.is_empty() && !host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:".contains(&b)) {
        form.refuse("host", t.mail_host_wrong());
    }
    let is_site = ["https://", "http://"].iter().any(|start| {
        site.strip_prefix(start).is_some_and(|rest| {
            !rest.is_empty()
                && rest.len() < 260
                && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b))
        })
    });
    if !site.is_empty() && !is_site {
        form.refuse("site", t.mail_site_wrong());
    }
    let same = before.filter(|before| (&before.host, Some(before.port), &before.login) == (&host, port, &login));
    let password = match (typed.is_empty(), same) {
        (true, Some(before)) => before.password.clone(),
        (true, None) if !login.is_empty() => {
            form.note("password", Problem::Missing);
            String::new()
        }
        _ => typed,
    };
    let new = NewServer {
        shop: desk.shop.id,
        host,
        port: port?,
        security: security?,
        login,
        password,
        roots,
        sender: sender?,
        site,
        silences: 0,
        rest_until: None,
        saved_at: desk.now(),
    };
    form.is_fine().then_some(new)
}

async fn save(desk: Desk, mut form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditSettings)?;
    let (shop, now, actor, ids) = (desk.shop.id, desk.now(), desk.actor(), desk.app.ids.clone());
    let before = desk.app.db.read(move |r| sql::find_server(r, shop)).await?;
    let Some(new) = read(&desk, &mut form, before.as_ref()) else {
        let page = whole(&desk, before.as_ref(), &form, &Form::filled([]));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let was =
        before.as_ref().map_or(json!({}), |s| told((&s.host, s.port, s.security), (&s.login, &s.sender, &s.site)));
    let is = told((&new.host, new.port, new.security), (&new.login, &new.sender, &new.site));
    desk.app
        .db
        .write(move |tx| {
            let (before, after) = (audit::fields(was.clone()), audit::fields(is.clone()));
            let (actor, action, subject) = (&actor, "setting.changed", shop.to_string());
            audit::add(tx, &ids, shop, now, Entry { actor, action, subject, before, after })?;
            sql::save_server(tx, new.clone())
        })
        .await?;
    Ok(flash::to(HERE, T(desk.lang()).mail_saved()))
}

/// What the log keeps; never the password.
fn told((host, port, security): (&str, i64, Security), (login, sender, site): (&str, &str, &str)) -> serde_json::Value {
    json!({ "mail": {
        "host": host, "port": port, "security": security.code(), "login": login, "sender": sender, "site": site,
    }})
}

/// Sends one mail at once and says how it went.
async fn test(desk: Desk, mut form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditSettings)?;
    let (t, shop) = (T(desk.lang()), desk.shop.id);
    let server = desk.app.db.read(move |r| sql::find_server(r, shop)).await?.ok_or(Oops::Missing)?;
    let to = form.email("to").and_then(|to| normal_email(&to).ok());
    let Some(to) = to else {
        let page = whole(&desk, Some(&server), &filled(&desk, Some(&server)), &form);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let mail = Mail {
        attached: Vec::new(),
        id: format!("test-{}", desk.app.ids.next(desk.now())),
        at: desk.now(),
        from: (desk.shop.name.clone(), server.sender.clone()),
        to,
        subject: t.mail_test_subject(&desk.shop.name),
        text: t.mail_test_body(&desk.shop.name),
    };
    let known = server.server();
    let sending = tokio::task::spawn_blocking(move || mail::send(&known, &[mail]));
    match sending.await?.pop() {
        Some(Outcome::Sent) => Ok(flash::to(HERE, t.mail_test_sent())),
        Some(Outcome::Later(why) | Outcome::Refused(why)) => {
            form.refuse("to", trouble(t, &why.to_string()));
            let page = whole(&desk, Some(&server), &filled(&desk, Some(&server)), &form);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        None => Err(Oops::Broken("a mail without an outcome".into())),
    }
}

async fn remove(desk: Desk, _form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditSettings)?;
    let (shop, now, actor, ids) = (desk.shop.id, desk.now(), desk.actor(), desk.app.ids.clone());
    desk.app
        .db
        .write(move |tx| {
            let Some(was) = sql::find_server(tx, shop)? else { return Ok(()) };
            sql::remove_server(tx, shop)?;
            let before = told((&was.host, was.port, was.security), (&was.login, &was.sender, &was.site));
            let (before, after) = (audit::fields(before), audit::fields(json!({})));
            let (actor, action, subject) = (&actor, "setting.removed", shop.to_string());
            audit::add(tx, &ids, shop, now, Entry { actor, action, subject, before, after })
        })
        .await?;
    Ok(flash::to(HERE, T(desk.lang()).mail_removed()))
}

//! Logging in by a code: ask for the address, send the code, compare it. Known and unknown addresses get the same pages
//! in the same way; an unknown one gets a code that opens nothing.

mod code;
mod guest;
mod proof;

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use base::id::CustomerId;
use domain::people::contact::Kind;
use kit::app::App;
use kit::db;
use kit::session::{self, Realm};
use kit::tries::Client;
use kit::web::{Field, Form, Oops, Page, cookie, field, flash, parts, url};
use maud::html;
use shop::{Here, Shop};

use self::code::{Compared, Fresh};
use super::sql::{self, Tried};
use crate::contact::{self, refused};
use crate::words::T;
use crate::{Me, customer};

/// Remembers the address between the two pages, in this browser only.
const ADDRESS: &str = "login";
const LOGIN: &str = "/my/login";
const CODE: &str = "/my/login/code";

pub use code::Address;
pub use guest::{is_right, send_to_guest, use_up};
pub use proof::begin as begin_proof;

pub fn routes() -> Router<App> {
    Router::new()
        .route(LOGIN, get(ask_address).post(send_code))
        .route(CODE, get(ask_code).post(check_code))
        .route("/my/logout", post(leave))
        .merge(proof::routes())
}

/// What the browser remembers between the two pages.
fn remembered(headers: &HeaderMap, shop: &Shop) -> Option<Address> {
    Address::read(shop, &cookie::find(headers, ADDRESS)?).ok()
}

async fn ask_address(here: Here) -> Page {
    let next = url::decode(kit::web::Query::new(&here.visitor).text("next"));
    address_page(&here, &Form::filled([("next", next)]))
}

fn address_page(here: &Here, form: &Form) -> Page {
    let (t, lang) = (T(here.visitor.lang), here.visitor.lang);
    let field = Field::text("address", t.login_address()).autocomplete("username").required().focus();
    here.card(
        t.login(),
        html! {
            h1 { (t.login()) }
            p.soft { (t.login_text()) }
            (field::form(&here.visitor, LOGIN, html! {
                input type="hidden" name="next" value=(form.text("next"));
                (field.hint(t.login_address_hint()).show(lang, form))
                div.acts { (parts::Button::new(t.login_send()).go().submit()) }
            }))
            p.small.soft { (t.login_new()) " " a.link href="/" { (t.login_plans()) } }
        },
    )
}

async fn send_code(here: Here, client: Client, mut form: Form) -> Result<Response, Oops> {
    let lang = here.visitor.lang;
    let address = match Address::read(&here.shop, form.text("address")) {
        Ok(address) => address,
        Err(code) => {
            form.refuse("address", refused(lang, code));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, address_page(&here, &form)).into_response());
        }
    };
    let (app, shop, to, who) = (here.app.clone(), here.shop.clone(), address.clone(), client.clone());
    let wait = here.app.db.write(move |tx| code::may_ask(tx, &app, &shop, &who, &to));
    if let Some(seconds) = wait.await? {
        return Err(Oops::Later(seconds.unsigned_abs()));
    }
    let fresh = code::fresh().await?;
    let (app, shop, to) = (here.app.clone(), here.shop.clone(), address.clone());
    here.app.db.write(move |tx| issue(tx, &app, &shop, &to, &fresh)).await?;
    let next = url::encode(url::safe_back(form.text("next")));
    let remember = cookie::set(ADDRESS, &address.normal, code::SECONDS);
    Ok(([remember], Redirect::to(&format!("{CODE}?next={next}"))).into_response())
}

/// Keeps the digest of a new code and, when somebody is known by the address, writes them the code.
fn issue(tx: &mut db::Tx<'_>, app: &App, shop: &Shop, to: &Address, fresh: &Fresh) -> Result<(), db::Error> {
    let owner = contact::find_owner(tx, shop.id, to.kind, &to.normal, shop.today(app.now()))?;
    let whom = owner.map_or(CustomerId(0), |owner| owner.customer);
    let known = customer::find(tx, shop.id, whom)?;
    let way = known.map(|known| Ok::<_, db::Error>((code::way(tx, app, shop, known.id, to)?, known))).transpose()?;
    let sent_to = way.as_ref().map_or(to, |(way, _)| &way.address);
    code::keep(tx, app, shop, (&to.normal, whom), fresh, &sent_to.normal)?;
    let Some((way, known)) = way else { return Ok(()) };
    let t = T(known.language);
    let text = (t.login_message_subject(&shop.name), t.login_message_body(&fresh.code, &shop.name));
    code::send(tx, app, shop, Some(known.id), &way, text)
}

async fn ask_code(here: Here, headers: HeaderMap) -> Result<Response, Oops> {
    let Some(address) = remembered(&headers, &here.shop) else { return Ok(Redirect::to(LOGIN).into_response()) };
    let next = url::decode(kit::web::Query::new(&here.visitor).text("next"));
    Ok(code_page(&here, &address, &Form::filled([("next", next)])).await?.into_response())
}

async fn code_page(here: &Here, address: &Address, form: &Form) -> Result<Page, Oops> {
    let (t, lang) = (T(here.visitor.lang), here.visitor.lang);
    let (said, mails) = code::said(&here.app, &here.shop, lang, address).await?;
    Ok(here.card(
        t.login_code_title(),
        html! {
            h1 { (t.login_code_title()) }
            p.soft { (said) }
            @if !mails { (code::shop_phone(&here.shop)) }
            (field::form(&here.visitor, CODE, html! {
                input type="hidden" name="next" value=(form.text("next"));
                (code::ask(lang, mails).show(lang, form))
                div.acts {
                    (parts::Button::new(t.login_enter()).go().submit())
                    a.btn href=(LOGIN) { (if mails { t.login_again() } else { t.login_again_kept() }) }
                }
            }))
        },
    ))
}

async fn check_code(here: Here, client: Client, headers: HeaderMap, mut form: Form) -> Result<Response, Oops> {
    let Some(address) = remembered(&headers, &here.shop) else {
        return Ok(Redirect::to(LOGIN).into_response());
    };
    let t = T(here.visitor.lang);
    let wrong = match code::compare(&here.app, &here.shop, &address.normal, form.text("code")).await? {
        Compared::Over => t.login_code_over(),
        // Nobody is known there: this code opens nothing.
        Compared::Right(Tried { customer: CustomerId(0), .. }) | Compared::Wrong => t.login_code_wrong(),
        Compared::Right(tried) => match let_in(&here, &client, &address, tried).await? {
            Some(token) => {
                let next = match form.text("next") {
                    "" | "/" => "/my",
                    next => url::safe_back(next),
                };
                let cookies = [session::cookie(Realm::Customer, &token), cookie::clear(ADDRESS)];
                return Ok((axum::response::AppendHeaders(cookies), Redirect::to(next)).into_response());
            }
            None => t.login_code_wrong(),
        },
    };
    form.put("code", "");
    form.refuse("code", wrong);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, code_page(&here, &address, &form).await?).into_response())
}

/// The token of a new session: the code is used up, and where it went is proven to be the customer's. None when the
/// address has become somebody else's meanwhile.
async fn let_in(here: &Here, client: &Client, address: &Address, tried: Tried) -> Result<Option<String>, Oops> {
    let (shop, to, now, client) = (here.shop.clone(), address.clone(), here.now(), client.clone());
    let secret = here.visitor.csrf.clone();
    let done = here.app.db.write(move |tx| {
        if sql::remove(tx, shop.id, &to.normal)? == 0 {
            return Ok(None);
        }
        let (mine, today) = (tried.customer, shop.today(now));
        let owner = contact::find_owner(tx, shop.id, to.kind, &to.normal, today)?;
        if owner.is_none_or(|owner| owner.customer != mine) {
            return Ok(None);
        }
        let kind = if tried.sent_to.contains('@') { Kind::Email } else { Kind::Phone };
        let reached = contact::find_owner(tx, shop.id, kind, &tried.sent_to, today)?;
        if let Some(reached) = reached.filter(|reached| reached.customer == mine) {
            contact::prove(tx, shop.id, reached.id, now)?;
        }
        code::forgive(tx, &shop, &client, &to)?;
        session::add(tx, Realm::Customer, shop.id, mine.0, &secret, now).map(Some)
    });
    Ok(done.await.map_err(|error: db::Error| error)?)
}

async fn leave(me: Me, headers: HeaderMap, _form: Form) -> Result<Response, Oops> {
    let (shop, token) = (me.shop.id, session::token(&headers, Realm::Customer).unwrap_or_default());
    me.app.db.write(move |tx| session::remove(tx, Realm::Customer, shop, &token)).await?;
    let gone = flash::to(LOGIN, T(me.lang()).login_left());
    Ok((axum::response::AppendHeaders([session::forget(Realm::Customer)]), gone).into_response())
}

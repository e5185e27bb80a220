//! Logging in by a code: ask for the address, send the code, compare it. Known and unknown addresses get the same pages
//! in the same way; an unknown one gets a code that opens nothing.

use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use base::Currency;
use base::id::CustomerId;
use domain::people::contact::Kind;
use domain::people::email::normal_email;
use domain::people::phone::normal_phone;
use domain::shop::password::may_try;
use kit::app::App;
use kit::session::{self, Realm};
use kit::web::{Field, Form, Oops, Page, cookie, csrf, field, flash, parts, password, url};
use kit::{db, tries};
use maud::html;
use shop::{Here, Shop};

use super::sql::{self, Tried};
use crate::contact::{self, masked, refused};
use crate::message::{self, Channel, Message};
use crate::words::T;
use crate::{Me, customer};

/// A code is good for ten minutes and five tries.
const CODE_SECONDS: i64 = 600;
const TRIES_MOST: i64 = 5;
/// Remembers the address between the two pages, in this browser only.
const ADDRESS: &str = "login";
const LOGIN: &str = "/my/login";
const CODE: &str = "/my/login/code";

pub fn routes() -> Router<App> {
    Router::new()
        .route(LOGIN, get(ask_address).post(send_code))
        .route(CODE, get(ask_code).post(check_code))
        .route("/my/logout", post(leave))
}

/// The client's network address, as far as it is known.
struct Client(Option<String>);

impl FromRequestParts<App> for Client {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Client, Self::Rejection> {
        Ok(Client(tries::address(parts, app.secure)))
    }
}

/// A phone or an email in its normal form.
#[derive(Clone, Debug)]
struct Address {
    kind: Kind,
    normal: String,
}

impl Address {
    /// Reads what was typed: with an @ it is an email, else a phone. The error is a refusal's code.
    fn read(shop: &Shop, text: &str) -> Result<Address, &'static str> {
        if text.contains('@') {
            let normal = normal_email(text).map_err(|why| why.code())?;
            return Ok(Address { kind: Kind::Email, normal });
        }
        let country = if shop.currency == Currency::KRW { "KR" } else { "" };
        let normal = normal_phone(text, country).map_err(|why| why.code())?;
        Ok(Address { kind: Kind::Phone, normal })
    }

    /// What the browser remembers between the two pages.
    fn remembered(headers: &HeaderMap, shop: &Shop) -> Option<Address> {
        Address::read(shop, &cookie::find(headers, ADDRESS)?).ok()
    }

    fn tries_key(&self) -> String {
        format!("code-to {}", self.normal)
    }
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

async fn send_code(here: Here, Client(client): Client, mut form: Form) -> Result<Response, Oops> {
    let lang = here.visitor.lang;
    let address = match Address::read(&here.shop, form.text("address")) {
        Ok(address) => address,
        Err(code) => {
            form.refuse("address", refused(lang, code));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, address_page(&here, &form)).into_response());
        }
    };
    let (shop, now) = (here.shop.id, here.now());
    let keys: Vec<String> =
        client.map(|client| format!("code-from {client}")).into_iter().chain([address.tries_key()]).collect();
    let wait = here.app.db.write(move |tx| {
        let mut longest = None;
        for key in &keys {
            longest = longest.max(tries::take(tx, shop, key, now, may_try)?);
        }
        Ok::<_, db::Error>(longest)
    });
    if let Some(seconds) = wait.await? {
        return Err(Oops::Later(seconds.unsigned_abs()));
    }
    let code = fresh_code()?;
    let (secret, digest) = (code.clone(), blocking(move || password::hash(&code)).await?);
    let digest = digest.ok_or_else(|| Oops::Broken("a login code could not be hashed".into()))?;
    let (app, shop, to) = (here.app.clone(), here.shop.clone(), address.clone());
    here.app.db.write(move |tx| issue(tx, &app, &shop, &to, &secret, &digest)).await?;
    let next = url::encode(url::safe_back(form.text("next")));
    let remember = cookie::set(ADDRESS, &address.normal, CODE_SECONDS);
    Ok(([remember], Redirect::to(&format!("{CODE}?next={next}"))).into_response())
}

/// Keeps the digest of a new code and, when somebody is known by the address, writes them the code.
fn issue(tx: &mut db::Tx<'_>, app: &App, shop: &Shop, to: &Address, code: &str, digest: &str) -> Result<(), db::Error> {
    let now = app.now();
    let owner = contact::find_owner(tx, shop.id, to.kind, &to.normal, shop.zone.day(now))?;
    let nobody = CustomerId(0);
    let whom = owner.as_ref().map_or(nobody, |owner| owner.customer);
    sql::put(tx, shop.id, &to.normal, whom, digest, (now, now.plus_seconds(CODE_SECONDS)))?;
    let Some(known) = customer::find(tx, shop.id, whom)? else { return Ok(()) };
    let t = T(known.language);
    let message = Message {
        attached: String::new(),
        shop: shop.id,
        customer: Some(known.id),
        channel: if to.kind == Kind::Email { Channel::Email } else { Channel::Sms },
        address: to.normal.clone(),
        kind: message::LOGIN_CODE.to_string(),
        key: format!("{} {}", message::LOGIN_CODE, app.ids.next(now)),
        subject: t.login_message_subject(&shop.name),
        body: t.login_message_body(code, &shop.name),
    };
    message::send(tx, &app.ids, now, message).map(|_| ())
}

async fn ask_code(here: Here, headers: HeaderMap) -> Response {
    let Some(address) = Address::remembered(&headers, &here.shop) else { return Redirect::to(LOGIN).into_response() };
    let next = url::decode(kit::web::Query::new(&here.visitor).text("next"));
    code_page(&here, &address, &Form::filled([("next", next)])).into_response()
}

fn code_page(here: &Here, address: &Address, form: &Form) -> Page {
    let (t, lang) = (T(here.visitor.lang), here.visitor.lang);
    let field = Field::phone("code", t.login_code()).autocomplete("one-time-code").placeholder("000000");
    here.card(
        t.login_code_title(),
        html! {
            h1 { (t.login_code_title()) }
            p.soft { (t.login_code_text(masked(address.kind, &address.normal))) }
            (field::form(&here.visitor, CODE, html! {
                input type="hidden" name="next" value=(form.text("next"));
                (field.hint(t.login_code_hint()).required().focus().show(lang, form))
                div.acts {
                    (parts::Button::new(t.login_enter()).go().submit())
                    a.btn href=(LOGIN) { (t.login_again()) }
                }
            }))
        },
    )
}

async fn check_code(here: Here, headers: HeaderMap, mut form: Form) -> Result<Response, Oops> {
    let Some(address) = Address::remembered(&headers, &here.shop) else {
        return Ok(Redirect::to(LOGIN).into_response());
    };
    let (shop, now, normal) = (here.shop.id, here.now(), address.normal.clone());
    let typed: String = form.text("code").chars().filter(char::is_ascii_digit).collect();
    let tried = here.app.db.write(move |tx| sql::count_try(tx, shop, &normal, now, TRIES_MOST)).await?;
    let wrong = match tried {
        None => T(here.visitor.lang).login_code_over(),
        Some(tried) => match accepted(&here, &address, tried, typed).await? {
            Some(token) => {
                let next = match form.text("next") {
                    "" | "/" => "/my",
                    next => url::safe_back(next),
                };
                let cookies = [session::cookie(Realm::Customer, &token), cookie::clear(ADDRESS)];
                return Ok((axum::response::AppendHeaders(cookies), Redirect::to(next)).into_response());
            }
            None => T(here.visitor.lang).login_code_wrong(),
        },
    };
    form.put("code", "");
    form.refuse("code", wrong);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, code_page(&here, &address, &form)).into_response())
}

/// The token of a new session when the code is right: the code is used up, and the address is proven to be the
/// customer's.
async fn accepted(here: &Here, address: &Address, tried: Tried, typed: String) -> Result<Option<String>, Oops> {
    let Tried { customer, code, .. } = tried;
    let right = blocking(move || password::verify(&typed, &code)).await?;
    if !right || customer == CustomerId(0) {
        return Ok(None);
    }
    let (shop, to, now) = (here.shop.clone(), address.clone(), here.now());
    let secret = here.visitor.csrf.clone();
    let done = here.app.db.write(move |tx| {
        if sql::remove(tx, shop.id, &to.normal)? == 0 {
            return Ok(None);
        }
        let owner = contact::find_owner(tx, shop.id, to.kind, &to.normal, shop.zone.day(now))?;
        let Some(owner) = owner.filter(|owner| owner.customer == customer) else { return Ok(None) };
        contact::prove(tx, shop.id, owner.id, now)?;
        tries::clear(tx, shop.id, &to.tries_key())?;
        session::add(tx, Realm::Customer, shop.id, customer.0, &secret, now).map(Some)
    });
    Ok(done.await.map_err(|error: db::Error| error)?)
}

async fn leave(me: Me, headers: HeaderMap, _form: Form) -> Result<Response, Oops> {
    let (shop, token) = (me.shop.id, session::token(&headers, Realm::Customer).unwrap_or_default());
    me.app.db.write(move |tx| session::remove(tx, Realm::Customer, shop, &token)).await?;
    let gone = flash::to(LOGIN, T(me.lang()).login_left());
    Ok((axum::response::AppendHeaders([session::forget(Realm::Customer)]), gone).into_response())
}

/// Six random digits.
fn fresh_code() -> Result<String, Oops> {
    let random = csrf::fresh();
    let number = random.get(..15).and_then(|hex| u64::from_str_radix(hex, 16).ok());
    let number = number.ok_or_else(|| Oops::Broken("the system has no randomness to give".into()))?;
    Ok(format!("{:06}", number % 1_000_000))
}

/// Slow work on a thread that may be slow. A code is digested like a password: six digits are few, and a fast digest
/// would give them away to whoever reads the table.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Oops> {
    Ok(tokio::task::spawn_blocking(work).await?)
}

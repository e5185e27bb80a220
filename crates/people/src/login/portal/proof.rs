//! `/my/contact/code`: a customer who changed their phone or email enters the code that went there. Until then the shop
//! writes to the new one, but only the one before opens the account.

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base::id::{ContactId, CustomerId};
use domain::people::contact::Kind;
use kit::app::App;
use kit::db::{self, Tx};
use kit::tries::Client;
use kit::web::{Form, Oops, Page, Query, field, flash, parts};
use maud::{Markup, html};
use shop::Shop;

use super::super::sql;
use super::code::{self, Address, Compared, Fresh, Way};
use crate::contact::{self, Claimed, plain};
use crate::customer;
use crate::login::Me;
use crate::message::Channel;
use crate::words::T;

const HERE: &str = "/my/contact/code";
const BACK: &str = "/my/contact";

pub fn routes() -> Router<App> {
    Router::new().route(HERE, get(page).post(answer))
}

/// Sends a code to a contact point that was just stated. Where the code is entered; none when it has to wait.
pub async fn begin(app: &App, shop: &Shop, customer: CustomerId, contact: ContactId) -> Result<String, Oops> {
    send(app, shop, customer, contact, &Client(None)).await?;
    Ok(format!("{HERE}?contact={contact}"))
}

/// What a code for a contact point is kept under: never what somebody types at the log-in.
fn purpose(contact: ContactId) -> String {
    format!("proof {contact}")
}

fn address(claim: &Claimed) -> Address {
    Address { kind: claim.kind, normal: claim.normal.clone() }
}

/// A phone or an email of the customer's own that counts or will count.
fn find(
    r: &mut db::Reader<'_>,
    app: &App,
    shop: &Shop,
    customer: CustomerId,
    id: ContactId,
) -> Result<Option<Claimed>, db::Error> {
    let (rows, today) = (contact::list_claims(r, shop.id, customer)?, shop.today(app.now()));
    let counts =
        |claim: &Claimed| claim.kind != Kind::Address && claim.until.is_none_or(|until| until > today.max(claim.since));
    Ok(rows.into_iter().find(|claim| claim.id == id && counts(claim)))
}

/// Sends a code, or says how many seconds to wait.
async fn send(
    app: &App,
    shop: &Shop,
    customer: CustomerId,
    id: ContactId,
    client: &Client,
) -> Result<Option<i64>, Oops> {
    let fresh = code::fresh().await?;
    let (app, shop, client) = (app.clone(), shop.clone(), client.clone());
    let db = app.db.clone();
    let sent = db.write(move |tx| {
        let Some(claim) = find(tx, &app, &shop, customer, id)? else { return Ok(None) };
        if let Some(wait) = code::may_ask(tx, &app, &shop, &client, &address(&claim))? {
            return Ok(Some(Some(wait)));
        }
        write(tx, &app, &shop, customer, &claim, &fresh).map(|()| Some(None))
    });
    sent.await.map_err(|error: db::Error| error)?.ok_or(Oops::Missing)
}

fn write(
    tx: &mut Tx<'_>,
    app: &App,
    shop: &Shop,
    customer: CustomerId,
    claim: &Claimed,
    fresh: &Fresh,
) -> Result<(), db::Error> {
    let Some(known) = customer::find(tx, shop.id, customer)? else { return Ok(()) };
    code::keep(tx, app, shop, (&purpose(claim.id), customer), fresh, &claim.normal)?;
    let t = T(known.language);
    let text = (t.proof_message_subject(&shop.name), t.proof_message_body(&fresh.code, &shop.name));
    let channel = if claim.kind == Kind::Email { Channel::Email } else { Channel::Sms };
    code::send(tx, app, shop, Some(known.id), &Way { channel, address: address(claim) }, text)
}

async fn claim(me: &Me, contact: &str) -> Result<Claimed, Oops> {
    let id: ContactId = contact.parse().map_err(|_| Oops::Missing)?;
    let (app, shop, customer) = (me.app.clone(), me.shop.clone(), me.customer);
    me.app.db.read(move |r| find(r, &app, &shop, customer, id)).await?.ok_or(Oops::Missing)
}

async fn page(me: Me) -> Result<Page, Oops> {
    let claim = claim(&me, Query::new(&me.visitor).text("contact")).await?;
    whole(&me, &claim, &Form::default()).await
}

async fn whole(me: &Me, claim: &Claimed, form: &Form) -> Result<Page, Oops> {
    let (t, lang) = (T(me.lang()), me.lang());
    let (said, mails) = code::said(&me.app, &me.shop, lang, &address(claim)).await?;
    let id = claim.id.to_string();
    let fields = [("contact", id.as_str()), ("do", "send")];
    let again = parts::post(
        &me.visitor,
        HERE,
        &fields,
        parts::Button::new(if mails { t.login_again() } else { t.login_again_kept() }),
    );
    let contact = plain(claim.kind, &claim.value);
    let text = if mails { t.proof_text(contact) } else { t.proof_text_kept(contact) };
    let main: Markup = html! {
        (parts::head(t.proof_title(), &text, Markup::default()))
        (parts::empty_card(html! { div.stack {
            p.soft { (said) }
            @if !mails { (code::shop_phone(&me.shop)) }
            (field::form(&me.visitor, HERE, html! {
                input type="hidden" name="contact" value=(claim.id);
                (code::ask(lang, mails).show(lang, form))
                div.acts {
                    (parts::Button::new(t.proof_enter()).go().submit())
                    a.btn href=(BACK) { (t.proof_later()) }
                }
            }))
            (again)
        } }))
    };
    Ok(me.page("contact", t.proof_title(), main))
}

async fn answer(me: Me, client: Client, mut form: Form) -> Result<Response, Oops> {
    let (t, claim) = (T(me.lang()), claim(&me, form.text("contact")).await?);
    if form.text("do") == "send" {
        return match send(&me.app, &me.shop, me.customer, claim.id, &client).await? {
            Some(seconds) => Err(Oops::Later(seconds.unsigned_abs())),
            None => Ok(flash::to(&format!("{HERE}?contact={}", claim.id), t.proof_sent())),
        };
    }
    let wrong = match code::compare(&me.app, &me.shop, &purpose(claim.id), form.text("code")).await? {
        Compared::Right(tried) if tried.sent_to == claim.normal => {
            let (shop, now, proven) = (me.shop.clone(), me.now(), claim.clone());
            let saving = me.app.db.write(move |tx| {
                sql::remove(tx, shop.id, &purpose(proven.id))?;
                code::forgive(tx, &shop, &client, &address(&proven))?;
                contact::prove(tx, shop.id, proven.id, now)
            });
            saving.await?;
            return Ok(flash::to(BACK, t.proof_done(plain(claim.kind, &claim.value))));
        }
        Compared::Right(_) | Compared::Wrong => t.login_code_wrong(),
        Compared::Over => t.login_code_over(),
    };
    form.put("code", "");
    form.refuse("code", wrong);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, whole(&me, &claim, &form).await?).into_response())
}

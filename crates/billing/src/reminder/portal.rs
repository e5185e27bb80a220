//! `/pay/...`: whoever holds a link sees what its customer owes, and pays it or changes the card, without logging in.
//! Opening the page changes nothing: mail programs open links too.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base::{Lang, Money};
use domain::shop::password::may_try;
use kit::app::App;
use kit::db::{self, Error};
use kit::session;
use kit::tries::{self, Client};
use kit::web::parts::{self, Button, Facts, Tone};
use kit::web::{Form, Oops, Page, field, flash};
use maud::{Markup, html};
use people::{Customer, customer};
use serde_json::json;
use shop::Here;
use shop::audit::{self, Actor, Entry};

use super::sql::{self, Owed};
use crate::invoice::show_number;
use crate::payment::portal::{ask_card, card_name, read_card};
use crate::payment::sql::{Instrument, State};
use crate::payment::{self, Card};
use crate::subscription::portal::ask::collect;
use crate::words::T;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/pay/{secret}", get(page).post(with_card)).route("/pay/{secret}/now", post(now))
}

/// What a link opens.
struct Open {
    customer: Customer,
    owed: Vec<Owed>,
    card: Option<Instrument>,
}

/// How a secret was found.
enum Found {
    Open(Box<Open>),
    /// Its days are over.
    Over,
    Nothing,
    /// Too many wrong ones from this address: seconds to wait.
    Wait(i64),
}

/// Looks a secret up. A wrong one counts as a guess of its sender.
async fn find(here: &Here, client: Client, secret: &str) -> Result<Result<Open, Response>, Oops> {
    let (shop, now, hash) = (here.shop.id, here.now(), session::hash(secret));
    let guesser = format!("pay-link {}", client.0.unwrap_or_default());
    let known = hash.clone();
    let mut found = here.app.db.read(move |r| look(r, shop, &known, now)).await?;
    if matches!(found, Found::Nothing) {
        let taking = here.app.db.write(move |tx| tries::take(tx, shop, &guesser, now, may_try));
        if let Some(seconds) = taking.await? {
            found = Found::Wait(seconds);
        }
    }
    Ok(match found {
        Found::Open(open) => Ok(*open),
        Found::Over => Err((StatusCode::GONE, over(here)).into_response()),
        Found::Nothing => Err(Oops::Missing.into_response()),
        Found::Wait(seconds) => Err(Oops::Later(seconds.unsigned_abs()).into_response()),
    })
}

fn look(r: &mut db::Reader<'_>, shop: base::id::ShopId, hash: &str, now: base::Instant) -> Result<Found, Error> {
    let Some(link) = sql::find_link(r, shop, hash)? else { return Ok(Found::Nothing) };
    if link.expires_at <= now {
        return Ok(Found::Over);
    }
    let Some(customer) = customer::find(r, shop, link.customer)? else { return Ok(Found::Nothing) };
    let owed = sql::list_owed(r, shop, &[link.customer])?;
    let card = payment::list_instruments(r, shop, link.customer)?.into_iter().next();
    Ok(Found::Open(Box::new(Open { customer, owed, card })))
}

async fn page(here: Here, client: Client, Path(secret): Path<String>) -> Result<Response, Oops> {
    let form = Form::filled([("card", "paid".to_string())]);
    Ok(match find(&here, client, &secret).await? {
        Ok(open) => whole(&here, &secret, &open, &form).into_response(),
        Err(answer) => answer,
    })
}

fn over(here: &Here) -> Page {
    let t = T(here.visitor.lang);
    here.card(
        t.pay_over(),
        html! {
            (parts::glyph("clock", Tone::Warn))
            h1 { (t.pay_over()) }
            p.soft { (t.pay_over_text()) }
            div.acts { (Button::new(t.pay_log_in()).go().link("/my/login?next=%2Fmy%2Finvoices")) }
        },
    )
}

fn whole(here: &Here, secret: &str, open: &Open, form: &Form) -> Page {
    let (t, lang) = (T(here.visitor.lang), here.visitor.lang);
    if open.owed.is_empty() {
        return here.card(
            t.pay_done(),
            html! { (parts::glyph("check", Tone::Good)) h1 { (t.pay_done()) } p.soft { (t.pay_done_text()) } },
        );
    }
    let action = format!("/pay/{secret}");
    let waits = open.owed.iter().any(|owed| owed.state == State::Processing);
    here.card(
        t.pay_title(),
        html! {
            h1 { (t.pay_title()) }
            p.soft { (t.pay_text(&open.customer.name)) }
            (sums(lang, &open.owed))
            @if waits { (parts::note(Tone::Warn, t.pay_processing())) } @else {
                @if let Some(card) = &open.card {
                    (field::form(&here.visitor, &format!("{action}/now"), html! {
                        div.acts { button.btn.go type="submit" { (t.pay_with(card_name(lang, card))) } }
                    }))
                }
                (field::form(&here.visitor, &action, html! {
                    (field::summary(lang, form))
                    (field::group(t.pay_new_card(), t.pay_new_card_text(), ask_card(lang, form)))
                    @let other = Button::new(t.pay_new_card_go());
                    div.acts { (if open.card.is_some() { other.submit() } else { other.go().submit() }) }
                }))
            }
        },
    )
}

/// One line for each invoice, and the sum for each currency.
fn sums(lang: Lang, owed: &[Owed]) -> Markup {
    let t = T(lang);
    let mut sums: Vec<Money> = Vec::new();
    for one in owed {
        match sums.iter_mut().find(|sum| sum.currency == one.currency) {
            Some(sum) => sum.amount = sum.amount.saturating_add(one.amount),
            None => sums.push(Money::new(one.amount, one.currency)),
        }
    }
    let mut facts = Facts::new();
    for one in owed {
        let amount = Money::new(one.amount, one.currency).show(lang);
        facts = facts.text(t.invoice_number(show_number(one.year, one.number)), amount);
    }
    html! {
        @for sum in &sums { (parts::gain(&sum.show(lang), "", t.pay_sum())) }
        (facts.show())
    }
}

async fn now(here: Here, client: Client, Path(secret): Path<String>, _form: Form) -> Result<Response, Oops> {
    match find(&here, client, &secret).await? {
        Ok(open) => pay(&here, &secret, open, None).await,
        Err(answer) => Ok(answer),
    }
}

async fn with_card(here: Here, client: Client, Path(secret): Path<String>, mut form: Form) -> Result<Response, Oops> {
    let open = match find(&here, client, &secret).await? {
        Ok(open) => open,
        Err(answer) => return Ok(answer),
    };
    let Some(card) = read_card(&mut form) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, whole(&here, &secret, &open, &form)).into_response());
    };
    pay(&here, &secret, open, Some(card)).await
}

/// Tries what is owed at once, with a new card if there is one. Not too often: every try is a charge.
async fn pay(here: &Here, secret: &str, open: Open, card: Option<Card>) -> Result<Response, Oops> {
    let (app, shop, at) = (here.app.clone(), here.shop.id, here.now());
    let Customer { id, name, .. } = open.customer;
    let trying = here.app.db.write(move |tx| {
        if let Some(seconds) = tries::take(tx, shop, &format!("pay {id}"), at, may_try)? {
            return Ok(Some(seconds));
        }
        let actor = Actor::Customer { id, name: name.clone() };
        let (action, after) = match &card {
            Some(card) => {
                payment::add_instrument(tx, &app.ids, shop, id, card, at)?;
                ("payment.changed", json!({ "card": format!("{} ••{}", card.brand, card.last4) }))
            }
            None => {
                payment::try_again(tx, shop, id, at)?;
                ("payment.tried", json!({}))
            }
        };
        let (actor, subject) = (&actor, id.to_string());
        let (before, after) = (audit::fields(json!({})), audit::fields(after));
        audit::add(tx, &app.ids, shop, at, Entry { actor, action, subject, before, after })?;
        Ok::<_, Error>(None)
    });
    if let Some(seconds) = trying.await? {
        return Err(Oops::Later(seconds.unsigned_abs()));
    }
    collect(&here.app, &Arc::clone(&here.shop)).await?;
    let (t, href) = (T(here.visitor.lang), format!("/pay/{secret}"));
    let left = here.app.db.read(move |r| sql::list_owed(r, shop, &[id])).await?;
    Ok(match left.first() {
        None => {
            here.app.db.write(move |tx| tries::clear(tx, shop, &format!("pay {id}"))).await?;
            flash::to(&href, t.pay_done())
        }
        Some(owed) if owed.state == State::Processing => flash::warn(&href, t.pay_processing()),
        Some(_) => flash::warn(&href, t.pay_not_yet()),
    })
}

//! The customer's card, and paying again what did not go through. Cards are the sandbox's: no card data is ever typed
//! here.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base::id::{CustomerId, InvoiceId};
use base::{Day, Lang, Money};
use domain::billing::invoice::State as InvoiceState;
use domain::shop::password::may_try;
use kit::app::App;
use kit::web::form::Problem;
use kit::web::{Choice, Field, Form, Oops, Page, field, flash, parts, show};
use kit::{db, tries};
use maud::{Markup, html};
use people::Me;
use serde_json::json;
use shop::audit::{self, Entry};

use super::sql::Instrument;
use super::{Card, add_instrument, list_instruments, try_again};
use crate::invoice;
use crate::subscription::portal::ask::collect;
use crate::words::T;

const HERE: &str = "/my/card";
/// The field of a sandbox card.
pub const CARD: &str = "card";

pub(super) fn routes() -> Router<App> {
    Router::new().route(HERE, get(page).post(change)).route("/my/invoices/{id}/pay", post(pay))
}

/// What the sandbox cards are called to the gateway, and the four digits they are known by.
const CARDS: [(&str, &str); 4] =
    [("paid", "4242"), ("declined:funds", "0002"), ("declined:customer_action", "3155"), ("unknown:paid", "0119")];
const EXPIRES: &str = "2030-12";
const BRAND: &str = "Sandbox";

/// `연습용 카드 ••4242`: the sandbox has no brand that means anything to people.
pub fn card_name(lang: Lang, card: &Instrument) -> String {
    let brand = if card.brand == BRAND { T(lang).card_choose() } else { &card.brand };
    format!("{brand} ••{}", card.last4)
}

/// `2028년 1월`; as it is kept, where that is no month.
fn expires(lang: Lang, card: &Instrument) -> String {
    let first: Option<Day> = format!("{}-01", card.expires).parse().ok();
    first.map_or_else(|| card.expires.clone(), |day| show::month(lang, day))
}

/// The choice of a sandbox card.
pub fn ask_card(lang: Lang, form: &Form) -> Markup {
    let t = T(lang);
    let notes = [
        (t.card_works(), t.card_works_note()),
        (t.card_funds(), t.card_funds_note()),
        (t.card_action(), t.card_action_note()),
        (t.card_unknown(), t.card_unknown_note()),
    ];
    let choice = |((token, last4), (name, note)): (&(&str, &str), (&str, &str))| {
        Choice::new(token, name).note(format!("••{last4} · {note}"))
    };
    let choices = CARDS.iter().zip(notes).map(choice).collect();
    Field::cards(CARD, t.card_choose(), choices).hint(t.card_sandbox()).required().show(lang, form)
}

/// The card that was chosen; what is wrong is noted.
pub fn read_card(form: &mut Form) -> Option<Card> {
    let token = form.required(CARD);
    let found = CARDS.iter().find(|(known, _)| *known == token);
    if found.is_none() && !token.is_empty() {
        form.note(CARD, Problem::NotOffered);
    }
    found.map(|(token, last4)| Card {
        token: token.to_string(),
        brand: BRAND.to_string(),
        last4: last4.to_string(),
        expires: EXPIRES.to_string(),
    })
}

async fn page(me: Me) -> Result<Page, Oops> {
    whole(&me, &Form::filled([(CARD, "paid".to_string())])).await
}

async fn whole(me: &Me, form: &Form) -> Result<Page, Oops> {
    let (t, lang, shop, customer) = (T(me.lang()), me.lang(), me.shop.id, me.customer);
    let card = me.app.db.read(move |r| list_instruments(r, shop, customer)).await?.into_iter().next();
    Ok(me.page(
        "home",
        t.card_change(),
        html! {
            (parts::head(t.card_change(), t.card_text(), Markup::default()))
            @if let Some(card) = &card {
                (parts::card("card-now", t.card_now(), parts::Facts::new()
                    .text(t.card(), card_name(lang, card))
                    .text(t.card_expires(), expires(lang, card))
                    .show()))
            }
            (parts::empty_card(field::form(&me.visitor, HERE, html! {
                (field::summary(lang, form))
                (ask_card(lang, form))
                (field::acts(lang, t.card_save(), Some("/my")))
            })))
        },
    ))
}

/// Every card is tried at what is owed, so too many of them wait like tries with one card.
async fn change(me: Me, mut form: Form) -> Result<Response, Oops> {
    let Some(card) = read_card(&mut form) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, whole(&me, &form).await?).into_response());
    };
    let (app, shop, customer, actor, now) = (me.app.clone(), Arc::clone(&me.shop), me.customer, me.actor(), me.now());
    let saving = me.app.db.write(move |tx| {
        if let Some(seconds) = tries::take(tx, shop.id, &tries_of(customer), now, may_try)? {
            return Ok(Err(Oops::Later(seconds.unsigned_abs())));
        }
        let before = list_instruments(tx, shop.id, customer)?.into_iter().next();
        add_instrument(tx, &app.ids, shop.id, customer, &card, now)?;
        let before = before.map_or(json!({}), |card| json!({ "card": format!("{} ••{}", card.brand, card.last4) }));
        let after = audit::fields(json!({ "card": format!("{} ••{}", card.brand, card.last4) }));
        let (actor, action, subject) = (&actor, "payment.changed", customer.to_string());
        let before = audit::fields(before);
        audit::add(tx, &app.ids, shop.id, now, Entry { actor, action, subject, before, after })?;
        Ok::<_, db::Error>(Ok(()))
    });
    saving.await??;
    collect(&me.app, &me.shop).await?;
    outcome(&me, T(me.lang()).card_saved()).await
}

/// What counts how often a customer has something tried.
fn tries_of(customer: CustomerId) -> String {
    format!("pay {customer}")
}

/// Back home, with what is still open said first.
async fn outcome(me: &Me, fine: &str) -> Result<Response, Oops> {
    let (t, shop, customer) = (T(me.lang()), me.shop.id, me.customer);
    let open = me.app.db.read(move |r| invoice::sql::list_open_of_customer(r, shop, customer)).await?;
    Ok(match open.first() {
        None => {
            me.app.db.write(move |tx| tries::clear(tx, shop, &tries_of(customer))).await?;
            flash::to("/my", fine)
        }
        Some(invoice) => {
            let amount = Money::new(invoice.amount_due, invoice.currency).show(me.lang());
            flash::warn("/my", t.still_open(amount))
        }
    })
}

/// Tries again what is owed. Not too often: every try is a charge.
async fn pay(me: Me, Path(id): Path<String>, _form: Form) -> Result<Response, Oops> {
    let id: InvoiceId = id.parse().map_err(|_| Oops::Missing)?;
    let (app, shop, customer, actor, now) = (me.app.clone(), Arc::clone(&me.shop), me.customer, me.actor(), me.now());
    let trying = me.app.db.write(move |tx| {
        let invoice = invoice::find(tx, shop.id, id)?.filter(|invoice| invoice.customer == customer);
        let Some(invoice) = invoice else { return Ok(Err(Oops::Missing)) };
        if invoice.state != InvoiceState::Open {
            return Ok(Ok(()));
        }
        if let Some(seconds) = tries::take(tx, shop.id, &tries_of(customer), now, may_try)? {
            return Ok(Err(Oops::Later(seconds.unsigned_abs())));
        }
        try_again(tx, shop.id, customer, now)?;
        let (actor, action, subject) = (&actor, "payment.tried", id.to_string());
        let (before, after) = (audit::fields(json!({})), audit::fields(json!({})));
        audit::add(tx, &app.ids, shop.id, now, Entry { actor, action, subject, before, after })?;
        Ok::<_, db::Error>(Ok(()))
    });
    trying.await??;
    collect(&me.app, &me.shop).await?;
    outcome(&me, T(me.lang()).paid_now()).await
}

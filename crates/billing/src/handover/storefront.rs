//! `/handover/...`: whoever holds the link sees what is offered and accepts it: signed in, by a code sent to where the link
//! went, agreeing to the shop's terms, with a card of their own. Opening the page changes nothing.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::routing::{get, post};
use base::id::CustomerId;
use base::{Lang, Money};
use catalog::plan::{self, PlanName};
use domain::billing::agreement::Agreement;
use domain::billing::item::Kind as ItemKind;
use domain::billing::phase::Life;
use domain::people::contact::Kind;
use domain::people::customer::check_name;
use domain::shop::password::may_try;
use kit::app::App;
use kit::db::{Error, Reader, Tx};
use kit::session::{self, Realm};
use kit::tries::{self, Client};
use kit::web::{Field, Form, Oops, Page, field, flash, parts, show, url};
use maud::{Markup, html};
use people::customer::Source;
use people::message::{self, Channel};
use people::{Customer, NewCustomer, consent, contact, customer, login};
use shop::{Actor, Here, Shop};

use super::accept;
use super::sql::{self, Handover, State};
use crate::aloud::{plan_name, say_refusal};
use crate::payment::portal::{ask_card, card_name, read_card};
use crate::payment::{self, Card, add_instrument, sql::Instrument};
use crate::subscription::portal::ask::oops;
use crate::subscription::portal::{Upcoming, upcoming_beyond};
use crate::subscription::{self, Refused, Subscription};
use crate::words::T;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/handover/{secret}", get(page).post(take)).route("/handover/{secret}/code", post(send_code))
}

/// What a link opens. Nothing of it is the giver's but the subscription.
struct Open {
    handover: Handover,
    subscription: Subscription,
    agreement: Agreement,
    names: Vec<PlanName>,
    next: Option<Upcoming>,
    /// Who is signed in, with their card.
    known: Option<(Customer, Option<Instrument>)>,
    /// Whether somebody is known where the link went: they sign in.
    is_known: bool,
    /// Whether the shop can send mail; else it passes codes on by itself.
    mails: bool,
}

/// How a secret was found.
enum Found {
    Open(Box<Open>),
    Over,
    Nothing,
}

/// Who asks: the browser's headers, and its address for counting guesses.
struct Asker {
    method: Method,
    headers: HeaderMap,
    client: Client,
}

impl Asker {
    /// Looks a secret up. A wrong one counts as a guess of its sender.
    async fn find(&self, here: &Here, secret: &str) -> Result<Result<Open, Response>, Oops> {
        let (shop, now, hash) = (here.shop.clone(), here.now(), session::hash(secret));
        let token = session::token(&self.headers, Realm::Customer);
        let reading = here.app.db.read(move |r| {
            let session = match &token {
                Some(token) => session::find(r, Realm::Customer, shop.id, token, now)?,
                None => None,
            };
            let found = look(r, &shop, &hash, session.as_ref().map(|session| CustomerId(session.subject)), now)?;
            Ok::<_, Error>((found, session))
        });
        let (found, session) = reading.await?;
        if session.is_some_and(|session| session::is_forged(&session, &self.method, &here.visitor)) {
            return Err(Oops::Forged);
        }
        match found {
            Found::Open(open) => Ok(Ok(*open)),
            Found::Over => Ok(Err((StatusCode::GONE, over(here)).into_response())),
            Found::Nothing => {
                let (shop, guesser) =
                    (here.shop.id, format!("handover-link {}", self.client.0.clone().unwrap_or_default()));
                let taking = here.app.db.write(move |tx| tries::take(tx, shop, &guesser, now, may_try));
                match taking.await? {
                    Some(seconds) => Err(Oops::Later(seconds.unsigned_abs())),
                    None => Err(Oops::Missing),
                }
            }
        }
    }
}

fn look(
    r: &mut Reader<'_>,
    shop: &Shop,
    hash: &str,
    who: Option<CustomerId>,
    now: base::Instant,
) -> Result<Found, Error> {
    let Some(handover) = sql::find(r, shop.id, hash)? else { return Ok(Found::Nothing) };
    let Some(subscription) = subscription::find(r, shop.id, handover.subscription)? else { return Ok(Found::Nothing) };
    let is_over = handover.state != State::Waiting || handover.expires_at <= now;
    if is_over || subscription.customer != handover.customer || subscription.ended_on.is_some() {
        return Ok(Found::Over);
    }
    let agreement = subscription::agreement(r, shop, &subscription)?;
    // As nobody's: what the giver has in credit and coupons is not told.
    let bare = Subscription { customer: CustomerId(0), ..subscription.clone() };
    // What waits for the giver is the giver's to pay.
    let next = upcoming_beyond(r, shop, &bare, &agreement)?;
    let owner = contact::find_owner(r, shop.id, handover.kind, &handover.address, shop.today(now))?;
    let known = match who {
        Some(id) => customer::find(r, shop.id, id)?,
        None => None,
    };
    let card = match &known {
        Some(known) => payment::list_instruments(r, shop.id, known.id)?.into_iter().next(),
        None => None,
    };
    let names = plan::names(r, shop.id)?;
    let known = known.map(|known| (known, card));
    let (is_known, mails) = (owner.is_some(), message::carries(r, shop.id, Channel::Email)?);
    Ok(Found::Open(Box::new(Open { handover, subscription, agreement, names, next, known, is_known, mails })))
}

fn over(here: &Here) -> Page {
    let t = T(here.visitor.lang);
    here.card(
        t.handover_over(),
        html! {
            (parts::glyph("clock", parts::Tone::Warn))
            h1 { (t.handover_over()) }
            p.soft { (t.handover_over_text()) }
            div.acts { (parts::Button::new(t.see_plans()).link("/")) }
        },
    )
}

async fn page(
    here: Here,
    client: Client,
    method: Method,
    headers: HeaderMap,
    Path(secret): Path<String>,
    form: Form,
) -> Result<Response, Oops> {
    let asker = Asker { method, headers, client };
    Ok(match asker.find(&here, &secret).await? {
        Ok(open) => {
            let mut filled = Form::filled([("card", "paid".to_string()), ("name", open.handover.name.clone())]);
            if form.has("step") {
                filled.put("step", "code");
            }
            whole(&here, &secret, &open, &filled).into_response()
        }
        Err(answer) => answer,
    })
}

fn whole(here: &Here, secret: &str, open: &Open, form: &Form) -> Page {
    let (t, lang) = (T(here.visitor.lang), here.visitor.lang);
    let path = format!("/handover/{secret}");
    let plan = plan_name(lang, &open.names, open.subscription.plan);
    let body = match &open.known {
        Some((known, _)) if known.id == open.handover.customer => html! {
            p.soft { (t.handover_own()) }
            div.acts { (parts::Button::new(t.my_subscription()).link("/my")) }
        },
        Some((known, card)) => html! {
            (field::form(&here.visitor, &path, html! {
                (field::summary(lang, form))
                div.full { (parts::Facts::new().text(t.name(), &known.name).show()) }
                @match card {
                    Some(card) => div.full { (parts::Facts::new().link(t.card(), card_name(lang, card), "/my/card").show()) },
                    None => (ask_card(lang, form)),
                }
                div.acts { (parts::Button::new(t.handover_take()).go().submit()) }
            }))
        },
        None if open.is_known => html! {
            p.soft { (t.handover_sign_in()) }
            div.acts { (parts::Button::new(t.join_login()).go().link(&format!("/my/login?next={}", url::encode(&path)))) }
        },
        None if form.has("step") => join(here, &path, open, form),
        None => html! {
            @if open.mails { p.soft { (t.handover_code_text(contact::masked(open.handover.kind, &open.handover.address))) } }
            @else { p.soft { (t.handover_code_kept()) } }
            @let name = if open.mails { t.handover_code_send() } else { t.handover_code_make() };
            (parts::post(&here.visitor, &format!("{path}/code"), &[], parts::Button::new(name).go()))
        },
    };
    here.card(
        &t.handover_title(plan),
        html! {
            h1 { (t.handover_title(plan)) }
            p.soft { (t.handover_offered(&open.handover.name)) }
            (terms(here, open))
            (body)
        },
    )
}

/// What is taken over: the plan, until when it is paid, and what comes then.
fn terms(here: &Here, open: &Open) -> Markup {
    let (t, lang, now, s) = (T(here.visitor.lang), here.visitor.lang, here.now(), &open.subscription);
    let day = |at| show::day(lang, s.zone.day(at), here.today());
    let life = Life::of(&open.agreement);
    let phase = life.at(now).or(life.phases.last());
    let price = phase.map(|phase| catalog::show::price_line(lang, &life.terms(phase, now), s.currency));
    let mut facts = parts::Facts::new()
        .text(t.plan(), plan_name(lang, &open.names, s.plan))
        .text(t.handover_price(), price.unwrap_or_default());
    if let Some(to) = s.period_to {
        let last = s.zone.day(to).plus_days(-1);
        facts = facts.text(t.handover_paid(), t.handover_paid_day(show::day(lang, last, here.today())));
    }
    facts = match &open.next {
        Some(next) => facts.text(
            t.handover_first(),
            t.handover_first_yours(Money::new(next.invoice.total, next.currency).show(lang), day(next.at)),
        ),
        None => facts.text(t.handover_first(), t.no_next_payment()),
    };
    html! { (facts.show_wide()) p.small.soft { (t.handover_now_free()) } }
}

/// What somebody new is asked.
fn join(here: &Here, path: &str, open: &Open, form: &Form) -> Markup {
    let (t, lang, shop) = (T(here.visitor.lang), here.visitor.lang, &here.shop);
    let masked = contact::masked(open.handover.kind, &open.handover.address);
    let hint = if open.mails { t.handover_code_hint(masked) } else { t.handover_code_hint_kept().to_string() };
    let code = Field::phone("code", t.handover_code()).autocomplete("one-time-code").placeholder("000000");
    html! {
        (field::form(&here.visitor, path, html! {
            (field::summary(lang, form))
            input type="hidden" name="step" value="code";
            (code.hint(hint).required().show(lang, form))
            (Field::text("name", t.name()).autocomplete("name").required().show(lang, form))
            @if needs_address(open, here) { (field::group(t.join_address(), t.join_address_note(), contact::ask_address(lang, shop, form, true))) }
            (field::group(t.join_consents(), "", consent::ask(lang, shop, form)))
            (field::group(t.card(), "", ask_card(lang, form)))
            div.acts { (parts::Button::new(t.handover_take()).go().submit()) }
        }))
    }
}

/// Where the link went, and where the code goes.
fn address(of: &Handover) -> login::Address {
    login::Address { kind: of.kind, normal: of.address.clone() }
}

/// Something is sent: it needs to know where.
fn needs_address(open: &Open, here: &Here) -> bool {
    let life = Life::of(&open.agreement);
    life.at(here.now()).or(life.phases.last()).is_some_and(|phase| {
        let sent = |kind: ItemKind| matches!(kind, ItemKind::Delivery | ItemKind::Rental);
        phase.terms.deliver.is_some() || phase.terms.items.iter().any(|item| sent(item.kind))
    })
}

async fn send_code(
    here: Here,
    client: Client,
    method: Method,
    headers: HeaderMap,
    Path(secret): Path<String>,
    _form: Form,
) -> Result<Response, Oops> {
    let asker = Asker { method, headers, client };
    let open = match asker.find(&here, &secret).await? {
        Ok(open) => open,
        Err(answer) => return Ok(answer),
    };
    if !open.is_known {
        login::send_to_guest(&here, &asker.client, &address(&open.handover)).await?;
    }
    Ok(axum::response::Redirect::to(&format!("/handover/{secret}?step=code")).into_response())
}

/// Who takes it.
enum Taker {
    Known { id: CustomerId, card: Option<Card> },
    New { new: Box<NewCustomer>, given: Vec<(domain::people::consent::Kind, bool)>, card: Card },
}

/// Who it is, as typed; what is missing or wrong is noted under its field.
fn read(here: &Here, open: &Open, form: &mut Form) -> Option<Taker> {
    let (lang, shop) = (here.visitor.lang, &here.shop);
    if let Some((known, card)) = &open.known {
        let card = if card.is_none() { Some(read_card(form)?) } else { None };
        return Some(Taker::Known { id: known.id, card });
    }
    form.required("code");
    let name =
        check_name(form.text("name")).map_err(|why| form.refuse("name", contact::refused(lang, why.code()))).ok();
    let address = if needs_address(open, here) { contact::read_address(form, lang) } else { None };
    let given = consent::read(form, lang);
    let card = read_card(form);
    if !form.is_fine() || shop.id != open.handover.shop {
        return None;
    }
    let at = vec![open.handover.address.clone()];
    let (phones, emails) = if open.handover.kind == Kind::Phone { (at, vec![]) } else { (vec![], at) };
    let new = NewCustomer { phones, emails, address, ..NewCustomer::named(name?, lang, Source::Storefront) };
    Some(Taker::New { new: Box::new(new), given, card: card? })
}

async fn take(
    here: Here,
    client: Client,
    method: Method,
    headers: HeaderMap,
    Path(secret): Path<String>,
    mut form: Form,
) -> Result<Response, Oops> {
    let asker = Asker { method, headers, client };
    let open = match asker.find(&here, &secret).await? {
        Ok(open) => open,
        Err(answer) => return Ok(answer),
    };
    let again = |form: &Form| (StatusCode::UNPROCESSABLE_ENTITY, whole(&here, &secret, &open, form)).into_response();
    let own = open.known.as_ref().is_some_and(|(known, _)| known.id == open.handover.customer);
    let asks_to_sign_in = open.known.is_none() && open.is_known;
    if own || asks_to_sign_in {
        return Ok(again(&form));
    }
    let Some(taker) = read(&here, &open, &mut form) else { return Ok(again(&form)) };
    let t = T(here.visitor.lang);
    if open.known.is_none() && !login::is_right(&here, &address(&open.handover), form.text("code")).await? {
        form.put("code", "");
        form.refuse("code", t.handover_code_wrong());
        return Ok(again(&form));
    }
    let (app, shop, secret_of_form, lang) =
        (here.app.clone(), here.shop.clone(), here.visitor.csrf.clone(), here.visitor.lang);
    let handover = open.handover.clone();
    let asked_by = (secret_of_form, lang, asker.client);
    let taking = here.app.db.write(move |tx| carry_out(&app, tx, &shop, &handover, &taker, &asked_by));
    match taking.await {
        Ok(token) => {
            let cookie = token.map(|token| session::cookie(Realm::Customer, &token));
            let there = flash::to(&format!("/my?s={}", open.subscription.id), t.handover_taken());
            Ok((AppendHeaders(cookie), there).into_response())
        }
        Err(Refused::No(why)) => {
            form.refuse("", say_refusal(here.visitor.lang, &why));
            Ok(again(&form))
        }
        Err(other) => Err(oops(other)),
    }
}

/// Customer, consents, card and the transfer in one transaction: all of it or nothing. The token of a new session.
fn carry_out(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    of: &Handover,
    taker: &Taker,
    (secret, lang, client): &(String, Lang, Client),
) -> Result<Option<String>, Refused> {
    let now = app.now();
    let (id, card, token) = match taker {
        Taker::Known { id, card } => (*id, card.as_ref(), None),
        Taker::New { new, given, card } => {
            let known = contact::find_owner(tx, shop.id, of.kind, &of.address, shop.today(now))?;
            if known.is_some() || !login::use_up(tx, shop, client, &address(of))? {
                return Err(domain::billing::Refusal::NotPending.into());
            }
            let id = customer::add(tx, &app.ids, now, shop, new)?;
            let actor = Actor::Customer { id, name: new.name.clone() };
            let answers = consent::Answers { customer: id, lang: *lang, given: given.clone(), source: "storefront" };
            consent::add(tx, &app.ids, now, shop, &actor, &answers)?;
            if let Some(own) = contact::find_owner(tx, shop.id, of.kind, &of.address, shop.today(now))? {
                contact::prove(tx, shop.id, own.id, now)?;
            }
            (id, Some(card), Some(session::add(tx, Realm::Customer, shop.id, id.0, secret, now)?))
        }
    };
    if let Some(card) = card {
        add_instrument(tx, &app.ids, shop.id, id, card, now)?;
    }
    accept(app, tx, shop, &of.hash, id, now)?;
    Ok(token)
}

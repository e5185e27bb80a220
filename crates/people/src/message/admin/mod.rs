//! The outbox: what was sent to whom, what became of it, and its text. The mail server is a page of the settings.

mod server;

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use base::id::MessageId;
use domain::people::contact::Kind;
use domain::people::phone::normal_phone;
use domain::shop::role::Right;
use kit::app::App;
use kit::web::table::{self, Column, Dir, Paging, Row};
use kit::web::{Form, Oops, Page, Query, flash, parts, show};
use maud::{Markup, html};
use serde_json::json;
use shop::audit::{self, Entry};
use shop::{Desk, Shop};

use super::{Channel, LOGIN_CODE, Posted, State, find, list, sql};
use crate::contact::{masked, plain};
use crate::words::T;

const SIZE: i64 = 50;
const HERE: &str = "/admin/messages";

pub fn routes() -> Router<App> {
    Router::new()
        .route(HERE, get(page))
        .route("/admin/messages/{id}", get(one))
        .route("/admin/messages/{id}/again", post(again))
        .merge(server::routes())
}

async fn page(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let (t, lang, query) = (T(desk.lang()), desk.lang(), Query::new(&desk.visitor));
    let (shop, piece) = (desk.shop.id, piece(&desk.shop, query.text("q")));
    let (channel, offset) = (query.read::<Channel>("channel"), query.offset(SIZE));
    let reading = desk.app.db.read(move |r| {
        Ok::<_, kit::db::Error>((list(r, shop, &piece, channel, (SIZE + 1, offset))?, sql::has_server(r, shop)?))
    });
    let (mut found, has_server) = reading.await?;
    let more = found.len() > SIZE as usize;
    found.truncate(SIZE as usize);
    let shown = found.len();
    let columns = [
        Column::new(t.message_subject()).title(),
        Column::new(t.message_to()).quiet(),
        Column::new(t.message_at()).quiet(),
        Column::new(t.message_state()).quiet(),
    ];
    let rows = found.iter().map(|message| row(&desk, message)).collect();
    let (title, text) = (t.message_none(), t.message_none_text());
    let empty = parts::Empty { icon: "mail", title, text, act: Markup::default() }.show();
    let sorted = ("at", Dir::Down);
    let channels = [("", t.all(), None), ("sms", t.channel_sms(), None), ("email", t.channel_email(), None)];
    Ok(desk.page(
        "messages",
        t.messages(),
        html! {
            (parts::head(t.messages(), t.messages_text(), Markup::default()))
            @if !has_server {
                (parts::notice(parts::Tone::Act, t.message_no_server(), html! {
                    p { (t.message_no_server_text()) }
                    @if desk.may(Right::EditSettings) { p { a.link href=(server::HERE) { (t.mail_set_up()) } } }
                }))
            } @else {
                (parts::note(parts::Tone::Plain, &format!("{}. {}", t.message_no_sms(), t.message_no_sms_text())))
            }
            (table::search(lang, &query, t.message_search()))
            (parts::empty_card(table::frame(html! {
                (table::chips(&query, "channel", t.message_channel(), &channels))
                (table::list(lang, &query, &columns, sorted, rows, empty))
                (table::pager(lang, &query, Paging { size: SIZE, total: None, more }, shown))
            })))
        },
    ))
}

/// A whole phone is searched in its stored form, a part of one by its digits.
fn piece(shop: &Shop, typed: &str) -> String {
    match normal_phone(typed, shop.country()) {
        Ok(phone) => phone,
        Err(_) if typed.contains(|c: char| c.is_alphabetic() || c == '@') => typed.to_lowercase(),
        Err(_) => typed.chars().filter(|c| c.is_ascii_digit()).collect(),
    }
}

fn kind_of(channel: Channel) -> Kind {
    match channel {
        Channel::Sms => Kind::Phone,
        Channel::Email | Channel::None => Kind::Email,
    }
}

fn row(desk: &Desk, message: &Posted) -> Row {
    let lang = desk.lang();
    let href = format!("{HERE}/{}", message.id);
    let subject = own_words(&desk.shop.name, &message.subject);
    let whom = message.name.as_deref().unwrap_or_default();
    Row::new(vec![
        html! { a.link href=(href) lang=(parts::language_of(subject).tag()) { (subject) } },
        html! {
            span {
                @match message.customer {
                    Some(customer) => { a href={ "/admin/customers/" (customer) } { (whom) } " " }
                    None => {}
                }
                @if message.channel == Channel::None { span.faint { (T(lang).channel_none()) } }
                @else { span.faint.num { (masked(kind_of(message.channel), &message.address)) } }
            }
        },
        html! { span.num { (show::time(lang, &desk.shop.zone, message.at, desk.now())) } },
        state_tag(T(lang), message.state),
    ])
}

/// A subject without the shop's own name before it, which staff need not read on every line.
fn own_words<'a>(shop: &str, subject: &'a str) -> &'a str {
    let rest = subject.strip_prefix('[').and_then(|rest| rest.strip_prefix(shop)?.strip_prefix(']'));
    rest.map(str::trim_start).filter(|rest| !rest.is_empty()).unwrap_or(subject)
}

fn state_tag(t: T, state: State) -> Markup {
    match state {
        State::Waiting => parts::tag(t.message_waiting(), parts::Tone::Warn),
        State::Sent => parts::tag(t.message_sent(), parts::Tone::Good),
        State::Kept => parts::tag(t.message_kept(), parts::Tone::Plain),
        State::Failed => parts::tag(t.message_failed(), parts::Tone::Bad),
    }
}

/// Why a message did not go; empty when there is nothing to say.
fn why(t: T, message: &Posted) -> String {
    match (message.state, message.channel) {
        (State::Kept, Channel::Sms) => t.message_kept_sms().to_string(),
        (State::Kept, Channel::Email) => t.message_kept_email().to_string(),
        (State::Kept, Channel::None) => t.message_kept_none().to_string(),
        (State::Waiting | State::Sent | State::Failed, _) => {
            message.why.as_deref().map(|why| server::trouble(t, why)).unwrap_or_default()
        }
    }
}

async fn one(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let (t, shop) = (T(desk.lang()), desk.shop.id);
    let id: MessageId = id.parse().map_err(|_| Oops::Missing)?;
    let message = desk.app.db.read(move |r| find(r, shop, id)).await?.ok_or(Oops::Missing)?;
    // Whoever reads a code can be the customer: not for those who may only look.
    if message.kind == LOGIN_CODE {
        desk.require(Right::EditCustomers)?;
    }
    let href = format!("{HERE}/{id}/again");
    let again = message.channel == Channel::Email && matches!(message.state, State::Kept | State::Failed);
    Ok(desk.page(
        "messages",
        &message.subject,
        html! {
            (parts::crumbs(t.crumbs(), &[(t.messages(), HERE)]))
            (parts::head_of(parts::written(desk.lang(), &message.subject), "", Markup::default()))
            (parts::card("message-facts", t.message_facts(), facts(&desk, &message)))
            (parts::card("message-body", t.message_body(), body(&desk, &message)))
            @if again && desk.may(Right::EditCustomers) {
                (parts::post(&desk.visitor, &href, &[], parts::Button::new(t.message_again())))
            }
        },
    ))
}

fn facts(desk: &Desk, message: &Posted) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let when = |at| show::time(lang, &desk.shop.zone, at, desk.now());
    let facts = parts::Facts::new().markup(t.message_state(), state_tag(t, message.state));
    let why = why(t, message);
    let facts = if why.is_empty() { facts } else { facts.text(t.message_why(), why) };
    let facts = match (message.customer, &message.name) {
        (Some(customer), Some(name)) => facts.link(t.customer(), name, &format!("/admin/customers/{customer}")),
        _ => facts,
    };
    let facts = match message.channel {
        Channel::None => facts.text(t.message_to(), t.channel_none()),
        channel => facts.text(t.message_to(), plain(kind_of(channel), &message.address)),
    };
    let facts = match message.channel {
        Channel::Sms => facts.text(t.message_channel(), t.channel_sms()),
        Channel::Email => facts.text(t.message_channel(), t.channel_email()),
        Channel::None => facts,
    };
    let facts = facts.text(t.message_at(), when(message.at));
    match (message.sent_at, message.next_at) {
        (Some(at), _) => facts.text(t.message_sent_at(), when(at)),
        (None, Some(at)) => facts.text(t.message_next_at(), when(at)),
        (None, None) => facts,
    }
    .show_wide()
}

/// A code that really went out is nobody's here; whoever may only look does not get links that open something.
fn body(desk: &Desk, message: &Posted) -> Markup {
    let t = T(desk.lang());
    if message.kind == LOGIN_CODE && message.state == State::Sent {
        return parts::note(parts::Tone::Plain, t.message_code_hidden());
    }
    let own = parts::language_of(&message.body);
    let other = (own != desk.lang()).then(|| own.tag());
    let hides = |line: &str| line.contains("://") && !desk.may(Right::EditCustomers);
    html! {
        @for line in message.body.lines() {
            @if hides(line) { p { span.faint { (t.message_link_hidden()) } } } @else { p lang=[other] { (line) } }
        }
        @if message.kind == LOGIN_CODE { (parts::note(parts::Tone::Act, t.message_code_note())) }
    }
}

/// Puts a message that did not go back into the queue.
async fn again(desk: Desk, Path(id): Path<String>, _form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditCustomers)?;
    let (t, shop, now, actor) = (T(desk.lang()), desk.shop.id, desk.now(), desk.actor());
    let id: MessageId = id.parse().map_err(|_| Oops::Missing)?;
    let ids = desk.app.ids.clone();
    let retrying = desk.app.db.write(move |tx| {
        if find(tx, shop, id)?.is_none() {
            return Ok(None);
        }
        let goes = sql::has_server(tx, shop)? && sql::again(tx, shop, id, now)?;
        if goes {
            sql::save_silence(tx, shop, 0, None)?;
            let (actor, action, subject) = (&actor, "message.tried", id.to_string());
            let (before, after) = (audit::fields(json!({})), audit::fields(json!({})));
            audit::add(tx, &ids, shop, now, Entry { actor, action, subject, before, after })?;
        }
        Ok::<_, kit::db::Error>(Some(goes))
    });
    let href = format!("{HERE}/{id}");
    Ok(match retrying.await?.ok_or(Oops::Missing)? {
        true => flash::to(&href, t.message_again_done()),
        false => flash::warn(&href, t.message_again_not()),
    })
}

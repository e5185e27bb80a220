//! The outbox of the sandbox: what was sent to whom, and its text.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use base::id::MessageId;
use domain::people::contact::Kind;
use domain::people::phone::normal_phone;
use domain::shop::role::Right;
use kit::app::App;
use kit::web::table::{self, Column, Dir, Paging, Row};
use kit::web::{Oops, Page, Query, parts, show};
use maud::{Markup, html};
use shop::Desk;

use super::{Channel, LOGIN_CODE, Posted, State, find, list};
use crate::contact::{masked, plain};
use crate::words::T;

const SIZE: i64 = 50;
const HERE: &str = "/admin/messages";

pub fn routes() -> Router<App> {
    Router::new().route(HERE, get(page)).route("/admin/messages/{id}", get(one))
}

async fn page(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let (t, lang, query) = (T(desk.lang()), desk.lang(), Query::new(&desk.visitor));
    let (shop, piece) = (desk.shop.id, piece(query.text("q")));
    let (channel, offset) = (query.read::<Channel>("channel"), query.offset(SIZE));
    let reading = desk.app.db.read(move |r| list(r, shop, &piece, channel, (SIZE + 1, offset)));
    let mut found = reading.await?;
    let more = found.len() > SIZE as usize;
    found.truncate(SIZE as usize);
    let shown = found.len();
    let columns = [
        Column::new(t.message_subject()).title(),
        Column::new(t.message_to()),
        Column::new(t.message_state()).aside(),
        Column::new(t.message_at()),
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
            (parts::notice(parts::Tone::Act, t.message_sandbox(), html! { p { (t.message_sandbox_text()) } }))
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
fn piece(typed: &str) -> String {
    match normal_phone(typed, "KR") {
        Ok(phone) => phone,
        Err(_) if typed.contains(|c: char| c.is_alphabetic() || c == '@') => typed.to_lowercase(),
        Err(_) => typed.chars().filter(|c| c.is_ascii_digit()).collect(),
    }
}

fn kind_of(channel: Channel) -> Kind {
    match channel {
        Channel::Sms => Kind::Phone,
        Channel::Email => Kind::Email,
    }
}

fn row(desk: &Desk, message: &Posted) -> Row {
    let lang = desk.lang();
    let href = format!("{HERE}/{}", message.id);
    let whom = message.name.as_deref().unwrap_or_default();
    Row::new(vec![
        html! { a.link href=(href) { (message.subject) } },
        html! {
            @match message.customer {
                Some(customer) => { a href={ "/admin/customers/" (customer) } { (whom) } " " }
                None => {}
            }
            span.faint.num { (masked(kind_of(message.channel), &message.address)) }
        },
        state_tag(T(lang), message.state),
        html! { span.num { (show::time(lang, &desk.shop.zone, message.at, desk.now())) } },
    ])
}

fn state_tag(t: T, state: State) -> Markup {
    match state {
        State::Waiting => parts::tag(t.message_waiting(), parts::Tone::Warn),
        State::Sent => parts::tag(t.message_sent(), parts::Tone::Good),
    }
}

async fn one(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let (t, lang, shop) = (T(desk.lang()), desk.lang(), desk.shop.id);
    let id: MessageId = id.parse().map_err(|_| Oops::Missing)?;
    let message = desk.app.db.read(move |r| find(r, shop, id)).await?.ok_or(Oops::Missing)?;
    // Whoever reads a code can be the customer: not for those who may only look.
    if message.kind == LOGIN_CODE {
        desk.require(Right::EditCustomers)?;
    }
    let when = |at| show::time(lang, &desk.shop.zone, at, desk.now());
    let facts = parts::Facts::new().markup(t.message_state(), state_tag(t, message.state));
    let facts = match (message.customer, &message.name) {
        (Some(customer), Some(name)) => facts.link(t.customer(), name, &format!("/admin/customers/{customer}")),
        _ => facts,
    };
    let facts = facts
        .text(t.message_to(), plain(kind_of(message.channel), &message.address))
        .text(t.message_at(), when(message.at))
        .text(t.message_sent_at(), message.sent_at.map(when).unwrap_or_default());
    Ok(desk.page(
        "messages",
        &message.subject,
        html! {
            (parts::crumbs(t.crumbs(), &[(t.messages(), HERE)]))
            (parts::head(&message.subject, "", Markup::default()))
            (parts::card("message-facts", t.message_facts(), facts.show_wide()))
            (parts::card("message-body", t.message_body(), html! {
                @for line in message.body.lines() { p { (line) } }
                @if message.kind == LOGIN_CODE { (parts::note(parts::Tone::Act, t.message_code_note())) }
            }))
        },
    ))
}

//! Payments that have not come in: what is stuck first, why, and what happens next.

use axum::Router;
use axum::routing::get;
use base::{Lang, Money};
use domain::shop::role::Right;
use kit::app::App;
use kit::db::Error;
use kit::web::table::{self, Column, Dir, Paging, Row};
use kit::web::{Oops, Page, Query, parts, show};
use maud::html;
use shop::Desk;

use super::sql::{State, Unpaid, count_unpaid, list_unpaid};
use crate::aloud::{class, payment_tag};
use crate::invoice::show_number;
use crate::words::T;

const SIZE: i64 = 50;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/admin/payments", get(page))
}

async fn page(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let (t, lang, query) = (T(desk.lang()), desk.lang(), Query::new(&desk.visitor));
    let sorted = query.sort(&["amount", "due"], ("", Dir::Up));
    let order = match sorted {
        ("amount", Dir::Down) => 1,
        ("amount", Dir::Up) => 2,
        ("due", Dir::Up) => 3,
        ("due", Dir::Down) => 4,
        _ => 0,
    };
    let (shop, state, offset) = (desk.shop.id, State::from_code(query.text("state")), query.offset(SIZE));
    let reading = desk.app.db.read(move |r| {
        Ok::<_, Error>((list_unpaid(r, shop, order, state, (SIZE + 1, offset))?, count_unpaid(r, shop)?))
    });
    let (mut rows, counts) = reading.await?;
    let more = rows.len() > SIZE as usize;
    rows.truncate(SIZE as usize);
    let shown = rows.len();
    let count = |state| Some(counts.iter().find(|(of, _)| *of == state).map_or(0, |(_, n)| *n));
    let all = counts.iter().map(|(_, n)| *n).sum();
    let states = [
        ("", t.all(), Some(all)),
        ("failed", t.payment_failed(), count(State::Failed)),
        ("processing", t.payment_processing(), count(State::Processing)),
        ("due", t.payment_due(), count(State::Due)),
        ("disputed", t.payment_disputed(), count(State::Disputed)),
    ];
    let states: Vec<_> =
        states.into_iter().filter(|(code, _, n)| *code == query.text("state") || *n != Some(0)).collect();
    let columns = [
        Column::new(t.customer()).title(),
        Column::new(t.invoice()).quiet(),
        Column::new(t.due_on()).quiet().sort("due"),
        Column::new(t.state()).quiet(),
        Column::new(t.why_not()),
        Column::new(t.amount()).number().aside().sort("amount"),
        Column::new("").foot(),
    ];
    let lines = rows.iter().map(|row| line(&desk, row)).collect();
    let act = parts::Button::new(t.invoices()).link("/admin/invoices");
    let none = parts::Empty { icon: "check", title: t.unpaid_none(), text: t.unpaid_none_text(), act }.show();
    Ok(desk.page(
        "payments",
        t.payments_unpaid(),
        html! {
            (parts::head(t.payments_unpaid(), t.payments_text(), html! {
                @if desk.may(Right::EditSettings) { (parts::Button::new(t.hook()).icon("link").link("/admin/payments/gateway")) }
            }))
            (table::frame(html! {
                (table::chips(&query, "state", t.state(), &states))
                (table::list(lang, &query, &columns, sorted, lines, none))
                (table::pager(lang, &query, Paging { size: SIZE, total: None, more }, shown))
            }))
        },
    ))
}

fn line(desk: &Desk, row: &Unpaid) -> Row {
    let (t, lang, zone) = (T(desk.lang()), desk.lang(), &desk.shop.zone);
    let may_try = desk.may(Right::EditSubscriptions) && matches!(row.state, State::Due | State::Failed);
    let action = format!("/admin/invoices/{}/pay", row.invoice);
    let due = zone.day(row.due_at).max(row.issued_on);
    let late = due.days_until(desk.today());
    Row::new(vec![
        html! { a.who href={ "/admin/customers/" (row.customer) } { (parts::face_of(&row.name, row.customer.0, "")) b { (row.name) } } },
        html! { a.link.num href={ "/admin/invoices/" (row.invoice) } { (show_number(row.year, row.number)) } },
        html! {
            span.num {
                (show::day(lang, due, desk.today()))
                @if late > 0 { " · " (t.days_late(late)) }
            }
        },
        payment_tag(lang, row.state),
        html! { (reason(lang, row)) br; small.soft { @if row.state != State::Disputed { (t.tries(row.tries)) } @if let Some(at) = row.next_try_at { " · " (t.next_try(show::time(lang, zone, at, desk.now()))) } } },
        html! { (Money::new(row.amount, row.currency).show(lang)) },
        html! { @if may_try { (parts::post(&desk.visitor, &action, &[("back", "payments")], parts::Button::new(t.pay_again()).mini())) } @else { div.acts { (parts::Button::new(t.see_invoice()).mini().link(&format!("/admin/invoices/{}", row.invoice))) } } },
    ])
}

/// Why it has not come in, in words.
fn reason(lang: Lang, row: &Unpaid) -> &'static str {
    match (row.state, row.class.as_deref()) {
        (State::Processing, _) => T(lang).attempt_unknown_text(),
        (State::Disputed, _) => T(lang).disputed_text(),
        (_, Some(code)) => class(lang, code),
        (_, None) => T(lang).not_tried_yet(),
    }
}

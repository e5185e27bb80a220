//! Staff pages about deposits: what is held, one deposit with its statement, and settling it with the money shown first.

mod settle;

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use base::id::InvoiceId;
use base::{Currency, Lang, Money};
use domain::billing::deposit::Held;
use domain::shop::role::Right;
use kit::app::App;
use kit::db::Error;
use kit::web::table::{self, Column, Dir, Paging, Row};
use kit::web::{Oops, Page, Query, parts, show};
use maud::{Markup, html};
use shop::Desk;

use super::portal::{statement, tag};
use super::sql::{self, Deposit, Movement};
use crate::invoice::show_number;
use crate::words::T;

const LIST: &str = "/admin/deposits";
const SIZE: i64 = 50;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(LIST, get(list))
        .route("/admin/deposits/{id}", get(settle::page).post(settle::confirm))
        .route("/admin/deposits/{id}/print", get(print))
}

async fn list(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let (t, lang, query, shop) = (T(desk.lang()), desk.lang(), Query::new(&desk.visitor), desk.shop.id);
    let (held_only, offset) = (query.text("state") != "all", query.offset(SIZE));
    let reading = desk.app.db.read(move |r| {
        let rows = if held_only {
            sql::list_held(r, shop, SIZE + 1, offset)?
        } else {
            sql::list(r, shop, None, SIZE + 1, offset)?
        };
        Ok::<_, Error>((rows, sql::sum_held(r, shop)?))
    });
    let (mut rows, held) = reading.await?;
    let more = rows.len() > SIZE as usize;
    rows.truncate(SIZE as usize);
    let states = [("", t.deposits_held(), Some(held.iter().map(|(_, n, _)| n).sum())), ("all", t.all(), None)];
    let columns = [
        Column::new(t.customer()).title(),
        Column::new(t.invoice()).quiet(),
        Column::new(t.issued_on()).wide_only(),
        Column::new(t.state()).quiet(),
        Column::new(t.deposit_paid()).number().wide_only(),
        Column::new(t.deposit_held()).number().aside(),
    ];
    let act = parts::Button::new(t.invoices()).link("/admin/invoices");
    let none = parts::Empty { icon: "lock", title: t.deposits_none(), text: t.deposits_none_text(), act }.show();
    let lines = rows.iter().map(|deposit| line(&desk, deposit)).collect();
    let main = html! {
        (parts::head(t.deposits(), t.deposits_text(), Markup::default()))
        (sums(t, lang, &held))
        (table::frame(html! {
            (table::chips(&query, "state", t.state(), &states))
            (table::list(lang, &query, &columns, ("", Dir::Down), lines, none))
            (table::pager(lang, &query, Paging { size: SIZE, total: None, more }, rows.len()))
        }))
    };
    Ok(desk.page("deposits", t.deposits(), main))
}

/// What is held, each currency on its own.
fn sums(t: T, lang: Lang, held: &[(Currency, i64, i64)]) -> Markup {
    let each: Vec<String> = held.iter().map(|(currency, _, sum)| Money::new(*sum, *currency).show(lang)).collect();
    let count: i64 = held.iter().map(|(_, n, _)| n).sum();
    html! {
        @if count > 0 { (parts::stats(&[(t.deposit_held(), each.join(" + "), &format!(" · {}", t.count_deposits(count)))])) }
    }
}

fn line(desk: &Desk, deposit: &Deposit) -> Row {
    let lang = desk.lang();
    let money = |amount| Money::new(amount, deposit.currency).show(lang);
    Row::new(vec![
        html! { a.who href={ (LIST) "/" (deposit.invoice) } { (parts::face_of(&deposit.name, deposit.customer.0, "")) b { (deposit.name) } } },
        html! { a.link.num href={ "/admin/invoices/" (deposit.invoice) } { (show_number(deposit.year, deposit.number)) } },
        html! { span.num { (show::day(lang, deposit.issued_on, desk.today())) } },
        tag(T(lang), deposit),
        html! { (money(deposit.amount)) },
        html! { (money(deposit.held())) },
    ])
    .faint(deposit.held() == 0)
}

/// A deposit of the shop, with what became of it and what there is to be settled.
struct Found {
    deposit: Deposit,
    movements: Vec<Movement>,
    held: Held,
}

async fn find(desk: &Desk, id: &str) -> Result<Found, Oops> {
    desk.require(Right::SeeCustomers)?;
    let id: InvoiceId = id.parse().map_err(|_| Oops::Missing)?;
    let shop = desk.shop.id;
    let reading = desk.app.db.read(move |r| {
        let Some(deposit) = sql::find(r, shop, id)? else { return Ok(None) };
        let movements = sql::list_movements(r, shop, &deposit)?;
        Ok::<_, Error>(Some(Found { held: super::held(r, shop, &deposit)?, deposit, movements }))
    });
    reading.await?.ok_or(Oops::Missing)
}

/// Only the statement: the browser's own print command does the rest.
async fn print(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    let Found { deposit, movements, .. } = find(&desk, &id).await?;
    let t = T(desk.lang());
    let main = html! {
        (statement(desk.lang(), &desk.shop, &deposit, &movements))
        p.acts { a.quiet href={ (LIST) "/" (deposit.invoice) } { (t.go_back()) } }
    };
    Ok(desk.page("deposits", t.deposit_statement(), main))
}

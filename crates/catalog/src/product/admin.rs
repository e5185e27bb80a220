//! Staff pages of products: the list, and one form for a new and for a known one.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base::id::ProductId;
use domain::catalog::plan::{Name, check_code};
use domain::shop::role::Right;
use kit::app::App;
use kit::db::Error;
use kit::web::parts::{self, Button, Tone};
use kit::web::table::{self, Column, Dir, Paging, Query, Row};
use kit::web::{Choice, Field, Form, Oops, Page, field, flash, show};
use maud::{Markup, html};
use shop::Desk;

use super::{NewProduct, ProductRow, State, sql};
use crate::words::T;

const NAME_MOST: usize = 80;
const NOTE_MOST: usize = 1_000;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/products", get(list))
        .route("/admin/products/new", get(blank).post(add))
        .route("/admin/products/{id}", get(open).post(save))
}

async fn list(desk: Desk) -> Result<Page, Oops> {
    let (t, query) = (T(desk.lang()), Query::new(&desk.visitor));
    let sorted = query.sort(&["code", "added"], ("code", Dir::Up));
    let order = match sorted {
        ("added", Dir::Down) => 2,
        ("added", Dir::Up) => 3,
        (_, Dir::Down) => 1,
        (_, Dir::Up) => 0,
    };
    let state = query.read::<State>("state").map_or("", State::code);
    let (shop, offset) = (desk.shop.id, query.offset(sql::PAGE));
    let read = desk.app.db.read(move |r| sql::list(r, shop, state, order, sql::PAGE + 1, offset));
    let mut found = read.await?;
    let more = found.len() > sql::PAGE as usize;
    found.truncate(sql::PAGE as usize);
    let columns = [
        Column::new(t.product()).title(),
        Column::new(t.code()).sort("code"),
        Column::new(t.state()).aside(),
        Column::new(t.added()).sort("added"),
    ];
    let rows: Vec<Row> = found.iter().map(|product| line(&desk, product)).collect();
    let new = Button::new(t.product_new()).go().icon("plus");
    let add = html! { @if desk.may(Right::EditCatalog) { (new.clone().link("/admin/products/new")) } };
    let empty =
        parts::Empty { icon: "gift", title: t.products_empty(), text: t.products_empty_text(), act: add.clone() };
    let states = [("", t.all(), None), ("live", t.product_live(), None), ("retired", t.product_retired(), None)];
    let is_bare = found.is_empty() && !query.is_narrowed();
    let main = html! {
        (parts::head(t.products(), t.products_text(), if is_bare { Markup::default() } else { add }))
        (table::frame(html! {
            @if !is_bare { (table::chips(&query, "state", t.state(), &states)) }
            (table::list(desk.lang(), &query, &columns, sorted, rows, empty.show()))
            (table::pager(desk.lang(), &query, Paging { size: sql::PAGE, total: None, more }, found.len()))
        }))
    };
    Ok(desk.page("products", t.products(), main))
}

fn line(desk: &Desk, product: &ProductRow) -> Row {
    let t = T(desk.lang());
    let (retired, name) = (product.state == State::Retired, product.name());
    let name = name.show(desk.lang());
    let added = show::day(desk.lang(), desk.shop.zone.day(product.created_at), desk.today());
    Row::new(vec![
        html! {
            @if desk.may(Right::EditCatalog) { a.link href={ "/admin/products/" (product.id) } { (name) } } @else { (name) }
        },
        html! { code { (product.code) } },
        if retired { parts::tag(t.product_retired(), Tone::Plain) } else { parts::tag(t.product_live(), Tone::Good) },
        html! { (added) },
    ])
    .faint(retired)
}

async fn blank(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::EditCatalog)?;
    let form = Form::filled([("state", State::Live.to_string())]);
    Ok(page(&desk, T(desk.lang()).product_new(), &form))
}

async fn add(desk: Desk, mut form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditCatalog)?;
    let t = T(desk.lang());
    let Some(new) = read(t, &mut form) else { return Ok(again(&desk, t.product_new(), &form)) };
    let (app, shop, actor, now) = (desk.app.clone(), desk.shop.clone(), desk.actor(), desk.now());
    let written = desk.app.db.write(move |tx| super::add(tx, &app.ids, now, &shop, &actor, &new)).await;
    match written {
        Ok(_) => Ok(flash::to("/admin/products", t.product_added())),
        Err(Error::Taken(_)) => Ok(taken(&desk, t.product_new(), form)),
        Err(other) => Err(other.into()),
    }
}

async fn open(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    desk.require(Right::EditCatalog)?;
    let found = known(&desk, &id).await?;
    let form = Form::filled([
        ("code", found.code.clone()),
        ("name_ko", found.name_ko.clone()),
        ("name_en", found.name_en.clone()),
        ("note_ko", found.note_ko.clone()),
        ("note_en", found.note_en.clone()),
        ("state", found.state.to_string()),
        ("version", found.version.to_string()),
    ]);
    Ok(page(&desk, found.name().show(desk.lang()), &form))
}

async fn save(desk: Desk, Path(id): Path<String>, mut form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditCatalog)?;
    let mut found = known(&desk, &id).await?;
    let (t, title) = (T(desk.lang()), found.name().show(desk.lang()).to_string());
    let Some(new) = read(t, &mut form) else { return Ok(again(&desk, &title, &form)) };
    // The version somebody was looking at; another one means that it has changed since.
    found.version = form.text("version").parse().unwrap_or(0);
    let (app, shop, actor, now) = (desk.app.clone(), desk.shop.clone(), desk.actor(), desk.now());
    let written = desk.app.db.write(move |tx| super::save(tx, &app.ids, now, &shop, &actor, &found, &new)).await;
    match written {
        Ok(()) => Ok(flash::to("/admin/products", t.saved())),
        Err(Error::Taken(_)) => Ok(taken(&desk, &title, form)),
        Err(Error::Stale) => {
            form.refuse("", t.stale());
            Ok(again(&desk, &title, &form))
        }
        Err(other) => Err(other.into()),
    }
}

async fn known(desk: &Desk, id: &str) -> Result<ProductRow, Oops> {
    let (shop, id) = (desk.shop.id, id.parse::<ProductId>().map_err(|_| Oops::Missing)?);
    desk.app.db.read(move |r| sql::find(r, shop, id)).await?.ok_or(Oops::Missing)
}

fn read(t: T, form: &mut Form) -> Option<NewProduct> {
    let code = check_code(form.text("code"));
    if code.is_err() {
        form.refuse("code", t.refused_code());
    }
    let name = Name { ko: form.short("name_ko", NAME_MOST), en: form.short("name_en", NAME_MOST) };
    if name == Name::default() {
        form.refuse("name_ko", t.refused_name_empty());
    }
    let note = Name { ko: form.short("note_ko", NOTE_MOST), en: form.short("note_en", NOTE_MOST) };
    let state = form.one_of("state");
    Some(NewProduct { code: code.ok()?, name, note, state: state? }).filter(|_| form.is_fine())
}

fn taken(desk: &Desk, title: &str, mut form: Form) -> Response {
    form.refuse("code", T(desk.lang()).refused_code_taken());
    again(desk, title, &form)
}

fn again(desk: &Desk, title: &str, form: &Form) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page(desk, title, form)).into_response()
}

fn page(desk: &Desk, title: &str, form: &Form) -> Page {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let states = vec![Choice::new(State::Live, t.product_live()), Choice::new(State::Retired, t.product_retired())];
    let main = html! {
        (parts::crumbs(t.above(), &[(t.products(), "/admin/products")]))
        (parts::head(title, "", Markup::default()))
        (parts::empty_card(field::form(&desk.visitor, &desk.visitor.path, html! {
            (field::summary(lang, form))
            input type="hidden" name="version" value=(form.text("version"));
            div.fields {
                (Field::text("name_ko", t.name_ko()).show(lang, form))
                (Field::text("name_en", t.name_en()).show(lang, form))
                (Field::text("code", t.code()).hint(t.code_hint()).required().show(lang, form))
                (Field::select("state", t.state(), states).required().show(lang, form))
                (Field::area("note_ko", t.note_ko()).show(lang, form))
                (Field::area("note_en", t.note_en()).show(lang, form))
            }
            (field::acts(lang, t.save(), Some("/admin/products")))
        })))
    };
    desk.page("products", title, main)
}

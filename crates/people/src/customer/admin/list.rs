//! The list of customers: search by name, initial consonants, last digits or email; by source; by name or newest.

use base::Day;
use base::id::CustomerId;
use domain::people::contact::Kind;
use domain::shop::role::Right;
use kit::db::{Error, Reader};
use kit::web::table::{self, Column, Dir, Paging, Row};
use kit::web::{Oops, Page, Query, parts, show};
use maud::{Markup, html};
use shop::{Desk, Shop};

use super::super::{Source, search, sql};
use crate::contact::masked;
use crate::words::T;

const SIZE: i64 = 50;
/// A search shows the newest of what it finds; more are better searched for than turned to.
const FOUND_MOST: usize = 100;

/// A customer as a line of the list.
struct Line {
    id: CustomerId,
    name: String,
    source: Source,
    since: Day,
    /// Masked.
    phone: Option<String>,
    email: Option<String>,
}

pub async fn page(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let (t, lang, query) = (T(desk.lang()), desk.lang(), Query::new(&desk.visitor));
    let sorted = query.sort(&["name", "new"], ("new", Dir::Down));
    let order = match sorted {
        ("name", Dir::Up) => 0,
        ("name", Dir::Down) => 1,
        (_, Dir::Up) => 2,
        (_, Dir::Down) => 3,
    };
    let (shop, today, typed) = (desk.shop.clone(), desk.today(), query.text("q").to_string());
    let asked = sql::Page { order, source: query.read("source"), limit: SIZE + 1, offset: query.offset(SIZE) };
    let reading = desk.app.db.read(move |r| match typed.is_empty() {
        true => every(r, &shop, today, asked),
        false => some(r, &shop, &typed, asked),
    });
    let (lines, more) = reading.await?;
    let shown = lines.len();
    let columns = [
        Column::new(t.customer()).title().sort("name"),
        Column::new(t.reachable_at()).quiet(),
        Column::new(t.source()).wide_only(),
        Column::new(t.since()).quiet().sort("new"),
    ];
    let rows = lines.into_iter().map(|line| row(&desk, line)).collect();
    let paging = Paging { size: SIZE, total: None, more: more && query.text("q").is_empty() };
    let sources = [
        ("", t.all(), None),
        ("storefront", t.source_storefront(), None),
        ("staff", t.source_staff(), None),
        ("import", t.source_import(), None),
    ];
    let add = add_button(&desk);
    Ok(desk.page(
        "customers",
        t.customers(),
        html! {
            (parts::head(t.customers(), t.customers_text(), add.clone()))
            (table::search(lang, &query, t.customer_search()))
            (parts::empty_card(table::frame(html! {
                (table::chips(&query, "source", t.source(), &sources))
                (table::list(lang, &query, &columns, sorted, rows, none(t, add)))
                @if more && !query.text("q").is_empty() { (parts::note(parts::Tone::Act, &t.customer_more(SIZE))) }
                (table::pager(lang, &query, paging, shown))
            })))
        },
    ))
}

fn add_button(desk: &Desk) -> Markup {
    match desk.may(Right::EditCustomers) {
        true => parts::Button::new(T(desk.lang()).customer_add()).go().icon("plus").link("/admin/customers/new"),
        false => Markup::default(),
    }
}

fn none(t: T, act: Markup) -> Markup {
    parts::Empty { icon: "users", title: t.customer_none(), text: t.customer_none_text(), act }.show()
}

fn every(reader: &mut Reader<'_>, shop: &Shop, today: Day, page: sql::Page) -> Result<(Vec<Line>, bool), Error> {
    let mut found = sql::list(reader, shop.id, today, page)?;
    let more = found.len() > SIZE as usize;
    found.truncate(SIZE as usize);
    let line = |row: sql::Listed| Line {
        id: row.id,
        name: row.name,
        source: row.source,
        since: row.created_on,
        phone: row.phone.map(|phone| masked(Kind::Phone, &phone)),
        email: row.email.map(|email| masked(Kind::Email, &email)),
    };
    Ok((found.into_iter().map(line).collect(), more))
}

/// What a search finds, in the order asked for.
fn some(reader: &mut Reader<'_>, shop: &Shop, typed: &str, page: sql::Page) -> Result<(Vec<Line>, bool), Error> {
    let mut found = search(reader, shop, typed, page.source, FOUND_MOST)?;
    match page.order {
        0 => found.sort_by(|a, b| a.name.cmp(&b.name)),
        1 => found.sort_by(|a, b| b.name.cmp(&a.name)),
        2 => found.sort_by_key(|row| (row.created_on, row.id)),
        _ => found.sort_by_key(|row| std::cmp::Reverse((row.created_on, row.id))),
    }
    let more = found.len() > SIZE as usize;
    found.truncate(SIZE as usize);
    let last = |text: &str| text.split(' ').next_back().filter(|last| !last.is_empty()).map(str::to_string);
    let line = |row: sql::Candidate| Line {
        phone: last(&row.phones).map(|phone| masked(Kind::Phone, &phone)),
        email: last(&row.emails).map(|email| masked(Kind::Email, &email)),
        id: row.id,
        name: row.name,
        source: row.source,
        since: row.created_on,
    };
    Ok((found.into_iter().map(line).collect(), more))
}

fn row(desk: &Desk, line: Line) -> Row {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let reached = line.phone.or(line.email);
    Row::new(vec![
        html! {
            a.who href={ "/admin/customers/" (line.id) } { (parts::face_of(&line.name, line.id.0, "")) b { (line.name) } }
        },
        html! { @match &reached { Some(text) => span.num { (text) }, None => span.faint { (t.no_contact()) } } },
        parts::tag(super::panel::source_name(t, line.source), parts::Tone::Plain),
        html! { span.num { (show::day(lang, line.since, desk.today())) } },
    ])
}

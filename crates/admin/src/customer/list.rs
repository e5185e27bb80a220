//! The list of customers: what each has, how they stand and what they pay a month. Searched by name, initial consonants,
//! last digits or email; narrowed by standing and by source; by name or newest.

use base::id::CustomerId;
use base::{Day, Money};
use billing::aloud::{plan_name, state_tag};
use catalog::plan::{self, PlanName};
use domain::billing::phase::Standing as Stage;
use domain::people::contact::Kind;
use domain::shop::role::Right;
use kit::db::{Error, Reader};
use kit::web::table::{self, Column, Dir, Paging, Row, Total};
use kit::web::{Oops, Page, Query, parts, show};
use maud::{Markup, html};
use people::contact::masked;
use people::customer::panel::source_name;
use people::customer::{Candidate, Source, search};
use shop::{Desk, Shop};

use super::sql::{self, Counts, Standing, Stands};
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

/// What the page shows.
struct Seen {
    lines: Vec<Line>,
    more: bool,
    /// Of all pages, when it is cheap to know.
    total: Option<i64>,
    stands: Stands,
    counts: Counts,
    names: Vec<PlanName>,
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
    let (source, standing) = (query.read("source"), query.read("state"));
    let asked = sql::Page { order, source, standing, limit: SIZE + 1, offset: query.offset(SIZE) };
    let reading = desk.app.db.read(move |r| match typed.is_empty() {
        true => every(r, &shop, today, asked),
        false => some(r, &shop, &typed, asked),
    });
    let seen = reading.await?;
    let columns = [
        Column::new(t.customer()).title().sort("name"),
        Column::new(t.plan()).quiet(),
        Column::new(t.state()).quiet(),
        Column::new(t.monthly()).number().aside(),
        Column::new(t.reachable_at()).quiet(),
        Column::new(t.customer_since()).wide_only().sort("new"),
        Column::new(t.paid_so_far()).number().wide_only(),
    ];
    let rows = seen.lines.iter().map(|line| row(&desk, &seen, line)).collect();
    let paging =
        Paging { size: SIZE, total: seen.total.map(Total::People), more: seen.more && query.text("q").is_empty() };
    let add = add_button(&desk);
    Ok(desk.page(
        "customers",
        t.customers(),
        html! {
            (parts::head(t.customers(), t.customers_text(), add.clone()))
            (table::search(lang, &query, t.customer_search()))
            (parts::empty_card(table::frame(html! {
                (states(t, &query, &seen.counts))
                (sources(t, &query))
                (table::list(lang, &query, &columns, sorted, rows, none(t, add)))
                @if seen.more && !query.text("q").is_empty() { (parts::note(parts::Tone::Act, &t.customer_more(SIZE))) }
                (table::pager(lang, &query, paging, seen.lines.len()))
            })))
        },
    ))
}

fn states(t: T, query: &Query, counts: &Counts) -> Markup {
    let chip = |standing: Standing, name| (standing.code(), name, Some(counts.of(Some(standing))));
    let mut chips = vec![("", t.all(), Some(counts.all)), chip(Standing::Using, t.customers_using())];
    let rare = [
        chip(Standing::Paused, t.customers_paused()),
        chip(Standing::Failed, t.customers_failed()),
        chip(Standing::Left, t.customers_left()),
        chip(Standing::Never, t.customers_never()),
    ];
    chips.extend(rare.into_iter().filter(|(code, _, n)| *n != Some(0) || *code == query.text("state")));
    table::chips(query, "state", t.state(), &chips)
}

fn sources(t: T, query: &Query) -> Markup {
    let chip = |source: Source| (source.code(), source_name(t.0, source), None);
    let mut chips = vec![("", t.all_sources(), None)];
    chips.extend(Source::ALL.iter().copied().map(chip));
    table::chips(query, "source", t.source(), &chips)
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

fn every(reader: &mut Reader<'_>, shop: &Shop, today: Day, page: sql::Page) -> Result<Seen, Error> {
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
    let lines: Vec<Line> = found.into_iter().map(line).collect();
    let stands = sql::list_stands(reader, shop.id, &ids(&lines))?;
    let counts = sql::counts(reader, shop.id)?;
    let total = page.source.is_none().then(|| counts.of(page.standing));
    Ok(Seen { lines, more, total, stands, counts, names: plan::names(reader, shop.id)? })
}

fn ids(lines: &[Line]) -> Vec<CustomerId> {
    lines.iter().map(|line| line.id).collect()
}

/// What a search finds, in the order asked for.
fn some(reader: &mut Reader<'_>, shop: &Shop, typed: &str, page: sql::Page) -> Result<Seen, Error> {
    let mut found = search(reader, shop, typed, page.source, FOUND_MOST)?;
    let all: Vec<CustomerId> = found.iter().map(|row| row.id).collect();
    let stands = sql::list_stands(reader, shop.id, &all)?;
    found.retain(|row| page.standing.is_none_or(|standing| stands.stands(row.id, standing)));
    match page.order {
        0 => found.sort_by(|a, b| a.name.cmp(&b.name)),
        1 => found.sort_by(|a, b| b.name.cmp(&a.name)),
        2 => found.sort_by_key(|row| (row.created_on, row.id)),
        _ => found.sort_by_key(|row| std::cmp::Reverse((row.created_on, row.id))),
    }
    let more = found.len() > SIZE as usize;
    found.truncate(SIZE as usize);
    let last = |text: &str| text.split(' ').next_back().filter(|last| !last.is_empty()).map(str::to_string);
    let line = |row: Candidate| Line {
        phone: last(&row.phones).map(|phone| masked(Kind::Phone, &phone)),
        email: last(&row.emails).map(|email| masked(Kind::Email, &email)),
        id: row.id,
        name: row.name,
        source: row.source,
        since: row.created_on,
    };
    let lines = found.into_iter().map(line).collect();
    let (counts, names) = (sql::counts(reader, shop.id)?, plan::names(reader, shop.id)?);
    Ok(Seen { lines, more, total: None, stands, counts, names })
}

fn row(desk: &Desk, seen: &Seen, line: &Line) -> Row {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let agreed: Vec<&sql::Agreed> = seen.stands.agreed(line.id).collect();
    let living: Vec<&&sql::Agreed> = agreed.iter().filter(|row| row.state != Stage::Ended).collect();
    let plan = agreed.first().map(|first| {
        let others = living.len().saturating_sub(1) as i64;
        (plan_name(lang, &seen.names, first.plan), first.quantity, others)
    });
    let tag = match agreed.first() {
        _ if seen.stands.failed(line.id) => parts::tag(t.customers_failed(), parts::Tone::Bad),
        Some(first) => state_tag(lang, first.state, first.ends_at.is_some()),
        None => parts::tag(t.customers_never(), parts::Tone::Plain),
    };
    let monthly = sums(lang, living.iter().map(|row| (row.currency, row.mrr)));
    let paid = sums(lang, seen.stands.paid(line.id));
    let reached = line.phone.as_ref().or(line.email.as_ref());
    Row::new(vec![
        html! {
            a.who href={ "/admin/customers/" (line.id) } { (parts::face_of(&line.name, line.id.0, "")) b { (line.name) } }
        },
        html! { @if let Some((name, quantity, others)) = plan { span {
            (name) @if quantity != 1 { " " small.soft { "× " (quantity) } }
            @if others > 0 { " " small.soft { (t.and_more(others)) } }
        } } @else { span.faint { (t.no_plan()) } } },
        tag,
        html! { (monthly) },
        html! { @match reached { Some(text) => span.num { (text) }, None => span.faint { (t.no_contact()) } } },
        html! { span.num title=(source_name(lang, line.source)) { (show::day(lang, line.since, desk.today())) } },
        html! { @if paid.is_empty() { span.faint { "–" } } @else { span.soft { (paid) } } },
    ])
    .faint(living.is_empty() && !agreed.is_empty())
}

/// Amounts added up for each currency; nothing of nothing.
fn sums(lang: base::Lang, amounts: impl Iterator<Item = (base::Currency, base::Amount)>) -> String {
    let mut sums: Vec<(base::Currency, base::Amount)> = Vec::new();
    for (currency, amount) in amounts {
        match sums.iter_mut().find(|sum| sum.0 == currency) {
            Some(sum) => sum.1 = sum.1.saturating_add(amount),
            None => sums.push((currency, amount)),
        }
    }
    let shown = sums.iter().map(|(currency, amount)| Money::new(*amount, *currency).show(lang));
    shown.collect::<Vec<_>>().join(" · ")
}

//! The list of invoices: by state, by day, by number, with what is open in sum.

use base::id::ShopId;
use base::{Amount, Currency, Day, Instant, Lang, Money};
use domain::billing::invoice::State;
use domain::shop::role::Right;
use kit::db::{Error, Reader};
use kit::web::table::{self, Column, Dir, Paging, Row};
use kit::web::{Field, Form, Oops, Page, Query, parts, show};
use maud::{Markup, html};
use shop::Desk;

use crate::aloud::invoice_tag;
use crate::draft;
use crate::invoice::portal::is_late;
use crate::invoice::show_number;
use crate::invoice::sql::{self, Listed};
use crate::words::T;

const SIZE: i64 = 50;
const DAY_SECONDS: i64 = 24 * 3600;

/// `2026-000123`, `2026-123` or `123`.
fn read_number(text: &str) -> Option<(Option<i64>, i64)> {
    match text.split_once('-') {
        Some((year, number)) => Some((Some(year.trim().parse().ok()?), number.trim().parse().ok()?)),
        None => Some((None, text.trim().parse().ok()?)),
    }
}

fn order((column, dir): (&str, Dir)) -> usize {
    let base = match column {
        "amount" => 2,
        "due" => return if dir == Dir::Up { 4 } else { 5 },
        _ => 0,
    };
    base + usize::from(dir == Dir::Up)
}

/// How many there are in a currency, and what they come to.
type Sum = (Currency, i64, Amount);

/// What the page knows.
struct Seen {
    rows: Vec<Listed>,
    open: Vec<Sum>,
    overdue: Vec<Sum>,
    issued: Vec<Sum>,
    drafts: Vec<Sum>,
    listed: Vec<draft::sql::Listed>,
}

fn see(
    r: &mut Reader<'_>,
    shop: ShopId,
    (asked, typed): (sql::Page, &str),
    late: Instant,
    (dated, waiting): (bool, bool),
) -> Result<Seen, Error> {
    let rows = match (typed.is_empty(), read_number(typed)) {
        (true, _) => sql::list(r, shop, asked)?,
        (false, Some((year, number))) => sql::list_numbered(r, shop, year, number)?,
        (false, None) => Vec::new(),
    };
    Ok(Seen {
        rows,
        open: sql::sum_open(r, shop, Instant::from_micros(i64::MAX))?,
        overdue: sql::sum_open(r, shop, late)?,
        issued: if dated { sql::sum_issued(r, shop, asked.from, asked.until)? } else { Vec::new() },
        drafts: draft::sql::sums(r, shop)?,
        listed: if waiting { draft::sql::list(r, shop, SIZE + 1, asked.offset)? } else { Vec::new() },
    })
}

pub async fn page(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let (t, lang, query, now) = (T(desk.lang()), desk.lang(), Query::new(&desk.visitor), desk.now());
    let sorted = query.sort(&["number", "amount", "due"], ("number", Dir::Down));
    let (from, until) = (query.read::<Day>("from"), query.read::<Day>("until"));
    let late = now.plus_seconds(-DAY_SECONDS);
    let (state, due_before) = match query.text("state") {
        "overdue" => (Some(State::Open), late),
        code => (State::from_code(code), Instant::from_micros(i64::MAX)),
    };
    let asked = sql::Page {
        order: order(sorted),
        state,
        due_before,
        from: from.unwrap_or(Day::FIRST),
        until: until.unwrap_or(Day::LAST),
        limit: SIZE + 1,
        offset: query.offset(SIZE),
    };
    let (shop, typed) = (desk.shop.id, query.text("q").to_string());
    let waiting = query.text("state") == "draft";
    let dated = from.is_some() || until.is_some();
    let reading = desk.app.db.read(move |r| see(r, shop, (asked, &typed), late, (dated, waiting)));
    let Seen { mut rows, open, overdue, issued, drafts, mut listed } = reading.await?;
    let more_drafts = listed.len() > SIZE as usize;
    listed.truncate(SIZE as usize);
    let more = rows.len() > SIZE as usize;
    rows.truncate(SIZE as usize);
    let shown = rows.len();
    let mut states = vec![
        ("", t.all(), None),
        ("open", t.invoice_open(), Some(count(&open))),
        ("overdue", t.invoice_late(), Some(count(&overdue))),
        ("paid", t.invoice_paid(), None),
    ];
    if waiting || desk.shop.policy.draft_hours > 0 || !drafts.is_empty() {
        states.push(("draft", t.drafts(), Some(count(&drafts))));
    }
    let rows = rows.iter().map(|row| line(&desk, row)).collect();
    let act = parts::Button::new(t.subscriptions()).link("/admin/subscriptions");
    let none = parts::Empty { icon: "invoice", title: t.invoices_none(), text: t.invoices_none_staff(), act }.show();
    let total = if dated { None } else { total(&query, &open, &overdue) };
    let paging = Paging { size: SIZE, total, more };
    Ok(desk.page(
        "invoices",
        t.invoices(),
        html! {
            (parts::head(t.invoices(), t.invoices_staff_text(), html! {
                (parts::Button::new(t.payments_unpaid()).icon("card").link("/admin/payments"))
                (parts::Button::new(t.credit_notes()).link("/admin/credit-notes"))
                (parts::Button::new(t.refunds()).link("/admin/refunds"))
            }))
            (sums(lang, &[(t.invoice_open(), &open), (t.invoice_late(), &overdue)]))
            div.bar { (table::search(lang, &query, t.invoice_search())) (dates(lang, &query)) }
            (table::frame(html! {
                (table::chips(&query, "state", t.state(), &states))
                @if dated { (sums(lang, &[(t.issued_in_range(), &issued)])) }
                @if waiting {
                    p.soft.small { (t.drafts_text()) }
                    (draft::admin::list::rows(&desk, &query, &listed, Paging { size: SIZE, total: None, more: more_drafts }))
                } @else {
                    (table::list(lang, &query, &columns(t), sorted, rows, none))
                    (table::pager(lang, &query, paging, shown))
                }
            }))
        },
    ))
}

/// How many the list has on all pages, where that was counted.
fn total(query: &Query, open: &[Sum], overdue: &[Sum]) -> Option<table::Total> {
    let counted = match query.text("state") {
        "open" => count(open),
        "overdue" => count(overdue),
        _ => return None,
    };
    query.text("q").is_empty().then_some(table::Total::Cases(counted))
}

fn columns(t: T) -> [Column; 6] {
    [
        Column::new(t.number()).quiet().sort("number"),
        Column::new(t.customer()).title(),
        Column::new(t.issued_on()).quiet(),
        Column::new(t.due_on()).sort("due").wide_only(),
        Column::new(t.state()).quiet(),
        Column::new(t.amount()).number().aside().sort("amount"),
    ]
}

/// Currency, how many, how much.
type Sums = Vec<(Currency, i64, i64)>;

fn count(sums: &[(Currency, i64, i64)]) -> i64 {
    sums.iter().map(|(_, count, _)| count).sum()
}

/// Sums, each currency on its own.
fn sums(lang: Lang, rows: &[(&str, &Sums)]) -> Markup {
    let t = T(lang);
    let said = |sums: &[(Currency, i64, i64)]| {
        let each: Vec<String> = sums.iter().map(|(currency, _, sum)| Money::new(*sum, *currency).show(lang)).collect();
        if each.is_empty() { "0".to_string() } else { each.join(" + ") }
    };
    let counts: Vec<String> = rows.iter().map(|(_, sums)| format!(" · {}", t.count_invoices(count(sums)))).collect();
    let stats: Vec<(&str, String, &str)> =
        rows.iter().zip(&counts).map(|((label, sums), count)| (*label, said(sums), count.as_str())).collect();
    parts::stats(&stats)
}

/// From and until, beside the search.
fn dates(lang: Lang, query: &Query) -> Markup {
    let t = T(lang);
    let form = Form::filled([("from", query.text("from").to_string()), ("until", query.text("until").to_string())]);
    html! {
        form.narrow.acts method="get" action=(query.bare()) {
            @if !query.text("state").is_empty() { input type="hidden" name="state" value=(query.text("state")); }
            (Field::date("from", t.issued_from()).required().show(lang, &form))
            (Field::date("until", t.issued_until()).required().show(lang, &form))
            (parts::Button::new(t.show_range()).submit())
        }
    }
}

/// How an invoice stands; one below zero gave something back, and nobody paid it.
pub fn tag(lang: Lang, state: State, is_late: bool, total: Amount) -> Markup {
    if state == State::Paid && total < 0 {
        return parts::tag(T(lang).invoice_credited(), parts::Tone::Plain);
    }
    invoice_tag(lang, state, is_late)
}

fn line(desk: &Desk, row: &Listed) -> Row {
    let (lang, today) = (desk.lang(), desk.today());
    let day = |day: Day| html! { span.num { (show::day(lang, day, today)) } };
    let late = row.state == State::Open && is_late(row.due_at, desk.now());
    Row::new(vec![
        html! { a.link.num href={ "/admin/invoices/" (row.id) } { (show_number(row.year, row.number)) } },
        html! { a href={ "/admin/customers/" (row.customer) } { (row.name) } },
        day(row.issued_on),
        // What waited as a draft may be issued after the day it was meant for.
        day(desk.shop.zone.day(row.due_at).max(row.issued_on)),
        tag(lang, row.state, late, row.total),
        html! { (Money::new(row.total, row.currency).show(lang)) },
    ])
    .faint(matches!(row.state, State::Void | State::Uncollectible))
}

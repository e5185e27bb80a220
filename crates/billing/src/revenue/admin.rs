//! Revenue by month: what was earned and what is still to be earned, with the lines behind every number.

use axum::Router;
use axum::routing::get;
use base::{Day, Instant, Money};
use domain::billing::ledger::Account;
use domain::shop::role::Right;
use kit::app::App;
use kit::db::{Error, Reader};
use kit::web::chart::{self, Series};
use kit::web::table::{self, Column, Dir, Paging, Row as Line};
use kit::web::{Oops, Page, Query, parts, show};
use maud::{Markup, html};
use shop::{Desk, Shop};

use super::sql::{self, Row, Waiting};
use crate::invoice::show_number;
use crate::ledger::admin::{BOOKS, asked_day};
use crate::ledger::{self, first_entry};
use crate::words::T;

const SIZE: i64 = 50;
/// The chart shows so many months.
const MONTHS: i64 = 12;
/// More open lines than this are not added up for a page.
const LINES_MOST: usize = 50_000;
const CHUNK: i64 = 5_000;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/admin/books/earned", get(earned)).route("/admin/books/deferred", get(deferred))
}

/// One month: what was booked as earned in it, and what is still to be earned at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    pub first: Day,
    pub earned: i64,
    pub deferred: i64,
}

/// Revenue over some months, and what is earned since the last booking.
#[derive(Clone, Debug)]
pub struct Course {
    pub months: Vec<Month>,
    /// Earned up to the day and not booked before the month ends. None: too many lines to add up.
    pub since: Option<i64>,
}

/// The months up to that of a day, in the shop's currency.
pub fn course(reader: &mut Reader<'_>, shop: &Shop, day: Day) -> Result<Course, Error> {
    let from = day.first_of_month().plus_months(1 - MONTHS);
    let since = ledger::sql::since(reader, shop.id, day)?;
    let before = ledger::moved(reader, shop, from.plus_days(-1))?;
    let opening = before.iter().find(|m| (m.account, m.currency) == (Account::Deferred, shop.currency));
    let mut deferred = opening.map_or(0, |m| -m.balance());
    let rest = (since, first_entry(shop, since));
    let rows = ledger::sql::months(reader, shop.id, shop.currency, (from, day), rest)?;
    let of = |first: Day, account| -> i64 {
        let own = rows.iter().filter(|row| row.month == first.month_key() && row.account == account);
        own.map(|row| -row.amount).sum()
    };
    let mut months = Vec::new();
    for n in 0..MONTHS {
        let first = from.plus_months(n);
        deferred += of(first, Account::Deferred);
        months.push(Month { first, earned: of(first, Account::Earned), deferred });
    }
    Ok(Course { months, since: unbooked(reader, shop, day)? })
}

/// What is earned up to a day and not booked yet, exactly, line by line.
pub fn unbooked(reader: &mut Reader<'_>, shop: &Shop, day: Day) -> Result<Option<i64>, Error> {
    let (mut after, mut sum, mut count) = (sql::START, 0, 0);
    loop {
        let due = sql::list_due(reader, shop.id, &shop.zone, day.last_of_month(), after, CHUNK)?;
        let Some(last) = due.last() else { return Ok(Some(sum)) };
        after = (last.line.next_on, last.line.invoice, last.line.line);
        let own = due.iter().filter(|due| due.line.currency == shop.currency);
        sum += own.map(|due| due.earning.by(day) - due.line.booked).sum::<i64>();
        count += due.len();
        if count > LINES_MOST {
            return Ok(None);
        }
    }
}

/// The chart with its figures, each leading to its rows.
pub fn card(desk: &Desk, day: Day, course: &Course) -> Markup {
    let (t, lang, currency) = (T(desk.lang()), desk.lang(), desk.shop.currency);
    let unit = 10i64.pow(currency.digits());
    let money = |amount: i64| Money::new(amount, currency).show(lang);
    let whole = |n: i64| money(n.saturating_mul(unit));
    let labels: Vec<String> = course.months.iter().map(|month| show::month_name(lang, month.first)).collect();
    // What the running month has earned counts in it, though the books get it at its end.
    let open = course.since.unwrap_or(0);
    let months: Vec<Month> = course
        .months
        .iter()
        .copied()
        .enumerate()
        .map(|(n, month)| {
            let is_open = n + 1 == course.months.len();
            let add = if is_open { open } else { 0 };
            Month { earned: month.earned + add, deferred: month.deferred - add, ..month }
        })
        .collect();
    let of = |pick: fn(&Month) -> i64| months.iter().map(|month| pick(month) / unit).collect::<Vec<i64>>();
    let (earned, deferred) = (of(|month| month.earned), of(|month| month.deferred));
    let name = |month: &Month| {
        let said = show::month(lang, month.first);
        if open != 0 && months.last() == Some(month) { t.revenue_not_yet(said) } else { said }
    };
    let last = |month: &Month| month.first.last_of_month().min(day);
    let links: Vec<String> = months.iter().map(|month| format!("{BOOKS}/earned?day={}", last(month))).collect();
    let open = (open != 0).then(|| months.len() - 1);
    let marks = chart::Marks { links: &links, chosen: None, open };
    let series = |name, class, values| Series { name, class, values };
    html! {
        (parts::row_2(html! {
            (parts::Card::new("earned", t.revenue_earned()).note(t.revenue_earned_note()).show(
                chart::marked_bars(lang, t.revenue_earned(), &labels, &series(t.revenue_earned(), "f1", &earned), marks, whole)))
            (parts::Card::new("deferred", t.revenue_deferred()).note(t.revenue_deferred_note()).show(
                chart::line(lang, t.revenue_deferred(), &labels, &series(t.revenue_deferred(), "f3", &deferred), whole)))
        }))
        (parts::Card::new("months", t.revenue_months()).note(t.revenue_months_note()).show(html! {
            @if let Some(since) = course.since.filter(|since| *since != 0) { p.soft { (t.revenue_since(money(since))) } }
            table.grid {
                thead { tr { th scope="col" { (t.revenue_month()) } th.num scope="col" { (t.revenue_earned()) } th.num scope="col" { (t.revenue_deferred()) } } }
                tbody {
                    @for month in months.iter().rev().filter(|month| month.earned != 0 || month.deferred != 0) {
                        tr {
                            td.p-title data-label=(t.revenue_month()) { (name(month)) }
                            td.num.p-line data-label=(t.revenue_earned()) { a href={ (BOOKS) "/earned?day=" (last(month)) } { (money(month.earned)) } }
                            td.num.p-line data-label=(t.revenue_deferred()) { a href={ (BOOKS) "/deferred?day=" (last(month)) } { (money(month.deferred)) } }
                        }
                    }
                }
            }
        }))
    }
}

/// The lines that were earned in a month.
async fn earned(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeFigures)?;
    let (t, lang, query) = (T(desk.lang()), desk.lang(), Query::new(&desk.visitor));
    let day = asked_day(&desk, &query);
    let (shop, currency, offset) = (desk.shop.id, desk.shop.currency, query.offset(SIZE));
    let (span, page) = ((day.first_of_month(), day.last_of_month()), sql::Page { limit: SIZE + 1, offset });
    let own = desk.shop.clone();
    let reading = desk.app.db.read(move |r| {
        let rows = sql::list_earned(r, shop, currency, span, page)?;
        let since = if rows.is_empty() { unbooked(r, &own, day)? } else { None };
        Ok::<_, Error>((rows, since))
    });
    let (rows, course_since) = reading.await?;
    let columns = [
        Column::new(t.customer()).title(),
        Column::new(t.invoice()).quiet(),
        Column::new(t.revenue_line()).quiet(),
        Column::new(t.revenue_service()).wide_only(),
        Column::new(t.amount()).number().aside(),
    ];
    let text = t.revenue_earned_in(show::month(lang, day));
    let month = |months: i64| {
        let first = day.first_of_month().plus_months(months);
        (show::month(lang, first), format!("{BOOKS}/earned?day={}", first.last_of_month().min(desk.today())))
    };
    let (before, after) = (month(-1), month(1));
    let acts = html! {
        a.btn.mini href=(before.1) { (parts::icon("prev", "xs")) (before.0) }
        @if span.1 < desk.today() { a.btn.mini href=(after.1) { (after.0) (parts::icon("next", "xs")) } }
    };
    let is_open = span.1 >= desk.today();
    let none = if is_open {
        let last = show::day(lang, span.1, desk.today());
        let text = match course_since {
            Some(since) => t.revenue_so_far(Money::new(since, currency).show(lang)),
            None => String::new(),
        };
        (t.revenue_not_booked(last), text)
    } else {
        (t.revenue_none().to_string(), t.revenue_none_text().to_string())
    };
    let top = Top { title: t.revenue_earned(), text: &text, note: String::new(), acts, none };
    Ok(listing(&desk, &query, top, &columns, rows, |row| earned_row(&desk, row)))
}

/// What is billed and still to be earned at the end of a day, invoice by invoice.
async fn deferred(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeFigures)?;
    let (t, lang, query) = (T(desk.lang()), desk.lang(), Query::new(&desk.visitor));
    let day = asked_day(&desk, &query);
    let (shop, currency, offset) = (desk.shop.id, desk.shop.currency, query.offset(SIZE));
    let page = sql::Page { limit: SIZE + 1, offset };
    let own = desk.shop.clone();
    let reading = desk.app.db.read(move |r| {
        let moved = ledger::moved(r, &own, day)?;
        let sum =
            moved.iter().find(|m| (m.account, m.currency) == (Account::Deferred, currency)).map_or(0, |m| -m.balance());
        Ok::<_, Error>((sql::list_deferred(r, shop, currency, day, page)?, sum))
    });
    let (rows, sum) = reading.await?;
    let columns = [
        Column::new(t.customer()).title(),
        Column::new(t.invoice()).quiet(),
        Column::new(t.issued_on()).quiet(),
        Column::new(t.total()).number().wide_only(),
        Column::new(t.revenue_left()).number().aside(),
    ];
    let text = t.revenue_deferred_at(show::full_day(lang, day));
    let none = (t.revenue_none().to_string(), t.revenue_none_text().to_string());
    // What is served of a month leaves this account at the month's end.
    let booked = day.plus_days(1).first_of_month().plus_days(-1);
    let sum = Money::new(sum, currency).show(lang);
    let note = if booked == day {
        t.revenue_deferred_sum(sum)
    } else {
        let (last, running) = (show::full_day(lang, booked), show::month(lang, day));
        format!("{} {}", t.revenue_deferred_sum(sum), t.revenue_deferred_open(last, running))
    };
    let top = Top { title: t.revenue_deferred(), text: &text, note, acts: Markup::default(), none };
    Ok(listing(&desk, &query, top, &columns, rows, |row| deferred_row(&desk, row)))
}

/// What stands above a list, and what is said when it is empty.
struct Top<'a> {
    title: &'a str,
    text: &'a str,
    /// A sentence about the figures; may be empty.
    note: String,
    acts: Markup,
    none: (String, String),
}

fn listing<R>(
    desk: &Desk,
    query: &Query,
    top: Top<'_>,
    columns: &[Column],
    mut rows: Vec<R>,
    line: impl Fn(&R) -> Line,
) -> Page {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let more = rows.len() > SIZE as usize;
    rows.truncate(SIZE as usize);
    let Top { title, text, note, acts, none } = top;
    let none = parts::Empty { icon: "book", title: &none.0, text: &none.1, act: Markup::default() };
    let main = html! {
        (parts::crumbs(t.crumbs(), &[(t.books(), BOOKS)]))
        (parts::head(title, text, acts))
        @if !note.is_empty() { (parts::note(parts::Tone::Plain, &note)) }
        (table::frame(html! {
            (table::list(lang, query, columns, ("", Dir::Down), rows.iter().map(line).collect(), none.show()))
            (table::pager(lang, query, Paging { size: SIZE, total: None, more }, rows.len()))
        }))
    };
    desk.page("books", title, main)
}

fn earned_row(desk: &Desk, row: &Row) -> Line {
    let (lang, zone) = (desk.lang(), &desk.shop.zone);
    let day = |at: Instant| show::day(lang, zone.day(at), desk.today());
    let name = lang.pick(&row.name_ko, &row.name_en);
    Line::new(vec![
        html! { a.who href={ "/admin/customers/" (row.customer) } { (parts::face_of(&row.name, row.customer.0, "")) b { (row.name) } } },
        html! { a.link.num href={ "/admin/invoices/" (row.invoice) } { (show_number(row.year, row.number)) } },
        html! { (name) },
        html! { @if let (Some(from), Some(to)) = (row.service_from, row.service_to) { span.num { (T(lang).range(day(from), day(to))) } } },
        html! { (Money::new(row.amount, row.currency).show(lang)) },
    ])
}

fn deferred_row(desk: &Desk, row: &Waiting) -> Line {
    let (lang, currency) = (desk.lang(), desk.shop.currency);
    Line::new(vec![
        html! { a.who href={ "/admin/customers/" (row.customer) } { (parts::face_of(&row.name, row.customer.0, "")) b { (row.name) } } },
        html! { a.link.num href={ "/admin/invoices/" (row.invoice) } { (show_number(row.year, row.number)) } },
        html! { span.num { (show::day(lang, row.issued_on, desk.today())) } },
        html! { (Money::new(row.total, currency).show(lang)) },
        html! { (Money::new(row.amount, currency).show(lang)) },
    ])
}

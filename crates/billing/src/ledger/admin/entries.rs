//! The entries behind the figures: of a period, of one account or of all.

use base::{Day, Money};
use domain::billing::ledger::Account;
use domain::shop::role::Right;
use kit::web::table::{self, Column, Dir, Row};
use kit::web::{Choice, Field, Form, Oops, Page, Query, parts, show, url};
use maud::{Markup, html};
use shop::Desk;

use super::super::sql::{self, Entry, Which};
use super::super::{account_name, first_entry};
use super::BOOKS;
use crate::invoice::show_number;
use crate::words::T;

const SIZE: i64 = 100;

/// The period and account an address asks for: this month and every account when it names none.
pub fn asked(desk: &Desk, query: &Query) -> Which {
    let sane = |name: &str| query.read::<Day>(name).filter(|day| (Day::FIRST..=Day::LAST).contains(day));
    let until = sane("until").unwrap_or(desk.today());
    let from =
        sane("from").unwrap_or(if query.text("account").is_empty() { until.first_of_month() } else { Day::FIRST });
    Which { from, until, account: query.read("account") }
}

/// The key before the first entry there can be.
pub fn before(desk: &Desk, which: Which) -> (i64, i64) {
    (first_entry(&desk.shop, which.from).max(1) - 1, i64::MAX)
}

/// `12-3`: after this entry.
fn read_key(text: &str) -> Option<(i64, i64)> {
    let (entry, n) = text.split_once('-')?;
    Some((entry.parse().ok()?, n.parse().ok()?))
}

pub async fn page(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeFigures)?;
    let (t, lang, query, shop) = (T(desk.lang()), desk.lang(), Query::new(&desk.visitor), desk.shop.id);
    let which = asked(&desk, &query);
    let after = read_key(query.text("after")).unwrap_or_else(|| before(&desk, which));
    let mut rows = desk.app.db.read(move |r| sql::list(r, shop, which, after, SIZE + 1)).await?;
    let more = rows.len() > SIZE as usize;
    rows.truncate(SIZE as usize);
    let next = rows.last().filter(|_| more).map(|last| query.with("after", &format!("{}-{}", last.entry, last.n)));
    let columns = [
        Column::new(t.entry_day()).quiet(),
        Column::new(t.entry_account()).title(),
        Column::new(t.customer()).quiet(),
        Column::new(t.invoice()).quiet(),
        Column::new(t.entry_debit()).number(),
        Column::new(t.entry_credit()).number(),
    ];
    let none =
        parts::Empty { icon: "book", title: t.entries_none(), text: t.books_entries_none(), act: Markup::default() };
    let mut pairs = vec![("from".to_string(), which.from.to_string()), ("until".into(), which.until.to_string())];
    pairs.extend(which.account.map(|account| ("account".to_string(), account.to_string())));
    let file = format!("{BOOKS}/entries.csv?{}", url::query(&pairs));
    let acts = html! {
        @if desk.may(Right::Export) { (parts::Button::new(t.books_csv()).icon("file").download(&file)) }
    };
    let main = html! {
        (parts::crumbs(t.crumbs(), &[(t.books(), BOOKS)]))
        (parts::head(t.books_entries(), t.books_entries_text(), acts))
        (choose(&desk, which))
        (table::frame(html! {
            (table::list(lang, &query, &columns, ("", Dir::Down), lines(&desk, &rows), none.show()))
            @if let Some(next) = next { nav.pager aria-label=(t.books_more()) { a.btn.mini href=(next) rel="next" { (t.books_more()) (parts::icon("next", "xs")) } } }
        }))
    };
    Ok(desk.page("books", t.books_entries(), main))
}

fn choose(desk: &Desk, which: Which) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let account = which.account.map_or("", Account::code).to_string();
    let from = which.from.to_string();
    let form = Form::filled([("from", from), ("until", which.until.to_string()), ("account", account)]);
    let mut accounts = vec![Choice::new("", t.all())];
    accounts.extend(Account::ALL.iter().map(|account| Choice::new(account, account_name(lang, *account))));
    html! {
        form.narrow.acts method="get" action={ (BOOKS) "/entries" } {
            (Field::date("from", t.entries_from()).required().show(lang, &form))
            (Field::date("until", t.entries_until()).required().show(lang, &form))
            (Field::select("account", t.entry_account(), accounts).required().show(lang, &form))
            (parts::Button::new(t.show_range()).submit())
        }
    }
}

/// The day, the customer and the invoice are said once for the lines of one entry.
fn lines(desk: &Desk, rows: &[Entry]) -> Vec<Row> {
    let goes_on = |n: usize| n > 0 && rows[n - 1].entry == rows[n].entry;
    rows.iter().enumerate().map(|(n, row)| line(desk, row, goes_on(n))).collect()
}

fn line(desk: &Desk, row: &Entry, goes_on: bool) -> Row {
    let lang = desk.lang();
    let side = |amount: i64| if amount > 0 { Money::new(amount, row.currency).show(lang) } else { String::new() };
    let number = row.year.zip(row.number).map(|(year, number)| show_number(year, number));
    Row::new(vec![
        html! { @if !goes_on { span.num { (show::day(lang, row.posted_on, desk.today())) } } },
        html! { (account_name(lang, row.account)) },
        html! { @if !goes_on { a href={ "/admin/customers/" (row.customer) } { (row.name) } } },
        html! { @if !goes_on && let (Some(id), Some(number)) = (row.invoice, number) { a.link.num href={ "/admin/invoices/" (id) } { (number) } } },
        html! { (side(row.amount)) },
        html! { (side(-row.amount)) },
    ])
}

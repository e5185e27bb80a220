//! The books: the trial balance of a day, revenue by month, the entries behind every number, and a file for the accountant.

mod download;
mod entries;

use axum::Router;
use axum::routing::get;
use base::{Currency, Day, Lang, Money};
use domain::billing::ledger::equation;
use domain::shop::role::Right;
use kit::app::App;
use kit::db::Error;
use kit::web::parts::{self, Button, Tone};
use kit::web::{Oops, Page, Query, show, url};
use maud::{Markup, html};
use shop::Desk;

use super::{Moved, account_name, moved};
use crate::revenue::admin::{Course, card, course};
use crate::words::T;

pub const BOOKS: &str = "/admin/books";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(BOOKS, get(page))
        .route("/admin/books/print", get(print))
        .route("/admin/books/entries", get(entries::page))
        .route("/admin/books/entries.csv", get(download::entries))
}

/// The day an address asks about; today when it names none.
pub fn asked_day(desk: &Desk, query: &Query) -> Day {
    query.read::<Day>("day").filter(|day| (Day::FIRST..=Day::LAST).contains(day)).unwrap_or(desk.today())
}

async fn read(desk: &Desk, day: Day) -> Result<(Vec<Moved>, Course), Oops> {
    desk.require(Right::SeeFigures)?;
    let shop = desk.shop.clone();
    let reading = desk.app.db.read(move |r| Ok::<_, Error>((moved(r, &shop, day)?, course(r, &shop, day)?)));
    Ok(reading.await?)
}

async fn page(desk: Desk) -> Result<Page, Oops> {
    let (t, query) = (T(desk.lang()), Query::new(&desk.visitor));
    let day = asked_day(&desk, &query);
    let (moved, course) = read(&desk, day).await?;
    let asked = url::query(&[("from".into(), day.first_of_month().to_string()), ("until".into(), day.to_string())]);
    let acts = html! {
        form.inline method="get" action=(BOOKS) {
            input type="date" name="day" value=(day) aria-label=(t.books_day());
            button.btn.mini type="submit" { (t.books_up_to()) }
        }
        (Button::new(t.print_view()).icon("printer").link(&format!("{BOOKS}/print?day={day}")))
    };
    let main = html! {
        (parts::head(t.books(), &t.books_text(show::full_day(desk.lang(), day)), acts))
        @if moved.is_empty() {
            (parts::empty_card(parts::Empty { icon: "book", title: t.books_none(), text: t.books_none_text(), act: Markup::default() }.show()))
        } @else {
            (card(&desk, day, &course))
            @for own in moved.chunk_by(|a, b| a.currency == b.currency) { (trial(&desk, day, own)) }
            (parts::card("files", t.books_files(), html! {
                p.soft { (t.books_files_text()) }
                div.acts {
                    (Button::new(t.books_entries()).icon("list").link(&format!("{BOOKS}/entries?{asked}")))
                    @if desk.may(Right::Export) { (Button::new(t.books_csv()).icon("file").download(&format!("{BOOKS}/entries.csv?{asked}"))) }
                }
            }))
        }
    };
    Ok(desk.page("books", t.books(), main))
}

/// Only the trial balance: the browser's own print command does the rest.
async fn print(desk: Desk) -> Result<Page, Oops> {
    let (t, query) = (T(desk.lang()), Query::new(&desk.visitor));
    let day = asked_day(&desk, &query);
    let (moved, _) = read(&desk, day).await?;
    let main = html! {
        article.sheet-a4 {
            header {
                div { h1 { (t.trial_balance()) } p.soft { (t.books_text(show::full_day(desk.lang(), day))) } }
                b { (desk.shop.name) }
            }
            @if moved.is_empty() { p.faint { (t.books_none()) } }
            @for own in moved.chunk_by(|a, b| a.currency == b.currency) { (table(&desk, day, own)) }
        }
        p.acts { a.quiet href={ (BOOKS) "?day=" (day) } { (t.go_back()) } }
    };
    Ok(desk.page("books", t.trial_balance(), main))
}

fn sums(moved: &[Moved]) -> (i64, i64) {
    (moved.iter().map(|m| m.debit).sum(), moved.iter().map(|m| m.credit).sum())
}

fn trial(desk: &Desk, day: Day, moved: &[Moved]) -> Markup {
    let t = T(desk.lang());
    let currency = moved.first().map_or(desk.shop.currency, |m| m.currency);
    let balances: Vec<_> = moved.iter().map(|m| (m.account, m.balance())).collect();
    let ((debit, credit), (has, earned)) = (sums(moved), equation(&balances));
    let tick = if debit == credit && has == earned {
        parts::tag(t.trial_balanced(), Tone::Good)
    } else {
        parts::tag(t.trial_unbalanced(), Tone::Bad)
    };
    let title = if currency == desk.shop.currency {
        t.trial_balance().to_string()
    } else {
        format!("{} · {currency}", t.trial_balance())
    };
    parts::Card::new(format!("trial-{currency}"), title).note(t.trial_note()).aside(tick).show(table(desk, day, moved))
}

/// As Korean accountants draw it: balances outside, sums inside, the account in the middle.
fn table(desk: &Desk, day: Day, moved: &[Moved]) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let (debit, credit) = sums(moved);
    let (over, under) = (
        moved.iter().map(|m| m.balance().max(0)).sum::<i64>(),
        moved.iter().map(|m| (-m.balance()).max(0)).sum::<i64>(),
    );
    let currency = moved.first().map_or(desk.shop.currency, |m| m.currency);
    let entries = |m: &Moved| {
        let pairs = [("account".into(), m.account.to_string()), ("until".into(), day.to_string())];
        format!("{BOOKS}/entries?{}", url::query(&pairs))
    };
    html! {
        table.grid {
            thead { tr {
                th.num scope="col" { (t.trial_debit_balance()) } th.num scope="col" { (t.trial_debits()) }
                th scope="col" { (t.entry_account()) }
                th.num scope="col" { (t.trial_credits()) } th.num scope="col" { (t.trial_credit_balance()) }
            } }
            tbody {
                @for m in moved {
                    tr {
                        td.num.p-line data-label=(t.trial_debit_balance()) { (figure(lang, currency, m.balance())) }
                        td.num.p-line data-label=(t.trial_debits()) { (figure(lang, currency, m.debit)) }
                        td.p-title data-label=(t.entry_account()) { a.link href=(entries(m)) { (account_name(lang, m.account)) } }
                        td.num.p-line data-label=(t.trial_credits()) { (figure(lang, currency, m.credit)) }
                        td.num.p-line data-label=(t.trial_credit_balance()) { (figure(lang, currency, -m.balance())) }
                    }
                }
            }
            tfoot { tr {
                td.num data-label=(t.trial_debit_balance()) { b { (figure(lang, currency, over)) } }
                td.num data-label=(t.trial_debits()) { b { (figure(lang, currency, debit)) } }
                th scope="row" { (t.trial_sum()) }
                td.num data-label=(t.trial_credits()) { b { (figure(lang, currency, credit)) } }
                td.num data-label=(t.trial_credit_balance()) { b { (figure(lang, currency, under)) } }
            } }
        }
    }
}

/// A figure of one side; nothing when it belongs to the other.
fn figure(lang: Lang, currency: Currency, amount: i64) -> String {
    if amount > 0 { Money::new(amount, currency).show(lang) } else { String::new() }
}

//! The insights page: the figures of a run of months, what moved revenue, cohorts. Every number opens its rows.

pub mod cards;
mod export;
mod listing;
mod rows;
mod shown;

use axum::Router;
use axum::routing::get;
use domain::analytics::metric::Metric;
use domain::analytics::month::{Month, Months};
use domain::shop::role::Right;
use kit::app::App;
use kit::web::parts::{self, Button, Empty};
use kit::web::{Oops, Page, Query, show, url};
use maud::{Markup, html};
use shop::Desk;

use super::{Of, Report, report, usual_month};
use crate::words::T;

const INSIGHTS: &str = "/admin/insights";
const SUBSCRIBERS: &[Metric] = &[
    Metric::Mrr,
    Metric::Customers,
    Metric::Subscriptions,
    Metric::Arpu,
    Metric::CustomerChurn,
    Metric::RevenueChurn,
    Metric::Retention,
    Metric::NewCustomers,
];
const BUYERS: &[Metric] = &[Metric::Sales, Metric::Purchases, Metric::Buyers, Metric::RepeatRate];
/// The grid of the insights page: cohorts, and months of each.
const COHORTS_MOST: usize = 18;
const MONTHS_MOST: i64 = 18;

pub fn routes() -> Router<App> {
    Router::new()
        .route(INSIGHTS, get(page))
        .route("/admin/insights/movements", get(rows::movements))
        .route("/admin/insights/movements.csv", get(export::movements))
        .route("/admin/insights/cohort", get(rows::cohort))
        .route("/admin/insights/{metric}", get(rows::page))
}

/// The run of months an address asks for. `usual` is the last month when it names none.
pub fn period(query: &Query, usual: Month) -> Months {
    let count = query.one("span", &["1", "3", "12"]).and_then(|span| span.parse().ok()).unwrap_or(1);
    Months::ending(query.read::<Month>("to").unwrap_or(usual), count)
}

/// The parameters that ask for these months again.
pub fn asking(months: Months) -> String {
    url::query(&[("to".to_string(), months.to.to_string()), ("span".to_string(), months.count().to_string())])
}

impl Of {
    pub fn desk(desk: &Desk) -> Of {
        Of { shop: desk.shop.id, currency: desk.shop.currency }
    }
}

/// Counts what an address asks for.
pub async fn read(desk: &Desk, query: &Query) -> Result<Report, Oops> {
    let (of, today, query) = (Of::desk(desk), desk.today(), query.clone());
    let counting = desk.app.db.read(move |r| {
        let usual = usual_month(r, of, today)?;
        report(r, of, period(&query, usual))
    });
    Ok(counting.await?)
}

async fn page(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeFigures)?;
    let (t, query) = (T(desk.lang()), Query::new(&desk.visitor));
    let report = read(&desk, &query).await?;
    Ok(desk.page(
        "insights",
        t.insights(),
        html! {
            (parts::head(t.insights(), &period_name(&desk, report.period), choose(&desk, &query, &report)))
            @if report.has_subscribers() || report.has_buyers() {
                @if report.has_subscribers() { (subscribers(&desk, &report)) }
                @if report.has_buyers() { (buyers(&desk, &report)) }
            } @else {
                (parts::empty_card(nothing(t)))
            }
        },
    ))
}

fn nothing(t: T) -> Markup {
    let act = Button::new(t.insights_none_act()).go().link("/admin/plans");
    Empty { icon: "chart", title: t.insights_none(), text: t.insights_none_text(), act }.show()
}

/// `2026년 11월` or `2026년 9월 – 2026년 11월`
fn period_name(desk: &Desk, months: Months) -> String {
    let name = |month: Month| show::month(desk.lang(), month.first());
    if months.count() == 1 { name(months.to) } else { format!("{} – {}", name(months.from), name(months.to)) }
}

/// How many months, and which is the last.
fn choose(desk: &Desk, query: &Query, report: &Report) -> Markup {
    let t = T(desk.lang());
    let Months { to, .. } = report.period;
    let step = |months: i64| query.with("to", &to.plus(months).to_string());
    html! {
        form.inline method="get" action=(INSIGHTS) {
            input type="hidden" name="span" value=(report.period.count());
            input type="month" name="to" value=(to) aria-label=(t.last_month());
            button.btn.mini type="submit" { (t.show()) }
        }
        a.btn.mini href=(step(-1)) { (parts::icon("prev", "xs")) span.hide { (t.month_before()) } }
        a.btn.mini href=(step(1)) { (parts::icon("next", "xs")) span.hide { (t.month_after()) } }
        (spans(desk, query, report.period))
    }
}

/// This month, three months, twelve.
pub fn spans(desk: &Desk, query: &Query, months: Months) -> Markup {
    let t = T(desk.lang());
    let names = [("1", t.span_month()), ("3", t.span_quarter()), ("12", t.span_year())];
    let links = names.map(|(span, name)| (name, query.with("span", span), months.count().to_string() == span));
    parts::segments(t.span(), &links)
}

fn subscribers(desk: &Desk, report: &Report) -> Markup {
    let t = T(desk.lang());
    html! {
        section.stack aria-label=(t.subscribers()) {
            (parts::row_4(html! { @for metric in SUBSCRIBERS { (cards::kpi(desk, report, *metric)) } }))
            (cards::moves(desk, report))
            (cards::subscribers(desk, report, COHORTS_MOST, MONTHS_MOST))
        }
    }
}

fn buyers(desk: &Desk, report: &Report) -> Markup {
    let t = T(desk.lang());
    html! {
        section.stack aria-label=(t.buyers()) {
            (parts::row_4(html! { @for metric in BUYERS { (cards::kpi(desk, report, *metric)) } }))
            (cards::sales(desk, report))
            (cards::buyers(desk, report, COHORTS_MOST, MONTHS_MOST))
        }
    }
}

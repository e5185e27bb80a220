//! The rows behind a figure: which they are and what the page says above them. `listing` shows them.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::analytics::metric::Metric;
use domain::analytics::month::{Month, Months};
use domain::analytics::movement::Kind;
use domain::shop::role::Right;
use kit::db::{Error, Reader};
use kit::web::parts::{self, Button, Tone};
use kit::web::table::{self, Dir};
use kit::web::{Oops, Page, Query, show};
use maud::{Markup, html};
use shop::Desk;

use super::super::sql::{self, Buying, Slice};
use super::super::{Of, usual_month};
use super::listing::{Found, Rows, SIZE, listing};
use super::{INSIGHTS, cards, period, period_name, read, shown, spans};
use crate::movement::sql::{Which, list};
use crate::words::T;

/// Which rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Behind {
    Paying,
    /// A group of `sql::people`.
    People(&'static str),
    Movements(Option<Kind>),
    Purchases,
    /// Who bought at least so often; over all time, or only in these months.
    Buyers {
        times: i64,
        ever: bool,
        cohort: bool,
    },
}

fn behind(metric: Metric, is_whole: bool) -> Behind {
    let ever = |times| Behind::Buyers { times, ever: true, cohort: false };
    match (metric, is_whole) {
        (Metric::Mrr | Metric::Subscriptions, _) | (Metric::Arpu, false) => Behind::Paying,
        (Metric::Customers, _) | (Metric::Arpu, true) => Behind::People("end"),
        (Metric::NewCustomers, _) => Behind::People("new"),
        (Metric::LostCustomers, _) | (Metric::CustomerChurn, false) => Behind::People("lost"),
        (Metric::CustomerChurn | Metric::RevenueChurn | Metric::Retention, true) => Behind::People("start"),
        (Metric::RevenueChurn, false) => Behind::Movements(Some(Kind::Churn)),
        (Metric::Retention, false) => Behind::People("kept"),
        (Metric::Sales | Metric::Purchases, _) => Behind::Purchases,
        (Metric::Buyers, _) => Behind::Buyers { times: 1, ever: false, cohort: false },
        (Metric::RepeatRate, false) => ever(2),
        (Metric::RepeatRate, true) => ever(1),
    }
}

/// The rows of one figure.
pub async fn page(desk: Desk, Path(metric): Path<String>) -> Result<Page, Oops> {
    desk.require(Right::SeeFigures)?;
    let metric: Metric = metric.parse().map_err(|_| Oops::Missing)?;
    let (t, lang, query) = (T(desk.lang()), desk.lang(), Query::new(&desk.visitor));
    let report = read(&desk, &query).await?;
    let sides = shown::part_and_whole(t, metric);
    let is_whole = sides.is_some() && query.text("side") == "whole";
    let found = find(&desk, &query, behind(metric, is_whole), report.period).await?;
    let currency = report.of.currency;
    let figures = match report.figure(metric) {
        Ok(figure) => {
            let (value, unit) = shown::figure_text(lang, currency, metric, figure);
            let side = |amount, is_whole| shown::side(lang, currency, metric, amount, is_whole);
            let mut stats = vec![(shown::name(t, metric), value, unit)];
            if let Some((part, whole)) = sides {
                stats.push((part, side(figure.numerator, false), String::new()));
                stats.push((whole, side(figure.denominator, true), String::new()));
            }
            let stats: Vec<(&str, String, &str)> = stats.iter().map(|(l, v, u)| (*l, v.clone(), u.as_str())).collect();
            parts::stats(&stats)
        }
        Err(why) => parts::note(Tone::Warn, shown::why_not(t, why)),
    };
    let chips = sides
        .map(|(part, whole)| table::chips(&query, "side", t.rows_of(), &[("", part, None), ("whole", whole, None)]));
    let above = html! {
        (parts::head(shown::name(t, metric), shown::formula(t, metric), spans(&desk, &query, report.period)))
        (parts::card("figure", &period_name(&desk, report.period), figures))
    };
    Ok(listing(&desk, &query, shown::name(t, metric), above, chips, found))
}

/// What moved revenue, of one kind or of all.
pub async fn movements(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeFigures)?;
    let (t, query) = (T(desk.lang()), Query::new(&desk.visitor));
    let months = asked(&desk, &query).await?;
    let found = find(&desk, &query, Behind::Movements(query.read("kind")), months).await?;
    let names = [("", t.all(), None)].into_iter();
    let chips: Vec<_> = names.chain(Kind::ALL.iter().map(|k| (k.code(), cards::kind_name(t, *k), None))).collect();
    let acts = html! {
        (spans(&desk, &query, months))
        @if desk.may(Right::Export) {
            (Button::new(t.export()).icon("save").download(&query.at("/admin/insights/movements.csv")))
        }
    };
    let above = html! { (parts::head(t.movements(), &t.movements_text(period_name(&desk, months)), acts)) };
    let chips = table::chips(&query, "kind", t.kind(), &chips);
    Ok(listing(&desk, &query, t.movements(), above, Some(chips), found))
}

/// The customers behind a figure of a cohort grid.
pub async fn cohort(desk: Desk) -> Result<Response, Oops> {
    desk.require(Right::SeeFigures)?;
    let (t, lang, query) = (T(desk.lang()), desk.lang(), Query::new(&desk.visitor));
    let Some(cohort) = query.read::<Month>("cohort") else { return Ok(Redirect::to(INSIGHTS).into_response()) };
    let month: Option<Month> = query.read("month").filter(|month| *month >= cohort);
    let months = Months { from: cohort, to: month.unwrap_or(cohort) };
    let (came, name) = (show::month(lang, cohort.first()), |month: Month| show::month(lang, month.first()));
    let (behind, text) = match (query.text("of") == "buyers", month) {
        (true, _) => (
            Behind::Buyers { times: 1, ever: false, cohort: true },
            month.map_or(t.cohort_buyers(&came), |month| t.cohort_buyers_in(&came, name(month))),
        ),
        (false, None) => (Behind::People("cohort"), t.cohort_people(&came)),
        (false, Some(month)) if month == cohort => (Behind::People("cohort_kept"), t.cohort_people_left(&came)),
        (false, Some(month)) => (Behind::People("cohort_kept"), t.cohort_people_in(&came, name(month))),
    };
    let found = find(&desk, &query, behind, months).await?;
    let above = parts::head(t.cohort(), &text, Markup::default());
    Ok(listing(&desk, &query, t.cohort(), above, None, found).into_response())
}

pub async fn asked(desk: &Desk, query: &Query) -> Result<Months, Oops> {
    let (of, today) = (Of::desk(desk), desk.today());
    let usual = desk.app.db.read(move |r| usual_month(r, of, today)).await?;
    Ok(period(query, usual))
}

async fn find(desk: &Desk, query: &Query, behind: Behind, months: Months) -> Result<Found, Oops> {
    let dated = matches!(behind, Behind::Movements(_) | Behind::Purchases);
    let sorted = query.sort(&["size", "by"], (if dated { "by" } else { "size" }, Dir::Down));
    let slice = Slice { order: order(sorted, dated), limit: SIZE + 1, offset: query.offset(SIZE) };
    let (of, at) = (Of::desk(desk), (if sorted.0 == "by" { "by" } else { "size" }, sorted.1));
    let reading = desk.app.db.read(move |r| {
        let plans = catalog::plan::names(r, of.shop)?;
        Ok::<Found, Error>(Found { rows: select(r, of, behind, months, slice)?, plans, sorted: at })
    });
    Ok(reading.await?)
}

fn select(reader: &mut Reader<'_>, of: Of, behind: Behind, months: Months, slice: Slice) -> Result<Rows, Error> {
    Ok(match behind {
        Behind::Paying => Rows::Paying(sql::paying(reader, of, months.to, slice)?),
        Behind::People(group) if group.starts_with("cohort") => {
            Rows::Cohort(sql::people(reader, of, months, group, slice)?)
        }
        Behind::People(group) => Rows::People(sql::people(reader, of, months, group, slice)?),
        Behind::Movements(kind) => {
            let which = Which { shop: of.shop, currency: of.currency, months, kind };
            Rows::Movements(list(reader, which, slice.order, (slice.limit, slice.offset))?)
        }
        Behind::Purchases => Rows::Purchases(sql::purchases(reader, of, months, slice)?),
        Behind::Buyers { times, ever, cohort } => {
            let from = if ever { base::Day::FIRST } else { months.to.first() };
            let from = if ever || cohort { from } else { months.from.first() };
            let cohort = cohort.then_some(months.from);
            let buying = Buying { from, to: months.to.last(), times_least: times, cohort };
            Rows::Buyers(sql::buyers(reader, of, buying, slice)?)
        }
    })
}

/// The number of the order in the statement: of dated rows the day comes first there, of others the size.
fn order((column, dir): (&str, Dir), dated: bool) -> usize {
    let turned = usize::from((dir == Dir::Up) == (dated || column == "size"));
    if (column == "by") == dated { turned } else { 2 + turned }
}

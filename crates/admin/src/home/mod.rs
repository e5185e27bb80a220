//! Today: one sentence, the figures, what moved revenue, what to do first, who stays, and who needs attention. All of it
//! from real rows, read in one go.

mod cards;
mod first;
mod sql;
mod todo;

use analytics::metric::{Of, Report, panel, report, usual_month};
use base::id::{Ids, PlanId};
use base::{Amount, Day};
use billing::watchdog;
use catalog::plan::sql::PlanName;
use domain::analytics::metric::Metric;
use domain::analytics::month::Month;
use domain::shop::role::Right;
use kit::db::{Error, Reader};
use kit::web::parts::{self, Card};
use kit::web::table::{self, Dir};
use kit::web::{Oops, Page, Query};
use maud::{Markup, html};
use shop::Desk;

use crate::attention::{self, Cares};
use crate::words::T;
use todo::Due;

/// So many need attention on this page; the others are on the list.
const CARES_MOST: usize = 6;
const COHORTS_MOST: usize = 8;
const COHORT_MONTHS: i64 = 12;

/// Everything the page shows.
struct Today {
    report: Report,
    due: Due,
    cares: Cares,
    plans: Vec<PlanName>,
    running: Vec<(PlanId, i64)>,
    /// What came in on each day of this month and the last.
    collected: Vec<(Day, Amount)>,
    customers: i64,
    watch: watchdog::admin::State,
}

pub async fn page(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let (t, query) = (T(desk.lang()), Query::new(&desk.visitor));
    let (asking, asked) = (desk.clone(), query.clone());
    let today = desk.app.db.read(move |r| read(r, &asking, &asked)).await?;
    let todo = todo::jobs(&desk, &today.due, &today.cares);
    let hello = match desk.shop.zone.local(desk.now()).1.hour() {
        5..12 => t.hello_morning(&desk.name),
        12..18 => t.hello_afternoon(&desk.name),
        _ => t.hello_evening(&desk.name),
    };
    let has_figures = today.report.has_subscribers() || today.report.has_buyers();
    let acts = html! { @if has_figures { (panel::spans(&desk, &query, today.report.period)) } };
    Ok(desk.page(
        "home",
        t.home(),
        html! {
            (parts::head(&hello, &t.hello_text(todo.len() as i64), acts))
            (watchdog::admin::banner(desk.lang(), &desk.shop, desk.now(), &today.watch))
            @if !has_figures { (first::steps(&desk, today.plans.len(), today.customers)) }
            @if today.report.has_subscribers() {
                (parts::row_4(figures(&desk, &today)))
                (parts::row_21(html! { (panel::moves(&desk, &today.report)) (todo::card(t, &todo)) }))
                (parts::row_21(html! {
                    (panel::subscribers(&desk, &today.report, COHORTS_MOST, COHORT_MONTHS))
                    (cards::plans(&desk, &today.plans, &today.running))
                }))
            }
            @if today.report.has_buyers() {
                (parts::row_4(html! { @for metric in BUYERS { (panel::kpi(&desk, &today.report, *metric)) } }))
                @if today.report.has_subscribers() {
                    (panel::sales(&desk, &today.report))
                } @else {
                    (parts::row_21(html! { (panel::sales(&desk, &today.report)) (todo::card(t, &todo)) }))
                }
                (panel::buyers(&desk, &today.report, COHORTS_MOST, COHORT_MONTHS))
            }
            @if !has_figures && !todo.is_empty() { (todo::card(t, &todo)) }
            @if !today.cares.0.is_empty() { (cares(&desk, &query, &today)) }
        },
    ))
}

const BUYERS: &[Metric] = &[Metric::Sales, Metric::Purchases, Metric::Buyers, Metric::RepeatRate];

fn figures(desk: &Desk, today: &Today) -> Markup {
    html! {
        @for metric in [Metric::Mrr, Metric::CustomerChurn, Metric::Subscriptions] {
            (panel::kpi(desk, &today.report, metric))
        }
        (cards::collected(desk, &today.collected))
    }
}

fn read(reader: &mut Reader<'_>, desk: &Desk, query: &Query) -> Result<Today, Error> {
    let (shop, now, today) = (&desk.shop, desk.now(), desk.today());
    let of = Of::desk(desk);
    let usual = usual_month(reader, of, today)?;
    let since = Month::of(today).plus(-1).first();
    // The smallest number a ledger entry of that time can have.
    let first_entry = Ids::new(0).next(shop.zone.midnight(since));
    let cares = attention::read(reader, shop.id, &shop.zone, now)?;
    Ok(Today {
        report: report(reader, of, panel::period(query, usual))?,
        due: todo::read(reader, shop, now)?,
        cares,
        plans: catalog::plan::names(reader, shop.id)?,
        running: sql::running(reader, shop.id)?,
        collected: sql::collected(reader, shop.id, shop.currency, since, first_entry)?,
        customers: people::customer::count(reader, shop.id)?,
        watch: watchdog::admin::read(reader, shop, now)?,
    })
}

/// The most pressing of those who need attention.
fn cares(desk: &Desk, query: &Query, today: &Today) -> Markup {
    let t = T(desk.lang());
    let chosen = today.cares.with(query.read("why"));
    let rows: Vec<_> = chosen.iter().take(CARES_MOST).map(|care| attention::row(desk, care, &today.plans)).collect();
    let count = t.attention_count(rows.len() as i64, chosen.len() as i64);
    let all = query.at("/admin/attention");
    let list = table::list(desk.lang(), query, &attention::columns(t), ("", Dir::Down), rows, attention::nobody(t));
    Card::new("cares", t.attention())
        .note(t.attention_text())
        .aside(html! { a.link href=(all) { (t.see_all()) } })
        .show(table::frame(html! {
            (attention::chips(t, query, &today.cares))
            (list)
            p.small.faint.num { (count) }
        }))
}

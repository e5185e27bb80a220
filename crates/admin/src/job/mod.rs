//! Jobs that were given up: what was to be done, how often it was tried, and why it stopped.

pub mod sql;

use domain::shop::role::Right;
use kit::web::parts::{self, Empty};
use kit::web::table::{self, Column, Dir, Paging, Row};
use kit::web::{Oops, Page, Query, show};
use maud::{Markup, html};
use shop::Desk;

use crate::words::T;

const SIZE: i64 = 50;

pub async fn page(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeAudit)?;
    let (t, lang, query) = (T(desk.lang()), desk.lang(), Query::new(&desk.visitor));
    let (shop, part) = (desk.shop.id, (SIZE + 1, query.offset(SIZE)));
    let mut jobs = desk.app.db.read(move |r| sql::list_given_up(r, shop, part)).await?;
    let more = jobs.len() > SIZE as usize;
    jobs.truncate(SIZE as usize);
    let columns = [
        Column::new(t.job()).title(),
        Column::new(t.job_why()),
        Column::new(t.job_tries()).number(),
        Column::new(t.job_when()).aside(),
    ];
    let row = |job: &sql::GivenUp| {
        Row::new(vec![
            html! { b { (job.kind) } " " span.faint.small { (job.key) } },
            html! { (job.why.as_deref().unwrap_or("–")) },
            html! { (show::count(job.tries)) },
            html! { span.num { (show::time(lang, &desk.shop.zone, job.run_at, desk.now())) } },
        ])
    };
    let rows: Vec<Row> = jobs.iter().map(row).collect();
    let (shown, paging) = (rows.len(), Paging { size: SIZE, total: None, more });
    let none = Empty { icon: "check", title: t.jobs_none(), text: t.jobs_none_text(), act: Markup::default() }.show();
    Ok(desk.page(
        "home",
        t.jobs(),
        html! {
            (parts::crumbs(t.crumbs(), &[(t.home(), "/admin")]))
            (parts::head(t.jobs(), t.jobs_text(), Markup::default()))
            section.card aria-label=(t.jobs()) {
                (table::frame(html! {
                    (table::list(lang, &query, &columns, ("", Dir::Down), rows, none))
                    (table::pager(lang, &query, paging, shown))
                }))
            }
        },
    ))
}

//! Jobs that were given up: what was to be done, how often it was tried, and why it stopped.

pub mod sql;

use axum::extract::Path;
use axum::response::Response;
use domain::shop::role::Right;
use kit::web::parts::{self, Button, Empty};
use kit::web::table::{self, Column, Dir, Paging, Row};
use kit::web::{Form, Oops, Page, Query, flash, show};
use maud::{Markup, html};
use serde_json::json;
use shop::Desk;
use shop::audit::{self, Entry};

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
        Column::new(t.job_act()),
    ];
    let row = |job: &sql::GivenUp| {
        Row::new(vec![
            html! { b { (job.kind) } " " span.faint.small { (job.key) } },
            html! { (job.why.as_deref().unwrap_or("–")) },
            html! { (show::count(job.tries)) },
            html! { span.num { (show::time(lang, &desk.shop.zone, job.run_at, desk.now())) } },
            parts::post(&desk.visitor, &format!("/admin/jobs/{}/again", job.id), &[], Button::new(t.job_again())),
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

/// A job that was given up is tried again, as if it were new.
pub async fn again(desk: Desk, Path(id): Path<i64>, _form: Form) -> Result<Response, Oops> {
    desk.require(Right::SeeAudit)?;
    let (shop, now, actor, ids) = (desk.shop.id, desk.now(), desk.actor(), desk.app.ids.clone());
    let trying = desk.app.db.write(move |tx| {
        let found = kit::jobs::try_again(tx, shop, id, now)?;
        if found {
            let (actor, action, subject) = (&actor, "job.tried", id.to_string());
            let (before, after) = (audit::fields(json!({})), audit::fields(json!({})));
            audit::add(tx, &ids, shop, now, Entry { actor, action, subject, before, after })?;
        }
        Ok::<_, kit::db::Error>(found)
    });
    if trying.await? { Ok(flash::to("/admin/jobs", T(desk.lang()).job_again_done())) } else { Err(Oops::Missing) }
}

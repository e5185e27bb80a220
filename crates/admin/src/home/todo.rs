//! What to do first: each line counts real rows and opens their list. Nothing due, no line.

use base::id::ShopId;
use base::{Amount, Instant, Money};
use domain::shop::role::Right;
use kit::args;
use kit::db::{Error, Reader};
use kit::web::parts::{self, Card, Empty, Job, Tone};
use maud::{Markup, html};
use shop::{Desk, Shop};

use super::sql;
use crate::attention::{Cares, Why, show_sums};
use crate::job;
use crate::words::T;

/// An attempt without an outcome for this long is looked at; younger ones are still on their way.
const UNKNOWN_SECONDS: i64 = 60;
/// An invoice is overdue a day after it was due, as on the list of invoices.
const LATE_SECONDS: i64 = 86_400;
/// Renewals are done within seconds. This late, nobody does them.
const OVERDUE_SECONDS: i64 = 3_600;

/// What is due, counted.
#[derive(Clone, Debug)]
pub struct Due {
    open: Vec<sql::Open>,
    unknown: i64,
    given_up: i64,
    overdue: i64,
    drafts: Vec<(base::Currency, i64, base::Amount)>,
}

pub fn read(reader: &mut Reader<'_>, shop: &Shop, now: Instant) -> Result<Due, Error> {
    let overdue = now.plus_seconds(-OVERDUE_SECONDS);
    Ok(Due {
        open: sql::list_open(reader, shop.id, now.plus_seconds(-LATE_SECONDS))?,
        unknown: sql::count_unknown(reader, shop.id, now.plus_seconds(-UNKNOWN_SECONDS))?,
        given_up: job::sql::count_given_up(reader, shop.id)?,
        overdue: count_overdue(reader, shop.id, overdue)?,
        drafts: billing::draft::sql::sums(reader, shop.id)?,
    })
}

fn count_overdue(reader: &mut Reader<'_>, shop: ShopId, before: Instant) -> Result<i64, Error> {
    Ok(reader.one(&billing::subscription::sql::OVERDUE, args![shop, before])?.0)
}

/// The lines, the most pressing first.
pub fn jobs(desk: &Desk, due: &Due, cares: &Cares) -> Vec<Job> {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let count = |of: fn(&sql::Open) -> i64| due.open.iter().map(of).sum::<i64>();
    let money = |of: fn(&sql::Open) -> Amount| {
        let sums = due.open.iter().map(|open| Money::new(of(open), open.currency)).filter(|sum| sum.amount != 0);
        show_sums(lang, &sums.collect::<Vec<_>>())
    };
    let job = |icon, tone, name: &str, note: String, count: i64, href: &str| {
        let count = if href.contains("attention") { t.people(count) } else { t.cases(count) };
        Job { icon, tone, name: name.into(), note, count, href: href.into() }
    };
    let why = |why: Why| format!("/admin/attention?why={why}");
    let lines = [
        (
            due.overdue,
            "clock",
            Tone::Bad,
            t.todo_overdue(),
            t.todo_overdue_text().into(),
            "/admin/subscriptions?sort=next".into(),
        ),
        (
            count(|open| open.declined),
            "card",
            Tone::Bad,
            t.todo_declined(),
            t.todo_declined_text(money(|open| open.declined_amount)),
            "/admin/payments".into(),
        ),
        (due.unknown, "alert", Tone::Warn, t.todo_unknown(), t.todo_unknown_text().into(), "/admin/payments".into()),
        (
            // When each of them was declined, the line above says it all.
            if count(|open| open.only_late) > 0 { count(|open| open.late) } else { 0 },
            "invoice",
            Tone::Warn,
            t.todo_late(),
            t.todo_late_text(money(|open| open.late_amount)),
            "/admin/invoices?state=overdue".into(),
        ),
        (
            due.drafts.iter().map(|(_, count, _)| count).sum(),
            "invoice",
            Tone::Act,
            t.todo_drafts(),
            t.todo_drafts_text(in_all(lang, &due.drafts)),
            "/admin/invoices?state=draft".into(),
        ),
        (
            cares.count(Why::Leaving),
            "heart",
            Tone::Warn,
            t.todo_leaving(),
            t.todo_leaving_text().into(),
            why(Why::Leaving),
        ),
        (cares.count(Why::Paused), "pause", Tone::Act, t.todo_paused(), t.todo_paused_text().into(), why(Why::Paused)),
        (cares.count(Why::Stale), "phone", Tone::Good, t.todo_stale(), t.todo_stale_text().into(), why(Why::Stale)),
    ];
    let there = lines.into_iter().filter(|(count, ..)| *count > 0);
    let mut jobs: Vec<Job> = there
        .map(|(count, icon, tone, name, note, href): (i64, _, _, &str, String, String)| {
            job(icon, tone, name, note, count, &href)
        })
        .collect();
    if due.given_up > 0 && desk.may(Right::SeeAudit) {
        let note = t.todo_given_up_text().to_string();
        jobs.insert(0, job("alert", Tone::Bad, t.todo_given_up(), note, due.given_up, "/admin/jobs"));
    }
    jobs
}

/// Sums, each currency on its own.
fn in_all(lang: base::Lang, sums: &[(base::Currency, i64, base::Amount)]) -> String {
    let each = sums.iter().map(|(currency, _, sum)| Money::new(*sum, *currency).show(lang));
    each.collect::<Vec<_>>().join(" + ")
}

pub fn card(t: T, jobs: &[Job]) -> Markup {
    let all = html! { a.link href="/admin/attention" { (t.see_all()) } };
    let body = match jobs.is_empty() {
        false => parts::jobs(jobs),
        true => Empty { icon: "check", title: t.todo_none(), text: t.todo_none_text(), act: Markup::default() }.show(),
    };
    Card::new("todo", t.todo()).aside(all).class("todo").show(body)
}

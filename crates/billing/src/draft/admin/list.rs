//! The bills that wait, the next one to go out first: one of the lists of invoices.

use base::Money;
use kit::web::table::{self, Column, Dir, Paging, Row};
use kit::web::{Query, parts, show};
use maud::{Markup, html};
use shop::Desk;

use super::HERE;
use crate::draft::State;
use crate::draft::sql::Listed;
use crate::words::T;

pub fn rows(desk: &Desk, query: &Query, rows: &[Listed], paging: Paging) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let shown = rows.len();
    // This list is a narrowed one by its address, and yet nothing was searched for.
    if shown == 0 {
        let (icon, title, text) = ("check", t.drafts_none(), t.drafts_none_text());
        return parts::Empty { icon, title, text, act: Markup::default() }.show();
    }
    let rows = rows.iter().map(|row| line(desk, row)).collect();
    html! {
        (table::list(lang, query, &columns(t), ("", Dir::Up), rows, Markup::default()))
        (table::pager(lang, query, paging, shown))
    }
}

fn columns(t: T) -> [Column; 5] {
    [
        Column::new(t.customer()).title(),
        Column::new(t.draft_goes_out()).quiet(),
        Column::new(t.draft_period_start()).wide_only(),
        Column::new(t.state()).quiet(),
        Column::new(t.amount()).number().aside(),
    ]
}

fn line(desk: &Desk, row: &Listed) -> Row {
    let (t, lang, zone) = (T(desk.lang()), desk.lang(), &desk.shop.zone);
    let state = if row.discarded_at.is_some() { State::Discarded } else { State::Waiting };
    Row::new(vec![
        html! { a.link href={ (HERE) "/" (row.id) } { (row.name) } },
        html! { span.num { (show::time(lang, zone, row.issue_at, desk.now())) } },
        html! { span.num { (show::day(lang, zone.day(row.due_at), desk.today())) } },
        super::tag(t, state),
        html! { (Money::new(row.total, row.currency).show(lang)) },
    ])
    .faint(state == State::Discarded)
}

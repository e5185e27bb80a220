//! `/admin/imports`: what was brought in.

use domain::shop::role::Right;
use kit::web::parts::{self, Empty, Tone};
use kit::web::table::{self, Column, Dir, Paging, Row};
use kit::web::{Oops, Page, Query, show};
use maud::{Markup, html};

use super::{Import, State};
use crate::desk::Desk;
use crate::words::T;

const SIZE: i64 = 50;

pub async fn list(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::Import)?;
    let (t, lang) = (T(desk.lang()), desk.lang());
    let query = Query::new(&desk.visitor);
    let (shop, offset) = (desk.shop.id, query.offset(SIZE));
    let mut imports = desk.app.db.read(move |r| super::list(r, shop, offset, SIZE + 1)).await?;
    let more = imports.len() > SIZE as usize;
    imports.truncate(SIZE as usize);
    let columns = [
        Column::new(t.import_file()).title(),
        Column::new(t.import_kind()),
        Column::new(t.import_state()).aside(),
        Column::new(t.import_rows_done()).number(),
        Column::new(t.import_rows_refused()).number(),
        Column::new(t.import_started()),
    ];
    let rows = imports.iter().map(|import| line(&desk, import)).collect();
    let act = how(t, None);
    let empty = Empty { icon: "upload", title: t.imports_empty(), text: t.imports_empty_text(), act };
    let main = html! {
        (parts::head(t.imports(), t.imports_text(), Markup::default()))
        div.card { (table::frame(html! {
            (table::list(lang, &query, &columns, ("started", Dir::Down), rows, empty.show()))
            (table::pager(lang, &query, Paging { size: SIZE, total: None, more }, imports.len()))
        })) }
        @if !imports.is_empty() { (parts::card("import-how", t.import_how(), how(t, imports.first()))) }
    };
    Ok(desk.page("imports", t.imports(), main))
}

/// There is only the command line for it.
fn how(t: T, newest: Option<&Import>) -> Markup {
    html! {
        div.stack {
            p.small.soft { (t.imports_empty_text()) }
            p { code { "dangol import customers customers.csv" } }
            @if let Some(newest) = newest { p { code { "dangol import --undo " (newest.id) } } }
        }
    }
}

fn line(desk: &Desk, import: &Import) -> Row {
    let t = T(desk.lang());
    let name = |kind: &str, code: &str| t.by_key(&format!("{kind}-{code}")).unwrap_or_default();
    let tone = match import.state {
        State::Running => Tone::Act,
        State::Done if import.rows_done == 0 => Tone::Plain,
        State::Done => Tone::Good,
        State::Failed => Tone::Bad,
        State::Undone => Tone::Plain,
    };
    let time = |at| show::time(desk.lang(), &desk.shop.zone, at, desk.now());
    Row::new(vec![
        html! { b { (import.file) } },
        html! { (name("import-kind", import.kind.code())) },
        parts::tag(name("import-state", import.state.code()), tone),
        html! { (show::count(import.rows_done)) },
        html! { @if import.rows_refused > 0 { b { (show::count(import.rows_refused)) } } @else { "0" } },
        html! { (time(import.started_at)) },
    ])
    .faint(import.state == State::Undone)
}

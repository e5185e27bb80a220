//! `/admin/audit`: the log, newest first, narrowed by person, action or subject.

use std::collections::HashSet;

use axum::response::IntoResponse;
use domain::shop::role::Right;
use kit::web::table::{self, Column, Dir, Paging, Row};
use kit::web::{Choice, Field, Form, Oops, Page, Query, parts, show};
use maud::{Markup, html};

use super::sql::{self, Audit, Filter};
use crate::aloud::{self, Names};
use crate::desk::Desk;
use crate::words::T;

const SIZE: i64 = 50;

pub async fn list(desk: Desk) -> Result<impl IntoResponse, Oops> {
    desk.require(Right::SeeAudit)?;
    let query = Query::new(&desk.visitor);
    let text = |name: &str| query.text(name).to_string();
    let filter = Filter { actor: text("actor"), action: text("action"), subject: text("subject") };
    let (shop, lang, offset) = (desk.shop.id, desk.lang(), query.offset(SIZE));
    let read = desk.app.db.read(move |r| {
        let (rows, actors) = (sql::list(r, shop, &filter, offset, SIZE + 1)?, sql::list_actors(r, shop)?);
        let mut ids: HashSet<String> = actors.iter().map(|(code, _)| code.clone()).collect();
        for row in &rows {
            ids.extend([row.subject.clone(), row.actor.clone()]);
            aloud::collect_ids(&row.before, &mut ids);
            aloud::collect_ids(&row.after, &mut ids);
        }
        let names = sql::names(r, shop, lang, &ids)?;
        Ok((rows, names, sql::list_actions(r, shop)?, actors))
    });
    let (mut rows, names, actions, actors) = read.await.map_err(|error: kit::db::Error| error)?;
    let more = rows.len() > SIZE as usize;
    rows.truncate(SIZE as usize);
    Ok(page(&desk, &query, (&rows, &names), more, &choices(&desk, &actions, &actors, &names)))
}

/// What can be chosen: actions, actors.
struct Offered {
    actions: Vec<Choice>,
    actors: Vec<Choice>,
}

fn choices(desk: &Desk, actions: &[String], actors: &[(String, String)], names: &Names) -> Offered {
    let t = T(desk.lang());
    let all = |label: &str| vec![Choice::new("", label)];
    let actions = actions.iter().map(|code| Choice::new(code, aloud::action(t, code)));
    let actors = actors.iter().map(|(code, name)| Choice::new(code, aloud::actor(t, code, name, names)));
    Offered {
        actions: all(t.audit_any_action()).into_iter().chain(actions).collect(),
        actors: all(t.audit_anybody()).into_iter().chain(actors).collect(),
    }
}

fn page(desk: &Desk, query: &Query, (rows, names): (&[Audit], &Names), more: bool, offered: &Offered) -> Page {
    let t = T(desk.lang());
    let columns = [
        Column::new(t.audit_when()).aside(),
        Column::new(t.audit_who()).quiet(),
        Column::new(t.audit_what()).title(),
        Column::new(t.audit_change()),
    ];
    let empty =
        parts::Empty { icon: "list", title: t.audit_empty(), text: t.audit_empty_text(), act: Markup::default() };
    let cells = rows.iter().map(|row| line(desk, query, row, names)).collect();
    let main = html! {
        (parts::head(t.audit(), t.audit_text(), Markup::default()))
        (narrow(desk, query, offered))
        div.card { (table::frame(html! {
            (table::list(desk.lang(), query, &columns, ("at", Dir::Down), cells, empty.show()))
            (table::pager(desk.lang(), query, Paging { size: SIZE, total: None, more }, rows.len()))
        })) }
    };
    desk.page("audit", t.audit(), main)
}

fn narrow(desk: &Desk, query: &Query, offered: &Offered) -> Markup {
    let t = T(desk.lang());
    let form = Form::filled([("actor", query.text("actor").to_string()), ("action", query.text("action").to_string())]);
    let select = |name: &str, label: &str, choices: &[Choice]| {
        Field::select(name, label, choices.to_vec()).required().show(desk.lang(), &form)
    };
    html! {
        form.narrow.acts method="get" action="/admin/audit" {
            (select("actor", t.audit_who(), &offered.actors))
            (select("action", t.audit_what(), &offered.actions))
            (parts::Button::new(t.audit_show()).submit())
            @if query.is_narrowed() { a.link href="/admin/audit" { (t.audit_all()) } }
        }
    }
}

fn line(desk: &Desk, query: &Query, row: &Audit, names: &Names) -> Row {
    let t = T(desk.lang());
    let changes = aloud::changes(t, &row.before, &row.after, desk.shop.currency, names);
    Row::new(vec![
        html! { time datetime=(row.at) { (show::time(desk.lang(), &desk.shop.zone, row.at, desk.now())) } },
        html! { a href=(query.with("actor", &row.actor)) { (aloud::actor(t, &row.actor, &row.actor_name, names)) } },
        html! {
            span {
                b { (aloud::action(t, &row.action)) }
                @match (aloud::address(&row.subject), names.get(&row.subject)) {
                    (Some(href), name) => { " " a.link href=(href) { (name.map_or(t.audit_open(), String::as_str)) } }
                    (None, Some(name)) => { " " (name) }
                    (None, None) => {}
                }
            }
        },
        html! { @if !changes.is_empty() { (parts::changes(t.audit_before(), t.audit_after(), &changes)) } },
    ])
}

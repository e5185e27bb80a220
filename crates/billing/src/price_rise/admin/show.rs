//! One rise, or all steps from trial to paid: how many were asked and what they said, the money that hangs on it, and
//! everybody behind each figure.

use axum::extract::Path;
use axum::response::Response;
use catalog::plan::{self, PlanName};
use catalog::plan_item::{self, ItemRow};
use domain::billing::rise::{Answer, RiseId, State, Without};
use domain::shop::role::Right;
use kit::db::{Error, Reader};
use kit::web::parts::{self, Kpi};
use kit::web::table::{self, Column, Dir, Paging, Row};
use kit::web::{Oops, Page, Query, chart, flash, show};
use maud::{Markup, html};
use shop::{Desk, Shop};

use super::{LIST, Standing, TRIALS, law, list, money, state_tag};
use crate::aloud::say_refusal;
use crate::price_rise::sql::{self, Listed, Rise};
use crate::price_rise::stop as stop_rise;
use crate::subscription::Refused;
use crate::subscription::portal::ask::oops;
use crate::words::T;

const SIZE: i64 = 50;
const GROUPS: [&str; 10] = ["yes", "no", "silent", "sent", "unreached", "planned", "applied", "kept", "ended", "gone"];

/// What the page knows. No rise: the trials.
struct Seen {
    rise: Option<(Rise, ItemRow)>,
    names: Vec<PlanName>,
    standing: Standing,
    rows: Vec<Listed>,
}

fn see(
    r: &mut Reader<'_>,
    shop: &Shop,
    id: Option<RiseId>,
    group: &str,
    page: (i64, i64),
) -> Result<Option<Seen>, Error> {
    let rise = match id {
        None => None,
        Some(id) => {
            let Some(rise) = sql::find(r, shop.id, id)? else { return Ok(None) };
            let items = plan_item::list(r, shop.id, rise.plan)?;
            let Some(item) = items.into_iter().find(|item| item.id == rise.item) else { return Ok(None) };
            Some((rise, item))
        }
    };
    let names = plan::names(r, shop.id)?;
    let standing = Standing::of(sql::tally(r, shop.id, Some(id.map_or(0, |id| id.0)))?.iter());
    let rows = sql::list_members(r, shop.id, id, group, page)?;
    Ok(Some(Seen { rise, names, standing, rows }))
}

pub async fn page(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let id: Option<RiseId> = if id == TRIALS { None } else { Some(id.parse().map_err(|_| Oops::Missing)?) };
    let (t, lang, query, shop) = (T(desk.lang()), desk.lang(), Query::new(&desk.visitor), desk.shop.clone());
    let group = query.one("group", &GROUPS).unwrap_or_default();
    let paging = (SIZE + 1, query.offset(SIZE));
    let reading = desk.app.db.read(move |r| see(r, &shop, id, group, paging));
    let mut seen = reading.await?.ok_or(Oops::Missing)?;
    let more = seen.rows.len() > SIZE as usize;
    seen.rows.truncate(SIZE as usize);
    let total = count(&seen.standing, group).map(table::Total::Cases);
    let (title, prices) = match &seen.rise {
        Some((rise, item)) => {
            let (what, prices) = list::name(&desk, rise, item, &seen.names);
            (t.rise_of(what), prices)
        }
        None => (t.rise_trials().to_string(), t.rise_trials_text().to_string()),
    };
    let here = format!("{LIST}/{}", id.map_or(TRIALS.to_string(), |id| id.to_string()));
    Ok(desk.page(
        "price-rises",
        &title,
        html! {
            (parts::crumbs(t.crumbs(), &[(t.price_rises(), LIST)]))
            (parts::head(&title, &prices, stop_button(&desk, &seen)))
            (warning(&desk, &seen))
            (figures(&desk, &seen, &here))
            (parts::row_2(html! { (facts(&desk, &seen)) (answers(t, &seen.standing)) }))
            (parts::empty_card(table::frame(html! {
                (chips(t, &query, &seen.standing))
                (people(&desk, &query, &seen))
                (table::pager(lang, &query, Paging { size: SIZE, total, more }, seen.rows.len()))
            })))
            (law(lang, desk.today()))
        },
    ))
}

fn stop_button(desk: &Desk, seen: &Seen) -> Markup {
    let t = T(desk.lang());
    let running = seen
        .rise
        .as_ref()
        .filter(|(rise, _)| rise.stopped_at.is_none() && (seen.standing.open > 0 || desk.today() < rise.from_on));
    let Some((rise, _)) = running.filter(|_| desk.may(Right::EditCatalog)) else { return Markup::default() };
    let text = if rise.own && desk.today() < rise.from_on { t.rise_stop_before() } else { t.rise_stop_after() };
    let (button, yes) = (parts::Button::new(t.rise_stop()).danger(), parts::Button::new(t.rise_stop()).danger().go());
    let action = format!("{LIST}/{}/stop", rise.id);
    parts::confirm(&desk.visitor, "stop-rise", button, t.rise_stop_question(), text, &action, yes)
}

/// Four figures, each with the people behind it.
fn figures(desk: &Desk, seen: &Seen, here: &str) -> Markup {
    let (t, lang, s) = (T(desk.lang()), desk.lang(), &seen.standing);
    let currency = desk.shop.currency;
    let to = |group: &str| format!("{here}?group={group}");
    let show = |amount| money(lang, amount, currency);
    let gain = s.agreed.1 - s.agreed.0;
    parts::row_4(html! {
        (Kpi::new("asked", t.rise_asked(), show::count(s.asked), "").href(to("sent")).how(t.rise_asked_how(s.people, s.unreached)).show(lang))
        (Kpi::new("yes", t.rise_yes(), show::count(s.yes), "").href(to("yes")).how(t.rise_yes_how(show(gain))).show(lang))
        (Kpi::new("no", t.rise_no(), show::count(s.no), "").href(to("no")).how(t.rise_no_how(show(s.lost))).show(lang))
        (Kpi::new("silent", t.rise_silent(), show::count(s.silent), "").href(to("silent")).how(t.rise_silent_how(show(s.at_risk))).show(lang))
    })
}

/// How many there are of a group; None where it is not counted.
fn count(s: &Standing, group: &str) -> Option<i64> {
    Some(match group {
        "" => s.people + s.gone,
        "yes" => s.yes,
        "no" => s.no,
        "silent" => s.silent,
        "unreached" => s.unreached,
        "planned" => s.planned,
        "applied" => s.applied,
        "kept" => s.kept,
        "ended" => s.ended,
        "gone" => s.gone,
        _ => return None,
    })
}

/// Who was asked and cannot know of it: that has to be mended before the day.
fn warning(desk: &Desk, seen: &Seen) -> Markup {
    let (t, lang, s) = (T(desk.lang()), desk.lang(), &seen.standing);
    if s.unreached == 0 || s.open == 0 {
        return Markup::default();
    }
    let text = match &seen.rise {
        Some((rise, _)) if rise.otherwise == Without::End => {
            t.rise_unheard_end(show::day(lang, rise.from_on, desk.today()), s.unreached)
        }
        Some(_) => t.rise_unheard_keep(s.unreached),
        None => t.rise_unheard_trial(s.unreached),
    };
    let may = desk.may(Right::EditSettings);
    let act = html! { @if may { p { a.link href="/admin/settings/mail" { (t.rise_connect()) } } } };
    parts::notice(parts::Tone::Bad, &text, act)
}

fn chips(t: T, query: &Query, s: &Standing) -> Markup {
    let chips = [
        ("", t.all()),
        ("yes", t.rise_yes()),
        ("no", t.rise_no()),
        ("silent", t.rise_silent()),
        ("unreached", t.rise_unreached()),
        ("planned", t.code_rise_state_planned()),
        ("applied", t.code_rise_state_applied()),
        ("kept", t.code_rise_state_kept()),
        ("ended", t.code_rise_state_ended()),
        ("gone", t.code_rise_state_gone()),
    ];
    let chips = chips.map(|(code, name)| (code, name, count(s, code)));
    let chips: Vec<_> =
        chips.into_iter().filter(|(code, _, n)| *code == query.text("group") || *n != Some(0)).collect();
    table::chips(query, "group", t.rise_answer(), &chips)
}

fn people(desk: &Desk, query: &Query, seen: &Seen) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let columns = [
        Column::new(t.customer()).title(),
        Column::new(t.rise_day()).quiet(),
        Column::new(t.rise_answer()).wide_only(),
        Column::new(t.state()).quiet(),
        Column::new(t.rise_mrr_change()).number().aside(),
    ];
    let rows = seen.rows.iter().map(|row| line(desk, row)).collect();
    let (title, text) = (t.rise_nobody(), t.rise_nobody_text());
    let none = parts::Empty { icon: "users", title, text, act: Markup::default() }.show();
    table::list(lang, query, &columns, ("", Dir::Down), rows, none)
}

fn line(desk: &Desk, row: &Listed) -> Row {
    let (t, lang, zone, today) = (T(desk.lang()), desk.lang(), &desk.shop.zone, desk.today());
    let when = |at| show::time(lang, zone, at, desk.now());
    let answer = match (row.answer, row.answered_at, row.asked_at) {
        _ if !row.needs_consent => t.rise_needs_none().to_string(),
        (Some(Answer::Yes), Some(at), _) => t.rise_said_yes(when(at)),
        (Some(Answer::No), Some(at), _) => t.rise_said_no(when(at)),
        (_, _, Some(at)) if !row.reached => t.rise_said_unreached(when(at)),
        (_, _, Some(at)) => t.rise_said_nothing(when(at)),
        (_, _, None) => String::new(),
    };
    let day = row.effective_at.map(|at| show::day(lang, zone.day(at), today));
    let amounts = t.rise_old_new(money(lang, row.mrr_after, row.currency), money(lang, row.mrr_before, row.currency));
    Row::new(vec![
        html! { a.who href={ (LIST) "/people/" (row.id) } { (parts::face_of(&row.name, row.customer.0, "")) b { (row.name) } } },
        html! { @match day { Some(day) => span.num { (day) }, None => span.faint { (t.rise_waits()) } } },
        html! { (answer) },
        state_tag(t, row.state, row.answer),
        html! { @if row.state == State::Gone { span.faint { "–" } } @else { (amounts) } },
    ])
    .faint(matches!(row.state, State::Gone | State::Stopped))
}

fn facts(desk: &Desk, seen: &Seen) -> Markup {
    let (t, lang, today, s) = (T(desk.lang()), desk.lang(), desk.today(), &seen.standing);
    let show = |amount| money(lang, amount, desk.shop.currency);
    let mut facts = parts::Facts::new();
    if let Some((rise, _)) = &seen.rise {
        let without = match rise.otherwise {
            Without::End => t.rise_without_end_short(),
            Without::Keep => t.rise_without_keep_short(),
        };
        facts = facts
            .markup(t.state(), list::tag(desk, rise, *s))
            .text(t.rise_from(), show::day(lang, rise.from_on, today))
            .text(t.rise_ask(), show::day(lang, rise.ask_on, today))
            .text(t.rise_without(), without);
    }
    let mut facts = facts
        .text(t.rise_people(), t.rise_people_count(s.people))
        .text(t.rise_mrr_now(), show(s.before))
        .text(t.rise_at_risk(), show(s.at_risk));
    if s.agreed != (0, 0) {
        facts = facts.text(t.rise_mrr_agreed(), t.rise_old_new(show(s.agreed.1), show(s.agreed.0)));
    }
    if s.lost != 0 {
        facts = facts.text(t.rise_lost(), show(s.lost));
    }
    parts::card("facts", t.rise_facts(), facts.show_wide())
}

fn answers(t: T, s: &Standing) -> Markup {
    let waiting = (s.people - s.yes - s.no - s.silent).max(0);
    parts::card(
        "answers",
        t.rise_answers(),
        chart::split(
            &[
                (t.rise_yes(), "f1", s.yes),
                (t.rise_no(), "f4", s.no),
                (t.rise_silent(), "f3", s.silent),
                (t.rise_not_asked(), "f6", waiting),
            ]
            .into_iter()
            .filter(|(_, _, count)| *count > 0)
            .collect::<Vec<_>>(),
        ),
    )
}

pub async fn stop(desk: Desk, Path(id): Path<String>) -> Result<Response, Oops> {
    desk.require(Right::EditCatalog)?;
    let id: RiseId = id.parse().map_err(|_| Oops::Missing)?;
    let (app, shop, actor, now) = (desk.app.clone(), desk.shop.clone(), desk.actor(), desk.now());
    let (t, here) = (T(desk.lang()), format!("{LIST}/{id}"));
    let writing = desk.app.db.write(move |tx| stop_rise(&app, tx, &shop, id, &actor, now));
    match writing.await {
        Ok(()) => Ok(flash::to(&here, t.rise_stopped_said())),
        Err(Refused::No(refusal)) => Ok(flash::warn(&here, say_refusal(desk.lang(), &refusal))),
        Err(other) => Err(oops(other)),
    }
}

//! `/admin/deliveries/days`: the weekdays and the single days on which nothing goes out. Before a day is closed the page
//! says how many planned parcels that moves.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::Day;
use base::calendar::Weekday;
use domain::fulfilment::open_days::{WEEKDAYS, weekday, weekday_code};
use domain::shop::role::Right;
use kit::db::Error;
use kit::web::parts::{self, Tone};
use kit::web::{Choice, Field, Form, Oops, Page, field, flash, show};
use maud::{Markup, html};
use serde_json::json;
use shop::Desk;
use shop::audit::{self, Entry};

use super::sql::{self, ClosedDay};
use crate::parcel;
use crate::words::T;

const HERE: &str = "/admin/deliveries/days";
const NAME_MOST: usize = 40;
/// No day further ahead is closed yet.
const AHEAD_DAYS_MOST: i64 = 1_100;

/// `sat,sun`
pub(super) fn codes(weekdays: &[Weekday]) -> String {
    let closed = WEEKDAYS.iter().filter(|(_, day)| weekdays.contains(day)).map(|(code, _)| *code);
    closed.collect::<Vec<_>>().join(",")
}

/// What the page knows.
struct Seen {
    weekdays: String,
    days: Vec<ClosedDay>,
}

/// What is to be closed, with the parcels it would move.
struct Ask {
    action: &'static str,
    fields: Vec<(&'static str, String)>,
    parcels: i64,
}

pub async fn page(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let form = Form::default();
    draw(&desk, form, None).await
}

async fn draw(desk: &Desk, mut form: Form, ask: Option<Ask>) -> Result<Page, Oops> {
    let (shop, today) = (desk.shop.id, desk.today());
    let reading = desk.app.db.read(move |r| {
        let (weekdays, days) = (sql::find_weekdays(r, shop)?, sql::list_days(r, shop, today)?);
        Ok::<_, Error>(Seen { weekdays, days })
    });
    let seen = reading.await?;
    if form.all("closed").is_empty() {
        for code in seen.weekdays.split(',').filter(|code| !code.is_empty()) {
            form.put("closed", code);
        }
    }
    let t = T(desk.lang());
    let main = html! {
        (parts::crumbs(t.crumbs(), &[(t.deliveries(), "/admin/deliveries")]))
        (parts::head(t.closed_days(), t.closed_days_text(), Markup::default()))
        @if let Some(ask) = &ask { (question(desk, ask)) }
        (parts::row_2(html! {
            (parts::Card::new("closed-days", t.closed_single()).note(t.closed_single_note()).show(days(desk, &form, &seen)))
            (parts::Card::new("closed-week", t.closed_weekly()).note(t.closed_weekly_note()).show(week(desk, &form)))
        }))
    };
    Ok(desk.page("deliveries", t.closed_days(), main))
}

fn question(desk: &Desk, ask: &Ask) -> Markup {
    let t = T(desk.lang());
    let mut fields: Vec<(&str, &str)> = ask.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.push(("sure", "yes"));
    parts::notice(
        Tone::Warn,
        &t.closing_moves(ask.parcels),
        html! { div.stack {
            p { (t.closing_moves_text()) }
            div.acts {
                (parts::post(&desk.visitor, ask.action, &fields, parts::Button::new(t.closing_sure()).go()))
                a.btn href=(HERE) { (t.go_back()) }
            }
        } },
    )
}

fn week(desk: &Desk, form: &Form) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    // Any Monday to Sunday will do for their names.
    let monday = desk.today().plus_days(-i64::from(desk.today().weekday().to_monday_zero_offset()));
    let name = |n: i64| show::weekday(lang, monday.plus_days(n));
    if !desk.may(Right::EditSettings) {
        let closed = (0i64..).zip(WEEKDAYS).filter(|(_, (code, _))| form.all("closed").contains(code));
        let names: Vec<&str> = closed.map(|(n, _)| name(n)).collect();
        return html! { p { @if names.is_empty() { (t.closed_never()) } @else { (names.join(" · ")) } } };
    }
    let choices = (0i64..).zip(WEEKDAYS).map(|(n, (code, _))| Choice::new(code, name(n))).collect();
    let inside = html! {
        div.days { (Field::boxes("closed", t.weekdays(), choices).required().show(lang, form)) }
        (field::acts(lang, t.save(), None))
    };
    field::form(&desk.visitor, "/admin/deliveries/days/week", inside)
}

fn days(desk: &Desk, form: &Form, seen: &Seen) -> Markup {
    let (t, lang, may) = (T(desk.lang()), desk.lang(), desk.may(Right::EditSettings));
    let row = |closed: &ClosedDay| {
        let day = closed.day.to_string();
        html! {
            tr {
                td.p-title data-label=(t.day()) { (show::day_with_weekday(lang, closed.day)) }
                td.p-line data-label=(t.closed_name()) { (closed.name) }
                td.p-foot { @if may {
                    (parts::post(&desk.visitor, "/admin/deliveries/days/open", &[("day", &day)], parts::Button::new(t.open_again()).mini()))
                } }
            }
        }
    };
    html! {
        div.stack {
            @if seen.days.is_empty() { p.faint { (t.closed_none()) } } @else {
                table.grid {
                    thead { tr { th scope="col" { (t.day()) } th scope="col" { (t.closed_name()) } th { span.hide { (t.open_again()) } } } }
                    tbody { @for closed in &seen.days { (row(closed)) } }
                }
            }
            @if may {
                (field::form(&desk.visitor, "/admin/deliveries/days/close", html! {
                    (field::summary(lang, form))
                    (Field::date("day", t.day()).required().show(lang, form))
                    (Field::text("name", t.closed_name()).placeholder(t.closed_name_hint()).show(lang, form))
                    (field::acts(lang, t.close_day(), None))
                }))
            }
        }
    }
}

/// Writes a change of the calendar down, and lets everything planned be looked at again.
async fn write(
    desk: &Desk,
    after: serde_json::Value,
    change: impl Fn(&mut kit::db::Tx<'_>, base::id::ShopId) -> Result<(), Error> + Send + 'static,
) -> Result<(), Oops> {
    let (app, shop, actor, now) = (desk.app.clone(), desk.shop.id, desk.actor(), desk.now());
    let writing = desk.app.db.write(move |tx| {
        change(tx, shop)?;
        parcel::look_again(tx, shop, now)?;
        let (before, after) = (serde_json::Map::new(), audit::fields(after.clone()));
        let entry = Entry { actor: &actor, action: "delivery.changed", subject: shop.to_string(), before, after };
        audit::add(tx, &app.ids, shop, now, entry)
    });
    Ok(writing.await?)
}

pub async fn save_week(desk: Desk, form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditSettings)?;
    let t = T(desk.lang());
    let closed: Vec<Weekday> = form.all("closed").into_iter().filter_map(weekday).collect();
    if closed.len() >= WEEKDAYS.len() {
        return Ok(flash::warn(HERE, t.closed_always()));
    }
    let (shop, from, picked) = (desk.shop.id, desk.today(), closed.clone());
    let to = from.plus_days(parcel::AHEAD_DAYS);
    let moved = desk.app.db.read(move |r| {
        let counts = parcel::counts(r, shop, from, to)?;
        Ok::<_, Error>(counts.iter().filter(|c| picked.contains(&c.day.weekday())).map(|c| c.planned).sum::<i64>())
    });
    let moved = moved.await?;
    if moved > 0 && form.text("sure").is_empty() {
        let fields = closed.iter().map(|day| ("closed", weekday_code(*day).to_string())).collect();
        let ask = Ask { action: "/admin/deliveries/days/week", fields, parcels: moved };
        return Ok(draw(&desk, form, Some(ask)).await?.into_response());
    }
    let codes = codes(&closed);
    let kept = codes.clone();
    write(&desk, json!({ "weekdays": codes }), move |tx, shop| sql::save_weekdays(tx, shop, &kept)).await?;
    Ok(flash::to(HERE, t.closed_saved()))
}

pub async fn close(desk: Desk, mut form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditSettings)?;
    let t = T(desk.lang());
    let (day, name) = (form.day("day"), form.maybe("name").unwrap_or_default());
    if name.chars().count() > NAME_MOST {
        form.note("name", kit::web::form::Problem::TooLong(NAME_MOST));
    }
    if day.is_some_and(|day| !(0..=AHEAD_DAYS_MOST).contains(&desk.today().days_until(day))) {
        form.refuse("day", t.closed_past());
    }
    let Some(day) = day.filter(|_| form.is_fine()) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&desk, form, None).await?).into_response());
    };
    let planned = planned_on(&desk, day).await?;
    if planned > 0 && form.text("sure").is_empty() {
        let fields = vec![("day", day.to_string()), ("name", name)];
        let ask = Ask { action: "/admin/deliveries/days/close", fields, parcels: planned };
        return Ok(draw(&desk, form, Some(ask)).await?.into_response());
    }
    let after = json!({ "day": day.to_string(), "name": name });
    write(&desk, after, move |tx, shop| sql::add_day(tx, shop, day, &name).map(|_| ())).await?;
    Ok(flash::to(HERE, t.closed_saved()))
}

/// How many parcels of a day can still move.
async fn planned_on(desk: &Desk, day: Day) -> Result<i64, Oops> {
    let shop = desk.shop.id;
    let counts = desk.app.db.read(move |r| parcel::counts(r, shop, day, day.plus_days(1))).await?;
    Ok(counts.iter().map(|count| count.planned).sum())
}

pub async fn open(desk: Desk, mut form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditSettings)?;
    let day = form.day("day").ok_or(Oops::Missing)?;
    let after = json!({ "day": day.to_string(), "state": "open" });
    write(&desk, after, move |tx, shop| sql::remove_day(tx, shop, day).map(|_| ())).await?;
    Ok(flash::to(HERE, T(desk.lang()).opened_saved()))
}

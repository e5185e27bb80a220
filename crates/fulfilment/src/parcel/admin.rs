//! `/admin/deliveries`: what goes out on which day, how many parcels each day has, and the same as a sheet to pack by.

use base::Day;
use catalog::plan::{self, PlanName};
use domain::fulfilment::State;
use domain::people::address::Address;
use domain::shop::role::Right;
use kit::db::{Error, Reader};
use kit::web::parts::{self, Tone};
use kit::web::table::{self, Column, Dir, Paging, Row};
use kit::web::{Oops, Page, Query, chart, show};
use maud::{Markup, html};
use shop::Desk;

use super::AHEAD_DAYS;
use super::sql::{self, DayCount, Listed};
use crate::words::T;

const HERE: &str = "/admin/deliveries";
const SIZE: i64 = 50;
/// A sheet holds no more than this; the shop prints the next page of a longer day.
const SHEET_MOST: i64 = 500;
/// The days of the chart: some before the one shown, and more after it.
const BEFORE: i64 = 3;
const DAYS: i64 = 14;

/// One parcel with the address it goes to.
type Going = (Listed, Option<Address>);

struct Seen {
    day: Day,
    going: Vec<Going>,
    more: bool,
    counts: Vec<DayCount>,
    /// The first later day something goes out on.
    next: Option<DayCount>,
    plans: Vec<(String, i64)>,
    names: Vec<PlanName>,
}

fn see(r: &mut Reader<'_>, desk: &Desk, day: Day, size: i64, offset: i64) -> Result<Seen, Error> {
    let (shop, from) = (desk.shop.id, day.plus_days(-BEFORE));
    let counts = sql::counts(r, shop, from, from.plus_days(DAYS))?;
    let ahead = sql::counts(r, shop, day.plus_days(1), day.plus_days(AHEAD_DAYS))?;
    let next = ahead.into_iter().filter(|count| count.all > 0).min_by_key(|count| count.day);
    let mut listed = sql::list_of_day(r, shop, day, size + 1, offset)?;
    let more = listed.len() > size as usize;
    listed.truncate(size as usize);
    let mut going = Vec::with_capacity(listed.len());
    for row in listed {
        let address = people::contact::address_on(r, shop, row.customer, day)?;
        going.push((row, address));
    }
    let names = plan::names(r, shop)?;
    let by_plan = sql::by_plan(r, shop, day)?;
    let plans = by_plan.iter().map(|(id, n)| (name_of(desk, &names, *id).to_string(), *n)).collect();
    Ok(Seen { day, going, more, counts, next, plans, names })
}

fn name_of<'a>(desk: &Desk, names: &'a [PlanName], id: base::id::PlanId) -> &'a str {
    names.iter().find(|plan| plan.id == id).map_or("", |plan| desk.lang().pick(&plan.name_ko, &plan.name_en))
}

async fn read(desk: &Desk, query: &Query, size: i64) -> Result<Seen, Oops> {
    desk.require(Right::SeeCustomers)?;
    let day = query.read::<Day>("day").unwrap_or(desk.today());
    let (own, offset) = (desk.clone(), query.offset(size));
    Ok(desk.app.db.read(move |r| see(r, &own, day, size, offset)).await?)
}

pub async fn page(desk: Desk) -> Result<Page, Oops> {
    let query = Query::new(&desk.visitor);
    let seen = read(&desk, &query, SIZE).await?;
    let (t, lang) = (T(desk.lang()), desk.lang());
    let acts = html! {
        (parts::Button::new(t.closed_days()).icon("calendar").link("/admin/deliveries/days"))
        @if !seen.going.is_empty() { (parts::Button::new(t.print_sheet()).icon("printer").link(&format!("{HERE}/print?day={}", seen.day))) }
    };
    let columns = [
        Column::new(t.customer()).title(),
        Column::new(t.plan()).quiet(),
        Column::new(t.quantity()).number().wide_only(),
        Column::new(t.address()),
        Column::new(t.state()).aside(),
    ];
    let rows = seen.going.iter().map(|going| row(&desk, &seen, going)).collect();
    let paging = Paging { size: SIZE, total: None, more: seen.more };
    let next = seen.next.as_ref().map(|next| {
        let (day, short) = (show::day_with_weekday(lang, next.day), show::day_of_year(lang, next.day));
        let see = parts::Button::new(t.see_day(short)).link(&format!("{HERE}?day={}", next.day));
        (t.deliveries_next(day, next.all), see)
    });
    let none = match &next {
        Some((text, act)) => parts::Empty { icon: "truck", title: t.deliveries_none_then(), text, act: act.clone() },
        None => parts::Empty {
            icon: "truck",
            title: t.deliveries_none(),
            text: t.deliveries_none_text(),
            act: Markup::default(),
        },
    };
    let main = html! {
        (parts::head(t.deliveries(), &sentence(&desk, &seen), acts))
        (days(&desk, seen.day))
        (parts::Card::new("days", t.days_chart()).note(t.days_chart_note()).show(counts(&desk, &seen)))
        @if !seen.plans.is_empty() { (contents(&desk, &seen)) }
        (table::frame(html! {
            (table::list(lang, &query, &columns, ("name", Dir::Up), rows, none.show()))
            (table::pager(lang, &query, paging, seen.going.len()))
        }))
    };
    Ok(desk.page("deliveries", t.deliveries(), main))
}

/// The day, to pack by: only the sheet, the browser's own print command does the rest.
pub async fn print(desk: Desk) -> Result<Page, Oops> {
    let query = Query::new(&desk.visitor);
    let seen = read(&desk, &query, SHEET_MOST).await?;
    let (t, lang) = (T(desk.lang()), desk.lang());
    let main = html! {
        (parts::crumbs(t.crumbs(), &[(t.deliveries(), &format!("{HERE}?day={}", seen.day))]))
        article.sheet-a4 {
            header { div { h1 { (t.sheet_title(show::day_with_weekday(lang, seen.day))) } p.soft { (sentence(&desk, &seen)) } } }
            @if !seen.plans.is_empty() { (contents(&desk, &seen)) }
            @if !seen.going.is_empty() { table.grid {
                thead { tr {
                    th scope="col" { (t.done()) } th scope="col" { (t.customer()) } th scope="col" { (t.plan()) }
                    th.num scope="col" { (t.quantity()) } th scope="col" { (t.address()) }
                } }
                tbody { @for (listed, address) in &seen.going { tr {
                    td.p-line data-label=(t.done()) { "☐" }
                    td.p-title data-label=(t.customer()) { (listed.name) }
                    td.p-line data-label=(t.plan()) { (name_of(&desk, &seen.names, listed.plan)) }
                    td.num.p-line data-label=(t.quantity()) { (listed.quantity) }
                    td.p-line data-label=(t.address()) { (address.as_ref().map(Address::one_line).unwrap_or_default()) }
                } } }
            } }
            @if seen.more { p.faint { (t.sheet_more(SHEET_MOST)) } }
        }
    };
    Ok(desk.page("deliveries", t.deliveries(), main))
}

fn sentence(desk: &Desk, seen: &Seen) -> String {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let count = seen.counts.iter().find(|count| count.day == seen.day);
    let (all, planned) = count.map_or((0, 0), |count| (count.all, count.planned));
    let day = show::day_with_weekday(lang, seen.day);
    match (all, planned) {
        (0, _) => t.day_nothing(day),
        (_, 0) => t.day_fixed(all, day),
        (_, _) => t.day_open(all, day, planned),
    }
}

/// The day before and after, today, and any other.
fn days(desk: &Desk, day: Day) -> Markup {
    let t = T(desk.lang());
    let to = |day: Day| format!("{HERE}?day={day}");
    html! {
        form.search method="get" action=(HERE) {
            a.btn.mini href=(to(day.plus_days(-1))) { (parts::icon("prev", "xs")) span.hide { (t.day_before()) } }
            input type="date" name="day" value=(day) aria-label=(t.day());
            button.btn.mini type="submit" { (t.show()) }
            a.btn.mini href=(to(day.plus_days(1))) { (parts::icon("next", "xs")) span.hide { (t.day_after()) } }
            @if day != desk.today() { a.btn.mini href=(HERE) { (t.today()) } }
        }
    }
}

/// How many parcels go out on the days around.
fn counts(desk: &Desk, seen: &Seen) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let days: Vec<Day> = (0..DAYS).map(|n| seen.day.plus_days(n - BEFORE)).collect();
    let labels: Vec<String> = days.iter().map(|day| format!("{} {}", day.day(), show::weekday(lang, *day))).collect();
    let links: Vec<String> = days.iter().map(|day| format!("{HERE}?day={day}")).collect();
    let count = |day: &Day| seen.counts.iter().find(|count| count.day == *day).map_or(0, |count| count.all);
    let values: Vec<i64> = days.iter().map(count).collect();
    let series = chart::Series { name: t.parcels(), class: "f1", values: &values };
    let marks = chart::Marks { links: &links, chosen: Some(BEFORE as usize), open: None };
    chart::marked_bars(lang, t.days_chart(), &labels, &series, marks, show::count)
}

/// How many of each plan are packed.
fn contents(desk: &Desk, seen: &Seen) -> Markup {
    let t = T(desk.lang());
    let mut facts = parts::Facts::new();
    for (plan, n) in &seen.plans {
        facts = facts.text(plan, t.pieces(*n));
    }
    parts::card("contents", t.contents(), facts.show_wide())
}

fn row(desk: &Desk, seen: &Seen, (listed, address): &Going) -> Row {
    let (t, lang) = (T(desk.lang()), desk.lang());
    Row::new(vec![
        html! {
            a.who href={ "/admin/customers/" (listed.customer) } {
                (parts::face_of(&listed.name, listed.customer.0, "")) b { (listed.name) }
            }
        },
        html! {
            a href={ "/admin/subscriptions/" (listed.subscription) } { (name_of(desk, &seen.names, listed.plan)) }
            @if listed.planned_on != seen.day { " " span.faint.small { (t.instead_of(show::day(lang, listed.planned_on, desk.today()))) } }
        },
        html! { (listed.quantity) },
        html! { @match address { Some(address) => (address.one_line()), None => span.faint { (t.address_none()) } } },
        tag(t, listed.state),
    ])
}

fn tag(t: T, state: State) -> Markup {
    match state {
        State::Planned => parts::tag(t.state_planned(), Tone::Plain),
        State::Locked => parts::tag(t.state_locked(), Tone::Act),
        State::Skipped => parts::tag(t.state_skipped(), Tone::Warn),
        State::Delivered => parts::tag(t.state_delivered(), Tone::Good),
    }
}

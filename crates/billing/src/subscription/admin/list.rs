//! The list of subscriptions: by state, by plan, by customer; the newest, the next to bill or the largest first.

use base::id::{CustomerId, PlanId};
use base::{Instant, Money};
use catalog::plan::{self, PlanName};
use domain::billing::phase::Standing;
use domain::shop::role::Right;
use kit::db::{Error, Reader};
use kit::web::table::{self, Column, Dir, Paging, Row, Total};
use kit::web::{Oops, Page, Query, parts, show};
use maud::{Markup, html};
use people::customer;
use shop::{Desk, Shop};

use crate::aloud::{plan_name, standing, state_tag};
use crate::subscription::list_of_customer;
use crate::subscription::sql::{self, Listed};
use crate::words::T;

const SIZE: i64 = 50;
/// A search looks at the subscriptions of this many customers.
const CUSTOMERS_MOST: usize = 50;

fn order((column, dir): (&str, Dir)) -> usize {
    let base = match column {
        "mrr" => 2,
        "next" => return if dir == Dir::Up { 4 } else { 5 },
        _ => 0,
    };
    base + usize::from(dir == Dir::Up)
}

pub async fn page(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let (t, lang, query) = (T(desk.lang()), desk.lang(), Query::new(&desk.visitor));
    let sorted = query.sort(&["new", "mrr", "next"], ("new", Dir::Down));
    let known = |code: &&str| *code == "ending" || Standing::from_code(code).is_some();
    let asked = sql::Page {
        order: order(sorted),
        state: Some(query.text("state")).filter(known).unwrap_or_default().to_string(),
        plan: query.read("plan"),
        limit: SIZE + 1,
        offset: query.offset(SIZE),
    };
    let (shop, typed) = (desk.shop.clone(), query.text("q").to_string());
    let reading = desk.app.db.read(move |r| {
        let rows = match typed.is_empty() {
            true => sql::list(r, shop.id, &asked)?,
            false => found(r, &shop, &typed, &asked)?,
        };
        Ok::<_, Error>((rows, sql::counts(r, shop.id)?, plan::names(r, shop.id)?))
    });
    let (mut rows, counts, names) = reading.await?;
    let more = rows.len() > SIZE as usize;
    rows.truncate(SIZE as usize);
    let shown = rows.len();
    let columns = [
        Column::new(t.customer()).title(),
        Column::new(t.plan()).quiet(),
        Column::new(t.state()).quiet(),
        Column::new(t.started_on()).wide_only().sort("new"),
        Column::new(t.next_on()).quiet().sort("next"),
        Column::new(t.mrr()).number().aside().sort("mrr"),
    ];
    let lines = rows.iter().map(|row| line(&desk, &names, row)).collect();
    let is_whole = query.text("q").is_empty() && query.text("plan").is_empty();
    let total = is_whole.then(|| Total::Cases(count_of(&counts, query.text("state"))));
    let paging = Paging { size: SIZE, total, more: more && query.text("q").is_empty() };
    let only_state = query.text("q").is_empty() && query.text("plan").is_empty() && !query.text("state").is_empty();
    let act = parts::Button::new(t.customers()).link("/admin/customers");
    let none =
        parts::Empty { icon: "repeat", title: t.subscriptions_none(), text: t.subscriptions_none_text(), act }.show();
    Ok(desk.page(
        "subscriptions",
        t.subscriptions(),
        html! {
            (parts::head(t.subscriptions(), t.subscriptions_text(), Markup::default()))
            (table::search(lang, &query, t.subscription_search()))
            (table::frame(html! {
                (states(t, &query, &counts))
                (plans(t, &query, &names))
                @if only_state && shown == 0 { (none_here(t)) } @else { (table::list(lang, &query, &columns, sorted, lines, none)) }
                (table::pager(lang, &query, paging, shown))
            }))
        },
    ))
}

/// How many are under a chip; one that is to end is not counted under its state.
fn count_of(counts: &[(Standing, i64, i64)], code: &str) -> i64 {
    match (code, Standing::from_code(code)) {
        ("ending", _) => counts.iter().map(|(_, _, ending)| ending).sum(),
        (_, None) => counts.iter().map(|(_, n, _)| n).sum(),
        (_, Some(state)) => counts.iter().find(|(of, ..)| *of == state).map_or(0, |(_, n, ending)| n - ending),
    }
}

/// Nothing is in a state: no search went wrong.
fn none_here(t: T) -> Markup {
    let (title, text) = (t.subscriptions_none_here(), t.subscriptions_none_here_text());
    parts::Empty { icon: "repeat", title, text, act: Markup::default() }.show()
}

fn states(t: T, query: &Query, counts: &[(Standing, i64, i64)]) -> Markup {
    let of = |state: Standing| (state.code(), standing(t.0, state), Some(count_of(counts, state.code())));
    let mut chips = vec![("", t.all(), Some(count_of(counts, "")))];
    chips.extend([Standing::Active, Standing::Trial, Standing::Paused].map(of));
    chips.push(("ending", t.standing_ending(), Some(count_of(counts, "ending"))));
    chips.extend([Standing::Scheduled, Standing::Ended].map(of));
    table::chips(query, "state", t.state(), &chips)
}

fn plans(t: T, query: &Query, names: &[PlanName]) -> Markup {
    let ids: Vec<String> = names.iter().map(|plan| plan.id.to_string()).collect();
    let mut chips = vec![("", t.all_plans(), None)];
    chips.extend(
        ids.iter().zip(names).take(12).map(|(id, plan)| (id.as_str(), t.0.pick(&plan.name_ko, &plan.name_en), None)),
    );
    html! { @if names.len() > 1 { (table::chips(query, "plan", t.plan(), &chips)) } }
}

/// The subscriptions of the customers that a search finds.
fn found(r: &mut Reader<'_>, shop: &Shop, typed: &str, asked: &sql::Page) -> Result<Vec<Listed>, Error> {
    let mut rows = Vec::new();
    for person in customer::search(r, shop, typed, None, CUSTOMERS_MOST)? {
        let own = list_of_customer(r, shop.id, person.id)?;
        rows.extend(own.into_iter().map(|s| listed(s, person.id, &person.name)));
    }
    let wanted = |row: &Listed| {
        let ending = row.ends_at.is_some() && row.state != Standing::Ended;
        let state = match asked.state.as_str() {
            "" => true,
            "ending" => ending,
            code => row.state.code() == code && !ending,
        };
        state && asked.plan.is_none_or(|plan: PlanId| plan == row.plan)
    };
    rows.retain(wanted);
    let last = Instant::from_micros(i64::MAX);
    match asked.order {
        1 => rows.sort_by_key(|row| row.id),
        2 => rows.sort_by_key(|row| std::cmp::Reverse((row.mrr, row.id))),
        3 => rows.sort_by_key(|row| (row.mrr, row.id)),
        4 => rows.sort_by_key(|row| (row.next_at.unwrap_or(last), row.id)),
        5 => rows.sort_by_key(|row| (row.next_at.is_none(), std::cmp::Reverse((row.next_at, row.id)))),
        _ => rows.sort_by_key(|row| std::cmp::Reverse(row.id)),
    }
    Ok(rows)
}

fn listed(s: sql::Subscription, customer: CustomerId, name: &str) -> Listed {
    Listed {
        id: s.id,
        customer,
        name: name.to_string(),
        plan: s.plan,
        state: s.state,
        currency: s.currency,
        quantity: s.quantity,
        mrr: s.mrr,
        started_on: s.started_on,
        period_to: s.period_to,
        ends_at: s.ends_at,
        next_at: s.next_at,
    }
}

fn line(desk: &Desk, names: &[PlanName], row: &Listed) -> Row {
    let (t, lang, zone, today) = (T(desk.lang()), desk.lang(), &desk.shop.zone, desk.today());
    let ended = row.state == Standing::Ended;
    let tag = state_tag(lang, row.state, row.ends_at.is_some());
    let next = row.next_at.filter(|_| !ended).map(|at| show::day(lang, zone.day(at), today));
    Row::new(vec![
        html! { a.who href={ "/admin/subscriptions/" (row.id) } { (parts::face_of(&row.name, row.customer.0, "")) b { (row.name) } } },
        html! { span { (plan_name(lang, names, row.plan)) @if row.quantity != 1 { " " small.soft { (t.units(row.quantity)) } } } },
        tag,
        html! { span.num { (show::day(lang, row.started_on, today)) } },
        html! { @if let Some(day) = next { span.num { span.only-phone { (t.next_on()) " " } (day) } } @else if ended { span.only-phone { (t.standing_ended()) } span.faint.not-phone { "–" } } @else { span.faint.not-phone { "–" } } },
        html! { (Money::new(row.mrr, row.currency).show(lang)) },
    ])
    .faint(ended)
}

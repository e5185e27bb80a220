//! One coupon: what it takes off and for whom, and every invoice it took something off.

use axum::extract::Path;
use base::Money;
use base::id::ShopId;
use catalog::plan::{self, PlanName};
use domain::billing::coupon::{Coupon, CouponId, State};
use domain::shop::role::Right;
use kit::args;
use kit::db::dialect::each;
use kit::db::{Error, Reader};
use kit::web::parts::{self, Button};
use kit::web::table::{self, Column, Dir, Paging, Query, Row};
use kit::web::{Oops, Page, show};
use maud::{Markup, html};
use shop::Desk;

use super::super::portal::{say, sums};
use super::super::sql::{self, CouponRow, Given, UseRow};
use super::list::state_tag;
use crate::aloud::plan_name;
use crate::invoice::show_number;
use crate::words::T;

const SIZE: i64 = 50;

struct Seen {
    uses: Vec<UseRow>,
    given: Vec<Given>,
    plans: Vec<PlanName>,
}

fn see(r: &mut Reader<'_>, shop: ShopId, id: CouponId, offset: i64) -> Result<Seen, Error> {
    let uses = r.all(&sql::USES_OF, args![shop, id, SIZE + 1, offset])?;
    let given = r.all(&sql::GIVEN, args![shop, each([id.0].into_iter())])?;
    Ok(Seen { uses, given, plans: plan::names(r, shop)? })
}

pub async fn page(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let row = super::known(&desk, &id).await?;
    let coupon = row.coupon()?;
    let (t, lang, query) = (T(desk.lang()), desk.lang(), Query::new(&desk.visitor));
    let (shop, id, offset) = (desk.shop.id, row.id, query.offset(SIZE));
    let mut seen = desk.app.db.read(move |r| see(r, shop, id, offset)).await?;
    let more = seen.uses.len() > SIZE as usize;
    seen.uses.truncate(SIZE as usize);
    let columns = [
        Column::new(t.number()).title(),
        Column::new(t.customer()).quiet(),
        Column::new(t.issued_on()).quiet(),
        Column::new(t.coupon_given()).number().aside(),
    ];
    let lines: Vec<Row> = seen.uses.iter().map(|used| line(&desk, used)).collect();
    let none =
        parts::Empty { icon: "label", title: t.coupon_unused(), text: t.coupon_unused_text(), act: Markup::default() };
    let given: Vec<_> = seen.given.iter().map(|given| (given.currency, given.amount)).collect();
    let invoices: i64 = seen.given.iter().map(|given| given.invoices).sum();
    Ok(desk.page(
        "coupons",
        &row.code,
        html! {
            (parts::crumbs(t.crumbs(), &[(t.coupons(), super::LIST)]))
            div.head {
                div {
                    h1 { (row.code) }
                    p.soft { (state_tag(lang, row.state)) " " (say(lang, coupon.worth, coupon.periods)) }
                }
                div.acts { @if desk.may(Right::EditCatalog) { (acts(&desk, &row)) } }
            }
            (parts::stats(&[
                (t.coupon_taken(), show::count(row.taken), ""),
                (t.coupon_invoices(), show::count(invoices), ""),
                (t.coupon_given(), sums(lang, &given), ""),
            ]))
            (parts::row_21(html! {
                (table::frame(html! {
                    (table::list(lang, &query, &columns, ("", Dir::Down), lines, none.show()))
                    (table::pager(lang, &query, Paging { size: SIZE, total: None, more }, seen.uses.len()))
                }))
                div { (terms(&desk, &coupon, &seen.plans)) }
            }))
        },
    ))
}

fn line(desk: &Desk, used: &UseRow) -> Row {
    let lang = desk.lang();
    Row::new(vec![
        html! { a.link.num href={ "/admin/invoices/" (used.invoice) } { (show_number(used.year, used.number)) } },
        html! { a href={ "/admin/customers/" (used.customer) } { (used.name) } },
        html! { span.num { (show::day(lang, used.issued_on, desk.today())) } },
        html! { b { (Money::new(used.amount, used.currency).show(lang)) } },
    ])
}

fn acts(desk: &Desk, row: &CouponRow) -> Markup {
    let (t, path) = (T(desk.lang()), format!("{}/{}", super::LIST, row.id));
    html! {
        (Button::new(t.coupon_edit()).icon("edit").link(&format!("{path}/edit")))
        @match row.state {
            State::Live => (parts::confirm(
                &desk.visitor,
                "stop",
                Button::new(t.coupon_stop()).danger(),
                t.coupon_stop_question(),
                &t.coupon_stop_text(row.taken),
                &format!("{path}/stop"),
                Button::new(t.coupon_stop()).danger(),
            )),
            State::Stopped => (parts::post(&desk.visitor, &format!("{path}/resume"), &[], Button::new(t.coupon_resume()))),
        }
    }
}

/// For whom it is, and when.
fn terms(desk: &Desk, coupon: &Coupon, names: &[PlanName]) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let all = |list: Vec<&str>| if list.is_empty() { t.coupon_all().to_string() } else { list.join(", ") };
    let plans = coupon.plans.iter().map(|id| plan_name(lang, names, *id)).collect();
    let day =
        |day: Option<base::Day>, none: &str| day.map_or(none.to_string(), |day| show::day(lang, day, desk.today()));
    let number = |n: Option<i64>| n.map_or(t.coupon_any_number().to_string(), show::count);
    let facts = parts::Facts::new()
        .text(t.coupon_name(), coupon.name.show(lang))
        .text(t.coupon_plans(), all(plans))
        .text(t.coupon_items(), all(coupon.items.iter().map(String::as_str).collect()))
        .text(t.coupon_from(), day(coupon.from, t.coupon_from_now()))
        .text(t.coupon_until(), day(coupon.until, t.coupon_no_end()))
        .text(t.coupon_most(), number(coupon.most))
        .text(t.coupon_most_each(), number(coupon.most_each));
    parts::card("terms", t.coupon_terms(), facts.show_wide())
}

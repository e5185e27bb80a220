//! `/admin/purchases`: the newest first, of all customers or of one, between two days, with what they add up to.

use base::Day;
use base::id::CustomerId;
use domain::shop::role::Right;
use kit::web::table::{self, Column, Dir, Paging, Row};
use kit::web::{Oops, Page, Query, parts, show};
use maud::{Markup, html};
use shop::Desk;

use super::super::sql::{self, Filter, Listed, Sums};
use super::panel::{of, title};
use crate::words::T;

const SIZE: i64 = 50;

pub async fn page(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let (t, lang, query) = (T(desk.lang()), desk.lang(), Query::new(&desk.visitor));
    let filter = read(&query);
    let sorted = query.sort(&["day", "amount"], ("day", Dir::Down));
    let order = match sorted {
        ("amount", Dir::Down) => 2,
        ("amount", Dir::Up) => 3,
        (_, Dir::Down) => 0,
        (_, Dir::Up) => 1,
    };
    let (shop, asked) = (desk.shop.id, sql::Page { order, limit: SIZE + 1, offset: query.offset(SIZE) });
    let reading = desk.app.db.read(move |r| {
        let of_customer = filter.customer.map(|id| people::customer::find(r, shop, id)).transpose()?.flatten();
        Ok::<_, kit::db::Error>((sql::list(r, shop, filter, asked)?, sql::sums(r, shop, filter)?, of_customer))
    });
    let (mut found, sums, customer) = reading.await?;
    let more = found.len() > SIZE as usize;
    found.truncate(SIZE as usize);
    let columns = [
        Column::new(t.purchase_customer()).title(),
        Column::new(t.purchase_day()).sort("day"),
        Column::new(t.purchase_product()),
        Column::new(t.purchase_amount()).number().sort("amount").aside(),
        Column::new(t.purchase_reference()).wide_only(),
    ];
    let rows = found.iter().map(|bought| row(&desk, bought)).collect();
    let paging = Paging { size: SIZE, total: None, more };
    let name = customer.map(|customer| customer.name);
    let sentence = name.map_or_else(|| t.purchases_text().to_string(), |name| t.purchases_of(name));
    let main = html! {
        (parts::head(t.purchases(), &sentence, Markup::default()))
        @if !sums.is_empty() { (stats(&desk, &sums)) }
        @if !sums.is_empty() || query.is_narrowed() { (days(&desk, &query)) }
        (table::frame(html! {
            (table::list(lang, &query, &columns, sorted, rows, none(t)))
            (table::pager(lang, &query, paging, found.len()))
        }))
    };
    Ok(desk.page("purchases", t.purchases(), main))
}

fn read(query: &Query) -> Filter {
    Filter { customer: query.read::<CustomerId>("customer"), from: query.read("from"), to: query.read("to") }
}

/// Count, people and money of what is shown, one line for each currency.
fn stats(desk: &Desk, sums: &[Sums]) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    html! {
        @for sum in sums {
            (parts::stats(&[
                (t.purchases(), show::count(sum.count), ""),
                (t.purchase_customers(), show::count(sum.customers), ""),
                (t.purchase_sum(), of(sum.amount, sum.currency, lang), ""),
            ]))
        }
    }
}

/// The days shown, as two fields.
fn days(desk: &Desk, query: &Query) -> Markup {
    let t = T(desk.lang());
    let value = |name: &str| query.read::<Day>(name).map(|day| day.to_string()).unwrap_or_default();
    html! {
        form.search method="get" action="/admin/purchases" {
            @if let Some(customer) = query.read::<CustomerId>("customer") {
                input type="hidden" name="customer" value=(customer);
            }
            input type="date" name="from" value=(value("from")) aria-label=(t.purchase_from());
            span.faint aria-hidden="true" { "–" }
            input type="date" name="to" value=(value("to")) aria-label=(t.purchase_to());
            button.btn.mini type="submit" { (t.purchase_show()) }
        }
    }
}

fn none(t: T) -> Markup {
    let act = html! { p { code { "dangol import purchases" } } };
    parts::Empty { icon: "box", title: t.purchases_none(), text: t.purchases_none_text(), act }.show()
}

fn row(desk: &Desk, bought: &Listed) -> Row {
    let lang = desk.lang();
    Row::new(vec![
        html! {
            a.who href={ "/admin/customers/" (bought.customer) } {
                (parts::face_of(&bought.name, bought.customer.0, "")) b { (bought.name) }
            }
        },
        html! { span.num { (show::day(lang, bought.day, desk.today())) } },
        title(T(lang), bought),
        html! { b { (of(bought.amount, bought.currency, lang)) } },
        html! { span.faint.num { (bought.reference.as_deref().unwrap_or("–")) } },
    ])
}

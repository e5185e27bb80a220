//! The table of the rows behind a figure, with its order and pages.

use base::id::{CustomerId, PlanId, SubscriptionId};
use base::{Amount, Money};
use catalog::plan::sql::PlanName;
use domain::analytics::movement::Kind;
use kit::web::parts::{self, Empty, Tone};
use kit::web::table::{self, Column, Dir, Paging, Row};
use kit::web::{Page, Query, show};
use maud::{Markup, html};
use shop::Desk;

use super::super::sql::{Buyer, Paying, Person, Purchase};
use super::{INSIGHTS, cards};
use crate::movement::sql::Movement;
use crate::words::T;

pub const SIZE: i64 = 50;

/// A page of rows, and one more when another page follows.
pub enum Rows {
    Paying(Vec<Paying>),
    People(Vec<Person>),
    /// Those who began in one month: before it they brought nothing.
    Cohort(Vec<Person>),
    Movements(Vec<Movement>),
    Purchases(Vec<Purchase>),
    Buyers(Vec<Buyer>),
}

pub struct Found {
    pub rows: Rows,
    pub plans: Vec<PlanName>,
    pub sorted: (&'static str, Dir),
}

impl Rows {
    fn len(&self) -> usize {
        match self {
            Rows::Paying(rows) => rows.len(),
            Rows::People(rows) | Rows::Cohort(rows) => rows.len(),
            Rows::Movements(rows) => rows.len(),
            Rows::Purchases(rows) => rows.len(),
            Rows::Buyers(rows) => rows.len(),
        }
    }
}

/// The whole page: crumbs, what stands above, filters, rows.
pub fn listing(desk: &Desk, query: &Query, title: &str, above: Markup, chips: Option<Markup>, found: Found) -> Page {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let len = found.rows.len();
    let shown = len.min(SIZE as usize);
    let paging = Paging { size: SIZE, total: None, more: len > shown };
    let (columns, rows) = (columns(t, &found.rows), rows(desk, &found, shown));
    let empty = Empty { icon: "search", title: t.rows_none(), text: t.rows_none_text(), act: Markup::default() }.show();
    // What is asked for is the period and the side, not a search: nothing there is simply nothing.
    let body =
        if shown == 0 { empty } else { table::list(lang, query, &columns, found.sorted, rows, Markup::default()) };
    desk.page(
        "insights",
        title,
        html! {
            (parts::crumbs(t.crumbs(), &[(t.insights(), INSIGHTS)]))
            (above)
            section.card aria-label=(t.rows_of()) {
                (table::frame(html! {
                    @if let Some(chips) = chips { (chips) }
                    (body)
                    (table::pager(lang, query, paging, shown))
                }))
            }
        },
    )
}

fn columns(t: T, rows: &Rows) -> Vec<Column> {
    let customer = || Column::new(t.customer()).title();
    let money = |label: &str| Column::new(label).number().aside().sort("size");
    match rows {
        Rows::Paying(_) => vec![customer().sort("by"), Column::new(t.subscription()).quiet(), money(t.monthly())],
        Rows::People(_) => vec![
            customer().sort("by"),
            Column::new(t.since()).quiet(),
            Column::new(t.monthly_before()).number().aside(),
            Column::new(t.monthly_end()).number().wide_only().sort("size"),
        ],
        Rows::Cohort(_) => vec![
            customer().sort("by"),
            Column::new(t.since()).wide_only(),
            Column::new(t.monthly_end()).number().aside().sort("size"),
        ],
        Rows::Movements(_) => vec![
            customer(),
            Column::new(t.day()).quiet().sort("by"),
            Column::new(t.kind()).quiet(),
            Column::new(t.subscription()).quiet(),
            money(t.change()),
            Column::new(t.monthly_after()).number().wide_only(),
        ],
        Rows::Purchases(_) => vec![
            customer(),
            Column::new(t.day()).quiet().sort("by"),
            Column::new(t.product()).quiet(),
            Column::new(t.quantity()).number().wide_only(),
            money(t.amount()),
        ],
        Rows::Buyers(_) => vec![
            customer().sort("by"),
            Column::new(t.first_purchase()).wide_only(),
            Column::new(t.last_purchase()).quiet(),
            Column::new(t.times()).number().quiet(),
            money(t.amount()),
        ],
    }
}

fn rows(desk: &Desk, found: &Found, most: usize) -> Vec<Row> {
    let (t, lang, today) = (T(desk.lang()), desk.lang(), desk.today());
    let money = |amount: Amount| html! { (Money::new(amount, desk.shop.currency).show(lang)) };
    let day = |day| html! { span.num { (show::day(lang, day, today)) } };
    let subscribed = |subscription: &SubscriptionId, plan: PlanId| {
        let name = found.plans.iter().find(|p| p.id == plan).map(|p| lang.pick(&p.name_ko, &p.name_en));
        html! { a.link href={ "/admin/subscriptions/" (subscription) } { (name.unwrap_or(t.subscription())) } }
    };
    match &found.rows {
        Rows::Paying(rows) => rows
            .iter()
            .take(most)
            .map(|row| {
                let Paying { subscription, customer, name, plan, mrr } = row;
                Row::new(vec![who(*customer, name), subscribed(subscription, *plan), money(*mrr)])
            })
            .collect(),
        Rows::People(rows) => rows
            .iter()
            .take(most)
            .map(|Person { customer, name, before, after, first }| {
                let since = html! { span.num { (show::month(lang, first.first())) } };
                Row::new(vec![who(*customer, name), since, money(*before), money(*after)])
            })
            .collect(),
        Rows::Cohort(rows) => rows
            .iter()
            .take(most)
            .map(|Person { customer, name, after, first, .. }| {
                let since = html! { span.num { (show::month(lang, first.first())) } };
                Row::new(vec![who(*customer, name), since, money(*after)])
            })
            .collect(),
        Rows::Movements(rows) => rows
            .iter()
            .take(most)
            .map(|row| {
                let tone = match row.kind {
                    Kind::Churn => Tone::Bad,
                    _ if row.amount > 0 => Tone::Good,
                    _ => Tone::Warn,
                };
                let sign = if row.amount > 0 { "+" } else { "" };
                let kind = parts::tag(cards::kind_name(t, row.kind), tone);
                let plan = subscribed(&row.subscription, row.plan);
                let who = who(row.customer, &row.name);
                Row::new(vec![who, day(row.day), kind, plan, html! { (sign) (money(row.amount)) }, money(row.mrr)])
            })
            .collect(),
        Rows::Purchases(rows) => rows
            .iter()
            .take(most)
            .map(|row| {
                let (product, quantity) = (html! { (row.product) }, html! { (show::count(row.quantity)) });
                Row::new(vec![who(row.customer, &row.name), day(row.day), product, quantity, money(row.amount)])
            })
            .collect(),
        Rows::Buyers(rows) => rows
            .iter()
            .take(most)
            .map(|row| {
                let times = html! { (show::count(row.times)) };
                Row::new(vec![who(row.customer, &row.name), day(row.first), day(row.last), times, money(row.amount)])
            })
            .collect(),
    }
}

fn who(customer: CustomerId, name: &str) -> Markup {
    html! { a.who href={ "/admin/customers/" (customer) } { (parts::face_of(name, customer.0, "")) b { (name) } } }
}

//! All rises of the shop, and the steps from trial to paid where the law asks for a yes.

use base::Money;
use catalog::plan::{self, PlanName};
use catalog::plan_item::{self, ItemRow};
use domain::billing::rise::RiseId;
use domain::shop::policy::Consent;
use domain::shop::role::Right;
use kit::db::Error;
use kit::web::parts::{self, Tone};
use kit::web::table::{self, Column, Dir, Row};
use kit::web::{Oops, Page, Query, show};
use maud::{Markup, html};
use shop::Desk;

use super::{LIST, Standing, TRIALS, law, money};
use crate::aloud::plan_name;
use crate::price_rise::sql::{self, Rise, Tally};
use crate::words::T;

pub async fn page(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let (t, lang, shop) = (T(desk.lang()), desk.lang(), desk.shop.clone());
    let reading = desk.app.db.read(move |r| {
        let rises = sql::list(r, shop.id)?;
        let mut items = Vec::new();
        for rise in &rises {
            items.extend(
                plan_item::list(r, shop.id, rise.plan)?.into_iter().filter(|item| item.id == rise.item).take(1),
            );
        }
        Ok::<_, Error>((rises, items, plan::names(r, shop.id)?, sql::tally(r, shop.id, None)?))
    });
    let (rises, items, names, tally) = reading.await?;
    let kr = desk.shop.policy.consent == Consent::Kr;
    let trials = Standing::of(tally.iter().filter(|row| row.rise == 0));
    let mut rows: Vec<Row> =
        rises.iter().zip(&items).map(|(rise, item)| line(&desk, rise, item, &names, &tally)).collect();
    if kr || trials.people > 0 {
        rows.insert(0, trial_line(&desk, trials));
    }
    let columns = [
        Column::new(t.rise_price()).title(),
        Column::new(t.rise_from()),
        Column::new(t.state()),
        Column::new(t.rise_people()).number(),
        Column::new(t.rise_to_ask()).number(),
        Column::new(t.rise_yes()).number(),
        Column::new(t.rise_no()).number(),
        Column::new(t.rise_silent()).number(),
        Column::new(t.rise_at_risk()).number(),
    ];
    let may = desk.may(Right::EditCatalog);
    let button = || parts::Button::new(t.rise_new()).go().link("/admin/price-rises/new");
    let act = if may { button() } else { Markup::default() };
    let none = parts::Empty { icon: "label", title: t.rises_none(), text: t.rises_none_text(), act }.show();
    let empty = rows.is_empty();
    let query = Query::new(&desk.visitor);
    Ok(desk.page(
        "price-rises",
        t.price_rises(),
        html! {
            (parts::head(t.price_rises(), t.price_rises_text(), if may && !empty { button() } else { Markup::default() }))
            (parts::empty_card(table::frame(table::list(lang, &query, &columns, ("", Dir::Down), rows, none))))
            (law(lang, desk.today()))
        },
    ))
}

/// A state in one word: stopped, over, running, or still to come.
pub fn tag(desk: &Desk, rise: &Rise, standing: Standing) -> Markup {
    let t = T(desk.lang());
    if rise.stopped_at.is_some() {
        parts::tag(t.rise_stopped(), Tone::Plain)
    } else if standing.open == 0 && rise.sweep_at.is_none() {
        parts::tag(t.rise_done(), Tone::Good)
    } else if desk.today() < rise.ask_on {
        parts::tag(t.rise_planned(), Tone::Plain)
    } else {
        parts::tag(t.rise_running(), Tone::Act)
    }
}

/// The plan with the item when it has a name of its own, and both prices.
pub fn name(desk: &Desk, rise: &Rise, item: &ItemRow, names: &[PlanName]) -> (String, String) {
    let lang = desk.lang();
    let (plan, own) = (plan_name(lang, names, rise.plan), lang.pick(&item.name_ko, &item.name_en));
    let price = |model: &catalog::price::Model| catalog::show::price(lang, &model.0, rise.currency, item.every);
    let what = if own.is_empty() || own == plan { plan.to_string() } else { format!("{plan} · {own}") };
    (what, T(lang).rise_old_new(price(&rise.new_model), price(&rise.old_model)))
}

fn line(desk: &Desk, rise: &Rise, item: &ItemRow, names: &[PlanName], tally: &[Tally]) -> Row {
    let (lang, today) = (desk.lang(), desk.today());
    let standing = Standing::of(tally.iter().filter(|row| RiseId(row.rise) == rise.id));
    let (what, prices) = name(desk, rise, item, names);
    let href = format!("{LIST}/{}", rise.id);
    let stopped = rise.stopped_at.is_some();
    Row::new(vec![
        html! { a.link href=(href) { (what) } small.soft.under { (prices) } },
        html! { span.num { (show::day(lang, rise.from_on, today)) } },
        tag(desk, rise, standing),
        count(&href, "", standing.people),
        count(&href, "planned", standing.to_ask),
        count(&href, "yes", standing.yes),
        count(&href, "no", standing.no),
        count(&href, "silent", standing.silent),
        html! { (money(lang, standing.at_risk, rise.currency)) },
    ])
    .faint(stopped)
}

fn trial_line(desk: &Desk, standing: Standing) -> Row {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let href = format!("{LIST}/{TRIALS}");
    Row::new(vec![
        html! { a.link href=(href) { (t.rise_trials()) } small.soft.under { (t.rise_trials_text()) } },
        html! { span.faint { "–" } },
        parts::tag(t.rise_running(), Tone::Act),
        count(&href, "", standing.people),
        count(&href, "planned", standing.to_ask),
        count(&href, "yes", standing.yes),
        count(&href, "no", standing.no),
        count(&href, "silent", standing.silent),
        html! { (Money::new(standing.at_risk, desk.shop.currency).show(lang)) },
    ])
}

fn count(href: &str, group: &str, n: i64) -> Markup {
    let to = if group.is_empty() { href.to_string() } else { format!("{href}?group={group}") };
    html! { a href=(to) { (show::count(n)) } }
}

//! Staff pages of plans: the list as cards, and the editor.

mod abroad;
mod change;
mod edit;
mod page;
mod typed;

use axum::Router;
use axum::routing::get;
use base::id::PlanId;
use base::{Day, Money};
use domain::catalog::plan::Kind;
use domain::shop::role::Right;
use kit::app::App;
use kit::db::{Error, Reader};
use kit::web::parts::{self, Button, Tone};
use kit::web::table::{self, Query};
use kit::web::{Oops, Page, show as figures};
use maud::{Markup, html};
use shop::{Desk, Shop};

use super::storefront::{addons, conditions, show};
use super::{Offer, PlanRow, State, sql};
use crate::offer::{currencies, offers_in, offers_of};
use crate::words::T;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/plans", get(list))
        .route("/admin/plans/new", get(edit::blank).post(edit::add))
        .route("/admin/plans/{id}", get(edit::open).post(edit::save))
}

async fn list(desk: Desk) -> Result<Page, Oops> {
    let (t, query) = (T(desk.lang()), Query::new(&desk.visitor));
    let (shop, today, state) = (desk.shop.clone(), desk.today(), query.read::<State>("state"));
    let read = desk.app.db.read(move |r| {
        let plans = sql::list(r, shop.id, state)?;
        let offers = offers_of(r, &shop, plans.clone(), today)?;
        let abroad = abroad(r, &shop, &plans, today)?;
        Ok::<_, kit::db::Error>((plans, offers, sql::counts(r, shop.id)?, abroad))
    });
    let (plans, offers, counts, abroad) = read.await?;
    let count = |state: State| counts.iter().find(|(which, _)| *which == state).map(|(_, n)| *n);
    let all = counts.iter().map(|(_, n)| n).sum();
    let add = html! { @if desk.may(Right::EditCatalog) { (Button::new(t.plan_new()).go().icon("plus").link("/admin/plans/new")) } };
    let main = html! {
        (parts::head(t.plans(), t.plans_text(), html! {
            (Button::new(t.see_storefront()).icon("out").link("/"))
            @if desk.may(Right::EditCatalog) { (Button::new(t.meters()).icon("list").link("/admin/plans/meters")) }
            (add)
        }))
        (table::frame(html! {
            (table::chips(&query, "state", t.state(), &[
                ("", t.all(), Some(all)),
                ("live", t.state_live(), count(State::Live)),
                ("draft", t.state_draft(), count(State::Draft)),
                ("retired", t.state_retired(), count(State::Retired)),
            ]))
            @if plans.is_empty() { (empty(t, &query, &add)) } @else {
                ul.plans {
                    @for plan in &plans { (card(&desk, plan, offers.iter().find(|offer| offer.plan.id == plan.id), &abroad)) }
                }
            }
        }))
    };
    Ok(desk.page("plans", t.plans(), main))
}

/// The other currencies each plan is sold in.
fn abroad(r: &mut Reader<'_>, shop: &Shop, plans: &[PlanRow], today: Day) -> Result<Vec<(PlanId, String)>, Error> {
    let mut found = Vec::new();
    for currency in currencies(r, shop, plans, today)?.into_iter().skip(1) {
        let offers = offers_in(r, shop, currency, plans.to_vec(), today)?;
        found.extend(offers.into_iter().map(|offer| (offer.plan.id, currency.to_string())));
    }
    Ok(found)
}

fn empty(t: T, query: &Query, add: &Markup) -> Markup {
    if query.is_narrowed() {
        let act = Button::new(t.all()).link(query.bare());
        return parts::Empty { icon: "box", title: t.plans_none(), text: t.plans_none_text(), act }.show();
    }
    parts::Empty { icon: "box", title: t.plans_empty(), text: t.plans_empty_text(), act: add.clone() }.show()
}

fn card(desk: &Desk, plan: &PlanRow, offer: Option<&Offer>, abroad: &[(PlanId, String)]) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let abroad: Vec<&str> = abroad.iter().filter(|(id, _)| *id == plan.id).map(|(_, code)| code.as_str()).collect();
    let items = offer.map_or(0, |offer| i64::try_from(offer.terms.items.len()).unwrap_or(0));
    html! {
        li.plan.card {
            header { h2 { (plan.name().show(lang)) } (state_tag(t, plan.state)) }
            p.soft { (plan.summary().show(lang)) }
            @match offer {
                Some(offer) => {
                    @let cycles = show::by_cycle(&offer.terms);
                    @match cycles.first() {
                        Some((every, amount)) => {
                            (parts::price(&Money::new(*amount, offer.currency).show(lang), &show::per(lang, *every)))
                            @if cycles.len() > 1 || show::has_intro(&offer.terms) || offer.terms.items.iter().any(|item| item.kind == Kind::Usage) {
                                p.small.soft { (show::price_line(lang, &offer.terms, offer.currency)) }
                            }
                        }
                        None => (parts::price(&show::price_line(lang, &offer.terms, offer.currency), "")),
                    }
                    p.tiny.faint { (conditions(lang, offer).join(" · ")) }
                }
                None => (parts::note(Tone::Warn, t.plan_no_price())),
            }
            ul.points {
                li { (parts::icon("list", "s")) span { (t.plan_items(items)) } }
                @if let Some(line) = offer.and_then(|offer| addons(lang, offer)) { li { (parts::icon("plus", "s")) span { (line) } } }
                @if !abroad.is_empty() { li { (parts::icon("wallet", "s")) span { (t.also_sold_in(abroad.join(", "))) } } }
                li { (parts::icon("link", "s")) a.link href={ "/join/" (plan.code) } { "/join/" (plan.code) } }
                li { (parts::icon("clock", "s")) span { (t.plan_since(figures::full_day(lang, desk.shop.zone.day(plan.created_at)))) } }
            }
            @if desk.may(Right::EditCatalog) { (Button::new(t.edit()).link(&format!("/admin/plans/{}", plan.id))) }
        }
    }
}

fn state_tag(t: T, state: State) -> Markup {
    match state {
        State::Draft => parts::tag(t.state_draft(), Tone::Warn),
        State::Live => parts::tag(t.state_live(), Tone::Good),
        State::Retired => parts::tag(t.state_retired(), Tone::Plain),
    }
}

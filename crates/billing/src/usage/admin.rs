//! `/admin/subscriptions/{id}/usage`: what is used in the running period and what it will cost, the newest events, and
//! what was billed.

use std::collections::HashMap;

use axum::extract::Path;
use base::id::SubscriptionId;
use base::{Instant, Lang, Money, Period};
use domain::billing::agreement::Agreement;
use domain::billing::phase::Life;
use domain::shop::role::Right;
use kit::db::{Error, Reader};
use kit::web::{Oops, Page, parts, show};
use maud::{Markup, html};
use people::{Customer, customer};
use shop::{Desk, Shop};

use super::panel::{Used, cards, list_running, say_quantity};
use super::sql::{self, Newest, UsageLine};
use crate::aloud;
use crate::subscription::{self, Subscription};
use crate::words::T;

const EVENTS_MOST: i64 = 50;
const LINES_MOST: i64 = 24;

/// What the page knows.
struct Seen {
    subscription: Subscription,
    customer: Customer,
    used: Vec<Used>,
    /// What each meter is called: as the item it is counted for.
    names: HashMap<String, String>,
    events: Vec<Newest>,
    lines: Vec<UsageLine>,
}

/// Of several items that one meter counts for, the newest gives the name.
fn name_meters(lang: Lang, agreement: &Agreement) -> HashMap<String, String> {
    let life = Life::of(agreement);
    let items = life.phases.iter().flat_map(|phase| &phase.terms.items);
    items
        .filter_map(|item| Some((item.meter.as_ref()?.code.clone(), lang.pick(&item.ko, &item.en).to_string())))
        .collect()
}

fn see(r: &mut Reader<'_>, shop: &Shop, lang: Lang, id: SubscriptionId, now: Instant) -> Result<Option<Seen>, Error> {
    let Some(subscription) = subscription::find(r, shop.id, id)? else { return Ok(None) };
    let Some(customer) = customer::find(r, shop.id, subscription.customer)? else { return Ok(None) };
    let agreement = subscription::agreement(r, shop, &subscription)?;
    let used = list_running(r, shop, &subscription, &agreement, now)?;
    let names = name_meters(lang, &agreement);
    let events = sql::list_newest(r, shop.id, id, EVENTS_MOST)?;
    let lines = sql::list_lines(r, shop.id, id, LINES_MOST)?;
    Ok(Some(Seen { subscription, customer, used, names, events, lines }))
}

pub async fn page(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let id: SubscriptionId = id.parse().map_err(|_| Oops::Missing)?;
    let (shop, lang, now) = (desk.shop.clone(), desk.lang(), desk.now());
    let seen = desk.app.db.read(move |r| see(r, &shop, lang, id, now)).await?.ok_or(Oops::Missing)?;
    let t = T(lang);
    let above = format!("/admin/subscriptions/{id}");
    let crumbs = [(t.subscriptions(), "/admin/subscriptions"), (seen.customer.name.as_str(), above.as_str())];
    let main = html! {
        (parts::crumbs(t.crumbs(), &crumbs))
        (parts::head(t.usage(), t.usage_text(), Markup::default()))
        @if seen.used.is_empty() { (parts::note(parts::Tone::Plain, t.usage_none_running())) }
        (cards(lang, &seen.subscription, &seen.used, desk.today()))
        (parts::Card::new("events", t.usage_events()).note(t.usage_events_note()).show(events(&desk, &seen)))
        (parts::card("billed", t.usage_billed(), billed(&desk, &seen)))
    };
    Ok(desk.page("subscriptions", t.usage(), main))
}

fn events(desk: &Desk, seen: &Seen) -> Markup {
    let (t, lang, zone, now) = (T(desk.lang()), desk.lang(), &seen.subscription.zone, desk.now());
    html! {
        @if seen.events.is_empty() { p.faint { (t.usage_events_none()) } } @else {
            table.grid {
                thead { tr {
                    th scope="col" { (t.usage_meter()) } th scope="col" { (t.usage_at()) }
                    th scope="col" { (t.usage_event()) } th.num scope="col" { (t.usage_value()) }
                } }
                tbody {
                    @for event in &seen.events {
                        tr {
                            td.p-title data-label=(t.usage_meter()) { (meter(t, seen, &event.meter)) }
                            td.p-line data-label=(t.usage_at()) { (show::time(lang, zone, event.at, now)) }
                            td.p-line data-label=(t.usage_event()) { (reference(t, event, show::time(lang, zone, event.recorded_at, now))) }
                            td.num.p-aside data-label=(t.usage_value()) { (value(t, event)) }
                        }
                    }
                }
            }
        }
    }
}

/// The item that is counted; a meter that nothing is priced by costs nothing.
fn meter(t: T, seen: &Seen, code: &str) -> Markup {
    html! {
        @match seen.names.get(code) {
            Some(name) => (name),
            None => span { (code) " " (parts::tag(t.usage_not_billed(), parts::Tone::Plain)) },
        }
    }
}

/// What only the sender of the event asks for.
fn reference(t: T, event: &Newest, told: String) -> Markup {
    html! {
        details.small.faint {
            summary { (t.usage_reference()) }
            code { (event.id) } " " (event.source) br; (t.usage_told()) " " (told)
        }
    }
}

fn value(t: T, event: &Newest) -> String {
    let removed = event.op == domain::billing::usage::Op::Remove;
    if removed { t.usage_removed(&event.key) } else { say_quantity(event.value) }
}

fn billed(desk: &Desk, seen: &Seen) -> Markup {
    let (t, lang, zone, today) = (T(desk.lang()), desk.lang(), &seen.subscription.zone, desk.today());
    let name = |line: &UsageLine| if lang == Lang::Ko { line.name_ko.clone() } else { line.name_en.clone() };
    html! {
        @if seen.lines.is_empty() { p.faint { (t.usage_billed_none()) } } @else {
            table.grid {
                thead { tr {
                    th scope="col" { (t.usage_item()) } th scope="col" { (t.usage_period()) }
                    th.num scope="col" { (t.usage_quantity()) } th.num scope="col" { (t.amount()) }
                } }
                tbody {
                    @for line in &seen.lines {
                        tr {
                            td.p-title data-label=(t.usage_item()) { a.link href={ "/admin/invoices/" (line.invoice) } { (name(line)) } }
                            td.p-line data-label=(t.usage_period()) { (aloud::days(lang, zone, Period::new(line.service_from, line.service_to), today)) }
                            td.num.p-line data-label=(t.usage_quantity()) { (show::count(line.quantity)) }
                            td.num.p-aside data-label=(t.amount()) { (Money::new(line.amount, line.currency).show(lang)) }
                        }
                    }
                }
            }
        }
    }
}

//! `/admin/subscriptions/{id}/usage`: what is used in the running period and what it will cost, the newest events, and
//! what was billed.

use axum::extract::Path;
use base::id::SubscriptionId;
use base::{Instant, Lang, Money};
use domain::shop::role::Right;
use kit::db::{Error, Reader};
use kit::web::{Oops, Page, parts, show};
use maud::{Markup, html};
use people::{Customer, customer};
use shop::{Desk, Shop};

use super::panel::{Used, cards, list_running, say_quantity};
use super::sql::{self, Newest, UsageLine};
use crate::subscription::{self, Subscription};
use crate::words::T;

const EVENTS_MOST: i64 = 50;
const LINES_MOST: i64 = 24;

/// What the page knows.
struct Seen {
    subscription: Subscription,
    customer: Customer,
    used: Vec<Used>,
    events: Vec<Newest>,
    lines: Vec<UsageLine>,
}

fn see(r: &mut Reader<'_>, shop: &Shop, id: SubscriptionId, now: Instant) -> Result<Option<Seen>, Error> {
    let Some(subscription) = subscription::find(r, shop.id, id)? else { return Ok(None) };
    let Some(customer) = customer::find(r, shop.id, subscription.customer)? else { return Ok(None) };
    let agreement = subscription::agreement(r, shop, &subscription)?;
    let used = list_running(r, shop, &subscription, &agreement, now)?;
    let events = sql::list_newest(r, shop.id, id, EVENTS_MOST)?;
    let lines = sql::list_lines(r, shop.id, id, LINES_MOST)?;
    Ok(Some(Seen { subscription, customer, used, events, lines }))
}

pub async fn page(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let id: SubscriptionId = id.parse().map_err(|_| Oops::Missing)?;
    let (shop, now) = (desk.shop.clone(), desk.now());
    let seen = desk.app.db.read(move |r| see(r, &shop, id, now)).await?.ok_or(Oops::Missing)?;
    let (t, lang) = (T(desk.lang()), desk.lang());
    let above = format!("/admin/subscriptions/{id}");
    let crumbs = [(t.subscriptions(), "/admin/subscriptions"), (seen.customer.name.as_str(), above.as_str())];
    let main = html! {
        (parts::crumbs(t.crumbs(), &crumbs))
        (parts::head(t.usage(), t.usage_text(), Markup::default()))
        @if seen.used.is_empty() { (parts::note(parts::Tone::Plain, t.usage_none_running())) }
        (cards(lang, &seen.subscription, &seen.used, desk.today()))
        (parts::Card::new("events", t.usage_events()).note(t.usage_events_note()).show(events(&desk, &seen)))
        (parts::card("billed", t.usage_billed(), billed(lang, &seen)))
    };
    Ok(desk.page("subscriptions", t.usage(), main))
}

fn events(desk: &Desk, seen: &Seen) -> Markup {
    let (t, lang, zone, now) = (T(desk.lang()), desk.lang(), &seen.subscription.zone, desk.now());
    html! {
        @if seen.events.is_empty() { p.faint { (t.usage_events_none()) } } @else {
            table.grid {
                thead { tr {
                    th scope="col" { (t.usage_event()) } th scope="col" { (t.usage_meter()) } th scope="col" { (t.usage_at()) }
                    th scope="col" { (t.usage_told()) } th.num scope="col" { (t.usage_value()) }
                } }
                tbody {
                    @for event in &seen.events {
                        tr {
                            td.p-title data-label=(t.usage_event()) {
                                code { (event.id) } @if !event.source.is_empty() { " " span.small.faint { (event.source) } }
                            }
                            td.p-line data-label=(t.usage_meter()) { (event.meter) }
                            td.p-line data-label=(t.usage_at()) { (show::time(lang, zone, event.at, now)) }
                            td.p-line data-label=(t.usage_told()) { (show::time(lang, zone, event.recorded_at, now)) }
                            td.num.p-aside data-label=(t.usage_value()) { (value(t, event)) }
                        }
                    }
                }
            }
        }
    }
}

fn value(t: T, event: &Newest) -> String {
    let removed = event.op == domain::billing::usage::Op::Remove;
    if removed { t.usage_removed(&event.key) } else { say_quantity(event.value) }
}

fn billed(lang: Lang, seen: &Seen) -> Markup {
    let (t, zone) = (T(lang), &seen.subscription.zone);
    let name = |line: &UsageLine| if lang == Lang::Ko { line.name_ko.clone() } else { line.name_en.clone() };
    html! {
        @if seen.lines.is_empty() { p.faint { (t.usage_billed_none()) } } @else {
            table.grid {
                thead { tr {
                    th scope="col" { (t.usage_item()) } th scope="col" { (t.period()) }
                    th.num scope="col" { (t.usage_quantity()) } th.num scope="col" { (t.amount()) }
                } }
                tbody {
                    @for line in &seen.lines {
                        @let (from, to) = (zone.day(line.service_from), zone.day(line.service_to));
                        tr {
                            td.p-title data-label=(t.usage_item()) { a.link href={ "/admin/invoices/" (line.invoice) } { (name(line)) } }
                            td.p-line data-label=(t.period()) { (t.range(show::full_day(lang, from), show::full_day(lang, to))) }
                            td.num.p-line data-label=(t.usage_quantity()) { (show::count(line.quantity)) }
                            td.num.p-aside data-label=(t.amount()) { (Money::new(line.amount, line.currency).show(lang)) }
                        }
                    }
                }
            }
        }
    }
}

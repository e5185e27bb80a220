//! One subscription: how it stands, what comes next, what can be done, everything that was changed, its invoices.

use axum::extract::Path;
use base::id::{StaffId, SubscriptionId};
use base::{Instant, Money, Period};
use domain::billing::agreement::What;
use domain::billing::invoice::State;
use domain::billing::phase::Standing;
use domain::shop::role::Right;
use kit::args;
use kit::db::{Error, Reader};
use kit::web::{Oops, Page, parts, show};
use maud::{Markup, html};
use people::{Customer, customer};
use shop::{Desk, Shop, staff};

use crate::aloud::{self, standing_tag};
use crate::coupon;
use crate::deposit::{self, sql::Deposit};
use crate::draft::{self, Whole};
use crate::invoice::admin::list as invoice_list;
use crate::invoice::portal::effect::bill_line;
use crate::invoice::portal::is_late;
use crate::invoice::{self, show_number, sql::Invoice};
use crate::ledger;
use crate::payment::portal::card_name;
use crate::payment::{self, sql::Instrument};
use crate::subscription::portal::ask::Act;
use crate::subscription::portal::place::{Case, find_case};
use crate::subscription::portal::{Upcoming, planned, upcoming};
use crate::subscription::sql;
use crate::words::T;

const INVOICES_MOST: i64 = 24;

/// What the page knows.
struct Seen {
    case: Case,
    customer: Customer,
    next: Option<Upcoming>,
    /// Bills that did not go out yet.
    drafts: Vec<Whole>,
    invoices: Vec<Invoice>,
    card: Option<Instrument>,
    wallet: i64,
    coupons: Vec<coupon::Held>,
    /// Until when it is left alone because it could not be billed.
    held: Option<Instant>,
    /// What the shop holds of it.
    deposits: Vec<Deposit>,
    /// Who asked for each change, by its ordinal.
    actors: Vec<(i64, String)>,
    /// The staff among them: code and name.
    staff: Vec<(String, String)>,
}

fn see(r: &mut Reader<'_>, shop: &Shop, id: SubscriptionId, now: Instant) -> Result<Option<Seen>, Error> {
    let Some(case) = find_case(r, shop, id, shop.today(now))? else { return Ok(None) };
    let Some(customer) = customer::find(r, shop.id, case.subscription.customer)? else { return Ok(None) };
    let rows = r.all(&sql::CHANGES, args![shop.id, id])?;
    let actors: Vec<(i64, String)> = rows.into_iter().map(|row| (row.ordinal, row.actor)).collect();
    let mut staff = Vec::new();
    for (_, code) in &actors {
        if let Ok(id) = code.parse::<StaffId>()
            && !staff.iter().any(|(known, _)| known == code)
            && let Some(member) = staff::find(r, shop.id, id)?
        {
            staff.push((code.clone(), member.name));
        }
    }
    let next = upcoming(r, shop, &case.subscription, &case.agreement, None)?;
    let drafts = draft::list_open(r, shop.id, id)?;
    let invoices = invoice::sql::list_of_subscription(r, shop.id, id, INVOICES_MOST)?;
    let card = payment::list_instruments(r, shop.id, customer.id)?.into_iter().next();
    let wallet = ledger::wallet(r, shop.id, customer.id, case.subscription.currency)?;
    let coupons = coupon::held(r, shop.id, id, customer.id)?;
    let held = sql::held(r, shop.id, id)?;
    let mut deposits = deposit::portal::list_mine(r, shop.id, customer.id)?;
    deposits.retain(|deposit| deposit.subscription == Some(id) && deposit.is_paid() && deposit.held() > 0);
    Ok(Some(Seen { deposits, case, customer, next, drafts, invoices, card, wallet, coupons, held, actors, staff }))
}

pub async fn page(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let id: SubscriptionId = id.parse().map_err(|_| Oops::Missing)?;
    let (shop, now) = (desk.shop.clone(), desk.now());
    let seen = desk.app.db.read(move |r| see(r, &shop, id, now)).await?.ok_or(Oops::Missing)?;
    let t = T(desk.lang());
    let subscription = &seen.case.subscription;
    let title = t.subscription_of(&seen.customer.name);
    let acts = if desk.may(Right::EditSubscriptions) { acts(t, &seen.case) } else { Markup::default() };
    let plan = seen.case.plan(desk.lang());
    Ok(desk.page(
        "subscriptions",
        &title,
        html! {
            (parts::crumbs(t.crumbs(), &[(t.subscriptions(), super::LIST)]))
            div.head {
                div {
                    h1 { a href={ "/admin/customers/" (seen.customer.id) } { (seen.customer.name) } " · " (plan) }
                    p.soft { (standing_tag(desk.lang(), subscription)) " " (price(&desk, &seen.case)) }
                }
                div.acts { (acts) }
            }
            @if let Some(until) = seen.held {
                (parts::notice(parts::Tone::Bad, t.watchdog_held(), html! {
                    p { (t.watchdog_held_text(show::time(desk.lang(), &desk.shop.zone, until, now))) }
                }))
            }
            (parts::row_21(html! {
                div.stack {
                    (changes(&desk, &seen))
                    (invoices(&desk, &seen.invoices))
                }
                div.stack.first-phone {
                    (planned::card(planned::View {
                        lang: desk.lang(), now, subscription, agreement: &seen.case.agreement, names: &seen.case.names,
                        undo: &format!("{}/{id}/{}?change=", super::LIST, Act::Undo), may_undo: desk.may(Right::EditSubscriptions),
                    }))
                    (schedule(&desk, &seen))
                    @if desk.may(Right::EditSubscriptions) { (more(t, &seen.case)) }
                    (coupon::admin::panel(&desk, id, &seen.coupons, subscription.state != Standing::Ended))
                }
            }))
        },
    ))
}

fn acts(t: T, case: &Case) -> Markup {
    html! {
        @for act in case.acts() {
            @let href = format!("{}/{}/{act}", super::LIST, case.subscription.id);
            @let button = parts::Button::new(t.act_name(act));
            @if act == Act::Cancel { (button.danger().link(&href)) } @else { (button.link(&href)) }
        }
        @if domain::fulfilment::delivery::asks_for_deliveries(&case.agreement) {
            (parts::Button::new(t.deliveries()).link(&format!("{}/{}/deliveries", super::LIST, case.subscription.id)))
        }
    }
}

/// The rarer changes.
fn more(t: T, case: &Case) -> Markup {
    let acts = case.more_acts();
    html! {
        @if !acts.is_empty() {
            (parts::card("more-changes", t.more_changes(), html! {
                div.acts {
                    @for act in acts {
                        (parts::Button::new(t.act_name(act)).mini().link(&format!("{}/{}/{act}", super::LIST, case.subscription.id)))
                    }
                }
            }))
        }
    }
}

fn price(desk: &Desk, case: &Case) -> String {
    let life = domain::billing::phase::Life::of(&case.agreement);
    let phase = life.at(desk.now()).or(life.phases.last());
    let show = |terms: &_| catalog::show::price_line(desk.lang(), terms, case.subscription.currency);
    phase.map_or(String::new(), |phase| show(&life.terms(phase, desk.now())))
}

fn schedule(desk: &Desk, seen: &Seen) -> Markup {
    let (t, lang, subscription, today) = (T(desk.lang()), desk.lang(), &seen.case.subscription, desk.today());
    let zone = &subscription.zone;
    let day = |at: Instant| show::day(lang, zone.day(at), today);
    let money = |amount| Money::new(amount, subscription.currency).show(lang);
    let mut facts = parts::Facts::new()
        .text(t.mrr(), money(subscription.mrr))
        .text(t.started_on(), show::day(lang, subscription.started_on, today));
    if let (Some(from), Some(to)) = (subscription.period_from, subscription.period_to) {
        facts = facts.text(t.period(), aloud::days(lang, zone, Period::new(from, to), today));
    }
    if subscription.quantity != 1 {
        facts = facts.text(t.quantity(), show::count(subscription.quantity));
    }
    if let Some(ends) = subscription.ends_at {
        facts = facts.text(t.ends_on(), day(ends));
    }
    let next = seen.next.as_ref().map(|next| bill_line(lang, &desk.shop, next, desk.now()));
    facts = facts.text(t.next_payment(), next.unwrap_or_else(|| t.no_next_payment().to_string()));
    for whole in &seen.drafts {
        let href = format!("/admin/drafts/{}", whole.draft.id);
        facts = facts.link(t.draft(), money(whole.draft.total), &href);
    }
    facts = facts.text(t.card(), seen.card.as_ref().map(|card| card_name(lang, card)).unwrap_or_default());
    for deposit in &seen.deposits {
        let href = format!("/admin/deposits/{}", deposit.invoice);
        facts = facts.link(t.deposit(), Money::new(deposit.held(), deposit.currency).show(lang), &href);
    }
    facts = facts.text(t.wallet(), money(seen.wallet));
    if domain::billing::usage::concerns(&domain::billing::phase::Life::of(&seen.case.agreement)) {
        facts = facts.link(t.usage(), t.usage_see(), &format!("{}/{}/usage", super::LIST, subscription.id));
    }
    if let Some(reference) = &subscription.reference {
        facts = facts.text(t.reference(), reference);
    }
    parts::card("schedule", t.schedule(), facts.show_wide())
}

fn changes(desk: &Desk, seen: &Seen) -> Markup {
    let (t, lang, now) = (T(desk.lang()), desk.lang(), desk.now());
    let subscription = &seen.case.subscription;
    let (zone, currency, names) = (&subscription.zone, subscription.currency, seen.case.names.as_slice());
    let place = aloud::Place { lang, zone, currency, names, now };
    let events: Vec<parts::Event> = seen
        .case
        .agreement
        .changes
        .iter()
        .rev()
        .map(|change| {
            let mut said = aloud::change(place, change, &seen.case.agreement);
            let actor =
                seen.actors.iter().find(|(ordinal, _)| *ordinal == change.ordinal).map(|(_, code)| code.as_str());
            said.more.extend(actor.map(|code| aloud::actor(lang, code, &seen.staff)));
            let undone = seen.case.agreement.changes.iter().any(|other| other.what == What::Undone(change.ordinal));
            let what = if undone {
                html! { del { (said.what) } }
            } else {
                html! { (said.what) }
            };
            let when = show::ago(lang, zone, change.asked_at, now);
            parts::Event { icon: said.icon, tone: said.tone, what, more: said.more.join(" · "), when }
        })
        .collect();
    parts::Card::new("changes", t.changes()).note(t.changes_note()).show(parts::timeline(&events))
}

fn invoices(desk: &Desk, invoices: &[Invoice]) -> Markup {
    let t = T(desk.lang());
    parts::card(
        "invoices",
        t.invoices(),
        html! {
            @if invoices.is_empty() { p.faint { (t.invoices_none()) } } @else { (invoice_rows(desk.lang(), desk.now(), invoices)) }
        },
    )
}

/// Invoices in a small table, newest first.
pub fn invoice_rows(lang: base::Lang, now: Instant, invoices: &[Invoice]) -> Markup {
    let t = T(lang);
    html! {
        table.grid {
            thead { tr {
                th scope="col" { (t.number()) } th scope="col" { (t.issued_on()) } th scope="col" { (t.state()) }
                th.num scope="col" { (t.amount()) }
            } }
            tbody {
                @for invoice in invoices {
                    @let late = invoice.state == State::Open && is_late(invoice.due_at, now);
                    tr {
                        td.p-title data-label=(t.number()) { a.link.num href={ "/admin/invoices/" (invoice.id) } { (show_number(invoice.year, invoice.number)) } }
                        td.p-quiet data-label=(t.issued_on()) { span.num { (show::full_day(lang, invoice.issued_on)) } }
                        td.p-quiet data-label=(t.state()) { (invoice_list::tag(lang, invoice.state, late, invoice.total)) }
                        td.num.p-aside data-label=(t.amount()) { (Money::new(invoice.total, invoice.currency).show(lang)) }
                    }
                }
            }
        }
    }
}

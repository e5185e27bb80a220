//! One bill that waits: each line with its reason and what may be taken off, when it goes out, and the ways before that.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::Money;
use catalog::plan::{self, PlanName};
use domain::billing::agreement::Agreement;
use domain::billing::invoice::Invoice;
use domain::shop::role::Right;
use kit::db::Error;
use kit::web::{Oops, flash, parts, show};
use maud::{Markup, html};
use people::{Customer, customer};
use shop::Desk;

use super::{HERE, LIST, read_id, tag};
use crate::aloud::plan_name;
use crate::draft::{Line, State, Whole};
use crate::invoice::portal::why::{Point, Reading};
use crate::invoice::sql::Line as Issued;
use crate::ledger;
use crate::subscription::{self, Refused, Subscription};
use crate::words::T;

/// A draft with everything its page tells.
struct Seen {
    whole: Whole,
    lines: Vec<Issued>,
    /// What it would be now.
    invoice: Invoice,
    customer: Customer,
    parts: Vec<(Subscription, Agreement)>,
    names: Vec<PlanName>,
}

async fn see(desk: &Desk, id: &str) -> Result<Seen, Oops> {
    desk.require(Right::SeeCustomers)?;
    let (id, shop) = (read_id(id)?, desk.shop.clone());
    let reading = desk.app.db.read(move |r| {
        let Some(whole) = crate::draft::find(r, shop.id, id)? else { return Ok(None) };
        let draft = &whole.draft;
        let Some(customer) = customer::find(r, shop.id, draft.customer)? else { return Ok(None) };
        let wallet = ledger::wallet(r, shop.id, draft.customer, draft.currency)?;
        let (lines, invoice) = (whole.issued_lines()?, whole.compose(wallet)?);
        let mut parts = Vec::new();
        for id in whole.subscriptions() {
            let Some(found) = subscription::find(r, shop.id, id)? else { continue };
            let agreement = subscription::agreement(r, &shop, &found)?;
            parts.push((found, agreement));
        }
        let names = plan::names(r, shop.id)?;
        Ok::<_, Refused>(Some(Seen { whole, lines, invoice, customer, parts, names }))
    });
    match reading.await {
        Ok(found) => found.ok_or(Oops::Missing),
        Err(Refused::Broken(error)) => Err(error.into()),
        Err(Refused::No(why)) => Err(Error::Engine(why.code().into()).into()),
        Err(Refused::Missing) => Err(Oops::Missing),
    }
}

pub async fn page(desk: Desk, Path(id): Path<String>) -> Result<Response, Oops> {
    let seen = see(&desk, &id).await?;
    let (t, draft) = (T(desk.lang()), &seen.whole.draft);
    if let Some(invoice) = draft.invoice {
        return Ok(flash::to(&format!("/admin/invoices/{invoice}"), t.draft_is_issued()));
    }
    Ok(desk
        .page(
            "invoices",
            t.draft(),
            html! {
                (parts::crumbs(t.crumbs(), &[(t.invoices(), "/admin/invoices"), (t.drafts(), LIST)]))
                (parts::head(&t.draft_of(&seen.customer.name), &sentence(&desk, &seen), tag(t, draft.state())))
                (parts::row_21(html! {
                    div.stack {
                        (parts::card("lines", t.draft_lines(), lines(&desk, &seen)))
                        (acts(&desk, &seen))
                    }
                    div.stack { (parts::card("about", t.about(), about(&desk, &seen))) }
                }))
            },
        )
        .into_response())
}

fn sentence(desk: &Desk, seen: &Seen) -> String {
    let (t, draft) = (T(desk.lang()), &seen.whole.draft);
    let when = show::time(desk.lang(), &desk.shop.zone, draft.issue_at, desk.now());
    match (draft.state(), draft.is_open()) {
        (State::Discarded, true) => t.draft_discarded_text(when),
        (State::Discarded, false) => t.draft_gone_text().to_string(),
        (State::Waiting | State::Issued, _) => t.draft_text(when),
    }
}

fn about(desk: &Desk, seen: &Seen) -> Markup {
    let (t, lang, draft, zone) = (T(desk.lang()), desk.lang(), &seen.whole.draft, &desk.shop.zone);
    let mut facts =
        parts::Facts::new().link(t.customer(), &seen.customer.name, &format!("/admin/customers/{}", draft.customer));
    for (subscription, _) in &seen.parts {
        let plan = plan_name(lang, &seen.names, subscription.plan);
        facts = facts.link(t.subscription(), plan, &format!("/admin/subscriptions/{}", subscription.id));
    }
    facts = facts.text(t.draft_period_start(), show::day(lang, zone.day(draft.due_at), desk.today()));
    facts = facts.text(t.draft_goes_out(), show::time(lang, zone, draft.issue_at, desk.now()));
    if !draft.reason.is_empty() {
        facts = facts.text(t.reason(), &draft.reason);
    }
    facts.show_wide()
}

fn reading<'a>(desk: &'a Desk, seen: &'a Seen, line: &Issued) -> Reading<'a> {
    let part = seen.parts.iter().find(|(subscription, _)| Some(subscription.id) == line.subscription);
    Reading {
        lang: desk.lang(),
        zone: &desk.shop.zone,
        policy: &desk.shop.policy,
        currency: seen.whole.draft.currency,
        agreement: part.map(|(_, agreement)| agreement),
        plan: part.map_or("", |(subscription, _)| plan_name(desk.lang(), &seen.names, subscription.plan)),
        standard: desk.shop.tax_rate,
    }
}

fn lines(desk: &Desk, seen: &Seen) -> Markup {
    let (t, lang, invoice) = (T(desk.lang()), desk.lang(), &seen.invoice);
    let money = |amount| Money::new(amount, seen.whole.draft.currency).show(lang);
    let may = desk.may(Right::Refund) && seen.whole.draft.state() == State::Waiting;
    let mut facts = parts::Facts::new();
    if invoice.discount != 0 {
        facts = facts.text(t.discount(), money(-invoice.discount));
    }
    facts = facts.text(t.total(), money(invoice.total));
    if invoice.credit_applied > 0 {
        facts = facts.text(t.credit_applied(), money(-invoice.credit_applied));
    }
    let is_billed = seen.whole.draft.state() != State::Discarded;
    let due = money(if is_billed { invoice.amount_due } else { 0 });
    html! {
        div.stack {
            table.grid {
                thead { tr {
                    th scope="col" { (t.line()) } th.num scope="col" { (t.amount()) }
                    @if may { th scope="col" { span.hidden { (t.draft_change()) } } }
                } }
                tbody {
                    @for (line, own) in seen.lines.iter().zip(&seen.whole.lines) {
                        @let (point, reading) = (Point::issued(line), reading(desk, seen, line));
                        tr {
                            td.p-title { div.who { div {
                                b { (reading.name(&point)) }
                                small { (reading.why(&point)) }
                                @if own.cut != 0 { br; small { (lowered(t, &money(own.most()), own)) } }
                            } } }
                            td.num.p-aside {
                                @let amount = money(line.amount - line.discount);
                                @if is_billed { (amount) } @else { s { (amount) } }
                            }
                            @if may {
                                td.p-line { @if line.amount > 0 {
                                    a.link href={ (HERE) "/" (own.draft) "/lines/" (own.n) } { (t.draft_change()) }
                                } }
                            }
                        }
                    }
                }
            }
            (facts.markup(t.amount_due(), html! { b { (due) } }).show())
        }
    }
}

fn lowered(t: T, was: &str, line: &Line) -> String {
    t.draft_lowered(&line.reason, was)
}

/// What can be done before it goes out.
fn acts(desk: &Desk, seen: &Seen) -> Markup {
    let (t, draft) = (T(desk.lang()), &seen.whole.draft);
    let here = format!("{HERE}/{}", draft.id);
    let to = |act: &str| format!("{here}/{act}");
    let (edits, refunds) = (desk.may(Right::EditSubscriptions), desk.may(Right::Refund));
    let more = seen
        .parts
        .first()
        .map(|(subscription, _)| format!("/admin/charges/new?customer={}&invoice={}", draft.customer, subscription.id));
    html! {
        @if draft.is_open() {
            div.acts {
                @if edits { (parts::post(&desk.visitor, &to("issue"), &[], parts::Button::new(t.draft_issue()).go())) }
                @if draft.state() == State::Waiting {
                    @if let Some(more) = more.filter(|_| edits) { (parts::Button::new(t.draft_add()).icon("plus").link(&more)) }
                    @if refunds { (parts::Button::new(t.draft_discard()).link(&to("discard"))) }
                } @else if refunds {
                    (parts::post(&desk.visitor, &to("restore"), &[], parts::Button::new(t.draft_restore())))
                }
            }
        }
    }
}

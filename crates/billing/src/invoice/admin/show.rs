//! One invoice: each line with its reason, every attempt to collect, the entries in the books.

use std::sync::Arc;

use axum::extract::Path;
use axum::response::Response;
use base::Money;
use base::id::InvoiceId;
use domain::billing::invoice::State;
use domain::shop::role::Right;
use kit::db;
use kit::web::{Form, Oops, Page, flash, parts, show};
use maud::{Markup, html};
use people::message;
use serde_json::json;
use shop::Desk;
use shop::audit::{self, Entry};

use crate::credit_note::admin::card::{self, Corrections};
use crate::document;
use crate::invoice::find;
use crate::invoice::portal::sheet::{self, View, Whole};
use crate::ledger::account_name;
use crate::ledger::sql::{Posted, list_of_invoice};
use crate::payment::try_again;
use crate::subscription::portal::ask::collect;
use crate::words::T;

const LIST: &str = "/admin/invoices";

async fn whole(desk: &Desk, id: &str) -> Result<(Whole, Vec<Posted>, Corrections), Oops> {
    desk.require(Right::SeeCustomers)?;
    let id: InvoiceId = id.parse().map_err(|_| Oops::Missing)?;
    let shop = desk.shop.clone();
    let reading = desk.app.db.read(move |r| {
        let Some(whole) = sheet::find_whole(r, &shop, id)? else { return Ok(None) };
        let corrections = card::find(r, &shop, &whole.invoice)?;
        Ok::<_, db::Error>(Some((whole, list_of_invoice(r, shop.id, id)?, corrections)))
    });
    reading.await?.ok_or(Oops::Missing)
}

fn view(desk: &Desk) -> View<'_> {
    View { lang: desk.lang(), shop: &desk.shop, host: &desk.host, now: desk.now() }
}

pub async fn page(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    let (whole, postings, corrections) = whole(&desk, &id).await?;
    let (t, invoice) = (T(desk.lang()), &whole.invoice);
    let here = format!("{LIST}/{}", invoice.id);
    let try_now = desk.may(Right::EditSubscriptions) && invoice.state == State::Open && !whole.is_processing();
    let mut facts =
        parts::Facts::new().link(t.customer(), &whole.customer.name, &format!("/admin/customers/{}", invoice.customer));
    for (subscription, _) in &whole.parts {
        let plan = crate::aloud::plan_name(desk.lang(), &whole.names, subscription.plan);
        facts = facts.link(t.subscription(), plan, &format!("/admin/subscriptions/{}", subscription.id));
    }
    let zone = &desk.shop.zone;
    facts =
        facts.text(t.due_on(), show::day(desk.lang(), zone.day(invoice.due_at).max(invoice.issued_on), desk.today()));
    if let Some(paid) = invoice.paid_at {
        facts = facts.text(t.paid_on(), show::time(desk.lang(), zone, paid, desk.now()));
    }
    let side = html! {
        (parts::card("about", t.about(), facts.show_wide()))
        (parts::Card::new("attempts", t.attempts()).note(t.attempts_note()).show(html! {
            div.stack {
                (sheet::attempts(view(&desk), &whole))
                @if try_now { div.acts { (parts::post(&desk.visitor, &format!("{here}/pay"), &[], parts::Button::new(t.pay_again()).go())) } }
            }
        }))
        (card::card(&desk, invoice, &corrections))
    };
    Ok(desk.page(
        "invoices",
        &t.invoice_number(whole.number()),
        html! {
            (parts::crumbs(t.crumbs(), &[(t.invoices(), LIST)]))
            (parts::row_21(html! {
                div.stack {
                    (sheet::sheet(view(&desk), &whole))
                    div.acts {
                        (parts::Button::new(t.document_pdf()).icon("file").download(&format!("{here}/pdf")))
                        (parts::Button::new(t.print_view()).icon("printer").link(&format!("{here}/print")))
                        @if desk.may(Right::EditSubscriptions) { (parts::post(&desk.visitor, &format!("{here}/send"), &[], parts::Button::new(t.document_send()).icon("mail"))) }
                    }
                }
                div.stack { (side) }
            }))
            (parts::Card::new("entries", t.entries()).note(t.entries_note()).show(entries(&desk, &postings)))
        },
    ))
}

/// Only the sheet: the browser's own print command does the rest.
pub async fn print(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    let (whole, ..) = whole(&desk, &id).await?;
    let t = T(desk.lang());
    Ok(desk.page(
        "invoices",
        &t.invoice_number(whole.number()),
        html! {
            (parts::crumbs(t.crumbs(), &[(t.invoices(), LIST), (&whole.number(), &format!("{LIST}/{}", whole.invoice.id))]))
            (sheet::sheet(view(&desk), &whole))
        },
    ))
}

/// The invoice as a document in the language of whoever asks.
pub async fn pdf(desk: Desk, Path(id): Path<String>) -> Result<Response, Oops> {
    let (whole, ..) = whole(&desk, &id).await?;
    document::answer(&desk.app, document::portal::invoice::document(view(&desk), &whole), &format!("{LIST}/{id}/print"))
        .await
}

/// Debits left, credits right.
fn entries(desk: &Desk, postings: &[Posted]) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let money = |posted: &Posted| Money::new(posted.amount.abs(), posted.currency).show(lang);
    html! {
        @if postings.is_empty() { p.faint { (t.entries_none()) } } @else {
            table.grid {
                thead { tr {
                    th scope="col" { (t.entry_day()) } th scope="col" { (t.entry_account()) }
                    th.num scope="col" { (t.entry_debit()) } th.num scope="col" { (t.entry_credit()) }
                } }
                tbody {
                    @for posted in postings {
                        tr {
                            td.p-line data-label=(t.entry_day()) { span.num { (show::day(lang, posted.posted_on, desk.today())) } }
                            td.p-title data-label=(t.entry_account()) { (account_name(lang, posted.account)) }
                            td.num.p-line data-label=(t.entry_debit()) { @if posted.amount > 0 { (money(posted)) } }
                            td.num.p-line data-label=(t.entry_credit()) { @if posted.amount < 0 { (money(posted)) } }
                        }
                    }
                }
            }
        }
    }
}

/// Sends the invoice to its customer once more.
pub async fn send(desk: Desk, Path(id): Path<String>) -> Result<Response, Oops> {
    desk.require(Right::EditSubscriptions)?;
    let id: InvoiceId = id.parse().map_err(|_| Oops::Missing)?;
    let (app, shop, actor, now) = (desk.app.clone(), Arc::clone(&desk.shop), desk.actor(), desk.now());
    let sending = desk.app.db.write(move |tx| {
        let Some(invoice) = find(tx, shop.id, id)? else { return Ok(None) };
        let way = message::way(tx, shop.id, invoice.customer, shop.today(now))?;
        // Pressed twice within a second it is one letter.
        let key = format!("invoice {id} again {}", now.micros() / 1_000_000);
        if document::jobs::mail(&app, tx, &shop, id, key)? {
            let (before, after) = (audit::fields(json!({})), audit::fields(json!({})));
            let (actor, action, subject) = (&actor, "invoice.sent", id.to_string());
            audit::add(tx, &app.ids, shop.id, now, Entry { actor, action, subject, before, after })?;
        }
        Ok::<_, db::Error>(Some(way.is_some()))
    });
    let (t, back) = (T(desk.lang()), format!("{LIST}/{id}"));
    Ok(match sending.await?.ok_or(Oops::Missing)? {
        true => flash::to(&back, t.document_sent()),
        false => flash::warn(&back, t.document_nobody()),
    })
}

/// Tries what the customer owes again at once.
pub async fn pay(desk: Desk, Path(id): Path<String>, form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditSubscriptions)?;
    let id: InvoiceId = id.parse().map_err(|_| Oops::Missing)?;
    let (app, shop, actor, now) = (desk.app.clone(), Arc::clone(&desk.shop), desk.actor(), desk.now());
    let trying = desk.app.db.write(move |tx| {
        let Some(invoice) = find(tx, shop.id, id)? else { return Ok(false) };
        if invoice.state == State::Open {
            try_again(tx, shop.id, invoice.customer, now)?;
            let (before, after) = (audit::fields(json!({})), audit::fields(json!({})));
            let (actor, action, subject) = (&actor, "payment.tried", id.to_string());
            audit::add(tx, &app.ids, shop.id, now, Entry { actor, action, subject, before, after })?;
        }
        Ok::<_, db::Error>(true)
    });
    if !trying.await? {
        return Err(Oops::Missing);
    }
    collect(&desk.app, &desk.shop).await?;
    let (t, shop) = (T(desk.lang()), desk.shop.id);
    let after = desk.app.db.read(move |r| find(r, shop, id)).await?.ok_or(Oops::Missing)?;
    let back = match form.text("back") {
        "payments" => "/admin/payments".to_string(),
        _ => format!("{LIST}/{id}"),
    };
    Ok(match after.state {
        State::Paid => flash::to(&back, t.paid_now()),
        _ => flash::warn(&back, t.still_open(Money::new(after.amount_due, after.currency).show(desk.lang()))),
    })
}

//! A refund of an invoice: how much of what the card paid, and why. The invoice itself stays as it is.

use std::sync::Arc;

use axum::extract::Path;
use axum::response::Response;
use base::id::InvoiceId;
use base::{Amount, Money};
use domain::billing::Refusal;
use domain::shop::role::Right;
use kit::db::Error;
use kit::web::{Field, Form, Oops, Page, flash, parts};
use maud::{Markup, html};
use serde_json::json;
use shop::Desk;

use crate::aloud::say_refusal;
use crate::confirm::{self, Confirmed, Told, again, carry_on};
use crate::invoice::sql::Invoice;
use crate::invoice::{find, show_number};
use crate::refund::{Source, Wanted, ask, jobs, refundable};
use crate::words::T;

const REASON_MOST: usize = 200;
/// One person's request sends no more than this; the worker does the rest.
const SEND_MOST: i64 = 20;

async fn find_whole(desk: &Desk, id: &str) -> Result<(Invoice, Amount), Oops> {
    desk.require(Right::Refund)?;
    let id: InvoiceId = id.parse().map_err(|_| Oops::Missing)?;
    let shop = desk.shop.id;
    let reading = desk.app.db.read(move |r| {
        let Some(invoice) = find(r, shop, id)? else { return Ok(None) };
        Ok::<_, Error>(Some((invoice, refundable(r, shop, id)?)))
    });
    reading.await?.ok_or(Oops::Missing)
}

pub async fn page(desk: Desk, Path(id): Path<String>, mut form: Form) -> Result<Page, Oops> {
    let (invoice, left) = find_whole(&desk, &id).await?;
    if !form.has("amount") {
        form.put("amount", Money::new(left, invoice.currency).digits());
    }
    let amount = read(&mut form, &invoice);
    Ok(whole(&desk, &invoice, left, &form, amount))
}

fn read(form: &mut Form, invoice: &Invoice) -> Option<Amount> {
    let amount = form.money("amount", invoice.currency).map(|money| money.amount);
    form.short("reason", REASON_MOST);
    amount.filter(|_| form.is_fine())
}

fn whole(desk: &Desk, invoice: &Invoice, left: Amount, form: &Form, amount: Option<Amount>) -> Page {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let (number, back) = (show_number(invoice.year, invoice.number), format!("/admin/invoices/{}", invoice.id));
    let here = format!("{back}/refund");
    let money = |amount| Money::new(amount, invoice.currency).show(lang);
    let fields = parts::empty_card(html! {
        form.form method="get" action=(here) data-part="effect" data-live {
            (Field::money("amount", t.amount(), invoice.currency, lang).hint(t.refund_left(money(left))).required().show(lang, form))
            (Field::text("reason", t.reason()).hint(t.reason_hint()).show(lang, form))
            div.acts { (parts::Button::new(t.effect_show()).submit()) }
        }
    });
    let body: Markup = match amount {
        None => html! { p.soft { (t.refund_choose()) } },
        Some(amount) if amount == 0 || amount > left => {
            let why = if amount == 0 { Refusal::BadAmount } else { Refusal::ExceedsRefundable };
            parts::note(parts::Tone::Warn, &say_refusal(lang, &why))
        }
        Some(amount) => html! {
            div.stack {
                (parts::gain(&money(amount), "", t.refund_goes_back()))
                (parts::Facts::new().text(t.refund_then_left(), money(left - amount)).show_wide())
                (carry_on(desk, &here, form, parts::Button::new(t.refund_do()).danger()))
            }
        },
    };
    desk.page(
        "invoices",
        t.refund_make(),
        html! {
            (parts::crumbs(t.crumbs(), &[(t.invoices(), "/admin/invoices"), (&number, &back)]))
            (parts::head(t.refund_make(), t.refund_make_text(), Markup::default()))
            (parts::row_2(html! {
                (fields)
                div #effect { (parts::Card::new("effect-title", t.effect_title()).note(t.refund_effect_note()).show(body)) }
            }))
        },
    )
}

/// Asks for it and sends it at once, or shows the page again with what is in the way.
pub async fn confirm(desk: Desk, Path(id): Path<String>, mut form: Form) -> Result<Response, Oops> {
    let (invoice, left) = find_whole(&desk, &id).await?;
    let Some(amount) = read(&mut form, &invoice) else {
        return Ok(again(whole(&desk, &invoice, left, &form, None)));
    };
    let (reason, source, asked) = (form.text("reason").to_string(), Source::Goodwill, invoice.id);
    let currency = invoice.currency;
    let done = confirm::confirm(&desk, &form, move |app, tx, shop, now| {
        let wanted = Wanted { invoice: asked, amount, source, credit_note: None, reason: reason.clone() };
        ask(app, tx, shop, &wanted, now)?;
        let after = json!({ "amount": amount, "currency": currency.code(), "reason": reason });
        Ok(((), Told::new("payment.refunded", asked, after)))
    });
    let (t, back) = (T(desk.lang()), format!("/admin/invoices/{}", invoice.id));
    match done.await? {
        Confirmed::Done(()) => {
            let (app, shop) = (desk.app.clone(), Arc::clone(&desk.shop));
            tokio::task::spawn_blocking(move || jobs::send(&app, &shop, SEND_MOST)).await??;
            Ok(flash::to(&back, t.refund_done(Money::new(amount, currency).show(desk.lang()))))
        }
        Confirmed::Already => Ok(flash::warn(&back, t.done_already())),
        Confirmed::No(_) => Ok(again(whole(&desk, &invoice, left, &form, Some(amount)))),
    }
}

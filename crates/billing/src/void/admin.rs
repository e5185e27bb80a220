//! Voiding an unpaid invoice, with what that takes back shown first, and issuing it again.

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use base::Money;
use base::id::InvoiceId;
use domain::billing::Refusal;
use domain::shop::role::Right;
use kit::app::App;
use kit::web::{Field, Form, Oops, Page, field, flash, parts};
use maud::{Markup, html};
use serde_json::json;
use shop::Desk;

use crate::aloud::say_refusal;
use crate::confirm::{self, Confirmed, Told, again};
use crate::invoice::sql::Invoice;
use crate::invoice::{find, show_number};
use crate::subscription::Refused;
use crate::subscription::portal::ask::{collect, oops};
use crate::words::T;

const REASON_MOST: usize = 200;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/invoices/{id}/void", get(page).post(make))
        .route("/admin/invoices/{id}/reissue", post(reissue))
}

async fn find_invoice(desk: &Desk, id: &str) -> Result<Invoice, Oops> {
    desk.require(Right::Refund)?;
    let (id, shop): (InvoiceId, _) = (id.parse().map_err(|_| Oops::Missing)?, desk.shop.id);
    desk.app.db.read(move |r| find(r, shop, id)).await?.ok_or(Oops::Missing)
}

async fn page(desk: Desk, Path(id): Path<String>, form: Form) -> Result<Page, Oops> {
    let invoice = find_invoice(&desk, &id).await?;
    whole(&desk, &invoice, &form).await
}

async fn whole(desk: &Desk, invoice: &Invoice, form: &Form) -> Result<Page, Oops> {
    let (t, lang, shop, id) = (T(desk.lang()), desk.lang(), desk.shop.id, invoice.id);
    let (number, back) = (show_number(invoice.year, invoice.number), format!("/admin/invoices/{id}"));
    let money = |amount| Money::new(amount, invoice.currency).show(lang);
    let body = match desk.app.db.read(move |r| super::preview(r, shop, id)).await {
        Ok((_, left)) => {
            let mut facts = parts::Facts::new().text(t.void_not_collected(), money(invoice.amount_due));
            let to_wallet = left.total - invoice.amount_due;
            if to_wallet > 0 {
                facts = facts.text(t.settled_wallet(), money(to_wallet));
            }
            let inside = html! {
                (Field::text("reason", t.reason()).hint(t.reason_hint()).show(lang, form))
                div.acts {
                    (parts::Button::new(t.go_back()).link(&back))
                    (parts::Button::new(t.void_do()).danger().submit())
                }
            };
            html! { div.stack { (facts.show_wide()) (field::form(&desk.visitor, &format!("{back}/void"), inside)) } }
        }
        Err(Refused::No(why)) => parts::note(parts::Tone::Warn, &say_refusal(lang, &why)),
        Err(other) => return Err(oops(other)),
    };
    Ok(desk.page(
        "invoices",
        t.void_make(),
        html! {
            (parts::crumbs(t.crumbs(), &[(t.invoices(), "/admin/invoices"), (&number, &back)]))
            (parts::head(t.void_make(), t.void_make_text(), Markup::default()))
            (parts::Card::new("effect-title", t.effect_title()).note(t.void_effect_note()).show(body))
        },
    ))
}

async fn make(desk: Desk, Path(id): Path<String>, mut form: Form) -> Result<Response, Oops> {
    let invoice = find_invoice(&desk, &id).await?;
    let reason = form.short("reason", REASON_MOST);
    if !form.is_fine() {
        return Ok(again(whole(&desk, &invoice, &form).await?));
    }
    let id = invoice.id;
    let done = confirm::confirm(&desk, &form, move |app, tx, shop, now| {
        super::void(app, tx, shop, id, &reason, now)?;
        let after = json!({ "state": "void", "reason": reason });
        Ok(((), Told::new("invoice.voided", id, after).before(json!({ "state": "open" }))))
    });
    match done.await? {
        Confirmed::Done(()) | Confirmed::Already => {
            Ok(flash::to(&format!("/admin/invoices/{id}"), T(desk.lang()).void_done()))
        }
        Confirmed::No(_) => Ok(again(whole(&desk, &invoice, &form).await?)),
    }
}

/// Issues it again and collects it.
async fn reissue(desk: Desk, Path(id): Path<String>, form: Form) -> Result<Response, Oops> {
    let id = find_invoice(&desk, &id).await?.id;
    let done = confirm::confirm(&desk, &form, move |app, tx, shop, now| {
        let new = super::reissue(app, tx, shop, id, now)?;
        Ok((new, Told::new("invoice.issued", id, json!({ "replaced_by": new.to_string() }))))
    });
    let back = format!("/admin/invoices/{id}");
    match done.await? {
        Confirmed::Done(new) => {
            collect(&desk.app, &desk.shop).await?;
            Ok(flash::to(&format!("/admin/invoices/{new}"), T(desk.lang()).reissue_done()))
        }
        Confirmed::Already => Ok(flash::warn(&back, say_refusal(desk.lang(), &Refusal::AlreadyReissued))),
        Confirmed::No(why) => Ok(flash::warn(&back, say_refusal(desk.lang(), &why))),
    }
}

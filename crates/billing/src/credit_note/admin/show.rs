//! One credit note, as a sheet that is also printed.

use axum::extract::Path;
use axum::response::Response;
use base::id::CreditNoteId;
use domain::shop::role::Right;
use kit::web::{Oops, Page, parts};
use maud::html;
use shop::Desk;

use super::LIST;
use crate::credit_note::portal::{self, View};
use crate::document;
use crate::words::T;

pub async fn page(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let id: CreditNoteId = id.parse().map_err(|_| Oops::Missing)?;
    let (t, shop) = (T(desk.lang()), desk.shop.id);
    let whole = desk.app.db.read(move |r| portal::find_whole(r, shop, id)).await?.ok_or(Oops::Missing)?;
    let view = View { lang: desk.lang(), shop: &desk.shop, host: &desk.host };
    Ok(desk.page(
        "invoices",
        t.credit_note(),
        html! {
            (parts::crumbs(t.crumbs(), &[(t.invoices(), "/admin/invoices"), (t.credit_notes(), LIST)]))
            (portal::sheet(view, &whole, &format!("/admin/invoices/{}", whole.note.invoice)))
            div.acts { (parts::Button::new(t.document_pdf()).icon("file").download(&format!("{LIST}/{id}/pdf"))) }
        },
    ))
}

/// The credit note as a document.
pub async fn pdf(desk: Desk, Path(id): Path<String>) -> Result<Response, Oops> {
    desk.require(Right::SeeCustomers)?;
    let id: CreditNoteId = id.parse().map_err(|_| Oops::Missing)?;
    let shop = desk.shop.id;
    let whole = desk.app.db.read(move |r| portal::find_whole(r, shop, id)).await?.ok_or(Oops::Missing)?;
    let view = View { lang: desk.lang(), shop: &desk.shop, host: &desk.host };
    document::answer(&desk.app, document::portal::note::document(view, &whole), &format!("{LIST}/{id}")).await
}

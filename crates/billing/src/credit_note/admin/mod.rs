//! Staff pages about credit notes: a new one from an invoice's page with what it moves shown first, the list, one as a
//! sheet, and the card of an invoice's corrections.

pub mod card;
mod list;
mod new;
mod show;

use axum::Router;
use axum::routing::get;
use kit::app::App;

pub(crate) use new::destinations;

pub(super) const LIST: &str = "/admin/credit-notes";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/invoices/{id}/credit", get(new::page).post(new::confirm))
        .route(LIST, get(list::page))
        .route("/admin/credit-notes/{id}", get(show::page))
        .route("/admin/credit-notes/{id}/pdf", get(show::pdf))
}

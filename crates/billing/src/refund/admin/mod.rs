//! Staff pages about refunds: one of an invoice with the money shown first, and the list of all.

mod list;
mod new;

use axum::Router;
use axum::routing::get;
use kit::app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/refunds", get(list::page))
        .route("/admin/invoices/{id}/refund", get(new::page).post(new::confirm))
}

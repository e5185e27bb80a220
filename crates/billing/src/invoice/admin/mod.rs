//! Staff pages about invoices: the list with what is open, one invoice with its reasons, its payments and its entries.

pub mod list;
mod show;

use axum::Router;
use axum::routing::{get, post};
use kit::app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/invoices", get(list::page))
        .route("/admin/invoices/{id}", get(show::page))
        .route("/admin/invoices/{id}/print", get(show::print))
        .route("/admin/invoices/{id}/pdf", get(show::pdf))
        .route("/admin/invoices/{id}/pay", post(show::pay))
        .route("/admin/invoices/{id}/send", post(show::send))
}

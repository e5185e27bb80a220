//! Reminders: what a customer is told while an invoice waits, and the link to pay it.

use axum::Router;
use kit::app::App;

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    Router::new()
}

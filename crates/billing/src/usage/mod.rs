//! Usage: events are told once and counted by meters; a period's quantity becomes a line.

use axum::Router;
use kit::app::App;

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    Router::new()
}

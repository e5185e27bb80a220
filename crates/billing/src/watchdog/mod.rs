//! The watchdog: an alarm when occurrences that are due are not being done.

use axum::Router;
use kit::app::App;

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    Router::new()
}

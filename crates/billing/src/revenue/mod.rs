//! Revenue: what was billed is earned day by day; the trial balance and the accounting export.

use axum::Router;
use kit::app::App;

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    Router::new()
}

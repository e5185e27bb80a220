//! Refunds: money that goes back the way it came.

use axum::Router;
use kit::app::App;

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    Router::new()
}

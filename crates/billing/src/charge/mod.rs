//! One-off charges: lines outside the calendar, billed now or with the next invoice.

use axum::Router;
use kit::app::App;

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    Router::new()
}

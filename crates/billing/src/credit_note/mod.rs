//! Credit notes: an issued invoice is corrected by another document, never edited.

use axum::Router;
use kit::app::App;

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    Router::new()
}

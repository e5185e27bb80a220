//! Staff pages about drafts: one of them with its lines, and what can be done with it.

use axum::Router;
use kit::app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
}

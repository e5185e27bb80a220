//! Drafts for programs.

use axum::Router;
use kit::app::App;

pub fn routes() -> Router<App> {
    Router::new()
}

//! For whoever watches the program: `/health` says that it lives, `/ready` that it can work.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use kit::app::App;

use crate::{database, metrics};

pub fn routes() -> Router<App> {
    Router::new().route("/health", get(health)).route("/ready", get(ready)).route("/metrics", get(metrics::show))
}

async fn health() -> &'static str {
    "ok\n"
}

/// The database answers and has the schema of this version.
async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.db.read(database::is_current).await {
        Ok(true) => (StatusCode::OK, "ready\n"),
        Ok(false) => (StatusCode::SERVICE_UNAVAILABLE, "the database is of another version\n"),
        Err(_) => unready(),
    }
}

pub fn unready() -> (StatusCode, &'static str) {
    (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
}

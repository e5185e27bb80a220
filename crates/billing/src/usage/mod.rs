//! Usage: events are told once and counted by meters; a period's quantity becomes a line. Telling is fast and knows no
//! prices; the rules in `domain::billing::usage` turn events into lines when a subscription is billed.

pub mod admin;
pub mod api;
pub mod jobs;
pub mod portal;
pub mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use kit::app::App;

pub use api::{NewEvent, Recorded, record};
pub use jobs::{Books, settle, time, told, told_now};
pub use portal::{arithmetic, explain, panel};
pub use sql::next_look;

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    let tell = post(api::tell).layer(DefaultBodyLimit::max(api::BYTES_MOST));
    Router::new().route("/api/usage", tell).route("/admin/subscriptions/{id}/usage", get(admin::page))
}

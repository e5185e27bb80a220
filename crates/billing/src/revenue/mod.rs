//! Revenue: what was billed is earned day by day, and booked at the end of each month.

pub mod admin;
pub mod jobs;
pub mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use kit::app::App;

pub use jobs::{PLANNER, run, settle};

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    admin::routes()
}

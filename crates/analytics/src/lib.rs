//! Analytics: what moved monthly revenue, the figures worked out from it and from purchases, and cohorts. Written by a
//! reader of billing's events; the rules are in `domain::analytics`.

pub mod cohort;
pub mod metric;
pub mod movement;
mod words;

#[cfg(test)]
mod tests;

use axum::Router;
use kit::app::App;

/// Every page of this area.
pub fn routes() -> Router<App> {
    metric::routes()
}

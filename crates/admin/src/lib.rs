//! The console's front room: today, who needs attention, a customer with everything about them, search, and the menus.
//! It arranges panels that the areas export, and writes nothing.

pub mod attention;
pub mod customer;
pub mod home;
pub mod job;
mod navigation;
pub mod search;
mod words;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::{get, post};
use kit::app::App;

pub use navigation::{NAVIGATION, navigation};

/// Every page of the front room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/admin", get(home::page))
        .route("/admin/attention", get(attention::page))
        .route("/admin/customers", get(customer::list::page))
        .route("/admin/customers/{id}", get(customer::page))
        .route("/admin/jobs", get(job::page))
        .route("/admin/jobs/{id}/again", post(job::again))
        .route("/admin/search", get(search::page))
}

//! Staff pages about customers: a new one, an edit. The list and the customer's page are arranged further left, from the
//! panels here and those of other areas.

mod edit;
pub mod panel;

use axum::Router;
use axum::routing::get;
use base::id::CustomerId;
use kit::app::App;
use kit::web::Oops;
use shop::Desk;

use super::{Customer, find};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/admin/customers/new", get(edit::new).post(edit::add_new))
        .route("/admin/customers/{id}/edit", get(edit::page).post(edit::change))
}

/// The customer an address names, if the shop has it.
pub(crate) async fn of_desk(desk: &Desk, id: &str) -> Result<Customer, Oops> {
    let (shop, id): (_, CustomerId) = (desk.shop.id, id.parse().map_err(|_| Oops::Missing)?);
    desk.app.db.read(move |r| find(r, shop, id)).await?.ok_or(Oops::Missing)
}

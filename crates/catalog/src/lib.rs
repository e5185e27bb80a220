//! What a shop sells: products, plans with their items, prices with their versions, and the public page that offers
//! them. Billing asks here for an offer and keeps its own copy of it.

pub mod meter;
pub mod offer;
pub mod plan;
pub mod plan_item;
pub mod price;
pub mod product;
#[cfg(test)]
mod tests;
mod words;

use axum::Router;
use kit::app::App;

pub use offer::Offer;
pub use plan::storefront::show;

/// Every page of the area.
pub fn routes() -> Router<App> {
    Router::new().merge(product::routes()).merge(plan::routes()).merge(meter::routes())
}

//! People: customers, how they are reached from which day on, what they agreed to, messages to them and how they log in.

use axum::Router;
use kit::app::App;

pub mod consent;
pub mod contact;
pub mod customer;
pub mod login;
pub mod message;
#[cfg(test)]
mod tests;
mod words;

pub use customer::{Customer, NewCustomer};
pub use login::{Me, Tabs};

/// Every page of this area.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(customer::routes())
        .merge(contact::routes())
        .merge(consent::routes())
        .merge(message::routes())
        .merge(login::routes())
}

//! The shop itself: the tenant every row belongs to, its staff and who is asking, its settings and policies, the audit
//! log and the list of imports. Every other area stands on it.

mod aloud;
pub mod api_key;
pub mod api_request;
pub mod audit;
pub mod business;
pub mod desk;
mod here;
pub mod import;
pub mod logo;
pub mod policy;
pub mod session;
pub mod setting;
pub mod staff;
pub mod tenant;
mod words;

#[cfg(test)]
mod testing;

use axum::Router;
use kit::app::App;

pub use api_key::Program;
pub use audit::{Actor, Entry};
pub use desk::{Desk, Navigation};
pub use here::Here;
pub use tenant::{NewShop, Shop};

/// Every page of this area.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(session::routes())
        .merge(staff::routes())
        .merge(setting::routes())
        .merge(policy::routes())
        .merge(business::routes())
        .merge(logo::routes())
        .merge(audit::routes())
        .merge(api_key::routes())
        .merge(import::routes())
}

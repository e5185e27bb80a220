//! The shop's policies about money and time, each a few cards with one plain sentence of what it means. The rules
//! themselves are in `domain::shop::policy`.

mod admin;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::get;
use kit::app::App;

pub fn routes() -> Router<App> {
    Router::new().route("/admin/settings/policies", get(admin::show).post(admin::save))
}

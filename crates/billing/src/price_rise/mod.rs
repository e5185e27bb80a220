//! Price rises, and steps from free to paid: asked, answered, carried out.

use axum::Router;
use kit::app::App;

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    Router::new()
}

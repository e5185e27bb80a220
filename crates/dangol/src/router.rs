//! The whole site: every area's pages, what the console and the portal show around them, and what surrounds a request.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use kit::app::App;
use kit::web::guard::{Served, protect};
use kit::web::{Oops, assets, visitor};
use tower_http::compression::CompressionLayer;

use crate::{health, metrics};

/// No form or file is larger than this.
const BODY_BYTES_MOST: usize = 4 << 20;

/// Everything Dangol serves.
pub fn router(app: App) -> Router {
    let pages = Router::new()
        .merge(shop::routes())
        .merge(people::routes())
        .merge(catalog::routes())
        .merge(visitor::routes())
        .fallback(missing)
        .layer(from_fn(caught))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MOST));
    let site = protect(pages, Served { secure: app.secure });
    site.merge(assets::routes())
        .merge(health::routes())
        .layer(CompressionLayer::new())
        .layer(from_fn(metrics::count))
        .with_state(app)
}

async fn missing() -> Oops {
    Oops::Missing
}

/// A panic of one request is that request's apology, and nobody else's. The request goes on when its visitor leaves.
async fn caught(request: Request, next: Next) -> Response {
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(_) => Oops::Broken("a handler panicked".into()).into_response(),
    }
}

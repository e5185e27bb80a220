//! The whole site: every area's pages, what the console and the portal show around them, and what surrounds a request.

use axum::extract::{DefaultBodyLimit, Request};
use axum::http::Uri;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use kit::app::App;
use kit::web::guard::{Served, protect};
use kit::web::shell::Link;
use kit::web::{Oops, Problem, assets, visitor};
use people::{Me, Tabs};
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
        .merge(fulfilment::routes())
        .merge(billing::routes())
        .merge(analytics::routes())
        .merge(admin::routes())
        .merge(visitor::routes())
        .fallback(missing)
        .layer(Extension(admin::NAVIGATION))
        .layer(Extension(Tabs(tabs)))
        .layer(from_fn(caught))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MOST));
    let site = protect(pages, Served { secure: app.secure });
    site.merge(assets::routes())
        .merge(health::routes())
        .layer(CompressionLayer::new())
        .layer(from_fn(metrics::count))
        .with_state(app)
}

/// What a customer's own pages are called, home first.
fn tabs(me: &Me) -> Vec<Link> {
    let mut tabs = billing::links(me);
    tabs.extend(people::login::links(me));
    tabs
}

/// No such page, in words for people or for programs.
async fn missing(uri: Uri) -> Response {
    if uri.path().starts_with("/api/") { Problem::missing().into_response() } else { Oops::Missing.into_response() }
}

/// A panic of one request is that request's apology, and nobody else's. The request goes on when its visitor leaves.
async fn caught(request: Request, next: Next) -> Response {
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(_) => Oops::Broken("a handler panicked".into()).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use kit::testing::{open, send};

    use super::*;

    #[tokio::test]
    async fn a_panic_is_one_requests_apology() {
        let pages = Router::new()
            .route(
                "/",
                get(|| async {
                    if true {
                        panic!("on purpose")
                    }
                }),
            )
            .layer(from_fn(caught));
        let site = protect(pages, Served::default());
        for _ in 0..2 {
            let answer = send(&site, "toys.localhost", "/", "", None).await;
            assert_eq!(answer.status, 500);
            assert!(answer.body.contains("<h1>") && !answer.body.contains("on purpose"), "{}", answer.body);
        }
    }

    #[test]
    fn every_page_comes_compressed_to_who_can_read_it() {
        let site = router(open(":memory:"));
        let request = Request::builder().uri("/").header("accept-encoding", "gzip");
        let request = request.body(axum::body::Body::empty()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let answer = runtime.block_on(tower::ServiceExt::oneshot(site, request)).unwrap();
        assert_eq!(answer.headers().get("content-encoding").unwrap(), "gzip");
    }
}

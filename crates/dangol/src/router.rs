//! The whole site: every area's pages, what the console and the portal show around them, and what surrounds a request.

use std::sync::Once;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use kit::app::App;
use kit::web::guard::{Served, protect};
use kit::web::shell::Link;
use kit::web::{Oops, Problem, assets, visitor};
use people::{Me, Tabs};
use tower_http::compression::CompressionLayer;

use crate::{health, metrics};

/// No form or file is larger than this, or takes longer to arrive.
const BODY_BYTES_MOST: usize = 4 << 20;
const BODY: Duration = Duration::from_secs(60);

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
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn(caught))
        .layer(from_fn(arrived))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MOST));
    let site = protect(pages, Served { secure: app.secure });
    site.merge(assets::routes())
        .merge(health::routes())
        .layer(CompressionLayer::new())
        .layer(from_fn(metrics::count))
        .layer(from_fn_with_state(app.clone(), forwarded))
        .with_state(app)
}

/// What a customer's own pages are called, home first.
fn tabs(me: &Me) -> Vec<Link> {
    let mut tabs = billing::links(me);
    tabs.extend(people::login::links(me));
    tabs
}

/// A proxy's word is believed only with `--secure`. Without it, all visitors have the proxy's address: said once.
async fn forwarded(State(app): State<App>, request: Request, next: Next) -> Response {
    static SAID: Once = Once::new();
    let headers = request.headers();
    if !app.secure && ["x-forwarded-for", "x-forwarded-proto"].iter().any(|name| headers.contains_key(*name)) {
        SAID.call_once(|| {
            tracing::warn!("requests come through a proxy (X-Forwarded-...): start `dangol serve` with --secure");
        });
    }
    next.run(request).await
}

/// No such page, in words for people or for programs.
async fn missing(uri: Uri) -> Response {
    if uri.path().starts_with("/api/") { Problem::missing().into_response() } else { Oops::Missing.into_response() }
}

/// The address is there, and not for that.
async fn wrong_method(uri: Uri) -> Response {
    let program = uri.path().starts_with("/api/");
    if program { Problem::wrong_method().into_response() } else { StatusCode::METHOD_NOT_ALLOWED.into_response() }
}

/// Waits for the whole body, so long and no longer, and takes no more than a request may have.
async fn arrived(request: Request, next: Next) -> Response {
    let program = request.uri().path().starts_with("/api/");
    let (parts, body) = request.into_parts();
    let said = parts.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let too_large = || match program {
        true => Problem::too_large(BODY_BYTES_MOST).into_response(),
        false => Oops::TooLarge(BODY_BYTES_MOST).into_response(),
    };
    if said.is_some_and(|said| said > BODY_BYTES_MOST) {
        return too_large();
    }
    match tokio::time::timeout(BODY, to_bytes(body, BODY_BYTES_MOST)).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Ok(Err(_)) => too_large(),
        Err(_) if program => Problem::too_slow().into_response(),
        Err(_) => Oops::TooSlow.into_response(),
    }
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
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let answer = runtime.block_on(tower::ServiceExt::oneshot(site, request)).unwrap();
        assert_eq!(answer.headers().get("content-encoding").unwrap(), "gzip");
    }
}

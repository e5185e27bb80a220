//! What surrounds every page: forged requests are stopped, each visitor has a form secret, a sentence from the page
//! before is shown once, failures become pages in the visitor's language, cookies are Secure under HTTPS.

use axum::Router;
use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};

use super::visitor::Visitor;
use super::{Oops, cookie, csrf, error, flash};

/// How the site is served.
#[derive(Clone, Copy, Debug, Default)]
pub struct Served {
    /// Over HTTPS: cookies get `Secure`.
    pub secure: bool,
}

/// Puts the guard around all routes of the site. Handlers below may use [`Visitor`], [`super::Form`] and [`Oops`].
pub fn protect<S: Clone + Send + Sync + 'static>(router: Router<S>, served: Served) -> Router<S> {
    router.layer(from_fn_with_state(served, around))
}

async fn around(State(served): State<Served>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let known = cookie::find(&parts.headers, csrf::NAME).filter(|token| token.len() == 32);
    let token = known.clone().unwrap_or_else(csrf::fresh);
    parts.extensions.insert(csrf::Token(token.clone()));
    let (method, headers) = (parts.method.clone(), parts.headers.clone());
    let Ok(visitor) = Visitor::from_request_parts(&mut parts, &()).await;
    let mut response = if csrf::allowed(&method, &headers) {
        next.run(Request::from_parts(parts, body)).await
    } else {
        Oops::Forged.into_response()
    };
    response = error::dress(response, &visitor);
    let html = is_html(response.headers());
    if html && known.is_none() {
        append(&mut response, cookie::set(csrf::NAME, &token, cookie::YEAR));
    }
    if html && method == Method::GET && visitor.flash.is_some() {
        append(&mut response, cookie::clear(flash::NAME));
    }
    finish(&mut response, served);
    response
}

fn is_html(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
}

fn append(response: &mut Response, (name, value): (header::HeaderName, HeaderValue)) {
    response.headers_mut().append(name, value);
}

fn finish(response: &mut Response, served: Served) {
    let headers = response.headers_mut();
    headers.entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    if !served.secure {
        return;
    }
    let cookies: Vec<HeaderValue> = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
    headers.remove(header::SET_COOKIE);
    for value in cookies {
        let text = value.to_str().unwrap_or_default();
        let marked = if text.contains("; Secure") { text.to_string() } else { format!("{text}; Secure") };
        headers.append(header::SET_COOKIE, HeaderValue::from_str(&marked).unwrap_or(value));
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::StatusCode;
    use axum::routing::{get, post};
    use tower::ServiceExt as _;

    use super::*;
    use crate::web::{Form, flash};

    fn site(secure: bool) -> Router {
        let router = Router::new()
            .route("/broken", get(|| async { Oops::Broken("disk on fire".into()) }))
            .route("/save", post(|_: Form| async { flash::to("/next", "저장") }))
            .route(
                "/next",
                get(|v: Visitor| async move { super::super::shell::plain(&v, None, "x", maud::html! { h1 { "x" } }) }),
            )
            .fallback(|| async { Oops::Missing });
        protect(router, Served { secure })
    }

    async fn ask(
        secure: bool,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (StatusCode, HeaderMap, String) {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = site(secure).oneshot(request.body(Body::from(body.to_string())).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 1_000_000).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(bytes.to_vec()).unwrap())
    }

    const TOKEN: &str = "0123456789abcdef0123456789abcdef";
    const COOKIE: &str = "csrf=0123456789abcdef0123456789abcdef";
    const POSTED: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

    #[tokio::test]
    async fn failures_are_pages_in_the_visitors_language() {
        let (status, _, page) = ask(false, "GET", "/gone", &[("accept-language", "en")], "").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(page.contains("Page not found"));
        let (status, _, page) = ask(false, "GET", "/broken", &[], "").await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(page.contains("죄송해요") && !page.contains("disk on fire"));
    }

    #[tokio::test]
    async fn a_form_needs_the_secret_and_the_right_origin() {
        let body = format!("csrf={TOKEN}");
        for (headers, body, want) in [
            (vec![POSTED, ("cookie", COOKIE)], body.as_str(), StatusCode::SEE_OTHER),
            (vec![POSTED, ("cookie", COOKIE)], "csrf=other", StatusCode::FORBIDDEN),
            (vec![POSTED], body.as_str(), StatusCode::FORBIDDEN),
            (vec![POSTED, ("cookie", COOKIE), ("sec-fetch-site", "cross-site")], body.as_str(), StatusCode::FORBIDDEN),
        ] {
            assert_eq!(ask(false, "POST", "/save", &headers, body).await.0, want, "{headers:?} {body}");
        }
    }

    #[tokio::test]
    async fn a_sentence_is_shown_once_and_not_to_a_prefetch() {
        let said = ("cookie", "said=good%3Asaved");
        let (_, headers, page) = ask(false, "GET", "/next", &[said], "").await;
        assert!(page.contains("saved"));
        assert!(
            headers.get_all("set-cookie").iter().any(|c| c.to_str().unwrap().starts_with("said=; Path=/; Max-Age=0"))
        );
        let (_, _, page) = ask(false, "GET", "/next", &[said, ("sec-purpose", "prefetch")], "").await;
        assert!(!page.contains("saved"));
    }

    #[tokio::test]
    async fn cookies_are_secure_over_https() {
        let (_, headers, _) = ask(true, "GET", "/next", &[], "").await;
        assert!(headers.get_all("set-cookie").iter().all(|cookie| cookie.to_str().unwrap().ends_with("; Secure")));
        assert!(headers.contains_key("content-security-policy"));
    }
}

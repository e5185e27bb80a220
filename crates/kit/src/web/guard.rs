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

//! The answer of every HTML handler, with the headers that keep foreign code out.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use maud::Markup;

use super::url;

/// Only our own files, no inline style or script, no frames, no posting elsewhere.
pub const CSP: &str = "default-src 'self'; script-src 'self' 'inline-speculation-rules'; img-src 'self' data:; \
    object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// A whole HTML page.
#[derive(Clone, Debug)]
pub struct Page(pub Markup);

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_SECURITY_POLICY, CSP),
            (header::REFERRER_POLICY, "same-origin"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::CACHE_CONTROL, "private, no-cache"),
            (header::VARY, "cookie, accept-language"),
        ];
        (headers, self.0.into_string()).into_response()
    }
}

/// A sentence for the live region after a part was swapped: `(say(&text), page)`.
pub fn say(text: &str) -> [(HeaderName, HeaderValue); 1] {
    let value = HeaderValue::from_str(&url::encode(text)).unwrap_or(HeaderValue::from_static(""));
    [(HeaderName::from_static("x-say"), value)]
}

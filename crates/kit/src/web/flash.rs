//! One sentence that survives a redirect: "saved". Kept in a cookie for a minute, shown once by the shell.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::{cookie, parts::Tone};

pub(super) const NAME: &str = "said";
const SECONDS: i64 = 60;

/// What the next page says first.
#[derive(Clone, Debug, PartialEq)]
pub struct Flash {
    pub tone: Tone,
    pub text: String,
}

/// Sends the browser to `path`, where the sentence is shown: `flash::to("/my", t.saved())`.
pub fn to(path: &str, text: impl Into<String>) -> Response {
    go(path, Tone::Good, &text.into())
}

/// Like [`to`], for news that is not good.
pub fn warn(path: &str, text: impl Into<String>) -> Response {
    go(path, Tone::Warn, &text.into())
}

fn go(path: &str, tone: Tone, text: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location), set(tone, text)]).into_response()
}

/// The cookie alone, for an answer that is no plain redirect.
pub fn set(tone: Tone, text: &str) -> (HeaderName, HeaderValue) {
    let short: String = text.chars().take(200).collect();
    cookie::set(NAME, &format!("{}:{short}", tone.class()), SECONDS)
}

/// The sentence this request carries. A browser that only prefetches does not use it up.
pub(super) fn read(headers: &HeaderMap) -> Option<Flash> {
    if is_prefetch(headers) {
        return None;
    }
    let value = cookie::find(headers, NAME)?;
    let (tone, text) = value.split_once(':')?;
    let tone = if tone == Tone::Good.class() { Tone::Good } else { Tone::Warn };
    (!text.is_empty()).then(|| Flash { tone, text: text.to_string() })
}

pub(super) fn is_prefetch(headers: &HeaderMap) -> bool {
    headers.get("sec-purpose").and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("prefetch"))
}

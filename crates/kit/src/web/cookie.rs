//! Reading and writing cookies. All are HttpOnly unless said otherwise and SameSite=Lax; `guard` adds Secure where the
//! shop is served over HTTPS.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use super::url;

pub const YEAR: i64 = 31_536_000;

/// The value of the first cookie of this name.
pub fn find(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| url::decode(value))
}

/// A `Set-Cookie` header that lives `seconds`.
pub fn set(name: &str, value: &str, seconds: i64) -> (HeaderName, HeaderValue) {
    header(&format!("{name}={}; Path=/; Max-Age={seconds}; SameSite=Lax; HttpOnly", url::encode(value)))
}

/// Like [`set`], readable by our script: only for the theme, which the script changes.
pub fn set_open(name: &str, value: &str, seconds: i64) -> (HeaderName, HeaderValue) {
    header(&format!("{name}={}; Path=/; Max-Age={seconds}; SameSite=Lax", url::encode(value)))
}

/// A `Set-Cookie` header that removes the cookie.
pub fn clear(name: &str) -> (HeaderName, HeaderValue) {
    set(name, "", 0)
}

fn header(text: &str) -> (HeaderName, HeaderValue) {
    (header::SET_COOKIE, HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_by_their_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("xlang=en; lang=ko; said=%EA%B9%80"));
        for (name, want) in [("lang", Some("ko")), ("said", Some("김")), ("ang", None), ("theme", None)] {
            assert_eq!(find(&headers, name).as_deref(), want);
        }
    }
}

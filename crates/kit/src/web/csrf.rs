//! Forged requests are refused twice: a browser says where a request comes from (`guard` checks it), and every posted
//! form repeats a secret that only our own pages can read.

use axum::http::{HeaderMap, Method, header};
use maud::{Markup, html};

use super::cookie;

/// The name of the cookie and of the hidden field.
pub const NAME: &str = "csrf";

/// The secret of this request, put into its extensions by `guard`.
#[derive(Clone, Debug)]
pub struct Token(pub String);

/// 128 random bits in hex.
pub fn fresh() -> String {
    let mut bytes = [0u8; 16];
    // Without randomness no form may be answered: an empty secret matches nothing.
    if getrandom::fill(&mut bytes).is_err() {
        return String::new();
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hidden field each form carries.
pub fn field(token: &str) -> Markup {
    html! { input type="hidden" name=(NAME) value=(token); }
}

/// Does the posted secret equal the cookie's?
pub fn matches(headers: &HeaderMap, posted: &str) -> bool {
    cookie::find(headers, NAME).is_some_and(|own| !own.is_empty() && same(own.as_bytes(), posted.as_bytes()))
}

/// Compares without telling by its time how much was right.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |odd, (x, y)| odd | (x ^ y)) == 0
}

/// May this request come from where it comes from? Reading always may. A browser names the site (`Sec-Fetch-Site`) or
/// the origin; programs name neither and carry no cookies.
pub fn allowed(method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => {
            let host = origin.split_once("://").map_or("", |(_, host)| host);
            text(header::HOST.as_str()) == Some(host)
        }
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(method: Method, pairs: &[(&'static str, &'static str)], want: bool) {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        assert_eq!(allowed(&method, &headers), want, "{method} {pairs:?}");
    }

    #[test]
    fn only_our_own_pages_may_write() {
        check(Method::GET, &[("sec-fetch-site", "cross-site")], true);
        check(Method::POST, &[("sec-fetch-site", "same-origin")], true);
        check(Method::POST, &[("sec-fetch-site", "cross-site")], false);
        check(Method::POST, &[("sec-fetch-site", "same-site")], false);
        check(Method::POST, &[("origin", "https://shop.kr"), ("host", "shop.kr")], true);
        check(Method::POST, &[("origin", "https://evil.kr"), ("host", "shop.kr")], false);
        check(Method::POST, &[("origin", "null"), ("host", "shop.kr")], false);
        check(Method::POST, &[], true);
    }

    #[test]
    fn secrets_must_be_equal_and_there() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "csrf=abc".parse().unwrap());
        for (posted, want) in [("abc", true), ("abd", false), ("", false), ("abcd", false)] {
            assert_eq!(matches(&headers, posted), want);
        }
        assert!(!matches(&HeaderMap::new(), ""));
        assert_eq!(fresh().len(), 32);
    }
}

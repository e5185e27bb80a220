//! Percent encoding for query strings, header values and cookies, and the one rule for redirects back.

use std::fmt::Write as _;

/// Everything but letters, digits and `-_.~` as `%XX`.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The text of a percent-encoded value; what is broken stays as it is.
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(&byte) = bytes.get(at) {
        let code = text.get(at + 1..at + 3).filter(|_| byte == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(code.unwrap_or(byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The pairs of a query string or a posted form.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    let clean = |text: &str| decode(&text.replace('+', " "));
    query
        .split('&')
        .filter(|piece| !piece.is_empty())
        .map(|piece| piece.split_once('=').map_or((clean(piece), String::new()), |(k, v)| (clean(k), clean(v))))
        .collect()
}

/// `a=1&b=2`
pub fn query(pairs: &[(String, String)]) -> String {
    pairs.iter().map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect::<Vec<_>>().join("&")
}

/// A path of this site to go back to; anything that could lead elsewhere becomes `/`.
pub fn safe_back(path: &str) -> &str {
    let plain = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '\t']);
    if plain && path.bytes().all(|b| b.is_ascii_graphic()) { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_survives_the_journey() {
        for text in ["김서연 & co", "a=b", "100%", "", "%zz"] {
            assert_eq!(decode(&encode(text)), text);
        }
        assert_eq!(
            pairs("q=%EA%B9%80+a&x&=1"),
            [("q".into(), "김 a".into()), ("x".into(), "".into()), ("".into(), "1".into())]
        );
        assert_eq!(decode("50% %e"), "50% %e");
    }

    #[test]
    fn a_redirect_stays_at_home() {
        for (path, want) in [
            ("/my?a=1", "/my?a=1"),
            ("//evil.example", "/"),
            ("https://x", "/"),
            ("/\\evil", "/"),
            ("/a\nb", "/"),
            ("", "/"),
        ] {
            assert_eq!(safe_back(path), want);
        }
    }
}

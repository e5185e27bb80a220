//! Text in files for spreadsheets.

use std::borrow::Cow;

/// A text that a spreadsheet takes for text and does not compute (OWASP, CSV injection): an apostrophe keeps it from that.
pub fn text(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}").into() } else { text.into() }
}

/// The same between quotation marks.
pub fn cell(said: &str) -> String {
    format!("\"{}\"", text(said).replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_computed_is_kept_text() {
        for (given, want) in [("=1+1", "'=1+1"), ("@x", "'@x"), ("+82", "'+82"), ("-", "'-"), ("a=1", "a=1"), ("", "")]
        {
            assert_eq!(text(given), want);
        }
        for (name, want) in [("Kim", "\"Kim\""), ("=1+1", "\"'=1+1\""), ("a \"b\"", "\"a \"\"b\"\"\"")] {
            assert_eq!(cell(name), want);
        }
    }
}

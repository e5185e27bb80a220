//! Text as people type it, made plain: full-width letters and composed Hangul become ordinary ones, runs of white space
//! become one space. Not for comparing: that is `base::text::fold`, which also drops case and spaces.

use base::text::fold;

/// Why a line of text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Empty,
    /// More than `most` characters.
    TooLong {
        most: usize,
    },
    /// A control or an invisible direction character.
    Control,
}

impl Refusal {
    pub fn code(self) -> &'static str {
        match self {
            Refusal::Empty => "line_empty",
            Refusal::TooLong { .. } => "line_too_long",
            Refusal::Control => "line_control",
        }
    }
}

/// One tidy line of 1 to `most` characters without control characters.
pub fn line(text: &str, most: usize) -> Result<String, Refusal> {
    let plain = tidy(text);
    match plain.chars().count() {
        0 => Err(Refusal::Empty),
        n if n > most => Err(Refusal::TooLong { most }),
        _ if plain.chars().any(is_invisible) => Err(Refusal::Control),
        _ => Ok(plain),
    }
}

/// Like [`line`], but nothing at all is fine too.
pub fn line_or_empty(text: &str, most: usize) -> Result<String, Refusal> {
    match line(text, most) {
        Err(Refusal::Empty) => Ok(String::new()),
        other => other,
    }
}

/// The text with plain characters and single spaces, case kept.
pub fn tidy(text: &str) -> String {
    text.split_whitespace().map(plain).collect::<Vec<_>>().join(" ")
}

/// NFKC of a word: letters without case go through `fold` (which would lower the others), full-width ones are narrowed.
fn plain(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut caseless = String::new();
    for c in word.chars().map(narrow) {
        if c.is_ascii() || c.is_lowercase() || c.is_uppercase() {
            out.push_str(&fold(&caseless));
            caseless.clear();
            out.push(c);
        } else {
            caseless.push(c);
        }
    }
    out.push_str(&fold(&caseless));
    out
}

/// Full-width ASCII (U+FF01 to U+FF5E) as ASCII.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

/// Control characters, zero-width ones and those that turn the direction of writing.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, want: Result<&str, Refusal>) {
        assert_eq!(line(text, 10).as_deref().map_err(|e| *e), want, "{text:?}");
    }

    #[test]
    fn a_line_is_tidied_or_refused() {
        check("  김   서연 ", Ok("김 서연"));
        check("Ｋｉｍ　１２３", Ok("Kim 123"));
        check("\u{1100}\u{1175}\u{11b7}", Ok("김"));
        check("㈜단골", Ok("(주)단골"));
        check("a\nb", Ok("a b"));
        check(" \t ", Err(Refusal::Empty));
        check("가나다라마바사아자차", Ok("가나다라마바사아자차"));
        check("가나다라마바사아자차카", Err(Refusal::TooLong { most: 10 }));
        check("a\u{0}b", Err(Refusal::Control));
        check("a\u{202E}b", Err(Refusal::Control));
    }

    proptest! {
        #[test]
        fn tidying_twice_changes_nothing(text in "[a-zA-Z0-9가-힣Ａ-Ｚ０-９ 　\t()-]{0,40}") {
            prop_assert_eq!(tidy(&tidy(&text)), tidy(&text));
        }
    }
}

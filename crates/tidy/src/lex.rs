//! Tells code from comments and strings in Rust text. Not a parser: just enough to look in the right places.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Code,
    Comment,
    /// A string or character literal, with its quotes.
    Text,
}

/// The text cut into stretches of one kind: where each begins, and what it says.
pub fn pieces(text: &str) -> Vec<(Kind, usize, &str)> {
    let mut out = vec![];
    let (mut at, mut code_from) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        let inside_a_name = text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let found = comment_end(rest)
            .map(|end| (Kind::Comment, end))
            .or_else(|| literal_end(rest, inside_a_name).map(|end| (Kind::Text, end)));
        if let Some((kind, len)) = found {
            if code_from < at {
                out.push((Kind::Code, code_from, &text[code_from..at]));
            }
            out.push((kind, at, &rest[..len]));
            at += len;
            code_from = at;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    if code_from < text.len() {
        out.push((Kind::Code, code_from, &text[code_from..]));
    }
    out
}

/// The same text with everything but code turned into blanks; offsets and lines stay.
pub fn code(text: &str) -> String {
    pieces(text).into_iter().fold(String::with_capacity(text.len()), |mut out, (kind, _, piece)| {
        if kind == Kind::Code {
            out.push_str(piece)
        } else {
            out.push_str(&blank(piece))
        }
        out
    })
}

/// The same text with every `#[cfg(test)]` item blank.
pub fn without_tests(text: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut text = text.to_owned();
    while let Some(from) = code(&text).find(MARK) {
        let code = code(&text);
        let body = from + MARK.len();
        let end = match code[body..].find(['{', ';']).map(|i| body + i) {
            Some(open) if code.as_bytes()[open] == b'{' => closing(&code, open),
            Some(semicolon) => semicolon + 1,
            None => text.len(),
        };
        let blanks = blank(&text[from..end]);
        text.replace_range(from..end, &blanks);
    }
    text
}

/// Where the bracket opened at `open` is closed again (one past it), in text that is code only.
pub fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0;
    for (i, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return i + 1;
        }
    }
    code.len()
}

/// Where `word` stands as a whole word.
pub fn words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let part_of_a_name = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).map(|(at, _)| at).filter(move |&at| {
        !text[..at].ends_with(part_of_a_name) && !text[at + word.len()..].starts_with(part_of_a_name)
    })
}

fn blank(text: &str) -> String {
    text.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect()
}

fn comment_end(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if !rest.starts_with("/*") {
        return None;
    }
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match rest.as_bytes().get(at..at + 2) {
            Some(b"/*") => (depth, at) = (depth + 1, at + 2),
            Some(b"*/") => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return Some(at);
        }
    }
    Some(rest.len())
}

fn literal_end(rest: &str, inside_a_name: bool) -> Option<usize> {
    if rest.starts_with('\'') {
        return char_end(rest);
    }
    let prefix = if inside_a_name { 0 } else { rest.find(|c| !matches!(c, 'r' | 'b' | 'c')).unwrap_or(0) };
    let raw = rest[..prefix].contains('r');
    let hashes = if raw { rest[prefix..].find(|c| c != '#').unwrap_or(0) } else { 0 };
    let open = prefix + hashes;
    if prefix > 2 || !rest[open..].starts_with('"') {
        return None;
    }
    if raw {
        let end = format!("\"{}", &rest[prefix..open]);
        return Some(rest[open + 1..].find(&end).map_or(rest.len(), |i| open + 1 + i + end.len()));
    }
    let mut escaped = false;
    for (i, c) in rest[open + 1..].char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(open + 1 + i + 1),
            _ => {}
        }
    }
    Some(rest.len())
}

/// A character literal, but not a lifetime.
fn char_end(rest: &str) -> Option<usize> {
    let mut chars = rest.char_indices().skip(1);
    let (_, first) = chars.next()?;
    if first == '\\' {
        chars.next();
        return chars.find(|&(_, c)| c == '\'').map(|(i, _)| i + 1);
    }
    chars.next().filter(|&(_, c)| c == '\'').map(|(i, _)| i + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &str) {
        assert_eq!(code(text), want);
    }

    #[test]
    fn comments_and_strings_are_blank() {
        check("a(\"b\"); // c", "a(   );     ");
        check("/* a /* b */ c */d", "                 d");
        check("r#\"a\"b\"# + b\"x\" + c", "         +      + c");
        check(r#""\"" + '"' + '\'' + x"#, "     +     +      + x");
    }

    #[test]
    fn lifetimes_and_names_are_code() {
        check("fn f<'a>(b: &'a str)", "fn f<'a>(b: &'a str)");
        check("bar\"x\"", "bar   ");
    }

    #[test]
    fn a_test_module_is_left_out() {
        let text = "fn a() {}\n#[cfg(test)]\nmod t { fn b() { \"}\" } }\nfn c() {}";
        let left = without_tests(text);
        assert!(left.contains("fn a") && left.contains("fn c") && !left.contains("fn b"));
        assert_eq!(left.len(), text.len());
    }

    #[test]
    fn whole_words_only() {
        assert_eq!(words("shop shops shop_x (shop)", "shop").collect::<Vec<_>>(), [0, 19]);
    }
}

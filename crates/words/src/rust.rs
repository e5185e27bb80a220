//! Writes the typed functions. Messages without arguments are `&'static str`; the others build a `String`.

use std::fmt::Write as _;

use crate::agree::{Kind, Method};
use crate::catalogue::{Case, Piece};

/// Keys that start like this are looked up by `by_key` (refusals, enum codes) and never count as unused.
const CODE: &str = "code-";

/// The content of `words.rs`.
pub fn write(methods: &[Method]) -> String {
    let mut out = String::from(
        "/// The area's texts in one language.\n#[derive(Clone, Copy, Debug)]\npub struct T(pub base::Lang);\n\nimpl T {\n",
    );
    for method in methods {
        if method.args.is_empty() { plain(&mut out, method) } else { built(&mut out, method) }
    }
    by_key(&mut out, methods);
    out.push_str("}\n");
    out
}

fn plain(out: &mut String, method: &Method) {
    put(out, &format!("    pub fn {}(self) -> &'static str {{\n        match self.0 {{\n", name(&method.key)));
    for (lang, pieces) in [("Ko", &method.ko), ("En", &method.en)] {
        put(out, &format!("            base::Lang::{lang} => {:?},\n", flat(pieces)));
    }
    out.push_str("        }\n    }\n");
}

fn built(out: &mut String, method: &Method) {
    let args: String = method
        .args
        .iter()
        .map(|(arg, kind)| match kind {
            Kind::Number => format!(", {}: i64", name(arg)),
            Kind::Shown | Kind::Word => format!(", {}: impl std::fmt::Display", name(arg)),
        })
        .collect();
    put(out, &format!("    pub fn {}(self{args}) -> String {{\n", name(&method.key)));
    out.push_str("        let mut out = String::new();\n        match self.0 {\n");
    for (lang, pieces) in [("Ko", &method.ko), ("En", &method.en)] {
        put(out, &format!("            base::Lang::{lang} => {{ "));
        body(out, pieces, method);
        out.push_str("}\n");
    }
    out.push_str("        }\n        out\n    }\n");
}

fn body(out: &mut String, pieces: &[Piece], method: &Method) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => push(out, text),
            Piece::Show(arg) => {
                let arg = name(arg);
                put(out, &format!("let _ = std::fmt::Write::write_fmt(&mut out, format_args!(\"{{{arg}}}\")); "));
            }
            Piece::Number(arg) => put(out, &format!("base::text::push_grouped(&mut out, {}); ", name(arg))),
            Piece::Josa { arg, number, with, without } => {
                let arg = name(arg);
                let word = if *number { format!("base::text::grouped({arg})") } else { arg };
                put(out, &format!("base::text::push_josa(&mut out, &{word}, {with:?}, {without:?}); "));
            }
            Piece::Choose { arg, cases, rest } => choose(out, arg, cases, rest, method),
        }
    }
}

fn push(out: &mut String, text: &str) {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (None, _) => {}
        (Some(one), None) => put(out, &format!("out.push({one:?}); ")),
        (Some(_), Some(_)) => put(out, &format!("out.push_str({text:?}); ")),
    }
}

fn choose(out: &mut String, arg: &str, cases: &[(Case, Vec<Piece>)], rest: &[Piece], method: &Method) {
    let by_word = method.args.get(arg) == Some(&Kind::Word);
    let arg = name(arg);
    if cases.is_empty() {
        put(out, &format!("let _ = &{arg}; "));
        return body(out, rest, method);
    }
    if by_word {
        put(out, &format!("match {arg}.to_string().as_str() {{ "));
    } else {
        put(out, &format!("match {arg} {{ "));
    }
    for (case, pieces) in cases {
        match case {
            Case::Number(n) if by_word => put(out, &format!("\"{n}\" => {{ ")),
            Case::Word(word) if by_word => put(out, &format!("{word:?} => {{ ")),
            Case::Number(n) => put(out, &format!("{n} => {{ ")),
            Case::Word(_) if cases.iter().any(|(other, _)| *other == Case::Number(1)) => continue,
            Case::Word(_) => out.push_str("1 => { "),
        }
        body(out, pieces, method);
        out.push_str("} ");
    }
    out.push_str("_ => { ");
    body(out, rest, method);
    out.push_str("} } ");
}

/// Codes come from enums (`past_due`) and keys use dashes: both spellings are found, with or without the prefix.
fn by_key(out: &mut String, methods: &[Method]) {
    let codes: Vec<&Method> = methods.iter().filter(|m| m.key.starts_with(CODE) && m.args.is_empty()).collect();
    if codes.is_empty() {
        return;
    }
    put(out, "    /// The text of `code-{key}`; underscores count as dashes.\n");
    put(out, "    pub fn by_key(self, key: &str) -> Option<&'static str> {\n");
    put(out, &format!("        Some(match key.strip_prefix({CODE:?}).unwrap_or(key) {{\n"));
    for method in codes {
        let dashes = method.key.trim_start_matches(CODE);
        let under = dashes.replace('-', "_");
        let other = if under == dashes { String::new() } else { format!(" | {under:?}") };
        put(out, &format!("            {dashes:?}{other} => self.{}(),\n", name(&method.key)));
    }
    out.push_str("            _ => return None,\n        })\n    }\n");
}

fn flat(pieces: &[Piece]) -> String {
    let text = |piece: &Piece| if let Piece::Text(text) = piece { text.clone() } else { String::new() };
    pieces.iter().map(text).collect()
}

const RESERVED: [&str; 40] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type",
];
const RESERVED_TOO: [&str; 10] =
    ["typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "out", "self"];

/// A key or argument as a Rust name; reserved words and our own `out` get an underscore.
fn name(key: &str) -> String {
    let name = key.replace('-', "_");
    if RESERVED.contains(&name.as_str()) || RESERVED_TOO.contains(&name.as_str()) { format!("{name}_") } else { name }
}

fn put(out: &mut String, text: &str) {
    let _ = out.write_str(text);
}

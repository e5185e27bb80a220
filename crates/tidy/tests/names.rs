//! Names that say nothing, and marks of unfinished work.

use tidy::lex::{code, pieces, words};
use tidy::{Source, expect_none, expect_one, sources};

const EMPTY: &[&str] = &[
    "Manager", "Service", "Helper", "Util", "Data", "Info", "Process", "Handle", "Managers", "Services", "Helpers",
    "Utils", "Infos", "Handles",
];

fn empty_names(sources: &[Source]) -> Vec<String> {
    let mut found = vec![];
    for source in sources.iter().filter(|s| s.is("rs")) {
        let code = code(&source.text);
        for kind in ["struct", "enum", "trait", "type"] {
            for at in words(&code, kind) {
                let rest = code[at + kind.len()..].trim_start();
                let name = &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())];
                if let Some(part) = camel(name).into_iter().find(|part| EMPTY.contains(part)) {
                    let place = format!("{}:{}", source.path, source.line_of(at));
                    found.push(format!("{place} {kind} {name}: `{part}` says nothing, use the shop's word for it"));
                }
            }
        }
    }
    found
}

/// `PlanInfo` is `Plan`, `Info`.
fn camel(name: &str) -> Vec<&str> {
    let starts: Vec<usize> = name.char_indices().filter(|(_, c)| c.is_uppercase()).map(|(i, _)| i).collect();
    let ends = starts.iter().skip(1).copied().chain([name.len()]);
    starts.iter().zip(ends).map(|(&from, to)| &name[from..to]).collect()
}

fn unfinished(sources: &[Source]) -> Vec<String> {
    let mut found = vec![];
    for source in sources.iter().filter(|s| s.is("rs")) {
        for (number, line) in without_strings(&source.text).lines().enumerate() {
            let place = format!("{}:{}", source.path, number + 1);
            let macros = ["todo!", "unimplemented!"].iter().find(|mark| line.contains(*mark));
            let marks = ["TODO", "FIXME", "XXX"].iter().find(|mark| words(line, mark).next().is_some());
            if let Some(mark) = macros.or(marks) {
                found.push(format!("{place} {mark}: finish it, or leave it out and write an issue"));
            }
            if line.contains("#[ignore") {
                found.push(format!("{place} a test that never runs: make it run or delete it"));
            }
            let allow = line.contains("#[allow(") || line.contains("#![allow(");
            if allow && !line.contains("reason") {
                found.push(format!("{place} a bare allow: mend the cause, or `#[expect(..., reason = \"...\")]`"));
            }
        }
    }
    found
}

/// Code and comments; strings are left out.
fn without_strings(text: &str) -> String {
    let shown = pieces(text).into_iter().map(|(kind, _, piece)| match kind {
        tidy::lex::Kind::Text => piece.chars().filter(|&c| c == '\n').collect(),
        tidy::lex::Kind::Code | tidy::lex::Kind::Comment => piece.to_owned(),
    });
    shown.collect()
}

fn one(text: &str) -> Vec<Source> {
    vec![Source::new("crates/kit/src/a.rs", text)]
}

#[test]
fn types_have_the_shops_names() {
    expect_none(empty_names(&sources()));
    expect_one(empty_names(&one("pub struct PlanManager;")), "a.rs:1 struct PlanManager");
    expect_one(empty_names(&one("// x\npub(crate) enum CustomerInfo { A }")), "a.rs:2 enum CustomerInfo");
    expect_none(empty_names(&one("struct Metadata; struct Processed; type Handler = u8;")));
}

#[test]
fn nothing_is_left_unfinished() {
    expect_none(unfinished(&sources()));
    expect_one(unfinished(&one("fn a() {\n    todo!()\n}")), "a.rs:2 todo!");
    expect_one(unfinished(&one("// FIXME later")), "FIXME");
    expect_one(unfinished(&one("#[ignore]\nfn a() {}")), "never runs");
    expect_one(unfinished(&one("#[allow(dead_code)]\nfn a() {}")), "a bare allow");
    expect_none(unfinished(&one("#[expect(dead_code, reason = \"used by macros\")]\nfn a() { b(\"FIXME\") }")));
}

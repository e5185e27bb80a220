//! Texts: both languages or neither, and no Korean sentence hidden in the source.

use std::collections::BTreeMap;

use tidy::lex::{Kind, pieces, without_tests};
use tidy::{Source, expect_none, expect_one, sources};

/// Source that has to know Hangul, with the reason.
const SPEAKS_KOREAN: &[(&str, &str)] = &[
    ("crates/base/src/text.rs", "particles, syllables and initial consonants are its subject"),
    ("crates/base/src/money.rs", "the sign of the won"),
    ("crates/base/src/lang.rs", "each language is called by its own name"),
    ("crates/domain/src/people/contact.rs", "Korean addresses end in ro, gil or daero"),
    ("crates/domain/src/people/address.rs", "Korean addresses end in ro, gil or daero"),
    ("crates/kit/assets/js/50-palette.js", "people are found by their initial consonants"),
    ("crates/shop/src/testing.rs", "a shop for tests has a Korean name"),
    ("crates/dangol/src/demo/names.rs", "names of people and streets of the demo shop"),
];

fn hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}')
}

fn hidden_korean(sources: &[Source]) -> Vec<String> {
    let mut found = vec![];
    let checked = |s: &&Source| ["rs", "js", "css", "sql", "toml"].iter().any(|e| s.is(e));
    for source in sources.iter().filter(checked) {
        let free = source.is_test()
            || source.path.contains("/examples/")
            || SPEAKS_KOREAN.iter().any(|(path, _)| *path == source.path);
        let text = if source.is("rs") { without_examples(&without_tests(&source.text)) } else { source.text.clone() };
        if let Some(line) = text.lines().position(|line| line.contains(hangul)).filter(|_| !free) {
            let place = format!("{}:{}", source.path, line + 1);
            found.push(format!("{place} Korean text in source: put it into words/ko.ftl and words/en.ftl"));
        }
    }
    found
}

/// A comment may quote Korean output `in backticks`; comments themselves are English.
fn without_examples(text: &str) -> String {
    let shown = pieces(text).into_iter().map(|(kind, _, piece)| match kind {
        Kind::Comment => piece.split('`').step_by(2).collect(),
        Kind::Code | Kind::Text => piece.to_owned(),
    });
    shown.collect()
}

fn keys(text: &str) -> Vec<&str> {
    let named = |line: &&str| line.starts_with(|c: char| c.is_ascii_alphabetic());
    text.lines().filter(named).filter_map(|line| line.split_once('=')).map(|(key, _)| key.trim()).collect()
}

/// The folder of an area's words, and whether this file of it is English: `words/en.ftl`, `words/en/coupon.ftl`.
fn catalogue(path: &str) -> Option<(&str, bool)> {
    let (area, file) = path.split_once("/words/")?;
    Some((&path[..area.len() + "/words".len()], file.starts_with("en")))
}

fn one_language_only(sources: &[Source]) -> Vec<String> {
    let mut folders: BTreeMap<&str, [Vec<&str>; 2]> = BTreeMap::new();
    for source in sources.iter().filter(|s| s.is("ftl")) {
        let Some((folder, english)) = catalogue(&source.path) else { continue };
        let both = folders.entry(folder).or_default();
        both[usize::from(english)].extend(keys(&source.text));
    }
    let mut found = vec![];
    for (folder, [ko, en]) in folders {
        let missing = |from: &[&str], file: &str, other: &[&str]| -> Vec<String> {
            let lost = other.iter().filter(|key| !from.contains(key));
            lost.map(|key| format!("{folder}/{file} lacks {key}: both languages or neither")).collect()
        };
        found.extend(missing(&ko, "ko.ftl", &en));
        found.extend(missing(&en, "en.ftl", &ko));
    }
    found
}

fn said_twice(sources: &[Source]) -> Vec<String> {
    let mut found = vec![];
    for source in sources.iter().filter(|s| s.is("ftl")) {
        let mut seen = std::collections::BTreeSet::new();
        let again = keys(&source.text).into_iter().filter(|key| !seen.insert(*key));
        found.extend(again.map(|key| format!("{}: {key} is there twice, keep one", source.path)));
    }
    found
}

#[test]
fn korean_is_in_the_words_files() {
    expect_none(hidden_korean(&sources()));
    let at = |path: &str, text: &str| hidden_korean(&[Source::new(path, text)]);
    expect_one(at("crates/billing/src/invoice/admin.rs", "fn a() {\n    p(\"청구서\")\n}"), "admin.rs:2 Korean text");
    expect_one(at("crates/billing/src/invoice/admin.rs", "// 청구서\nfn a() {}"), "admin.rs:1 Korean text");
    expect_none(at("crates/billing/src/invoice/admin.rs", "/// `청구서` / `invoice`\nfn a() {}"));
    expect_none(at("crates/billing/src/invoice/tests.rs", "p(\"청구서\")"));
    expect_none(at("crates/billing/src/invoice/sql.rs", "#[cfg(test)]\nmod tests { const A: &str = \"청구서\"; }"));
}

#[test]
fn both_languages_have_the_same_keys() {
    expect_none(one_language_only(&sources()));
    let ko = Source::new("crates/people/words/ko.ftl", "# 고객\nname = 이름\n    .hint = 한 줄\nphone = 전화");
    let en = Source::new("crates/people/words/en.ftl", "name = Name");
    expect_one(one_language_only(&[ko, en]), "en.ftl lacks phone");
}

#[test]
fn a_key_is_there_once() {
    expect_none(said_twice(&sources()));
    expect_one(said_twice(&[Source::new("crates/people/words/en.ftl", "a = A\nb = B\na = C")]), "a is there twice");
}

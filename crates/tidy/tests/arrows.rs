//! Which crate may use which. ARCHITECTURE.md draws the same picture.

use std::collections::BTreeSet;

use tidy::{Package, Source, expect_none, expect_one, packages, sources};

/// Each crate may use any crate of a later line. Crates of one line do not know each other.
const ORDER: &[&[&str]] = &[
    &["dangol"],
    &["admin"],
    &["analytics"],
    &["support", "marketing"],
    &["billing"],
    &["loyalty", "fulfilment"],
    &["catalog"],
    &["people"],
    &["shop"],
    &["domain", "gateways"],
    &["kit"],
    &["base"],
];

/// Aside from the order: they are never shipped. `words` writes code while others are built.
const ASIDE: &[&str] = &["bench", "tidy", "words"];

fn violations(packages: &[Package]) -> Vec<String> {
    packages.iter().flat_map(|p| p.uses.iter().filter_map(|(used, kind)| complaint(&p.name, used, kind))).collect()
}

fn complaint(user: &str, used: &str, kind: &str) -> Option<String> {
    let rank = |name: &str| ORDER.iter().position(|line| line.contains(&name));
    let fine = match (user, used) {
        ("bench", _) => !matches!(used, "tidy"),
        ("tidy" | "words", _) | (_, "bench" | "tidy") => false,
        (_, "words") => kind == "build",
        ("domain", _) => used == "base",
        _ => matches!((rank(user), rank(used)), (Some(left), Some(right)) if left < right),
    };
    (!fine).then(|| {
        format!(
            "{user} may not use {used} ({kind}): calls go right, news goes left. Move the code, or listen to an event"
        )
    })
}

fn strangers(packages: &[Package]) -> Vec<String> {
    let known: BTreeSet<&str> = ORDER.iter().flat_map(|line| line.iter()).chain(ASIDE).copied().collect();
    let unknown = packages.iter().filter(|p| !known.contains(p.name.as_str()));
    unknown.map(|p| format!("{}: give this crate its place in ORDER and in ARCHITECTURE.md", p.name)).collect()
}

/// `sql.rs` is the end of a slice: it knows the domain and `kit::db`, not the pages that call it.
fn backward_calls(sources: &[Source]) -> Vec<String> {
    const FACES: &[&str] = &["admin", "portal", "storefront", "api", "hook", "jobs"];
    let mut found = vec![];
    for source in sources.iter().filter(|s| s.file() == "sql.rs" && !s.path.starts_with("crates/kit/")) {
        let code = source.code();
        for (number, line) in code.lines().enumerate() {
            let own = line.contains("super::") || line.contains("crate::");
            let face = FACES.iter().find(|f| own && tidy::lex::words(line, f).next().is_some());
            let web = ["axum", "maud"].iter().find(|w| line.contains(&format!("{w}::")));
            if let Some(word) = face.or(web) {
                let place = format!("{}:{}", source.path, number + 1);
                found.push(format!("{place} sql.rs uses {word}: pages call sql, never the other way round"));
            }
        }
    }
    found
}

fn package(name: &str, used: &str, kind: &str) -> Package {
    Package { name: name.into(), uses: vec![(used.into(), kind.into())] }
}

#[test]
fn crates_use_only_what_is_to_their_right() {
    expect_none(violations(&packages()));
}

#[test]
fn every_crate_has_its_place() {
    expect_none(strangers(&packages()));
}

#[test]
fn sql_does_not_know_pages() {
    expect_none(backward_calls(&sources()));
}

#[test]
fn arrows_to_the_left_and_to_the_side_are_found() {
    let bad = [
        ("people", "billing", "normal"),
        ("domain", "kit", "dev"),
        ("loyalty", "fulfilment", "normal"),
        ("billing", "words", "normal"),
        ("words", "base", "normal"),
        ("dangol", "bench", "dev"),
    ];
    for (user, used, kind) in bad {
        expect_one(violations(&[package(user, used, kind)]), used);
    }
    let good = [("billing", "people", "normal"), ("billing", "words", "build"), ("bench", "dangol", "normal")];
    expect_none(violations(&good.map(|(user, used, kind)| package(user, used, kind))));
    expect_one(strangers(&[package("wallet", "base", "normal")]), "wallet");
}

#[test]
fn a_backward_call_is_found() {
    let bad = |text| backward_calls(&[Source::new("crates/billing/src/invoice/sql.rs", text)]);
    expect_one(bad("use super::{Row, admin};"), "admin");
    expect_one(bad("use maud::html;"), "maud");
    expect_none(bad("use kit::jobs; // super::admin"));
}

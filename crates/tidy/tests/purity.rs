//! The business is pure: the domain refuses, it does not fail, wait, read, write or guess. Money is whole.

use tidy::lex::words;
use tidy::{Source, expect_none, expect_one, sources};

/// Where a fraction must stay exact.
const EXACT: &[&str] =
    &["crates/domain/src/billing/", "crates/base/src/money", "crates/base/src/ratio", "crates/billing/src/"];

fn floats_near_money(sources: &[Source]) -> Vec<String> {
    let near = |s: &&Source| s.is("rs") && EXACT.iter().any(|place| s.path.starts_with(place));
    let mut found = vec![];
    for source in sources.iter().filter(near) {
        let code = source.code();
        for at in ["f32", "f64"].iter().flat_map(|float| words(&code, float)) {
            let place = format!("{}:{}", source.path, source.line_of(at));
            found.push(format!("{place} a floating number near money: use base::Ratio, round once at the line"));
        }
    }
    found
}

/// What the domain does not do, and what to do instead.
const IMPURE: &[(&str, &str)] = &[
    (".unwrap()", "refuse with a value"),
    (".expect(", "refuse with a value"),
    ("panic!(", "refuse with a value"),
    ("unreachable!(", "make the state impossible to write down"),
    ("async ", "the caller waits, rules do not"),
    ("std::fs", "take what was read as a parameter"),
    ("std::io", "take what was read as a parameter"),
    ("std::net", "take what was read as a parameter"),
    ("std::env", "take what was read as a parameter"),
    ("std::thread", "rules return decisions; they do nothing"),
    ("std::time", "time comes in through the door: take a base::Instant"),
    ("println!", "return it"),
];

fn impure(sources: &[Source]) -> Vec<String> {
    let mut found = vec![];
    for source in sources.iter().filter(|s| s.is("rs") && s.path.starts_with("crates/domain/src/") && !s.is_test()) {
        let code = source.code();
        for (mark, instead) in IMPURE {
            for (at, _) in code.match_indices(mark) {
                let place = format!("{}:{}", source.path, source.line_of(at));
                found.push(format!("{place} `{}` in the domain: {instead}", mark.trim()));
            }
        }
    }
    found
}

#[test]
fn money_is_whole() {
    expect_none(floats_near_money(&sources()));
    let at = |path: &str, text: &str| floats_near_money(&[Source::new(path, text)]);
    expect_one(at("crates/domain/src/billing/tax.rs", "fn a() {}\nfn tax(rate: f64) {}"), "tax.rs:2 a floating");
    expect_none(at("crates/domain/src/analytics/curve.rs", "fn fit(x: f64) {}"));
    expect_none(at("crates/base/src/money.rs", "// never f64\nfn a() {}"));
}

#[test]
fn the_domain_is_pure() {
    expect_none(impure(&sources()));
    let at = |text: &str| impure(&[Source::new("crates/domain/src/people/contact.rs", text)]);
    expect_one(at("fn a() { b().unwrap(); }"), "refuse with a value");
    expect_one(at("use std::time::Duration;"), "time comes in through the door");
    expect_none(at("fn a() {}\n#[cfg(test)]\nmod tests { fn b() { c().unwrap(); } }"));
}

//! The shape of files: where they are, how they begin, how long they grow.

use tidy::lex::{closing, words};
use tidy::{Source, expect_none, expect_one, sources};

/// The crates that are made of slices.
const AREAS: &[&str] =
    &["shop", "people", "catalog", "fulfilment", "loyalty", "billing", "support", "marketing", "analytics"];

/// What a file of a slice may be called; a file that outgrows itself becomes a folder of the same name.
const FIXED: &[&str] = &["mod", "sql", "admin", "portal", "storefront", "api", "hook", "jobs", "tests"];

/// What may stand beside the slices, right under `src`.
const ROOT: &[&str] = &["lib", "words", "testing", "tests"];

/// Files with a name of their own, each with its reason. Keep this list short.
const OTHERS: &[(&str, &str)] = &[
    ("crates/shop/src/here.rs", "the shop a visitor is at: every area's pages begin with it"),
    ("crates/shop/src/desk.rs", "the person at the console: every area's staff pages begin with it"),
    ("crates/shop/src/aloud.rs", "how the area's codes are said, for all its slices"),
    ("crates/billing/src/aloud.rs", "how the area's codes are said, for all its slices"),
    ("crates/billing/src/confirm.rs", "staff move money: key once, act, audit, for every slice whose form does"),
    ("crates/billing/src/panel.rs", "what the area shows on the customer's page, across its slices"),
    ("crates/billing/src/word.rs", "what the area's events carry, across its slices"),
    (
        "crates/billing/src/invoice/owed.rs",
        "what open invoices ask for: the engine and every preview set credit against it",
    ),
    ("crates/billing/src/payment/book.rs", "what a charge came to, whether we asked for it or the gateway called"),
    (
        "crates/billing/src/subscription/course.rs",
        "what is billed until an instant, for every preview of a later change",
    ),
    ("crates/billing/src/subscription/making.rs", "the one place where the engine and every preview make lines"),
    ("crates/billing/src/subscription/work.rs", "the arithmetic that the engine, a change and a preview share"),
];

const LINES_MOST: usize = 500;
const LINES_MEDIAN: usize = 140;
const FUNCTION_MOST: usize = 70;

fn misnamed(sources: &[Source]) -> Vec<String> {
    let mut found = vec![];
    for source in sources.iter().filter(|s| s.is("rs") && AREAS.contains(&s.crate_name())) {
        let Some((_, inside)) = source.path.split_once("/src/") else { continue };
        let mut parts: Vec<&str> = inside.trim_end_matches(".rs").split('/').collect();
        let file = parts.pop().unwrap_or_default();
        let part_of_a_face = parts.iter().skip(1).any(|folder| FIXED.contains(folder));
        let allowed = if parts.is_empty() { ROOT } else { FIXED };
        let listed = OTHERS.iter().any(|(path, _)| *path == source.path);
        if !part_of_a_face && !allowed.contains(&file) && !listed {
            let say = if parts.is_empty() { "put it into a slice's folder" } else { "a slice has fixed file names" };
            found.push(format!("{}: {say} ({}); rules go to crates/domain", source.path, FIXED.join(", ")));
        }
    }
    found
}

fn headless(sources: &[Source]) -> Vec<String> {
    let bad = sources.iter().filter(|s| s.is("rs") && !s.text.starts_with("//!"));
    bad.map(|s| format!("{}: begin with `//!` and one to six lines: what it is, what it is not", s.path)).collect()
}

fn too_long(sources: &[Source]) -> Vec<String> {
    let lengths = sources.iter().filter(|s| s.is("rs")).map(|s| (s, s.text.lines().count()));
    let bad = lengths.filter(|(_, lines)| *lines > LINES_MOST);
    bad.map(|(s, lines)| format!("{}: {lines} lines, {LINES_MOST} at most; split it by noun or by page", s.path))
        .collect()
}

fn median_too_long(sources: &[Source]) -> Vec<String> {
    let mut lengths: Vec<usize> = sources.iter().filter(|s| s.is("rs")).map(|s| s.text.lines().count()).collect();
    lengths.sort_unstable();
    let median = lengths.get(lengths.len() / 2).copied().unwrap_or_default();
    let bad = median > LINES_MEDIAN;
    bad.then(|| format!("the median file has {median} lines, {LINES_MEDIAN} at most; files should fit a head"))
        .into_iter()
        .collect()
}

fn long_functions(sources: &[Source]) -> Vec<String> {
    let mut found = vec![];
    for source in sources.iter().filter(|s| s.is("rs") && !s.is_test()) {
        let code = source.code();
        for at in words(&code, "fn") {
            let Some(open) = code[at..].find(['{', ';']).map(|i| at + i) else { continue };
            if code.as_bytes()[open] == b'{' {
                let lines = code[at..closing(&code, open)].lines().count();
                if lines > FUNCTION_MOST {
                    let place = format!("{}:{}", source.path, source.line_of(at));
                    found.push(format!(
                        "{place} a function of {lines} lines, {FUNCTION_MOST} at most; give a part a name"
                    ));
                }
            }
        }
    }
    found
}

fn one(path: &str, text: &str) -> Vec<Source> {
    vec![Source::new(path, text)]
}

#[test]
fn slices_have_fixed_file_names() {
    expect_none(misnamed(&sources()));
    expect_one(misnamed(&one("crates/billing/src/invoice/queries.rs", "")), "fixed file names");
    expect_one(misnamed(&one("crates/billing/src/invoice.rs", "")), "slice's folder");
    expect_none(misnamed(&one("crates/billing/src/invoice/admin.rs", "")));
    expect_none(misnamed(&one("crates/billing/src/invoice/admin/list.rs", "")));
}

#[test]
fn every_file_says_what_it_is() {
    expect_none(headless(&sources()));
    expect_one(headless(&one("crates/kit/src/clock.rs", "use base::Instant;")), "begin with `//!`");
}

#[test]
fn files_are_short() {
    expect_none(too_long(&sources()));
    expect_none(median_too_long(&sources()));
    expect_one(too_long(&one("a.rs", &"x\n".repeat(501))), "501 lines");
    expect_one(median_too_long(&one("a.rs", &"x\n".repeat(141))), "141 lines");
}

#[test]
fn functions_fit_a_screen() {
    expect_none(long_functions(&sources()));
    let text = format!("trait T {{ fn a(); }}\nfn b() {{\n{}}}\nfn c() {{}}", "x();\n".repeat(70));
    expect_one(long_functions(&one("a.rs", &text)), "a.rs:2 a function of 72 lines");
}

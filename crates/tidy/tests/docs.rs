//! Documents stay true: every crate is on the map, links lead somewhere, nothing speaks of one person's machine.

use tidy::lex::words;
use tidy::{Package, Source, expect_none, expect_one, packages, root, sources};

const MAP: &str = "ARCHITECTURE.md";
const MAP_LINES_MOST: usize = 300;

/// What a contributor and a shop owner look for at the root.
const EXPECTED: &[&str] = &[
    "README.md",
    "README.ko.md",
    MAP,
    "STYLE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/glossary.md",
    "docs/guide/ko/start.md",
    "docs/guide/en/start.md",
];

fn missing(sources: &[Source]) -> Vec<String> {
    let lost = EXPECTED.iter().filter(|path| !sources.iter().any(|s| s.path == **path));
    lost.map(|path| format!("{path} is missing: write it")).collect()
}

fn off_the_map(packages: &[Package], sources: &[Source]) -> Vec<String> {
    let map = sources.iter().find(|s| s.path == MAP).map_or("", |s| s.text.as_str());
    let named = |name: &str| words(map, &format!("crates/{name}")).next().is_some();
    let lost = packages.iter().filter(|p| !named(&p.name));
    lost.map(|p| format!("crates/{} is not in {MAP}: say what it is for", p.name)).collect()
}

fn map_too_long(sources: &[Source]) -> Vec<String> {
    let long = sources.iter().filter(|s| s.path == MAP && s.text.lines().count() > MAP_LINES_MOST);
    long.map(|s| format!("{} is longer than {MAP_LINES_MOST} lines: a map, not a book", s.path)).collect()
}

fn documents(sources: &[Source]) -> impl Iterator<Item = &Source> {
    sources.iter().filter(|s| s.is("md"))
}

fn local_paths(sources: &[Source]) -> Vec<String> {
    const PLACES: &[&str] = &["/home/", "/root/", "/work/", "/Users/", "/tmp/", "C:\\"];
    let mut found = vec![];
    for source in documents(sources) {
        for (number, line) in source.text.lines().enumerate() {
            if let Some(place) = PLACES.iter().find(|place| line.contains(*place)) {
                found.push(format!("{}:{} {place} is one machine's place: leave it out", source.path, number + 1));
            }
        }
    }
    found
}

/// Links inside the repository, without their `#part`.
fn dead_links(sources: &[Source], exists: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = vec![];
    for source in documents(sources) {
        let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (at, _) in source.text.match_indices("](") {
            let rest = &source.text[at + 2..];
            let link = rest.split([')', '#', ' ', '\n']).next().unwrap_or_default();
            if !link.is_empty() && !link.contains(':') && !exists(&format!("{folder}/{link}")) {
                found.push(format!("{}:{} leads nowhere: {link}", source.path, source.line_of(at)));
            }
        }
    }
    found
}

/// Files named in backticks, `crates/...` or `migrations/...`, are there; a name with a placeholder is none.
fn lost_files(sources: &[Source], exists: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = vec![];
    for source in documents(sources) {
        for (number, line) in source.text.lines().enumerate() {
            for named in line.split('`').skip(1).step_by(2) {
                let path = named.split([' ', '{', '<', '*', ':']).next().unwrap_or_default().trim_end_matches('/');
                let whole = path == named.trim_end_matches('/') && !named.contains("NNNN");
                if whole && (named.starts_with("crates/") || named.starts_with("docs/")) && !exists(path) {
                    found.push(format!("{}:{} is not there: {named}", source.path, number + 1));
                }
            }
        }
    }
    found
}

/// The tables of a glossary's rows, and whether the row or its section is marked as not built.
fn glossary_tables(text: &str) -> Vec<(&str, bool)> {
    let mut found = vec![];
    let mut later = false;
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            later = title.contains('◦');
        }
        let cells: Vec<&str> = line.split('|').collect();
        let (Some(korean), Some(tables)) = (cells.get(1), cells.get(4)) else { continue };
        let names = tables.split('`').skip(1).step_by(2);
        found.extend(names.map(|name| (name, later || korean.contains('◦'))));
    }
    found
}

/// The glossary and the migrations name the same tables.
fn glossary_faults(glossary: &str, migrations: &str) -> Vec<String> {
    let built: Vec<&str> =
        migrations.lines().filter_map(|line| line.strip_prefix("create table ")?.split([' ', '(']).next()).collect();
    let rows = glossary_tables(glossary);
    let unnamed = built.iter().filter(|table| !rows.iter().any(|(name, _)| name == *table));
    let unnamed = unnamed.map(|table| format!("{table} is in no row of the glossary: write what it holds"));
    // A word to come may be about a table that is there already.
    let known = |table: &str| rows.iter().any(|(name, later)| *name == table && !later);
    let wrong = rows.iter().filter(|(name, later)| built.contains(name) == *later && !(*later && known(name)));
    let wrong = wrong.map(|(name, later)| match later {
        true => format!("{name} is built: take its mark out of the glossary"),
        false => format!("{name} is no table: the glossary is behind"),
    });
    unnamed.chain(wrong).collect()
}

/// The table of refusal codes names every one of them, and no other.
fn code_faults(source: &str, table: &str) -> Vec<String> {
    let marks = |text: &str| text.split('"').skip(1).step_by(2).map(str::to_string).collect::<Vec<String>>();
    let says_code = |line: &&str| line.contains("=> \"") || line.contains(" = \"");
    let built: Vec<String> = source.lines().filter(says_code).flat_map(marks).collect();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.filter_map(|line| line.split('|').nth(1));
    let named: Vec<&str> = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    let unnamed = built.iter().filter(|code| !named.contains(&code.as_str()));
    let unnamed = unnamed.map(|code| format!("{code} is in no row of {CODES}: write when it is said"));
    let unknown = named.iter().filter(|code| !built.iter().any(|known| known == *code));
    let unknown = unknown.map(|code| format!("{code} is no code: {CODES} is behind"));
    unnamed.chain(unknown).collect()
}

const CODES: &str = "crates/dangol/tests/stories/CODES.md";

#[test]
fn every_refusal_code_is_explained() {
    let all = sources();
    let text = |path: &str| all.iter().find(|s| s.path == path).map_or("", |s| s.text.as_str());
    let source = text("crates/domain/src/billing/refusal.rs");
    assert!(source.contains("pub fn code"), "the codes have moved");
    expect_none(code_faults(source, text(CODES)));
    let row = "| `in_trial`, `lost` | a pause |";
    expect_one(code_faults("X => \"in_trial\",", row), "lost is no code");
    expect_one(code_faults("Y = \"late\"\nX => \"in_trial\",", "| `in_trial` | a |"), "late is in no row");
}

#[test]
fn files_that_are_named_are_there() {
    expect_none(lost_files(&sources(), |path| root().join(path).exists()));
    let text = "see `crates/a/b.rs` and\n`crates/lost.rs`, not `crates/<area>/x.rs` or `cargo test`";
    expect_one(lost_files(&[Source::new("STYLE.md", text)], |path| path == "crates/a/b.rs"), "STYLE.md:2");
}

#[test]
fn the_glossary_names_every_table() {
    let all = sources();
    let text = |path: &str| all.iter().find(|s| s.path == path).map_or("", |s| s.text.as_str());
    let migrations: String = std::fs::read_dir(root().join("migrations"))
        .unwrap()
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap() + "\n")
        .collect();
    expect_none(glossary_faults(text("docs/glossary.md"), &migrations));
    let row = |korean: &str, table: &str| format!("| {korean} | x | `X` | `{table}` | y |\n");
    let check = |glossary: &str, want: &str| expect_one(glossary_faults(glossary, "create table shops (\n"), want);
    check("", "in no row");
    check(&row("가게 ◦", "shops"), "is built");
    check(&(row("가게", "shops") + &row("차", "cars")), "is no table");
    assert_eq!(glossary_faults(&(row("가게", "shops") + &row("차 ◦", "cars")), "create table shops (\n").len(), 0);
}

#[test]
fn the_documents_are_there() {
    expect_none(missing(&sources()));
    assert_eq!(missing(&[]).len(), EXPECTED.len());
}

#[test]
fn every_crate_is_on_the_map() {
    expect_none(off_the_map(&packages(), &sources()));
    expect_none(map_too_long(&sources()));
    let crates = ["base", "basement"].map(|name| Package { name: name.into(), uses: vec![] });
    expect_one(off_the_map(&crates, &[Source::new(MAP, "`crates/base` the words")]), "crates/basement");
    expect_one(map_too_long(&[Source::new(MAP, &"a\n".repeat(301))]), "not a book");
}

#[test]
fn documents_speak_of_no_machine() {
    expect_none(local_paths(&sources()));
    expect_one(local_paths(&[Source::new("README.md", "see\n/home/kim/dangol")]), "README.md:2 /home/");
}

#[test]
fn links_lead_somewhere() {
    expect_none(dead_links(&sources(), |path| root().join(path.trim_start_matches('/')).exists()));
    let text = "[a](STYLE.md) [b](https://example.com)\n[c](lost.md#x)";
    expect_one(
        dead_links(&[Source::new("docs/a.md", text)], |path| path == "docs/STYLE.md"),
        "docs/a.md:2 leads nowhere",
    );
}

#[test]
fn the_changelog_has_what_comes_next() {
    let changelog = sources().into_iter().find(|s| s.path == "CHANGELOG.md").map(|s| s.text).unwrap_or_default();
    assert!(changelog.contains("## [Unreleased]"), "CHANGELOG.md: keep an [Unreleased] part on top");
}

//! SQL: where it is written, that it names its shop, that it ends, and who may change which table.

use std::collections::{BTreeMap, BTreeSet};

use tidy::lex::{Kind, pieces, without_tests, words};
use tidy::statement::{MACROS, tables};
use tidy::{Source, Statement, expect_none, expect_one, sources, statements};

/// Where SQL lives besides `sql.rs`: the database layer, the parts of the toolbox that keep rows, and what is never
/// shipped.
const ALSO: &[&str] = &[
    "crates/kit/src/db",
    "crates/kit/src/jobs",
    "crates/kit/src/events",
    "crates/kit/src/requests",
    "crates/kit/src/session",
    "crates/kit/src/tries",
    "crates/kit/src/testing",
    "crates/bench/",
    "crates/tidy/",
];

fn may_hold_sql(source: &Source) -> bool {
    source.file() == "sql.rs" || source.is_test() || ALSO.iter().any(|place| source.path.starts_with(place))
}

fn misplaced(sources: &[Source]) -> Vec<String> {
    let mut found = vec![];
    for source in sources.iter().filter(|s| s.is("rs") && !may_hold_sql(s)) {
        let text = without_tests(&source.text);
        let looks = |piece: &str| {
            let start = piece.trim_start_matches(['r', '#', '"', '\\', '\n', ' ']);
            let read = start.starts_with("select ") && piece.contains(" from ");
            read || ["insert into ", "delete from "].iter().any(|mark| start.starts_with(mark))
        };
        for (kind, at, piece) in pieces(&text) {
            let hit = match kind {
                Kind::Code => MACROS.iter().any(|(mark, _)| words(piece, mark).next().is_some()),
                Kind::Text => looks(piece),
                Kind::Comment => false,
            };
            if hit {
                let place = format!("{}:{}", source.path, source.line_of(at));
                found.push(format!("{place} SQL outside sql.rs: move it into the slice's sql.rs"));
            }
        }
    }
    found
}

/// Statements of the shipped crates.
fn shipped(sources: &[Source]) -> Vec<(&Source, Statement)> {
    let ours = sources.iter().filter(|s| s.is("rs") && !s.is_test() && !matches!(s.crate_name(), "bench" | "tidy"));
    ours.flat_map(|s| statements(s).into_iter().map(move |found| (s, found))).collect()
}

/// A text that is not written where it is declared cannot be read, neither by people nor by the rules below.
fn unreadable(sources: &[Source]) -> Vec<String> {
    let outside_db = shipped(sources).into_iter().filter(|(source, _)| !source.path.starts_with("crates/kit/src/db"));
    let bad = outside_db.filter(|(_, s)| s.sql.is_empty());
    bad.map(|(_, s)| format!("{} has no text of its own: write the SQL right there", s.place)).collect()
}

fn shopless(sources: &[Source]) -> Vec<String> {
    let tables = tables(sources);
    let owned = |statement: &Statement| statement.touches().into_iter().find(|t| tables.get(t) == Some(&true));
    // the toolbox works for all shops at once and knows only tables of its own
    let areas = shipped(sources).into_iter().filter(|(source, _)| source.crate_name() != "kit");
    let bad = areas.filter_map(|(_, s)| owned(&s).filter(|_| !s.says("shop")).map(|t| (s, t)));
    bad.map(|(s, t)| format!("{} touches {t} without its shop: begin with `where shop = $1`", s.place)).collect()
}

/// A list has an order and an end. What reads one row says so: by its key, by a sum, or by `One row` above it.
fn endless(sources: &[Source]) -> Vec<String> {
    let mut found = vec![];
    for (_, s) in shipped(sources) {
        let reads = !s.bulk && (s.sql.starts_with("select ") || s.sql.starts_with("with ")) && s.writes().is_empty();
        let one = ["select count(", "select coalesce(", "select cast(", "select exists"];
        let single = one.iter().any(|start| s.sql.starts_with(start))
            || s.sql.contains("where shop = $1 and id = $2")
            || s.doc.contains("One row");
        if reads && !single && !s.says("limit") {
            found.push(format!("{} has no limit: give it one, or write `One row` above it if that is so", s.place));
        } else if reads && !single && !s.sql.ends_with("limit 1") && !s.sql.contains("order by") {
            found.push(format!("{} has a limit but no order: say which rows come first", s.place));
        }
    }
    found
}

/// Tables a slice owns besides those named after it (`invoices`, `invoice_lines` belong to `invoice`).
const PARTS: &[(&str, &[&str])] = &[
    ("tenant", &["shops"]),
    ("setting", &["shops"]),
    ("staff", &["staff"]),
    ("customer", &["contacts", "consents"]),
    ("plan", &["prices"]),
    ("subscription", &["changes", "occurrences"]),
    ("invoice", &["counters"]),
    ("ledger", &["postings"]),
    ("payment", &["instruments", "attempts"]),
    ("metric", &["movements"]),
];

fn foreign_writes(sources: &[Source]) -> Vec<String> {
    let mut found = vec![];
    for (source, s) in shipped(sources).into_iter().filter(|(source, _)| source.crate_name() != "kit") {
        let folder = source.folder();
        for table in s.writes().into_iter().filter(|t| !owns(folder, t)) {
            let place = &s.place;
            found.push(format!("{place} changes {table} from `{folder}`: only the slice of its name writes a table"));
        }
    }
    found
}

/// Even a table with a place in `PARTS` has one slice that writes it, so that one file tells how it changes.
fn shared_writes(sources: &[Source]) -> Vec<String> {
    let mut writers: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (source, s) in shipped(sources) {
        for table in s.writes() {
            writers.entry(table).or_default().insert(&source.path);
        }
    }
    let shared = writers.into_iter().filter(|(_, places)| places.len() > 1);
    shared.map(|(table, places)| format!("{table} is changed by {places:?}: let one of them own it")).collect()
}

fn owns(folder: &str, table: &str) -> bool {
    let by_name = singular(table) == folder || table.starts_with(&format!("{folder}_"));
    by_name || PARTS.iter().any(|(slice, parts)| *slice == folder && parts.contains(&table))
}

fn singular(table: &str) -> String {
    match table {
        _ if table.ends_with("ies") => format!("{}y", table.trim_end_matches("ies")),
        _ if ["sses", "xes", "ches", "shes"].iter().any(|end| table.ends_with(end)) => {
            table.trim_end_matches("es").into()
        }
        _ => table.trim_end_matches('s').into(),
    }
}

fn sample(sql: &str) -> Vec<Source> {
    let schema = "create table invoices (id {PK}, shop {I64} not null, total {I64});\ncreate table zones (id {PK});";
    vec![
        Source::new("migrations/0001_shop.sql", schema),
        Source::new("crates/billing/src/invoice/sql.rs", &format!("stmt! {{ pub FIND = \"{sql}\" }}")),
    ]
}

#[test]
fn sql_is_written_in_sql_files() {
    expect_none(misplaced(&sources()));
    let page = |text| vec![Source::new("crates/billing/src/invoice/admin.rs", text)];
    expect_one(misplaced(&page("stmt! { A = \"x\" }")), "admin.rs:1 SQL outside");
    expect_one(misplaced(&page("fn a() {\n    b(\"select a from b\");\n}")), "admin.rs:2 SQL outside");
    expect_none(misplaced(&page("// stmt! is for sql.rs\nfn a() { b(\"select a plan\") }")));
}

#[test]
fn every_statement_has_its_text() {
    expect_none(unreadable(&sources()));
    let text = "stmt! { pub FIND -> Row = TEXT_FROM_ELSEWHERE }";
    expect_one(unreadable(&[Source::new("crates/billing/src/invoice/sql.rs", text)]), "no text of its own");
}

#[test]
fn every_statement_names_its_shop() {
    expect_none(shopless(&sources()));
    expect_one(shopless(&sample("select id from invoices where id = $1")), "touches invoices without its shop");
    expect_none(shopless(&sample("select id from invoices where shop = $1 and id = $2")));
    expect_none(shopless(&sample("select id from zones where id = $1")));
}

#[test]
fn every_list_has_an_order_and_an_end() {
    expect_none(endless(&sources()));
    expect_one(endless(&sample("select id from invoices where shop = $1 order by id")), "has no limit");
    expect_one(endless(&sample("select id from invoices where shop = $1 limit 50")), "no order");
    expect_none(endless(&sample("select id from invoices where shop = $1 order by id limit 50")));
    expect_none(endless(&sample("select count(*) from invoices where shop = $1")));
    expect_none(endless(&sample("update invoices set total = 0 where shop = $1")));
}

#[test]
fn a_table_is_written_by_the_slice_of_its_name() {
    expect_none(foreign_writes(&sources()));
    expect_none(foreign_writes(&sample("insert into invoices (shop) values ($1)")));
    expect_none(foreign_writes(&sample("insert into invoice_lines (shop) values ($1)")));
    expect_one(foreign_writes(&sample("update customers set name = $1 where shop = $2")), "changes customers");
    expect_one(foreign_writes(&sample("delete from payments where shop = $2")), "changes payments");
}

#[test]
fn a_table_has_one_writer() {
    expect_none(shared_writes(&sources()));
    let text = "stmt! { A = \"delete from contacts where shop = $1\" }";
    let at = |folder: &str| Source::new(&format!("crates/people/src/{folder}/sql.rs"), text);
    expect_one(shared_writes(&[at("customer"), at("contact")]), "contacts is changed by");
    expect_none(shared_writes(&[at("contact")]));
}

#[test]
fn tables_are_plural_of_their_slices() {
    for (table, slice) in [("invoices", "invoice"), ("parties", "party"), ("boxes", "box"), ("purchases", "purchase")] {
        assert_eq!(singular(table), slice);
    }
}

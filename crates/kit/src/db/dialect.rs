//! The few words the two engines spell differently. A statement is written once, with tokens.

/// Tokens in data definition and in queries: (token, SQLite, PostgreSQL).
const TOKENS: &[(&str, &str, &str)] = &[
    ("{PK}", "INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY"),
    ("{SEQ}", "INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
    // The writing transaction, for readers that must not overtake a slower writer. SQLite has one writer: always 0.
    ("{TX}", "INTEGER NOT NULL DEFAULT 0", "BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint)"),
    ("{I64}", "INTEGER", "BIGINT"),
    ("{F64}", "REAL", "DOUBLE PRECISION"),
    ("{BLOB}", "BLOB", "BYTEA"),
    ("{JSON}", "TEXT", "JSONB"),
    ("{TABLE_END}", "STRICT", ""),
    ("{TABLE_KEYED}", "STRICT, WITHOUT ROWID", ""),
    // Kept from other writers; rows that point at them may still be added.
    ("{LOCK}", "", "FOR NO KEY UPDATE"),
    ("{SKIP_LOCKED}", "", "FOR NO KEY UPDATE SKIP LOCKED"),
    // Of a join, only the rows of the table that is called `p` in it.
    ("{SKIP_LOCKED_P}", "", "FOR NO KEY UPDATE OF p SKIP LOCKED"),
    // Rows of transactions older than any that still runs.
    ("{SETTLED}", "1 = 1", "tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"),
];

/// `{EACH $2}` is the list of ids in a JSON array, for `in`: how a statement is given many ids at once.
const EACH: &str = "{EACH $";

/// A list of ids for `{EACH $n}`.
pub fn each(ids: impl Iterator<Item = i64>) -> String {
    let mut list = String::from("[");
    for (i, id) in ids.enumerate() {
        if i > 0 {
            list.push(',');
        }
        list.push_str(&id.to_string());
    }
    list.push(']');
    list
}

/// `{ROW}` is the columns that the statement's row reads, `{ROW p}` the same of the table that is called `p` in it.
pub(super) fn row(text: &str, columns: &[&str]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{ROW") {
        let (table, tail) = after.split_once('}').unwrap_or((after, ""));
        let prefix = if table.is_empty() { String::new() } else { format!("{}.", table.trim()) };
        let columns: Vec<String> = columns.iter().map(|column| format!("{prefix}{column}")).collect();
        out.push_str(before);
        out.push_str(&columns.join(", "));
        rest = tail;
    }
    out + rest
}

fn replace_each(text: &str, show: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(EACH) {
        let (number, tail) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        out.push_str(&show(number));
        rest = tail;
    }
    out + rest
}

/// The text for SQLite: tokens replaced, `$1` as `?1` (a `$1` would be a *named* parameter there).
pub fn sqlite(text: &str) -> String {
    let text = replace_each(text, |n| format!("(select value from json_each(${n}))"));
    let mut out = TOKENS.iter().fold(text, |sql, (token, lite, _)| sql.replace(token, lite));
    for digit in '1'..='9' {
        out = out.replace(&format!("${digit}"), &format!("?{digit}"));
    }
    out
}

/// The text for PostgreSQL: tokens replaced.
pub fn postgres(text: &str) -> String {
    let text = replace_each(text, |n| format!("(select v::bigint from jsonb_array_elements_text(${n}) as t(v))"));
    TOKENS.iter().fold(text, |sql, (token, _, pg)| sql.replace(token, pg))
}

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
    ("{LOCK}", "", "FOR UPDATE"),
    ("{SKIP_LOCKED}", "", "FOR UPDATE SKIP LOCKED"),
    // Rows of transactions older than any that still runs.
    ("{SETTLED}", "1 = 1", "tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"),
];

/// The text for SQLite: tokens replaced, `$1` as `?1` (a `$1` would be a *named* parameter there).
pub fn sqlite(text: &str) -> String {
    let mut out = TOKENS.iter().fold(text.to_string(), |sql, (token, lite, _)| sql.replace(token, lite));
    for digit in '1'..='9' {
        out = out.replace(&format!("${digit}"), &format!("?{digit}"));
    }
    out
}

/// The text for PostgreSQL: tokens replaced.
pub fn postgres(text: &str) -> String {
    TOKENS.iter().fold(text.to_string(), |sql, (token, _, pg)| sql.replace(token, pg))
}

//! Migrations: numbered texts for both engines, each applied once, in order, in one transaction.

use base::Instant;

use super::tx::Conn;
use super::{Db, Error, Reader, Tx, dialect};
use crate::{stmt, table};

/// Every migration, in order. One that was released is never edited: add another.
pub const ALL: &[(i64, &str)] = &[
    (1, include_str!("../../../../migrations/0001_kit.sql")),
    (2, include_str!("../../../../migrations/0002_shop.sql")),
    (3, include_str!("../../../../migrations/0003_people.sql")),
    (4, include_str!("../../../../migrations/0004_catalog.sql")),
    (5, include_str!("../../../../migrations/0005_billing.sql")),
    (6, include_str!("../../../../migrations/0006_analytics.sql")),
    (7, include_str!("../../../../migrations/0007_usage.sql")),
    (8, include_str!("../../../../migrations/0008_coupons.sql")),
    (9, include_str!("../../../../migrations/0009_corrections.sql")),
    (10, include_str!("../../../../migrations/0010_deliveries.sql")),
    (11, include_str!("../../../../migrations/0011_books.sql")),
    (12, include_str!("../../../../migrations/0012_price_rises.sql")),
    (13, include_str!("../../../../migrations/0013_reminders.sql")),
    (14, include_str!("../../../../migrations/0014_attached.sql")),
    (16, include_str!("../../../../migrations/0016_api.sql")),
    (17, include_str!("../../../../migrations/0017_drafts.sql")),
];

const JOURNAL: &str = "create table if not exists migrations (
  number {PK}, checksum {I64} not null, applied_at {I64} not null) {TABLE_END}";

stmt! {
    /// What was applied. One row per migration, a few dozen at most.
    APPLIED -> (i64, i64) = "select number, checksum from migrations order by number limit 10000"
}
table! { MIGRATIONS = "migrations" as Applied { number: i64, checksum: i64, applied_at: Instant } }
stmt! {
    /// One row.
    LAST_NODE -> (i64,) = "select coalesce(max(n), 0) from nodes"
}
table! { NODES = "nodes" as Node { n: i64, leased_at: i64 } }

/// Brings the database up to date; returns how many migrations were applied.
pub fn run(db: &Db, now: Instant) -> Result<usize, Error> {
    db.write(move |tx| apply(tx, now)).wait()
}

fn apply(tx: &mut Tx<'_>, now: Instant) -> Result<usize, Error> {
    if tx.is_postgres() {
        batch(tx, "select pg_advisory_xact_lock(20261121)")?;
    }
    batch(tx, JOURNAL)?;
    let applied = tx.all(&APPLIED, &[])?;
    let mut count = 0;
    for (number, text) in ALL {
        match applied.iter().find(|(done, _)| done == number) {
            Some((_, checksum)) if *checksum == fingerprint(text) => {}
            Some(_) => return Err(Error::Engine(format!("migration {number} differs from the one applied"))),
            None => {
                batch(tx, text)?;
                let row = Applied { number: *number, checksum: fingerprint(text), applied_at: now };
                tx.insert(&MIGRATIONS, &[row])?;
                count += 1;
            }
        }
    }
    Ok(count)
}

/// Takes the next node number for this process's ids; numbers wrap after 1,024 starts.
pub fn lease_node(tx: &mut Tx<'_>) -> Result<i64, Error> {
    let (last,) = tx.one(&LAST_NODE, &[])?;
    tx.insert(&NODES, &[Node { n: last + 1, leased_at: 0 }])?;
    Ok(last + 1)
}

/// The tables in the order they were created, parents before children.
pub fn tables() -> Vec<&'static str> {
    let names = ALL.iter().flat_map(|(_, text)| text.lines()).filter_map(|line| line.strip_prefix("create table "));
    names.filter_map(|rest| rest.split_whitespace().next()).collect()
}

/// Runs statements that take nothing and return nothing.
fn batch(reader: &mut Reader<'_>, text: &str) -> Result<(), Error> {
    match &mut reader.0 {
        Conn::Sqlite(conn) => Ok(conn.execute_batch(&dialect::sqlite(text))?),
        Conn::Postgres(conn) => conn.batch(&dialect::postgres(text)),
    }
}

/// FNV-1a over the text, so an edited migration is noticed.
fn fingerprint(text: &str) -> i64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    i64::from_ne_bytes(hash.to_ne_bytes())
}

/// Prepares a statement without running it and says what PostgreSQL makes of its types: (parameters, columns). For the
/// test that walks every statement.
pub fn prepare(reader: &mut Reader<'_>, text: &str) -> Result<(Vec<String>, Vec<String>), Error> {
    match &mut reader.0 {
        Conn::Sqlite(conn) => {
            let prepared = conn.prepare(&dialect::sqlite(text))?;
            Ok((vec![String::new(); prepared.parameter_count()], vec![String::new(); prepared.column_count()]))
        }
        Conn::Postgres(conn) => conn.shape(&dialect::postgres(text)),
    }
}

/// How SQLite goes about a statement, a line for each table; nothing of PostgreSQL, which decides by what its tables hold.
/// For the same test.
pub fn plan(reader: &mut Reader<'_>, text: &str) -> Result<Vec<String>, Error> {
    let Conn::Sqlite(conn) = &mut reader.0 else { return Ok(Vec::new()) };
    let mut explained = conn.prepare(&format!("explain query plan {}", dialect::sqlite(text)))?;
    let mut rows = explained.raw_query();
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        lines.push(row.get(3)?);
    }
    Ok(lines)
}

/// One number from a text that is built at run time, for checks and tests; never with a visitor's words in it.
pub fn count(reader: &mut Reader<'_>, text: &str) -> Result<i64, Error> {
    match &mut reader.0 {
        Conn::Sqlite(conn) => Ok(conn.query_row(&dialect::sqlite(text), [], |row| row.get(0))?),
        Conn::Postgres(conn) => {
            let row = conn.client().query_one(&dialect::postgres(text), &[]);
            Ok(conn.hear(row)?.get(0))
        }
    }
}

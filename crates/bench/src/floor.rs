//! The floor: the rows a run wrote, written again with nothing but prepared inserts and the same number of durable
//! commits. What the program does on top of this is its own cost.

use std::time::Instant as Watch;

use cpu_time::ProcessTime;
use kit::db::{Db, Durability, migrate};
use postgres::types::ToSql;
use rusqlite::types::Value;

/// The tables a renewal writes a row of its own to, with the column by which those of this night are told from older ones. The
/// subscription's is its next date; other rows that are written twice (payment, attempt, invoice) are here once.
const RENEWAL: [(&str, &str); 11] = [
    ("invoices", "id"),
    ("invoice_lines", "invoice"),
    ("postings", "entry"),
    ("payments", "id"),
    ("occurrences", ""),
    ("subscriptions", ""),
    ("attempts", "id"),
    ("sandbox_charges", "attempt"),
    ("events", ""),
    ("coupon_uses", "invoice"),
    ("usage_marks", ""),
];
/// Renewals in one commit. A round of the engine is 1,000 and commits three times: the charge is written down, the gateway
/// writes down its own, and the outcome is booked.
const CHUNK: usize = 1_000 / 3;

type Error = Box<dyn std::error::Error>;

pub struct Floor {
    pub rows: i64,
    pub wall_s: f64,
    pub cpu_s: f64,
}

/// Which rows are written again.
pub struct Shape {
    /// Each with its `where`.
    pub tables: Vec<(&'static str, String)>,
    /// An `order by` for tables whose own order is not the one they were written in.
    pub order: &'static str,
    /// Rows of the first table in one commit, and their share of the others.
    pub chunk: usize,
}

/// What a night of renewals writes under ids after `first`.
pub fn renewals(first: i64) -> Shape {
    let newer = |column: &str| if column.is_empty() { String::new() } else { format!("where {column} > {first}") };
    Shape { tables: RENEWAL.iter().map(|(table, column)| (*table, newer(column))).collect(), order: "", chunk: CHUNK }
}

pub fn write(url: &str, path: &str, shape: &Shape) -> Result<Floor, Error> {
    if url.starts_with("postgres") { postgresql(url, shape) } else { sqlite(url, path, shape) }
}

fn sqlite(url: &str, path: &str, shape: &Shape) -> Result<Floor, Error> {
    migrate::run(&Db::open(path, Durability::Full)?, kit::testing::start())?;
    let source = rusqlite::Connection::open(url)?;
    let target = rusqlite::Connection::open(path)?;
    // The same settings as the program's own connections, but without looking at foreign keys.
    target.execute_batch("pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -32000; pragma mmap_size = 67108864; pragma wal_autocheckpoint = 8000; pragma foreign_keys = off")?;
    target.set_prepared_statement_cache_capacity(64);
    let mut readers = Vec::new();
    for (table, newer) in &shape.tables {
        let mut statement = source.prepare(&format!("select * from {table} {newer} {}", shape.order))?;
        let columns: Vec<String> = statement.column_names().map(str::to_string).collect();
        let rows =
            statement.query_map([], |row| (0..columns.len()).map(|i| row.get(i)).collect::<Result<Vec<Value>, _>>())?;
        readers.push((table, columns.clone(), rows.collect::<Result<Vec<_>, _>>()?));
    }
    let mut floor = Floor { rows: 0, wall_s: 0.0, cpu_s: 0.0 };
    let chunks = readers.first().map_or(0, |(_, _, rows)| rows.len().div_ceil(shape.chunk.max(1)));
    let (watch, cpu) = (Watch::now(), ProcessTime::now());
    for at in 0..chunks {
        target.execute_batch("begin immediate")?;
        for (table, columns, rows) in &readers {
            let marks = vec!["?"; columns.len()].join(", ");
            let mut insert = target.prepare_cached(&format!("insert into {table} values ({marks})"))?;
            let share = rows.len().div_ceil(chunks);
            for row in rows.iter().skip(at * share).take(share) {
                insert.execute(rusqlite::params_from_iter(row))?;
                floor.rows += 1;
            }
        }
        target.execute_batch("commit")?;
    }
    (floor.wall_s, floor.cpu_s) = (watch.elapsed().as_secs_f64(), cpu.elapsed().as_secs_f64());
    Ok(floor)
}

/// On PostgreSQL only this process is measured, here and in the engine's run: the server's work is about the same.
fn postgresql(url: &str, shape: &Shape) -> Result<Floor, Error> {
    let address = url.split('#').next().unwrap_or(url);
    let mut client = postgres::Client::connect(address, postgres::NoTls)?;
    client.batch_execute("drop schema if exists floor cascade; create schema floor")?;
    let mut floor = Floor { rows: 0, wall_s: 0.0, cpu_s: 0.0 };
    for (table, newer) in &shape.tables {
        client.batch_execute(&format!("create table floor.{table} (like {table} including indexes)"))?;
        let find = "select column_name::text, udt_name::text from information_schema.columns
                     where table_schema = current_schema() and table_name = $1 order by ordinal_position";
        let types: Vec<(String, String)> =
            client.query(find, &[&table])?.iter().map(|r| (r.get(0), r.get(1))).collect();
        let as_text: Vec<String> = types.iter().map(|(name, _)| format!("{name}::text")).collect();
        let rows = client.query(&format!("select {} from {table} {newer} {}", as_text.join(", "), shape.order), &[])?;
        let marks: Vec<String> =
            types.iter().enumerate().map(|(i, (_, ty))| format!("${}::text::{ty}", i + 1)).collect();
        let insert = client.prepare(&format!("insert into floor.{table} values ({})", marks.join(", ")))?;
        let texts: Vec<Vec<Option<String>>> =
            rows.iter().map(|row| (0..types.len()).map(|i| row.get(i)).collect()).collect();
        let (watch, cpu) = (Watch::now(), ProcessTime::now());
        for some in texts.chunks(shape.chunk.max(1)) {
            let mut tx = client.transaction()?;
            for row in some {
                let params: Vec<&(dyn ToSql + Sync)> = row.iter().map(|cell| cell as &(dyn ToSql + Sync)).collect();
                tx.execute(&insert, &params)?;
                floor.rows += 1;
            }
            tx.commit()?;
        }
        floor.wall_s += watch.elapsed().as_secs_f64();
        floor.cpu_s += cpu.elapsed().as_secs_f64();
    }
    client.batch_execute("drop schema floor cascade")?;
    Ok(floor)
}

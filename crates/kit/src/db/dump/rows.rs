//! The rows of any table, read as a stream and written in bulk, on both engines.

use std::io::Write as _;

use super::super::tx::Conn;
use super::super::{Cells, Error, Reader, Tx, pg};
use super::cell::Cell;

/// Rows fetched from PostgreSQL at a time, and rows written at a time.
pub const CHUNK: usize = 1_000;

/// The columns of a table, in the order of its definition.
pub fn columns(reader: &mut Reader<'_>, table: &str) -> Result<Vec<String>, Error> {
    match &mut reader.0 {
        Conn::Sqlite(conn) => {
            let mut prepared = conn.prepare_cached("select name from pragma_table_info(?1) order by cid")?;
            let names = prepared.query_map([table], |row| row.get(0))?;
            Ok(names.collect::<Result<Vec<String>, _>>()?)
        }
        Conn::Postgres(conn) => {
            let sql = "select column_name::text from information_schema.columns
                        where table_schema = current_schema() and table_name = $1 order by ordinal_position";
            let rows = conn.client().query(sql, &[&table]);
            Ok(conn.hear(rows)?.iter().map(|row| row.get(0)).collect())
        }
    }
}

/// Gives every row that `sql` finds, `width` cells each, to `each`. Needs a transaction.
pub fn stream<E: From<Error>>(
    reader: &mut Reader<'_>,
    sql: &str,
    width: usize,
    each: &mut dyn FnMut(Vec<Cell>) -> Result<(), E>,
) -> Result<(), E> {
    let read = |mut cells: Cells<'_>| (0..width).map(|_| cells.take()).collect::<Result<Vec<Cell>, Error>>();
    match &mut reader.0 {
        Conn::Sqlite(conn) => {
            let mut prepared = conn.prepare(sql).map_err(Error::from)?;
            let mut rows = prepared.raw_query();
            while let Some(row) = rows.next().map_err(Error::from)? {
                each(read(Cells::sqlite(row))?)?;
            }
            Ok(())
        }
        Conn::Postgres(conn) => {
            conn.batch(&format!("declare dump no scroll cursor for {sql}"))?;
            loop {
                let rows = conn.client().query(&format!("fetch forward {CHUNK} from dump"), &[]);
                let rows = conn.hear(rows)?;
                if rows.is_empty() {
                    return Ok(conn.batch("close dump")?);
                }
                for row in &rows {
                    each(read(Cells::postgres(row))?)?;
                }
            }
        }
    }
}

/// Writes rows into a table, whatever it is made of.
pub fn insert(tx: &mut Tx<'_>, table: &str, columns: &[String], rows: &[Vec<Cell>]) -> Result<(), Error> {
    let names = columns.join(", ");
    match &mut tx.0.0 {
        _ if rows.is_empty() => Ok(()),
        Conn::Sqlite(conn) => {
            let marks: Vec<String> = (1..=columns.len()).map(|i| format!("?{i}")).collect();
            let sql = format!("insert into {table} ({names}) values ({})", marks.join(", "));
            let mut prepared = conn.prepare_cached(&sql)?;
            for row in rows {
                prepared.execute(rusqlite::params_from_iter(row))?;
            }
            Ok(())
        }
        Conn::Postgres(conn) => copy(conn, &format!("copy {table} ({names}) from stdin"), &lines(rows)),
    }
}

/// The next event gets a number after those that were brought in. SQLite sees to that by itself.
pub fn count_on(tx: &mut Tx<'_>) -> Result<(), Error> {
    match &mut tx.0.0 {
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(conn) => {
            conn.batch("select setval(pg_get_serial_sequence('events', 'seq'), (select max(seq) from events))")
        }
    }
}

fn lines(rows: &[Vec<Cell>]) -> String {
    let mut text = String::new();
    for row in rows {
        for (i, cell) in row.iter().enumerate() {
            if i > 0 {
                text.push('\t');
            }
            cell.copy(&mut text);
        }
        text.push('\n');
    }
    text
}

fn copy(conn: &mut pg::Conn, sql: &str, lines: &str) -> Result<(), Error> {
    let mut writer = conn.client().copy_in(sql)?;
    writer.write_all(lines.as_bytes()).map_err(|error| Error::Engine(error.to_string()))?;
    writer.finish()?;
    Ok(())
}

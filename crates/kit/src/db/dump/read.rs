//! Taking a dump back into an empty database, wholly or not at all.

use std::io::{BufRead, Read as _};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::cell::Cell;
use super::{EndLine, FORMAT, Fault, Header, TableLine, hex, rows, schema};
use crate::db::{Reader, Tx, migrate};

/// No row is longer than this; a logo of a shop is the largest cell.
const LINE_BYTES_MOST: u64 = 256 << 20;

/// Brings everything back; returns how many rows that were. The database is migrated and empty. Any fault is an error,
/// which rolls the transaction back.
pub fn restore(tx: &mut Tx<'_>, source: &mut dyn BufRead) -> Result<i64, Fault> {
    expect_empty(tx)?;
    let mut lines = Lines { source, sha: Sha256::new(), number: 0 };
    let header = lines.next()?.ok_or(Fault::Foreign)?;
    let header: Header = serde_json::from_slice(&header).map_err(|_| Fault::Foreign)?;
    if header.dangol != FORMAT || header.schema != schema(tx)? {
        return Err(Fault::OtherSchema);
    }
    let mut table: Option<Open> = None;
    let mut count = 0;
    loop {
        let before = lines.sha.clone();
        let line = lines.next()?.ok_or(Fault::Cut)?;
        let damaged = Fault::Damaged(lines.number);
        match line.first() {
            Some(b'[') => {
                table.as_mut().ok_or(damaged.clone())?.take(tx, &line, damaged)?;
                count += 1;
            }
            _ => {
                if let Some(full) = table.take() {
                    full.close(tx)?;
                }
                if let Ok(end) = serde_json::from_slice::<EndLine>(&line) {
                    let same = end.rows == count && end.sha256 == hex(&before.finalize());
                    let whole = end.end && same && lines.next()?.is_none();
                    rows::count_on(tx)?;
                    return if whole { Ok(count) } else { Err(damaged) };
                }
                table = Some(open(tx, &line).ok_or(damaged)?);
            }
        }
    }
}

fn expect_empty(reader: &mut Reader<'_>) -> Result<(), Fault> {
    for table in migrate::tables() {
        let any = format!("select count(*) from (select 1 from {table} limit 1) as one");
        if migrate::count(reader, &any)? > 0 {
            return Err(Fault::NotEmpty(table.into()));
        }
    }
    Ok(())
}

/// A table of ours with the columns it has here; anything else is not what was written.
fn open(reader: &mut Reader<'_>, line: &[u8]) -> Option<Open> {
    let TableLine { table, columns } = serde_json::from_slice(line).ok()?;
    let ours = migrate::tables().contains(&table.as_str());
    let same = ours && rows::columns(reader, &table).ok()? == columns;
    same.then_some(Open { table, columns, waiting: Vec::new() })
}

/// The table whose rows are being read.
struct Open {
    table: String,
    columns: Vec<String>,
    waiting: Vec<Vec<Cell>>,
}

impl Open {
    fn take(&mut self, tx: &mut Tx<'_>, line: &[u8], damaged: Fault) -> Result<(), Fault> {
        let values: Vec<Value> = serde_json::from_slice(line).map_err(|_| damaged.clone())?;
        let cells: Option<Vec<Cell>> = values.into_iter().map(Cell::from_json).collect();
        let cells = cells.filter(|cells| cells.len() == self.columns.len()).ok_or(damaged)?;
        self.waiting.push(cells);
        if self.waiting.len() >= rows::CHUNK {
            rows::insert(tx, &self.table, &self.columns, &self.waiting)?;
            self.waiting.clear();
        }
        Ok(())
    }

    fn close(self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        Ok(rows::insert(tx, &self.table, &self.columns, &self.waiting)?)
    }
}

/// Lines on their way in, with the checksum of what was read so far.
struct Lines<'a> {
    source: &'a mut dyn BufRead,
    sha: Sha256,
    number: i64,
}

impl Lines<'_> {
    /// The next line without its end. None at the end of the file; a line that does not end was cut.
    fn next(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        let mut line = Vec::new();
        (&mut *self.source).take(LINE_BYTES_MOST).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        self.sha.update(&line);
        match line.pop() {
            Some(b'\n') => Ok(Some(line)),
            _ => Err(if self.number == 1 { Fault::Foreign } else { Fault::Cut }),
        }
    }
}

//! Writing a dump, from one snapshot.

use std::io::Write;

use base::Instant;
use base::column::Val;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::cell::Cell;
use super::{CURSORS, EVENTS, EndLine, FORMAT, Fault, Header, TableLine, hex, rows, schema};
use crate::db::{Error, Reader, migrate};
use crate::{args, stmt};

stmt! {
    /// One row: how many events a consumer has heard.
    HEARD -> (i64,) = "select count(*) from events where (tx, seq) <= ($1, $2)"
}

/// Writes the whole database; returns how many rows that were. Call it in [`crate::db::Db::snapshot`]: what others write
/// meanwhile is not in it.
pub fn backup(reader: &mut Reader<'_>, out: &mut dyn Write, now: Instant) -> Result<i64, Fault> {
    let mut page = Page { out, sha: Sha256::new() };
    let created_at = now.to_string();
    page.line(&Header { dangol: FORMAT, schema: schema(reader)?, created_at })?;
    let mut count = 0;
    for table in migrate::tables() {
        count += one_table(reader, table, &mut page)?;
    }
    let sha256 = hex(&page.sha.clone().finalize());
    page.line(&EndLine { end: true, rows: count, sha256 })?;
    page.out.flush()?;
    Ok(count)
}

fn one_table(reader: &mut Reader<'_>, table: &str, page: &mut Page<'_>) -> Result<i64, Fault> {
    let columns = rows::columns(reader, table)?;
    page.line(&TableLine { table: table.into(), columns: columns.clone() })?;
    let order = if table == EVENTS { " order by tx, seq" } else { "" };
    let sql = format!("select {} from {table}{order}", columns.join(", "));
    let mut count = 0;
    if table == CURSORS {
        for cells in moved_cursors(reader, &sql, &columns)? {
            page.row(&cells)?;
            count += 1;
        }
        return Ok(count);
    }
    let (seq, tx) = (place(&columns, "seq"), place(&columns, "tx"));
    rows::stream(reader, &sql, columns.len(), &mut |mut cells| {
        count += 1;
        if table == EVENTS {
            set(&mut cells, seq, count);
            set(&mut cells, tx, 0);
        }
        page.row(&cells)
    })?;
    Ok(count)
}

/// Cursors point to the new numbers of the events.
fn moved_cursors(reader: &mut Reader<'_>, sql: &str, columns: &[String]) -> Result<Vec<Vec<Cell>>, Error> {
    let (seq, tx) = (place(columns, "seq"), place(columns, "tx"));
    let mut found = Vec::new();
    rows::stream(reader, sql, columns.len(), &mut |cells| {
        found.push(cells);
        Ok::<(), Error>(())
    })?;
    for cells in &mut found {
        let (at_tx, at_seq) = (get(cells, tx), get(cells, seq));
        let (heard,) = reader.one(&HEARD, args![at_tx, at_seq])?;
        set(cells, seq, heard);
        set(cells, tx, 0);
    }
    Ok(found)
}

fn place(columns: &[String], name: &str) -> Option<usize> {
    columns.iter().position(|column| column == name)
}

fn get(cells: &[Cell], place: Option<usize>) -> i64 {
    match place.and_then(|i| cells.get(i)) {
        Some(Cell(Val::Int(n))) => *n,
        _ => 0,
    }
}

fn set(cells: &mut [Cell], place: Option<usize>, n: i64) {
    if let Some(cell) = place.and_then(|i| cells.get_mut(i)) {
        *cell = Cell(Val::Int(n));
    }
}

/// Lines on their way out, with the checksum of what was written so far.
struct Page<'a> {
    out: &'a mut dyn Write,
    sha: Sha256,
}

impl Page<'_> {
    fn line(&mut self, line: &impl Serialize) -> Result<(), Fault> {
        let mut text = serde_json::to_vec(line).map_err(|error| Fault::File(error.to_string()))?;
        text.push(b'\n');
        self.sha.update(&text);
        Ok(self.out.write_all(&text)?)
    }

    fn row(&mut self, cells: &[Cell]) -> Result<(), Fault> {
        self.line(&cells.iter().map(Cell::to_json).collect::<Vec<Value>>())
    }
}

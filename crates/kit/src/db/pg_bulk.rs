//! Bulk writes on PostgreSQL: one statement per table whatever the number of rows, the columns sent as arrays.

use std::collections::HashMap;

use base::column::Val;
use postgres::types::ToSql;

use super::Error;
use super::pg::Conn;
use super::table::Batch;

/// One column of many rows.
enum Array<'a> {
    Int(Vec<Option<i64>>),
    Real(Vec<Option<f64>>),
    Text(Vec<Option<&'a str>>),
    Blob(Vec<Option<&'a [u8]>>),
}

impl Array<'_> {
    fn as_sql(&self) -> &(dyn ToSql + Sync) {
        match self {
            Array::Int(cells) => cells,
            Array::Real(cells) => cells,
            Array::Text(cells) => cells,
            Array::Blob(cells) => cells,
        }
    }
}

impl Conn {
    pub fn insert(&mut self, batch: &Batch<'_>, tail: &str) -> Result<u64, Error> {
        let types = self.column_types(batch.table, batch.columns)?;
        let picked: Vec<String> = (0..types.len()).map(|i| format!("c{i}{}", cast(&types, i))).collect();
        let sql = format!(
            "insert into {} ({}) select {} from {}{tail}",
            batch.table,
            batch.columns.join(", "),
            picked.join(", "),
            unnest(&types)
        );
        self.send(&sql, batch, &types)
    }

    /// The first `keys` columns find the row, the others are set.
    pub fn update(&mut self, batch: &Batch<'_>, keys: usize) -> Result<u64, Error> {
        let types = self.column_types(batch.table, batch.columns)?;
        let part = |range: std::ops::Range<usize>, glue: &str, prefix: &str| {
            let pairs = range.map(|i| format!("{prefix}{} = u.c{i}{}", batch.columns[i], cast(&types, i)));
            pairs.collect::<Vec<_>>().join(glue)
        };
        let sets = part(keys..types.len(), ", ", "");
        let keys = part(0..keys, " and ", "t.");
        let sql = format!("update {} t set {sets} from {} where {keys}", batch.table, unnest(&types));
        self.send(&sql, batch, &types)
    }

    fn send(&mut self, sql: &str, batch: &Batch<'_>, types: &[String]) -> Result<u64, Error> {
        let mut vals = Vec::with_capacity(batch.count * types.len());
        for row in 0..batch.count {
            (batch.vals)(row, &mut vals);
        }
        let arrays: Vec<Array<'_>> = types.iter().enumerate().map(|(i, ty)| array(ty, &vals, i, types.len())).collect();
        let params: Vec<&(dyn ToSql + Sync)> = arrays.iter().map(Array::as_sql).collect();
        self.execute_arrays(sql, &params)
    }

    /// The types of the columns, read once from the server.
    fn column_types(&mut self, table: &'static str, columns: &[&str]) -> Result<Vec<String>, Error> {
        if !self.types.contains_key(table) {
            let sql = "select column_name::text, udt_name::text from information_schema.columns
                        where table_schema = current_schema() and table_name = $1";
            let rows = self.client().query(sql, &[&table]);
            let found: HashMap<String, String> = self.hear(rows)?.iter().map(|r| (r.get(0), r.get(1))).collect();
            self.types.insert(table, found);
        }
        let known = self.types.get(table);
        let find = |column: &&str| known.and_then(|types| types.get(*column)).cloned();
        columns.iter().map(|c| find(c).ok_or_else(|| Error::Engine(format!("{table} has no column {c}")))).collect()
    }
}

fn cast(types: &[String], i: usize) -> &'static str {
    if types[i] == "jsonb" { "::jsonb" } else { "" }
}

fn unnest(types: &[String]) -> String {
    let wire = |ty: &str| if ty == "jsonb" { "text".to_string() } else { ty.to_string() };
    let arrays: Vec<String> = types.iter().enumerate().map(|(i, ty)| format!("${}::{}[]", i + 1, wire(ty))).collect();
    let names: Vec<String> = (0..types.len()).map(|i| format!("c{i}")).collect();
    format!("unnest({}) as u({})", arrays.join(", "), names.join(", "))
}

/// The cells of one column. A cell of another kind than the column becomes null, which a `not null` column refuses.
fn array<'a>(ty: &str, vals: &'a [Val<'a>], column: usize, width: usize) -> Array<'a> {
    let cells = vals.iter().skip(column).step_by(width);
    match ty {
        "int8" => Array::Int(cells.map(|v| if let Val::Int(n) = v { Some(*n) } else { None }).collect()),
        "float8" => Array::Real(cells.map(|v| if let Val::Real(x) = v { Some(*x) } else { None }).collect()),
        "bytea" => Array::Blob(cells.map(|v| if let Val::Blob(b) = v { Some(b.as_ref()) } else { None }).collect()),
        _ => Array::Text(cells.map(|v| if let Val::Text(t) = v { Some(t.as_ref()) } else { None }).collect()),
    }
}

//! A cell of any table: from the database, as JSON, and back into the database.

use base::column::{Column, Mismatch, Val};
use rusqlite::types::{ToSql, ToSqlOutput, Value as Kept, ValueRef};
use serde_json::{Value, json};

use super::hex;

/// A cell of any type, owned.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell(pub Val<'static>);

impl Column for Cell {
    fn to_val(&self) -> Val<'_> {
        self.0.clone()
    }
    fn from_val(val: Val<'_>) -> Result<Cell, Mismatch> {
        Ok(Cell(match val {
            Val::Null => Val::Null,
            Val::Int(n) => Val::Int(n),
            Val::Real(x) => Val::Real(x),
            Val::Text(text) => Val::Text(text.into_owned().into()),
            Val::Blob(bytes) => Val::Blob(bytes.into_owned().into()),
        }))
    }
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match &self.0 {
            Val::Null => ToSqlOutput::Owned(Kept::Null),
            Val::Int(n) => ToSqlOutput::Owned(Kept::Integer(*n)),
            Val::Real(x) => ToSqlOutput::Owned(Kept::Real(*x)),
            Val::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Val::Blob(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}

impl Cell {
    /// Numbers, texts and null as themselves, bytes as `{"b": "hex"}`.
    pub fn to_json(&self) -> Value {
        match &self.0 {
            Val::Null => Value::Null,
            Val::Int(n) => (*n).into(),
            Val::Real(x) => (*x).into(),
            Val::Text(text) => text.as_ref().into(),
            Val::Blob(bytes) => json!({ "b": hex(bytes) }),
        }
    }

    /// None for anything [`Cell::to_json`] does not write.
    pub fn from_json(value: Value) -> Option<Cell> {
        let val = match value {
            Value::Null => Val::Null,
            Value::Number(n) => n.as_i64().map(Val::Int).or_else(|| n.as_f64().map(Val::Real))?,
            Value::String(text) => Val::Text(text.into()),
            Value::Object(object) if object.len() == 1 => Val::Blob(bytes(object.get("b")?.as_str()?)?.into()),
            Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
        };
        Some(Cell(val))
    }

    /// Appends the cell to a line for PostgreSQL's `copy ... from stdin`.
    pub fn copy(&self, line: &mut String) {
        match &self.0 {
            Val::Null => line.push_str("\\N"),
            Val::Int(n) => line.push_str(&n.to_string()),
            Val::Real(x) => line.push_str(&x.to_string()),
            Val::Blob(bytes) => {
                line.push_str("\\\\x");
                line.push_str(&hex(bytes));
            }
            Val::Text(text) => {
                for sign in text.chars() {
                    match sign {
                        '\\' => line.push_str("\\\\"),
                        '\n' => line.push_str("\\n"),
                        '\r' => line.push_str("\\r"),
                        '\t' => line.push_str("\\t"),
                        other => line.push(other),
                    }
                }
            }
        }
    }
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits = hex.chars().map(|digit| digit.to_digit(16)).collect::<Option<Vec<u32>>>()?;
    let pair = |pair: &[u32]| match pair {
        [high, low] => u8::try_from(high * 16 + low).ok(),
        _ => None,
    };
    digits.chunks(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(val: Val<'static>, json: &str, copied: &str) {
        let cell = Cell(val);
        assert_eq!(cell.to_json().to_string(), json);
        assert_eq!(Cell::from_json(cell.to_json()), Some(cell.clone()));
        let mut line = String::new();
        cell.copy(&mut line);
        assert_eq!(line, copied);
    }

    #[test]
    fn every_kind_of_cell_is_written_and_read() {
        check(Val::Null, "null", "\\N");
        check(Val::Int(i64::MIN), "-9223372036854775808", "-9223372036854775808");
        check(Val::Real(1.5), "1.5", "1.5");
        check(Val::Text("a\\\t\n한".into()), "\"a\\\\\\t\\n한\"", "a\\\\\\t\\n한");
        check(Val::Blob(vec![0, 15, 255].into()), "{\"b\":\"000fff\"}", "\\\\x000fff");
    }

    #[test]
    fn other_json_is_refused() {
        for wrong in ["true", "[1]", "{}", "{\"b\":\"0\"}", "{\"b\":\"zz\"}", "{\"b\":1}", "{\"b\":\"00\",\"c\":1}"] {
            assert_eq!(Cell::from_json(serde_json::from_str(wrong).unwrap()), None, "{wrong}");
        }
    }
}

//! All rows of a database, read from a dump of it.

use kit::app::App;
use kit::db::dump;
use serde_json::Value;

#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub table: String,
    pub cells: Vec<(String, Value)>,
}

impl Row {
    pub fn number(&self, column: &str) -> Option<i64> {
        self.cells.iter().find(|(name, _)| name == column)?.1.as_i64()
    }

    /// The shop a row belongs to.
    pub fn shop(&self) -> Option<i64> {
        self.number(if self.table == "shops" { "id" } else { "shop" })
    }

    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.cells.iter().filter_map(|(column, value)| Some((column.as_str(), value.as_str()?)))
    }
}

/// Every row of every table.
pub fn all(app: &App) -> Vec<Row> {
    let now = app.now();
    let dumped = app.db.snapshot(move |r| {
        let mut out = Vec::new();
        dump::backup(r, &mut out, now).map(|_| out)
    });
    let dumped = String::from_utf8(dumped.wait().unwrap()).unwrap();
    let (mut table, mut columns, mut rows) = (String::new(), Vec::new(), Vec::new());
    for line in dumped.lines() {
        match serde_json::from_str(line).unwrap() {
            Value::Array(cells) => {
                let cells = columns.iter().cloned().zip(cells).collect();
                rows.push(Row { table: table.clone(), cells });
            }
            head => {
                table = head["table"].as_str().unwrap_or_default().to_string();
                let names = head["columns"].as_array().cloned().unwrap_or_default();
                columns = names.iter().filter_map(|name| Some(name.as_str()?.to_string())).collect::<Vec<String>>();
            }
        }
    }
    rows
}

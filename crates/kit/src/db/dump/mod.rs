//! A whole database as lines of JSON, the same for both engines: a header, then every table with its rows, then how many
//! rows there were and a checksum. Events are counted anew in the order in which they are heard, because their order on
//! PostgreSQL depends on the server's transactions; cursors are moved accordingly.

mod cell;
mod read;
mod rows;
mod write;

use serde::{Deserialize, Serialize};

use super::{Error, Reader};
use crate::stmt;

pub use read::restore;
pub use write::backup;

/// The version of the format.
const FORMAT: i64 = 1;
const EVENTS: &str = "events";
const CURSORS: &str = "cursors";

stmt! {
    /// Which migrations were applied, and the checksums of their texts. A few dozen rows at most.
    SCHEMA -> (i64, i64) = "select number, checksum from migrations order by number limit 10000"
}

/// The schema of a database. An error when it has none.
pub fn schema(reader: &mut Reader<'_>) -> Result<Vec<(i64, i64)>, Error> {
    reader.all(&SCHEMA, &[])
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Header {
    /// The version of the format.
    dangol: i64,
    schema: Vec<(i64, i64)>,
    created_at: String,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct TableLine {
    table: String,
    columns: Vec<String>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct EndLine {
    end: bool,
    rows: i64,
    sha256: String,
}

/// Why a dump is not made or not taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    Database(Error),
    /// The file does not let itself be read or written.
    File(String),
    /// The first line is not the header of a dump.
    Foreign,
    /// A dump of a newer or older schema.
    OtherSchema,
    /// The file ends before its last line.
    Cut,
    /// Something in the file is not what was written: the line.
    Damaged(i64),
    /// The database already holds something: the table.
    NotEmpty(String),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::Database(error) => error.fmt(f),
            Fault::File(why) => write!(f, "the file cannot be used: {why}"),
            Fault::Foreign => f.write_str("the file is not a backup"),
            Fault::OtherSchema => f.write_str("the backup was made by another version"),
            Fault::Cut => f.write_str("the backup is cut off: its end is missing"),
            Fault::Damaged(line) => write!(f, "the backup is damaged near line {line}"),
            Fault::NotEmpty(table) => write!(f, "the database is not empty: there are {table}"),
        }
    }
}

impl std::error::Error for Fault {}

impl From<Error> for Fault {
    fn from(error: Error) -> Fault {
        Fault::Database(error)
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Fault {
        Fault::File(error.to_string())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

//! What can go wrong with a database. None of it is the visitor's fault.

/// A database error. Holds no personal data: engine messages are cut down to their first line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The engine refused; the text is for the log.
    Engine(String),
    /// A unique key was taken already.
    Taken(String),
    /// Somebody else changed the row first; read again and retry.
    Stale,
    /// A cell held something else than the program expects.
    Shape(&'static str, &'static str),
    /// The database threads have ended.
    Closed,
}

impl Error {
    /// Says which statement had a cell of another shape.
    pub(super) fn at(self, statement: &'static str) -> Error {
        match self {
            Error::Shape("", wanted) => Error::Shape(statement, wanted),
            other @ (Error::Engine(_) | Error::Taken(_) | Error::Stale | Error::Shape(_, _) | Error::Closed) => other,
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Engine(text) => write!(f, "the database refused: {text}"),
            Error::Taken(text) => write!(f, "taken already: {text}"),
            Error::Stale => f.write_str("changed by somebody else in the meantime"),
            Error::Shape(statement, wanted) => write!(f, "statement {statement}: expected {wanted}"),
            Error::Closed => f.write_str("the database is closed"),
        }
    }
}

impl std::error::Error for Error {}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let text = error.to_string();
        let first = text.lines().next().unwrap_or_default().to_string();
        match error.sqlite_error() {
            Some(code) if code.extended_code == 2067 || code.extended_code == 1555 => Error::Taken(first),
            _ => Error::Engine(first),
        }
    }
}

impl From<postgres::Error> for Error {
    fn from(error: postgres::Error) -> Self {
        match error.as_db_error() {
            Some(db) if db.code().code() == "23505" => Error::Taken(db.constraint().unwrap_or("unique").to_string()),
            Some(db) => Error::Engine(format!("{} {}", db.code().code(), db.message())),
            None => Error::Engine(error.to_string()),
        }
    }
}

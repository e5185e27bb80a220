//! Opening the database a command was pointed to: a path to an SQLite file or `postgres://...`.

use std::path::Path;

use kit::app::App;
use kit::clock::Clock;
use kit::db::{Db, Durability, Error, Reader, dump, migrate};

use crate::failure::Failure;

/// The file a command uses when it is not told another.
pub const DEFAULT: &str = "dangol.db";

/// Whether the address is a path to a file.
pub fn is_file(url: &str) -> bool {
    !url.starts_with("postgres://") && !url.starts_with("postgresql://") && url != ":memory:"
}

/// Opens a database, made when missing.
pub fn open(url: &str) -> Result<Db, Failure> {
    let sentence = |error| Failure::new(format!("The database {} does not open: {error}.", shown(url)));
    Db::open(url, Durability::Full).map_err(sentence)
}

/// Opens a database that must be there already, so that a typing error makes no empty shop.
pub fn open_existing(url: &str) -> Result<Db, Failure> {
    if is_file(url) && !Path::new(url).exists() {
        let hint = "Name another with --db, or make one with `dangol init`.";
        return Err(Failure::unclear(format!("There is no database {url}. {hint}")));
    }
    open(url)
}

/// Opens a database that is there, brings it up to date and takes a node number for new ids.
pub fn app(url: &str, clock: Clock) -> Result<App, Failure> {
    let db = open_existing(url)?;
    migrate::run(&db, clock.now())?;
    Ok(App::open(db, clock)?)
}

/// Refuses a database of another version.
pub fn expect_current(db: &Db, url: &str) -> Result<(), Failure> {
    if db.read(is_current).wait()? {
        return Ok(());
    }
    let shown = shown(url);
    Err(Failure::new(format!("The database {shown} is of another version. Bring it up to date with `dangol migrate`.")))
}

/// Every migration of this program was applied, and no other.
pub fn is_current(reader: &mut Reader<'_>) -> Result<bool, Error> {
    let applied = dump::schema(reader).unwrap_or_default();
    let ours = migrate::ALL.iter().map(|(number, _)| *number);
    Ok(applied.iter().map(|(number, _)| *number).eq(ours))
}

/// The address without its password.
pub fn shown(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_string() };
    let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
    format!("{scheme}://{place}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for (url, want) in [
            ("shop.db", "shop.db"),
            ("postgres://me:secret@db.example/shop", "postgres://db.example/shop"),
            ("postgres://db.example/shop", "postgres://db.example/shop"),
        ] {
            assert_eq!(shown(url), want);
        }
    }

    #[test]
    fn a_database_that_is_not_there_is_not_made() {
        let refused = open_existing("/nowhere/at/all.db").map(|_| ());
        assert!(matches!(refused, Err(Failure::Unclear(text)) if text.contains("no database")));
    }
}

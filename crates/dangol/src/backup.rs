//! `dangol backup` and `dangol restore`: a whole copy while the shop is open, in a text file that either engine can take
//! back.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use kit::clock::Clock;
use kit::db::dump::{self, Fault};
use kit::db::{Db, migrate};
use kit::private;

use crate::failure::Failure;
use crate::{database, out};

/// Makes a whole copy of the database while the shop is open.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The file to write. It appears when it is whole.
    file: PathBuf,
    /// Where the shop is: a path to an SQLite file, or postgres://...
    #[arg(long, default_value = database::DEFAULT)]
    db: String,
}

/// Brings a copy back into an empty database, of either kind.
#[derive(Debug, clap::Args)]
pub struct RestoreArguments {
    /// The file that `dangol backup` wrote.
    file: PathBuf,
    /// Where to: a path to a new SQLite file, or an empty postgres://...
    #[arg(long)]
    db: String,
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let db = database::open_existing(&arguments.db)?;
    database::expect_current(&db, &arguments.db)?;
    let rows = save(&db, &arguments.file)?;
    out::say(&format!("{rows} rows are safe in {}.", arguments.file.display()))
}

pub fn restore(arguments: &RestoreArguments) -> Result<(), Failure> {
    let path = &arguments.file;
    if !path.exists() {
        return Err(Failure::unclear(format!("There is no file {}.", path.display())));
    }
    let new = database::is_file(&arguments.db) && !Path::new(&arguments.db).exists();
    let restored = database::open(&arguments.db).and_then(|db| {
        migrate::run(&db, Clock::System.now())?;
        load(&db, path)
    });
    if restored.is_err() && new {
        // What was made only now is taken away again, so that a second try begins afresh.
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", arguments.db));
        }
    }
    let rows = restored?;
    out::say(&format!("{rows} rows are back. `dangol check --db {}` looks at them.", database::shown(&arguments.db)))
}

/// Writes a copy of a database; returns how many rows that were.
pub fn save(db: &Db, file: &Path) -> Result<i64, Failure> {
    let part = PathBuf::from(format!("{}.part", file.display()));
    let (target, now) = (part.clone(), Clock::System.now());
    let written = db.snapshot(move |r| {
        let mut out = BufWriter::new(private::create(&target)?);
        let rows = dump::backup(r, &mut out, now)?;
        out.flush()?;
        out.get_ref().sync_all()?;
        Ok::<i64, Fault>(rows)
    });
    let renamed = written.wait().and_then(|rows| std::fs::rename(&part, file).map(|()| rows).map_err(Fault::from));
    renamed.map_err(|fault| {
        let _ = std::fs::remove_file(&part);
        Failure::new(format!("The backup was not made: {fault}."))
    })
}

/// Takes a copy back, wholly or not at all; returns how many rows that were. The database is migrated and empty.
pub fn load(db: &Db, file: &Path) -> Result<i64, Failure> {
    let source = file.to_path_buf();
    let read = db.write(move |tx| dump::restore(tx, &mut BufReader::new(File::open(&source)?)));
    read.wait().map_err(|fault| Failure::new(format!("Nothing was restored: {fault}.")))
}

//! `dangol export`: a shop's rows as CSV, read in chunks by their key, so that memory stays flat and nobody waits.
//! Amounts are plain decimals, days are ISO. Text that a spreadsheet would compute gets an apostrophe in front.

mod rows;
mod sql;

use std::io::{BufWriter, ErrorKind, Write};
use std::path::PathBuf;

use base::Day;
use kit::app::App;
use kit::clock::Clock;
use kit::private;
use shop::Shop;

use crate::failure::Failure;
use crate::import::target;
use crate::{database, out};
pub use rows::What;

/// Writes customers, subscriptions, invoices, purchases, the ledger, a trial balance or movements of revenue as CSV.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// What to write.
    #[arg(value_parser = ["customers", "subscriptions", "invoices", "purchases", "ledger", "trial-balance", "movements"])]
    what: String,
    /// Where the shop is kept: a path to an SQLite file, or postgres://...
    #[arg(long, default_value = database::DEFAULT)]
    db: String,
    /// The file to write. Standard output without it.
    #[arg(long)]
    out: Option<PathBuf>,
    /// The shop's short name, when the database has several.
    #[arg(long)]
    shop: Option<String>,
    /// The day the trial balance and contacts are of, like 2026-11-21; today without it.
    #[arg(long)]
    day: Option<String>,
    /// Begin with the mark by which spreadsheets know UTF-8.
    #[arg(long)]
    bom: bool,
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let what = What::from_code(&arguments.what).ok_or_else(|| Failure::unclear("Say what to write."))?;
    let app = database::app(&arguments.db, Clock::System)?;
    let shop = target::find(&app, arguments.shop.as_deref())?;
    let shop = shop.ok_or_else(|| Failure::unclear("There is no shop in this database."))?;
    let day: Day = match &arguments.day {
        Some(text) => text.parse().map_err(|_| Failure::unclear("--day: a day like 2026-11-21"))?,
        None => shop.today(app.now()),
    };
    let Some(path) = &arguments.out else {
        let mut out = BufWriter::new(std::io::stdout().lock());
        return match write_at(&app, &shop, what, day, arguments.bom, &mut out) {
            Err(Broken::Gone) => Ok(()),
            other => Ok(other.map(|_| ())?),
        };
    };
    let part = PathBuf::from(format!("{}.part", path.display()));
    let named = |why: std::io::Error| Failure::new(format!("{}: {why}.", part.display()));
    let mut file = BufWriter::new(private::create(&part).map_err(named)?);
    let rows = write_at(&app, &shop, what, day, arguments.bom, &mut file)?;
    file.into_inner().map_err(|why| named(why.into_error()))?.sync_all()?;
    std::fs::rename(&part, path)?;
    out::say(&format!("{} {what} rows are in {}", base::text::grouped(rows), path.display()))
}

/// Writes all rows as of today; returns how many.
pub fn write(app: &App, shop: &Shop, what: What, bom: bool, out: &mut dyn Write) -> Result<i64, Broken> {
    write_at(app, shop, what, shop.today(app.now()), bom, out)
}

fn write_at(app: &App, shop: &Shop, what: What, day: Day, bom: bool, out: &mut dyn Write) -> Result<i64, Broken> {
    if bom {
        out.write_all(b"\xEF\xBB\xBF")?;
    }
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(what.header())?;
    let (mut after, mut count) = ((0, 0), 0);
    loop {
        let id = shop.clone();
        let chunk = app.db.read(move |r| rows::chunk(r, &id, what, day, after)).wait().map_err(Failure::from)?;
        let Some((last, _)) = chunk.last() else { break };
        after = *last;
        for (_, row) in &chunk {
            csv.write_record(row.iter().map(|cell| cell.written().into_owned()))?;
            count += 1;
        }
    }
    csv.flush()?;
    Ok(count)
}

/// Why an export ended early.
#[derive(Debug)]
pub enum Broken {
    /// The reader of standard output went away (`| head`): no failure.
    Gone,
    Failed(Failure),
}

impl From<Failure> for Broken {
    fn from(failure: Failure) -> Broken {
        Broken::Failed(failure)
    }
}

impl From<std::io::Error> for Broken {
    fn from(error: std::io::Error) -> Broken {
        match error.kind() {
            ErrorKind::BrokenPipe => Broken::Gone,
            _ => Broken::Failed(error.into()),
        }
    }
}

impl From<csv::Error> for Broken {
    fn from(error: csv::Error) -> Broken {
        match error.into_kind() {
            csv::ErrorKind::Io(inner) => inner.into(),
            other => Broken::Failed(Failure::new(format!("The rows could not be written: {other:?}."))),
        }
    }
}

impl From<Broken> for Failure {
    fn from(broken: Broken) -> Failure {
        match broken {
            Broken::Gone => Failure::new("Whoever was reading went away."),
            Broken::Failed(failure) => failure,
        }
    }
}

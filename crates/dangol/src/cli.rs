//! The command line. Every command is a module with its `Arguments` and its `run`.

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use kit::clock::Clock;
use kit::db::migrate;

use crate::failure::Failure;
use crate::{backup, check, database, demo, export, import, init, out, serve, staff, story, work};

/// Dangol runs a subscription shop: its pages, its bills, its books.
#[derive(Debug, Parser)]
#[command(name = "dangol", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Demo(demo::Arguments),
    Serve(serve::Arguments),
    Work(work::Arguments),
    Init(init::Arguments),
    Staff(staff::Arguments),
    Migrate(Migrate),
    Story(story::Arguments),
    Import(import::Arguments),
    Export(export::Arguments),
    Check(check::Arguments),
    Backup(backup::Arguments),
    Restore(backup::RestoreArguments),
}

/// Brings a database up to this version.
#[derive(Debug, clap::Args)]
struct Migrate {
    /// Where the shop is: a path to an SQLite file, or postgres://...
    #[arg(long, default_value = database::DEFAULT)]
    db: String,
}

/// Understands the command line and carries it out. Exit codes: 0 done, 1 failed, 2 not understood.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::INFO)
        .with_target(false)
        .init();
    std::panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
    let ended = catch_unwind(AssertUnwindSafe(|| carry_out(&arguments.what)));
    let ended =
        ended.unwrap_or_else(|_| Err(Failure::new("Dangol met a fault of its own. The log above names the place.")));
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "{failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

fn carry_out(what: &What) -> Result<(), Failure> {
    match what {
        What::Demo(arguments) => demo::run(arguments),
        What::Serve(arguments) => serve::run(arguments),
        What::Work(arguments) => work::run(arguments),
        What::Init(arguments) => init::run(arguments),
        What::Staff(arguments) => staff::run(arguments),
        What::Migrate(arguments) => bring_up_to_date(arguments),
        What::Story(arguments) => story::run(arguments),
        What::Import(arguments) => import::run(arguments),
        What::Export(arguments) => export::run(arguments),
        What::Check(arguments) => check::run(arguments),
        What::Backup(arguments) => backup::run(arguments),
        What::Restore(arguments) => backup::restore(arguments),
    }
}

fn bring_up_to_date(arguments: &Migrate) -> Result<(), Failure> {
    let db = database::open(&arguments.db)?;
    match migrate::run(&db, Clock::System.now())? {
        0 => out::say("The database is up to date."),
        1 => out::say("1 migration was applied."),
        count => out::say(&format!("{count} migrations were applied.")),
    }
}

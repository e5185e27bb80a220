//! Measurements against a floor taken in the same run: absolute times say more about the machine than about the program,
//! ratios do not. Not shipped.

mod floor;
mod renewals;
mod seed;
mod usage;

use clap::{Parser, Subcommand};

/// Measures Dangol's hot paths.
#[derive(Debug, Parser)]
#[command(name = "dangol-bench")]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Bill many due subscriptions, then write as many rows of the same shapes with bare prepared inserts.
    Renewals(renewals::Arguments),
    /// Tell many usage events with random ids, then write the same rows with bare prepared inserts.
    Usage(usage::Arguments),
}

fn main() -> std::process::ExitCode {
    let done = match Arguments::parse().what {
        What::Renewals(arguments) => renewals::run(&arguments),
        What::Usage(arguments) => usage::run(&arguments),
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            use std::io::Write as _;
            let _ = writeln!(std::io::stderr(), "{error}");
            std::process::ExitCode::FAILURE
        }
    }
}

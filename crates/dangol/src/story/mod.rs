//! `dangol story`: lives through a file on a test clock, by the same code that serves real customers, and says what came
//! of it.

mod file;
mod output;
mod shop;
mod steps;
mod word;

use std::io::Read as _;

use base::{Instant, Zone};
use kit::app::App;
use kit::clock::Clock;
use kit::db::{Db, Durability, migrate};
use serde_json::Value;

use crate::failure::Failure;
use crate::out;

/// Lives through a story file on a test clock and prints what came of it as JSON.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The story, or `-` for standard input.
    file: String,
    /// Where to live it: an empty database. Without it the story is lived in memory and forgotten.
    #[arg(long, default_value = ":memory:")]
    db: String,
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut text = String::new();
    let read = match arguments.file.as_str() {
        "-" => std::io::stdin().read_to_string(&mut text).map(|_| ()),
        path => std::fs::read_to_string(path).map(|whole| text = whole),
    };
    read.map_err(|error| Failure::unclear(format!("{}: {error}", arguments.file)))?;
    let output = tell(&text, &arguments.db)?;
    out::say_json(&output)
}

/// Lives a story and returns its output. A file that cannot be understood is [`Failure::unclear`].
pub fn tell(text: &str, db: &str) -> Result<Value, Failure> {
    let story = file::read(text).map_err(Failure::unclear)?;
    let zone: Zone = story.shop.zone.parse().map_err(|_| Failure::unclear("shop.zone: not an IANA zone"))?;
    let times = steps::times(&story.steps, &zone).map_err(Failure::unclear)?;
    let start = times.first().copied().unwrap_or(Instant::from_micros(0));
    let db = Db::open(db, Durability::Process)?;
    migrate::run(&db, start)?;
    let app = App::open(db, Clock::test(start))?;
    let shop = shop::open(&app, &story, zone).map_err(Failure::unclear)?;
    let mut life = steps::Life::new(app, shop, &story);
    life.live(&story.steps, &times)?;
    billing::revenue::settle(&life.app, &life.shop)?;
    Ok(output::assemble(&life)?)
}

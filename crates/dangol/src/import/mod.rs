//! `dangol import`: brings customers, purchases or subscriptions in from a CSV file. A file that cannot be read at all is
//! refused before anything is written; a row that cannot be used is refused with its reason and the others come in. A
//! stopped import goes on where it stopped; a finished one can be undone.

mod answer;
mod bring;
mod cell;
mod column;
mod customers;
mod file;
mod person;
mod purchases;
mod refused;
mod row;
mod slug;
mod sql;
mod subscriptions;
pub mod target;
mod undo;
mod watch;
mod why;

use std::path::PathBuf;
use std::sync::Arc;

use base::id::ImportId;
use base::{Currency, Day, Instant};
use kit::app::App;
use serde_json::{Value, json};
use shop::Shop;
use shop::import::{Kind, State};

use crate::failure::Failure;
use crate::{database, out};
use answer::{Answer, Outcome};
use bring::{Job, Tally};
use cell::Said;
use column::Map;
use file::Source;
use target::Target;

/// Brings customers, purchases or subscriptions in from a CSV file, or undoes that.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// What the rows of the file are.
    #[arg(value_parser = ["customers", "purchases", "subscriptions"], required_unless_present = "undo")]
    kind: Option<String>,
    /// The file: CSV in UTF-8 or CP949, separated by commas, semicolons or tabs, with names in its first line.
    #[arg(required_unless_present = "undo")]
    file: Option<PathBuf>,
    /// Where the shop is kept: a path to an SQLite file, or postgres://... A missing one is made, with a shop in it.
    #[arg(long, default_value = database::DEFAULT)]
    db: String,
    /// Which column is what, as ours=theirs, separated by commas: customer=id,day=date,amount=total. Guessed without it.
    #[arg(long, value_delimiter = ',')]
    map: Vec<String>,
    /// The day the file tells of: months are counted back from it. Today unless said otherwise.
    #[arg(long)]
    as_of: Option<String>,
    /// The currency of the amounts: three letters. The shop's own unless said otherwise.
    #[arg(long)]
    currency: Option<String>,
    /// The shop's short name, when the database has several.
    #[arg(long)]
    shop: Option<String>,
    /// Only show how the file is understood; nothing is written.
    #[arg(long)]
    dry_run: bool,
    /// Take back everything an earlier import brought in.
    #[arg(long, value_name = "IMPORT")]
    undo: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Carries it out and says what came of it.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let answer = bring(arguments, None)?;
    if arguments.json {
        out::say_json(&answer.json)?
    } else {
        answer.lines.iter().try_for_each(|line| out::say(line))?
    }
    match answer.refused {
        0 => Ok(()),
        1 => Err(Failure::new("1 row was refused; the reason is given above.")),
        many => Err(Failure::new(format!("{many} rows were refused; the reasons are given above."))),
    }
}

/// Does what the arguments ask for. `chunks` stops after so many chunks of rows, as if the process had ended there.
pub fn bring(arguments: &Arguments, chunks: Option<usize>) -> Result<Answer, Failure> {
    if let Some(import) = &arguments.undo {
        return undo::undo(arguments, import);
    }
    let (Some(kind), Some(path)) = (arguments.kind.as_deref().and_then(Kind::from_code), &arguments.file) else {
        return Err(Failure::unclear("Say what to bring in and from which file."));
    };
    let asked = Asked::read(arguments)?;
    let source = Source::look(path)?;
    let map = match arguments.map.is_empty() {
        true => Map::guess(kind, &source.header)?,
        false => Map::told(kind, &source.header, &arguments.map)?,
    };
    if source.rows == 0 {
        return Err(Failure::unclear(format!("{} names its columns but has no rows.", source.name)));
    }
    let target = target::open(arguments, asked.currency, &source.name)?;
    let begun =
        if arguments.dry_run { Begun::nothing(asked.as_of) } else { begin(&target, kind, &source, &map, asked)? };
    let frame = Arc::new(Frame::new(&target, begun.as_of));
    let job = Job { frame: &frame, source: &source, map: &map, begun: &begun, chunks };
    let tally = match kind {
        _ if begun.state == State::Done => Tally::default(),
        Kind::Customers => bring::bring::<customers::Somebody>(&job)?,
        Kind::Purchases => bring::bring::<purchases::Bought>(&job)?,
        Kind::Subscriptions => bring::bring::<subscriptions::Subscribed>(&job)?,
    };
    Outcome { arguments, kind, source: &source, map: &map, target: &target, begun: &begun, tally: &tally }.answer()
}

/// What was asked for besides the file.
#[derive(Clone, Copy, Debug)]
struct Asked {
    as_of: Option<Day>,
    currency: Option<Currency>,
}

impl Asked {
    fn read(arguments: &Arguments) -> Result<Asked, Failure> {
        let day = |text: &String| text.parse::<Day>();
        let as_of = arguments.as_of.as_ref().map(day).transpose();
        let as_of = as_of.map_err(|_| Failure::unclear("--as-of: write it like 2026-11-01."))?;
        let code = |text: &String| text.trim().to_ascii_uppercase().parse::<Currency>();
        let currency = arguments.currency.as_ref().map(code).transpose();
        let currency = currency.map_err(|_| Failure::unclear("--currency: three letters like KRW."))?;
        Ok(Asked { as_of, currency })
    }
}

/// Where rows go, and what they are read against.
#[derive(Clone, Debug)]
pub struct Frame {
    pub app: App,
    pub shop: Shop,
    pub now: Instant,
    pub today: Day,
    /// The day the file tells of.
    pub as_of: Day,
    pub said: Said,
}

impl Frame {
    fn new(target: &Target, as_of: Option<Day>) -> Frame {
        let (app, shop) = (target.app.clone(), target.shop.clone());
        let now = app.now();
        let today = shop.today(now);
        Frame { app, shop, now, today, as_of: as_of.unwrap_or(today), said: Said::in_both_languages() }
    }
}

/// An import's books when this command starts.
#[derive(Clone, Debug)]
struct Begun {
    /// None for a dry run.
    import: Option<ImportId>,
    state: State,
    rows_done: i64,
    rows_refused: i64,
    as_of: Option<Day>,
}

impl Begun {
    fn nothing(as_of: Option<Day>) -> Begun {
        Begun { import: None, state: State::Running, rows_done: 0, rows_refused: 0, as_of }
    }
}

/// Opens the books of an import, or those of the same file that was not finished or came in before.
fn begin(target: &Target, kind: Kind, source: &Source, map: &Map, asked: Asked) -> Result<Begun, Failure> {
    let (app, shop) = (target.app.clone(), target.shop.id);
    let now = app.now();
    let as_of = asked.as_of.unwrap_or(target.shop.today(now));
    let how = json!({ "columns": map.to_json(&source.header), "as_of": as_of.to_string() });
    let (checksum, file, map) = (source.checksum.clone(), source.name.clone(), how.to_string());
    let opening = app.db.clone().write(move |tx| {
        sql::lock_shop(tx, shop)?;
        if let Some(same) = shop::import::find_same(tx, shop, kind, &checksum)? {
            return Ok((same.id, Some(same)));
        }
        let new =
            shop::import::NewImport { shop, kind, file: file.clone(), checksum: checksum.clone(), map: map.clone() };
        Ok::<_, kit::db::Error>((shop::import::add(tx, &app.ids, now, new)?, None))
    });
    let (id, same) = opening.wait()?;
    let Some(same) = same else {
        return Ok(Begun { import: Some(id), as_of: Some(as_of), ..Begun::nothing(None) });
    };
    let before: Value = serde_json::from_str(&same.map).unwrap_or_default();
    let day = before.get("as_of").and_then(Value::as_str).and_then(|day| day.parse().ok());
    let differs = before.get("columns") != how.get("columns") || asked.as_of.is_some() && asked.as_of != day;
    if differs {
        return Err(Failure::new(format!(
            "This file was brought in before as {id}, with other columns or another day. Take that back first: \
             dangol import --undo {id}"
        )));
    }
    let (rows_done, rows_refused) = (same.rows_done, same.rows_refused);
    Ok(Begun { import: Some(id), state: same.state, rows_done, rows_refused, as_of: day })
}

//! The way of rows from a file into a shop, chunk by chunk. A chunk and the import's books are one transaction: whatever
//! happens in between, the next run begins after the last chunk that came in whole.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashSet};
use std::hash::{Hash as _, Hasher as _};
use std::sync::Arc;

use base::id::ImportId;
use kit::db::Error;
use kit::events;
use serde_json::json;
use shop::import::{self, State};
use shop::{Actor, audit};

use super::cell::Cells;
use super::column::{Column, Map};
use super::file::{Chunk, Line, Source};
use super::refused::Refused;
use super::row::Row;
use super::sql;
use super::why::Why;
use super::{Begun, Frame};
use crate::failure::Failure;
use crate::progress::Progress;
use crate::schedule;
use crate::words::T;

const SHOWN_MOST: usize = 20;
const PREVIEW_ROWS: usize = 5;
/// Another writer may take a reference between looking and writing: then we look again.
const TRIES_MOST: usize = 3;

/// What is to be brought in.
pub struct Job<'a> {
    pub frame: &'a Arc<Frame>,
    pub source: &'a Source,
    pub map: &'a Map,
    pub begun: &'a Begun,
    pub chunks: Option<usize>,
}

/// What this run did.
#[derive(Debug, Default)]
pub struct Tally {
    pub imported: i64,
    pub refused: i64,
    pub new_customers: i64,
    pub reasons: BTreeMap<&'static str, i64>,
    /// The first refused rows: line and reason.
    pub shown: Vec<(u64, Why)>,
    /// The first rows as they were understood, for a dry run.
    pub preview: Vec<(u64, Vec<(Column, String)>)>,
    /// The whole file was read.
    pub is_whole: bool,
}

/// Brings all rows in; for a dry run only looks at them.
pub fn bring<R: Row>(job: &Job<'_>) -> Result<Tally, Failure> {
    let (begun, frame) = (job.begun, job.frame);
    let mut rows = job.source.rows(begun.rows_done + begun.rows_refused)?;
    let mut refused = Refused::open(job.source, begun.rows_refused)?;
    let mut progress = Progress::new(&job.source.name, job.source.bytes);
    let (mut tally, mut seen, mut count) = (Tally::default(), HashSet::new(), 0);
    loop {
        let chunk = rows.chunk()?;
        tally.is_whole = chunk.lines.is_empty();
        if tally.is_whole || job.chunks.is_some_and(|most| count >= most) {
            break;
        }
        let understood: Vec<Result<R, Why>> = chunk.lines.iter().map(|line| understand(job, line)).collect();
        let judged = match begun.import {
            None => judge(frame, understood, &mut seen)?,
            Some(import) => store(job, import, &chunk, &understood, &mut refused, &mut tally)?,
        };
        if begun.import.is_none() {
            preview(&mut tally, frame, &chunk, &judged);
        }
        tally.add(&chunk, &judged);
        count += 1;
        progress.reach(chunk.reached, &format!("{} rows", base::text::grouped(tally.imported + tally.refused)));
    }
    progress.finish();
    if let Some(import) = begun.import.filter(|_| tally.is_whole) {
        finish(job, import, &tally)?;
    }
    Ok(tally)
}

fn understand<R: Row>(job: &Job<'_>, line: &Line) -> Result<R, Why> {
    let (has, wants) = (line.fields.len(), job.source.header.len());
    let is_longer = line.fields.iter().skip(wants).any(|field| !field.trim().is_empty());
    if line.is_broken {
        Err(Why::Broken)
    } else if has < wants || is_longer {
        Err(Why::Cells { has, wants })
    } else {
        R::read(Cells { map: job.map, fields: &line.fields }, job.frame)
    }
}

/// Refuses rows the shop has already and references that come twice; `seen` are those of earlier rows.
fn judge<R: Row>(
    frame: &Arc<Frame>,
    rows: Vec<Result<R, Why>>,
    seen: &mut HashSet<u64>,
) -> Result<Vec<Result<R, Why>>, Failure> {
    let good: Arc<Vec<R>> = Arc::new(rows.iter().flatten().cloned().collect());
    let (inner, asked) = (Arc::clone(frame), Arc::clone(&good));
    let checked = frame.app.db.read(move |r| R::check(r, &inner, &asked)).wait()?;
    let mut verdicts = checked.into_iter();
    let judge = |row: R| match verdicts.next().flatten() {
        Some(why) => Err(why),
        None => match row.reference() {
            Some(reference) if !seen.insert(hash(reference)) => Err(Why::Twice(Column::Reference)),
            Some(_) | None => Ok(row),
        },
    };
    let mut judge = judge;
    Ok(rows.into_iter().map(|row| row.and_then(&mut judge)).collect())
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Writes a chunk: its refused rows into their file, the others with the books into the shop.
fn store<R: Row>(
    job: &Job<'_>,
    import: ImportId,
    chunk: &Chunk,
    rows: &[Result<R, Why>],
    refused: &mut Refused,
    tally: &mut Tally,
) -> Result<Vec<Result<R, Why>>, Failure> {
    let (done, gone) = (job.begun.rows_done + tally.imported, job.begun.rows_refused + tally.refused);
    for attempt in 1..=TRIES_MOST {
        let judged = judge(job.frame, rows.to_vec(), &mut HashSet::new())?;
        let bad: Vec<(&Line, Why)> =
            chunk.lines.iter().zip(&judged).filter_map(|(line, row)| Some((line, *row.as_ref().err()?))).collect();
        refused.write(&bad, T(job.frame.shop.language))?;
        let good: Vec<R> = judged.iter().flatten().cloned().collect();
        let (add, refuse) = (whole(good.len()), whole(bad.len()));
        let (frame, reached) = (Arc::clone(job.frame), i64::try_from(chunk.reached).unwrap_or(i64::MAX));
        let write = job.frame.app.db.write(move |tx| {
            let shop = frame.shop.id;
            if sql::lock_books(tx, shop, import)? != Some((done, gone, State::Running)) {
                return Err(Stopped::Elsewhere);
            }
            let new = R::add(tx, &frame, import, &good)?;
            import::progress(tx, shop, import, done + add, gone + refuse, reached)?;
            Ok(new)
        });
        match write.wait() {
            Ok(new) => {
                refused.keep();
                tally.new_customers += new;
                return Ok(judged);
            }
            Err(Stopped::Broken(Error::Taken(_) | Error::Stale)) if attempt < TRIES_MOST => {}
            Err(stopped) => return Err(stopped.into()),
        }
    }
    Err(Failure::new("The rows could not be written."))
}

/// The books are closed. An import of which no row came in has failed and may be tried again.
fn finish(job: &Job<'_>, import: ImportId, tally: &Tally) -> Result<(), Failure> {
    let (frame, name) = (Arc::clone(job.frame), job.source.name.clone());
    let (done, refused) = (job.begun.rows_done + tally.imported, job.begun.rows_refused + tally.refused);
    let state = if done > 0 { State::Done } else { State::Failed };
    let closing = job.frame.app.db.write(move |tx| {
        let shop = frame.shop.id;
        import::finish(tx, shop, import, state, frame.now)?;
        let after = audit::fields(json!({ "file": name, "rows": done, "refused": refused }));
        let (actor, before) = (&Actor::Command, audit::fields(json!({})));
        let entry = audit::Entry { actor, action: "import.imported", subject: import.to_string(), before, after };
        audit::add(tx, &frame.app.ids, shop, frame.now, entry)
    });
    closing.wait()?;
    hear(&job.frame.app)
}

/// Lets everybody hear the news at once, so that figures are true as soon as the command ends.
pub fn hear(app: &kit::app::App) -> Result<(), Failure> {
    Ok(schedule::CONSUMERS.iter().try_for_each(|consumer| events::drain(app, *consumer))?)
}

fn preview<R: Row>(tally: &mut Tally, frame: &Frame, chunk: &Chunk, judged: &[Result<R, Why>]) {
    let room = PREVIEW_ROWS.saturating_sub(tally.preview.len());
    let good = chunk.lines.iter().zip(judged).filter_map(|(line, row)| Some((line.number, row.as_ref().ok()?)));
    tally.preview.extend(good.take(room).map(|(line, row)| (line, row.show(frame))));
}

impl Tally {
    fn add<R>(&mut self, chunk: &Chunk, judged: &[Result<R, Why>]) {
        for (line, row) in chunk.lines.iter().zip(judged) {
            match row {
                Ok(_) => self.imported += 1,
                Err(why) => {
                    self.refused += 1;
                    *self.reasons.entry(why.code()).or_default() += 1;
                    if self.shown.len() < SHOWN_MOST {
                        self.shown.push((line.number, *why));
                    }
                }
            }
        }
    }
}

fn whole(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Why a chunk was not written.
enum Stopped {
    /// Another process brings the same file in, or undid it.
    Elsewhere,
    Broken(Error),
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Stopped {
        Stopped::Broken(error)
    }
}

impl From<Stopped> for Failure {
    fn from(stopped: Stopped) -> Failure {
        match stopped {
            Stopped::Elsewhere => Failure::new("Somebody else brings this file in at the same time, or undid it."),
            Stopped::Broken(error) => Failure::from(error),
        }
    }
}

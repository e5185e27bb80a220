//! A file of rows. It is read twice: first to see whether it can be read at all (encoding, separator, quotes, length of
//! its rows) and to know it again, then row by row. Memory stays flat whatever the size.

use std::cell::Cell;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Chain, Read as _};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use csv::{ByteRecord, ReaderBuilder};

use super::watch::{self, Text, Watched};
use crate::failure::Failure;

/// What one chunk holds at most.
const CHUNK_ROWS: usize = 2_000;
const CHUNK_BYTES: usize = 8 << 20;
/// Behind the end of the file stands one more row with only this: when a quote is still open there, it is not found.
const END: &[u8] = b"\n\x03";

/// A file that was looked through.
#[derive(Clone, Debug)]
pub struct Source {
    pub path: PathBuf,
    /// Without its folder.
    pub name: String,
    pub bytes: u64,
    /// Tells the same content from another.
    pub checksum: String,
    pub text: Text,
    pub has_bom: bool,
    pub delimiter: u8,
    /// Lines end as Windows ends them.
    pub has_crlf: bool,
    /// The names in the first line.
    pub header: Vec<String>,
    pub rows: i64,
}

/// One row as it stands in the file.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where it begins, counted from 1.
    pub number: u64,
    pub fields: Vec<String>,
    /// Some bytes are no characters.
    pub is_broken: bool,
}

/// Some rows in order, and how far they reach.
#[derive(Debug, Default)]
pub struct Chunk {
    pub lines: Vec<Line>,
    /// Bytes of the file that are read.
    pub reached: u64,
}

impl Source {
    /// Looks a file through without keeping any of it.
    pub fn look(path: &Path) -> Result<Source, Failure> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let open = |why: std::io::Error| Failure::unclear(format!("{}: {why}.", path.display()));
        let found = std::fs::metadata(path).map_err(open)?;
        if !found.is_file() {
            return Err(Failure::unclear(format!("{} is not a file.", path.display())));
        }
        let mut file = BufReader::with_capacity(watch::START, File::open(path).map_err(open)?);
        let start = file.fill_buf()?;
        watch::expect_text(&name, start)?;
        let has_bom = start.starts_with(watch::BOM);
        let (delimiter, has_crlf) = (watch::delimiter(start), watch::has_crlf(start));
        let length = Rc::new(Cell::new(0));
        let mut csv = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(Watched::new(file, Rc::clone(&length)).chain(END));
        let (mut record, mut header, mut rows, mut last) = (ByteRecord::new(), None, 0, (0, false));
        loop {
            let line = csv.position().line() + u64::from(has_crlf && last.0 > 0);
            if !csv.read_byte_record(&mut record).map_err(|why| unreadable(&name, line, &why))? {
                break;
            }
            length.set(0);
            last = (csv.position().line() - breaks(&record), record.len() == 1 && record.get(0) == END.get(1..));
            match &header {
                _ if last.1 || is_blank(&record) => {}
                None => header = Some(record.clone()),
                Some(_) => rows += 1,
            }
        }
        if !last.1 {
            let hint = "The file seems to be cut off. Nothing of it was brought in";
            return Err(Failure::unclear(format!(
                "{name}: a quote opens in line {} and never closes. {hint}.",
                last.0
            )));
        }
        let header = header.ok_or_else(|| Failure::unclear(format!("{name} is empty.")))?;
        let seen = csv.into_inner().into_inner().0.end();
        let fields = header.iter().map(|field| seen.text.read(watch::without_bom(field)).0.trim().to_string());
        let (header, path) = (fields.collect(), path.to_path_buf());
        let (bytes, checksum, text) = (seen.bytes, seen.checksum(), seen.text);
        Ok(Source { path, name, bytes, checksum, text, has_bom, delimiter, has_crlf, header, rows })
    }

    /// Its rows in chunks, after the first `skip`.
    pub fn rows(&self, skip: i64) -> Result<Rows, Failure> {
        // With an end behind the last line too, every row ends alike.
        let end: &[u8] = if self.has_crlf { b"\r\n" } else { b"\n" };
        let csv = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(BufReader::with_capacity(watch::START, File::open(&self.path)?).chain(end));
        let (text, name, ends) = (self.text, self.name.clone(), u64::from(!self.has_crlf));
        let mut rows = Rows { csv, text, name, ends, record: ByteRecord::new() };
        for _ in 0..=skip {
            rows.read()?;
        }
        Ok(rows)
    }
}

/// The rows of a file, from the first one that was not taken yet.
pub struct Rows {
    csv: csv::Reader<Chain<BufReader<File>, &'static [u8]>>,
    text: Text,
    name: String,
    /// Line breaks that are counted as soon as a row was read: none of two signs is.
    ends: u64,
    record: ByteRecord,
}

impl Rows {
    /// The next rows: 2,000, fewer when they are long, none at the end.
    pub fn chunk(&mut self) -> Result<Chunk, Failure> {
        let (mut chunk, mut size) = (Chunk::default(), 0);
        while chunk.lines.len() < CHUNK_ROWS && size < CHUNK_BYTES && self.read()? {
            size += self.record.as_slice().len();
            let mut line = Line {
                number: self.csv.position().line() - breaks(&self.record) - self.ends,
                fields: Vec::with_capacity(self.record.len()),
                is_broken: false,
            };
            for field in &self.record {
                let (text, is_broken) = self.text.read(field);
                line.is_broken |= is_broken;
                line.fields.push(text);
            }
            chunk.lines.push(line);
        }
        chunk.reached = self.csv.position().byte();
        Ok(chunk)
    }

    /// The next row that says anything.
    fn read(&mut self) -> Result<bool, Failure> {
        loop {
            let line = self.csv.position().line();
            if !self.csv.read_byte_record(&mut self.record).map_err(|why| unreadable(&self.name, line, &why))? {
                return Ok(false);
            }
            if !is_blank(&self.record) {
                return Ok(true);
            }
        }
    }
}

/// Line breaks inside quotes.
fn breaks(record: &ByteRecord) -> u64 {
    record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64
}

/// Programs leave rows of separators at the end of a sheet.
fn is_blank(record: &ByteRecord) -> bool {
    record.as_slice().iter().all(u8::is_ascii_whitespace)
}

fn unreadable(name: &str, line: u64, why: &csv::Error) -> Failure {
    match why.kind() {
        csv::ErrorKind::Io(inner) => Failure::unclear(format!("{name}, line {line}: {inner}")),
        _ => Failure::unclear(format!("{name}, line {line}: {why}.")),
    }
}

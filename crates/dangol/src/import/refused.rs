//! The file of refused rows beside the file that is brought in: its columns as they were, the line, a code and a
//! sentence. To be mended and brought in again. Rows are written before their chunk is, so none is ever lost.

use std::fs::{File, OpenOptions};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;

use super::file::{Line, Source};
use super::watch;
use super::why::Why;
use crate::failure::Failure;
use crate::words::T;

const MORE: [&str; 3] = ["line", "reason", "sentence"];

/// Where the refused rows of a file are written.
pub fn path(source: &Source) -> PathBuf {
    source.path.with_extension("refused.csv")
}

#[derive(Debug)]
pub struct Refused {
    path: PathBuf,
    header: Vec<String>,
    /// Programs that want a mark for UTF-8 wanted one in the original too.
    has_bom: bool,
    /// Bytes of the file that count.
    kept: u64,
    written: u64,
}

impl Refused {
    /// For a file's refused rows; the first `rows` of an earlier run are kept.
    pub fn open(source: &Source, rows: i64) -> Result<Refused, Failure> {
        let path = path(source);
        let kept = if rows > 0 && path.exists() { end_of(&path, rows)? } else { 0 };
        let has_bom = source.has_bom || source.text == watch::Text::Cp949;
        Ok(Refused { path, header: source.header.clone(), has_bom, kept, written: kept })
    }

    /// Writes the refused rows of a chunk behind those that count, in place of any that came to nothing.
    pub fn write(&mut self, rows: &[(&Line, Why)], t: T) -> Result<(), Failure> {
        self.written = self.kept;
        if rows.is_empty() {
            return Ok(());
        }
        let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        if self.kept == 0 {
            csv.write_record(self.header.iter().map(String::as_str).chain(MORE)).map_err(failed)?;
        }
        for (line, why) in rows {
            let more = [line.number.to_string(), why.code().to_string(), why.say(t)];
            let blank = vec![String::new(); self.header.len().saturating_sub(line.fields.len())];
            csv.write_record(line.fields.iter().take(self.header.len()).chain(&blank).chain(&more)).map_err(failed)?;
        }
        let mut bytes = if self.kept == 0 && self.has_bom { watch::BOM.to_vec() } else { Vec::new() };
        bytes.extend(csv.into_inner().map_err(|why| Failure::new(why.to_string()))?);
        let named = |why: std::io::Error| Failure::new(format!("{}: {why}.", self.path.display()));
        let mut file = OpenOptions::new().create(true).write(true).truncate(false).open(&self.path).map_err(named)?;
        file.seek(SeekFrom::Start(self.kept))?;
        file.write_all(&bytes).map_err(named)?;
        self.written = self.kept + bytes.len() as u64;
        file.set_len(self.written)?;
        Ok(file.sync_data()?)
    }

    /// What was written last counts from now on.
    pub fn keep(&mut self) {
        self.kept = self.written;
    }
}

/// Where the first so many refused rows end.
fn end_of(path: &PathBuf, rows: i64) -> Result<u64, Failure> {
    let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(File::open(path)?);
    let mut record = csv::ByteRecord::new();
    for _ in 0..=rows {
        csv.read_byte_record(&mut record).map_err(failed)?;
    }
    Ok(csv.position().byte())
}

fn failed(why: csv::Error) -> Failure {
    Failure::new(format!("The refused rows could not be written: {why}."))
}

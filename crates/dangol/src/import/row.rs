//! What the three kinds of files have in common: a row is read, checked against what the shop has, and added.

use base::id::ImportId;
use kit::db::{Error, Reader, Tx};

use super::Frame;
use super::cell::Cells;
use super::column::Column;
use super::why::Why;

/// A row that was understood.
pub trait Row: Clone + Send + Sync + 'static {
    fn read(cells: Cells<'_>, frame: &Frame) -> Result<Self, Why>;

    /// What no two rows may share.
    fn reference(&self) -> Option<&str>;

    /// Rows the shop has already, or cannot have. In the order given.
    fn check(reader: &mut Reader<'_>, frame: &Frame, rows: &[Self]) -> Result<Vec<Option<Why>>, Error>;

    /// Adds rows, all or none; returns how many customers are new. [`Error::Taken`] when somebody else was faster.
    fn add(tx: &mut Tx<'_>, frame: &Frame, import: ImportId, rows: &[Self]) -> Result<i64, Error>;

    /// How it was understood, for a preview.
    fn show(&self, frame: &Frame) -> Vec<(Column, String)>;
}

/// Only the values that are there.
pub fn shown(values: Vec<(Column, Option<String>)>) -> Vec<(Column, String)> {
    values.into_iter().filter_map(|(column, value)| Some((column, value?))).collect()
}

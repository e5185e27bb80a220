//! Lists whose whole state lives in the address: search, filters, order and page. Works without script; with it only
//! the list is exchanged. On phones each row becomes a card.

mod query;
mod rows;
#[cfg(test)]
mod tests;

pub use query::{Dir, PAGE_MOST, Query};
pub use rows::{Column, Paging, Row, Total, chips, frame, list, pager, search};

/// The element that is exchanged when a list's links are followed.
pub const PART: &str = "list";

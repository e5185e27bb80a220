//! Usage: from events to a quantity, and from a quantity to a line. A line is always the price of everything known minus
//! what was billed for it before; so late events, thresholds and the end of a period are one rule, and the order in which
//! events arrive cannot matter.

mod charge;
mod commitment;
mod early;
mod event;
mod lines;
mod reading;
mod stretch;
mod tally;
#[cfg(test)]
mod tests;

pub use early::early;
pub use event::{Event, Given, Late, Op, check};
pub use lines::{bills, lines};
pub use reading::{Reading, readings};
pub use stretch::{concerns, counts, watches, window};

use base::id::PriceId;
use base::{Amount, Instant, Period};

use super::line::Kind;

/// What the books know of a subscription's usage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// In the order of their own time, see [`Event`].
    pub events: Vec<Event>,
    /// Events that arrived after their period was billed, and were not looked at since.
    pub late: Vec<Late>,
    /// What was billed for the periods the events are of.
    pub billed: Vec<BilledUsage>,
    /// Up to where usage is billed; None when nothing was.
    pub since: Option<Instant>,
}

/// A line of usage, or one that fills up a commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BilledUsage {
    /// `Usage` or `Minimum`.
    pub kind: Kind,
    pub item: String,
    pub price: Option<PriceId>,
    pub service: Period,
    pub full: Period,
    pub quantity: i64,
    pub amount: Amount,
}

//! How usage reads on the pages of customers and staff: what runs, and how a line came about.

mod explain;
pub mod panel;

pub use explain::{arithmetic, explain};

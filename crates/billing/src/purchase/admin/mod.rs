//! Staff pages about purchases.

pub mod list;
pub mod panel;

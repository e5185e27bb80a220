//! The business, pure: no async, SQL, HTTP, files, clock, randomness, nor floats near money. It cannot fail, only refuse.

pub mod analytics;
pub mod billing;
pub mod catalog;
pub mod fulfilment;
pub mod people;
pub mod shop;
mod text;

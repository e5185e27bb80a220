//! Dangol, the whole program: the areas put together into one site, the clockwork that does what is due, and the
//! commands. A library, so that tests and measurements use what the binary uses.

pub mod backup;
pub mod check;
pub mod cli;
pub mod database;
pub mod demo;
pub mod door;
pub mod export;
pub mod failure;
pub mod health;
pub mod import;
pub mod init;
pub mod metrics;
pub mod out;
pub mod progress;
pub mod router;
pub mod schedule;
pub mod secret;
pub mod serve;
pub mod staff;
pub mod story;
mod words;
pub mod work;

pub use failure::Failure;
pub use router::router;

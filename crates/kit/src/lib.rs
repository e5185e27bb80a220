//! The toolbox: database, jobs, events, clock, mail, paper, web, words, testing. Knows no business noun.

pub mod app;
pub mod clock;
pub mod csv;
pub mod db;
pub mod events;
pub mod jobs;
pub mod mail;
pub mod pdf;
pub mod private;
pub mod requests;
pub mod session;
pub mod testing;
pub mod tries;
pub mod web;

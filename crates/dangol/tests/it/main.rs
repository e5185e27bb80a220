//! The whole program, tested as one: the site, the clockwork and the commands, on both engines.

mod backup;
mod check;
mod cli;
mod import;
mod schedule;
mod stories;
mod site;
mod statements;
mod toyshop;

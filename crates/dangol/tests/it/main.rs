//! The whole program, tested as one: the site, the clockwork and the commands, on both engines.

mod backup;
mod browser;
mod check;
mod cli;
mod crawl;
mod guide;
mod import;
mod isolation;
mod kill;
mod known;
mod lives;
mod page;
mod rows;
mod schedule;
mod site;
mod statements;
mod stories;
mod town;
mod toyshop;
mod walk;

//! Style and architecture as tests. This library reads the repository; the rules are in `tests/`, one file per family.
//!
//! Every rule is a function from sources to complaints, so every rule is itself tried on a small bad sample.
//! A complaint names the place and says what to do.

pub mod lex;
pub mod package;
pub mod statement;
pub mod tree;

pub use package::{Package, packages};
pub use statement::{Statement, statements};
pub use tree::{Source, root, sources};

/// Fails the running test with every complaint on a line of its own.
pub fn expect_none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{} to mend:\n  {}\n", complaints.len(), complaints.join("\n  "));
}

/// Fails the running test unless the rule complains about the bad sample, once, with these words.
pub fn expect_one(complaints: Vec<String>, words: &str) {
    assert!(complaints.len() == 1 && complaints[0].contains(words), "wanted one about {words:?}, got {complaints:#?}");
}

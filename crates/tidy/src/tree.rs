//! The repository's own text files, in a steady order. Built, downloaded and sample files are left out.

use std::path::{Path, PathBuf};

use crate::lex;

/// One text file: its path from the root of the repository, with `/` on every system, and what it says.
#[derive(Debug, Clone)]
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Source {
        Source { path: path.into(), text: text.into() }
    }

    pub fn is(&self, extension: &str) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, found)| found == extension)
    }

    /// `sql.rs`
    pub fn file(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The name of the folder the file is in; for a file right under `src`, the crate's name.
    pub fn folder(&self) -> &str {
        let mut parts = self.path.rsplit('/').skip(1);
        match parts.next() {
            Some("src") => parts.next().unwrap_or_default(),
            other => other.unwrap_or_default(),
        }
    }

    /// `billing` for `crates/billing/src/invoice/sql.rs`.
    pub fn crate_name(&self) -> &str {
        let mut parts = self.path.split('/');
        if parts.next() == Some("crates") { parts.next().unwrap_or_default() } else { "" }
    }

    /// A whole file of tests: `tests.rs`, or anything below a `tests` folder.
    pub fn is_test(&self) -> bool {
        self.file() == "tests.rs" || self.path.contains("/tests/")
    }

    /// The code alone: comments, strings and `#[cfg(test)]` items are blank, and every offset stays what it was.
    pub fn code(&self) -> String {
        lex::code(&lex::without_tests(&self.text))
    }

    pub fn line_of(&self, offset: usize) -> usize {
        1 + self.text.bytes().take(offset).filter(|&b| b == b'\n').count()
    }
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

const READ: &[&str] = &["rs", "md", "sql", "ftl", "css", "js", "toml", "svg", "lock"];
const SKIPPED: &[&str] = &["target", "testdata", "node_modules"];

/// Every text file of the repository.
pub fn sources() -> Vec<Source> {
    let mut found = vec![];
    collect(&root(), "", &mut found);
    assert!(found.iter().any(|s| s.path == "crates/tidy/src/lib.rs"), "the repository was not read");
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<Source>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && !name.starts_with('.') && !SKIPPED.contains(&name.as_str()) => {
                collect(&entry.path(), &format!("{path}/"), found);
            }
            Ok(kind) if kind.is_file() && READ.iter().any(|e| name.ends_with(&format!(".{e}"))) => {
                found.extend(std::fs::read_to_string(entry.path()).ok().map(|text| Source { path, text }));
            }
            _ => {}
        }
    }
}

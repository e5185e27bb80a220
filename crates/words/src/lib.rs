//! Turns an area's `words/ko.ftl` and `words/en.ftl` into typed Rust functions while the area is built. A large area
//! keeps a file per slice beside them: `words/ko/<slice>.ftl` and `words/en/<slice>.ftl`. Korean is the base. A missing key, a key too many or other arguments in the other language stop the build with a list. Build-time
//! only: call [`generate`] from `build.rs`, include `$OUT_DIR/words.rs` from `src/words.rs`.

mod agree;
mod catalogue;
mod rust;

use std::path::{Path, PathBuf};

pub use agree::{Kind, Method, agree};
pub use catalogue::{Case, Catalogue, Message, Piece, parse};
pub use rust::write;

/// Reads `words/ko.ftl` and `words/en.ftl` beside the calling crate's `Cargo.toml` and writes `$OUT_DIR/words.rs`.
///
/// # Panics
/// When a file is missing or the two catalogues disagree: that is how a build script reports.
pub fn generate() {
    let out = std::env::var_os("OUT_DIR").expect("OUT_DIR: words::generate() belongs into build.rs");
    emit("cargo::rerun-if-changed=words");
    let (ko, en) = (read("ko"), read("en"));
    match source(&ko, &en) {
        Ok(text) => std::fs::write(Path::new(&out).join("words.rs"), text).expect("OUT_DIR can be written"),
        Err(problems) => panic!("the words of {} need care:\n  {}\n", area(), problems.join("\n  ")),
    }
}

/// All texts of a language: its file, then the files of its slices by name.
fn read(lang: &str) -> String {
    let mut paths = vec![PathBuf::from(format!("words/{lang}.ftl"))];
    if let Ok(slices) = std::fs::read_dir(format!("words/{lang}")) {
        paths.extend(slices.map(|entry| entry.expect("a file of words").path()));
        paths[1..].sort();
    }
    let one = |path: &PathBuf| std::fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    paths.iter().map(one).collect::<Vec<String>>().join("\n")
}

/// The Rust source for two catalogues, or everything that is wrong with them.
pub fn source(ko: &str, en: &str) -> Result<String, Vec<String>> {
    let (ko, en) = (parse("ko", ko), parse("en", en));
    let mut problems = [ko.problems.clone(), en.problems.clone()].concat();
    match agree(&ko, &en) {
        Ok(methods) if problems.is_empty() => Ok(write(&methods)),
        Ok(_) => Err(problems),
        Err(more) => {
            problems.extend(more);
            Err(problems)
        }
    }
}

fn area() -> String {
    std::env::var("CARGO_PKG_NAME").unwrap_or_default()
}

/// A build script speaks to Cargo through its standard output.
fn emit(line: &str) {
    use std::io::Write as _;
    writeln!(std::io::stdout(), "{line}").expect("Cargo listens");
}

#[cfg(test)]
mod tests;

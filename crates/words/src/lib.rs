//! Turns an area's `words/ko.ftl` and `words/en.ftl` into typed Rust functions while the area is built. Korean is the
//! base. A missing key, a key too many or other arguments in the other language stop the build with a list. Build-time
//! only: call [`generate`] from `build.rs`, include `$OUT_DIR/words.rs` from `src/words.rs`.

mod agree;
mod catalogue;
mod rust;

use std::path::Path;

pub use agree::{Kind, Method, agree};
pub use catalogue::{Case, Catalogue, Message, Piece, parse};
pub use rust::write;

/// Reads `words/ko.ftl` and `words/en.ftl` beside the calling crate's `Cargo.toml` and writes `$OUT_DIR/words.rs`.
///
/// # Panics
/// When a file is missing or the two catalogues disagree: that is how a build script reports.
pub fn generate() {
    let out = std::env::var_os("OUT_DIR").expect("OUT_DIR: words::generate() belongs into build.rs");
    let read = |name: &str| {
        let path = format!("words/{name}.ftl");
        emit(&format!("cargo::rerun-if-changed={path}"));
        std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{path}: {why}"))
    };
    let (ko, en) = (read("ko"), read("en"));
    match source(&ko, &en) {
        Ok(text) => std::fs::write(Path::new(&out).join("words.rs"), text).expect("OUT_DIR can be written"),
        Err(problems) => panic!("the words of {} need care:\n  {}\n", area(), problems.join("\n  ")),
    }
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

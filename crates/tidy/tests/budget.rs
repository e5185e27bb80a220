//! How many packages we lean on. Each is code we did not write, must trust, and wait for while it is built.

use tidy::{Source, expect_none, expect_one, sources};

/// The lock file counts everything: our own crates, tests, build scripts, and other systems' parts that are never built
/// here. 200 packages were locked when the workspace began; 285 since mail came with its TLS,
/// 286 since invoices are documents (PDF syntax, subsets and measures of fonts). When the number must grow,
/// say in the commit what the new package saves us from writing.
const PACKAGES_MOST: usize = 286;

fn too_many(sources: &[Source]) -> Vec<String> {
    let lock = sources.iter().find(|s| s.path == "Cargo.lock");
    let count = lock.map_or(0, |s| s.text.lines().filter(|line| *line == "[[package]]").count());
    match count {
        0 => vec!["Cargo.lock is missing or empty: commit it".into()],
        _ if count > PACKAGES_MOST => {
            vec![format!("{count} packages are locked, {PACKAGES_MOST} at most: drop a dependency or a feature of one")]
        }
        _ => vec![],
    }
}

/// Versions are said once, at the root; a crate only asks for the workspace's.
fn own_versions(sources: &[Source]) -> Vec<String> {
    let mut found = vec![];
    for source in sources.iter().filter(|s| s.path.starts_with("crates/") && s.file() == "Cargo.toml") {
        let mut inside = false;
        for line in source.text.lines() {
            if line.starts_with('[') {
                inside = line.contains("dependencies");
            } else if inside && line.contains('=') && !line.contains("workspace") {
                let name = line.split('=').next().unwrap_or_default().trim();
                found.push(format!("{}: say the version of {name} once, in the root Cargo.toml", source.path));
            }
        }
    }
    found
}

#[test]
fn dependencies_are_few() {
    expect_none(too_many(&sources()));
    expect_one(too_many(&[Source::new("Cargo.lock", &"[[package]]\n".repeat(287))]), "287 packages");
    expect_one(too_many(&[]), "missing");
}

#[test]
fn versions_are_said_once() {
    expect_none(own_versions(&sources()));
    let text =
        "[package]\nname = \"a\"\n[dependencies]\nbase.workspace = true\nserde = \"1\"\n[lints]\nworkspace = true";
    expect_one(own_versions(&[Source::new("crates/a/Cargo.toml", text)]), "version of serde");
}

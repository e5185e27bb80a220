//! The crates of the workspace and what each uses of the others, as Cargo itself tells it.

use std::process::Command;

use serde_json::Value;

use crate::tree::root;

#[derive(Debug, Clone)]
pub struct Package {
    pub name: String,
    /// Ours only: the crate used, and `normal`, `dev` or `build`.
    pub uses: Vec<(String, String)>,
}

/// All crates of the workspace.
pub fn packages() -> Vec<Package> {
    let answer = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo runs this test, so cargo is there");
    assert!(answer.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&answer.stderr));
    let told: Value = serde_json::from_slice(&answer.stdout).expect("cargo metadata is JSON");
    let packages: Vec<Package> = list(&told["packages"]).iter().map(package).collect();
    assert!(packages.iter().any(|p| p.name == "tidy"), "cargo metadata does not know this crate");
    packages
}

/// Our crates are the ones that are used by path.
fn package(told: &Value) -> Package {
    let uses = list(&told["dependencies"])
        .iter()
        .filter(|d| d["path"].is_string())
        .map(|d| (text(&d["name"]), d["kind"].as_str().unwrap_or("normal").into()))
        .collect();
    Package { name: text(&told["name"]), uses }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().into()
}

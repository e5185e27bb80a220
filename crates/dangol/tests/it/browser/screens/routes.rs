//! Every page of the program is in the album: the routes that are read from the sources, against the shots.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use billing::delivery::portal::wish::Act as Wish;
use billing::subscription::portal::ask::Act;

use super::album::ALBUM;

/// What is fetched and not looked at: files to save, pictures, answers to programs, a part of a page.
const NO_PAGES: [&str; 12] = [
    "/admin/insights/movements.csv",
    "/admin/books/entries.csv",
    "/admin/invoices/{id}/pdf",
    "/admin/credit-notes/{id}/pdf",
    "/my/invoices/{id}/pdf",
    "/my/credit-notes/{id}/pdf",
    "/admin/search",
    "/logo",
    "/a/{file}",
    "/health",
    "/ready",
    "/metrics",
];
/// Only a button.
const NO_FORM: &str = "restore";

#[test]
fn every_page_has_a_picture_among_the_screens() {
    let pages = pages();
    assert!(pages.len() > 110, "{} pages were found: {pages:#?}", pages.len());
    let shown: BTreeSet<String> = shots().iter().filter_map(|shot| route(&pages, shot)).collect();
    let lost: Vec<&String> = pages.iter().filter(|page| !shown.contains(*page)).collect();
    assert!(lost.is_empty(), "no shot in the album shows {lost:#?}");
    let unknown: Vec<&&str> = NO_PAGES.iter().filter(|known| !routes().contains(**known)).collect();
    assert!(unknown.is_empty(), "not routed any more: {unknown:?}");
}

#[test]
fn names_in_the_album_are_used_once() {
    let mut seen = BTreeSet::new();
    for (name, ..) in ALBUM.iter().flat_map(|(_, shots)| *shots) {
        assert!(seen.insert(name), "{name}");
    }
}

#[test]
fn a_page_without_a_picture_is_noticed() {
    let pages: BTreeSet<String> = ["/my/a", "/my/{id}", "/my/b/{act}"].map(String::from).into();
    let check = |shot: &str, want: Option<&str>| assert_eq!(route(&pages, shot).as_deref(), want, "{shot}");
    check("/my/a?x=1", Some("/my/a"));
    check("/my/{one}", Some("/my/{id}"));
    check("/my/b/{one}", Some("/my/b/{act}"));
    check("/my/b", Some("/my/{id}"));
    check("/my/b/c/d", None);
    let found = read(
        "const HERE: &str = \"/x\";\nfn r() { Router::new().route(HERE, get(page).post(save))\n.route(\"/y\", post(save)).route(\"/z\", get(a)) }",
    );
    assert_eq!(found, ["/x", "/z"].map(String::from));
}

/// Where the pictures are taken.
fn shots() -> Vec<String> {
    let stand_in = |path: &str| {
        let path = path.replace("{invitation-over}", "/handover/{secret}");
        path.replace("{invitation}", "/handover/{secret}").replace("{pay}", "/pay/{secret}")
    };
    ALBUM.iter().flat_map(|(_, shots)| *shots).map(|(_, path, _)| stand_in(path)).collect()
}

/// The route an address belongs to: the one with the fewest parts left open.
fn route(routes: &BTreeSet<String>, address: &str) -> Option<String> {
    let path: Vec<&str> = address.split('?').next()?.split('/').collect();
    let open = |route: &&String| route.matches('{').count();
    let fits = |route: &&String| {
        let parts: Vec<&str> = route.split('/').collect();
        parts.len() == path.len() && parts.iter().zip(&path).all(|(part, own)| part.starts_with('{') || part == own)
    };
    routes.iter().filter(fits).min_by_key(open).cloned()
}

/// Every page: an act of a subscription or a delivery is a page of its own.
fn pages() -> BTreeSet<String> {
    let mut pages = BTreeSet::new();
    for route in routes().into_iter().filter(|route| !NO_PAGES.contains(&route.as_str()) && !route.starts_with("/api/"))
    {
        let acts: Vec<&str> = match route.as_str() {
            "/admin/subscriptions/{id}/{act}" => Act::ALL.iter().map(|act| act.code()).collect(),
            path if path.ends_with("/deliveries/{act}") => {
                Wish::ALL.iter().map(|act| act.code()).filter(|act| *act != NO_FORM).collect()
            }
            _ => Vec::new(),
        };
        if acts.is_empty() {
            pages.insert(route);
        } else {
            pages.extend(acts.iter().map(|act| route.replace("{act}", act)));
        }
    }
    pages
}

/// Every route of the sources that answers a GET.
fn routes() -> BTreeSet<String> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    for area in fs::read_dir(crates).unwrap() {
        let sources = area.unwrap().path().join("src");
        if sources.is_dir() {
            collect(&sources, &mut files);
        }
    }
    let texts: BTreeMap<PathBuf, String> =
        files.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect();
    let mut found = BTreeSet::new();
    for (path, text) in &texts {
        // A constant of a file next to this one: `admin::HERE` is in `admin.rs` or `admin/mod.rs`.
        let folder = path.parent().unwrap();
        let near: String = named(text, "::").into_iter().map(|place| beside(&texts, folder, &place)).collect();
        found.extend(read(&format!("{near}{text}")));
    }
    found
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let tests = path.file_stem().is_some_and(|name| name == "tests");
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") && !tests {
            files.push(path);
        }
    }
}

/// What stands first in `.route(...)` and is no text.
fn named(text: &str, with: &str) -> Vec<String> {
    let first = text.split(".route(").skip(1).filter_map(|rest| rest.split(',').next());
    let names = first.map(str::trim).filter(|name| !name.starts_with('"') && name.contains(with));
    names.map(String::from).collect()
}

/// `const admin::HERE: &str = "/...";` for a constant of a file beside.
fn beside(texts: &BTreeMap<PathBuf, String>, folder: &Path, place: &str) -> String {
    let (file, name) = place.rsplit_once("::").unwrap();
    let file = file.replace("::", "/");
    let text =
        [folder.join(format!("{file}.rs")), folder.join(file).join("mod.rs")].iter().find_map(|at| texts.get(at));
    let value = text.and_then(|text| constant(text, name)).unwrap_or_else(|| panic!("{place} of {}", folder.display()));
    format!("const {place}: &str = \"{value}\";\n")
}

fn constant(text: &str, name: &str) -> Option<String> {
    let after = text.split(&format!("const {name}: &str = \"")).nth(1)?;
    Some(after.split('"').next()?.to_string())
}

/// The routes of a text that answer a GET.
fn read(text: &str) -> Vec<String> {
    // What a file has behind its tests is no site.
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let whole = text.split(".route(").skip(1).map(|rest| {
        let end = closing(rest);
        let (path, answer) = rest[..end].split_once(',').unwrap_or((&rest[..end], ""));
        (path.trim().to_string(), answer.to_string())
    });
    let gets = whole.filter(|(_, answer)| ["get(", "both("].iter().any(|get| answer.contains(get)));
    let paths = gets.map(|(path, _)| match path.strip_prefix('"') {
        Some(path) => path.trim_end_matches('"').to_string(),
        None => constant(text, &path).unwrap_or_else(|| panic!("where is {path}?")),
    });
    paths.collect()
}

/// Where the bracket that is open closes.
fn closing(text: &str) -> usize {
    let mut open = 1;
    for (at, c) in text.char_indices() {
        open += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if open == 0 {
            return at;
        }
    }
    text.len()
}

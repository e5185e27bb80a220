//! What every page keeps.

use std::collections::BTreeSet;

use super::parse::Node;
use crate::web::assets::ICONS;

pub fn check(nodes: &[Node], problems: &mut Vec<String>) {
    whole(nodes, problems);
    ids(nodes, problems);
    for (at, node) in nodes.iter().enumerate() {
        plain(node, problems);
        match node.tag.as_str() {
            "input" | "select" | "textarea" => labelled(nodes, at, problems),
            "button" | "a" => pressable(nodes, at, problems),
            "img" if node.attr("alt").is_none() => problems.push(format!("<{}> lacks alt", node.name())),
            "use" => drawn(node, problems),
            "form" => posted(nodes, at, problems),
            _ => {}
        }
    }
}

/// One html with a language, one title, one main heading.
fn whole(nodes: &[Node], problems: &mut Vec<String>) {
    let count = |tag: &str| nodes.iter().filter(|node| node.tag == tag).count();
    for tag in ["html", "head", "body", "title", "main", "h1"] {
        if count(tag) != 1 {
            problems.push(format!("{} <{tag}> instead of one", count(tag)));
        }
    }
    if !nodes.iter().any(|node| node.tag == "html" && node.attr("lang").is_some_and(|lang| !lang.is_empty())) {
        problems.push("<html> lacks lang".to_string());
    }
}

/// Each id once, and every reference leads to one.
fn ids(nodes: &[Node], problems: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for id in nodes.iter().filter_map(|node| node.attr("id")) {
        if id.is_empty() || id.contains(char::is_whitespace) || !seen.insert(id) {
            problems.push(format!("id \"{id}\" is empty, spaced or doubled"));
        }
    }
    for node in nodes {
        for name in ["for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget", "commandfor"] {
            for id in node.attr(name).unwrap_or_default().split_whitespace().filter(|id| !seen.contains(id)) {
                problems.push(format!("<{}> {name}=\"{id}\" leads nowhere", node.name()));
            }
        }
        if let Some(id) = node.attr("data-part").filter(|id| !seen.contains(id)) {
            problems.push(format!("<{}> data-part=\"{id}\" leads nowhere", node.name()));
        }
    }
}

/// Nothing inline that the content policy would refuse.
fn plain(node: &Node, problems: &mut Vec<String>) {
    for (key, value) in &node.attrs {
        if key == "style" || key.starts_with("on") {
            problems.push(format!("<{}> has {key}=", node.name()));
        }
        if ["href", "src", "action"].contains(&key.as_str())
            && value.trim_start().to_ascii_lowercase().starts_with("javascript:")
        {
            problems.push(format!("<{}> runs script from {key}", node.name()));
        }
    }
    if node.tag == "style"
        || (node.tag == "script" && node.attr("src").is_none() && node.attr("type") != Some("speculationrules"))
    {
        problems.push(format!("inline <{}>", node.tag));
    }
}

fn labelled(nodes: &[Node], at: usize, problems: &mut Vec<String>) {
    let node = &nodes[at];
    if matches!(node.attr("type"), Some("hidden" | "submit" | "button")) || is_named(node) {
        return;
    }
    let inside = around(nodes, at).any(|node| node.tag == "label");
    let pointed = |id: &str| nodes.iter().any(|other| other.tag == "label" && other.attr("for") == Some(id));
    if !inside && !node.attr("id").is_some_and(pointed) {
        problems.push(format!("<{}> has no label", node.name()));
    }
}

fn pressable(nodes: &[Node], at: usize, problems: &mut Vec<String>) {
    let node = &nodes[at];
    if is_named(node) {
        return;
    }
    let speaks = |i: usize| {
        let inner = &nodes[i];
        let said = !inner.text.trim().is_empty()
            || inner.attr("alt").is_some_and(|alt| !alt.trim().is_empty())
            || is_named(inner);
        said && (i == at || around(nodes, i).any(|outer| std::ptr::eq(outer, node)))
    };
    if !(at..nodes.len()).any(speaks) {
        problems.push(format!("<{}> {} says nothing", node.name(), node.attr("href").unwrap_or_default()));
    }
}

fn is_named(node: &Node) -> bool {
    node.attr("aria-label").is_some_and(|name| !name.trim().is_empty()) || node.attr("aria-labelledby").is_some()
}

/// The elements around one, innermost first.
fn around(nodes: &[Node], at: usize) -> impl Iterator<Item = &Node> {
    let parent = |node: &&Node| node.parent.and_then(|up| nodes.get(up));
    std::iter::successors(nodes.get(at).as_ref().and_then(parent), parent)
}

fn drawn(node: &Node, problems: &mut Vec<String>) {
    let name = node.attr("href").and_then(|href| href.split_once('#')).map_or("", |(_, name)| name);
    if !ICONS.contains(&name) {
        problems.push(format!("there is no icon \"{name}\""));
    }
}

/// A posted form carries the secret and can be sent without script.
fn posted(nodes: &[Node], at: usize, problems: &mut Vec<String>) {
    let form = &nodes[at];
    let has = |want: &dyn Fn(&Node) -> bool| {
        nodes.iter().enumerate().any(|(i, node)| want(node) && around(nodes, i).any(|outer| std::ptr::eq(outer, form)))
    };
    let action = form.attr("action").unwrap_or_default();
    if form.attr("method") == Some("post") && !has(&|node| node.attr("name") == Some("csrf")) {
        problems.push(format!("the form to \"{action}\" lacks the csrf field"));
    }
    let sends = |node: &Node| node.tag == "button" && node.attr("type").is_none_or(|kind| kind == "submit");
    if form.attr("method") == Some("post") && !has(&sends) {
        problems.push(format!("the form to \"{action}\" has no submit button"));
    }
}

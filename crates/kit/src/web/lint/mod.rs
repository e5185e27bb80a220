//! A small strict checker for our own pages, used by tests that walk the whole site: balanced known tags, unique ids,
//! a name for each input, one h1, nothing empty to press, a language, no inline style or script.

mod parse;
mod rules;
#[cfg(test)]
mod tests;

/// Everything wrong with a page; empty when it is fine.
pub fn lint(html: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let nodes = parse::parse(html, &mut problems);
    rules::check(&nodes, &mut problems);
    problems
}

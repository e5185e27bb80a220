//! The parameters of a list's address, read against what the list offers. What is not offered is ignored, and every
//! link made here keeps all the others.

use crate::web::url;
use crate::web::visitor::Visitor;

/// No list has more pages than this; a search is the better way to a far row.
pub const PAGE_MOST: i64 = 10_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dir {
    Up,
    Down,
}

#[derive(Clone, Debug)]
pub struct Query {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Query {
    pub fn new(visitor: &Visitor) -> Query {
        Query::parse(&visitor.path, &visitor.query)
    }

    pub fn parse(path: &str, query: &str) -> Query {
        let kept = url::pairs(query).into_iter().filter(|(key, value)| !key.is_empty() && !value.is_empty());
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (key, value) in kept.take(40) {
            if !pairs.iter().any(|(seen, _)| *seen == key) {
                pairs.push((key, value.chars().take(200).collect()));
            }
        }
        Query { path: path.to_string(), pairs }
    }

    /// A parameter as typed, empty when it is not there.
    pub fn text(&self, name: &str) -> &str {
        self.pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// A parameter that must be one of those offered.
    pub fn one<'a>(&self, name: &str, offered: &[&'a str]) -> Option<&'a str> {
        offered.iter().find(|offer| **offer == self.text(name)).copied()
    }

    /// A parameter as one of our enums or an id.
    pub fn read<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.text(name).parse().ok()
    }

    /// The column and direction: one of those offered, else `usual`.
    pub fn sort<'a>(&self, offered: &[&'a str], usual: (&'a str, Dir)) -> (&'a str, Dir) {
        let Some(column) = self.one("sort", offered) else { return usual };
        (column, if self.text("dir") == "down" { Dir::Down } else { Dir::Up })
    }

    /// The page, from 1.
    pub fn page(&self) -> i64 {
        self.text("page").parse::<i64>().unwrap_or(1).clamp(1, PAGE_MOST)
    }

    /// How many rows to skip when a page has `size`.
    pub fn offset(&self, size: i64) -> i64 {
        (self.page() - 1) * size
    }

    /// Is anything searched or filtered, so that an empty list means "nothing found"?
    pub fn is_narrowed(&self) -> bool {
        self.pairs.iter().any(|(key, _)| !["sort", "dir", "page", "lang", "theme"].contains(&key.as_str()))
    }

    /// This list with one parameter set (or removed when empty), from its first page.
    pub fn with(&self, name: &str, value: &str) -> String {
        self.link(&[(name, value), ("page", "")])
    }

    /// This list in another order; the same column again turns it round.
    pub fn sorted(&self, column: &str, now: Option<Dir>) -> String {
        let dir = if now == Some(Dir::Up) { "down" } else { "up" };
        self.link(&[("sort", column), ("dir", dir), ("page", "")])
    }

    /// Another page of this list.
    pub fn at_page(&self, page: i64) -> String {
        self.link(&[("page", &page.to_string())])
    }

    /// This list without any search or filter.
    pub fn bare(&self) -> &str {
        &self.path
    }

    /// The same parameters at another address: for an export of what is shown.
    pub fn at(&self, path: &str) -> String {
        Query { path: path.to_string(), pairs: self.pairs.clone() }.link(&[("page", "")])
    }

    /// What a search form must carry along.
    pub(super) fn others(&self, name: &str) -> impl Iterator<Item = &(String, String)> {
        self.pairs.iter().filter(move |(key, _)| key != name && key != "page")
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    fn link(&self, changes: &[(&str, &str)]) -> String {
        let mut pairs = self.pairs.clone();
        for (name, value) in changes {
            match pairs.iter().position(|(key, _)| key == name) {
                Some(at) if value.is_empty() => {
                    pairs.remove(at);
                }
                Some(at) => pairs[at].1 = value.to_string(),
                None if value.is_empty() => {}
                None => pairs.push((name.to_string(), value.to_string())),
            }
        }
        if pairs.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, url::query(&pairs)) }
    }
}

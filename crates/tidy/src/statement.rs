//! The SQL statements of a source file (`stmt!`, `table!`, `update!`), and the tables the migrations make.

use std::collections::BTreeMap;

use crate::lex::{self, Kind};
use crate::tree::Source;

/// One statement, or one description of rows that are written in bulk.
#[derive(Debug, Clone)]
pub struct Statement {
    /// `path:line NAME`
    pub place: String,
    pub doc: String,
    /// In lower case, every white space one blank. Of a bulk write: the table, then the whole description.
    pub sql: String,
    pub bulk: bool,
}

/// The macros of `kit::db` that hold SQL, and whether they describe a bulk write.
pub const MACROS: &[(&str, bool)] = &[("stmt!", false), ("table!", true), ("update!", true)];

pub fn statements(source: &Source) -> Vec<Statement> {
    let code = source.code();
    let mut found = vec![];
    for &(mark, bulk) in MACROS {
        for at in lex::words(&code, mark) {
            if let Some(open) = code[at..].find(['{', '(', '[']).map(|i| at + i) {
                let inside = open + 1..lex::closing(&code, open).max(open + 2) - 1;
                found.push(read(source, at, &source.text[inside], bulk));
            }
        }
    }
    found
}

/// Strings before the last `=` are orders the reader may choose from, not the statement.
fn read(source: &Source, at: usize, inside: &str, bulk: bool) -> Statement {
    let (mut doc, mut code, mut sql) = (String::new(), String::new(), String::new());
    for (kind, _, piece) in lex::pieces(inside) {
        match kind {
            Kind::Comment => doc.push_str(piece.trim_start_matches('/')),
            Kind::Text => sql.push_str(&unquoted(piece)),
            Kind::Code => {
                code.push_str(piece);
                if piece.contains('=') {
                    sql.clear();
                }
            }
        }
    }
    let upper = |w: &&str| w.len() > 1 && w.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    let name = code.split(|c: char| !c.is_alphanumeric() && c != '_').find(upper).unwrap_or_default();
    let place = format!("{}:{} {name}", source.path, source.line_of(at));
    let said = if bulk { format!("{sql} {code}") } else { sql };
    Statement { place, doc, sql: said.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" "), bulk }
}

fn unquoted(literal: &str) -> String {
    literal.trim_start_matches(['r', 'b', '#']).trim_end_matches('#').trim_matches('"').replace("\\\n", "\n")
}

impl Statement {
    /// The words that follow `into`, `from` and the like: the tables it touches, and names of its own.
    pub fn touches(&self) -> Vec<String> {
        if self.bulk {
            self.bulk_table().into_iter().collect()
        } else {
            self.after(&["from", "join", "into", "update"])
        }
    }

    /// The table it changes, if it changes one.
    pub fn writes(&self) -> Vec<String> {
        if self.bulk {
            return self.bulk_table().into_iter().collect();
        }
        let words: Vec<&str> = self.words().collect();
        let writing = |pair: &[&str]| matches!(pair, ["insert", "into"] | ["delete", "from"]);
        let mut found: Vec<String> = words.windows(3).filter(|w| writing(&w[..2])).map(|w| w[2].into()).collect();
        // `on conflict ... do update` and `for update` change nothing of their own
        let updates = words.windows(3).filter(|w| w[1] == "update" && !matches!(w[0], "do" | "for"));
        found.extend(updates.map(|w| w[2].to_owned()));
        if let ["update", table, ..] = words[..] {
            found.push(table.into());
        }
        found
    }

    pub fn says(&self, word: &str) -> bool {
        lex::words(&self.sql, word).next().is_some()
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.sql.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').filter(|w| !w.is_empty())
    }

    fn after(&self, marks: &[&str]) -> Vec<String> {
        let words: Vec<&str> = self.words().collect();
        words.windows(2).filter(|w| marks.contains(&w[0])).map(|w| w[1].to_owned()).collect()
    }

    fn bulk_table(&self) -> Option<String> {
        self.words().next().map(str::to_owned)
    }
}

/// The tables the migrations make, each with whether it has a `shop` column.
pub fn tables(sources: &[Source]) -> BTreeMap<String, bool> {
    let mut found = BTreeMap::new();
    for source in sources.iter().filter(|s| s.path.starts_with("migrations/") && s.is("sql")) {
        let plain: String =
            source.text.lines().map(|l| l.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
        let text = plain.to_lowercase();
        for (at, mark) in text.match_indices("create table") {
            let Some(open) = text[at..].find('(').map(|i| at + i) else { continue };
            let name = text[at + mark.len()..open].split_whitespace().last().unwrap_or_default().to_owned();
            let body = &text[open + 1..lex::closing(&text, open)];
            let shop = body.split(',').any(|column| column.split_whitespace().next() == Some("shop"));
            found.insert(name, shop);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Statement {
        let mut found = statements(&Source::new("crates/a/src/b/sql.rs", text));
        assert_eq!(found.len(), 1, "{found:#?}");
        found.remove(0)
    }

    #[test]
    fn a_statement_has_a_name_a_comment_and_a_text() {
        let found = only("stmt! {\n /// One row.\n pub FIND -> Row { id: i64 } =\n \"select id\n from BOXES\" }");
        assert_eq!(found.place, "crates/a/src/b/sql.rs:1 FIND");
        assert_eq!(found.doc.trim(), "One row.");
        assert_eq!(found.sql, "select id from boxes");
        assert_eq!(found.touches(), ["boxes"]);
        assert!(found.writes().is_empty());
    }

    #[test]
    fn an_upsert_writes_one_table() {
        let text = "stmt! { PUT = \"insert into boxes (a) values ($1) on conflict (a) do update set a = $1\" }";
        assert_eq!(only(text).writes(), ["boxes"]);
        assert_eq!(only("stmt! { PUT = \"update boxes set a = $1\" }").writes(), ["boxes"]);
    }

    #[test]
    fn orders_to_choose_from_are_not_the_statement() {
        let found =
            only("stmt! { pub LIST -> Row by [\"a, id\", \"id\"] = \"select id from boxes order by {ORDER}\" }");
        assert_eq!(found.sql, "select id from boxes order by {order}");
    }

    #[test]
    fn a_bulk_table_is_written() {
        assert_eq!(only("table! { pub BOXES = \"boxes\" as NewBox { shop: ShopId } }").writes(), ["boxes"]);
        let update = only("update! { pub MOVE = \"boxes\" as Move where { shop: ShopId } set { at: Instant } }");
        assert_eq!(update.writes(), ["boxes"]);
        assert!(update.says("shop") && !update.says("shelf"));
    }

    #[test]
    fn a_migration_tells_which_tables_have_a_shop() {
        let text = "create table shops ({PK}, name text); -- shop\ncreate table boxes (id {PK}, shop {I64} not null);";
        let found = tables(&[Source::new("migrations/0001_shop.sql", text)]);
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [("boxes".into(), true), ("shops".into(), false)]);
    }
}

//! What came of an import: sentences for a person, JSON for a program.

use base::id::ImportId;
use base::text::grouped;
use billing::{history, purchase};
use kit::db::{Error, Reader};
use serde_json::{Map as Object, Value, json};
use shop::Shop;
use shop::import::{Kind, State};

use super::bring::Tally;
use super::column::Map;
use super::file::Source;
use super::target::Target;
use super::{Arguments, Begun, refused, sql};
use crate::database;
use crate::failure::Failure;
use crate::words::T;

/// What the command says.
#[derive(Clone, Debug)]
pub struct Answer {
    pub json: Value,
    pub lines: Vec<String>,
    /// Rows this run refused.
    pub refused: i64,
}

/// Everything an answer is made of.
pub struct Outcome<'a> {
    pub arguments: &'a Arguments,
    pub kind: Kind,
    pub source: &'a Source,
    pub map: &'a Map,
    pub target: &'a Target,
    pub begun: &'a Begun,
    pub tally: &'a Tally,
}

/// What an import holds in the shop.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    customers: i64,
    new_customers: i64,
    ended: i64,
}

fn held(reader: &mut Reader<'_>, shop: &Shop, kind: Kind, import: ImportId) -> Result<Held, Error> {
    let new_customers = sql::count_customers(reader, shop.id, import)?;
    let (customers, ended) = match kind {
        Kind::Customers => (new_customers, 0),
        Kind::Purchases => (purchase::count_imported(reader, shop.id, import)?.1, 0),
        Kind::Subscriptions => {
            let (_, ended, customers) = history::count_imported(reader, shop, import)?;
            (customers, ended)
        }
    };
    Ok(Held { customers, new_customers, ended })
}

impl Outcome<'_> {
    pub fn answer(&self) -> Result<Answer, Failure> {
        let (shop, kind) = (self.target.shop.clone(), self.kind);
        let held = match self.begun.import {
            Some(import) => self.target.app.db.read(move |r| held(r, &shop, kind, import)).wait()?,
            None => Held::default(),
        };
        Ok(Answer { json: self.json(held), lines: self.lines(held), refused: self.tally.refused })
    }

    fn is_already(&self) -> bool {
        self.begun.state == State::Done
    }

    /// Rows the import holds altogether; none when it was finished before.
    fn imported(&self) -> i64 {
        if self.is_already() { 0 } else { self.begun.rows_done + self.tally.imported }
    }

    fn refused(&self) -> i64 {
        self.begun.rows_refused + self.tally.refused
    }

    fn refused_file(&self) -> Option<String> {
        let is_written = self.begun.import.is_some() && self.refused() > 0;
        is_written
            .then(|| refused::path(self.source))
            .filter(|path| path.exists())
            .map(|path| path.display().to_string())
    }

    fn json(&self, held: Held) -> Value {
        let t = T(self.target.shop.language);
        let said = |(line, why): &(u64, super::why::Why)| json!({ "line": line, "reason": why.code(), "sentence": why.say(t) });
        let mut json = json!({
            "import": self.begun.import.map(|id| id.to_string()),
            "kind": self.kind.code(),
            "file": self.source.name,
            "rows": self.source.rows,
            "imported": self.imported(),
            "refused": self.refused(),
            "refused_file": self.refused_file(),
            "customers": held.customers,
            "new_customers": held.new_customers,
            "already": self.is_already(),
            "resumed_after": self.begun.rows_done + self.begun.rows_refused,
            "finished": self.is_already() || self.tally.is_whole,
            "dry_run": self.begun.import.is_none(),
            "encoding": self.source.text.code(),
            "delimiter": char::from(self.source.delimiter).to_string(),
            "map": self.map.to_json(&self.source.header),
            "reasons": self.tally.reasons,
            "refusals": self.tally.shown.iter().map(said).collect::<Vec<Value>>(),
            "shop": self.target.shop.slug,
        });
        if let Value::Object(fields) = &mut json {
            self.more(fields, held);
        }
        json
    }

    /// What only some imports have to say.
    fn more(&self, fields: &mut Object<String, Value>, held: Held) {
        if self.kind == Kind::Subscriptions && self.begun.import.is_some() {
            fields.insert("ended".into(), held.ended.into());
        }
        if self.begun.import.is_none() {
            let row = |(line, values): &(u64, Vec<(super::column::Column, String)>)| {
                let own = values.iter().map(|(column, value)| (column.code().to_string(), value.clone().into()));
                Value::Object(std::iter::once(("line".to_string(), (*line).into())).chain(own).collect())
            };
            fields.insert("preview".into(), self.tally.preview.iter().map(row).collect());
        } else if let Some((email, password)) = &self.target.login {
            fields.insert("owner".into(), json!({ "email": email, "password": password }));
        }
    }

    fn lines(&self, held: Held) -> Vec<String> {
        let mut lines = vec![self.how_it_was_read()];
        if let Some((email, password)) = self.target.login.as_ref().filter(|_| self.begun.import.is_some()) {
            let slug = &self.target.shop.slug;
            lines.push(format!("A shop was opened for it: {slug}. Its owner logs in as {email} with {password}"));
            lines.push("The password is shown only this once.".into());
        }
        lines.extend(self.tally.preview.iter().map(|(line, values)| {
            let values: Vec<String> = values.iter().map(|(column, value)| format!("{column} {value}")).collect();
            format!("  line {line}: {}", values.join(", "))
        }));
        let t = T(self.target.shop.language);
        lines.extend(self.tally.shown.iter().map(|(line, why)| format!("  line {line} refused: {}", why.say(t))));
        lines.push(self.what_came(held));
        if let Some(path) = self.refused_file() {
            lines.push(format!("The refused rows with their reasons are in {path}"));
        }
        if let Some(id) = self.begun.import {
            lines.push(format!("To undo it: dangol import --undo {id} --db {}", database::shown(&self.arguments.db)));
        }
        lines
    }

    fn how_it_was_read(&self) -> String {
        let between = match self.source.delimiter {
            b'\t' => "tabs",
            b';' => "semicolons",
            _ => "commas",
        };
        let columns = match self.map.to_json(&self.source.header) {
            Value::Object(map) => {
                map.iter().map(|(ours, theirs)| format!("{ours}={}", theirs.as_str().unwrap_or_default())).collect()
            }
            _ => Vec::new(),
        };
        let (name, rows, columns) = (&self.source.name, grouped(self.source.rows), columns.join(","));
        format!("{name}: {rows} rows, {}, separated by {between}, read as {columns}", self.source.text)
    }

    fn what_came(&self, held: Held) -> String {
        let (rows, refused, kind) = (grouped(self.imported()), grouped(self.refused()), self.kind);
        if self.is_already() {
            return format!(
                "This file is in the shop already. Nothing was brought in a second time: its {kind} stay as they are."
            );
        }
        if self.begun.import.is_none() {
            return format!("{rows} {kind} would come in, {refused} rows would be refused. Nothing was written.");
        }
        let people = grouped(held.customers);
        let what = match self.kind {
            Kind::Customers => format!("{rows} customers"),
            Kind::Purchases => format!("{rows} purchases of {people} people"),
            Kind::Subscriptions => {
                format!("{rows} subscriptions of {people} people, {} of them ended,", grouped(held.ended))
            }
        };
        let more = if self.tally.is_whole { "" } else { " It is not finished: run the same command again." };
        format!("{what} are in the shop. {refused} rows were refused.{more}")
    }
}

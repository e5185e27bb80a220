//! The figures of a demo, read from its rows.

use kit::app::App;
use kit::db::migrate::count;
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::out;

const FIGURES: [(&str, &str); 14] = [
    ("customers", "select count(*) from customers"),
    ("subscriptions", "select count(*) from subscriptions"),
    ("active", "select count(*) from subscriptions where state = 'active'"),
    ("trial", "select count(*) from subscriptions where state = 'trial'"),
    ("paused", "select count(*) from subscriptions where state = 'paused'"),
    ("ended", "select count(*) from subscriptions where state = 'ended'"),
    ("mrr", "select cast(coalesce(sum(mrr), 0) as bigint) from subscriptions"),
    ("invoices", "select count(*) from invoices"),
    ("invoiced", "select cast(coalesce(sum(total), 0) as bigint) from invoices"),
    ("open", "select count(*) from invoices where state = 'open'"),
    ("attempts", "select count(*) from attempts"),
    ("declined", "select count(*) from attempts where state = 'declined'"),
    ("moved", "select count(*) from contacts where until is not null"),
    ("events", "select count(*) from events"),
];

pub fn print(app: &App, json: bool) -> Result<(), Failure> {
    let read = app.db.read(|r| {
        let figure = |(name, text): (&str, &str)| Ok((name.to_string(), Value::from(count(r, text)?)));
        FIGURES.into_iter().map(figure).collect::<Result<Map<String, Value>, kit::db::Error>>()
    });
    let figures = read.wait()?;
    if json {
        return out::say_json(&Value::Object(figures));
    }
    figures.iter().try_for_each(|(name, value)| out::say(&format!("{name:<14} {value}")))
}

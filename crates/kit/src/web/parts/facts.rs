//! What is known: names with values, a course of events, what a change changed.

use maud::{Markup, html};

use super::{Tone, face_of, icon};

/// A list of names with values. Empty values are shown as a dash, so a missing one is seen.
#[derive(Clone, Debug, Default)]
pub struct Facts(Vec<(String, Markup)>);

impl Facts {
    pub fn new() -> Facts {
        Facts::default()
    }
    pub fn text(self, name: impl Into<String>, value: impl std::fmt::Display) -> Facts {
        let value = value.to_string();
        self.markup(name, html! { @if value.is_empty() { span.faint { "–" } } @else { (value) } })
    }
    /// A value that is a link.
    pub fn link(self, name: impl Into<String>, value: impl std::fmt::Display, href: &str) -> Facts {
        self.markup(name, html! { a.link href=(href) { (value) } })
    }
    pub fn markup(mut self, name: impl Into<String>, value: Markup) -> Facts {
        self.0.push((name.into(), value));
        self
    }
    /// Names left, values right, as on the customer's own pages.
    pub fn show(self) -> Markup {
        html! { dl.kv { @for (name, value) in &self.0 { dt { (name) } dd { (value) } } } }
    }
    /// Names in a column of equal width with values beside them, as on staff pages.
    pub fn show_wide(self) -> Markup {
        html! { dl.facts { @for (name, value) in &self.0 { dt { (name) } dd { (value) } } } }
    }
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Event {
    pub icon: &'static str,
    pub tone: Tone,
    /// What happened; may hold links.
    pub what: Markup,
    /// A second line: who, why, how much.
    pub more: String,
    /// When, as people say it.
    pub when: String,
}

/// Events, newest first.
pub fn timeline(events: &[Event]) -> Markup {
    html! {
        ol.timeline {
            @for event in events {
                li {
                    span class={ "dot " (event.tone.class()) } { (icon(event.icon, "xs")) }
                    div { p { (event.what) } @if !event.more.is_empty() { small { (event.more) } } }
                    time { (event.when) }
                }
            }
        }
    }
}

/// What a change changed: field, before, after. For the audit log.
pub fn changes(before: &str, after: &str, rows: &[(String, Option<String>, Option<String>)]) -> Markup {
    html! {
        dl.changes {
            @for (field, old, new) in rows {
                dt { (field) }
                dd {
                    @if let Some(old) = old { del { span.hide { (before) ": " } (old) } }
                    @if let Some(new) = new { ins { span.hide { (after) ": " } (new) } }
                }
            }
        }
    }
}

/// People in a short list: key for the colour, name, a quiet line, address.
pub fn people(rows: &[(i64, String, String, String)]) -> Markup {
    html! {
        ul.people {
            @for (key, name, more, href) in rows {
                li { a href=(href) { (face_of(name, *key, "")) span { b { (name) } small { (more) } } } }
            }
        }
    }
}

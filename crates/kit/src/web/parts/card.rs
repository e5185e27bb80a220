//! The frame of a page: its head, its cards and the rows they stand in.

use maud::{Markup, html};

use super::icon;

/// The page's title, one sentence of meaning, and its actions.
pub fn head(title: &str, sentence: &str, acts: Markup) -> Markup {
    head_of(html! { (title) }, sentence, acts)
}

/// The same with a title that somebody else wrote, see [`super::written`].
pub fn head_of(title: Markup, sentence: &str, acts: Markup) -> Markup {
    let acts = acts.into_string();
    html! {
        div.head {
            div { h1 { (title) } @if !sentence.is_empty() { p.soft { (sentence) } } }
            @if !acts.is_empty() { div.acts { (maud::PreEscaped(acts)) } }
        }
    }
}

/// Where this page lies: the pages above it, each a name and an address.
pub fn crumbs(label: &str, above: &[(&str, &str)]) -> Markup {
    html! {
        nav.crumbs aria-label=(label) {
            (icon("prev", "xs"))
            @for (n, (name, href)) in above.iter().enumerate() { @if n > 0 { (icon("next", "xs")) } a href=(href) { (name) } }
        }
    }
}

/// A card with more than a title.
#[derive(Clone, Debug)]
pub struct Card {
    id: String,
    title: String,
    note: String,
    aside: Option<Markup>,
    class: &'static str,
}

impl Card {
    /// `id` is unique on the page.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Card {
        Card { id: id.into(), title: title.into(), note: String::new(), aside: None, class: "" }
    }
    /// The sentence below the title.
    pub fn note(mut self, note: impl Into<String>) -> Card {
        self.note = note.into();
        self
    }
    /// What stands opposite the title: a link, a tag, a figure.
    pub fn aside(mut self, aside: Markup) -> Card {
        self.aside = Some(aside);
        self
    }
    pub fn class(mut self, class: &'static str) -> Card {
        self.class = class;
        self
    }
    pub fn show(self, body: Markup) -> Markup {
        html! {
            section class={ "card " (self.class) } aria-labelledby=(self.id) {
                header {
                    div { h2 id=(self.id) { (self.title) } @if !self.note.is_empty() { p { (self.note) } } }
                    @if let Some(aside) = &self.aside { (aside) }
                }
                (body)
            }
        }
    }
}

/// A titled card.
pub fn card(id: &str, title: &str, body: Markup) -> Markup {
    Card::new(id, title).show(body)
}

/// A card without a title, around something that has its own.
pub fn empty_card(body: Markup) -> Markup {
    html! { div.card { (body) } }
}

pub fn row_4(cells: Markup) -> Markup {
    html! { div.row-4 { (cells) } }
}

pub fn row_3(cells: Markup) -> Markup {
    html! { div.row-3 { (cells) } }
}

pub fn row_2(cells: Markup) -> Markup {
    html! { div.row-2 { (cells) } }
}

/// A wide cell and a narrow one.
pub fn row_21(cells: Markup) -> Markup {
    html! { div.row-21 { (cells) } }
}

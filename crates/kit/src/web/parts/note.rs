//! Sentences that stand out: notices, the sentence after a redirect, and what an empty place says.

use base::Lang;
use maud::{Markup, html};

use super::{Tone, icon};
use crate::web::flash::Flash;
use crate::web::words::T;

fn sign(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "check",
        Tone::Warn | Tone::Bad => "alert",
        Tone::Plain | Tone::Act => "info",
    }
}

/// A banner: title, then what it means and what to do.
pub fn notice(tone: Tone, title: &str, body: Markup) -> Markup {
    let role = if tone == Tone::Bad { "alert" } else { "note" };
    html! {
        div class={ "notice " (tone.class()) } role=(role) {
            (icon(sign(tone), ""))
            div { b { (title) } (body) }
        }
    }
}

/// One quiet line inside a card.
pub fn note(tone: Tone, text: &str) -> Markup {
    html! { p class={ "note " (tone.class()) } { (icon(sign(tone), "s")) span { (text) } } }
}

/// The sentence of the page before, shown once.
pub fn flash(lang: Lang, flash: Option<&Flash>) -> Markup {
    html! {
        @if let Some(said) = flash {
            div class={ "toast " (said.tone.class()) } role="status" data-toast {
                (icon(sign(said.tone), "s"))
                p { (said.text) }
                button.ghost.mini type="button" data-close aria-label=(T(lang).close()) { (icon("close", "xs")) }
            }
        }
    }
}

/// What an empty place says: what will appear, why it helps, and one thing to do.
#[derive(Clone, Debug)]
pub struct Empty<'a> {
    pub icon: &'a str,
    pub title: &'a str,
    pub text: &'a str,
    /// A button or link; may be empty.
    pub act: Markup,
}

impl Empty<'_> {
    pub fn show(self) -> Markup {
        html! { div.empty { (icon(self.icon, "")) h2 { (self.title) } p { (self.text) } (self.act) } }
    }
}

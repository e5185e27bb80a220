//! The parts pages are made of. Each is a function or a small builder that gives [`maud::Markup`]; none knows a
//! business noun.

mod act;
mod card;
mod facts;
mod figure;
mod marks;
mod note;
mod offer;
mod ways;

pub use act::{Button, confirm, dialog, menu, opener, post};
pub use card::{Card, card, crumbs, empty_card, head, head_of, row_2, row_3, row_4, row_21};
pub use facts::{Event, Facts, changes, people, timeline};
pub use figure::{Delta, Kpi, gain, price, stats, tally};
pub use marks::{face, face_of, glyph, icon, language_of, meter, risk, tag, thumb, written};
pub use note::{Empty, flash, note, notice};
pub use offer::{Cell, Plan, Topic, compare, faq, plans};
pub use ways::{Job, Step, hero_day, jobs, segments, stepper, tabs, tiles, track};

/// How something stands for the shop. Colour only repeats what a word or sign says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Good,
    Warn,
    Bad,
    /// Our own colour: new, chosen, to be acted on.
    Act,
}

impl Tone {
    pub fn class(self) -> &'static str {
        match self {
            Tone::Plain => "",
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
            Tone::Act => "jjok",
        }
    }
}

//! Documents on paper: A4 sheets of text and rules as PDF, with the fonts embedded as far as they are used. Whoever lays out
//! a document says what stands where, in points from the top left; lines are broken by their measured width. The same
//! document gives the same bytes.

mod font;
mod ink;
mod sheet;
#[cfg(test)]
mod tests;
mod text;
mod write;

use base::{Instant, Lang};

pub use font::{Fonts, Shelf};
pub use ink::Ink;
pub use sheet::{Document, Party, Row, draw};

/// A4 in points, and the margin at all sides.
pub const WIDTH: f32 = 595.28;
pub const HEIGHT: f32 = 841.89;
pub const MARGIN: f32 = 50.0;
/// No document is longer.
const PAGES_MOST: usize = 500;

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// In points.
    pub size: f32,
    pub bold: bool,
    pub ink: Ink,
}

impl Style {
    pub const fn new(size: f32, ink: Ink) -> Style {
        Style { size, bold: false, ink }
    }

    pub const fn bold(self) -> Style {
        Style { bold: true, ..self }
    }

    /// From one line to the next.
    pub fn leading(self) -> f32 {
        self.size * 1.45
    }
}

/// What readers of the file are told about it.
#[derive(Clone, Debug)]
pub struct About {
    pub title: String,
    pub author: String,
    pub lang: Lang,
    pub at: Instant,
}

/// One thing on a page.
#[derive(Clone, Debug)]
enum Mark {
    /// From its left end, on its base line.
    Text {
        x: f32,
        y: f32,
        style: Style,
        text: String,
    },
    Box {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        ink: Ink,
    },
}

/// A document that is being written, from the top of its first page downwards.
pub struct Paper<'f> {
    fonts: &'f Fonts,
    pages: Vec<Vec<Mark>>,
    /// How far down the last page is written.
    pub y: f32,
}

impl<'f> Paper<'f> {
    pub fn new(fonts: &'f Fonts) -> Paper<'f> {
        Paper { fonts, pages: vec![Vec::new()], y: MARGIN }
    }

    /// The width of a text on one line.
    pub fn measure(&self, style: Style, text: &str) -> f32 {
        self.fonts.of(style).measure(text, style.size)
    }

    /// The lines of a text that is not to be wider than `width`, at most `most`; what is left out is marked by an ellipsis.
    pub fn lines(&self, style: Style, text: &str, width: f32, most: usize) -> Vec<String> {
        text::lines(&|part| self.measure(style, part), text, width, most)
    }

    /// Writes one line whose top is at `y`.
    pub fn put(&mut self, x: f32, y: f32, style: Style, text: &str) {
        let text = text::plain(text);
        if !text.is_empty() {
            let y = y + style.size;
            self.mark(Mark::Text { x, y, style, text });
        }
    }

    /// The same, ending at `x`.
    pub fn put_right(&mut self, x: f32, y: f32, style: Style, text: &str) {
        let width = self.measure(style, text);
        self.put(x - width, y, style, text);
    }

    pub fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        self.mark(Mark::Box { x, y, width, height, ink });
    }

    /// Whether `height` more fits above the lower margin.
    pub fn has_room(&self, height: f32) -> bool {
        self.y + height <= HEIGHT - MARGIN - 26.0
    }

    /// Goes on at the top of another page; false when the document is long enough.
    pub fn turn(&mut self) -> bool {
        if self.pages.len() >= PAGES_MOST {
            return false;
        }
        self.pages.push(Vec::new());
        self.y = MARGIN;
        true
    }

    /// Writes on every page: called with its number, from 1, and how many there are.
    pub fn each_page(&mut self, mut write: impl FnMut(&mut Paper<'f>, usize, usize)) {
        let count = self.pages.len();
        for n in 0..count {
            let mut one = Paper { fonts: self.fonts, pages: vec![Vec::new()], y: MARGIN };
            write(&mut one, n + 1, count);
            if let (Some(page), Some(marks)) = (self.pages.get_mut(n), one.pages.pop()) {
                page.extend(marks);
            }
        }
    }

    /// The bytes of the file.
    pub fn finish(self, about: &About) -> Vec<u8> {
        write::file(self.fonts, &self.pages, about)
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }
}

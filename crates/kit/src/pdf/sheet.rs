//! A document between two parties: its head, a table over as many pages as it needs, the sums. What it says are texts; whose
//! they are is not known here.

use super::{About, Fonts, HEIGHT, Ink, MARGIN, Paper, Style, WIDTH};

/// What a document says, in one language.
#[derive(Clone, Debug)]
pub struct Document {
    pub title: String,
    pub state: String,
    /// Up to four under the title, each with its name.
    pub facts: Vec<(String, String)>,
    /// Who writes it and whom it is for.
    pub parties: [Party; 2],
    /// The heads of the table.
    pub heads: [String; 5],
    pub rows: Vec<Row>,
    /// A small table beside the sums: its heads, then its rows.
    pub aside: Vec<[String; 3]>,
    pub sums: Vec<(String, String)>,
    /// What it comes to.
    pub result: (String, String),
    pub notes: Vec<String>,
    /// At the foot of every page.
    pub foot: String,
    pub accent: Ink,
    pub about: About,
}

/// One side of it.
#[derive(Clone, Debug)]
pub struct Party {
    pub role: String,
    pub name: String,
    pub facts: Vec<(String, String)>,
}

/// A row: its name, what is to be known about it, and four figures.
#[derive(Clone, Debug)]
pub struct Row {
    pub name: String,
    pub notes: Vec<String>,
    pub cells: [String; 4],
}

const RIGHT: f32 = WIDTH - MARGIN;
const FULL: f32 = WIDTH - 2.0 * MARGIN;
/// Where the columns of figures end.
const ENDS: [f32; 4] = [RIGHT - 252.0, RIGHT - 162.0, RIGHT - 88.0, RIGHT];
const NAME: f32 = FULL - 296.0;
const TITLE: Style = Style::new(23.0, Ink::BLACK).bold();
const STRONG: Style = Style::new(10.0, Ink::BLACK).bold();
const BODY: Style = Style::new(9.5, Ink::BLACK);
const SMALL: Style = Style::new(8.0, Ink::GREY);
const LABEL: Style = Style::new(8.0, Ink::GREY);
/// A text that somebody typed takes so many lines at most.
const LINES_MOST: usize = 12;
const ASIDE_MOST: usize = 12;

/// The bytes of its file.
pub fn draw(fonts: &Fonts, document: &Document) -> Vec<u8> {
    let mut paper = Paper::new(fonts);
    head(&mut paper, document);
    table(&mut paper, document);
    sums(&mut paper, document);
    notes(&mut paper, document);
    paper.each_page(|paper, n, count| {
        let (y, page) = (HEIGHT - MARGIN - 8.0, format!("{n} / {count}"));
        paper.fill(MARGIN, y - 7.0, FULL, 0.5, Ink::HAIR);
        for line in paper.lines(SMALL, &document.foot, FULL - 60.0, 1) {
            paper.put(MARGIN, y, SMALL, &line);
        }
        paper.put_right(RIGHT, y, SMALL, &page);
    });
    paper.finish(&document.about)
}

fn head(paper: &mut Paper<'_>, document: &Document) {
    paper.fill(MARGIN, paper.y, 34.0, 4.0, document.accent);
    paper.y += 16.0;
    paper.put(MARGIN, paper.y, TITLE, &document.title);
    let state = Style { ink: document.accent, ..Style::new(12.0, Ink::BLACK).bold() };
    paper.put_right(RIGHT, paper.y + 9.0, state, &document.state);
    paper.y += 46.0;
    let width = FULL / 4.0;
    for (n, (name, text)) in document.facts.iter().take(4).enumerate() {
        let x = MARGIN + width * n as f32;
        paper.put(x, paper.y, LABEL, name);
        paper.put(x, paper.y + 13.0, STRONG, text);
    }
    paper.y += 44.0;
    let (top, half) = (paper.y, (FULL - 18.0) / 2.0);
    let [from, to] = &document.parties;
    let ends = [(MARGIN, from), (MARGIN + half + 18.0, to)].map(|(x, one)| {
        paper.y = top;
        paper.fill(x, top, half, 0.8, Ink::BLACK);
        party(paper, x, half, one);
        paper.y
    });
    paper.y = ends[0].max(ends[1]) + 18.0;
}

fn party(paper: &mut Paper<'_>, x: f32, width: f32, party: &Party) {
    paper.put(x, paper.y + 9.0, LABEL, &party.role);
    paper.y += 24.0;
    let name = Style::new(11.5, Ink::BLACK).bold();
    for line in paper.lines(name, &party.name, width, 3) {
        paper.put(x, paper.y, name, &line);
        paper.y += name.leading();
    }
    paper.y += 4.0;
    let value = Style::new(8.5, Ink::BLACK);
    let names = party.facts.iter().map(|(name, _)| paper.measure(LABEL, name));
    let indent = names.fold(44.0_f32, f32::max).min(width / 2.0) + 12.0;
    for (name, text) in &party.facts {
        paper.put(x, paper.y + 0.4, LABEL, name);
        for line in paper.lines(value, text, width - indent, 4) {
            paper.put(x + indent, paper.y, value, &line);
            paper.y += value.leading() + 1.5;
        }
    }
}

fn columns(paper: &mut Paper<'_>, document: &Document) {
    let [name, figures @ ..] = &document.heads;
    paper.put(MARGIN, paper.y, LABEL, name);
    for (end, name) in ENDS.into_iter().zip(figures) {
        paper.put_right(end, paper.y, LABEL, name);
    }
    paper.y += 15.0;
    paper.fill(MARGIN, paper.y, FULL, 0.8, Ink::BLACK);
    paper.y += 8.0;
}

fn table(paper: &mut Paper<'_>, document: &Document) {
    columns(paper, document);
    for row in &document.rows {
        let names = paper.lines(BODY, &row.name, NAME, LINES_MOST);
        let width = FULL - 130.0;
        let notes: Vec<String> =
            row.notes.iter().flat_map(|note| paper.lines(SMALL, note, width, LINES_MOST)).collect();
        let height = names.len().max(1) as f32 * BODY.leading() + notes.len() as f32 * SMALL.leading() + 12.0;
        if !paper.has_room(height) {
            if !paper.turn() {
                return;
            }
            columns(paper, document);
        }
        line(paper, row, &names, &notes);
    }
    paper.y += 8.0;
}

fn line(paper: &mut Paper<'_>, row: &Row, names: &[String], notes: &[String]) {
    let room = [30.0, 86.0, 70.0, 84.0];
    for ((end, cell), room) in ENDS.into_iter().zip(&row.cells).zip(room) {
        put_figure(paper, end, room, BODY, cell);
    }
    for name in names {
        paper.put(MARGIN, paper.y, BODY, name);
        paper.y += BODY.leading();
    }
    if names.is_empty() {
        paper.y += BODY.leading();
    }
    for note in notes {
        paper.put(MARGIN, paper.y, SMALL, note);
        paper.y += SMALL.leading();
    }
    paper.y += 5.0;
    paper.fill(MARGIN, paper.y, FULL, 0.5, Ink::HAIR);
    paper.y += 7.0;
}

/// A figure too long for its column is written smaller: none is cut.
fn put_figure(paper: &mut Paper<'_>, end: f32, room: f32, style: Style, text: &str) {
    let width = paper.measure(style, text);
    let size = if width > room { style.size * room / width } else { style.size };
    paper.put_right(end, paper.y, Style { size, ..style }, text);
}

/// The small table on the left, the sums on the right, and what it comes to.
fn sums(paper: &mut Paper<'_>, document: &Document) {
    let rows = document.sums.len().max(document.aside.len()) as f32;
    if !paper.has_room(rows * 17.0 + 60.0) {
        paper.turn();
    }
    let (top, middle) = (paper.y, MARGIN + FULL * 0.5 + 14.0);
    let ends = [MARGIN + 140.0, middle - 34.0];
    for (n, [name, one, other]) in document.aside.iter().take(ASIDE_MOST).enumerate() {
        let style = if n == 0 { LABEL } else { Style::new(8.5, Ink::BLACK) };
        paper.put(MARGIN, paper.y, style, name);
        put_figure(paper, ends[0], 80.0, style, one);
        put_figure(paper, ends[1], 76.0, style, other);
        paper.y += if n == 0 { 17.0 } else { 15.0 };
    }
    let left = paper.y;
    paper.y = top;
    for (name, text) in &document.sums {
        paper.put(middle, paper.y, BODY, name);
        put_figure(paper, RIGHT, 130.0, BODY, text);
        paper.y += 17.0;
    }
    let (name, text) = &document.result;
    paper.y += 4.0;
    paper.fill(middle - 10.0, paper.y, RIGHT - middle + 10.0, 34.0, Ink::WASH);
    paper.fill(middle - 10.0, paper.y, 3.0, 34.0, document.accent);
    paper.put(middle + 4.0, paper.y + 11.0, STRONG, name);
    paper.y += 8.0;
    put_figure(paper, RIGHT - 10.0, 130.0, Style::new(15.0, Ink::BLACK).bold(), text);
    paper.y = (paper.y + 26.0).max(left) + 20.0;
}

fn notes(paper: &mut Paper<'_>, document: &Document) {
    for note in &document.notes {
        for line in paper.lines(SMALL, note, FULL, LINES_MOST) {
            if !paper.has_room(SMALL.leading()) && !paper.turn() {
                return;
            }
            paper.put(MARGIN, paper.y, SMALL, &line);
            paper.y += SMALL.leading();
        }
        paper.y += 3.0;
    }
}

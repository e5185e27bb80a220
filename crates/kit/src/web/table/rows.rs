//! The list itself: search box, filter chips, header links, rows, pager.

use base::Lang;
use maud::{Markup, html};

use super::PART;
use super::query::{Dir, Query};
use crate::web::parts::icon;
use crate::web::show;
use crate::web::words::T;

/// A column: how it is headed, ordered and shown on a phone.
#[derive(Clone, Debug)]
pub struct Column {
    label: String,
    sort: Option<&'static str>,
    number: bool,
    phone: &'static str,
}

impl Column {
    pub fn new(label: impl Into<String>) -> Column {
        Column { label: label.into(), sort: None, number: false, phone: "line" }
    }
    /// The name of this column in the address; its header becomes a link.
    pub fn sort(mut self, name: &'static str) -> Column {
        self.sort = Some(name);
        self
    }
    /// Figures stand on the right.
    pub fn number(mut self) -> Column {
        self.number = true;
        self
    }
    /// On phones: the card's first line.
    pub fn title(mut self) -> Column {
        self.phone = "title";
        self
    }
    /// On phones: beside the title, without its label (a tag, an amount).
    pub fn aside(mut self) -> Column {
        self.phone = "aside";
        self
    }
    /// On phones: in one line below the title with the other quiet ones, without its label (a day, a number, a tag).
    pub fn quiet(mut self) -> Column {
        self.phone = "quiet";
        self
    }
    /// On phones: below everything, without its label (buttons).
    pub fn foot(mut self) -> Column {
        self.phone = "foot";
        self
    }
    /// On phones: not shown.
    pub fn wide_only(mut self) -> Column {
        self.phone = "gone";
        self
    }

    fn class(&self) -> String {
        format!("p-{}{}", self.phone, if self.number { " num" } else { "" })
    }
}

/// A row: one cell for each column.
#[derive(Clone, Debug)]
pub struct Row {
    cells: Vec<Markup>,
    faint: bool,
}

impl Row {
    pub fn new(cells: Vec<Markup>) -> Row {
        Row { cells, faint: false }
    }
    /// A row that no longer counts: ended, archived.
    pub fn faint(mut self, faint: bool) -> Row {
        self.faint = faint;
        self
    }
}

/// Where this page stands. `total` when it is cheap to know; `more` when another page follows.
#[derive(Clone, Copy, Debug)]
pub struct Paging {
    pub size: i64,
    pub total: Option<Total>,
    pub more: bool,
}

/// How many there are on all pages, in the counting word that fits.
#[derive(Clone, Copy, Debug)]
pub enum Total {
    People(i64),
    Cases(i64),
}

/// The element that is exchanged: put chips, list and pager inside, the search box outside.
pub fn frame(inside: Markup) -> Markup {
    html! { div id=(PART) class="listing" { (inside) } }
}

/// The rows under their headers; `empty` when there are none. `sorted` is what [`Query::sort`] gave.
pub fn list(
    lang: Lang,
    query: &Query,
    columns: &[Column],
    sorted: (&str, Dir),
    rows: Vec<Row>,
    empty: Markup,
) -> Markup {
    if rows.is_empty() {
        return if query.is_narrowed() { nothing_found(lang, query) } else { empty };
    }
    html! {
        table.grid {
            thead { tr { @for column in columns { (header(lang, query, column, sorted)) } } }
            tbody {
                @for row in &rows {
                    tr.faint[row.faint] {
                        @for (column, cell) in columns.iter().zip(&row.cells) {
                            td class=(column.class()) data-label=(column.label) { (cell) }
                        }
                    }
                }
            }
        }
    }
}

fn header(lang: Lang, query: &Query, column: &Column, (sorted, dir): (&str, Dir)) -> Markup {
    let Some(name) = column.sort else {
        return html! { th.num[column.number] scope="col" { (column.label) @if column.label.is_empty() { span.hide { (T(lang).list_actions()) } } } };
    };
    let now = (name == sorted).then_some(dir);
    let (order, arrow) = match now {
        Some(Dir::Up) => (Some("ascending"), "up"),
        Some(Dir::Down) => (Some("descending"), "down"),
        None => (None, "down"),
    };
    html! {
        th.num[column.number] scope="col" aria-sort=[order] {
            a.order.on[now.is_some()] href=(query.sorted(name, now)) data-part=(PART) { (column.label) (icon(arrow, "xs")) }
        }
    }
}

fn nothing_found(lang: Lang, query: &Query) -> Markup {
    let t = T(lang);
    html! {
        div.empty {
            (icon("search", ""))
            h2 { (t.list_nothing()) }
            p { (t.list_nothing_text()) }
            a.btn href=(query.bare()) data-part=(PART) { (t.list_all()) }
        }
    }
}

/// The search box: a GET form that keeps filters and order. Answers while typing.
pub fn search(lang: Lang, query: &Query, label: &str) -> Markup {
    html! {
        form.search role="search" method="get" action=(query.path()) data-part=(PART) data-live {
            @for (key, value) in query.others("q") { input type="hidden" name=(key) value=(value); }
            (icon("search", "s"))
            input type="search" name="q" value=(query.text("q")) placeholder=(label) aria-label=(label) autocomplete="off";
            button.btn.mini type="submit" { (T(lang).list_search()) }
        }
    }
}

/// Filter chips for one parameter; the first entry (empty value) is "all".
pub fn chips(query: &Query, name: &str, label: &str, choices: &[(&str, &str, Option<i64>)]) -> Markup {
    let chosen = query.text(name);
    let known = choices.iter().any(|(value, _, _)| *value == chosen);
    html! {
        nav.chips aria-label=(label) {
            @for (value, text, count) in choices {
                @let on = *value == chosen || (!known && value.is_empty());
                a.chip href=(query.with(name, value)) aria-current=[on.then_some("true")] data-part=(PART) {
                    (text) @if let Some(n) = count { b { (show::count(*n)) } }
                }
            }
        }
    }
}

/// Which rows these are, and the way to the next ones.
pub fn pager(lang: Lang, query: &Query, paging: Paging, shown: usize) -> Markup {
    let (t, page) = (T(lang), query.page());
    let first = query.offset(paging.size) + 1;
    let last = first + i64::try_from(shown).unwrap_or(0) - 1;
    let step = |to: i64, name: &str, sign: &str| html! { a.btn.mini href=(query.at_page(to)) rel=(sign) data-part=(PART) { @if sign == "prev" { (icon("prev", "xs")) } (name) @if sign == "next" { (icon("next", "xs")) } } };
    // On the last page the count of all is known; on the only one there is nothing to say.
    let total = paging.total.or((!paging.more).then_some(Total::Cases(last)));
    let which = match total {
        Some(Total::People(n)) => t.pager_of_people(first, last, n),
        Some(Total::Cases(n)) => t.pager_of(first, last, n),
        None => t.pager_range(first, last),
    };
    html! {
        @if shown > 0 && (page > 1 || paging.more) {
            nav.pager aria-label=(t.pager_label()) {
                p.small.faint.num { (which) }
                @if page > 1 { (step(page - 1, t.pager_back(), "prev")) }
                @if paging.more { (step(page + 1, t.pager_next(), "next")) }
            }
        }
    }
}

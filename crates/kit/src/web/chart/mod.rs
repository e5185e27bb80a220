//! Charts as server-rendered SVG and HTML: no inline style, no client library. x and y are percentages, so shapes
//! stretch and type does not. Each can be read as a table. Empty, single, equal and negative figures are fine.

mod bars;
mod diverging;
mod funnel;
mod heat;
mod spark;
mod split;
#[cfg(test)]
mod tests;

pub use bars::{Marks, bars, line, marked_bars};
pub use diverging::{diverging, legend};
pub use funnel::funnel;
pub use heat::{Cohort, heat, scale};
pub use spark::{spark_bars, spark_line};
pub use split::split;

use base::Lang;
use maud::{Markup, html};

use super::show;
use super::words::T;

/// A named run of figures, one per label; `class` is one of "f1" to "f6".
#[derive(Clone, Debug)]
pub struct Series<'a> {
    pub name: &'a str,
    pub class: &'a str,
    pub values: &'a [i64],
}

impl Series<'_> {
    fn at(&self, i: usize) -> i64 {
        self.values.get(i).copied().unwrap_or(0)
    }
}

/// A percentage for an attribute; whatever is no number is nothing.
fn pc(v: f64) -> String {
    format!("{:.2}%", if v.is_finite() { v } else { 0.0 })
}

/// The height of a figure between the top of the plot and the strip for names below.
struct Scale {
    top: f64,
    bottom: f64,
    step: f64,
}

impl Scale {
    /// Covers zero and all figures, with room above and below, and about four grid lines at round figures.
    fn new(low: f64, high: f64) -> Scale {
        let (low, high) = (low.min(0.0), high.max(0.0));
        let span = if high - low < 1.0 { 1.0 } else { high - low };
        let top = if high - low < 1.0 { span } else { high * 1.06 };
        Scale { top, bottom: low * 1.12, step: step(span).max(1.0) }
    }
    fn y(&self, v: f64) -> f64 {
        4.0 + (self.top - v) / (self.top - self.bottom).max(1e-9) * 86.0
    }
    fn ticks(&self) -> Vec<f64> {
        let (first, last) = ((self.bottom / self.step).ceil() as i64, (self.top / self.step).floor() as i64);
        (first..=last).take(12).map(|k| k as f64 * self.step).collect()
    }
    /// Grid lines with their figures.
    fn grid(&self, lang: Lang) -> Markup {
        html! {
            @for v in self.ticks() {
                line class=(if v == 0.0 { "zero" } else { "gridline" }) x1="0" x2="100%" y1=(pc(self.y(v))) y2=(pc(self.y(v))) {}
                text.ytick.nought[v == 0.0] x="-10" y=(pc(self.y(v))) dy="4" text-anchor="end" { (show::short(lang, v as i64)) }
            }
        }
    }
}

/// 1, 2 or 5 times a power of ten, for about four steps.
fn step(span: f64) -> f64 {
    let raw = span / 4.0;
    let power = 10f64.powf(raw.log10().floor());
    let n = raw / power;
    power
        * match n {
            ..1.5 => 1.0,
            ..3.5 => 2.0,
            ..7.5 => 5.0,
            _ => 10.0,
        }
}

/// So many names stand side by side on a wide screen.
const NAMES_MOST: usize = 16;

/// Names below the columns; only every few when there are many, or when they are long for a phone. The chosen one always.
fn names(labels: &[String], chosen: Option<usize>) -> Markup {
    let width = |label: &String| -> usize { label.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum() };
    let most = match labels.iter().map(width).max().unwrap_or(0) {
        ..=4 => 12,
        5 => 8,
        _ => 5,
    };
    let (n, every) = (labels.len(), labels.len().div_ceil(most).max(1));
    let base = chosen.unwrap_or(n.saturating_sub(1)) % every;
    html! {
        @for (i, label) in labels.iter().enumerate() {
            @let always = i % every == base;
            @if always || n <= NAMES_MOST {
                text.wide[!always].chosen[chosen == Some(i)] x=(pc((i as f64 + 0.5) * 100.0 / n as f64)) y="100%" dy="-4" text-anchor="middle" { (label) }
            }
        }
    }
}

/// The same figures as a table, folded away.
fn data(lang: Lang, labels: &[String], heads: &[&str], rows: &[Vec<i64>], shown: &dyn Fn(i64) -> String) -> Markup {
    html! {
        details.data {
            summary { (T(lang).chart_as_table()) }
            table {
                thead { tr { td {} @for head in heads { th scope="col" { (head) } } } }
                tbody { @for (label, row) in labels.iter().zip(rows) { tr { th scope="row" { (label) } @for v in row { td { (shown(*v)) } } } } }
            }
        }
    }
}

/// What stands where a chart will be.
fn nothing(lang: Lang) -> Markup {
    html! { p.nodata { (T(lang).chart_nothing()) } }
}

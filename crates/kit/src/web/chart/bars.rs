//! One run of figures as bars or as a line.

use base::Lang;
use maud::{Markup, html};

use super::diverging::net_line;
use super::{Scale, Series, data, names, nothing, pc};
use crate::web::show;

/// So many bars have room for a figure above each.
const FIGURES_MOST: usize = 15;

/// What is told of single bars.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks<'a> {
    /// Where each bar leads; none for a chart that is only looked at.
    pub links: &'a [String],
    /// The one that is looked at.
    pub chosen: Option<usize>,
    /// The one that is not final yet: paler.
    pub open: Option<usize>,
}

/// One bar per label.
pub fn bars(lang: Lang, title: &str, labels: &[String], series: &Series, shown: impl Fn(i64) -> String) -> Markup {
    marked_bars(lang, title, labels, series, Marks::default(), shown)
}

/// One bar per label, some of them marked.
pub fn marked_bars(
    lang: Lang,
    title: &str,
    labels: &[String],
    series: &Series,
    marks: Marks<'_>,
    shown: impl Fn(i64) -> String,
) -> Markup {
    let n = labels.len();
    let width = 100.0 / n.max(1) as f64;
    let bar = width * if n > 24 { 0.72 } else { 0.5 };
    // Long figures on many bars would run into each other on a phone: there every other one is told, and the last.
    let is_crowded = n > 8 && (0..n).any(|i| show::short(lang, series.at(i)).chars().count() > 3);
    plot(lang, title, labels, series, (marks, n <= FIGURES_MOST), &shown, |scale| {
        html! {
            @for i in 0..n {
                @let v = series.at(i) as f64;
                @let (top, low) = (scale.y(v.max(0.0)), scale.y(v.min(0.0)));
                @if v != 0.0 {
                    @let class = if marks.open == Some(i) { format!("{} open", series.class) } else { series.class.to_string() };
                    rect class=(class) x=(pc(width * (i as f64 + 0.5) - bar / 2.0)) width=(pc(bar))
                        y=(pc(top)) height=(pc((low - top).max(0.4))) rx="3" {}
                    @if n <= FIGURES_MOST {
                        text.figure.wide[is_crowded && (n - i).is_multiple_of(2)] x=(pc(width * (i as f64 + 0.5))) y=(pc(top)) dy="-5" text-anchor="middle" { (show::short(lang, series.at(i))) }
                    }
                }
            }
        }
    })
}

/// A line through all figures.
pub fn line(lang: Lang, title: &str, labels: &[String], series: &Series, shown: impl Fn(i64) -> String) -> Markup {
    let values: Vec<i64> = (0..labels.len()).map(|i| series.at(i)).collect();
    plot(
        lang,
        title,
        labels,
        series,
        (Marks::default(), false),
        &shown,
        |scale| html! { g class={ "run " (series.class) } { (net_line(scale, &values)) } },
    )
}

fn plot(
    lang: Lang,
    title: &str,
    labels: &[String],
    series: &Series,
    (marks, has_figures): (Marks<'_>, bool),
    shown: &dyn Fn(i64) -> String,
    shapes: impl Fn(&Scale) -> Markup,
) -> Markup {
    let n = labels.len();
    if (0..n).all(|i| series.at(i) == 0) {
        return nothing(lang);
    }
    let values: Vec<f64> = (0..n).map(|i| series.at(i) as f64).collect();
    let scale = Scale::new(values.iter().copied().fold(0.0, f64::min), values.iter().copied().fold(0.0, f64::max));
    let rows: Vec<Vec<i64>> = (0..n).map(|i| vec![series.at(i)]).collect();
    html! {
        div.plot.figured[has_figures] {
            svg role="img" aria-label=(title) { (scale.grid(lang)) (shapes(&scale)) (names(labels, marks.chosen)) }
            ol.hits {
                @for (i, label) in labels.iter().enumerate() {
                    @let link = marks.links.get(i);
                    li.flip[i * 2 >= n].chosen[marks.chosen == Some(i)] tabindex=[link.is_none().then_some("0")] {
                        @if let Some(href) = link { a href=(href) aria-label={ (label) ": " (shown(series.at(i))) } aria-current=[(marks.chosen == Some(i)).then_some("true")] {} }
                        div.tip {
                        b { (label) }
                        dl { dt { i class=(series.class) {} (series.name) } dd { (shown(series.at(i))) } }
                    } }
                }
            }
        }
        (data(lang, labels, &[series.name], &rows, shown))
    }
}

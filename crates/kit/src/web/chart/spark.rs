//! Small courses beside a figure. Decorative: the figure and its change say the same in words.

use maud::{Markup, html};

use super::pc;

fn clean(values: &[f64]) -> Vec<f64> {
    values.iter().map(|v| if v.is_finite() { *v } else { 0.0 }).collect()
}

fn bounds(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(*v), high.max(*v)))
}

/// A smooth line with a wash below it; `tone` is "" or a chart colour "c2" to "c6". A single figure is a level line.
pub fn spark_line(values: &[f64], tone: &str) -> Markup {
    let mut values = clean(values);
    if let [only] = values.as_slice() {
        values = vec![*only, *only];
    }
    if values.is_empty() {
        return html! { div.spark.bleed aria-hidden="true" {} };
    }
    let (low, high) = bounds(&values);
    let y = |v: f64| if high - low < 1e-9 { 50.0 } else { 90.0 - (v - low) / (high - low) * 76.0 };
    let last = (values.len() - 1) as f64;
    let points: Vec<(f64, f64)> = values.iter().enumerate().map(|(i, v)| (i as f64 / last * 100.0, y(*v))).collect();
    let mut path = points.first().map_or(String::new(), |(x, y)| format!("M{x:.1} {y:.1}"));
    for pair in points.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let middle = (x0 + x1) / 2.0;
        path.push_str(&format!("C{middle:.1} {y0:.1} {middle:.1} {y1:.1} {x1:.1} {y1:.1}"));
    }
    html! {
        div class={ "spark bleed " (tone) } aria-hidden="true" {
            svg viewBox="0 0 100 100" preserveAspectRatio="none" {
                path.wash d={ (path) "V100H0Z" } {}
                path.stroke d=(path) {}
            }
        }
    }
}

/// Bars that grow from a little below the least, the last one in full colour.
pub fn spark_bars(values: &[f64]) -> Markup {
    let values = clean(values);
    let (n, (least, most)) = (values.len(), bounds(&values));
    let floor = if least < 0.0 { least } else { least * 0.86 };
    let height = |v: f64| if most - floor < 1e-9 { 50.0 } else { ((v - floor) / (most - floor) * 96.0).max(2.0) };
    html! {
        div.spark aria-hidden="true" {
            svg { @for (i, v) in values.iter().enumerate() {
                rect class=(if i + 1 == n { "bars now" } else { "bars" }) x=(pc(i as f64 / n as f64 * 100.0))
                    width=(pc(72.0 / n as f64)) y=(pc(100.0 - height(*v))) height=(pc(height(*v))) rx="2.5" {}
            } }
        }
    }
}

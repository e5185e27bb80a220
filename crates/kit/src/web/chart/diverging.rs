//! Stacked bars above and below zero with a net line: what came and what went.

use base::Lang;
use maud::{Markup, html};

use super::{Scale, Series, data, names, nothing, pc};

/// One column per label; hover or focus a column for its figures. `shown` writes a figure with its unit.
pub fn diverging(
    lang: Lang,
    title: &str,
    labels: &[String],
    series: &[Series],
    net_name: &str,
    shown: impl Fn(i64) -> String,
) -> Markup {
    let n = labels.len();
    if n == 0 || series.is_empty() {
        return nothing(lang);
    }
    let up = |i: usize| series.iter().map(|s| s.at(i).max(0) as f64).sum::<f64>();
    let down = |i: usize| series.iter().map(|s| s.at(i).min(0) as f64).sum::<f64>();
    let scale = Scale::new((0..n).map(down).fold(0.0, f64::min), (0..n).map(up).fold(0.0, f64::max));
    let net: Vec<i64> = (0..n).map(|i| series.iter().fold(0i64, |sum, s| sum.saturating_add(s.at(i)))).collect();
    let rows: Vec<Vec<i64>> =
        (0..n).map(|i| series.iter().map(|s| s.at(i)).chain(net.get(i).copied()).collect()).collect();
    let heads: Vec<&str> = series.iter().map(|s| s.name).chain([net_name]).collect();
    html! {
        div.plot {
            svg role="img" aria-label=(title) {
                (scale.grid(lang))
                @for i in 0..n { (column(&scale, series, i, n)) }
                (net_line(&scale, &net))
                (names(labels, None))
            }
            ol.hits {
                @for (i, (label, net)) in labels.iter().zip(&net).enumerate() {
                    li.flip[i * 2 >= n] tabindex="0" { div.tip {
                        b { (label) }
                        dl {
                            @for s in series { dt { i class=(s.class) {} (s.name) } dd { (shown(s.at(i))) } }
                            dt.sum { i.fk {} (net_name) } dd.sum { (shown(*net)) }
                        }
                    } }
                }
            }
        }
        (data(lang, labels, &heads, &rows, &shown))
    }
}

fn column(scale: &Scale, series: &[Series], i: usize, n: usize) -> Markup {
    let width = 100.0 / n as f64;
    let bar = width * 0.46;
    let x = width * (i as f64 + 0.5) - bar / 2.0;
    let (mut above, mut below) = (0.0, 0.0);
    let mut pieces = Vec::new();
    for s in series {
        let v = s.at(i) as f64;
        let (low, high) = if v >= 0.0 { (above, above + v) } else { (below + v, below) };
        if v >= 0.0 {
            above = high
        } else {
            below = low
        }
        if v != 0.0 {
            pieces.push((s.class, scale.y(high) + 0.3, (scale.y(low) - scale.y(high) - 0.6).max(0.4)));
        }
    }
    html! {
        g.up { @for (class, y, height) in pieces { rect class=(class) x=(pc(x)) width=(pc(bar)) y=(pc(y)) height=(pc(height)) rx="3" {} } }
    }
}

/// A line through the middle of each column, the last point larger.
pub(super) fn net_line(scale: &Scale, values: &[i64]) -> Markup {
    let n = values.len();
    let x = |i: usize| pc((i as f64 + 0.5) * 100.0 / n as f64);
    html! {
        @for (i, pair) in values.windows(2).enumerate() {
            line.net x1=(x(i)) y1=(pc(scale.y(pair[0] as f64))) x2=(x(i + 1)) y2=(pc(scale.y(pair[1] as f64))) {}
        }
        @if n <= 36 {
            @for (i, v) in values.iter().enumerate() {
                circle.netdot cx=(x(i)) cy=(pc(scale.y(*v as f64))) r=(if i + 1 == n { "4.5" } else { "3" }) {}
            }
        }
    }
}

/// The colours' names; `net` names the line, empty for none.
pub fn legend(series: &[Series], net: &str) -> Markup {
    html! {
        ul.legend {
            @for s in series { li { i class=(s.class) {} (s.name) } }
            @if !net.is_empty() { li { i.line.fk {} (net) } }
        }
    }
}

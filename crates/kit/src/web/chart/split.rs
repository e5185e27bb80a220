//! One bar split in shares, with its legend.

use maud::{Markup, html};

use super::pc;

/// Name, colour ("f1" to "f6") and amount of each part. Negative amounts count as nothing.
pub fn split(parts: &[(&str, &str, i64)]) -> Markup {
    let whole: f64 = parts.iter().map(|(_, _, v)| (*v).max(0) as f64).sum();
    let mut at = 0.0;
    let mut pieces = Vec::new();
    for (_, class, v) in parts {
        let share = if whole > 0.0 { (*v).max(0) as f64 / whole * 100.0 } else { 0.0 };
        let gap = if at > 0.0 { 0.7 } else { 0.0 };
        pieces.push((*class, at + gap, (share - gap).max(0.0)));
        at += share;
    }
    let percents = percents(parts);
    html! {
        div.spark.split {
            svg aria-hidden="true" {
                rect.bed width="100%" height="100%" rx="4" {}
                @for (class, x, width) in &pieces { rect class=(class) x=(pc(*x)) width=(pc(*width)) height="100%" rx="4" {} }
            }
            ul {
                @for ((name, class, _), percent) in parts.iter().zip(&percents) {
                    li { i class=(class) {} span { (name) } b { (percent) "%" } }
                }
            }
        }
    }
}

/// Whole percents that add up to a hundred: the largest remainders get what rounding down leaves.
fn percents(parts: &[(&str, &str, i64)]) -> Vec<i64> {
    let amounts: Vec<i64> = parts.iter().map(|(_, _, v)| (*v).max(0)).collect();
    let whole = if amounts.iter().any(|v| *v > 0) { 100 } else { 0 };
    base::money::split(whole, &amounts)
}

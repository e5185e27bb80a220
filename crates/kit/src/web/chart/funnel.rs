//! How many reach each step, and how many of those before.

use base::Lang;
use maud::{Markup, html};

use super::{nothing, pc};
use crate::web::show;

/// Steps with their counts, the widest first.
pub fn funnel(lang: Lang, steps: &[(&str, i64)]) -> Markup {
    let most = steps.iter().map(|(_, n)| *n).max().unwrap_or(0).max(0) as f64;
    if steps.is_empty() {
        return nothing(lang);
    }
    let share = |n: i64| if most > 0.0 { n.max(0) as f64 / most * 100.0 } else { 0.0 };
    let mut before = None;
    html! {
        ol.funnel {
            @for (name, n) in steps {
                @let lost = share(before.unwrap_or(*n));
                li {
                    b { (name) }
                    span { (show::count(*n)) @if let Some(from) = before { small { (show::percent(*n, from)) } } }
                    svg aria-hidden="true" {
                        rect.bed width="100%" height="100%" rx="4" {}
                        rect.lost width=(pc(lost)) height="100%" rx="4" {}
                        rect.f1 width=(pc(if *n > 0 { share(*n).max(1.5) } else { 0.0 })) height="100%" rx="4" {}
                    }
                }
                ({ before = Some(*n); "" })
            }
        }
    }
}

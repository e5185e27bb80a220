//! Cohorts: who came in the same month, and how many are still there after each following one.

use base::Lang;
use maud::{Markup, html};

use super::nothing;
use crate::web::show;
use crate::web::words::T;

/// Those who came together; `kept` in percent of `size`, from the first month on.
#[derive(Clone, Debug)]
pub struct Cohort {
    pub label: String,
    pub size: i64,
    pub kept: Vec<f64>,
}

/// One row per cohort, one column per month since; darker is more. It is a table, so it needs no other.
pub fn heat(lang: Lang, title: &str, rows: &[Cohort]) -> Markup {
    let t = T(lang);
    let columns = rows.iter().map(|row| row.kept.len()).max().unwrap_or(0);
    if columns == 0 {
        return nothing(lang);
    }
    let least = rows.iter().flat_map(|row| &row.kept).copied().fold(100.0, f64::min).clamp(0.0, 90.0);
    let shade = |p: f64| (((p - least) / (100.0 - least)).clamp(0.0, 0.999) * 9.0) as u8;
    html! {
        div.heat tabindex="0" role="group" aria-label=(title) {
            table {
                thead { tr {
                    th scope="col" { (t.cohort_from()) }
                    th scope="col" { (t.cohort_size()) }
                    @for i in 0..columns { th scope="col" { (t.cohort_after(i64::try_from(i).unwrap_or(0))) } }
                } }
                tbody { @for row in rows { tr {
                    th scope="row" { (row.label) }
                    td.size { (show::count(row.size)) }
                    @for p in &row.kept { td class={ "h h" (shade(*p)) } { (format!("{:.0}", if p.is_finite() { *p } else { 0.0 })) } }
                } } }
            }
        }
    }
}

/// What pale and dark mean.
pub fn scale(lang: Lang) -> Markup {
    html! { div.scale.not-phone { (T(lang).scale_low()) span {} (T(lang).scale_high()) } }
}

//! What a shop offers: plans side by side, a table that compares them, questions with answers.

use maud::{Markup, html};

use super::{icon, price};
use crate::web::words::T;

/// A plan as a card.
#[derive(Clone, Debug)]
pub struct Plan {
    pub name: String,
    pub sentence: String,
    /// As shown: `33,000원`.
    pub price: String,
    /// `달` / `month`
    pub per: String,
    /// A quiet line below the price: trial, deposit, "from".
    pub note: String,
    pub points: Vec<String>,
    /// A word on the card: "most chosen".
    pub badge: Option<String>,
    pub act: Markup,
}

/// Plans side by side.
pub fn plans(plans: &[Plan]) -> Markup {
    html! {
        ul.plans {
            @for plan in plans {
                li.plan.card.best[plan.badge.is_some()] {
                    header { h2 { (plan.name) } @if let Some(badge) = &plan.badge { span.tag.jjok { (badge) } } }
                    @if !plan.sentence.is_empty() { p.soft { (plan.sentence) } }
                    (price(&plan.price, &plan.per))
                    p.tiny.faint { (plan.note) }
                    ul.points { @for point in &plan.points { li { (icon("check", "s")) span { (point) } } } }
                    (plan.act)
                }
            }
        }
    }
}

/// One line of the comparison: a cell for each plan; "yes" and "no" become signs.
#[derive(Clone, Debug)]
pub struct Topic {
    pub name: String,
    pub cells: Vec<Cell>,
}

/// What a plan says to a topic.
#[derive(Clone, Debug)]
pub enum Cell {
    Yes,
    No,
    Text(String),
}

/// Plans in columns, topics in rows.
pub fn compare(lang: base::Lang, caption: &str, names: &[String], topics: &[Topic]) -> Markup {
    let t = T(lang);
    html! {
        div.compare tabindex="0" role="group" aria-label=(caption) {
            table {
                caption { (caption) }
                thead { tr { td {} @for name in names { th scope="col" { (name) } } } }
                tbody {
                    @for topic in topics {
                        tr {
                            th scope="row" { (topic.name) }
                            @for cell in &topic.cells {
                                td { @match cell {
                                    Cell::Yes => { span.yes { (icon("check", "s")) span.hide { (t.yes()) } } }
                                    Cell::No => { span.no { (icon("minus", "s")) span.hide { (t.no()) } } }
                                    Cell::Text(text) => (text),
                                } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Questions that open their answers, one at a time. `id` names the set.
pub fn faq(id: &str, questions: &[(String, String)]) -> Markup {
    html! {
        div.faq {
            @for (question, answer) in questions {
                details name=(id) { summary { (question) (icon("down", "s")) } p { (answer) } }
            }
        }
    }
}

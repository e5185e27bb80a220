//! Ways through: tabs, segments, steps of a task, large actions, what to do first, where a parcel is.

use maud::{Markup, html};

use super::{Tone, glyph, icon};

/// Links between the views of one thing: name, address, count. `here` is the address of the current one.
pub fn tabs(label: &str, here: &str, links: &[(&str, String, Option<i64>)]) -> Markup {
    html! {
        nav.tablinks aria-label=(label) {
            @for (name, href, count) in links {
                a href=(href) aria-current=[(href == here).then_some("page")] {
                    (name) @if let Some(n) = count { b { (crate::web::show::count(*n)) } }
                }
            }
        }
    }
}

/// A choice of a few that changes the page: value's name and address; `on` marks the current one.
pub fn segments(label: &str, links: &[(&str, String, bool)]) -> Markup {
    html! {
        nav.seg aria-label=(label) {
            @for (name, href, on) in links { a href=(href) aria-current=[on.then_some("true")] { (name) } }
        }
    }
}

/// A step of a task with several pages.
#[derive(Clone, Debug)]
pub struct Step<'a> {
    pub name: &'a str,
    /// Back to a step that is done.
    pub href: Option<String>,
}

/// The steps of a task; `at` counts from 0.
pub fn stepper(label: &str, steps: &[Step], at: usize) -> Markup {
    html! {
        ol.stepper aria-label=(label) {
            @for (i, step) in steps.iter().enumerate() {
                li.done[i < at] aria-current=[(i == at).then_some("step")] {
                    span.no { @if i < at { (icon("check", "xs")) } @else { (i + 1) } }
                    @if let (true, Some(href)) = (i < at, &step.href) { a href=(href) { (step.name) } } @else { span { (step.name) } }
                }
            }
        }
    }
}

/// How far something is on its way; `at` counts from 0 and is the last point reached.
pub fn track(label: &str, points: &[&str], at: usize) -> Markup {
    html! {
        ol.track aria-label=(label) {
            @for (i, point) in points.iter().enumerate() {
                li.done[i <= at] aria-current=[(i == at).then_some("step")] { (point) }
            }
        }
    }
}

/// A day on a tile with what happens then: small above, the day large, small below.
pub fn hero_day(above: &str, day: &str, below: &str, what: Markup) -> Markup {
    html! { div.when { span.day { small { (above) } b { (day) } small { (below) } } div { (what) } } }
}

/// Large actions: icon, name, address.
pub fn tiles(links: &[(&str, &str, String)]) -> Markup {
    html! { nav.tiles { @for (sign, name, href) in links { a.tile href=(href) { (icon(sign, "")) (name) } } } }
}

/// Something to do first today.
#[derive(Clone, Debug)]
pub struct Job {
    pub icon: &'static str,
    pub tone: Tone,
    pub name: String,
    pub note: String,
    /// With its unit: `7건`.
    pub count: String,
    pub href: String,
}

/// The list of what to do first.
pub fn jobs(jobs: &[Job]) -> Markup {
    html! {
        ul.jobs {
            @for job in jobs {
                li {
                    a.job href=(job.href) {
                        (glyph(job.icon, job.tone))
                        span { b { (job.name) } small { (job.note) } }
                        span.n { (job.count) }
                        (icon("next", "s"))
                    }
                }
            }
        }
    }
}

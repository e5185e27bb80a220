//! Figures: what is measured, how it moved and whether that is good.

use base::Lang;
use maud::{Markup, html};

use super::{Tone, icon};
use crate::web::words::T;

/// A change since before. Direction and judgement are told apart: falling churn is good.
#[derive(Clone, Debug)]
pub struct Delta {
    pub text: String,
    pub up: bool,
    pub better: bool,
}

/// A key figure: a link to the rows behind it, how it is worked out, its change, its course.
#[derive(Clone, Debug)]
pub struct Kpi {
    id: String,
    label: String,
    value: String,
    unit: String,
    href: Option<String>,
    how: String,
    delta: Option<Delta>,
    chart: Option<Markup>,
}

impl Kpi {
    pub fn new(id: &str, label: impl Into<String>, value: impl Into<String>, unit: impl Into<String>) -> Kpi {
        Kpi {
            id: id.to_string(),
            label: label.into(),
            value: value.into(),
            unit: unit.into(),
            href: None,
            how: String::new(),
            delta: None,
            chart: None,
        }
    }
    /// The list of what was counted.
    pub fn href(mut self, href: impl Into<String>) -> Kpi {
        self.href = Some(href.into());
        self
    }
    /// One or two sentences: how the figure is worked out.
    pub fn how(mut self, how: impl Into<String>) -> Kpi {
        self.how = how.into();
        self
    }
    pub fn delta(mut self, delta: Option<Delta>) -> Kpi {
        self.delta = delta;
        self
    }
    pub fn chart(mut self, chart: Markup) -> Kpi {
        self.chart = Some(chart);
        self
    }
    pub fn show(self, lang: Lang) -> Markup {
        let (t, id) = (T(lang), &self.id);
        let figure = html! { (self.value) @if !self.unit.is_empty() { small { (self.unit) } } };
        html! {
            article.card.kpi aria-labelledby={ "k-" (id) } {
                div.label {
                    span id={ "k-" (id) } { (self.label) }
                    @if !self.how.is_empty() {
                        button.why type="button" popovertarget={ "how-" (id) } aria-label={ (self.label) " — " (t.kpi_how()) } {
                            (icon("info", "xs"))
                        }
                    }
                }
                @if !self.how.is_empty() { div.tipbox popover id={ "how-" (id) } { b { (t.kpi_how()) } (self.how) } }
                div.value { @if let Some(href) = &self.href { a href=(href) { (figure) } } @else { (figure) } }
                @if let Some(delta) = &self.delta { (judged(t, delta)) }
                @if let Some(chart) = &self.chart { (chart) }
            }
        }
    }
}

fn judged(t: T, delta: &Delta) -> Markup {
    let tone = if delta.better { Tone::Good } else { Tone::Bad };
    let direction = if delta.up { t.kpi_up() } else { t.kpi_down() };
    html! {
        div.delta {
            span class={ "tag " (tone.class()) } {
                (icon(if delta.up { "rise" } else { "fall" }, "xs")) span.hide { (direction) } (delta.text)
            }
            span.vs { (t.kpi_since_last()) }
        }
    }
}

/// A large signed figure with the sentence that explains it, above a chart.
pub fn gain(value: &str, unit: &str, sentence: &str) -> Markup {
    html! { div.gain { b { (value) small { (unit) } } p.small.soft { (sentence) } } }
}

/// A row of plain figures: label, value, a quiet addition.
pub fn stats(rows: &[(&str, String, &str)]) -> Markup {
    html! { dl.stats { @for (label, value, more) in rows { div { dt { (label) } dd { b { (value) } @if !more.is_empty() { small { (more) } } } } } } }
}

/// A count beside a name; `hot` when something must be done.
pub fn tally(n: i64, hot: bool) -> Markup {
    html! { span.tally.hot[hot] { (crate::web::show::count(n)) } }
}

/// A price: the figure large, `per` small: `33,000원 / 달`.
pub fn price(amount: &str, per: &str) -> Markup {
    html! { p.price { b { (amount) } @if !per.is_empty() { small { " / " (per) } } } }
}

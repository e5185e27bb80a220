//! A field of a form: label, hint, input, error. The value and the error come from the [`Form`], so the page that asks
//! first and the page that asks again are the same code.

use base::{Currency, Lang};
use maud::{Markup, html};

use super::csrf;
use super::form::Form;
use super::parts::{self, icon};
use super::visitor::Visitor;
use super::words::T;

/// One entry of a select, a set of boxes or a set of radio cards.
#[derive(Clone, Debug)]
pub struct Choice {
    value: String,
    label: String,
    note: String,
}

impl Choice {
    pub fn new(value: impl std::fmt::Display, label: impl Into<String>) -> Choice {
        Choice { value: value.to_string(), label: label.into(), note: String::new() }
    }
    /// A second, quieter line on a card.
    pub fn note(mut self, note: impl Into<String>) -> Choice {
        self.note = note.into();
        self
    }
}

#[derive(Clone, Debug)]
enum Input {
    Line(&'static str),
    Area(u32),
    Select(Vec<Choice>),
    Check,
    Cards(Vec<Choice>),
    Boxes(Vec<Choice>),
    File(&'static str),
}

/// Build with one of the kinds, refine, then [`Field::show`].
#[derive(Clone, Debug)]
pub struct Field {
    name: String,
    label: String,
    input: Input,
    hint: String,
    unit: String,
    id: String,
    autocomplete: &'static str,
    inputmode: Option<&'static str>,
    placeholder: String,
    range: Option<(String, String)>,
    required: bool,
    focus: bool,
}

impl Field {
    fn new(name: &str, label: impl Into<String>, input: Input) -> Field {
        Field {
            name: name.to_string(),
            label: label.into(),
            input,
            hint: String::new(),
            unit: String::new(),
            id: format!("f-{name}"),
            autocomplete: "",
            inputmode: None,
            placeholder: String::new(),
            range: None,
            required: false,
            focus: false,
        }
    }
    pub fn text(name: &str, label: impl Into<String>) -> Field {
        Field::new(name, label, Input::Line("text"))
    }
    pub fn email(name: &str, label: impl Into<String>) -> Field {
        Field::new(name, label, Input::Line("email")).autocomplete("email")
    }
    pub fn phone(name: &str, label: impl Into<String>) -> Field {
        Field::new(name, label, Input::Line("tel")).autocomplete("tel")
    }
    pub fn password(name: &str, label: impl Into<String>) -> Field {
        Field::new(name, label, Input::Line("password")).autocomplete("current-password")
    }
    pub fn number(name: &str, label: impl Into<String>) -> Field {
        Field { inputmode: Some("numeric"), ..Field::new(name, label, Input::Line("number")) }
    }
    /// An amount: people may type thousands separators, so it is a text with a number pad and the currency behind it.
    pub fn money(name: &str, label: impl Into<String>, currency: Currency, lang: Lang) -> Field {
        let won = currency == Currency::KRW && lang == Lang::Ko;
        let unit = if won { T(lang).won().to_string() } else { currency.to_string() };
        Field { inputmode: Some("decimal"), unit, ..Field::new(name, label, Input::Line("text")) }
    }
    pub fn date(name: &str, label: impl Into<String>) -> Field {
        Field::new(name, label, Input::Line("date"))
    }
    pub fn area(name: &str, label: impl Into<String>) -> Field {
        Field::new(name, label, Input::Area(4))
    }
    pub fn select(name: &str, label: impl Into<String>, choices: Vec<Choice>) -> Field {
        Field::new(name, label, Input::Select(choices))
    }
    /// One box; its value is `on`.
    pub fn check(name: &str, label: impl Into<String>) -> Field {
        Field::new(name, label, Input::Check)
    }
    /// One of a few, each a card.
    pub fn cards(name: &str, label: impl Into<String>, choices: Vec<Choice>) -> Field {
        Field::new(name, label, Input::Cards(choices))
    }
    /// Any of a few.
    pub fn boxes(name: &str, label: impl Into<String>, choices: Vec<Choice>) -> Field {
        Field::new(name, label, Input::Boxes(choices))
    }
    /// A file of some kinds, `.csv,text/csv`; the form needs [`form_with_file`].
    pub fn file(name: &str, label: impl Into<String>, accept: &'static str) -> Field {
        Field::new(name, label, Input::File(accept))
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Field {
        self.hint = hint.into();
        self
    }
    /// What stands behind the input: a unit.
    pub fn unit(mut self, unit: impl Into<String>) -> Field {
        self.unit = unit.into();
        self
    }
    /// Needed when two forms on a page have a field of the same name.
    pub fn id(mut self, id: impl Into<String>) -> Field {
        self.id = id.into();
        self
    }
    pub fn autocomplete(mut self, kind: &'static str) -> Field {
        self.autocomplete = kind;
        self
    }
    pub fn placeholder(mut self, text: impl Into<String>) -> Field {
        self.placeholder = text.into();
        self
    }
    pub fn rows(mut self, rows: u32) -> Field {
        self.input = Input::Area(rows);
        self
    }
    /// The least and the most, of a number or a date.
    pub fn range(mut self, least: impl std::fmt::Display, most: impl std::fmt::Display) -> Field {
        self.range = Some((least.to_string(), most.to_string()));
        self
    }
    pub fn required(mut self) -> Field {
        self.required = true;
        self
    }
    /// The page opens with the cursor here.
    pub fn focus(mut self) -> Field {
        self.focus = true;
        self
    }

    /// What the field holds, in a word: its label, value and unit. None for an empty one.
    fn said(&self, form: &Form) -> Option<String> {
        let value = Some(form.text(&self.name)).filter(|value| !value.is_empty())?;
        match &self.input {
            // The first choice is the usual one.
            Input::Select(choices) => {
                let chosen = choices.iter().skip(1).find(|choice| choice.value == value)?;
                Some(format!("{} {}", self.label, chosen.label))
            }
            _ if self.required => None,
            _ if self.unit.is_empty() => Some(format!("{} {value}", self.label)),
            _ => Some(format!("{} {value}{}{}", self.label, if self.unit.is_ascii() { " " } else { "" }, self.unit)),
        }
    }

    /// The whole field with the form's value and error.
    pub fn show(&self, lang: Lang, form: &Form) -> Markup {
        let problem = form.problem(&self.name).map(|problem| problem.words(lang));
        let (hint, error) = (format!("{}-hint", self.id), format!("{}-error", self.id));
        let mut about: Vec<&str> = Vec::new();
        if !self.hint.is_empty() {
            about.push(&hint);
        }
        if problem.is_some() {
            about.push(&error);
        }
        let about = (!about.is_empty()).then(|| about.join(" "));
        let tail = html! {
            @if !self.hint.is_empty() { p.hint id=(hint) { (self.hint) } }
            @if let Some(text) = &problem { p.error id=(error) { (icon("alert", "xs")) (text) } }
        };
        let wrong = problem.is_some();
        match &self.input {
            Input::Check => html! {
                div.field.tick.wrong[wrong] {
                    label for=(self.id) {
                        input type="checkbox" id=(self.id) name=(self.name) value="on" checked[form.has(&self.name)]
                            required[self.required] aria-describedby=[about] aria-invalid=[wrong.then_some("true")];
                        span { (self.label) }
                    }
                    (tail)
                }
            },
            Input::Cards(choices) => self.set("radio", choices, lang, form, about, &tail),
            Input::Boxes(choices) => self.set("checkbox", choices, lang, form, about, &tail),
            Input::Line(_) | Input::Area(_) | Input::Select(_) | Input::File(_) => html! {
                div.field.wrong[wrong] {
                    label for=(self.id) { (self.label) (self.optional(lang)) }
                    (self.input(form, about, wrong))
                    (tail)
                }
            },
        }
    }

    fn optional(&self, lang: Lang) -> Markup {
        html! { @if !self.required { span.optional { (T(lang).form_optional()) } } }
    }

    fn input(&self, form: &Form, about: Option<String>, wrong: bool) -> Markup {
        let (invalid, value) = (wrong.then_some("true"), form.text(&self.name));
        let complete = (!self.autocomplete.is_empty()).then_some(self.autocomplete);
        let hold = (!self.placeholder.is_empty()).then_some(&self.placeholder);
        match &self.input {
            Input::Area(rows) => html! {
                textarea id=(self.id) name=(self.name) rows=(rows) placeholder=[hold] required[self.required]
                    aria-describedby=[about] aria-invalid=[invalid] { (value) }
            },
            Input::Select(choices) => html! {
                select id=(self.id) name=(self.name) required[self.required] aria-describedby=[about] aria-invalid=[invalid] {
                    @for choice in choices {
                        option value=(choice.value) selected[choice.value == value] { (choice.label) }
                    }
                }
            },
            Input::File(accept) => html! {
                input type="file" id=(self.id) name=(self.name) accept=(accept) required[self.required]
                    aria-describedby=[about] aria-invalid=[invalid];
            },
            Input::Line(kind) => {
                let shown = if *kind == "password" { "" } else { value };
                let line = html! {
                    input type=(kind) id=(self.id) name=(self.name) value=(shown) placeholder=[hold]
                        inputmode=[self.inputmode] autocomplete=[complete] required[self.required] autofocus[self.focus]
                        min=[self.range.as_ref().map(|(least, _)| least)] max=[self.range.as_ref().map(|(_, most)| most)]
                        aria-describedby=[about] aria-invalid=[invalid];
                };
                html! { @if self.unit.is_empty() { (line) } @else { span.unit { (line) span { (self.unit) } } } }
            }
            Input::Check | Input::Cards(_) | Input::Boxes(_) => Markup::default(),
        }
    }

    fn set(
        &self,
        kind: &str,
        choices: &[Choice],
        lang: Lang,
        form: &Form,
        about: Option<String>,
        tail: &Markup,
    ) -> Markup {
        let picked = form.all(&self.name);
        let wrong = form.problem(&self.name).is_some();
        html! {
            fieldset.field.set.wrong[wrong] id=(self.id) aria-describedby=[about] {
                legend { (self.label) (self.optional(lang)) }
                div.options {
                    @for choice in choices {
                        label.option {
                            input type=(kind) name=(self.name) value=(choice.value) checked[picked.contains(&choice.value.as_str())]
                                required[self.required && kind == "radio"];
                            span { b { (choice.label) } @if !choice.note.is_empty() { small { (choice.note) } } }
                        }
                    }
                }
                (tail)
            }
        }
    }
}

/// A form that posts to `action` with the visitor's secret. `inside` holds the fields and the buttons.
pub fn form(visitor: &Visitor, action: &str, inside: Markup) -> Markup {
    html! { form.form method="post" action=(action) { (csrf::field(&visitor.csrf)) (inside) } }
}

/// Like [`form`], for files. The secret is the first part of the body.
pub fn form_with_file(visitor: &Visitor, action: &str, inside: Markup) -> Markup {
    html! {
        form.form method="post" action=(action) enctype="multipart/form-data" { (csrf::field(&visitor.csrf)) (inside) }
    }
}

/// Fields that belong together, under a title.
pub fn group(title: &str, note: &str, fields: Markup) -> Markup {
    html! {
        fieldset.group {
            legend { (title) }
            @if !note.is_empty() { p.note { (note) } }
            div.fields { (fields) }
        }
    }
}

/// Fields that are rarely needed, folded under their name; what they hold is said there. Open when one was refused.
pub fn more(title: &str, note: &str, lang: Lang, form: &Form, fields: &[Field]) -> Markup {
    let said: Vec<String> = fields.iter().filter_map(|field| field.said(form)).collect();
    let wrong = fields.iter().any(|field| form.problem(&field.name).is_some());
    html! {
        details.more open[wrong] {
            summary { b { (title) } " " span { @if said.is_empty() { (note) } @else { (said.join(" · ")) } } }
            div.fields { @for field in fields { (field.show(lang, form)) } }
        }
    }
}

/// Two fields that are read as one: a number and its unit.
pub fn pair(first: Markup, second: Markup) -> Markup {
    html! { div.joined { (first) (second) } }
}

/// The buttons at the foot: the act, and the way back.
pub fn acts(lang: Lang, act: &str, back: Option<&str>) -> Markup {
    html! {
        div.acts {
            button.btn.go type="submit" { (act) }
            @if let Some(href) = back { a.btn href=(href) { (T(lang).form_cancel()) } }
        }
    }
}

/// On top of a form that was refused: how many fields need care, with a link to the first. What was noted under the
/// empty name concerns the whole form and is said here. Nothing when all is fine.
pub fn summary(lang: Lang, form: &Form) -> Markup {
    let t = T(lang);
    let (whole, fields): (Vec<_>, Vec<_>) = form.problems().iter().partition(|(name, _)| name.is_empty());
    let count = i64::try_from(fields.len()).unwrap_or(i64::MAX);
    html! {
        @for (_, problem) in &whole { (parts::notice(parts::Tone::Bad, &problem.words(lang), Markup::default())) }
        @if let Some((first, _)) = fields.first() {
            (parts::notice(parts::Tone::Bad, &t.form_please_check(count), html! {
                a href={ "#f-" (first) } { (t.form_first_problem()) }
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::form::Problem;

    #[test]
    fn a_field_shows_its_value_and_its_error() {
        let mut form = Form::filled([("name", "김 <서연>".to_string())]);
        form.note("name", Problem::TooLong(3));
        let html = Field::text("name", "이름").hint("별명도 돼요").required().show(Lang::Ko, &form).into_string();
        for want in [
            "<label for=\"f-name\">이름</label>",
            "value=\"김 &lt;서연&gt;\"",
            "aria-describedby=\"f-name-hint f-name-error\"",
            "aria-invalid=\"true\"",
            "3자까지",
        ] {
            assert!(html.contains(want), "{want} in {html}");
        }
    }

    #[test]
    fn folded_fields_say_what_they_hold() {
        let fields = || vec![Field::number("days", "Trial").unit("days"), Field::text("note", "Note")];
        let mut form = Form::filled([("days", "14".to_string())]);
        let html = more("Trial", "none", Lang::En, &form, &fields()).into_string();
        assert!(html.contains("<span>Trial 14 days</span>") && !html.contains(" open"), "{html}");
        form.note("note", Problem::TooLong(3));
        assert!(
            more("Trial", "none", Lang::En, &form, &fields()).into_string().contains("<details class=\"more\" open")
        );
        assert!(
            more("Trial", "none", Lang::En, &Form::default(), &fields()).into_string().contains("<span>none</span>")
        );
    }

    #[test]
    fn a_password_is_never_sent_back() {
        let form = Form::filled([("p", "secret".to_string())]);
        assert!(!Field::password("p", "x").show(Lang::En, &form).into_string().contains("secret"));
    }

    #[test]
    fn choices_keep_what_was_picked() {
        let choices = || vec![Choice::new("a", "A"), Choice::new("b", "B").note("more")];
        let form = Form::filled([("x", "b".to_string())]);
        let select = Field::select("x", "X", choices()).show(Lang::En, &form).into_string();
        assert!(select.contains("<option value=\"b\" selected>"));
        let cards = Field::cards("x", "X", choices()).show(Lang::En, &form).into_string();
        assert!(cards.contains("value=\"b\" checked"));
    }
}

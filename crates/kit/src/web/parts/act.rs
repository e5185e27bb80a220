//! What people press: buttons and links that look like them, posts, menus, questions, dialogs. All work without
//! script, except that a dialog then needs a browser of 2025.

use base::Lang;
use maud::{Markup, html};

use super::icon;
use crate::web::csrf;
use crate::web::visitor::Visitor;
use crate::web::words::T;

/// The look of a button or of a link that looks like one.
#[derive(Clone, Debug, Default)]
pub struct Button {
    label: String,
    icon: &'static str,
    class: String,
}

impl Button {
    pub fn new(label: impl Into<String>) -> Button {
        Button { label: label.into(), ..Button::default() }
    }
    /// The main act of a page: at most one.
    pub fn go(self) -> Button {
        self.class("go")
    }
    /// Something that cannot be undone.
    pub fn danger(self) -> Button {
        self.class("danger")
    }
    pub fn mini(self) -> Button {
        self.class("mini")
    }
    pub fn icon(mut self, icon: &'static str) -> Button {
        self.icon = icon;
        self
    }
    fn class(mut self, class: &str) -> Button {
        self.class.push(' ');
        self.class.push_str(class);
        self
    }
    fn inside(&self) -> Markup {
        html! { @if !self.icon.is_empty() { (icon(self.icon, "s")) } (self.label) }
    }
    /// As a link.
    pub fn link(self, href: &str) -> Markup {
        html! { a class={ "btn" (self.class) } href=(href) { (self.inside()) } }
    }
    /// As a link to a file.
    pub fn download(self, href: &str) -> Markup {
        html! { a class={ "btn" (self.class) } href=(href) download { (self.inside()) } }
    }
    /// As the submit button of the form around it.
    pub fn submit(self) -> Markup {
        html! { button class={ "btn" (self.class) } type="submit" { (self.inside()) } }
    }
    /// As a submit button that says which of several was pressed.
    pub fn submit_as(self, name: &str, value: &str) -> Markup {
        html! { button class={ "btn" (self.class) } type="submit" name=(name) value=(value) { (self.inside()) } }
    }
    /// Opens the popover or dialog of this id, see [`opener`] for dialogs.
    fn popover(self, target: &str) -> Markup {
        html! { button class={ "btn" (self.class) } type="button" popovertarget=(target) { (self.inside()) } }
    }
}

/// A form that is only a button. `fields` are hidden values.
pub fn post(visitor: &Visitor, action: &str, fields: &[(&str, &str)], button: Button) -> Markup {
    html! { form.inline method="post" action=(action) { (hidden(visitor, fields)) (button.submit()) } }
}

fn hidden(visitor: &Visitor, fields: &[(&str, &str)]) -> Markup {
    html! {
        (csrf::field(&visitor.csrf))
        @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
    }
}

/// Asks before it posts: the button opens a question with the way back first. `id` is unique on the page.
pub fn confirm(
    visitor: &Visitor,
    id: &str,
    button: Button,
    question: &str,
    text: &str,
    action: &str,
    yes: Button,
) -> Markup {
    html! {
        (button.popover(id))
        div.ask popover id=(id) role="dialog" aria-labelledby={ (id) "-q" } {
            h2 id={ (id) "-q" } { (question) }
            p.soft { (text) }
            form method="post" action=(action) {
                (hidden(visitor, &[]))
                div.acts {
                    button.btn type="button" popovertarget=(id) popovertargetaction="hide" autofocus { (T(visitor.lang).form_cancel()) }
                    (yes.submit())
                }
            }
        }
    }
}

/// A menu behind three dots; `items` are links and forms.
pub fn menu(id: &str, label: &str, items: Markup) -> Markup {
    html! {
        button.ghost.mini type="button" popovertarget=(id) aria-label=(label) { (icon("dots", "s")) }
        div.menu popover id=(id) { (items) }
    }
}

/// A button that opens the [`dialog`] of this id.
pub fn opener(id: &str, button: Button) -> Markup {
    html! {
        button class={ "btn" (button.class) } type="button" commandfor=(id) command="show-modal" data-open=(id) {
            (button.inside())
        }
    }
}

/// A quick edit: on the right on a desktop, a full page on a phone. `open` after a refusal, so the error is seen.
pub fn dialog(lang: Lang, id: &str, title: &str, open: bool, body: Markup) -> Markup {
    html! {
        dialog.drawer id=(id) closedby="any" open[open] data-modal aria-labelledby={ (id) "-title" } {
            header {
                h2 id={ (id) "-title" } { (title) }
                form method="dialog" { button.ghost aria-label=(T(lang).close()) { (icon("close", "")) } }
            }
            (body)
        }
    }
}

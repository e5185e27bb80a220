//! The customer's own pages, made for a phone first: its tabs lie at the foot there, and in the header of a desktop.

use maud::{Markup, html};

use super::{Link, Shop, document, looks, mark, phone_tab};
use crate::web::csrf;
use crate::web::page::Page;
use crate::web::parts::icon;
use crate::web::visitor::Visitor;
use crate::web::words::T;

/// What stands around a customer's pages.
#[derive(Clone, Debug, Default)]
pub struct Portal {
    pub shop: Shop,
    /// Up to five.
    pub tabs: Vec<Link>,
    /// What is new: its address and whether there is something.
    pub bell: Option<(String, bool)>,
    /// Where signing out is posted to; empty when nobody is signed in.
    pub leave: String,
}

/// A page of the customer's own. `here` is the id of the tab it belongs to.
pub fn portal(visitor: &Visitor, frame: &Portal, here: &str, title: &str, main: Markup) -> Page {
    let t = T(visitor.lang);
    let body = html! {
        header.ptop {
            a.brand href=(frame.tabs.first().map_or("/", |link| link.href.as_str())) { (mark(Some(&frame.shop))) b { (frame.shop.name) } }
            @if !frame.tabs.is_empty() {
                nav.tabs aria-label=(t.nav_tabs()) { @for link in frame.tabs.iter().take(5) { (phone_tab(link, here)) } }
            }
            div.end {
                @if let Some((href, new)) = &frame.bell {
                    a.ghost href=(href) aria-label=(if *new { t.bell_new() } else { t.bell() }) { (icon("bell", "")) @if *new { i.dot {} } }
                }
                button.ghost type="button" popovertarget="account" aria-label=(t.account()) { (icon("user", "")) }
                div.menu.account popover id="account" {
                    (looks(visitor))
                    @if !frame.leave.is_empty() {
                        hr;
                        form.inline method="post" action=(frame.leave) {
                            (csrf::field(&visitor.csrf))
                            button type="submit" { (icon("leave", "s")) (t.leave()) }
                        }
                    }
                }
            }
        }
        main #main tabindex="-1" { (main) }
    };
    document(visitor, Some(&frame.shop), title, "portal", true, body)
}

//! A single card in the middle: signing in, an apology, a short question.

use maud::{Markup, html};

use super::{Shop, document, looks, mark};
use crate::web::page::Page;
use crate::web::parts::icon;
use crate::web::visitor::Visitor;
use crate::web::words::T;

/// A page that is one card. `main` holds its own `h1`.
pub fn plain(visitor: &Visitor, shop: Option<&Shop>, title: &str, main: Markup) -> Page {
    let t = T(visitor.lang);
    let name = shop.map_or(t.program(), |shop| shop.name.as_str());
    let body = html! {
        header.plaintop {
            a.brand href="/" { (mark(shop)) b { (name) } }
            div.end {
                button.ghost type="button" popovertarget="look" aria-label=(t.look()) { (icon("globe", "")) }
                div.menu.account popover id="look" { (looks(visitor)) }
            }
        }
        main #main tabindex="-1" { div.card.single { (main) } }
    };
    document(visitor, shop, title, "plain", false, body)
}

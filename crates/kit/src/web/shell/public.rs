//! The storefront: the shop's name, its pages, and at the foot who it is, as the law asks of online shops.

use maud::{Markup, html};

use super::{Link, Shop, document, looks, mark};
use crate::web::page::Page;
use crate::web::parts::icon;
use crate::web::visitor::Visitor;
use crate::web::words::T;

/// What stands around the public pages.
#[derive(Clone, Debug, Default)]
pub struct Public {
    pub shop: Shop,
    pub links: Vec<Link>,
    /// The one button at the top: sign up, or "my subscription".
    pub act: Option<Link>,
    /// Who the shop is: company, representative, registration, address, telephone.
    pub about: Vec<(String, String)>,
    /// Terms, privacy, refunds.
    pub legal: Vec<Link>,
}

/// A public page. `here` is the id of the link it belongs to.
pub fn public(visitor: &Visitor, frame: &Public, here: &str, title: &str, main: Markup) -> Page {
    let t = T(visitor.lang);
    let body = html! {
        header.storetop {
            div.wide {
                a.brand href="/" { (mark(Some(&frame.shop))) b { (frame.shop.name) } }
                nav.links aria-label=(t.nav_label()) {
                    @for link in &frame.links { a href=(link.href) aria-current=[(link.id == here).then_some("page")] { (link.label) } }
                }
                div.end {
                    button.ghost type="button" popovertarget="look" aria-label=(t.look()) { (icon("globe", "")) }
                    div.menu.account popover id="look" { (looks(visitor)) }
                    @if let Some(act) = &frame.act { a.btn.go href=(act.href) { (act.label) } }
                }
            }
        }
        main #main tabindex="-1" { (main) }
        footer.storefoot {
            div.wide {
                b { (frame.shop.name) }
                @if !frame.about.is_empty() { dl { @for (name, value) in &frame.about { div { dt { (name) } dd { (value) } } } } }
                @if !frame.legal.is_empty() { nav aria-label=(t.nav_legal()) { @for link in &frame.legal { a href=(link.href) { (link.label) } } } }
            }
        }
    };
    document(visitor, Some(&frame.shop), title, "store", false, body)
}

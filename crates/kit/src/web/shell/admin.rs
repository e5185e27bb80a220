//! The staff console: sidebar and top bar on a desktop, tabs at the foot of a phone, the command palette.

use maud::{Markup, html};

use super::{Group, Link, Shop, document, entry, looks, mark, palette, phone_tab};
use crate::web::csrf;
use crate::web::page::Page;
use crate::web::parts::{face_of, icon};
use crate::web::visitor::Visitor;
use crate::web::words::T;

/// What the console shows around every page. Built once per request by whoever knows the areas.
#[derive(Clone, Debug, Default)]
pub struct Admin {
    pub shop: Shop,
    /// Other shops of the same staff member, behind the shop's name.
    pub shops: Vec<Link>,
    /// The staff member's name and a number for the colour.
    pub person: (String, i64),
    /// The sidebar, work first.
    pub groups: Vec<Group>,
    /// The foot of the sidebar: settings.
    pub foot: Vec<Link>,
    /// Up to four tabs on a phone; "more" opens all groups.
    pub tabs: Vec<Link>,
    /// What waits: its address and whether something is new.
    pub bell: Option<(String, bool)>,
    /// Pages of the person's own, above language and theme.
    pub account: Vec<Link>,
    /// Where signing out is posted to.
    pub leave: String,
    /// The palette's fixed entries; people and things come from `search`.
    pub palette: Vec<Group>,
    /// Where the palette asks: `/admin/search`. Empty for no search.
    pub search: String,
}

/// A page of the console. `here` is the id of the navigation entry it belongs to.
pub fn admin(visitor: &Visitor, frame: &Admin, here: &str, title: &str, main: Markup) -> Page {
    let t = T(visitor.lang);
    let is_more = !frame.tabs.iter().take(4).any(|link| link.id == here);
    let body = html! {
        div.app {
            (sidebar(t, frame, here))
            div {
                (top(visitor, frame))
                main #main tabindex="-1" { (main) }
            }
        }
        nav.tabs.only-phone aria-label=(t.nav_tabs()) {
            @for link in frame.tabs.iter().take(4) { (phone_tab(link, here)) }
            button type="button" popovertarget="more" aria-current=[is_more.then_some("true")] { (icon("dots", "")) (t.nav_more()) }
        }
        div.sheet popover id="more" {
            nav aria-label=(t.nav_more()) {
                @for group in &frame.groups { (listed(group, here)) }
                div.nav { @for link in &frame.foot { (entry(link, here)) } }
            }
        }
        (palette::palette(visitor.lang, frame))
    };
    document(visitor, Some(&frame.shop), title, "console", true, body)
}

fn listed(group: &Group, here: &str) -> Markup {
    html! {
        div.nav {
            @if !group.label.is_empty() { p.title { (group.label) } }
            @for link in &group.links { (entry(link, here)) }
        }
    }
}

fn sidebar(t: T, frame: &Admin, here: &str) -> Markup {
    html! {
        nav.side aria-label=(t.nav_label()) {
            button.shop type="button" popovertarget="shops" {
                (mark(Some(&frame.shop)))
                span { b { (frame.shop.name) } small { (frame.shop.address) } }
                (icon("down", "s"))
            }
            div.menu.shops popover id="shops" {
                a href="/" { (icon("store", "s")) (t.nav_storefront()) }
                @for link in &frame.shops { a href=(link.href) { (icon(link.icon, "s")) (link.label) } }
            }
            @for group in &frame.groups { (listed(group, here)) }
            div.nav.foot { @for link in &frame.foot { (entry(link, here)) } }
        }
    }
}

fn top(visitor: &Visitor, frame: &Admin) -> Markup {
    let t = T(visitor.lang);
    html! {
        header.top {
            a.only-phone href=(frame.tabs.first().map_or("/", |link| link.href.as_str())) aria-label=(frame.shop.name) { (mark(Some(&frame.shop))) }
            button.find type="button" commandfor="palette" command="show-modal" data-open="palette" aria-keyshortcuts="Control+K Meta+K" {
                (icon("search", "s")) span { (t.search_hint()) } kbd aria-hidden="true" { "⌘K" }
            }
            div.end {
                button.ghost type="button" data-theme-next aria-label=(t.theme_next()) { (icon("sun", "")) }
                @if let Some((href, new)) = &frame.bell {
                    a.ghost href=(href) aria-label=(if *new { t.bell_new() } else { t.bell() }) { (icon("bell", "")) @if *new { i.dot {} } }
                }
                button.me type="button" popovertarget="account" aria-label=(t.account()) { (face_of(&frame.person.0, frame.person.1, "")) }
                div.menu.account popover id="account" {
                    p { b { (frame.person.0) } }
                    @for link in &frame.account { a href=(link.href) { (icon(link.icon, "s")) (link.label) } }
                    hr;
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
    }
}

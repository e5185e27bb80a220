//! The command palette: fixed entries first, people and things from the server while typing. Initial consonants match.

use base::Lang;
use maud::{Markup, html};

use super::admin::Admin;
use super::{Group, Link};
use crate::web::page::Page;
use crate::web::parts::icon;
use crate::web::words::T;

pub(super) fn palette(lang: Lang, frame: &Admin) -> Markup {
    let t = T(lang);
    let search = (!frame.search.is_empty()).then_some(&frame.search);
    html! {
        dialog.pal #palette closedby="any" data-empty=(t.palette_empty()) data-search=[search] aria-label=(t.palette_title()) {
            form method="dialog" role="search" {
                (icon("search", ""))
                input type="text" inputmode="search" role="combobox" aria-expanded="true" aria-controls="pal-list"
                    aria-label=(t.search_hint()) placeholder=(t.search_hint()) autocomplete="off" autofocus;
                kbd { "Esc" }
            }
            div #pal-list role="listbox" aria-label=(t.palette_title()) {
                div #pal-found role="presentation" {}
                @for (g, group) in frame.palette.iter().enumerate() { (section(group, &format!("p{g}"))) }
            }
            p.hide role="status" {}
            footer { (t.palette_help()) }
        }
    }
}

fn section(group: &Group, prefix: &str) -> Markup {
    html! {
        div.sec role="presentation" { (group.label) }
        @for (i, link) in group.links.iter().enumerate() { (option(link, &format!("{prefix}-{i}"))) }
    }
}

fn option(link: &Link, id: &str) -> Markup {
    html! {
        a role="option" id=(id) aria-selected="false" tabindex="-1" href=(link.href) {
            (icon(link.icon, "")) span { (link.label) } small { (link.hint) }
        }
    }
}

/// What the palette's search answers: found things in groups, in the element the script exchanges.
pub fn results(groups: &[Group]) -> Page {
    Page(html! {
        div #pal-found role="presentation" {
            @for (g, group) in groups.iter().enumerate() { @if !group.links.is_empty() { (section(group, &format!("s{g}"))) } }
        }
    })
}

//! The frames around pages: the staff console, the customer's own pages, the storefront, and a single card. What they
//! show of the shop comes in as plain structs.

mod admin;
mod palette;
mod plain;
mod portal;
mod public;
#[cfg(test)]
mod tests;

pub use admin::{Admin, admin};
pub use palette::results;
pub use plain::plain;
pub use portal::{Portal, portal};
pub use public::{Public, public};

use base::Lang;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::assets::{APP_CSS, APP_JS, MARK_SVG, SITE_CSS, SITE_JS};
use super::page::Page;
use super::parts::icon;
use super::visitor::Visitor;
use super::words::T;
use super::{csrf, parts, show};

/// What a frame shows of the shop.
#[derive(Clone, Debug, Default)]
pub struct Shop {
    pub name: String,
    /// Where the storefront is, without the scheme: `plum.example`.
    pub address: String,
    /// The address of the logo; the first letter stands in when there is none.
    pub logo: Option<String>,
    /// The hue of the shop's colour in degrees; ours when there is none.
    pub accent: Option<u16>,
}

/// An entry of a navigation or of the command palette.
#[derive(Clone, Debug, Default)]
pub struct Link {
    /// Equal to the page's `here` when it is the current one.
    pub id: String,
    pub icon: &'static str,
    pub label: String,
    pub href: String,
    pub hint: String,
    pub count: Option<i64>,
    pub hot: bool,
}

impl Link {
    pub fn new(id: &str, icon: &'static str, label: impl Into<String>, href: impl Into<String>) -> Link {
        Link { id: id.to_string(), icon, label: label.into(), href: href.into(), ..Link::default() }
    }
    /// How many wait there.
    pub fn count(mut self, n: i64) -> Link {
        self.count = Some(n);
        self
    }
    /// Someone should look now.
    pub fn hot(mut self, hot: bool) -> Link {
        self.hot = hot;
        self
    }
    /// The quiet text at the end of a palette entry.
    pub fn hint(mut self, hint: impl Into<String>) -> Link {
        self.hint = hint.into();
        self
    }
}

/// Links under a title; the title may be empty.
#[derive(Clone, Debug, Default)]
pub struct Group {
    pub label: String,
    pub links: Vec<Link>,
}

impl Group {
    pub fn new(label: impl Into<String>, links: Vec<Link>) -> Group {
        Group { label: label.into(), links }
    }
}

/// The whole document around a body.
fn document(visitor: &Visitor, shop: Option<&Shop>, title: &str, class: &str, prefetch: bool, body: Markup) -> Page {
    let accent = shop.and_then(|shop| shop.accent).map(|hue| format!("hue-{}", (u32::from(hue) + 5) / 10 % 36));
    let (css, js) = if class == "console" { (APP_CSS, APP_JS) } else { (SITE_CSS, SITE_JS) };
    let site = shop.map_or(T(visitor.lang).program(), |shop| shop.name.as_str());
    Page(html! {
        (DOCTYPE)
        html lang=(visitor.lang.tag()) data-theme=[visitor.theme.attribute()] class=[accent] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="color-scheme" content="light dark";
                meta name="theme-color" content="#f6f5f3" media="(prefers-color-scheme: light)";
                meta name="theme-color" content="#0e0f13" media="(prefers-color-scheme: dark)";
                title { (title) " · " (site) }
                link rel="icon" href=(MARK_SVG) type="image/svg+xml";
                link rel="stylesheet" href=(css);
                script type="module" src=(js) {}
                @if prefetch { script type="speculationrules" { (PreEscaped(PREFETCH)) } }
            }
            body class=(class) {
                a.skip href="#main" { (T(visitor.lang).skip()) }
                (body)
                p.hide #say role="status" {}
                (parts::flash(visitor.lang, visitor.flash.as_ref()))
            }
        }
    })
}

/// A page is fetched when a pointer rests on its link; downloads are not.
const PREFETCH: &str = r#"{"prefetch":[{"where":{"and":[{"href_matches":"/*"},{"not":{"selector_matches":"[download]"}}]},"eagerness":"moderate"}]}"#;

/// The shop's logo, or its first letter on a tile in the shop's colour; without a shop our own mark.
fn mark(shop: Option<&Shop>) -> Markup {
    html! {
        @match shop {
            None => img.mark src=(MARK_SVG) alt="" width="34" height="34";,
            Some(shop) => @match &shop.logo {
                Some(logo) => img.mark src=(logo) alt="" width="34" height="34";,
                None => span.mark.letter aria-hidden="true" { (shop.name.chars().next().unwrap_or('·')) },
            },
        }
    }
}

/// A navigation entry.
fn entry(link: &Link, here: &str) -> Markup {
    html! {
        a href=(link.href) aria-current=[(link.id == here).then_some("page")] {
            (icon(link.icon, "")) span { (link.label) }
            @if let Some(n) = link.count { (parts::tally(n, link.hot)) }
        }
    }
}

/// The other language and the themes, as forms: they work without script.
fn looks(visitor: &Visitor) -> Markup {
    let t = T(visitor.lang);
    let here = visitor.here_as_chosen();
    let other = if visitor.lang == Lang::Ko { Lang::En } else { Lang::Ko };
    let one = |action: &str, name: &str, value: &str, sign: &str, text: &str| {
        html! {
            form.inline method="post" action=(action) {
                (csrf::field(&visitor.csrf))
                input type="hidden" name="back" value=(here);
                button type="submit" name=(name) value=(value) { (icon(sign, "s")) (text) }
            }
        }
    };
    html! {
        (one("/lang", "lang", other.code(), "globe", T(other).this_language()))
        (one("/theme", "theme", "light", "sun", t.theme_light()))
        (one("/theme", "theme", "dark", "moon", t.theme_dark()))
        (one("/theme", "theme", "auto", "sliders", t.theme_auto()))
    }
}

/// Tabs at the foot of a phone; a dot where someone should look.
fn phone_tab(link: &Link, here: &str) -> Markup {
    html! {
        a href=(link.href) aria-current=[(link.id == here).then_some("page")] {
            (icon(link.icon, "")) (link.label)
            @if link.hot { i {} @if let Some(n) = link.count { span.hide { " " (show::count(n)) } } }
        }
    }
}

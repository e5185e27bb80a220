//! Who is looking and how: language, theme, address, the form secret and a sentence from the page before. An extractor
//! that never fails and needs no state.

use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use base::Lang;

use super::flash::Flash;
use super::form::Form;
use super::{cookie, csrf, flash, url};

/// Light, dark, or as the device says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub fn from_code(code: &str) -> Option<Theme> {
        match code {
            "auto" => Some(Theme::Auto),
            "light" => Some(Theme::Light),
            "dark" => Some(Theme::Dark),
            _ => None,
        }
    }
    /// The `data-theme` attribute; none follows the device.
    pub fn attribute(self) -> Option<&'static str> {
        match self {
            Theme::Auto => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        }
    }
}

/// The shop's own language, put into the request's extensions by whoever knows the shop.
#[derive(Clone, Copy, Debug)]
pub struct ShopLang(pub Lang);

#[derive(Clone, Debug)]
pub struct Visitor {
    pub lang: Lang,
    pub theme: Theme,
    pub path: String,
    pub query: String,
    /// The secret for forms, see [`csrf`].
    pub csrf: String,
    pub flash: Option<Flash>,
}

impl Visitor {
    /// A visitor from nowhere, for tests and for pages made outside a request.
    pub fn plain(lang: Lang, path: &str) -> Visitor {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let (path, query) = (path.to_string(), query.to_string());
        Visitor { lang, theme: Theme::Auto, path, query, csrf: String::new(), flash: None }
    }

    /// Path and query, for coming back.
    pub fn here(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }

    /// Like [`Visitor::here`] without what was asked of the look, for coming back after choosing another.
    pub(super) fn here_as_chosen(&self) -> String {
        let mut kept = url::pairs(&self.query);
        kept.retain(|(key, _)| key != "lang" && key != "theme");
        if kept.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, url::query(&kept)) }
    }

    fn read(parts: &Parts) -> Visitor {
        let query = parts.uri.query().unwrap_or_default().to_string();
        let asked = url::pairs(&query);
        let param = |name: &str| asked.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        let theme = param("theme").or_else(|| cookie::find(&parts.headers, "theme"));
        let token = parts.extensions.get::<csrf::Token>().map(|token| token.0.clone());
        Visitor {
            lang: lang(param("lang"), &parts.headers, parts.extensions.get::<ShopLang>().copied()),
            theme: theme.and_then(|code| Theme::from_code(&code)).unwrap_or_default(),
            path: parts.uri.path().to_string(),
            query,
            csrf: token.or_else(|| cookie::find(&parts.headers, csrf::NAME)).unwrap_or_default(),
            flash: flash::read(&parts.headers),
        }
    }
}

/// By choice (`?lang=`, then the cookie), then what the browser wants, then the shop's own.
fn lang(asked: Option<String>, headers: &HeaderMap, shop: Option<ShopLang>) -> Lang {
    let chosen = asked.and_then(|code| Lang::from_code(&code));
    let kept = || cookie::find(headers, "lang").and_then(|code| Lang::from_code(&code));
    let wanted = || headers.get(header::ACCEPT_LANGUAGE).and_then(|value| Lang::accepted(value.to_str().ok()?));
    chosen.or_else(kept).or_else(wanted).or(shop.map(|shop| shop.0)).unwrap_or(Lang::Ko)
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Visitor::read(parts))
    }
}

/// `POST /lang` and `POST /theme`: remember the choice and go back.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/lang", post(choose_lang)).route("/theme", post(choose_theme))
}

async fn choose_lang(form: Form) -> Response {
    let lang = Lang::from_code(form.text("lang")).unwrap_or(Lang::Ko);
    let back = Redirect::to(url::safe_back(form.text("back")));
    ([cookie::set("lang", lang.code(), cookie::YEAR)], back).into_response()
}

async fn choose_theme(form: Form) -> Response {
    let theme = Theme::from_code(form.text("theme")).unwrap_or_default();
    let back = Redirect::to(url::safe_back(form.text("back")));
    ([cookie::set_open("theme", theme.attribute().unwrap_or("auto"), cookie::YEAR)], back).into_response()
}

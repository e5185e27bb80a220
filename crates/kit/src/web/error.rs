//! How a request can end other than well. Refused: the person reads why. Missing: not there, or not theirs to know.
//! Broken: an apology with a number, under which the whole chain of causes is in the log.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::Lang;
use maud::html;

use super::visitor::Visitor;
use super::words::T;
use super::{csrf, parts, shell};

/// A handler's failure. Any error of a library becomes `Broken` by `?`.
#[derive(Clone, Debug, PartialEq)]
pub enum Oops {
    /// 422 with a sentence in the person's language.
    Refused(String),
    /// 403: the person is known but may not do this.
    Forbidden,
    /// 403: the request did not come from one of our pages, or its form is too old.
    Forged,
    /// 404
    Missing,
    /// 413: more than this many bytes.
    TooLarge(usize),
    /// 408: the request did not arrive in time.
    TooSlow,
    /// 429: too many tries; again after so many seconds.
    Later(u64),
    /// 500; the text is for the log only.
    Broken(String),
}

impl Oops {
    pub fn status(&self) -> StatusCode {
        match self {
            Oops::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Oops::Forbidden | Oops::Forged => StatusCode::FORBIDDEN,
            Oops::Missing => StatusCode::NOT_FOUND,
            Oops::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Oops::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Oops::Later(_) => StatusCode::TOO_MANY_REQUESTS,
            Oops::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Title and sentence for people. `number` is shown for what is broken.
    pub fn words(&self, lang: Lang, number: &str) -> (String, String) {
        let t = T(lang);
        match self {
            Oops::Refused(why) => (t.oops_refused().to_string(), why.clone()),
            Oops::Forbidden => (t.oops_forbidden().to_string(), t.oops_forbidden_text().to_string()),
            Oops::Forged => (t.oops_forged().to_string(), t.oops_forged_text().to_string()),
            Oops::Missing => (t.oops_missing().to_string(), t.oops_missing_text().to_string()),
            Oops::TooLarge(most) => {
                let megabytes = i64::try_from(*most >> 20).unwrap_or(i64::MAX);
                (t.oops_too_large().to_string(), t.oops_too_large_text(megabytes))
            }
            Oops::TooSlow => (t.oops_too_slow().to_string(), t.oops_too_slow_text().to_string()),
            Oops::Later(seconds) => {
                (t.oops_later().to_string(), t.oops_later_text(i64::try_from(*seconds).unwrap_or(i64::MAX)))
            }
            Oops::Broken(_) => (t.oops_broken().to_string(), t.oops_broken_text(number)),
        }
    }
}

impl Oops {
    /// Writes down what broke where nobody is told of it.
    pub fn log(&self) {
        if let Oops::Broken(chain) = self {
            tracing::error!("{chain}");
        }
    }
}

impl<E: std::error::Error + 'static> From<E> for Oops {
    fn from(error: E) -> Oops {
        let mut chain = error.to_string();
        let mut cause = error.source();
        while let Some(inner) = cause {
            chain.push_str(": ");
            chain.push_str(&inner.to_string());
            cause = inner.source();
        }
        Oops::Broken(chain)
    }
}

/// Travels from the handler to the guard, which knows the visitor's language.
#[derive(Clone, Debug)]
struct Undressed(Oops);

impl IntoResponse for Oops {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Undressed(self));
        response
    }
}

/// The page of a failure; every other answer stays as it is.
pub(super) fn dress(response: Response, visitor: &Visitor) -> Response {
    let Some(Undressed(oops)) = response.extensions().get::<Undressed>().cloned() else { return response };
    let number = if let Oops::Broken(chain) = &oops { logged(chain, visitor) } else { String::new() };
    let (title, text) = oops.words(visitor.lang, &number);
    let t = T(visitor.lang);
    let under = |root: &str| visitor.path == root || visitor.path.starts_with(&format!("{root}/"));
    let (home, way_home) = match () {
        () if under("/admin") => ("/admin", t.oops_to_console()),
        () if under("/my") => ("/my", t.oops_to_mine()),
        () => ("/", t.oops_home()),
    };
    let body = html! {
        (parts::glyph(if oops == Oops::Missing { "search" } else { "alert" }, parts::Tone::Warn))
        h1 { (title) }
        p.soft { (text) }
        p.acts {
            a.btn.go href=(home) { (way_home) }
            @if matches!(oops, Oops::Later(_) | Oops::Broken(_)) { a.btn href=(visitor.here()) { (t.oops_again()) } }
        }
    };
    let mut page = (oops.status(), shell::plain(visitor, None, &title, body)).into_response();
    if let Oops::Later(seconds) = oops {
        page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    page
}

/// Logs the chain once and gives the number it can be found by.
fn logged(chain: &str, visitor: &Visitor) -> String {
    let number: String = csrf::fresh().chars().take(8).collect();
    tracing::error!(number, path = visitor.path, "{chain}");
    number
}

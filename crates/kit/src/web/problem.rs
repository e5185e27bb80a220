//! What a program reads when its request does not end well: a problem document (RFC 9457).

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::Lang;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::words::T;

/// `code` is stable; the sentence is for people, in Korean and English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub status: StatusCode,
    pub code: &'static str,
    pub says: [String; 2],
}

impl Problem {
    /// A problem with its sentence in a language.
    pub fn new(status: StatusCode, code: &'static str, say: impl Fn(Lang) -> String) -> Problem {
        Problem { status, code, says: [Lang::Ko, Lang::En].map(say) }
    }

    /// The request cannot be understood; `why` is for who writes the program.
    pub fn unclear(why: impl Into<String>) -> Problem {
        let why = why.into();
        Problem::new(StatusCode::BAD_REQUEST, "unclear", |lang| T(lang).problem_unclear(&why))
    }

    /// There is no such thing in this shop.
    pub fn missing() -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not_found", |lang| T(lang).problem_missing().into())
    }

    /// The address is there, and cannot do that.
    pub fn wrong_method() -> Problem {
        Problem::new(StatusCode::METHOD_NOT_ALLOWED, "wrong_method", |lang| T(lang).problem_wrong_method().into())
    }

    /// The request did not arrive in time.
    pub fn too_slow() -> Problem {
        Problem::new(StatusCode::REQUEST_TIMEOUT, "too_slow", |lang| T(lang).oops_too_slow_text().into())
    }

    /// More bytes than one request may have.
    pub fn too_large(most: usize) -> Problem {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", |lang| T(lang).problem_too_large(most))
    }
}

impl<E: std::error::Error + 'static> From<E> for Problem {
    /// What broke is for the log only.
    fn from(error: E) -> Problem {
        tracing::error!("{error}");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "broken", |lang| T(lang).problem_broken().into())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or("Problem");
        let (status, code, [ko, en]) = (self.status.as_u16(), self.code, self.says);
        let body = json!({
            "type": format!("urn:dangol:problem:{code}"), "title": title, "status": status, "code": code,
            "detail": en, "says": {"ko": ko, "en": en},
        });
        let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"))];
        (self.status, kind, body.to_string()).into_response()
    }
}

/// What stands behind the question mark of a program's request. A parameter nobody knows is a problem, not read past.
#[derive(Clone, Debug)]
pub struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Params<T>, Problem> {
        let read = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        read.map(|query| Params(query.0)).map_err(|why| Problem::unclear(why.body_text()))
    }
}

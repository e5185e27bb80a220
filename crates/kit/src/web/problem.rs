//! What a program reads when its request does not end well: a problem document (RFC 9457).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// `code` is stable; `detail` is a sentence for the person who writes the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub status: StatusCode,
    pub code: &'static str,
    pub detail: String,
    /// The same for people, in Korean and English, where there is such a sentence.
    pub says: Option<[String; 2]>,
}

impl Problem {
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Problem {
        Problem { status, code, detail: detail.into(), says: None }
    }

    /// The sentence for people in both languages.
    pub fn says(self, ko: String, en: String) -> Problem {
        Problem { says: Some([ko, en]), ..self }
    }

    /// The request cannot be understood.
    pub fn unclear(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "unclear", detail)
    }
}

impl<E: std::error::Error + 'static> From<E> for Problem {
    /// What broke is for the log only.
    fn from(error: E) -> Problem {
        tracing::error!("{error}");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "broken", "Something broke here. Please try again later.")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or("Problem");
        let (status, code) = (self.status.as_u16(), self.code);
        let mut body = json!({
            "type": format!("urn:dangol:problem:{code}"), "title": title, "status": status, "code": code,
            "detail": self.detail,
        });
        if let Some([ko, en]) = self.says {
            body["says"] = json!({ "ko": ko, "en": en });
        }
        let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"))];
        (self.status, kind, body.to_string()).into_response()
    }
}

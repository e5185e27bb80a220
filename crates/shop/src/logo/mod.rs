//! The shop's logo: a small picture at `/logo`, put up and taken down on the settings page. What it is is told by its
//! first bytes, never by its name.

mod admin;
mod storefront;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use kit::app::App;

/// 256 KB.
const BYTES_MOST: usize = 256 * 1024;

pub fn routes() -> Router<App> {
    // Twice the picture: room for the form around it, and for telling somebody that theirs is too large.
    let limit = DefaultBodyLimit::max(20 * BYTES_MOST);
    Router::new()
        .route("/logo", get(storefront::picture))
        .route("/admin/settings/logo", post(admin::put_up).layer(limit))
        .route("/admin/settings/logo/remove", post(admin::take_down))
}

/// Why a picture is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    Empty,
    TooLarge,
    /// Neither PNG, JPEG nor WebP.
    Kind,
}

/// The media type of a picture that may be a logo.
fn check(bytes: &[u8]) -> Result<&'static str, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if bytes.len() > BYTES_MOST {
        return Err(Refusal::TooLarge);
    }
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Ok("image/png"),
        [0xff, 0xd8, 0xff, ..] => Ok("image/jpeg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok("image/webp"),
        _ => Err(Refusal::Kind),
    }
}

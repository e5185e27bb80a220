//! The style sheet, the script and the icons, built into the program. An address holds the hash of its content, so a
//! browser keeps a file forever and a new version has a new address.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// One served file, plain and Brotli-compressed.
#[derive(Debug)]
pub struct Asset {
    pub name: &'static str,
    pub url: &'static str,
    pub mime: &'static str,
    pub raw: &'static [u8],
    pub br: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// `GET /a/{file}`
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/a/{file}", get(serve))
}

async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.url.strip_prefix("/a/") == Some(file.as_str())) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let br = accepted.split(',').any(|coding| coding.split(';').next().is_some_and(|name| name.trim() == "br"));
    let mut response = (if br { asset.br } else { asset.raw }).into_response();
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.mime));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    answer.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if br {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a first visit loads besides the page itself (2 to 8 KB).
    #[test]
    fn the_client_layer_stays_small() {
        let size = |url: &str| ASSETS.iter().find(|asset| asset.url == url).map_or(usize::MAX, |asset| asset.br.len());
        for (urls, most) in [([APP_CSS, APP_JS, ICONS_SVG], 17_400), ([SITE_CSS, SITE_JS, ICONS_SVG], 13_500)] {
            let sizes = urls.map(size);
            assert!(sizes.iter().sum::<usize>() <= most, "{sizes:?}");
        }
        assert!(size(APP_JS) <= 6 * 1024);
    }
}

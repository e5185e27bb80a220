//! `/logo`: the picture itself.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use kit::web::Oops;

use crate::here::Here;
use crate::tenant;

/// Its address carries the shop's version, so it may be kept for a day.
pub async fn picture(here: Here) -> Result<Response, Oops> {
    let shop = here.shop.id;
    let (bytes, kind) = here.app.db.read(move |r| tenant::find_logo(r, shop)).await?.ok_or(Oops::Missing)?;
    let headers = [
        (header::CONTENT_TYPE, kind.as_str()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    Ok((headers, bytes).into_response())
}

//! Which shop somebody came to, for every public page. Found by the `Host` header.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::id::ShopId;
use base::{Day, Instant};
use kit::app::App;
use kit::web::visitor::ShopLang;
use kit::web::{Oops, Page, Visitor, parts as part, shell};
use maud::{Markup, html};

use crate::business;
use crate::tenant::{self, Shop};
use crate::words::T;

/// A visitor of a shop.
#[derive(Clone, Debug)]
pub struct Here {
    pub app: App,
    pub shop: Arc<Shop>,
    pub visitor: Visitor,
    /// The address somebody came to, with its port.
    pub host: String,
}

impl Here {
    pub fn now(&self) -> Instant {
        self.app.now()
    }

    pub fn today(&self) -> Day {
        self.shop.today(self.app.now())
    }

    pub fn frame(&self) -> shell::Shop {
        self.shop.frame(&self.host)
    }

    /// Who the shop is in law, for the foot of the storefront.
    pub fn about(&self) -> Vec<(String, String)> {
        business::facts(self.visitor.lang, &self.shop.business)
    }

    /// A page that is one card; `main` holds its own `h1`.
    pub fn card(&self, title: &str, main: Markup) -> Page {
        shell::plain(&self.visitor, Some(&self.frame()), title, main)
    }
}

impl FromRequestParts<App> for Here {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Here, Response> {
        let host =
            parts.headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default().to_string();
        let asked = host.clone();
        let found = app.db.read(move |r| {
            let shop = tenant::find_by_host(r, &asked)?;
            let any = shop.is_some() || !tenant::list_active(r, ShopId(0), 1)?.is_empty();
            Ok::<_, kit::db::Error>((shop, any))
        });
        let (shop, any) = found.await.map_err(|error| Oops::from(error).into_response())?;
        if let Some(shop) = &shop {
            parts.extensions.insert(ShopLang(shop.language));
        }
        let Ok(visitor) = Visitor::from_request_parts(parts, app).await;
        match shop {
            Some(shop) => Ok(Here { app: app.clone(), shop: Arc::new(shop), visitor, host }),
            None if any => Err((StatusCode::NOT_FOUND, no_shop_here(&visitor)).into_response()),
            None => Err((StatusCode::NOT_FOUND, no_shop(&visitor)).into_response()),
        }
    }
}

/// The page of an address that is none of its shops'.
fn no_shop_here(visitor: &Visitor) -> Page {
    let t = T(visitor.lang);
    let main = html! {
        (part::glyph("store", part::Tone::Act))
        h1 { (t.no_shop_here()) }
        p.soft { (t.no_shop_here_text()) }
    };
    shell::plain(visitor, None, t.no_shop_here(), main)
}

/// The page of a Dangol in which nobody has opened a shop yet.
fn no_shop(visitor: &Visitor) -> Page {
    let t = T(visitor.lang);
    let main = html! {
        (part::glyph("store", part::Tone::Act))
        h1 { (t.no_shop()) }
        p.soft { (t.no_shop_text()) }
        p { code { "dangol init" } }
    };
    shell::plain(visitor, None, t.no_shop(), main)
}

//! How a customer logs in: an email or a phone they are known by, a code sent there, a session. No passwords. Whether an
//! address is known is never told.

mod portal;
mod sql;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use base::id::CustomerId;
use base::{Day, Instant, Lang};
use kit::app::App;
use kit::session::{self, Realm};
use kit::web::parts::{self, Tone};
use kit::web::shell::{self, Link};
use kit::web::{Oops, Page, Visitor, url};
use maud::{Markup, html};
use shop::audit::Actor;
use shop::{Here, Shop};

pub use portal::{Address, is_right, send_to_guest, use_up};

use crate::customer;
use crate::words::T;

/// Draws the tabs at the foot of the customer's pages. The binary puts it into the request's extensions; without it
/// there are only this area's own.
#[derive(Clone, Copy, Debug)]
pub struct Tabs(pub fn(&Me) -> Vec<Link>);

/// A customer who is logged in, for every page below /my.
#[derive(Clone, Debug)]
pub struct Me {
    pub app: App,
    pub shop: Arc<Shop>,
    pub visitor: Visitor,
    pub host: String,
    pub customer: CustomerId,
    pub name: String,
    /// The form secret, see `kit::web::csrf`.
    pub csrf: String,
    tabs: Option<Tabs>,
}

impl Me {
    pub fn actor(&self) -> Actor {
        Actor::Customer { id: self.customer, name: self.name.clone() }
    }

    pub fn now(&self) -> Instant {
        self.app.now()
    }

    pub fn today(&self) -> Day {
        self.shop.today(self.app.now())
    }

    pub fn lang(&self) -> Lang {
        self.visitor.lang
    }

    /// A page of the customer's own. `here` is the id of the tab it belongs to.
    pub fn page(&self, here: &str, title: &str, main: Markup) -> Page {
        let tabs = self.tabs.map_or_else(|| links(self), |tabs| (tabs.0)(self));
        let notice = Some(self.shop.notice.as_str()).filter(|notice| here == "home" && !notice.is_empty());
        let main = html! {
            @if let Some(notice) = notice { (parts::notice(Tone::Act, T(self.lang()).shop_notice(), html! { p { (notice) } })) }
            (main)
        };
        let (shop, leave) = (self.shop.frame(&self.host), "/my/logout".to_string());
        shell::portal(&self.visitor, &shell::Portal { shop, tabs, bell: None, leave }, here, title, main)
    }
}

/// This area's tabs.
pub fn links(me: &Me) -> Vec<Link> {
    let t = T(me.lang());
    vec![
        Link::new("contact", "pin", t.contact_tab(), "/my/contact"),
        Link::new("consents", "shield", t.consent_tab(), "/my/consents"),
    ]
}

impl FromRequestParts<App> for Me {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Me, Response> {
        let here = Here::from_request_parts(parts, app).await?;
        let tabs = parts.extensions.get::<Tabs>().copied();
        let back = || Redirect::to(&format!("/my/login?next={}", url::encode(&here.visitor.here()))).into_response();
        let Some(token) = session::token(&parts.headers, Realm::Customer) else { return Err(back()) };
        let (shop, now) = (here.shop.id, here.now());
        let found = app.db.read(move |r| {
            let Some(session) = session::find(r, Realm::Customer, shop, &token, now)? else { return Ok(None) };
            Ok(customer::find(r, shop, CustomerId(session.subject))?.map(|customer| (session, customer)))
        });
        let found = found.await.map_err(|error: kit::db::Error| Oops::from(error).into_response())?;
        let Some((session, customer)) = found else { return Err(back()) };
        if session::is_forged(&session, &parts.method, &here.visitor) {
            return Err(Oops::Forged.into_response());
        }
        let Here { app, shop, visitor, host } = here;
        let csrf = visitor.csrf.clone();
        Ok(Me { app, shop, visitor, host, customer: customer.id, name: customer.name, csrf, tabs })
    }
}

pub(crate) use portal::begin_proof;

pub fn routes() -> Router<App> {
    portal::routes()
}

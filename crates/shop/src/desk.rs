//! A member of staff at work, for every page below /admin: the session's cookie must be of the shop that was come to.
//! Knows no other area: the binary puts a [`Navigation`] into the request that draws the console's menus.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use base::id::StaffId;
use base::{Day, Instant, Lang};
use domain::shop::role::{Right, Role};
use kit::app::App;
use kit::session::{self, Realm};
use kit::web::shell::{self, Link};
use kit::web::{Oops, Page, Visitor, url};
use maud::Markup;

use crate::audit::Actor;
use crate::here::Here;
use crate::staff;
use crate::tenant::Shop;
use crate::words::T;

/// Draws the console's menus for somebody. Shop, person and the way out are filled in by [`Desk::page`].
#[derive(Clone, Copy, Debug)]
pub struct Navigation(pub fn(&Desk) -> shell::Admin);

/// A member of staff who is logged in.
#[derive(Clone, Debug)]
pub struct Desk {
    pub app: App,
    pub shop: Arc<Shop>,
    pub visitor: Visitor,
    pub host: String,
    pub staff: StaffId,
    pub name: String,
    pub role: Role,
    /// The form secret, see `kit::web::csrf`.
    pub csrf: String,
    navigation: Option<Navigation>,
}

impl Desk {
    /// Stops whoever may not do this.
    pub fn require(&self, right: Right) -> Result<(), Oops> {
        if self.may(right) { Ok(()) } else { Err(Oops::Forbidden) }
    }

    pub fn may(&self, right: Right) -> bool {
        self.role.may(right)
    }

    pub fn actor(&self) -> Actor {
        Actor::Staff { id: self.staff, name: self.name.clone() }
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

    /// A page of the console. `here` is the id of the menu entry it belongs to.
    pub fn page(&self, here: &str, title: &str, main: Markup) -> Page {
        let t = T(self.visitor.lang);
        let mut frame = self.navigation.map_or_else(|| bare(self), |navigation| (navigation.0)(self));
        frame.shop = self.shop.frame(&self.host);
        frame.person = (self.name.clone(), self.staff.0);
        frame.account.push(Link::new("password", "key", t.password_change(), "/admin/password"));
        frame.leave = "/admin/logout".to_string();
        shell::admin(&self.visitor, &frame, here, title, main)
    }
}

/// This area's menu entries that the person may open.
pub fn links(desk: &Desk) -> Vec<Link> {
    let t = T(desk.visitor.lang);
    [
        (Right::Import, Link::new("imports", "upload", t.imports(), "/admin/imports")),
        (Right::SeeAudit, Link::new("audit", "list", t.audit(), "/admin/audit")),
        (Right::EditStaff, Link::new("staff", "users", t.staff(), "/admin/staff")),
        (Right::EditSettings, Link::new("settings", "sliders", t.settings(), "/admin/settings")),
    ]
    .into_iter()
    .filter(|(right, _)| desk.may(*right))
    .map(|(_, link)| link)
    .collect()
}

/// The console of this area alone.
fn bare(desk: &Desk) -> shell::Admin {
    let tabs = links(desk);
    shell::Admin { groups: vec![shell::Group::new("", tabs.clone())], tabs, ..shell::Admin::default() }
}

impl FromRequestParts<App> for Desk {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Desk, Response> {
        let here = Here::from_request_parts(parts, app).await?;
        let navigation = parts.extensions.get::<Navigation>().copied();
        let Some(token) = session::token(&parts.headers, Realm::Staff) else {
            return Err(to_login(parts, &here.visitor));
        };
        let (shop, now) = (here.shop.id, here.now());
        let found = app.db.read(move |r| match session::find(r, Realm::Staff, shop, &token, now)? {
            Some(session) => Ok(staff::find(r, shop, StaffId(session.subject))?.map(|member| (session, member))),
            None => Ok(None),
        });
        let found = found.await.map_err(|error: kit::db::Error| Oops::from(error).into_response())?;
        let Some((session, member)) = found.filter(|(_, member)| member.state == staff::State::Active) else {
            return Err(to_login(parts, &here.visitor));
        };
        if session::is_forged(&session, &parts.method, &here.visitor) {
            return Err(Oops::Forged.into_response());
        }
        let Here { app, shop, visitor, host } = here;
        let csrf = visitor.csrf.clone();
        Ok(Desk { app, shop, visitor, host, staff: member.id, name: member.name, role: member.role, csrf, navigation })
    }
}

/// To the login page, and back here afterwards.
fn to_login(parts: &Parts, visitor: &Visitor) -> Response {
    let back = if parts.method == Method::GET { visitor.here() } else { "/admin".to_string() };
    Redirect::to(&format!("/admin/login?next={}", url::encode(&back))).into_response()
}

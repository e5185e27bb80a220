//! For this area's tests: a toy shop on a fresh database of each engine, a browser at its desk, and plans to offer.

use std::sync::Arc;

use axum::Router;
use base::id::{PlanId, ShopId};
use base::{Currency, Day};
use domain::billing::price::Price;
use domain::catalog::plan::{Draft, DraftItem, Name, check_plan};
use domain::shop::role::Role;
use kit::app::App;
use kit::session::{self, Realm};
use kit::testing::{Answer, each_engine, send};
use kit::web::guard::{Served, protect};
use shop::staff::{self, NewStaff};
use shop::tenant::{self, NewShop};
use shop::{Actor, Shop};
use tokio::runtime::{Builder, Runtime};

use crate::plan::{self, NewPlan, Offer, State};
use crate::plan_item::Part;
use crate::price::NewPrice;

const CSRF: &str = "0123456789abcdef0123456789abcdef";

/// The shop `toys` and one browser, in which its owner is logged in.
pub struct Test {
    pub app: App,
    pub shop: Arc<Shop>,
    pub host: String,
    pub session: String,
    router: Router,
    runtime: Runtime,
}

/// Runs `body` on both engines.
pub fn each(body: impl Fn(&mut Test)) {
    each_engine(|app| {
        let router = protect(crate::routes(), Served { secure: false }).with_state(app.clone());
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let shop = open(&app, "장난감 곳간", "toys");
        let session = hire(&app, shop.id, "jieun@toys.kr", Role::Owner);
        let host = "toys.localhost:8080".to_string();
        body(&mut Test { app, shop, host, session, router, runtime });
    });
}

pub fn open(app: &App, name: &str, slug: &str) -> Arc<Shop> {
    let (inner, name, slug) = (app.clone(), name.to_string(), slug.to_string());
    let opening = app.db.write(move |tx| {
        let new = NewShop::korean(&name, &slug, "Asia/Seoul".parse().unwrap());
        let id = tenant::open(tx, &inner.ids, inner.now(), new)?;
        Ok::<_, tenant::Refused>(tenant::find(tx, id)?)
    });
    Arc::new(opening.wait().unwrap().unwrap())
}

/// Adds a member of staff; gives the cookie of their session.
pub fn hire(app: &App, shop: ShopId, email: &str, role: Role) -> String {
    let new = NewStaff::check(email, "한지은", role, "a long enough sentence").unwrap();
    let inner = app.clone();
    let adding = app.db.write(move |tx| {
        let id = staff::add(tx, &inner.ids, shop, inner.now(), &Actor::Command, &new)?;
        Ok::<_, staff::Refused>(session::add(tx, Realm::Staff, shop, id.0, CSRF, inner.now())?)
    });
    let (_, cookie) = session::cookie(Realm::Staff, &adding.wait().unwrap());
    cookie.to_str().unwrap().split(';').next().unwrap().to_string()
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A live plan with one monthly item `base`.
pub fn plan(code: &str, name: &str, won: i64) -> NewPlan {
    let item =
        DraftItem { code: "base".into(), kind: "rental".into(), every: "1 month".into(), ..DraftItem::default() };
    let draft = Draft { code: code.into(), name_ko: name.into(), items: vec![item], ..Draft::default() };
    let price = NewPrice { currency: Currency::KRW, price: Price::flat(won), from: day("2026-11-21") };
    NewPlan {
        plan: check_plan(&draft).unwrap(),
        summary: Name::default(),
        benefits: vec![Name { ko: "무료 배송".into(), en: "Free delivery".into() }],
        state: State::Live,
        position: 0,
        parts: vec![Part { prices: vec![price], ..Part::default() }],
    }
}

impl Test {
    pub fn add(&self, new: &NewPlan) -> PlanId {
        self.add_to(&self.shop, new)
    }

    pub fn add_to(&self, shop: &Arc<Shop>, new: &NewPlan) -> PlanId {
        let (app, shop, new) = (self.app.clone(), shop.clone(), new.clone());
        let adding = move |tx: &mut kit::db::Tx<'_>| plan::add(tx, &app.ids, app.now(), &shop, &Actor::Command, &new);
        self.app.db.write(adding).wait().unwrap()
    }

    /// What a plan offers on a day.
    pub fn offer(&self, code: &str, quantities: &[(&str, i64)], on: &str) -> Option<Offer> {
        let (shop, code, on) = (self.shop.clone(), code.to_string(), day(on));
        let wanted: Vec<(String, i64)> = quantities.iter().map(|(code, n)| (code.to_string(), *n)).collect();
        self.app.db.read(move |r| plan::offer(r, &shop, &code, &wanted, on)).wait().unwrap()
    }

    fn cookies(&self, lang: &str) -> String {
        format!("csrf={CSRF}; lang={lang}; {}", self.session)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.get_in("en", path)
    }

    pub fn get_in(&self, lang: &str, path: &str) -> Answer {
        self.runtime.block_on(send(&self.router, &self.host, path, &self.cookies(lang), None))
    }

    pub fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let form = [&[("csrf", CSRF)], form].concat();
        self.runtime.block_on(send(&self.router, &self.host, path, &self.cookies("en"), Some(&form)))
    }
}

/// Is the page complete and valid, and does it say this?
pub fn assert_page(answer: &Answer, text: &str) {
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
    assert!(answer.body.contains(text), "{text} is not in {}", answer.body);
    assert_eq!(kit::web::lint::lint(&answer.body), Vec::<String>::new());
}

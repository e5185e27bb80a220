//! For this area's tests: two shops, a router behind the guard, and people who are logged in.

use axum::Router;
use axum::extract::ConnectInfo;
use base::Lang;
use base::id::{CustomerId, StaffId};
use kit::app::App;
use kit::session::{self, Realm};
use kit::testing::{Answer, send};
use kit::web::guard::{self, Served};
use shop::Shop;
use shop::audit::Actor;
use shop::staff::NewStaff;
use shop::tenant::{self, NewShop};

use crate::customer::{self, NewCustomer, Source};

const SECRET: &str = "0123456789abcdef0123456789abcdef";
pub const PHONE: &str = "+821012345678";

/// A shop with an owner; `slug` is also its host.
pub struct Stage {
    pub app: App,
    pub shop: Shop,
    pub owner: StaffId,
    router: Router,
    runtime: tokio::runtime::Runtime,
}

impl Stage {
    pub fn open(app: &App, slug: &str) -> Stage {
        let (now, ids) = (app.now(), app.ids.clone());
        let new = NewShop::korean(&format!("{slug} 가게"), slug, "Asia/Seoul".parse().unwrap());
        let id = app.db.write(move |tx| tenant::open(tx, &ids, now, new.clone())).wait().unwrap();
        let shop = app.db.read(move |r| tenant::find(r, id)).wait().unwrap().unwrap();
        let ids = app.ids.clone();
        let role = domain::shop::role::Role::Owner;
        let jieun = NewStaff::check("owner@dangol.kr", "지은", role, "a long enough secret").unwrap();
        let owner =
            app.db.write(move |tx| shop::staff::add(tx, &ids, id, now, &Actor::Command, &jieun)).wait().unwrap();
        let router = guard::protect(crate::routes(), Served { secure: false }).with_state(app.clone());
        let everybody = ConnectInfo(std::net::SocketAddr::from(([203, 0, 113, 9], 4_000)));
        let router = router.layer(axum::Extension(everybody));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Stage { app: app.clone(), shop, owner, router, runtime }
    }

    /// Somebody with the phone 010-1234-5678 who lives at 테헤란로 152.
    pub fn add(&self, name: &str) -> CustomerId {
        self.add_new(NewCustomer {
            phones: vec![PHONE.into()],
            emails: vec!["seoyeon.k@x.kr".into()],
            address: domain::people::address::check_address("06236", "서울 강남구 테헤란로 152", "10층", "KR").ok(),
            ..NewCustomer::named(name, Lang::Ko, Source::Storefront)
        })
    }

    pub fn add_new(&self, new: NewCustomer) -> CustomerId {
        let (app, shop) = (self.app.clone(), self.shop.clone());
        self.app.db.write(move |tx| customer::add(tx, &app.ids, app.now(), &shop, &new)).wait().unwrap()
    }

    fn login(&self, realm: Realm, subject: i64) -> String {
        let (shop, now) = (self.shop.id, self.app.now());
        let token = self.app.db.write(move |tx| session::add(tx, realm, shop, subject, SECRET, now)).wait().unwrap();
        let cookie = session::cookie(realm, &token).1;
        format!("csrf={SECRET}; {}", cookie.to_str().unwrap().split(';').next().unwrap())
    }

    /// The cookies of the owner.
    pub fn desk(&self) -> String {
        self.login(Realm::Staff, self.owner.0)
    }

    /// The cookies of a customer.
    pub fn me(&self, customer: CustomerId) -> String {
        self.login(Realm::Customer, customer.0)
    }

    /// The cookies of nobody.
    pub fn nobody(&self) -> String {
        format!("csrf={SECRET}")
    }

    pub fn get(&self, path: &str, cookies: &str) -> Answer {
        let host = format!("{}.localhost", self.shop.slug);
        let answer = self.runtime.block_on(send(&self.router, &host, path, cookies, None));
        if answer.status.is_success() {
            assert_eq!(kit::web::lint::lint(&answer.body), Vec::<String>::new(), "{path}");
        }
        answer
    }

    pub fn post(&self, path: &str, cookies: &str, pairs: &[(&str, &str)]) -> Answer {
        let host = format!("{}.localhost", self.shop.slug);
        let with_secret: Vec<(&str, &str)> = pairs.iter().copied().chain([("csrf", SECRET)]).collect();
        let answer = self.runtime.block_on(send(&self.router, &host, path, cookies, Some(&with_secret)));
        if answer.body.contains("<html") && answer.status.as_u16() != 404 {
            assert_eq!(kit::web::lint::lint(&answer.body), Vec::<String>::new(), "{path}");
        }
        answer
    }
}

//! For this area's tests: a shop with an owner, subscriptions that turn, purchases, and a browser of the owner.

use axum::Router;
use base::id::{CustomerId, ShopId};
use base::{Amount, Currency, Lang};
use domain::analytics::month::{Month, Months};
use domain::shop::role::Role;
use kit::app::App;
use kit::events::{self, Event};
use kit::session::{self, Realm};
use kit::testing::{Answer, send};
use kit::web::guard::{Served, protect};
use kit::{args, stmt, table};
use people::customer::{NewCustomer, Source};
use shop::audit::Actor;
use shop::staff::NewStaff;
use shop::tenant::{self, NewShop, Shop};

use crate::metric::Of;

const CSRF: &str = "0123456789abcdef0123456789abcdef";

table! {
    PURCHASES = "purchases" as Purchase {
        id: i64, shop: ShopId, customer: CustomerId, day: String, quantity: i64, amount: Amount, currency: Currency,
        product: String
    }
}
stmt! {
    /// What the table of movements says.
    pub WRITTEN -> Written { subscription: i64, kind: String, month: String, amount: Amount, mrr: Amount } =
        "select {ROW} from movements where shop = $1 order by id limit 1000"
}

pub struct Test {
    pub app: App,
    pub shop: Shop,
    session: String,
    router: Router,
    runtime: tokio::runtime::Runtime,
}

impl Test {
    pub fn open(app: &App, slug: &str) -> Test {
        let new = NewShop::korean(&format!("{slug} shop"), slug, "Asia/Seoul".parse().unwrap());
        let jieun = NewStaff::check("jieun@toys.kr", "지은", Role::Owner, "a long enough sentence").unwrap();
        let inner = app.clone();
        let opening = app.db.write(move |tx| {
            let now = inner.now();
            let shop = tenant::open(tx, &inner.ids, now, new.clone()).unwrap();
            let owner = shop::staff::add(tx, &inner.ids, shop, now, &Actor::Command, &jieun).unwrap();
            let token = session::add(tx, Realm::Staff, shop, owner.0, CSRF, now)?;
            Ok::<_, kit::db::Error>((tenant::find(tx, shop)?.unwrap(), token))
        });
        let (shop, token) = opening.wait().unwrap();
        let cookie = session::cookie(Realm::Staff, &token).1;
        let session = cookie.to_str().unwrap().split(';').next().unwrap().to_string();
        let router = protect(crate::routes(), Served { secure: false }).with_state(app.clone());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Test { app: app.clone(), shop, session, router, runtime }
    }

    pub fn of(&self) -> Of {
        Of { shop: self.shop.id, currency: self.shop.currency }
    }

    pub fn customer(&self, name: &str) -> CustomerId {
        let (app, shop) = (self.app.clone(), self.shop.clone());
        let new = NewCustomer::named(name, Lang::Ko, Source::Staff);
        self.app.db.write(move |tx| people::customer::add(tx, &app.ids, app.now(), &shop, &new)).wait().unwrap()
    }

    /// Tells a turn of a subscription, as billing does.
    pub fn turn(&self, subscription: i64, customer: CustomerId, kind: &str, on: &str, mrr: (Amount, Amount)) {
        let state = match kind {
            "subscription_paused" => "paused",
            "subscription_ended" => "ended",
            _ => "active",
        };
        let (before, after) = mrr;
        let data = format!(
            "{{\"mrr_before\":{before},\"mrr\":{after},\"currency\":\"KRW\",\"plan\":7,\"on\":\"{on}\",\"state\":\"{state}\"}}"
        );
        let (shop, kind, at) = (self.shop.id, kind.to_string(), self.app.now());
        let event = Event { shop, customer: Some(customer), kind, subject: subscription, at, data };
        self.app.db.write(move |tx| events::tell(tx, std::slice::from_ref(&event))).wait().unwrap();
    }

    pub fn bought(&self, customer: CustomerId, day: &str, amount: Amount) {
        let id = self.app.ids.next(self.app.now());
        let (shop, currency) = (self.shop.id, self.shop.currency);
        let (day, product) = (day.to_string(), "블록".to_string());
        let row = Purchase { id, shop, customer, day, quantity: 1, amount, currency, product };
        self.app.db.write(move |tx| tx.insert(&PURCHASES, std::slice::from_ref(&row))).wait().unwrap();
    }

    pub fn hear(&self) {
        events::drain(&self.app, crate::movement::CONSUMER).unwrap();
    }

    pub fn written(&self) -> Vec<Written> {
        let shop = self.shop.id;
        self.app.db.read(move |r| r.all(&WRITTEN, args![shop])).wait().unwrap()
    }

    pub fn get(&self, path: &str) -> Answer {
        let cookies = format!("csrf={CSRF}; {}", self.session);
        let host = format!("{}.localhost", self.shop.slug);
        let answer = self.runtime.block_on(send(&self.router, &host, path, &cookies, None));
        if answer.status.is_success() && answer.body.starts_with("<!DOCTYPE") {
            assert_eq!(kit::web::lint::lint(&answer.body), Vec::<String>::new(), "{path}");
        }
        answer
    }
}

pub fn months(from: &str, to: &str) -> Months {
    Months { from: from.parse().unwrap(), to: to.parse().unwrap() }
}

pub fn month(text: &str) -> Month {
    text.parse().unwrap()
}

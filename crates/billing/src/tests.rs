//! For this area's tests: a toy shop on a fresh database of each engine, its plans, a browser, people who are logged in.

use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use axum::Router;
use base::id::{CustomerId, InvoiceId, SubscriptionId};
use base::{Currency, Instant, Lang};
use domain::billing::agreement::Created;
use domain::billing::price::Price;
use domain::catalog::conditions::{Conditions, Trial, TrialAnchor};
use domain::catalog::plan::{Draft, DraftItem, Name, check_plan};
use domain::shop::role::Role;
use kit::app::App;
use kit::db::Tx;
use kit::session::{self, Realm};
use kit::testing::{Answer, assert_settled, each_engine, send};
use kit::web::guard::{Served, protect};
use people::NewCustomer;
use people::customer::{self, Source};
use shop::staff::{self, NewStaff};
use shop::tenant::{self, NewShop};
use shop::{Actor, Shop};
use tokio::runtime::{Builder, Runtime};

use crate::invoice::sql::{Invoice, Line};
use crate::payment::{self, Card};
use crate::subscription::{self, NewSubscription, Subscription};
use catalog::plan::{self, NewPlan, State};
use catalog::plan_item::Part;
use catalog::price::NewPrice;

pub const CSRF: &str = "0123456789abcdef0123456789abcdef";

/// The shop `toys` with the plans `toy-m` (33,000), `toy-l` (49,000), `trial` (14 days free) and `seats` (11,000 each).
pub struct Stage {
    pub app: App,
    pub shop: Arc<Shop>,
    router: Router,
    runtime: Runtime,
}

/// Runs `body` on both engines. Afterwards the books are balanced.
pub fn each(body: impl Fn(&Stage)) {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        body(&stage);
        assert_settled(&app, &[]);
    });
}

pub fn new_plan(code: &str, name: &str, price: Price, kind: &str, trial_days: i64) -> NewPlan {
    let item = DraftItem { code: "base".into(), kind: kind.into(), every: "1 month".into(), ..DraftItem::default() };
    let trial = Trial { days: trial_days, price: 0, anchor: TrialAnchor::TrialEnd };
    let draft = Draft {
        code: code.into(),
        name_ko: name.into(),
        name_en: code.into(),
        items: vec![item],
        conditions: Conditions { trial: Some(trial), ..Conditions::default() },
    };
    let price = NewPrice { currency: Currency::KRW, price, from: "2026-01-01".parse().unwrap() };
    NewPlan {
        plan: check_plan(&draft).unwrap(),
        summary: Name::default(),
        benefits: vec![Name { ko: "무료 배송".into(), en: "Free delivery".into() }],
        state: State::Live,
        position: 0,
        parts: vec![Part { prices: vec![price], ..Part::default() }],
    }
}

pub fn add_plan(app: &App, shop: &Arc<Shop>, new: NewPlan) {
    let (inner, shop) = (app.clone(), Arc::clone(shop));
    let add = move |tx: &mut kit::db::Tx<'_>| plan::add(tx, &inner.ids, inner.now(), &shop, &Actor::Command, &new);
    app.db.write(add).wait().unwrap();
}

impl Stage {
    pub fn open(app: &App, slug: &str) -> Stage {
        let (inner, name) = (app.clone(), slug.to_string());
        let opening = app.db.write(move |tx| {
            let new = NewShop::korean(&format!("{name} 가게"), &name, "Asia/Seoul".parse().unwrap());
            let id = tenant::open(tx, &inner.ids, inner.now(), new)?;
            Ok::<_, tenant::Refused>(tenant::find(tx, id)?)
        });
        let shop = Arc::new(opening.wait().unwrap().unwrap());
        for new in [
            new_plan("toy-m", "장난감 M", Price::flat(33_000), "rental", 0),
            new_plan("toy-l", "장난감 L", Price::flat(49_000), "rental", 0),
            new_plan("trial", "체험", Price::flat(10_000), "access", 14),
            new_plan("seats", "자리", Price::each(11_000), "access", 0),
        ] {
            add_plan(app, &shop, new);
        }
        let routes = crate::routes().merge(people::routes()).merge(catalog::routes()).merge(fulfilment::routes());
        let router = protect(routes, Served { secure: false }).with_state(app.clone());
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        Stage { app: app.clone(), shop, router, runtime }
    }

    /// The cookies of somebody of the staff with this role.
    pub fn desk(&self, role: Role) -> String {
        let new = NewStaff::check(&format!("{role}@toys.kr"), "한지은", role, "a long enough sentence").unwrap();
        let (app, shop) = (self.app.clone(), self.shop.id);
        let adding = self.app.db.write(move |tx| staff::add(tx, &app.ids, shop, app.now(), &Actor::Command, &new));
        self.login(Realm::Staff, adding.wait().unwrap().0)
    }

    /// The cookies of a customer.
    pub fn me(&self, customer: CustomerId) -> String {
        self.login(Realm::Customer, customer.0)
    }

    pub fn nobody(&self) -> String {
        format!("csrf={CSRF}; lang=ko")
    }

    fn login(&self, realm: Realm, subject: i64) -> String {
        let (shop, now) = (self.shop.id, self.app.now());
        let token = self.app.db.write(move |tx| session::add(tx, realm, shop, subject, CSRF, now)).wait().unwrap();
        let cookie = session::cookie(realm, &token).1;
        format!("{}; {}", self.nobody(), cookie.to_str().unwrap().split(';').next().unwrap())
    }

    /// A customer with a card of the sandbox.
    pub fn add(&self, name: &str, token: &str) -> CustomerId {
        let (app, shop, name) = (self.app.clone(), Arc::clone(&self.shop), name.to_string());
        let card =
            Card { token: token.into(), brand: "Sandbox".into(), last4: "4242".into(), expires: "2030-12".into() };
        let adding = self.app.db.write(move |tx| {
            let new = NewCustomer::named(name.clone(), Lang::Ko, Source::Staff);
            let id = customer::add(tx, &app.ids, app.now(), &shop, &new)?;
            payment::add_instrument(tx, &app.ids, shop.id, id, &card, app.now())?;
            Ok::<_, kit::db::Error>(id)
        });
        adding.wait().unwrap()
    }

    /// A subscription that began now and has been billed.
    pub fn subscribe(&self, customer: CustomerId, code: &str) -> SubscriptionId {
        let (app, shop, code) = (self.app.clone(), Arc::clone(&self.shop), code.to_string());
        let opening = self.app.db.write(move |tx| {
            let offer = catalog::offer::offer(tx, &shop, &code, &[], shop.today(app.now()))?.unwrap();
            let created = Created::new(offer.terms, &offer.conditions, shop.tax_rate);
            let new = NewSubscription {
                customer,
                recipient: None,
                reference: None,
                created,
                starts: app.now(),
                actor: "command".into(),
            };
            let id = subscription::subscribe(&app, tx, &shop, &new, app.now())?;
            subscription::bill_now(&app, tx, &shop, id, app.now())?;
            Ok::<_, subscription::Refused>(id)
        });
        let id = opening.wait().unwrap();
        crate::run(&self.app, &self.shop).unwrap();
        id
    }

    /// Lets time pass, with everything that is due done on the way.
    pub fn pass_until(&self, text: &str) {
        let until = Instant::parse(text).unwrap();
        while let Some(at) = crate::next_due(&self.app, &self.shop).unwrap().filter(|at| *at <= until) {
            self.app.clock.set(at.max(self.app.now()));
            crate::run(&self.app, &self.shop).unwrap();
        }
        self.app.clock.set(until);
        crate::run(&self.app, &self.shop).unwrap();
    }

    /// Two at once: the second begins when the first has done everything but commit, and has half a second to get ahead of
    /// it. Where writers stand in a row it waits.
    pub fn at_once<T, E, U: Send>(
        &self,
        first: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        second: impl FnOnce() -> U + Send,
    ) -> (T, U)
    where
        T: Send + 'static,
        E: From<kit::db::Error> + std::fmt::Debug + Send + 'static,
    {
        let (did, has_done) = mpsc::channel();
        let (ended, has_ended) = mpsc::channel::<()>();
        let has_ended = Mutex::new(has_ended);
        let writing = self.app.db.write(move |tx| {
            let done = first(tx)?;
            did.send(()).ok();
            has_ended.lock().unwrap().recv_timeout(Duration::from_millis(500)).ok();
            Ok::<T, E>(done)
        });
        std::thread::scope(|scope| {
            let other = scope.spawn(move || {
                has_done.recv().unwrap();
                let done = second();
                ended.send(()).ok();
                done
            });
            (writing.wait().unwrap(), other.join().unwrap())
        })
    }

    pub fn subscription(&self, id: SubscriptionId) -> Subscription {
        let shop = self.shop.id;
        self.app.db.read(move |r| subscription::find(r, shop, id)).wait().unwrap().unwrap()
    }

    pub fn subscriptions(&self, customer: CustomerId) -> Vec<Subscription> {
        let shop = self.shop.id;
        self.app.db.read(move |r| subscription::list_of_customer(r, shop, customer)).wait().unwrap()
    }

    /// A customer's invoices, newest first.
    pub fn invoices(&self, customer: CustomerId) -> Vec<Invoice> {
        let shop = self.shop.id;
        self.app.db.read(move |r| crate::invoice::list_of_customer(r, shop, customer, 100)).wait().unwrap()
    }

    pub fn lines(&self, invoice: InvoiceId) -> Vec<Line> {
        let shop = self.shop.id;
        self.app.db.read(move |r| crate::invoice::list_lines(r, shop, invoice)).wait().unwrap()
    }

    pub fn wallet(&self, customer: CustomerId) -> i64 {
        let (shop, currency) = (self.shop.id, self.shop.currency);
        self.app.db.read(move |r| crate::ledger::wallet(r, shop, customer, currency)).wait().unwrap()
    }

    /// The customers of the shop by a piece of their name.
    pub fn found(&self, typed: &str) -> Vec<CustomerId> {
        let (shop, typed) = (Arc::clone(&self.shop), typed.to_string());
        let found = self.app.db.read(move |r| customer::search(r, &shop, &typed, None, 20)).wait().unwrap();
        found.into_iter().map(|person| person.id).collect()
    }

    fn host(&self) -> String {
        format!("{}.localhost:8080", self.shop.slug)
    }

    /// A page; what comes well is checked for being whole.
    pub fn get(&self, path: &str, cookies: &str) -> Answer {
        let answer = self.runtime.block_on(send(&self.router, &self.host(), path, cookies, None));
        let is_html = answer.headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if answer.status.is_success() && is_html {
            assert_eq!(kit::web::lint::lint(&answer.body), Vec::<String>::new(), "{path}");
        }
        answer
    }

    pub fn post(&self, path: &str, cookies: &str, pairs: &[(&str, &str)]) -> Answer {
        let form = [&[("csrf", CSRF)], pairs].concat();
        let answer = self.runtime.block_on(send(&self.router, &self.host(), path, cookies, Some(&form)));
        if answer.status.as_u16() == 422 {
            assert_eq!(kit::web::lint::lint(&answer.body), Vec::<String>::new(), "{path}");
        }
        answer
    }

    /// What a program gets, as status and JSON. `once` is an Idempotency-Key.
    pub fn call(&self, ask: &str, key: &str, once: Option<&str>, body: &serde_json::Value) -> (u16, serde_json::Value) {
        use axum::http::{Request, header};
        use tower::ServiceExt as _;
        let (method, path) = ask.split_once(' ').unwrap();
        let request = Request::builder().method(method).uri(path).header(header::HOST, self.host());
        let request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        let request = once.into_iter().fold(request, |request, once| request.header("idempotency-key", once));
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let request = request.body(axum::body::Body::from(body)).unwrap();
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            let bytes = axum::body::to_bytes(response.into_body(), 16 << 20).await.unwrap();
            (status, serde_json::from_slice(&bytes).unwrap_or(serde_json::Value::Null))
        })
    }

    /// What a program gets that sends JSON with a key.
    pub fn post_json(&self, path: &str, key: &str, body: &str) -> (u16, String, serde_json::Value) {
        use axum::http::{Request, header};
        use tower::ServiceExt as _;
        let request = Request::builder().method("POST").uri(path).header(header::HOST, self.host());
        let request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        let request = request.body(axum::body::Body::from(body.to_string())).unwrap();
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let kind =
                response.headers().get(header::CONTENT_TYPE).map_or("", |kind| kind.to_str().unwrap()).to_string();
            let status = response.status().as_u16();
            let bytes = axum::body::to_bytes(response.into_body(), 16 << 20).await.unwrap();
            (status, kind, serde_json::from_slice(&bytes).unwrap_or(serde_json::Value::Null))
        })
    }

    /// The status of a page.
    pub fn status(&self, path: &str, cookies: &str) -> u16 {
        self.get(path, cookies).status.as_u16()
    }
}

/// Is the page whole, and does it say all this?
pub fn assert_says(answer: &Answer, texts: &[&str]) {
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
    for text in texts {
        assert!(answer.body.contains(text), "{text} is not in {}", answer.body);
    }
}

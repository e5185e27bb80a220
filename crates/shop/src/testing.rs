//! For this area's tests: a shop with an owner on a fresh database of each engine, and a browser that visits it.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use base::id::{ShopId, StaffId};

use domain::shop::role::Role;
use kit::app::App;
use kit::testing::{Answer, each_engine, send};
use kit::web::guard::{Served, protect};
use tokio::runtime::{Builder, Runtime};

use crate::audit::Actor;
use crate::staff::{self, NewStaff};
use crate::tenant::{self, NewShop};

pub const PASSWORD: &str = "a long enough sentence";

/// A shop `toys` with the owner `jieun@toys.kr`, and one browser.
pub struct Test {
    pub app: App,
    pub shop: ShopId,
    pub owner: StaffId,
    pub host: String,
    /// The session cookie of whoever is logged in.
    pub session: String,
    /// The form secret of the browser.
    pub secret: String,
    router: Router,
    runtime: Runtime,
}

pub fn new_shop(name: &str, slug: &str) -> NewShop {
    NewShop::korean(name, slug, "Asia/Seoul".parse().unwrap())
}

/// Runs `body` on both engines.
pub fn each(body: impl Fn(&mut Test)) {
    each_engine(|app| {
        let router = protect(crate::routes(), Served { secure: false }).with_state(app.clone());
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let (host, session) = ("toys.localhost:8080".to_string(), String::new());
        let nobody = (ShopId(0), StaffId(0));
        let secret = "0123456789abcdef0123456789abcdef".to_string();
        let mut test = Test { app, shop: nobody.0, owner: nobody.1, host, session, secret, router, runtime };
        test.shop = test.open("장난감 곳간", "toys");
        test.owner = test.hire("jieun@toys.kr", "한지은", Role::Owner);
        body(&mut test);
    });
}

impl Test {
    pub fn open(&self, name: &str, slug: &str) -> ShopId {
        let (app, new) = (self.app.clone(), new_shop(name, slug));
        self.app.db.write(move |tx| tenant::open(tx, &app.ids, app.now(), new.clone())).wait().unwrap()
    }

    pub fn hire(&self, email: &str, name: &str, role: Role) -> StaffId {
        self.hire_at(self.shop, email, name, role)
    }

    pub fn hire_at(&self, shop: ShopId, email: &str, name: &str, role: Role) -> StaffId {
        let (app, new) = (self.app.clone(), NewStaff::check(email, name, role, PASSWORD).unwrap());
        let adding = move |tx: &mut kit::db::Tx<'_>| staff::add(tx, &app.ids, shop, app.now(), &Actor::Command, &new);
        self.app.db.write(adding).wait().unwrap()
    }

    fn cookies(&self) -> String {
        format!("csrf={}; lang=en; {}", self.secret, self.session)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.get_at(&self.host, path)
    }

    pub fn get_at(&self, host: &str, path: &str) -> Answer {
        self.runtime.block_on(send(&self.router, host, path, &self.cookies(), None))
    }

    pub fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let form = [&[("csrf", self.secret.as_str())], form].concat();
        self.runtime.block_on(send(&self.router, &self.host, path, &self.cookies(), Some(&form)))
    }

    /// Posts a file as a browser does.
    pub fn upload(&self, path: &str, field: &str, bytes: &[u8], secret: &str) -> Answer {
        let part =
            |name: &str, more: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n");
        let mut body = format!("{}{secret}\r\n", part("csrf", "")).into_bytes();
        body.extend(part(field, "; filename=\"logo.png\"").bytes());
        body.extend(bytes);
        body.extend(b"\r\n--x--\r\n");
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header(header::HOST, &self.host)
            .header(header::COOKIE, self.cookies())
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .unwrap();
        self.runtime.block_on(async {
            use tower::ServiceExt as _;
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (status, headers) = (response.status(), response.headers().clone());
            let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
            Answer { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() }
        })
    }

    pub fn try_log_in(&self, email: &str, password: &str) -> Answer {
        self.post("/admin/login", &[("email", email), ("password", password), ("next", "/admin/settings")])
    }

    /// Logs in; the browser keeps the session.
    pub fn log_in(&mut self, email: &str) {
        let answer = self.try_log_in(email, PASSWORD);
        assert_eq!((answer.status.as_u16(), answer.location()), (303, "/admin/settings"), "{}", answer.body);
        self.session = answer.cookies();
    }

    /// What the log says, newest first: "jieun staff.added".
    pub fn audits(&mut self) -> Vec<String> {
        self.log_in("jieun@toys.kr");
        let page = self.get("/admin/audit").body;
        page.split("<td class=\"p-title\"").skip(1).filter_map(bold).collect()
    }

    pub fn move_clock(&self, seconds: i64) {
        self.app.clock.set(self.app.now().plus_seconds(seconds));
    }
}

fn bold(row: &str) -> Option<String> {
    Some(row.split("<b>").nth(1)?.split("</b>").next()?.to_string())
}

/// Is the page complete and valid?
pub fn assert_page(answer: &Answer, text: &str) {
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
    assert!(answer.body.contains(text), "{text} is not in {}", answer.body);
    assert_eq!(kit::web::lint::lint(&answer.body), Vec::<String>::new());
}

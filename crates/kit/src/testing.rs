//! For tests: a fresh shop database on both engines with a test clock, requests to a router in process, and what must
//! hold after every test.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use base::Instant;
use tower::ServiceExt as _;

use crate::app::App;
use crate::clock::Clock;
use crate::db::{Db, Durability, migrate};
use crate::{events, jobs};

/// When a test begins: 21 November 2026, ten in the morning in Seoul.
pub fn start() -> Instant {
    Instant::parse("2026-11-21T10:00:00+09:00").unwrap_or(Instant::from_micros(0))
}

/// Runs `body` on a fresh SQLite database in memory and, when `DANGOL_TEST_PG` holds the address of a server, on a fresh
/// schema there.
pub fn each_engine(body: impl Fn(App)) {
    body(open(":memory:"));
    if let Ok(server) = std::env::var("DANGOL_TEST_PG") {
        let schema = Schema::create(&server);
        body(open(&schema.url));
    }
}

/// A migrated database with a test clock.
pub fn open(url: &str) -> App {
    let db = Db::open(url, Durability::Full).expect("a test database opens");
    migrate::run(&db, start()).expect("a fresh database migrates");
    App::open(db, Clock::test(start())).expect("a node number is free")
}

/// A schema of its own on a PostgreSQL server, dropped with this value.
#[derive(Debug)]
pub struct Schema {
    server: String,
    name: String,
    /// Opens on this schema.
    pub url: String,
}

impl Schema {
    pub fn create(server: &str) -> Schema {
        let mut random = [0u8; 8];
        getrandom::fill(&mut random).expect("the system has randomness");
        let name = format!("t{:016x}", u64::from_ne_bytes(random));
        let mut client = postgres::Client::connect(server, postgres::NoTls).expect("the test server answers");
        client.batch_execute(&format!("create schema {name}")).expect("a schema can be made");
        let url = format!("{server}?options=-csearch_path%3D{name}#pool=3");
        Schema { server: server.into(), name, url }
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        if let Ok(mut client) = postgres::Client::connect(&self.server, postgres::NoTls) {
            let _ = client.batch_execute(&format!("drop schema {} cascade", self.name));
        }
    }
}

/// What came back from a router.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

impl Answer {
    /// The `Set-Cookie` values as one `Cookie` header.
    pub fn cookies(&self) -> String {
        let set = self.headers.get_all(header::SET_COOKIE).iter().filter_map(|v| v.to_str().ok());
        set.filter_map(|cookie| cookie.split(';').next()).collect::<Vec<_>>().join("; ")
    }

    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
}

/// Sends one request to a router in this process. `cookies` may be empty; `form` makes it a POST.
pub async fn send(router: &Router, host: &str, path: &str, cookies: &str, form: Option<&[(&str, &str)]>) -> Answer {
    let mut request = Request::builder().uri(path).header(header::HOST, host).header(header::COOKIE, cookies);
    let body = match form {
        None => Body::empty(),
        Some(pairs) => {
            request = request.method("POST").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            Body::from(pairs.iter().map(|(k, v)| format!("{}={}", escape(k), escape(v))).collect::<Vec<_>>().join("&"))
        }
    };
    let request = request.body(body).expect("a request");
    let response: Response<Body> = router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 64 << 20).await.expect("a body");
    Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
}

fn escape(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// What must hold when a test is over: no job waits, none was given up, every consumer heard everything, and the amounts
/// of every ledger entry add up to zero.
pub fn assert_settled(app: &App, consumers: &[events::Consumer]) {
    let backlog = app.db.read(jobs::backlog).wait().expect("jobs can be counted");
    assert_eq!((backlog.waiting, backlog.given_up), (0, 0), "jobs are left");
    for consumer in consumers {
        assert_eq!(events::unheard(&app.db, *consumer), Ok(0), "{} has not heard everything", consumer.name);
    }
    let uneven = "select cast(count(*) as bigint) from (select entry from postings group by entry, currency
                   having sum(amount) <> 0) as uneven";
    assert_eq!(app.db.read(|r| migrate::count(r, uneven)).wait(), Ok(0), "the ledger is not balanced");
}

//! The whole program in this process: served on a port of its own, on a test clock, with the demo shop's plans on sale.

use std::net::SocketAddr;

use base::Instant;
use dangol::demo::shop as demo;
use dangol::{router, schedule};
use kit::app::App;
use kit::db::migrate;
use kit::testing::{self, Schema};
use shop::Shop;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::toyshop::Folder;

/// A running shop. Ends with this value.
pub struct Site {
    pub app: App,
    pub shop: Shop,
    pub address: String,
    _server: Runtime,
}

impl Site {
    pub fn open(app: App) -> Site {
        let shop = demo::open(&app, demo::SLUG).unwrap();
        Site::serve(app, shop)
    }

    pub fn serve(app: App, shop: Shop) -> Site {
        let server = Runtime::new().unwrap();
        let listener = server.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let service = router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
        server.spawn(async move { axum::serve(listener, service).await });
        Site { app, shop, address, _server: server }
    }

    /// Time passes, and everything due happens.
    pub fn live_days(&self, days: i64) {
        let until: Instant = self.app.now().plus_seconds(days * 24 * 3600);
        schedule::live_until(&self.app, until).unwrap();
    }

    /// What the worker would do within a second: messages go out.
    pub fn work(&self) {
        schedule::run_due(&self.app).unwrap();
        schedule::drain(&self.app).unwrap();
    }

    /// A figure of the database.
    pub fn count(&self, sql: &'static str) -> i64 {
        self.app.db.read(move |r| migrate::count(r, sql)).wait().unwrap()
    }
}

/// Runs a test on a fresh SQLite file.
pub fn on_sqlite(name: &str, body: impl Fn(&Site)) {
    let folder = Folder::new(&format!("browser-{name}"));
    body(&Site::open(testing::open(&folder.file("shop.db"))));
}

/// Runs a test on a fresh SQLite file and, where `DANGOL_TEST_PG` says there is one, on a PostgreSQL.
pub fn on_both(name: &str, body: impl Fn(&Site)) {
    on_sqlite(name, &body);
    if let Ok(server) = std::env::var("DANGOL_TEST_PG") {
        let schema = Schema::create(&server);
        body(&Site::open(testing::open(&schema.url)));
    }
}

//! `dangol serve`: opens the shop's door, and does its work in the background.

use std::net::SocketAddr;

use kit::app::App;
use kit::clock::Clock;
use kit::db::migrate;
use shop::tenant;
use tokio::net::TcpListener;

use crate::failure::Failure;
use crate::work::{self, Worker};
use crate::{database, door, out, router};

/// Serves the shop's pages and does its work.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where the shop is: a path to an SQLite file, which is made when missing, or postgres://...
    #[arg(long, default_value = database::DEFAULT)]
    db: String,
    /// The address and port to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Serve pages only; the work is done by `dangol work`. Whether it is done is still watched.
    #[arg(long)]
    no_worker: bool,
    /// The site is reached by https through a proxy: cookies are marked Secure, the visitor's address is the proxy's word.
    #[arg(long)]
    secure: bool,
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let app = open(&arguments.db, arguments.secure)?;
    block_on(serve_app(app, arguments.listen, !arguments.no_worker))
}

/// Serves a database at an address, with a worker, until it is asked to stop.
pub fn serve(db: &str, listen: &str) -> Result<(), Failure> {
    let listen = listen.parse().map_err(|_| Failure::unclear("--listen: an address like 127.0.0.1:8080."))?;
    block_on(serve_app(open(db, false)?, listen, true))
}

fn open(url: &str, secure: bool) -> Result<App, Failure> {
    let db = database::open(url)?;
    migrate::run(&db, Clock::System.now())?;
    let app = App::open(db, Clock::System)?;
    Ok(App { secure, ..app })
}

fn block_on(serving: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serving)
}

/// Open requests and the running job are finished before it ends, if that takes no longer than some seconds.
async fn serve_app(app: App, listen: SocketAddr, with_worker: bool) -> Result<(), Failure> {
    let refused = |error| Failure::new(format!("The address {listen} cannot be listened on: {error}."));
    let listener = TcpListener::bind(listen).await.map_err(refused)?;
    let stopped = work::asked_to_stop()?;
    welcome(&app, listener.local_addr()?).await?;
    let worker = if with_worker { Worker::start(&app)? } else { Worker::watching(&app)? };
    door::serve(listener, router(app), stopped).await;
    tokio::task::spawn_blocking(move || worker.stop()).await.map_err(|error| Failure::new(error.to_string()))?;
    out::say("Stopped.")
}

async fn welcome(app: &App, address: SocketAddr) -> Result<(), Failure> {
    let shops = app.db.read(|r| tenant::list_active(r, base::id::ShopId(0), 1)).await?;
    out::say(&format!("Serving http://{address}/ and the console at http://{address}/admin. Stop with Ctrl+C."))?;
    if shops.is_empty() {
        let example = "dangol init --name \"My shop\" --slug my-shop --email me@example.com";
        out::say(&format!("There is no shop yet. Open one with: {example}"))?;
    }
    Ok(())
}

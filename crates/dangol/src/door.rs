//! The door: takes connections and gives each an end. Who sends half a request, or nothing, is not waited for; nor is,
//! when the program stops, who does not hang up.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::{Layer as _, Service};

/// How long the head of a request may take, and how long a connection may stay open without one.
const HEAD: Duration = Duration::from_secs(20);
/// How long open requests may take once the program was asked to stop.
pub const GRACE: Duration = Duration::from_secs(10);
/// More connections than that wait until another one ends.
const CONNECTIONS_MOST: usize = 2_048;
/// After an error of the system, such as too many open files.
const REST: Duration = Duration::from_millis(200);

/// Serves until `stopped` comes, then waits a little for what is under way.
pub async fn serve(listener: TcpListener, router: Router, stopped: impl Future<Output = ()>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS_MOST));
    let (leave, leaving) = watch::channel(());
    let mut stopped = pin!(stopped);
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stopped => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let (router, leaving) = (router.clone(), leaving.clone());
                tokio::spawn(async move {
                    attend(stream, Extension(ConnectInfo(peer)).layer(router), leaving).await;
                    drop(place);
                });
            }
            Err(_) => tokio::time::sleep(REST).await,
        }
    }
    drop(leave);
    let everybody = u32::try_from(CONNECTIONS_MOST).unwrap_or(u32::MAX);
    let _ = tokio::time::timeout(GRACE, room.acquire_many(everybody)).await;
}

/// One connection, with as many requests as come over it. An error is the client's: it is gone.
async fn attend<S>(stream: TcpStream, service: S, mut leaving: watch::Receiver<()>)
where
    S: Service<Request<hyper::body::Incoming>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD);
    let mut talking = pin!(builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)));
    tokio::select! {
        _ = talking.as_mut() => return,
        _ = leaving.changed() => talking.as_mut().graceful_shutdown(),
    }
    let _ = talking.await;
}

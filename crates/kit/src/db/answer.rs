//! A closure on its way to a database thread, and its result on the way back. The engines see every closure in one form,
//! so that the many closures of the program cost the compiler little: only this file knows what they return.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use tokio::sync::oneshot;

use super::Error;
use super::tx::Conn;

/// How work ended for the engine: `Ok` when what the closure said stands, even if that was a refusal.
pub(super) type Ended = Result<(), Error>;

/// Work for a database thread.
pub(super) struct Work {
    /// Runs the closure and keeps its result; says whether it succeeded. May run again when PostgreSQL asks for a retry.
    pub body: Box<dyn Fn(Conn<'_>) -> bool + Send>,
    pub done: oneshot::Sender<Ended>,
}

/// A result that is on its way.
#[derive(Debug)]
#[must_use = "the work is only known to be done when its answer is"]
pub struct Answer<T, E> {
    kept: Arc<Mutex<Option<Result<T, E>>>>,
    ended: oneshot::Receiver<Ended>,
}

impl<T: Send + 'static, E: From<Error> + Send + 'static> Answer<T, E> {
    pub(super) fn to(body: impl Fn(Conn<'_>) -> Result<T, E> + Send + 'static) -> (Work, Answer<T, E>) {
        let (done, ended) = oneshot::channel();
        let kept = Arc::new(Mutex::new(None));
        let keep = Arc::clone(&kept);
        let body = move |conn: Conn<'_>| {
            let result = body(conn);
            let fine = result.is_ok();
            match keep.lock() {
                Ok(mut kept) => *kept = Some(result),
                Err(_) => return false,
            }
            fine
        };
        (Work { body: Box::new(body), done }, Answer { kept, ended })
    }
}

impl<T, E: From<Error>> Answer<T, E> {
    /// Blocks this thread until the answer is there. Not for async code.
    pub fn wait(self) -> Result<T, E> {
        let ended = hear(self.ended.blocking_recv());
        take(&self.kept, ended)
    }
}

impl<T, E: From<Error>> Future for Answer<T, E> {
    type Output = Result<T, E>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match poll(&mut self.ended, cx) {
            Poll::Ready(ended) => Poll::Ready(take(&self.kept, ended)),
            Poll::Pending => Poll::Pending,
        }
    }
}

fn poll(ended: &mut oneshot::Receiver<Ended>, cx: &mut Context<'_>) -> Poll<Ended> {
    Pin::new(ended).poll(cx).map(hear)
}

/// Work that was dropped unheard: the database is closed.
fn hear(sent: Result<Ended, oneshot::error::RecvError>) -> Ended {
    sent.unwrap_or(Err(Error::Closed))
}

fn take<T, E: From<Error>>(kept: &Mutex<Option<Result<T, E>>>, ended: Ended) -> Result<T, E> {
    let kept = kept.lock().map_or(None, |mut kept| kept.take());
    match (ended, kept) {
        (Ok(()), Some(result)) => result,
        // Its own refusal is the better answer where there was one.
        (Err(_), Some(Err(own))) => Err(own),
        (Err(error), Some(Ok(_)) | None) => Err(error.into()),
        (Ok(()), None) => Err(Error::Closed.into()),
    }
}

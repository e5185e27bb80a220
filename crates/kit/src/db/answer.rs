//! The result of work on a database thread: awaited by handlers, waited for by commands and tests.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::sync::oneshot;

use super::Error;

/// A result that is on its way.
#[derive(Debug)]
#[must_use = "the work is only known to be done when its answer is"]
pub struct Answer<T, E>(oneshot::Receiver<Result<T, E>>);

impl<T, E: From<Error>> Answer<T, E> {
    pub(super) fn channel() -> (oneshot::Sender<Result<T, E>>, Answer<T, E>) {
        let (send, receive) = oneshot::channel();
        (send, Answer(receive))
    }

    /// Blocks this thread until the answer is there. Not for async code.
    pub fn wait(self) -> Result<T, E> {
        self.0.blocking_recv().unwrap_or_else(|_| Err(Error::Closed.into()))
    }
}

impl<T, E: From<Error>> Future for Answer<T, E> {
    type Output = Result<T, E>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map(|sent| sent.unwrap_or_else(|_| Err(Error::Closed.into())))
    }
}

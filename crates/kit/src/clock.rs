//! The clock: the only place that asks the system for the time. Everything else takes `now` as a parameter.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use base::Instant;

/// A system clock, or one that stands still until it is moved.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    Test(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that shows `at` until it is moved.
    pub fn test(at: Instant) -> Clock {
        Clock::Test(Arc::new(AtomicI64::new(at.micros())))
    }

    pub fn now(&self) -> Instant {
        match self {
            Clock::System => system_now(),
            Clock::Test(micros) => Instant::from_micros(micros.load(Ordering::SeqCst)),
        }
    }

    /// Moves a test clock, forwards or backwards. A system clock is not ours to move: nothing happens.
    pub fn set(&self, at: Instant) {
        match self {
            Clock::System => {}
            Clock::Test(micros) => micros.store(at.micros(), Ordering::SeqCst),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the system clock")]
fn system_now() -> Instant {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Instant::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

//! The watchdog: an alarm when what is due is not being done. It asks the database, so it also notices when no worker
//! runs: the console and `/metrics` look whenever they are opened, and `dangol serve` looks every minute.

pub mod admin;
pub mod jobs;
pub mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use base::Instant;
use base::id::ShopId;
use kit::app::App;
use kit::db::{Error, Reader};

/// Work is done within seconds. This late, nobody does it.
pub const LATE_SECONDS: i64 = 15 * 60;
/// News that is older was told by an import.
const NEWS_SECONDS: i64 = 2 * 86_400;

/// What is late in a shop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alarm {
    /// Renewals and charges, counted up to 20,000.
    pub occurrences: i64,
    pub jobs: i64,
    /// Listeners that have not heard what happened.
    pub unheard: i64,
    /// Since when the oldest of all this has been due.
    pub oldest: Option<Instant>,
    /// Since when the oldest renewal or charge has been due.
    pub oldest_occurrence: Option<Instant>,
}

impl Alarm {
    pub fn is_quiet(&self) -> bool {
        self.oldest.is_none()
    }
}

/// Looks at what is late.
pub fn look(reader: &mut Reader<'_>, shop: ShopId, now: Instant) -> Result<Alarm, Error> {
    let before = now.plus_seconds(-LATE_SECONDS);
    let late = sql::late(reader, shop, before)?;
    let jobs = sql::jobs(reader, shop, before)?;
    let unheard = sql::unheard(reader, shop, (now.plus_seconds(-NEWS_SECONDS), before))?;
    Ok(Alarm {
        occurrences: late.count,
        jobs: jobs.count,
        unheard: i64::try_from(unheard.len()).unwrap_or(i64::MAX),
        oldest: [late.oldest, jobs.oldest].into_iter().flatten().chain(unheard).min(),
        oldest_occurrence: late.oldest,
    })
}

/// Every page of this slice: none of its own; it speaks on those of others.
pub(crate) fn routes() -> Router<App> {
    Router::new()
}

//! What every request and every job is given: the database, the clock and the id maker.

use std::sync::Arc;

use base::Instant;
use base::id::Ids;

use crate::clock::Clock;
use crate::db::Db;
use crate::pdf::Shelf;

/// One running Dangol. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    pub db: Db,
    pub clock: Clock,
    pub ids: Arc<Ids>,
    /// Cookies are marked Secure: the site is served behind TLS.
    pub secure: bool,
    /// The fonts of documents.
    pub shelf: Shelf,
}

impl App {
    /// Opens on a database that is already migrated. The node number of the ids is leased from the database, so that
    /// processes sharing it never make the same id.
    pub fn open(db: Db, clock: Clock) -> Result<App, crate::db::Error> {
        let node = db.write(crate::db::migrate::lease_node).wait()?;
        Ok(App { db, clock, ids: Arc::new(Ids::new(node)), secure: false, shelf: Shelf::default() })
    }

    pub fn now(&self) -> Instant {
        self.clock.now()
    }
}

//! Meters: what a shop counts. A usage item names one, and a subscription keeps a copy of how it counts.

pub mod sql;

use base::Instant;
use base::id::{Ids, ShopId};
use domain::catalog::meter::Meter;
use kit::db::{Error, Tx};

pub use sql::{find, list};

/// Adds a meter. [`Error::Taken`] when its code is in use.
pub fn add(tx: &mut Tx<'_>, ids: &Ids, shop: ShopId, meter: &Meter, now: Instant) -> Result<(), Error> {
    let Meter { code, aggregate, recurring } = meter.clone();
    tx.insert(&sql::METERS, &[sql::MeterRow { id: ids.next(now), shop, code, aggregate, recurring, created_at: now }])
}

//! What goes out of the door: the shop's open days and the parcels of its subscriptions. Which parcels there are is said
//! by the agreements, which are billing's; here they are written down, shown and handed out.

pub mod delivery_calendar;
pub mod parcel;
mod words;

use axum::Router;
use kit::app::App;

/// Every page of the area.
pub fn routes() -> Router<App> {
    parcel::routes().merge(delivery_calendar::routes())
}

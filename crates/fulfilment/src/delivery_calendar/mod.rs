//! The days on which a shop sends nothing out: every weekend, say, and single holidays. A change of them moves what is
//! planned and leaves what is locked.

mod admin;
mod sql;

use axum::Router;
use axum::routing::{get, post};
use base::Day;
use base::id::ShopId;
use domain::fulfilment::OpenDays;
use kit::app::App;
use kit::db::{Error, Reader, Tx};
use shop::Shop;

pub use sql::ClosedDay;

use crate::parcel;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/deliveries/days", get(admin::page))
        .route("/admin/deliveries/days/week", post(admin::save_week))
        .route("/admin/deliveries/days/close", post(admin::close))
        .route("/admin/deliveries/days/open", post(admin::open))
}

/// The open days of a shop.
pub fn open_days(reader: &mut Reader<'_>, shop: &Shop) -> Result<OpenDays, Error> {
    let weekdays = sql::find_weekdays(reader, shop.id)?;
    let codes = weekdays.split(',').filter(|code| !code.is_empty());
    let mut open =
        OpenDays::read(shop.zone.clone(), codes).map_err(|_| Error::Shape("delivery_calendars", "days of the week"))?;
    open.days = sql::list_days(reader, shop.id, Day::FIRST)?.into_iter().map(|closed| closed.day).collect();
    Ok(open)
}

/// Writes closed days down as they come, for stories and the demo: what is planned is looked at again at once.
pub fn save(tx: &mut Tx<'_>, shop: ShopId, open: &OpenDays, now: base::Instant) -> Result<(), Error> {
    sql::save_weekdays(tx, shop, &admin::codes(&open.weekdays))?;
    for day in &open.days {
        sql::add_day(tx, shop, *day, "")?;
    }
    parcel::look_again(tx, shop, now)
}

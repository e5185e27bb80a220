//! The SQL of the closed days.

use base::Day;
use base::id::ShopId;
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table};

stmt! {
    /// One row: the weekdays on which the shop is always closed.
    pub WEEKDAYS -> (String,) = "select weekdays from delivery_calendars where shop = $1"
}
stmt! {
    pub SAVE_WEEKDAYS =
        "insert into delivery_calendars (shop, weekdays) values ($1, $2)
         on conflict (shop) do update set weekdays = excluded.weekdays"
}
stmt! {
    /// Single closed days from a day on, the first first.
    pub DAYS -> ClosedDay { day: Day, name: String } =
        "select day, name from delivery_calendar_days where shop = $1 and day >= $2 order by day limit 2000"
}
stmt! { pub REMOVE = "delete from delivery_calendar_days where shop = $1 and day = $2" }

table! { pub CLOSED = "delivery_calendar_days" as NewClosedDay { shop: ShopId, day: Day, name: String } }

pub fn find_weekdays(reader: &mut Reader<'_>, shop: ShopId) -> Result<String, Error> {
    Ok(reader.find(&WEEKDAYS, args![shop])?.map(|row| row.0).unwrap_or_default())
}

pub fn list_days(reader: &mut Reader<'_>, shop: ShopId, from: Day) -> Result<Vec<ClosedDay>, Error> {
    reader.all(&DAYS, args![shop, from])
}

pub fn save_weekdays(tx: &mut Tx<'_>, shop: ShopId, weekdays: &str) -> Result<(), Error> {
    tx.run(&SAVE_WEEKDAYS, args![shop, weekdays]).map(|_| ())
}

/// False when the day was closed already.
pub fn add_day(tx: &mut Tx<'_>, shop: ShopId, day: Day, name: &str) -> Result<bool, Error> {
    Ok(tx.insert_new(&CLOSED, &[NewClosedDay { shop, day, name: name.into() }])? == 1)
}

pub fn remove_day(tx: &mut Tx<'_>, shop: ShopId, day: Day) -> Result<u64, Error> {
    tx.run(&REMOVE, args![shop, day])
}

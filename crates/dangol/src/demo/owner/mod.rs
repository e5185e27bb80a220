//! What the owner of the demo shop does before the shop opens: once a new price, and in the last weeks a look at the
//! bills of the night before they go out.

mod draft;
mod rise;

use base::Day;
use base::calendar::Time;
use base::id::ShopId;
use domain::shop::role::Role;
use kit::app::App;
use kit::db::{Error, Reader};
use shop::{Actor, Shop, staff, tenant};

use super::life;
use crate::failure::Failure;

/// So long before the end bills begin to wait for her.
const LOOKS_DAYS: i64 = 21;

/// Her morning of this day in a shop that is lived from `first` to `last`. The shop as it is then.
pub fn morning(app: &App, shop: Shop, seed: u64, day: Day, (first, last): (Day, Day)) -> Result<Shop, Failure> {
    let rise = life::rise_day(last);
    if day == rise.plus_days(-40) && first < day {
        rise::raise_price(app, &shop, seed, rise)?;
    }
    let left = day.days_until(last);
    if left > LOOKS_DAYS {
        return Ok(shop);
    }
    app.clock.set(shop.zone.at(day, Time::new(8, 30).unwrap_or(Time::MIDNIGHT)));
    if left < LOOKS_DAYS {
        draft::look(app, &shop, seed, left)?;
        return Ok(shop);
    }
    draft::begin(app, &shop, seed)?;
    let id = shop.id;
    Ok(app.db.read(move |r| tenant::find(r, id)).wait()?.unwrap_or(shop))
}

fn owner(reader: &mut Reader<'_>, shop: ShopId) -> Result<Actor, Error> {
    let staff = staff::list(reader, shop)?.into_iter().find(|member| member.role == Role::Owner);
    Ok(staff.map_or(Actor::Command, |owner| Actor::Staff { id: owner.id, name: owner.name }))
}

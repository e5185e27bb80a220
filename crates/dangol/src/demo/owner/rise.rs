//! After a year and three quarters the smallest plan becomes dearer, and everybody who has it is asked.

use base::Day;
use billing::price_rise::{self, NewRise, Wanted};
use billing::subscription::Refused;
use catalog::{plan, plan_item};
use domain::billing::price::Price;
use domain::billing::rise::Without;
use kit::app::App;
use kit::db::Error;
use kit::requests;
use shop::{Actor, Shop};

use super::super::names::PLANS;

/// What the smallest plan costs more.
const RISE: i64 = 2_000;

/// Starts the rise, unless that was done before.
pub(super) fn raise_price(app: &App, shop: &Shop, seed: u64, from: Day) -> Result<(), Error> {
    let key = format!("demo:{seed}:rise");
    let (inner, owner, now) = (app.clone(), shop.clone(), app.now());
    let raising = app.db.write(move |tx| {
        if requests::find_answer(tx, owner.id, &key)?.is_some() {
            return Ok(());
        }
        let Some(sold) = PLANS.first() else { return Ok(()) };
        let plan = plan::find_by_code(tx, owner.id, sold.code)?.ok_or(Refused::Missing)?.id;
        let items = plan_item::list(tx, owner.id, plan)?;
        let item = items.iter().find(|item| item.code == "base").ok_or(Refused::Missing)?.id;
        let (price, ask, subscription) = (Wanted::New(Price::flat(sold.price + RISE)), None, None);
        let new = NewRise { plan, item, price, from, ask, without: Without::Keep, subscription };
        price_rise::start(&inner, tx, &owner, &new, &Actor::Command, now)?;
        Ok::<(), Refused>(requests::add_answer(tx, owner.id, &key, "{}".into(), now)?)
    });
    match raising.wait() {
        Err(Refused::Broken(error)) => Err(error),
        Ok(()) | Err(Refused::No(_) | Refused::Missing) => Ok(()),
    }
}

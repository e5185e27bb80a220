//! Taking an import back: everything it brought, in one transaction. Customers that something else needs by now stay.

use base::id::ImportId;
use billing::{history, purchase};
use kit::db::Error;
use serde_json::json;
use shop::import::State;
use shop::{Actor, Shop, audit};

use super::answer::Answer;
use super::{Arguments, bring, sql, target};
use crate::database;
use crate::failure::Failure;
use kit::app::App;
use kit::clock::Clock;

/// What was taken back.
#[derive(Clone, Copy, Debug, Default)]
struct Gone {
    subscriptions: u64,
    purchases: u64,
    customers: u64,
    kept: u64,
}

pub fn undo(arguments: &Arguments, import: &str) -> Result<Answer, Failure> {
    let id: ImportId = import.parse().map_err(|_| Failure::unclear("--undo: write it like imp_0123456789abc."))?;
    let app = database::app(&arguments.db, Clock::System)?;
    let shop = target::find(&app, arguments.shop.as_deref())?;
    let shop = shop.ok_or_else(|| Failure::unclear("There is no shop in this database."))?;
    let (inner, owner, now) = (app.clone(), shop.clone(), app.now());
    let gone = app.db.write(move |tx| {
        let found = sql::lock_books(tx, owner.id, id)?;
        match found {
            None => return Err(Refused::Missing),
            Some((_, _, State::Undone)) => return Err(Refused::Already),
            Some((_, _, State::Running | State::Done | State::Failed)) => {}
        }
        match history::count_billed(tx, &owner, id)? {
            0 => Ok(take_back(tx, &inner, &owner, id, now)?),
            billed => Err(Refused::Billed(billed)),
        }
    });
    let gone = gone.wait().map_err(|refused| refused.say(id))?;
    bring::hear(&app)?;
    Ok(answer(id, &shop, gone))
}

fn take_back(
    tx: &mut kit::db::Tx<'_>,
    app: &App,
    shop: &Shop,
    id: ImportId,
    now: base::Instant,
) -> Result<Gone, Error> {
    let subscriptions = history::remove_imported(tx, shop, id, now)?;
    let purchases = purchase::remove_imported(tx, shop.id, id)?;
    let kept = history::release_customers(tx, shop, id)?;
    let customers = people::customer::remove_imported(tx, shop, id)?;
    shop::import::undo(tx, shop.id, id, now)?;
    let before =
        audit::fields(json!({ "subscriptions": subscriptions, "purchases": purchases, "customers": customers }));
    let after = audit::fields(json!({ "subscriptions": 0, "purchases": 0, "customers": 0 }));
    let (actor, action, subject) = (&Actor::Command, "import.undone", id.to_string());
    audit::add(tx, &app.ids, shop.id, now, audit::Entry { actor, action, subject, before, after })?;
    Ok(Gone { subscriptions, purchases, customers, kept })
}

fn answer(id: ImportId, shop: &Shop, gone: Gone) -> Answer {
    let Gone { subscriptions, purchases, customers, kept } = gone;
    let json = json!({
        "import": id.to_string(), "undone": true, "shop": shop.slug, "subscriptions": subscriptions,
        "purchases": purchases, "customers": customers, "customers_kept": kept,
    });
    let mut lines =
        vec![format!("Taken back: {subscriptions} subscriptions, {purchases} purchases, {customers} customers.")];
    if kept > 0 {
        lines.push(format!("{kept} customers stay, because something else refers to them."));
    }
    Answer { json, lines, refused: 0 }
}

/// Why an import is not taken back.
enum Refused {
    Missing,
    Already,
    Billed(i64),
    Broken(Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Refused {
        Refused::Broken(error)
    }
}

impl Refused {
    fn say(self, id: ImportId) -> Failure {
        match self {
            Refused::Missing => Failure::unclear(format!("The shop has no import {id}.")),
            Refused::Already => Failure::new(format!("{id} was undone before. Nothing of it is left.")),
            Refused::Billed(count) => {
                Failure::new(format!("{id} stays: {count} of its subscriptions have been billed since."))
            }
            Refused::Broken(error) => Failure::from(error),
        }
    }
}

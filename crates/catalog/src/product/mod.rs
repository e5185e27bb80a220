//! Products: the things and services that plan items deliver, rent out or open.

mod admin;
pub mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use base::Instant;
use base::id::{Ids, ProductId};
use domain::catalog::plan::Name;
use kit::app::App;
use kit::db::{Error, Tx};
use serde_json::{Map, Value, json};
use shop::{Actor, Entry, Shop, audit};

pub use sql::{ProductRow, find, find_by_code, list};

base::codes! {
    /// Whether a product can be put into plans.
    pub enum State { Live = "live", Retired = "retired" }
}

/// A product as it is to be.
#[derive(Clone, Debug, PartialEq)]
pub struct NewProduct {
    pub code: String,
    pub name: Name,
    pub note: Name,
    pub state: State,
}

pub(crate) fn routes() -> Router<App> {
    admin::routes()
}

impl ProductRow {
    pub fn name(&self) -> Name {
        Name { ko: self.name_ko.clone(), en: self.name_en.clone() }
    }

    fn as_new(&self) -> NewProduct {
        let note = Name { ko: self.note_ko.clone(), en: self.note_en.clone() };
        NewProduct { code: self.code.clone(), name: self.name(), note, state: self.state }
    }
}

/// Adds a product. [`Error::Taken`] when its code is in use.
pub fn add(
    tx: &mut Tx<'_>,
    ids: &Ids,
    now: Instant,
    shop: &Shop,
    actor: &Actor,
    new: &NewProduct,
) -> Result<ProductId, Error> {
    let id = ProductId(ids.next(now));
    sql::insert(tx, shop.id, id, new, now)?;
    let entry =
        Entry { actor, action: "product.added", subject: id.to_string(), before: Map::new(), after: facts(new) };
    audit::add(tx, ids, shop.id, now, entry)?;
    Ok(id)
}

/// Changes a product. [`Error::Stale`] when somebody else was faster, [`Error::Taken`] when the code is in use.
pub fn save(
    tx: &mut Tx<'_>,
    ids: &Ids,
    now: Instant,
    shop: &Shop,
    actor: &Actor,
    before: &ProductRow,
    new: &NewProduct,
) -> Result<(), Error> {
    sql::save(tx, shop.id, before.id, before.version, new)?;
    let entry = Entry {
        actor,
        action: "product.changed",
        subject: before.id.to_string(),
        before: facts(&before.as_new()),
        after: facts(new),
    };
    audit::add(tx, ids, shop.id, now, entry)
}

/// What the audit log keeps of a product.
fn facts(product: &NewProduct) -> Map<String, Value> {
    audit::fields(json!({
        "code": product.code,
        "name_ko": product.name.ko,
        "name_en": product.name.en,
        "note_ko": product.note.ko,
        "note_en": product.note.en,
        "state": product.state.code(),
    }))
}

//! What customers agreed to. Answers are only ever added, each with the words it was an answer to; the latest counts.

mod portal;
mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use base::id::{CustomerId, Ids};
use base::{Instant, Lang};
use domain::people::consent::Kind;
use kit::app::App;
use kit::db::{Error, Tx};
use kit::events::{self, Event};
use serde_json::json;
use shop::Shop;
use shop::audit::{self, Actor, Entry};

pub use portal::{ask, name, read, wording};
pub(crate) use sql::remove_imported;
pub use sql::{Given, list_answers};

/// What somebody answered, in which language they were asked and where.
#[derive(Clone, Debug)]
pub struct Answers {
    pub customer: CustomerId,
    pub lang: Lang,
    pub given: Vec<(Kind, bool)>,
    /// `storefront`, `portal`, `import`.
    pub source: &'static str,
}

/// Adds answers with the words they were given to.
pub fn add(
    tx: &mut Tx<'_>,
    ids: &Ids,
    now: Instant,
    shop: &Shop,
    actor: &Actor,
    answers: &Answers,
) -> Result<(), Error> {
    let Answers { customer, lang, given, source } = answers;
    let row = |(kind, yes): &(Kind, bool)| sql::NewConsent {
        id: ids.next(now),
        shop: shop.id,
        customer: *customer,
        kind: *kind,
        given: *yes,
        at: now,
        source: source.to_string(),
        wording: wording(*lang, *kind, shop),
    };
    let rows: Vec<sql::NewConsent> = given.iter().map(row).collect();
    sql::add_answers(tx, &rows)?;
    let codes = |want: bool| {
        given.iter().filter(|(_, yes)| *yes == want).map(|(kind, _)| kind.code()).collect::<Vec<_>>().join(" ")
    };
    let data = json!({ "given": codes(true), "withdrawn": codes(false) }).to_string();
    let (told, whose) = ("consent_changed".to_string(), Some(*customer));
    events::tell(tx, &[Event { shop: shop.id, customer: whose, kind: told, subject: customer.0, at: now, data }])?;
    let before = audit::fields(json!({}));
    let after = given.iter().map(|(kind, yes)| (kind.code().to_string(), json!(yes))).collect();
    let (action, subject) = ("consent.changed", customer.to_string());
    audit::add(tx, ids, shop.id, now, Entry { actor, action, subject, before, after })
}

pub fn routes() -> Router<App> {
    portal::routes()
}

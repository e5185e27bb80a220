//! A customer: a person or a company the shop serves. How they are reached is in `contact`, what they pay in billing.

mod admin;
mod api;
mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use base::id::{ContactId, CustomerId, Ids, ImportId};
use base::text::fold;
use base::{Day, Instant, Lang};
use domain::people::address::Address;
use domain::people::contact::{Kind, New};
use domain::people::customer::{query_terms, terms};
use kit::app::App;
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};
use kit::events::{self, Event};
use serde_json::json;
use shop::Shop;
use shop::audit::{self, Actor, Entry};

use crate::contact::{self, NewContact};

pub(crate) use admin::of_desk;
pub use admin::panel;
pub use sql::{Candidate, Customer, Edit, count, find, find_by_reference};

base::codes! {
    /// How a customer came to the shop.
    pub enum Source { Storefront = "storefront", Staff = "staff", Import = "import", Program = "program" }
}

/// Somebody new. Name, emails and phones are already checked and normalised by the rules in `domain`.
#[derive(Clone, Debug)]
pub struct NewCustomer {
    pub name: String,
    pub language: Lang,
    pub source: Source,
    /// The id another program or a file gives them; one customer of the shop at most has it.
    pub reference: Option<String>,
    pub import: Option<ImportId>,
    /// The day they became a customer when that was not today.
    pub since: Option<Day>,
    pub note: String,
    pub emails: Vec<String>,
    pub phones: Vec<String>,
    pub address: Option<Address>,
}

impl NewCustomer {
    /// Somebody of whom only the name is known yet.
    pub fn named(name: impl Into<String>, language: Lang, source: Source) -> NewCustomer {
        NewCustomer {
            name: name.into(),
            language,
            source,
            reference: None,
            import: None,
            since: None,
            note: String::new(),
            emails: Vec::new(),
            phones: Vec::new(),
            address: None,
        }
    }

    fn points(&self) -> Vec<New> {
        let emails = self.emails.iter().map(|email| contact::point(Kind::Email, email));
        let phones = self.phones.iter().map(|phone| contact::point(Kind::Phone, phone));
        emails.chain(phones).chain(self.address.iter().map(contact::point_of_address)).collect()
    }
}

/// Adds one customer. [`Error::Taken`] when the reference is somebody else's.
pub fn add(tx: &mut Tx<'_>, ids: &Ids, now: Instant, shop: &Shop, new: &NewCustomer) -> Result<CustomerId, Error> {
    let added = add_many(tx, ids, now, shop, std::slice::from_ref(new))?;
    added.first().copied().ok_or(Error::Shape("people::customer::add", "a customer"))
}

/// Adds customers with their contacts, their index and one event each; the ids are in the order given. All or none.
pub fn add_many(
    tx: &mut Tx<'_>,
    ids: &Ids,
    now: Instant,
    shop: &Shop,
    new: &[NewCustomer],
) -> Result<Vec<CustomerId>, Error> {
    let today = shop.zone.day(now);
    let (mut rows, mut contacts, mut index, mut news) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for person in new {
        let row = row(ids, now, shop, person);
        let emails: Vec<&str> = person.emails.iter().map(String::as_str).collect();
        let phones: Vec<&str> = person.phones.iter().map(String::as_str).collect();
        let (id, shop) = (row.id, shop.id);
        index.extend(terms(&row.name, &phones, &emails).into_iter().map(|term| sql::Term { shop, term, customer: id }));
        let (since, at) = (row.created_on, row.created_at);
        for new in person.points() {
            let contact = NewContact::new(ContactId(ids.next(now)), shop, id, new, since, at);
            // Of the many of a file it is not asked: of two accounts the first one opens.
            contacts.push(match person.source {
                Source::Import => NewContact { login: true, ..contact },
                Source::Storefront | Source::Staff | Source::Program => contact.opens(tx, today)?,
            });
        }
        let (kind, data) = ("customer_added".to_string(), json!({ "source": person.source.code() }).to_string());
        news.push(Event { shop, customer: Some(id), kind, subject: id.0, at, data });
        rows.push(row);
    }
    sql::add_customers(tx, &rows)?;
    contact::add_contacts(tx, &contacts)?;
    sql::add_terms(tx, &index)?;
    events::tell(tx, &news)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

fn row(ids: &Ids, now: Instant, shop: &Shop, new: &NewCustomer) -> sql::CustomerRow {
    let today = shop.zone.day(now);
    sql::CustomerRow {
        id: CustomerId(ids.next(now)),
        shop: shop.id,
        name: new.name.clone(),
        name_key: fold(&new.name),
        language: new.language,
        reference: new.reference.clone(),
        source: new.source,
        note: new.note.clone(),
        created_at: new.since.filter(|day| *day != today).map_or(now, |day| shop.zone.midnight(day)),
        created_on: new.since.unwrap_or(today),
        import: new.import,
        version: 1,
    }
}

/// Gives a customer another name, language or note, as somebody saw them at `seen`. [`Error::Stale`] when they were
/// changed since.
pub fn save(
    tx: &mut Tx<'_>,
    ids: &Ids,
    now: Instant,
    shop: &Shop,
    actor: &Actor,
    seen: &Customer,
    edit: &Edit,
) -> Result<(), Error> {
    sql::save(tx, shop.id, seen.id, seen.version, edit)?;
    index(tx, shop, seen.id)?;
    let (id, action, subject) = (shop.id, "customer.changed", seen.id.to_string());
    let fields = |name: &str, language: Lang, note: &str| {
        audit::fields(json!({ "name": name, "language": language.code(), "note": note }))
    };
    let before = fields(&seen.name, seen.language, &seen.note);
    let after = fields(&edit.name, edit.language, &edit.note);
    audit::add(tx, ids, id, now, Entry { actor, action, subject, before, after })
}

/// Gives a customer another name. False when the shop has no such customer.
pub fn rename(
    tx: &mut Tx<'_>,
    ids: &Ids,
    now: Instant,
    shop: &Shop,
    actor: &Actor,
    id: CustomerId,
    name: &str,
) -> Result<bool, Error> {
    let Some(seen) = find(tx, shop.id, id)? else { return Ok(false) };
    let Customer { language, note, .. } = seen.clone();
    save(tx, ids, now, shop, actor, &seen, &Edit { name: name.into(), name_key: fold(name), language, note })?;
    Ok(true)
}

/// Writes the search terms of a customer anew: after a new name or a new contact point. Former phones stay findable.
pub(crate) fn index(tx: &mut Tx<'_>, shop: &Shop, id: CustomerId) -> Result<(), Error> {
    let Some(customer) = find(tx, shop.id, id)? else { return Ok(()) };
    let claims = contact::list_claims(tx, shop.id, id)?;
    let of = |kind| claims.iter().filter(move |claim| claim.kind == kind).map(|claim| claim.normal.as_str());
    let (phones, emails): (Vec<&str>, Vec<&str>) = (of(Kind::Phone).collect(), of(Kind::Email).collect());
    let rows =
        terms(&customer.name, &phones, &emails).into_iter().map(|term| sql::Term { shop: shop.id, term, customer: id });
    let rows: Vec<sql::Term> = rows.collect();
    sql::remove_terms(tx, shop.id, id)?;
    sql::add_terms(tx, &rows)
}

/// The newest customers found by what was typed: a piece of the name, initial consonants, the end of a phone, a piece of
/// an email.
pub fn search(
    reader: &mut Reader<'_>,
    shop: &Shop,
    typed: &str,
    source: Option<Source>,
    most: usize,
) -> Result<Vec<Candidate>, Error> {
    match query_terms(typed) {
        Some(query) => sql::search(reader, shop.id, &query, source, most),
        None => Ok(Vec::new()),
    }
}

/// Takes back the customers of an import with their contacts, consents and index; returns how many. What else refers to
/// them must be gone before.
pub fn remove_imported(tx: &mut Tx<'_>, shop: &Shop, import: ImportId) -> Result<u64, Error> {
    contact::remove_imported(tx, shop.id, import)?;
    crate::consent::remove_imported(tx, shop.id, import)?;
    sql::remove_imported(tx, shop.id, import)
}

/// These no longer belong to the import that brought them: something else refers to them.
pub fn keep(tx: &mut Tx<'_>, shop: &Shop, customers: impl Iterator<Item = CustomerId>) -> Result<u64, Error> {
    sql::keep(tx, shop.id, &each(customers.map(|id| id.0)))
}

pub fn routes() -> Router<App> {
    admin::routes().merge(api::routes())
}

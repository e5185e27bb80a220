//! The person a row is about: who they are in the file, and how they are reached.

use base::Day;
use base::id::{CustomerId, ImportId};
use domain::people::address::{Address, check_address};
use domain::people::customer::check_name;
use domain::people::email::normal_email;
use domain::people::phone::normal_phone;
use kit::db::{Error, Reader, Tx};
use people::customer::{self, NewCustomer, Source};
use std::collections::BTreeMap;

use super::Frame;
use super::cell::Cells;
use super::column::Column;
use super::why::Why;
use crate::words::T;

/// A reference goes into the customer's name when the file has no name.
pub const REFERENCE_MOST: usize = 40;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    pub reference: Option<String>,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub address: Option<Address>,
}

impl Person {
    /// `reference` is the column in which the file numbers its people.
    pub fn read(cells: Cells<'_>, frame: &Frame, reference: Column) -> Result<Person, Why> {
        let own = cells.line(reference, REFERENCE_MOST)?;
        let some = |column: Column| Some(cells.get(column)).filter(|text| !text.is_empty());
        let name = some(Column::Name).map(|text| check_name(text).map_err(|why| Why::Person(Column::Name, why.code())));
        let phone = some(Column::Phone).map(|text| phone(text, frame.shop.country()));
        let email =
            some(Column::Email).map(|text| normal_email(text).map_err(|why| Why::Person(Column::Email, why.code())));
        let address = some(Column::Road).map(|road| {
            let address = check_address(cells.get(Column::Postcode), road, cells.get(Column::Detail), "");
            address
                .map_err(|wrong| wrong.first().map_or(Why::Missing(Column::Road), |(field, why)| at(field, why.code())))
        });
        Ok(Person {
            reference: Some(own).filter(|own| !own.is_empty()),
            name: name.transpose()?,
            phone: phone.transpose()?,
            email: email.transpose()?,
            address: address.transpose()?,
        })
    }

    /// As a customer of the shop, called by the reference when the file has no name.
    pub fn to_new(&self, frame: &Frame, import: ImportId, since: Option<Day>) -> NewCustomer {
        let lang = frame.shop.language;
        let called = || T(lang).customer_called(self.reference.as_deref().unwrap_or_default());
        let name = self.name.clone().unwrap_or_else(called);
        NewCustomer {
            reference: self.reference.clone(),
            import: Some(import),
            since,
            emails: self.email.iter().cloned().collect(),
            phones: self.phone.iter().cloned().collect(),
            address: self.address.clone(),
            ..NewCustomer::named(name, lang, Source::Import)
        }
    }
}

/// The customers of some rows by their reference: those the shop knows, and new ones, who came on the earliest of their
/// days. Also how many are new.
pub fn find_or_add(
    tx: &mut Tx<'_>,
    frame: &Frame,
    import: ImportId,
    rows: &[(&Person, Day)],
) -> Result<(BTreeMap<String, CustomerId>, i64), Error> {
    let (mut found, mut new) = (BTreeMap::new(), BTreeMap::<&str, (&Person, Day)>::new());
    for (person, day) in rows {
        let Some(reference) = person.reference.as_deref() else { continue };
        if let Some((_, since)) = new.get_mut(reference) {
            *since = (*since).min(*day);
        } else if !found.contains_key(reference) {
            match customer::find_by_reference(tx, frame.shop.id, reference)? {
                Some(id) => drop(found.insert(reference.to_string(), id)),
                None => drop(new.insert(reference, (person, *day))),
            }
        }
    }
    let people: Vec<NewCustomer> = new.values().map(|(person, day)| person.to_new(frame, import, Some(*day))).collect();
    let ids = customer::add_many(tx, &frame.app.ids, frame.now, &frame.shop, &people)?;
    found.extend(new.keys().map(|reference| reference.to_string()).zip(ids));
    Ok((found, i64::try_from(people.len()).unwrap_or(i64::MAX)))
}

/// Whether the shop knows somebody of this name with this phone or this email.
pub fn is_known(reader: &mut Reader<'_>, frame: &Frame, person: &Person) -> Result<bool, Error> {
    use domain::people::contact::Kind;
    let (shop, name) = (frame.shop.id, base::text::fold(person.name.as_deref().unwrap_or_default()));
    for (kind, normal) in [(Kind::Phone, &person.phone), (Kind::Email, &person.email)] {
        let Some(normal) = normal else { continue };
        let owner = people::contact::find_holder(reader, shop, kind, normal, frame.today)?;
        let owner = owner.map(|owner| customer::find(reader, shop, owner.customer)).transpose()?.flatten();
        if owner.is_some_and(|owner| base::text::fold(&owner.name) == name) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Sheets drop the zero in front of a Korean mobile number: 1012345678 is 010-1234-5678.
fn phone(text: &str, country: &str) -> Result<String, Why> {
    let is_bare = country == "KR"
        && (9..=10).contains(&text.len())
        && text.starts_with("10")
        && text.bytes().all(|b| b.is_ascii_digit());
    let whole = if is_bare { format!("0{text}") } else { text.to_string() };
    normal_phone(&whole, country).map_err(|why| Why::Person(Column::Phone, why.code()))
}

/// The column an address rule speaks of.
fn at(field: &str, code: &'static str) -> Why {
    match field {
        "postcode" => Why::Person(Column::Postcode, code),
        "detail" => Why::Person(Column::Detail, code),
        _ => Why::Person(Column::Road, code),
    }
}

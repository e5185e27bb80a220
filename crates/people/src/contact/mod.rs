//! How a customer is reached, from which day on: "this is my address from 8 December". A new contact point ends the one
//! before; nothing is overwritten. Staff and customers change it in two steps: say it, see what it changes.

mod admin;
mod portal;
mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use base::id::{ContactId, CustomerId, Ids, ShopId};
use base::{Day, Instant};
use domain::people::address::{Address, normal_address};
use domain::people::contact::{self as rule, Claim, Kind, New, Refusal, Relocation};
use kit::app::App;
use kit::db::{Error, Reader, Tx};
use kit::events::{self, Event};
use serde_json::json;
use shop::Shop;
use shop::audit::{self, Actor, Entry};

pub use portal::fields::{ask_address, ask_email, ask_phone, read_address, read_email, read_phone, refused};
pub use portal::shown::{icon_of, kind_name, masked, plain};
pub use sql::{Claimed, NewContact, Owner, find_holder, find_owner, list_claims, prove};
pub(crate) use sql::{add_contacts, remove_imported};

impl NewContact {
    /// A contact point that holds from `since` on. It opens no account until it is proven, see [`NewContact::opens`].
    pub fn new(id: ContactId, shop: ShopId, customer: CustomerId, new: New, since: Day, now: Instant) -> NewContact {
        let address = (new.kind == Kind::Address).then(|| Address::from_text(&new.value)).flatten();
        let part = |pick: fn(&Address) -> &String| address.as_ref().map(|address| pick(address).clone());
        NewContact {
            id,
            shop,
            customer,
            kind: new.kind,
            postcode: part(|address| &address.postcode),
            road: part(|address| &address.road),
            detail: part(|address| &address.detail),
            value: new.value,
            normal: new.normal,
            since,
            until: None,
            login: false,
            proven_at: None,
            created_at: now,
        }
    }

    /// A phone or an email that opens the account without being proven, because nobody else's account opens by it: one
    /// given when the account was made, or by the shop.
    pub(crate) fn opens(mut self, tx: &mut Tx<'_>, day: Day) -> Result<NewContact, Error> {
        let free = self.kind != Kind::Address && find_owner(tx, self.shop, self.kind, &self.normal, day)?.is_none();
        self.login = free;
        Ok(self)
    }
}

/// A phone in E.164 or an email in lower case, as the rules normalise them.
pub fn point(kind: Kind, normal: &str) -> New {
    New { kind, value: normal.to_string(), normal: normal.to_string() }
}

pub fn point_of_address(address: &Address) -> New {
    New { kind: Kind::Address, value: address.to_text(), normal: normal_address(address) }
}

/// The claims as the rules know them, in the same order.
pub fn claims(rows: &[Claimed]) -> Vec<Claim> {
    rows.iter().map(Claimed::claim).collect()
}

/// Of the claims of one kind the one that counts on a day.
pub fn on(rows: &[Claimed], kind: Kind, day: Day) -> Option<Claimed> {
    let claims = claims(rows);
    let counts = rule::on(&claims, kind, day)?;
    rows.iter().rev().find(|row| row.claim() == *counts).cloned()
}

/// Where a box of that day goes.
pub fn address_on(
    reader: &mut Reader<'_>,
    shop: ShopId,
    customer: CustomerId,
    day: Day,
) -> Result<Option<Address>, Error> {
    let rows = list_claims(reader, shop, customer)?;
    Ok(on(&rows, Kind::Address, day).and_then(|row| Address::from_text(&row.value)))
}

/// What a new contact point would change, without changing it.
pub fn preview(rows: &[Claimed], new: &New, from: Day, today: Day) -> Result<Relocation, Refusal> {
    rule::move_to(&claims(rows), new, from, today)
}

/// What somebody states: reachable there from that day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub customer: CustomerId,
    pub new: New,
    pub from: Day,
}

/// "From that day I am at the new one." The inner result is the rule's refusal. What customers say of themselves counts
/// for what is sent to them; it opens their account when they have proven it (`login`).
pub fn relocate(
    tx: &mut Tx<'_>,
    ids: &Ids,
    now: Instant,
    shop: &Shop,
    actor: &Actor,
    stated: &Statement,
) -> Result<Result<ContactId, Refusal>, Error> {
    let Statement { customer, new, from } = stated;
    let (customer, kind, from) = (*customer, new.kind, *from);
    let rows = list_claims(tx, shop.id, customer)?;
    let change = match preview(&rows, new, from, shop.zone.day(now)) {
        Ok(change) => change,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let end = |(at, until): &(usize, Day)| {
        rows.get(*at).map(|row| sql::End { shop: shop.id, id: row.id, until: Some(*until) })
    };
    let ends: Vec<sql::End> = change.ends.iter().filter_map(end).collect();
    let id = ContactId(ids.next(now));
    sql::end_contacts(tx, &ends)?;
    let mut claim = NewContact::new(id, shop.id, customer, new.clone(), from, now);
    if !matches!(actor, Actor::Customer { .. }) {
        claim = claim.opens(tx, shop.zone.day(now))?;
    }
    add_contacts(tx, &[claim])?;
    crate::customer::index(tx, shop, customer)?;
    let data = json!({ "kind": kind.code(), "since": from.to_string() }).to_string();
    let (told, whose) = ("contact_changed".to_string(), Some(customer));
    events::tell(tx, &[Event { shop: shop.id, customer: whose, kind: told, subject: id.0, at: now, data }])?;
    let old = on(&rows, kind, from).map(|row| plain(kind, &row.value)).unwrap_or_default();
    let before = audit::fields(json!({ kind.code(): old }));
    let after = audit::fields(json!({ kind.code(): plain(kind, &new.value), "from": from.to_string() }));
    let (action, subject) = ("contact.changed", customer.to_string());
    audit::add(tx, ids, shop.id, now, Entry { actor, action, subject, before, after })?;
    Ok(Ok(id))
}

pub fn routes() -> Router<App> {
    admin::routes().merge(portal::routes())
}

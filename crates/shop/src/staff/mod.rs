//! The shop's staff: who they are and what they may do. Rules about roles and passwords are in `domain::shop`; logging
//! in is the session slice's.

mod admin;
mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::{get, post};
use base::Instant;
use base::id::{Ids, ShopId, StaffId};
use domain::people::email;
use domain::shop::role::{self, Role};
use domain::shop::{password, setting};
use kit::app::App;
use kit::db::{Error, Reader, Tx};
use kit::session::{self, Realm};
use serde_json::{Map, json};

pub use sql::Staff;

use crate::audit::{self, Actor, Entry, fields};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/admin/staff", get(admin::list).post(admin::add))
        .route("/admin/staff/new", get(admin::new))
        .route("/admin/staff/{id}", get(admin::show).post(admin::change_role))
        .route("/admin/staff/{id}/password", post(admin::reset_password))
        .route("/admin/staff/{id}/remove", post(admin::remove))
        .route("/admin/staff/{id}/return", post(admin::take_back))
}

base::codes! {
    /// Whether somebody may log in.
    pub enum State { Active = "active", Removed = "removed" }
}

/// Why something about the staff is refused.
#[derive(Clone, Debug, PartialEq)]
pub enum Refused {
    Email(email::Refusal),
    Name(setting::Refusal),
    Password(password::Refusal),
    EmailTaken,
    Role(role::Refusal),
    /// The system has no randomness for a password's salt.
    NoSalt,
    Broken(Error),
}

impl Refused {
    pub fn code(&self) -> &'static str {
        match self {
            Refused::Email(why) => why.code(),
            Refused::Name(why) => why.code(),
            Refused::Password(why) => why.code(),
            Refused::EmailTaken => "email_taken",
            Refused::Role(why) => why.code(),
            Refused::NoSalt | Refused::Broken(_) => "broken",
        }
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refused::Broken(error) => error.fmt(f),
            refused => f.write_str(refused.code()),
        }
    }
}

impl std::error::Error for Refused {}

impl From<Error> for Refused {
    fn from(error: Error) -> Refused {
        match error {
            Error::Taken(_) => Refused::EmailTaken,
            other => Refused::Broken(other),
        }
    }
}

impl From<role::Refusal> for Refused {
    fn from(why: role::Refusal) -> Refused {
        Refused::Role(why)
    }
}

/// Somebody who is about to work here: checked, with the password hashed.
#[derive(Clone, Debug)]
pub struct NewStaff {
    pub email: String,
    pub name: String,
    pub role: Role,
    password: String,
}

impl NewStaff {
    /// Checks and hashes: takes some 30 ms on purpose, so not inside a transaction.
    pub fn check(email: &str, name: &str, role: Role, password: &str) -> Result<NewStaff, Refused> {
        let email = email::normal_email(email).map_err(Refused::Email)?;
        let name = setting::check_name(name).map_err(Refused::Name)?;
        let password = hash(password, &email)?;
        Ok(NewStaff { email, name, role, password })
    }
}

/// A checked password, hashed, without spaces around it: forms drop them too.
pub fn hash(password: &str, email: &str) -> Result<String, Refused> {
    let password = password.trim();
    password::check_password(password, email).map_err(Refused::Password)?;
    kit::web::password::hash(password).ok_or(Refused::NoSalt)
}

pub fn find(reader: &mut Reader<'_>, shop: ShopId, id: StaffId) -> Result<Option<Staff>, Error> {
    sql::find(reader, shop, id)
}

/// `email` in its normal form.
pub fn find_email(reader: &mut Reader<'_>, shop: ShopId, email: &str) -> Result<Option<Staff>, Error> {
    sql::find_email(reader, shop, email)
}

/// Everybody, those who work here first. At most 500.
pub fn list(reader: &mut Reader<'_>, shop: ShopId) -> Result<Vec<Staff>, Error> {
    sql::list(reader, shop)
}

pub fn add(
    tx: &mut Tx<'_>,
    ids: &Ids,
    shop: ShopId,
    now: Instant,
    actor: &Actor,
    new: &NewStaff,
) -> Result<StaffId, Refused> {
    let id = StaffId(ids.next(now));
    let NewStaff { email, name, role, password } = new.clone();
    let after = fields(json!({ "name": name, "email": email, "role": role.code() }));
    sql::add(tx, sql::NewRow { id, shop, email, name, role, password, state: State::Active, created_at: now })?;
    let entry = Entry { actor, action: "staff.added", subject: id.to_string(), before: Map::new(), after };
    audit::add(tx, ids, shop, now, entry)?;
    Ok(id)
}

/// Who asks for a change of somebody, and when.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    pub ids: &'a Ids,
    pub shop: ShopId,
    pub now: Instant,
    pub who: StaffId,
    pub actor: &'a Actor,
}

/// Gives somebody another role.
pub fn change_role(tx: &mut Tx<'_>, asking: Asking<'_>, whom: StaffId, to: Role) -> Result<(), Refused> {
    let staff = sql::list_roles(tx, asking.shop)?;
    role::change_role(&staff, asking.who, whom, Some(to))?;
    let from = staff.iter().find(|(id, _)| *id == whom).map(|(_, role)| role.code());
    sql::save_role(tx, asking.shop, whom, to)?;
    tell(tx, asking, "staff.changed", whom, json!({ "role": from }), json!({ "role": to.code() }))
}

/// Lets somebody go: their sessions end with this transaction.
pub fn remove(tx: &mut Tx<'_>, asking: Asking<'_>, whom: StaffId) -> Result<(), Refused> {
    let staff = sql::list_roles(tx, asking.shop)?;
    role::change_role(&staff, asking.who, whom, None)?;
    sql::save_state(tx, asking.shop, whom, State::Removed)?;
    session::remove_all(tx, Realm::Staff, asking.shop, whom.0)?;
    tell(tx, asking, "staff.let_go", whom, json!({ "works": true }), json!({ "works": false }))
}

/// Lets somebody who left log in again, with their old password and role.
pub fn take_back(tx: &mut Tx<'_>, asking: Asking<'_>, whom: StaffId) -> Result<(), Refused> {
    let staff = sql::list_roles(tx, asking.shop)?;
    let may = staff.iter().any(|(id, role)| *id == asking.who && role.may(role::Right::EditStaff));
    if !may {
        return Err(role::Refusal::NotAllowed.into());
    }
    sql::save_state(tx, asking.shop, whom, State::Active)?;
    tell(tx, asking, "staff.returned", whom, json!({ "works": false }), json!({ "works": true }))
}

/// A new password of one's own: every session of the person ends.
pub fn save_password(tx: &mut Tx<'_>, asking: Asking<'_>, hash: &str) -> Result<(), Refused> {
    put_password(tx, asking, asking.who, hash)
}

/// A new password from the command line, for whoever cannot log in: nobody asks for more than the machine itself.
pub fn give_password(
    tx: &mut Tx<'_>,
    ids: &Ids,
    shop: ShopId,
    now: Instant,
    whom: StaffId,
    hash: &str,
) -> Result<(), Refused> {
    put_password(tx, Asking { ids, shop, now, who: whom, actor: &Actor::Command }, whom, hash)
}

/// A new first password for somebody who forgot theirs.
pub fn reset_password(tx: &mut Tx<'_>, asking: Asking<'_>, whom: StaffId, hash: &str) -> Result<(), Refused> {
    let staff = sql::list_roles(tx, asking.shop)?;
    let same = staff.iter().find(|(id, _)| *id == whom).map(|(_, role)| *role);
    // Whoever may change somebody's role may do this too.
    role::change_role(&staff, asking.who, whom, same)?;
    put_password(tx, asking, whom, hash)
}

fn put_password(tx: &mut Tx<'_>, asking: Asking<'_>, whom: StaffId, hash: &str) -> Result<(), Refused> {
    sql::save_password(tx, asking.shop, whom, hash)?;
    session::remove_all(tx, Realm::Staff, asking.shop, whom.0)?;
    // Both are shown as dots: that it changed is the news.
    tell(tx, asking, "staff.changed", whom, json!({ "password": 0 }), json!({ "password": 1 }))
}

fn tell(
    tx: &mut Tx<'_>,
    asking: Asking<'_>,
    action: &str,
    whom: StaffId,
    before: serde_json::Value,
    after: serde_json::Value,
) -> Result<(), Refused> {
    let (before, after) = (fields(before), fields(after));
    let entry = Entry { actor: asking.actor, action, subject: whom.to_string(), before, after };
    Ok(audit::add(tx, asking.ids, asking.shop, asking.now, entry)?)
}

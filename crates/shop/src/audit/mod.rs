//! The audit log: who changed what, before and after. Every change of data by a person writes one row in its own
//! transaction; rows never change.

mod admin;
mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::get;
use base::Instant;
use base::id::{CustomerId, Ids, ShopId, StaffId};
use domain::shop::audit::diff;
use kit::app::App;
use kit::db::{Error, Tx};
use serde_json::{Map, Value};

use crate::api_key::KeyId;

pub fn routes() -> Router<App> {
    Router::new().route("/admin/audit", get(admin::list))
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    Staff {
        id: StaffId,
        name: String,
    },
    Customer {
        id: CustomerId,
        name: String,
    },
    /// Another program, by its key.
    Program {
        id: KeyId,
        name: String,
    },
    /// The program on its own: a job, a schedule.
    System,
    /// Somebody at the command line.
    Command,
}

impl Actor {
    /// `stf_...`, `cus_...`, `key_...`, `system` or `command`.
    pub fn code(&self) -> String {
        match self {
            Actor::Staff { id, .. } => id.to_string(),
            Actor::Customer { id, .. } => id.to_string(),
            Actor::Program { id, .. } => id.to_string(),
            Actor::System => "system".to_string(),
            Actor::Command => "command".to_string(),
        }
    }

    /// The name of the person or of the other program at that time; empty for our own.
    pub fn name(&self) -> &str {
        match self {
            Actor::Staff { name, .. } | Actor::Customer { name, .. } | Actor::Program { name, .. } => name,
            Actor::System | Actor::Command => "",
        }
    }
}

/// One line of the log. `action` is a noun and a verb in the past: `plan.published`. `subject` is the id as it is shown
/// outside. `before` and `after` may hold everything: only what differs is kept, and secrets become dots.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    pub actor: &'a Actor,
    pub action: &'a str,
    pub subject: String,
    pub before: Map<String, Value>,
    pub after: Map<String, Value>,
}

/// Writes one line, in the transaction of the change. A change that changed nothing leaves no line.
pub fn add(tx: &mut Tx<'_>, ids: &Ids, shop: ShopId, now: Instant, entry: Entry<'_>) -> Result<(), Error> {
    let told = !entry.before.is_empty() || !entry.after.is_empty();
    let (before, after) = diff(&entry.before, &entry.after);
    if told && before.is_empty() && after.is_empty() {
        return Ok(());
    }
    let row = sql::NewAudit {
        id: ids.next(now),
        shop,
        at: now,
        actor: entry.actor.code(),
        actor_name: entry.actor.name().to_string(),
        action: entry.action.to_string(),
        subject: entry.subject,
        before: Value::Object(before).to_string(),
        after: Value::Object(after).to_string(),
    };
    sql::add(tx, row)
}

/// The fields of a JSON object, for `before` and `after`; anything else is no fields.
pub fn fields(json: Value) -> Map<String, Value> {
    match json {
        Value::Object(map) => map,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Map::new(),
    }
}

//! Logging in and out at the desk, and one's own password. An unknown address and a wrong password get the same answer
//! in the same time; guessing gets slower for each address of a person and for each address of a computer.

mod admin;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::{get, post};
use base::Instant;
use base::id::{Ids, ShopId};
use domain::shop::password::{may_try, may_try_together};
use kit::app::App;
use kit::db::{Error, Tx};
use kit::session::{self, Realm};
use kit::tries;
use serde_json::Map;

use crate::audit::{self, Actor, Entry};
use crate::staff::Staff;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/admin/login", get(admin::page).post(admin::log_in))
        .route("/admin/logout", post(admin::log_out))
        .route("/admin/password", get(admin::password).post(admin::save_password))
}

/// Whose guesses are counted together.
#[derive(Clone, Debug)]
struct Guesser {
    person: String,
    computer: Option<String>,
}

impl Guesser {
    fn new(email: &str, address: Option<String>) -> Guesser {
        let email: String = email.chars().take(254).collect();
        Guesser { person: format!("staff {email}"), computer: address.map(|address| format!("staff-from {address}")) }
    }

    /// Counts a try, or says how many seconds to wait.
    fn take(&self, tx: &mut Tx<'_>, shop: ShopId, now: Instant) -> Result<Option<i64>, Error> {
        if let Some(computer) = &self.computer {
            let wait = tries::take(tx, shop, computer, now, may_try_together)?;
            if wait.is_some() {
                return Ok(wait);
            }
        }
        tries::take(tx, shop, &self.person, now, may_try)
    }

    /// The password was right.
    fn clear(&self, tx: &mut Tx<'_>, shop: ShopId) -> Result<(), Error> {
        if let Some(computer) = &self.computer {
            tries::give_back(tx, shop, computer)?;
        }
        tries::clear(tx, shop, &self.person)
    }
}

/// Somebody whose password was right: their session begins, an older one of this browser ends. Returns the token.
fn begin(
    tx: &mut Tx<'_>,
    ids: &Ids,
    shop: ShopId,
    now: Instant,
    member: &Staff,
    browser: &Browser,
) -> Result<String, Error> {
    if let Some(old) = &browser.token {
        session::remove(tx, Realm::Staff, shop, old)?;
    }
    browser.guesser.clear(tx, shop)?;
    let actor = Actor::Staff { id: member.id, name: member.name.clone() };
    let subject = member.id.to_string();
    let entry = Entry { actor: &actor, action: "staff.logged_in", subject, before: Map::new(), after: Map::new() };
    audit::add(tx, ids, shop, now, entry)?;
    session::add(tx, Realm::Staff, shop, member.id.0, &browser.csrf, now)
}

/// What is known of the browser that logs in.
#[derive(Clone, Debug)]
struct Browser {
    /// The token of a session it still has.
    token: Option<String>,
    csrf: String,
    guesser: Guesser,
}

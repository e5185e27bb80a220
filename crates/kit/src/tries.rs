//! How often something secret was guessed: a row per shop and key. A try is counted before the secret is looked at, so
//! many guesses at once do not slip through. The rule of waiting belongs to the caller.

use std::convert::Infallible;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use base::Instant;
use base::id::ShopId;

use crate::app::App;
use crate::db::{Error, Tx};
use crate::{args, stmt};

/// Failures, the last of them, now: the error is how many seconds to wait.
pub type Rule = fn(u32, Instant, Instant) -> Result<(), i64>;

/// After a day without a try the count begins anew.
const FORGET_SECONDS: i64 = 24 * 3600;

stmt! {
    /// One row.
    FIND -> (i64, Instant) = "select failures, last_at from tries where shop = $1 and key = $2 {LOCK}"
}
stmt! { START = "insert into tries (shop, key, failures, last_at) values ($1, $2, 0, $3) on conflict do nothing" }
stmt! { COUNT = "update tries set failures = $3, last_at = $4 where shop = $1 and key = $2" }
stmt! { GIVE_BACK = "update tries set failures = failures - 1 where shop = $1 and key = $2 and failures > 0" }
stmt! { CLEAR = "delete from tries where shop = $1 and key = $2" }
stmt! {
    /// Of every shop: what is forgotten anyway.
    REMOVE_OLD = "delete from tries where last_at < $1"
}

/// Counts a try that is about to be made. When it is too early, nothing is counted and the seconds to wait are returned.
pub fn take(tx: &mut Tx<'_>, shop: ShopId, key: &str, now: Instant, rule: Rule) -> Result<Option<i64>, Error> {
    tx.run(&START, args![shop, key, now])?;
    let (failures, last_at) = tx.one(&FIND, args![shop, key])?;
    let failures = if last_at.seconds_until(now) > FORGET_SECONDS { 0 } else { failures };
    if let Err(wait) = rule(u32::try_from(failures).unwrap_or(u32::MAX), last_at, now) {
        return Ok(Some(wait));
    }
    tx.run(&COUNT, args![shop, key, failures + 1, now])?;
    Ok(None)
}

/// The try was no failure: one less.
pub fn give_back(tx: &mut Tx<'_>, shop: ShopId, key: &str) -> Result<(), Error> {
    tx.run(&GIVE_BACK, args![shop, key]).map(|_| ())
}

/// The secret was known: all failures are forgotten.
pub fn clear(tx: &mut Tx<'_>, shop: ShopId, key: &str) -> Result<(), Error> {
    tx.run(&CLEAR, args![shop, key]).map(|_| ())
}

/// Sweeps away what is forgotten, of all shops.
pub fn remove_old(tx: &mut Tx<'_>, now: Instant) -> Result<u64, Error> {
    tx.run(&REMOVE_OLD, args![now.plus_seconds(-FORGET_SECONDS)])
}

/// The client's network address. Behind a proxy that is the last entry of `X-Forwarded-For`, which the proxy wrote; an
/// earlier one could be anybody's invention.
pub fn address(parts: &Parts, behind_proxy: bool) -> Option<String> {
    let forwarded = || {
        let values = parts.headers.get_all("x-forwarded-for").iter();
        let last = values.filter_map(|value| value.to_str().ok()).next_back()?;
        last.rsplit(',').next().map(|entry| entry.trim().chars().take(64).collect())
    };
    let peer = || parts.extensions.get::<ConnectInfo<std::net::SocketAddr>>().map(|peer| peer.0.ip().to_string());
    if behind_proxy { forwarded().or_else(peer) } else { peer() }
}

/// The network address of who asks, as far as it is known.
#[derive(Clone, Debug)]
pub struct Client(pub Option<String>);

impl FromRequestParts<App> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Client, Infallible> {
        Ok(Client(address(parts, app.secure)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(forwarded: &[&str], behind_proxy: bool, want: Option<&str>) {
        let mut request = axum::http::Request::builder();
        for value in forwarded {
            request = request.header("x-forwarded-for", *value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        assert_eq!(address(&parts, behind_proxy).as_deref(), want, "{forwarded:?}");
    }

    #[test]
    fn only_the_proxys_own_entry_is_believed() {
        check(&["1.1.1.1, 2.2.2.2"], true, Some("2.2.2.2"));
        check(&["1.1.1.1", "3.3.3.3"], true, Some("3.3.3.3"));
        check(&["1.1.1.1"], false, None);
        check(&[], true, None);
    }
}

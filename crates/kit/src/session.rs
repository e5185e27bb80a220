//! Sessions of people who are logged in. The cookie holds a random 256-bit token, the table only its SHA-256, so a read
//! of the database opens nothing. A session belongs to one shop and one realm and ends after 14 days.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use base::Instant;
use base::id::ShopId;
use sha2::{Digest, Sha256};

use crate::db::{Error, Reader, Tx};
use crate::web::{Visitor, cookie, csrf};
use crate::{args, stmt, table};

base::codes! {
    /// Who a session is for.
    pub enum Realm { Staff = "staff", Customer = "customer" }
}

impl Realm {
    fn cookie_name(self) -> &'static str {
        match self {
            Realm::Staff => "desk",
            Realm::Customer => "me",
        }
    }
}

const LIFE_SECONDS: i64 = 14 * 24 * 3600;

table! {
    SESSIONS = "sessions" as NewSession {
        token: String, realm: Realm, shop: ShopId, subject: i64, csrf: String, created_at: Instant, expires_at: Instant
    }
}
stmt! {
    /// One row.
    pub FIND -> Session { token: String, subject: i64, csrf: String, expires_at: Instant } =
        "select {ROW} from sessions
          where shop = $1 and realm = $2 and token = $3 and expires_at > $4"
}
stmt! { REMOVE = "delete from sessions where shop = $1 and realm = $2 and token = $3" }
stmt! { REMOVE_ALL = "delete from sessions where shop = $1 and realm = $2 and subject = $3" }
stmt! {
    /// Of every shop: sessions that have ended.
    REMOVE_OLD = "delete from sessions where expires_at <= $1"
}

/// Logs somebody in. `csrf` is the browser's form secret. Returns the token for the cookie, which is kept nowhere.
pub fn add(
    tx: &mut Tx<'_>,
    realm: Realm,
    shop: ShopId,
    subject: i64,
    csrf: &str,
    now: Instant,
) -> Result<String, Error> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| Error::Engine("the system has no randomness to give".into()))?;
    let token = hex(&bytes);
    let expires_at = now.plus_seconds(LIFE_SECONDS);
    let row =
        NewSession { token: hash(&token), realm, shop, subject, csrf: csrf.to_string(), created_at: now, expires_at };
    tx.insert(&SESSIONS, &[row])?;
    Ok(token)
}

/// The session behind a cookie's token, if it is of this shop and realm and has not ended.
pub fn find(
    reader: &mut Reader<'_>,
    realm: Realm,
    shop: ShopId,
    token: &str,
    now: Instant,
) -> Result<Option<Session>, Error> {
    reader.find(&FIND, args![shop, realm, hash(token), now])
}

/// Logs out: the session of this token ends.
pub fn remove(tx: &mut Tx<'_>, realm: Realm, shop: ShopId, token: &str) -> Result<(), Error> {
    tx.run(&REMOVE, args![shop, realm, hash(token)]).map(|_| ())
}

/// Ends every session of one person; returns how many there were.
pub fn remove_all(tx: &mut Tx<'_>, realm: Realm, shop: ShopId, subject: i64) -> Result<u64, Error> {
    tx.run(&REMOVE_ALL, args![shop, realm, subject])
}

/// Sweeps away the sessions that have ended, of all shops.
pub fn remove_old(tx: &mut Tx<'_>, now: Instant) -> Result<u64, Error> {
    tx.run(&REMOVE_OLD, args![now])
}

/// The cookie that carries the token.
pub fn cookie(realm: Realm, token: &str) -> (HeaderName, HeaderValue) {
    cookie::set(realm.cookie_name(), token, LIFE_SECONDS)
}

/// Takes the cookie away.
pub fn forget(realm: Realm) -> (HeaderName, HeaderValue) {
    cookie::clear(realm.cookie_name())
}

/// The token a request carries.
pub fn token(headers: &HeaderMap, realm: Realm) -> Option<String> {
    cookie::find(headers, realm.cookie_name()).filter(|token| token.len() == 64)
}

/// A request that writes must come from the browser that logged in: its form secret is the one of that moment.
pub fn is_forged(session: &Session, method: &Method, visitor: &Visitor) -> bool {
    let reads = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    !reads && !csrf::same(session.csrf.as_bytes(), visitor.csrf.as_bytes())
}

/// What a table keeps of a secret that is random enough: its SHA-256 in hex.
pub fn hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_never_holds_what_the_cookie_holds() {
        assert_eq!(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(hex(&[0, 15, 255]), "000fff");
    }

    #[test]
    fn each_realm_has_its_own_cookie() {
        let mut headers = HeaderMap::new();
        let line = format!("me={}; desk=short", "a".repeat(64));
        headers.insert("cookie", HeaderValue::from_str(&line).unwrap());
        assert_eq!(token(&headers, Realm::Customer), Some("a".repeat(64)));
        assert_eq!(token(&headers, Realm::Staff), None);
    }
}

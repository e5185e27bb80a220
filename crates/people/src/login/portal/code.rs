//! Six digits that are sent to somebody: written down as a digest, and compared. They let somebody in, or prove that a
//! new phone or email is theirs.

use base::Lang;
use base::id::CustomerId;
use domain::people::contact::Kind;
use domain::people::email::normal_email;
use domain::people::phone::normal_phone;
use domain::shop::password::{may_try, may_try_together};
use kit::app::App;
use kit::db::{Error, Tx};
use kit::tries::{self, Client};
use kit::web::{Field, Oops, csrf, password};
use maud::{Markup, html};
use shop::Shop;

use super::super::sql::{self, NewCode, Tried};
use crate::contact::{self, masked};
use crate::message::{self, Channel, Message};
use crate::words::T;

/// A code is good for ten minutes and five tries.
pub const SECONDS: i64 = 600;
const TRIES_MOST: i64 = 5;

/// A phone or an email in its normal form.
#[derive(Clone, Debug)]
pub struct Address {
    pub kind: Kind,
    pub normal: String,
}

impl Address {
    /// Reads what was typed: with an @ it is an email, else a phone. The error is a refusal's code.
    pub fn read(shop: &Shop, text: &str) -> Result<Address, &'static str> {
        if text.contains('@') {
            let normal = normal_email(text).map_err(|why| why.code())?;
            return Ok(Address { kind: Kind::Email, normal });
        }
        let normal = normal_phone(text, shop.country()).map_err(|why| why.code())?;
        Ok(Address { kind: Kind::Phone, normal })
    }

    pub(super) fn tries_key(&self) -> String {
        format!("code-to {}", self.normal)
    }
}

/// A fresh code and its digest.
#[derive(Clone, Debug)]
pub struct Fresh {
    pub code: String,
    pub digest: String,
}

/// How a code travels: by which channel, to which phone or email.
#[derive(Clone, Debug)]
pub struct Way {
    pub channel: Channel,
    pub address: Address,
}

/// Counts that a code is asked for, by one address and by one client; the seconds to wait when it is too early.
pub fn may_ask(tx: &mut Tx<'_>, app: &App, shop: &Shop, client: &Client, to: &Address) -> Result<Option<i64>, Error> {
    let now = app.now();
    if let Some(key) = client_key(client)
        && let Some(wait) = tries::take(tx, shop.id, &key, now, may_try_together)?
    {
        return Ok(Some(wait));
    }
    tries::take(tx, shop.id, &to.tries_key(), now, may_try)
}

/// The code was entered: asking for it was no guess.
pub fn forgive(tx: &mut Tx<'_>, shop: &Shop, client: &Client, to: &Address) -> Result<(), Error> {
    if let Some(key) = client_key(client) {
        tries::give_back(tx, shop.id, &key)?;
    }
    tries::clear(tx, shop.id, &to.tries_key())
}

fn client_key(client: &Client) -> Option<String> {
    client.0.as_ref().map(|client| format!("code-from {client}"))
}

/// Six random digits. A code is digested like a password: six digits are few, and a fast digest would give them away to
/// whoever reads the table.
pub async fn fresh() -> Result<Fresh, Oops> {
    let random = csrf::fresh();
    let number = random.get(..15).and_then(|hex| u64::from_str_radix(hex, 16).ok());
    let number = number.ok_or_else(|| Oops::Broken("the system has no randomness to give".into()))?;
    let code = format!("{:06}", number % 1_000_000);
    let plain = code.clone();
    let digest = tokio::task::spawn_blocking(move || password::hash(&plain)).await?;
    let digest = digest.ok_or_else(|| Oops::Broken("a code could not be hashed".into()))?;
    Ok(Fresh { code, digest })
}

/// Writes a code to a customer, or to somebody who is none yet.
pub fn send(
    tx: &mut Tx<'_>,
    app: &App,
    shop: &Shop,
    customer: Option<CustomerId>,
    way: &Way,
    text: (String, String),
) -> Result<(), Error> {
    let now = app.now();
    let (subject, body) = text;
    let message = Message {
        attached: String::new(),
        shop: shop.id,
        customer,
        channel: way.channel,
        address: way.address.normal.clone(),
        kind: message::LOGIN_CODE.to_string(),
        key: format!("{} {}", message::LOGIN_CODE, app.ids.next(now)),
        subject,
        body,
    };
    message::send(tx, &app.ids, now, message).map(|_| ())
}

/// Keeps the digest of a code under what it is for. `customer` is whom it lets in, 0 for nobody.
pub fn keep(
    tx: &mut Tx<'_>,
    app: &App,
    shop: &Shop,
    (purpose, customer): (&str, CustomerId),
    fresh: &Fresh,
    sent_to: &str,
) -> Result<(), Error> {
    let now = app.now();
    let new = NewCode { address: purpose, customer, code: &fresh.digest, sent_to, until: now.plus_seconds(SECONDS) };
    sql::put(tx, shop.id, &new, now)
}

/// The way of a code to somebody known by a phone or an email: there, but where no text message can go by mail, when an
/// email of theirs opens their account too.
pub fn way(tx: &mut Tx<'_>, app: &App, shop: &Shop, customer: CustomerId, to: &Address) -> Result<Way, Error> {
    let channel = if to.kind == Kind::Email { Channel::Email } else { Channel::Sms };
    if channel == Channel::Sms && message::carries(tx, shop.id, Channel::Email)? {
        let today = shop.today(app.now());
        for claim in contact::list_claims(tx, shop.id, customer)?.into_iter().rev() {
            if claim.kind != Kind::Email || !claim.claim().holds_on(today) {
                continue;
            }
            let owner = contact::find_owner(tx, shop.id, Kind::Email, &claim.normal, today)?;
            if owner.is_some_and(|owner| owner.customer == customer) {
                let address = Address { kind: Kind::Email, normal: claim.normal };
                return Ok(Way { channel: Channel::Email, address });
            }
        }
    }
    Ok(Way { channel, address: to.clone() })
}

/// How a comparison ended.
#[derive(Debug)]
pub enum Compared {
    Right(Tried),
    Wrong,
    /// There is no code, it is too old, or it was tried too often.
    Over,
}

/// Compares what was typed with the code that was kept for a purpose.
pub async fn compare(app: &App, shop: &Shop, purpose: &str, typed: &str) -> Result<Compared, Oops> {
    let (id, now, purpose) = (shop.id, app.now(), purpose.to_string());
    let tried = app.db.write(move |tx| sql::count_try(tx, id, &purpose, now, TRIES_MOST)).await?;
    let Some(tried) = tried else { return Ok(Compared::Over) };
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let digest = tried.code.clone();
    let right = tokio::task::spawn_blocking(move || password::verify(&digits, &digest)).await?;
    Ok(if right { Compared::Right(tried) } else { Compared::Wrong })
}

/// What a page says about a code for a phone or an email, and whether the shop can send anything.
pub async fn said(app: &App, shop: &Shop, lang: Lang, to: &Address) -> Result<(String, bool), Oops> {
    let (id, t) = (shop.id, T(lang));
    let mails = app.db.read(move |r| message::carries(r, id, Channel::Email)).await?;
    let shown = masked(to.kind, &to.normal);
    let said = match to.kind {
        _ if !mails => t.login_code_text_kept(shown),
        Kind::Phone => t.login_code_text_mail(shown),
        Kind::Email | Kind::Address => t.login_code_text(shown),
    };
    Ok((said, mails))
}

/// Where a shop that sends nothing is reached, when it says so.
pub fn shop_phone(shop: &Shop) -> Markup {
    let phone = &shop.business.phone;
    html! { @if !phone.is_empty() { p { a.link href={ "tel:" (phone.replace(' ', "")) } { (phone) } } } }
}

/// The field `code`. Only what is sent can get lost on its way.
pub fn ask(lang: Lang, mails: bool) -> Field {
    let t = T(lang);
    let field = Field::phone("code", t.login_code()).autocomplete("one-time-code").placeholder("000000");
    if mails { field.hint(t.login_code_hint()).required().focus() } else { field.required().focus() }
}

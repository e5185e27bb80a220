//! A code for somebody who is invited by a link and has no account yet: it opens nothing, it proves that the phone or
//! the email the link went to is theirs.

use base::id::CustomerId;
use domain::people::contact::Kind;
use kit::db::{Error, Tx};
use kit::tries::Client;
use kit::web::Oops;
use shop::{Here, Shop};

use super::super::sql;
use super::code::{self, Address, Compared, Way};
use crate::message::Channel;
use crate::words::T;

/// What a guest's code is kept under: never what somebody types at the log-in.
fn purpose(to: &Address) -> String {
    format!("guest {}", to.normal)
}

/// Writes a code to a guest. Counted like the codes of the log-in.
pub async fn send_to_guest(here: &Here, client: &Client, to: &Address) -> Result<(), Oops> {
    let (app, shop, to, client) = (here.app.clone(), here.shop.clone(), to.clone(), client.clone());
    let (fresh, t) = (code::fresh().await?, T(here.visitor.lang));
    let sending = here.app.db.write(move |tx| {
        if let Some(wait) = code::may_ask(tx, &app, &shop, &client, &to)? {
            return Ok(Some(wait));
        }
        code::keep(tx, &app, &shop, (&purpose(&to), CustomerId(0)), &fresh, &to.normal)?;
        let text = (t.login_message_subject(&shop.name), t.login_message_body(&fresh.code, &shop.name));
        let channel = if to.kind == Kind::Email { Channel::Email } else { Channel::Sms };
        let way = Way { channel, address: to.clone() };
        code::send(tx, &app, &shop, None, &way, text).map(|()| None)
    });
    match sending.await.map_err(|error: Error| error)? {
        Some(seconds) => Err(Oops::Later(seconds.unsigned_abs())),
        None => Ok(()),
    }
}

/// Whether this is the code that was sent to a guest there. Counts as a try.
pub async fn is_right(here: &Here, to: &Address, typed: &str) -> Result<bool, Oops> {
    let compared = code::compare(&here.app, &here.shop, &purpose(to), typed).await?;
    Ok(matches!(compared, Compared::Right(_)))
}

/// Uses a guest's code up. False when somebody did already.
pub fn use_up(tx: &mut Tx<'_>, shop: &Shop, client: &Client, to: &Address) -> Result<bool, Error> {
    code::forgive(tx, shop, client, to)?;
    Ok(sql::remove(tx, shop.id, &purpose(to))? > 0)
}

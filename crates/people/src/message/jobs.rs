//! The postman: takes mails from the queue, hands them to the shop's mail server outside any transaction, and writes down
//! what became of each. A mail is taken for a while; whoever dies with it in hand gives it back by that.

use base::Instant;
use kit::app::App;
use kit::db::Error;
use kit::mail::{self, Attachment, Mail, Outcome, Server};
use shop::Shop;

use super::State;
use super::sql::{self, Claimed, MailServer, Tried};

/// So many mails go over one connection.
const BATCH: i64 = 20;
/// Longer than a batch can take: see [`kit::mail::send`].
const LEASE_SECONDS: i64 = 900;
/// Waits between tries, after the first one. Two days in all.
const WAITS: [i64; 8] = [60, 300, 900, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600, 24 * 3_600];

/// Makes what travels with a message from its names, when it is sent: what can be made again is not kept. Given by whoever
/// knows both messages and what they carry.
pub type Attach = fn(&App, &Shop, &str) -> Result<Vec<Attachment>, Error>;

/// Nothing travels along.
pub const NOTHING: Attach = |_, _, _| Ok(Vec::new());

/// Sends one batch of what waits in a shop's queue; returns how many mails that were. Ask again until it is 0.
pub fn send_mails(app: &App, shop: &Shop, attach: Attach) -> Result<usize, Error> {
    send_some(app, shop, false, attach)
}

/// Only what goes to the shop's own people: an alarm goes out even when no worker runs.
pub fn send_alarms(app: &App, shop: &Shop) -> Result<usize, Error> {
    send_some(app, shop, true, NOTHING)
}

fn send_some(app: &App, shop: &Shop, staff_only: bool, attach: Attach) -> Result<usize, Error> {
    let (id, now) = (shop.id, app.now());
    let Some(server) = app.db.read(move |r| sql::find_server(r, id)).wait()? else { return Ok(0) };
    let times = (now, now.plus_seconds(LEASE_SECONDS));
    let mut claimed = app.db.write(move |tx| sql::claim(tx, id, times, staff_only, BATCH)).wait()?;
    if claimed.is_empty() {
        return Ok(0);
    }
    claimed.sort_by_key(|message| message.id);
    let mut mails: Vec<Mail> = Vec::with_capacity(claimed.len());
    for message in &claimed {
        let attached = attach(app, shop, &message.attached)?;
        mails.push(Mail { attached, ..letter(shop, &server, message) });
    }
    let outcomes = mail::send(&server.server(), &mails);
    let rows = claimed.iter().zip(&outcomes).map(|(message, outcome)| tried(shop, message, outcome, app.now()));
    let rows: Vec<Tried> = rows.collect();
    app.db.write(move |tx| sql::save_tried(tx, &rows)).wait()?;
    Ok(claimed.len())
}

fn tried(shop: &Shop, message: &Claimed, outcome: &Outcome, now: Instant) -> Tried {
    let row = |state, sent_at, next_at, why| Tried { shop: shop.id, id: message.id, state, sent_at, next_at, why };
    let wait = usize::try_from(message.tries - 1).ok().and_then(|n| WAITS.get(n));
    match (outcome, wait) {
        (Outcome::Sent, _) => row(State::Sent, Some(now), None, None),
        (Outcome::Later(why), Some(wait)) => {
            row(State::Waiting, None, Some(now.plus_seconds(*wait)), Some(why.to_string()))
        }
        (Outcome::Later(why) | Outcome::Refused(why), _) => row(State::Failed, None, None, Some(why.to_string())),
    }
}

fn letter(shop: &Shop, server: &MailServer, message: &Claimed) -> Mail {
    Mail {
        id: message.id.to_string(),
        at: message.at,
        from: (shop.name.clone(), server.sender.clone()),
        to: message.address.clone(),
        subject: message.subject.clone(),
        text: message.body.clone(),
        attached: Vec::new(),
    }
}

impl MailServer {
    /// As the toolbox knows it.
    pub fn server(&self) -> Server {
        Server {
            host: self.host.clone(),
            port: u16::try_from(self.port).unwrap_or(0),
            security: self.security,
            user: self.login.clone(),
            password: self.password.clone(),
            roots: self.roots.clone(),
        }
    }
}

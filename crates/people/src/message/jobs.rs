//! The postman: takes mails from the queue, hands them to the shop's mail server outside any transaction, and writes down
//! what became of each. A mail is taken for a while; whoever dies with it in hand gives it back by that.

use base::Instant;
use kit::app::App;
use kit::db::Error;
use kit::mail::{self, Attachment, Mail, Outcome, Server, Trouble, Why as MailWhy};
use shop::Shop;

use super::sql::{self, Claimed, MailServer, Tried};
use super::{LOGIN_CODE, State};

/// So many mails go over one connection.
const BATCH: i64 = 20;
/// Longer than a batch can take: see [`kit::mail::send`].
const LEASE_SECONDS: i64 = 900;
/// Waits between tries, after the first one. Two days in all.
const WAITS: [i64; 8] = [60, 300, 900, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600, 24 * 3_600];

/// How long a server that does not answer is left alone, the first, the second and the third time, and after that.
const RESTS: [i64; 3] = [60, 300, 600];
const REST_MOST: i64 = 900;

/// Makes what travels with a message from its names, when it is sent: what can be made again is not kept. Given by whoever
/// knows both messages and what they carry.
pub type Attach = fn(&App, &Shop, &str) -> Result<Vec<Attachment>, Error>;

/// Nothing travels along.
pub const NOTHING: Attach = |_, _, _| Ok(Vec::new());

/// Sends one batch of what waits in a shop's queue, codes first; returns how many mails were tried. After that it is the
/// next shop's turn.
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
    if server.rest_until.is_some_and(|until| until > now) {
        return Ok(0);
    }
    let times = (now, now.plus_seconds(LEASE_SECONDS));
    let mut claimed = app.db.write(move |tx| sql::claim(tx, id, times, staff_only, BATCH)).wait()?;
    if claimed.is_empty() {
        return Ok(0);
    }
    claimed.sort_by_key(|message| (message.kind != LOGIN_CODE, message.id));
    let made: Vec<Result<Mail, Outcome>> =
        claimed.iter().map(|message| whole(app, shop, &server, message, attach)).collect();
    let mails: Vec<Mail> = made.iter().filter_map(|mail| mail.as_ref().ok().cloned()).collect();
    let mut sent = mail::send(&server.server(), &mails).into_iter();
    let unsaid = || Outcome::Later(MailWhy::new(Trouble::Connection, "it was not sent"));
    let outcomes: Vec<Outcome> =
        made.into_iter().map(|mail| mail.map_or_else(|why| why, |_| sent.next().unwrap_or_else(unsaid))).collect();
    let silent = !mails.is_empty() && outcomes.iter().all(Outcome::is_silence);
    let rows: Vec<Tried> =
        claimed.iter().zip(&outcomes).map(|(message, outcome)| tried(shop, message, outcome, app.now())).collect();
    let rest = rest(&server, silent, app.now());
    let known = (server.silences, server.rest_until);
    let saving = app.db.write(move |tx| {
        if known != rest {
            sql::save_silence(tx, id, rest.0, rest.1)?;
        }
        sql::save_tried(tx, &rows)
    });
    saving.wait()?;
    Ok(claimed.len())
}

/// A server that does not answer is left alone a while, longer each time, so that it holds up no other shop's mail.
fn rest(server: &MailServer, silent: bool, now: Instant) -> (i64, Option<Instant>) {
    if !silent {
        return (0, None);
    }
    let wait = usize::try_from(server.silences).ok().and_then(|n| RESTS.get(n)).unwrap_or(&REST_MOST);
    (server.silences + 1, Some(now.plus_seconds(*wait)))
}

/// The mail with what travels with it. What cannot be made counts as a try of its own message only.
fn whole(app: &App, shop: &Shop, server: &MailServer, message: &Claimed, attach: Attach) -> Result<Mail, Outcome> {
    match attach(app, shop, &message.attached) {
        Ok(attached) => Ok(Mail { attached, ..letter(shop, server, message) }),
        Err(error) => Err(Outcome::Later(MailWhy::new(Trouble::Attachment, error.to_string()))),
    }
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

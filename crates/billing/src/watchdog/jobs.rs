//! Keeps incidents: one begins when work is late and ends when none is. The owners are written to at both moments, once.

use base::Instant;
use domain::shop::role::Role;
use kit::app::App;
use kit::db::{Error, Tx};
use kit::web::show;
use people::message::{self, Channel, Message};
use shop::{Shop, staff};

use super::sql::{self, Incident, NewIncident, Seen};
use super::{Alarm, admin, look};
use crate::words::T;

/// Looks at a shop and writes down what changed. Several processes may do so; one of them is first.
pub fn check(app: &App, shop: &Shop) -> Result<Alarm, Error> {
    let (id, now) = (shop.id, app.now());
    let alarm = app.db.read(move |r| look(r, id, now)).wait()?;
    let (inner, owner, seen) = (app.clone(), shop.clone(), alarm.clone());
    match app.db.write(move |tx| note(&inner, tx, &owner, &seen, now)).wait() {
        // Another process was first.
        Err(Error::Taken(_)) | Ok(()) => Ok(alarm),
        Err(error) => Err(error),
    }
}

fn note(app: &App, tx: &mut Tx<'_>, shop: &Shop, alarm: &Alarm, now: Instant) -> Result<(), Error> {
    let seen = |id, ended_at| Seen {
        shop: shop.id,
        id,
        seen_at: now,
        ended_at,
        occurrences: alarm.occurrences,
        jobs: alarm.jobs,
        unheard: alarm.unheard,
    };
    match (sql::find_open(tx, shop.id)?, alarm.oldest) {
        (None, None) => Ok(()),
        (None, Some(oldest_at)) => {
            let id = app.ids.next(now);
            let Alarm { occurrences, jobs, unheard, .. } = *alarm;
            let row =
                NewIncident { id, shop: shop.id, began_at: now, seen_at: now, occurrences, jobs, unheard, oldest_at };
            sql::add(tx, row)?;
            let t = T(shop.language);
            let mut text = admin::what(shop.language, alarm);
            text.push(t.watchdog_since(time(shop, oldest_at, now)));
            text.push(t.watchdog_do().to_string());
            tell(app, tx, shop, &format!("watchdog {id} began"), t.watchdog_subject(&shop.name), text)
        }
        (Some(open), Some(_)) => sql::save(tx, seen(open.id, None)),
        (Some(open), None) => {
            let Incident { id, oldest_at, .. } = open;
            sql::save(tx, seen(id, Some(now)))?;
            let t = T(shop.language);
            let text = vec![t.watchdog_over_text(time(shop, oldest_at, now), time(shop, now, now))];
            tell(app, tx, shop, &format!("watchdog {id} ended"), t.watchdog_over_subject(&shop.name), text)
        }
    }
}

fn time(shop: &Shop, at: Instant, now: Instant) -> String {
    show::time(shop.language, &shop.zone, at, now)
}

/// Writes to every owner, once for each key.
fn tell(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    key: &str,
    subject: String,
    mut text: Vec<String>,
) -> Result<(), Error> {
    text.extend([String::new(), format!("{}/admin", message::site(tx, shop)?)]);
    let owners = staff::list(tx, shop.id)?;
    for owner in owners.iter().filter(|one| one.role == Role::Owner && one.state == staff::State::Active) {
        let message = Message {
            attached: String::new(),
            shop: shop.id,
            customer: None,
            channel: Channel::Email,
            address: owner.email.clone(),
            kind: "watchdog".into(),
            key: format!("{key} {}", owner.id),
            subject: subject.clone(),
            body: text.join("\n"),
        };
        message::send(tx, &app.ids, app.now(), message)?;
    }
    Ok(())
}

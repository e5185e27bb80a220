//! Sends refunds: written down as sent, the gateway called outside any transaction, the outcome booked. What stayed
//! without an outcome is looked up by our own id, never sent as another refund.

use std::collections::HashSet;

use base::Instant;
use base::id::{RefundId, ShopId};
use domain::billing::dunning::Class;
use domain::billing::ledger as books;
use gateways::payment::{self, Outcome};
use kit::app::App;
use kit::args;
use kit::db::dialect::each;
use kit::db::{Error, Tx};
use kit::events::{self, Event};
use shop::Shop;

use super::sql::{self, Proceed, Refund, State};
use crate::invoice::{self, show_number};
use crate::payment::sql::GIVE_BACK;
use crate::{ledger, word};

/// A refund without an answer counts as unknown after this long, and is looked up.
pub const LEASE_SECONDS: i64 = 60;
/// A passing trouble is tried again so often, with so long between.
const TRIES_MOST: i64 = 6;
const RETRY_SECONDS: i64 = 30 * 60;

/// Sends refunds that are due; returns how many.
pub fn send(app: &App, shop: &Shop, limit: i64) -> Result<usize, Error> {
    let (id, now) = (shop.id, app.now());
    let due = app.db.write(move |tx| {
        let due = sql::take_due(tx, id, now, limit)?;
        let sent = due.iter().map(|r| Proceed { sent_at: Some(now), ..proceed(id, r, State::Sent, r.tries) });
        tx.update(&sql::PROCEED, &sent.collect::<Vec<_>>())?;
        Ok::<_, Error>(due)
    });
    let due = due.wait()?;
    let mut outcomes = Vec::with_capacity(due.len());
    for refund in &due {
        let asked = payment::Refund {
            refund: refund.id,
            attempt: refund.attempt,
            shop: shop.id,
            amount: refund.amount,
            currency: refund.currency,
        };
        let outcome = payment::refund(app, refund.gateway, &[asked])?.pop().unwrap_or(Outcome::Unknown);
        outcomes.push((Refund { state: State::Sent, sent_at: Some(now), ..refund.clone() }, outcome));
    }
    settle(app, shop, outcomes)?;
    Ok(due.len())
}

/// Looks up what became of refunds without an outcome; returns how many were settled.
pub fn look_up(app: &App, shop: &Shop, limit: i64) -> Result<usize, Error> {
    let (id, before) = (shop.id, app.now().plus_seconds(-LEASE_SECONDS));
    let open = app.db.read(move |r| sql::list_open(r, id, before, limit)).wait()?;
    let mut found = Vec::with_capacity(open.len());
    for refund in open {
        // The gateway never heard of it: nothing went back, and it may be sent again.
        let outcome = payment::look_up_refund(app, refund.gateway, shop.id, refund.id)?
            .unwrap_or(Outcome::Declined { class: Class::Transient.code().into() });
        if outcome != Outcome::Unknown || refund.state == State::Sent {
            found.push((refund, outcome));
        }
    }
    let known = found.iter().filter(|(_, outcome)| *outcome != Outcome::Unknown).count();
    settle(app, shop, found)?;
    Ok(known)
}

fn proceed(shop: ShopId, refund: &Refund, state: State, tries: i64) -> Proceed {
    Proceed {
        id: refund.id,
        shop,
        state,
        class: None,
        tries,
        next_try_at: None,
        sent_at: refund.sent_at,
        settled_at: None,
        reference: None,
    }
}

/// Books outcomes: refund, payment, ledger and event in one transaction.
fn settle(app: &App, shop: &Shop, outcomes: Vec<(Refund, Outcome)>) -> Result<(), Error> {
    if outcomes.is_empty() {
        return Ok(());
    }
    let (inner, owner) = (app.clone(), shop.clone());
    app.db.write(move |tx| book(&inner, tx, &owner, &outcomes)).wait()
}

fn book(app: &App, tx: &mut Tx<'_>, shop: &Shop, outcomes: &[(Refund, Outcome)]) -> Result<(), Error> {
    // Another worker may have looked one of them up in the meantime: each outcome is booked once.
    let ids = each(outcomes.iter().map(|(refund, _)| refund.id.0));
    let open: HashSet<RefundId> = sql::still_open(tx, shop.id, ids)?.into_iter().collect();
    let now = app.now();
    for (refund, outcome) in outcomes.iter().filter(|(refund, _)| open.contains(&refund.id)) {
        let tries = refund.tries + 1;
        let next = match outcome {
            Outcome::Paid { reference } => {
                tx.run(&GIVE_BACK, args![shop.id, refund.payment, refund.amount])?;
                post(app, tx, shop, refund, &books::refund(refund.amount), now)?;
                tell(tx, shop, refund, "payment_refunded", now)?;
                let (settled_at, reference) = (Some(now), Some(reference.clone()));
                Proceed { settled_at, reference, ..proceed(shop.id, refund, State::Paid, tries) }
            }
            Outcome::Declined { class } if class == Class::Transient.code() && tries < TRIES_MOST => {
                let next_try_at = Some(now.plus_seconds(RETRY_SECONDS));
                Proceed { next_try_at, class: Some(class.clone()), ..proceed(shop.id, refund, State::Due, tries) }
            }
            Outcome::Declined { class } => {
                post(app, tx, shop, refund, &books::fail_refund(refund.source.account(), refund.amount), now)?;
                tell(tx, shop, refund, "refund_failed", now)?;
                let (settled_at, class) = (Some(now), Some(class.clone()));
                Proceed { settled_at, class, ..proceed(shop.id, refund, State::Failed, tries) }
            }
            Outcome::Unknown => proceed(shop.id, refund, State::Unknown, refund.tries),
        };
        tx.update(&sql::PROCEED, &[next])?;
    }
    Ok(())
}

fn post(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    refund: &Refund,
    postings: &[books::Posting],
    now: Instant,
) -> Result<(), Error> {
    let (entry, today) = (app.ids.next(now), shop.zone.day(now));
    let rows = ledger::rows(entry, shop.id, refund.customer, Some(refund.invoice), refund.currency, today, postings);
    ledger::write(tx, &rows.collect::<Vec<_>>())
}

fn tell(tx: &mut Tx<'_>, shop: &Shop, refund: &Refund, kind: &str, now: Instant) -> Result<(), Error> {
    let number = invoice::find(tx, shop.id, refund.invoice)?.map_or(String::new(), |i| show_number(i.year, i.number));
    let data = word::money(&number, refund.amount, refund.currency);
    let (customer, subject) = (Some(refund.customer), refund.invoice.0);
    events::tell(tx, &[Event { shop: shop.id, customer, kind: kind.into(), subject, at: now, data }])
}

//! What the rules need to know of a subscription's usage, read when it is billed, and what is remembered afterwards.

use base::id::ShopId;
use base::{Instant, Period};
use domain::billing::agreement::Agreement;
use domain::billing::moment::Moment;
use domain::billing::phase::{Life, Standing};
use domain::billing::usage::{self, Told, bills, watches, window};
use kit::db::{Error, Reader, Tx};

use super::Books;
use crate::subscription::Subscription;
use crate::usage::sql::{self, NewMark};

/// What concerns the moment at `at`. Nothing when no terms have usage.
pub fn told(
    reader: &mut Reader<'_>,
    shop: ShopId,
    books: &mut Books,
    subscription: &Subscription,
    agreement: &Agreement,
    life: &Life<'_>,
    at: Instant,
) -> Result<Told, Error> {
    read(reader, shop, books, (subscription, agreement, life), at, false)
}

/// The same with what runs at `now`, events of this very instant included.
pub fn told_now(
    reader: &mut Reader<'_>,
    shop: ShopId,
    subscription: &Subscription,
    agreement: &Agreement,
    life: &Life<'_>,
    now: Instant,
) -> Result<Told, Error> {
    let mut books = Books::read(reader, shop, &[subscription.id])?;
    read(reader, shop, &mut books, (subscription, agreement, life), now, true)
}

fn read(
    reader: &mut Reader<'_>,
    shop: ShopId,
    books: &mut Books,
    (subscription, agreement, life): (&Subscription, &Agreement, &Life<'_>),
    at: Instant,
    running: bool,
) -> Result<Told, Error> {
    if !usage::concerns(life) {
        return Ok(Told::default());
    }
    let mut told = known(books, subscription);
    if let Some(time) = window(agreement, life, &told, at, running) {
        told.events = books.take_events(reader, shop, subscription.id, time)?;
        if may_be_billed(life, &told, time) {
            told.billed = sql::list_billed(reader, shop, subscription.id, time.from)?;
        }
    }
    Ok(told)
}

/// Up to where usage is billed, and what was late.
fn known(books: &Books, subscription: &Subscription) -> Told {
    let since = books.billed_to(subscription.id).max(subscription.billed_from);
    Told { since, late: books.late(subscription.id), ..Told::default() }
}

/// The time whose events the moment at `at` needs, if it needs any.
pub fn time(
    books: &Books,
    subscription: &Subscription,
    agreement: &Agreement,
    life: &Life<'_>,
    at: Instant,
) -> Option<Period> {
    if usage::concerns(life) { window(agreement, life, &known(books, subscription), at, false) } else { None }
}

/// Whether something of these periods may have been billed: after a change in their middle, early, or before it was late.
fn may_be_billed(life: &Life<'_>, told: &Told, time: Period) -> bool {
    let meets = life.phases.iter().filter(|p| p.from < time.to && p.to.is_none_or(|to| time.from < to)).count();
    meets > 1 || !told.late.is_empty() || life.phases.iter().any(|p| !p.terms.thresholds.is_empty())
}

/// After a moment was carried out, in the same transaction: notes up to where usage is billed and forgets what was late,
/// if the moment made a bill.
pub fn settle(
    tx: &mut Tx<'_>,
    shop: ShopId,
    books: &mut Books,
    (subscription, agreement, life): (&Subscription, &Agreement, &Life<'_>),
    moment: &Moment,
    told: &Told,
) -> Result<(), Error> {
    if !usage::concerns(life) {
        return Ok(());
    }
    if !told.late.is_empty() && bills(agreement, life, moment, told) {
        sql::forget_late(tx, shop, subscription.id)?;
    }
    let watched = watches(life, moment.at);
    // New terms may have thresholds that are passed already.
    let look = watched && life.standing(moment.at) != Standing::Ended;
    let look_at = look.then_some(moment.at);
    books.note(NewMark { subscription: subscription.id, shop, billed_to: moment.at, watched, look_at });
    Ok(())
}

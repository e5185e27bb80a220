//! Drafts go out: when their time is over, before anything else is billed for their subscriptions, or when staff say so.

use base::Instant;
use base::id::InvoiceId;
use kit::app::App;
use kit::db::dialect::each;
use kit::db::{Error, Tx};
use shop::Shop;

use super::sql::{self, Close};
use super::{State, Whole};
use crate::invoice::{self, Ready};
use crate::ledger::{self, Wallets};
use crate::payment;
use crate::payment::jobs::Begun;
use crate::payment::sql::Due;
use crate::subscription;
use crate::{charge, coupon};

/// Sends out what waited long enough and begins its payments in the same transaction. Returns how many there were, and
/// the attempts to finish. Ask again until it is 0.
pub fn issue_due(app: &App, shop: &Shop, limit: i64) -> Result<(usize, Begun), Error> {
    let (id, now) = (shop.id, app.now());
    if app.db.read(move |r| sql::next(r, id)).wait()?.is_none_or(|at| at > now) {
        return Ok((0, Begun::default()));
    }
    let (inner, owner) = (app.clone(), shop.clone());
    app.db
        .write(move |tx| {
            let due = sql::list_due(tx, owner.id, now, limit)?;
            let (count, whole) = (due.len(), super::whole(tx, owner.id, due)?);
            let payments = close(&inner, tx, &owner, whole, now, None)?;
            Ok((count, payment::jobs::begin(&inner, tx, &owner, payments, now)?))
        })
        .wait()
}

/// Before something else is billed for these subscriptions, what waits for them goes out, so that it counts as billed.
/// `subscriptions` is made by `dialect::each`. Costs one look when the shop has none.
pub(crate) fn issue_first(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    subscriptions: &str,
    now: Instant,
    collect_at: Option<Instant>,
) -> Result<Vec<Due>, Error> {
    if !sql::any(tx, shop.id)? {
        return Ok(Vec::new());
    }
    let open = sql::lock_open(tx, shop.id, subscriptions)?;
    let open = super::whole(tx, shop.id, open)?;
    close(app, tx, shop, open, now, collect_at)
}

/// Issues those that wait and closes those that were discarded; returns the payments to collect.
pub(super) fn close(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    open: Vec<Whole>,
    now: Instant,
    collect_at: Option<Instant>,
) -> Result<Vec<Due>, Error> {
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let (waiting, discarded): (Vec<Whole>, Vec<Whole>) =
        open.into_iter().partition(|whole| whole.draft.state() == State::Waiting);
    let mut wallets = ledger::take_wallets(tx, shop.id, &each(waiting.iter().map(|w| w.draft.customer.0)))?;
    let mut ready = Vec::with_capacity(waiting.len());
    for whole in &waiting {
        ready.push(prepare(app, whole, &mut wallets, now)?);
    }
    let due = invoice::issue(app, tx, shop, now, collect_at, &ready)?;
    let mut closed = Vec::new();
    for (whole, ready) in waiting.iter().zip(&ready) {
        let (was, new, owners) = (whole.draft.stand_in(), ready.id, owners(whole));
        subscription::sql::rename_invoice(tx, shop.id, &owners, (was, Some(new)))?;
        charge::sql::rename_invoice(tx, shop.id, (was, Some(new)))?;
        coupon::rename_invoice(tx, shop.id, was, new)?;
        closed.push(Close { id: whole.draft.id, shop: shop.id, closed_at: Some(now), invoice: Some(new) });
    }
    for whole in &discarded {
        let was = whole.draft.stand_in();
        subscription::sql::rename_invoice(tx, shop.id, &owners(whole), (was, None))?;
        // What waited for this bill waits for the next one.
        charge::sql::rename_invoice(tx, shop.id, (was, None))?;
        coupon::forget_invoice(tx, shop.id, was)?;
        closed.push(Close { id: whole.draft.id, shop: shop.id, closed_at: Some(now), invoice: None });
    }
    tx.update(&sql::CLOSE, &closed)?;
    // An invoice has lines of its own; those of a discarded draft are the only record of it.
    sql::remove_lines(tx, shop.id, &each(waiting.iter().map(|whole| whole.draft.id.0)))?;
    Ok(due)
}

fn owners(whole: &Whole) -> String {
    each(whole.subscriptions().into_iter().map(|id| id.0))
}

/// Adds it up with what the customer's wallet has left, under an id of its time.
fn prepare(app: &App, whole: &Whole, wallets: &mut Wallets, now: Instant) -> Result<Ready, Error> {
    let draft = &whole.draft;
    let (customer, currency) = (draft.customer, draft.currency);
    let composed = whole.compose(wallets.of(customer, currency)).map_err(|why| Error::Engine(why.code().into()))?;
    wallets.add(customer, currency, composed.moves_wallet());
    Ok(Ready {
        id: InvoiceId(app.ids.next(now)),
        customer,
        owners: whole.lines.iter().map(|line| line.subscription).collect(),
        currency,
        prices: draft.prices,
        due_at: draft.due_at,
        invoice: composed,
    })
}

//! Usage that is due before its period ends: a threshold was passed, or it came after the end of its subscription.

mod books;
mod told;

use base::Instant;
use base::id::{InvoiceId, SubscriptionId};
use domain::billing::agreement::Agreement;
use domain::billing::invoice::compose;
use domain::billing::line::Draft;
use domain::billing::phase::{Life, Standing};
use domain::billing::usage::early;
use kit::app::App;
use kit::db::dialect::each;
use kit::db::{Error, Tx};
use shop::Shop;

use super::sql;
use crate::charge::{Onto, Waiting};
use crate::coupon::{Coupons, Place, Whose};
use crate::invoice::{self, Ready};
use crate::ledger::{self, Wallets};
use crate::subscription::{self, Subscription};
use crate::{draft, tax};

pub use books::Books;
pub use told::{settle, time, told, told_now};

/// Looks at subscriptions whose usage may be due early and bills what is. Returns how many were looked at; ask again
/// until it is 0.
pub fn bill_early(app: &App, shop: &Shop, limit: i64) -> Result<usize, Error> {
    let now = app.now();
    let (inner, owner) = (app.clone(), shop.clone());
    app.db
        .write(move |tx| {
            let due = sql::list_to_look(tx, owner.id, now, limit)?;
            // What waits counts as billed.
            draft::jobs::issue_first(&inner, tx, &owner, &each(due.iter().map(|id| id.0)), now, Some(now))?;
            // In the order in which telling takes its locks.
            let locked = sql::lock(tx, owner.id, &due)?;
            let mut found = Vec::with_capacity(locked.len());
            for id in &due {
                found.extend(subscription::find(tx, owner.id, *id)?);
            }
            let mut wallets = ledger::take_wallets(tx, owner.id, &each(found.iter().map(|s| s.customer.0)))?;
            for s in &found {
                look(&inner, tx, &owner, s, &mut wallets, now)?;
            }
            Ok(due.len())
        })
        .wait()
}

fn look(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    subscription: &Subscription,
    wallets: &mut Wallets,
    now: Instant,
) -> Result<(), Error> {
    let id = subscription.id;
    sql::looked(tx, shop.id, id)?;
    let agreement = subscription::agreement(tx, shop, subscription)?;
    let life = Life::of(&agreement);
    let told = told_now(tx, shop.id, subscription, &agreement, &life, now)?;
    let lines = early(&agreement, &life, now, &told).map_err(|why| impossible(id, why.code()))?;
    if life.standing(now) == Standing::Ended {
        sql::forget_late(tx, shop.id, id)?;
    }
    if lines.is_empty() { Ok(()) } else { issue(app, tx, shop, (subscription, &agreement), lines, wallets, now) }
}

/// Puts lines on an invoice of their own, with the customer's tax, coupons, and charges that waited for the next invoice.
fn issue(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    (s, agreement): (&Subscription, &Agreement),
    mut lines: Vec<Draft>,
    wallets: &mut Wallets,
    now: Instant,
) -> Result<(), Error> {
    let id = InvoiceId(app.ids.next(now));
    let (own, theirs) = (each([s.id.0].into_iter()), each([s.customer.0].into_iter()));
    tax::put(&mut lines, shop.tax_rate, tax::find(tx, shop.id, s.customer)?);
    // Usage takes nothing back.
    let whose = Whose { subscriptions: &own, customers: &theirs, changing: "[]" };
    let mut coupons = Coupons::read(tx, shop.id, whose, now)?;
    let (subscription, customer, currency) = (s.id, s.customer, s.currency);
    let (plan, policy, zone) = (s.plan, &agreement.policy, &s.zone);
    let place = Place { subscription, customer, currency, plan, policy, zone };
    let used = coupons.take(&mut lines, &place, &[]);
    coupons.note(Some(id), customer, &used);
    let mut waiting = Waiting::read(tx, shop.id, &own)?;
    waiting.add(tx, shop, (subscription, customer, currency), Onto::new(id), &mut lines)?;
    let wallet = wallets.of(customer, currency);
    let invoice = compose(lines, shop.prices, wallet).map_err(|why| impossible(subscription, why.code()))?;
    wallets.add(customer, currency, invoice.moves_wallet());
    let (owners, prices, due_at) = (vec![Some(subscription); invoice.lines.len()], shop.prices, now);
    let ready = Ready { id, customer, owners, currency, prices, due_at, invoice };
    invoice::issue(app, tx, shop, now, Some(now), &[ready])?;
    coupons.write(tx, shop.id)?;
    waiting.write(tx, shop.id)
}

fn impossible(id: SubscriptionId, why: &str) -> Error {
    Error::Engine(format!("the usage of {id} cannot be billed: {why}"))
}

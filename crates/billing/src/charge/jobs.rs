//! Charges that wait for an invoice: the renewal engine asks for those of a round of subscriptions and says which invoice
//! took them. What a subscription left behind when it ended is invoiced on its own.

use std::collections::HashMap;

use base::id::{ChargeId, CustomerId, InvoiceId, ShopId, SubscriptionId};
use base::{Currency, Instant};
use domain::billing::invoice::compose;
use domain::billing::line::Draft;
use kit::app::App;
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};
use shop::Shop;

use super::{Line, drafts, sql};
use crate::coupon::Coupons;
use crate::invoice::{self, Ready};
use crate::ledger::{self, Wallets};
use crate::subscription::{self, Subscription};
use crate::tax;

/// What waits for the next invoices of some subscriptions.
#[derive(Debug, Default)]
pub struct Waiting {
    of: HashMap<SubscriptionId, Vec<Pending>>,
    taken: Vec<sql::Invoiced>,
    coupons: Vec<Coupons>,
}

/// The invoice that lines go onto, and how many are on it before them.
#[derive(Clone, Copy, Debug)]
pub struct Onto {
    pub invoice: InvoiceId,
    pub lines: i64,
}

impl Onto {
    pub fn new(invoice: InvoiceId) -> Onto {
        Onto { invoice, lines: 0 }
    }
}

#[derive(Debug)]
struct Pending {
    id: ChargeId,
    lines: Vec<Line>,
    coupons: Vec<i64>,
}

impl Waiting {
    /// `subscriptions` is made by `dialect::each`. Costs one look when the shop has nothing waiting.
    pub fn read(reader: &mut Reader<'_>, shop: ShopId, subscriptions: &str) -> Result<Waiting, Error> {
        let mut waiting = Waiting::default();
        for row in sql::list_waiting(reader, shop, subscriptions)? {
            let lines = serde_json::from_str(&row.lines).map_err(|_| Error::Shape("charges", "lines"))?;
            let coupons = serde_json::from_str(&row.coupons).map_err(|_| Error::Shape("charges", "coupons"))?;
            waiting.of.entry(row.subscription).or_default().push(Pending { id: row.id, lines, coupons });
        }
        Ok(waiting)
    }

    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// Puts what waits for a subscription at the end of the lines of its next invoice, with its coupons taken off.
    pub fn add(
        &mut self,
        reader: &mut Reader<'_>,
        shop: &Shop,
        (subscription, customer, currency): (SubscriptionId, CustomerId, Currency),
        onto: Onto,
        lines: &mut Vec<Draft>,
    ) -> Result<(), Error> {
        let Some(pending) = self.of.remove(&subscription) else { return Ok(()) };
        let own = tax::find(reader, shop.id, customer)?;
        for charge in pending {
            // They were checked when they were asked for.
            let mut more = drafts(&charge.lines, shop.tax_rate, own).map_err(|why| Error::Engine(why.code().into()))?;
            if !charge.coupons.is_empty() {
                let mut coupons = Coupons::of_charge(reader, shop.id, &charge.coupons)?;
                let mut used = coupons.take_charge(&mut more, currency);
                used.shift(onto.lines + lines.len() as i64);
                coupons.note(Some(onto.invoice), customer, &used);
                self.coupons.push(coupons);
            }
            lines.append(&mut more);
            self.taken.push(sql::Invoiced { id: charge.id, shop: shop.id, invoice: Some(onto.invoice) });
        }
        Ok(())
    }

    /// Says which invoices took them, after the invoices.
    pub fn write(self, tx: &mut Tx<'_>, shop: ShopId) -> Result<(), Error> {
        for coupons in self.coupons {
            coupons.write(tx, shop)?;
        }
        tx.update(&sql::INVOICED, &self.taken)
    }
}

/// Invoices what subscriptions that have ended left behind; returns how many.
pub fn invoice_left_behind(app: &App, shop: &Shop, limit: i64) -> Result<usize, Error> {
    let id = shop.id;
    if !app.db.read(move |r| sql::any(r, id)).wait()? {
        return Ok(0);
    }
    let (inner, owner, now) = (app.clone(), shop.clone(), app.now());
    app.db
        .write(move |tx| {
            let mut ended = Vec::new();
            for id in sql::left_behind(tx, owner.id, limit)? {
                ended.extend(subscription::find(tx, owner.id, id)?);
            }
            let customers = each(ended.iter().map(|s| s.customer.0));
            let mut wallets = ledger::take_wallets(tx, owner.id, &customers)?;
            for subscription in &ended {
                invoice_one(&inner, tx, &owner, subscription, &mut wallets, now)?;
            }
            Ok(ended.len())
        })
        .wait()
}

fn invoice_one(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    s: &Subscription,
    wallets: &mut Wallets,
    now: Instant,
) -> Result<(), Error> {
    let mut waiting = Waiting::read(tx, shop.id, &each([s.id.0].into_iter()))?;
    let (id, mut lines) = (InvoiceId(app.ids.next(now)), Vec::new());
    waiting.add(tx, shop, (s.id, s.customer, s.currency), Onto::new(id), &mut lines)?;
    if lines.is_empty() {
        return Ok(());
    }
    let wallet = wallets.of(s.customer, s.currency);
    let composed = compose(lines, shop.prices, wallet).map_err(|why| Error::Engine(why.code().into()))?;
    wallets.add(s.customer, s.currency, composed.moves_wallet());
    let (owners, currency, prices) = (vec![Some(s.id); composed.lines.len()], s.currency, shop.prices);
    let ready = Ready { id, customer: s.customer, owners, currency, prices, due_at: now, invoice: composed };
    invoice::issue(app, tx, shop, now, Some(now), &[ready])?;
    waiting.write(tx, shop.id)
}

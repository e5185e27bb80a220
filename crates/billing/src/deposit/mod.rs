//! Refundable deposits, held since the first invoice: given back whole or in part, or kept in part for reasons that are
//! said to the customer. Every movement is a row of its own with its entry in the books; none is ever changed.

pub mod admin;
pub mod portal;
pub mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use base::Instant;
use base::id::{InvoiceId, ShopId};
use domain::billing::deposit::{Held, Keep, Refusal, Settlement, Way, settle};
use domain::billing::ledger as books;
use domain::billing::ledger::Posting;
use kit::app::App;
use kit::db::{Error, Reader, Tx};
use kit::events::{self, Event};
use serde_json::json;
use shop::Shop;
use shop::audit::{self, Actor, Entry};

use self::sql::{Deposit, Kind, NewMovement};
use crate::refund::{self, Source, Wanted};
use crate::{invoice, ledger, subscription, word};

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    admin::routes().merge(portal::routes())
}

/// What somebody wants done with a deposit. `seen` is how much was held when they looked: whoever sends the form twice,
/// or looks at an old page, changes nothing.
#[derive(Clone, Debug)]
pub struct Wish {
    pub invoice: InvoiceId,
    pub keep: Vec<Keep>,
    pub back: Option<(Way, i64)>,
    pub seen: i64,
}

/// Why it is not done.
#[derive(Debug)]
pub enum Refused {
    No(Refusal),
    /// Somebody else settled a part of it in the meantime.
    Moved,
    Missing,
    Broken(Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Refused {
        match error {
            Error::Taken(_) => Refused::Moved,
            error => Refused::Broken(error),
        }
    }
}

impl From<subscription::Refused> for Refused {
    fn from(refused: subscription::Refused) -> Refused {
        match refused {
            subscription::Refused::No(_) => Refused::Moved,
            subscription::Refused::Missing => Refused::Missing,
            subscription::Refused::Broken(error) => error.into(),
        }
    }
}

impl Wish {
    /// What would be done; nothing is written.
    pub fn decide(&self, held: Held) -> Result<Settlement, Refusal> {
        settle(held, self.keep.clone(), self.back)
    }
}

/// What there is to be settled of a deposit.
pub fn held(reader: &mut Reader<'_>, shop: ShopId, deposit: &Deposit) -> Result<Held, Error> {
    let by_card = refund::refundable(reader, shop, deposit.invoice)?;
    Ok(Held { is_paid: deposit.is_paid(), amount: deposit.held(), by_card })
}

/// Does it, in one transaction.
pub fn carry_out(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    wish: &Wish,
    actor: &Actor,
    now: Instant,
) -> Result<Settlement, Refused> {
    invoice::sql::lock(tx, shop.id, wish.invoice)?;
    let deposit = sql::find(tx, shop.id, wish.invoice)?.ok_or(Refused::Missing)?;
    if deposit.held() != wish.seen {
        return Err(Refused::Moved);
    }
    let settled = wish.decide(held(tx, shop.id, &deposit)?).map_err(Refused::No)?;
    let mut writing = Writing { app, shop, deposit: &deposit, actor, now, rows: vec![], postings: vec![] };
    let first = sql::list_movements(tx, shop.id, &deposit)?.len() as i64 + 1;
    for keep in &settled.keep {
        let row = writing.row(first, Kind::Kept, keep.amount);
        let row = NewMovement { reason: Some(keep.reason), note: keep.note.clone(), ..row };
        writing.add(row, &books::keep_deposit(keep.amount));
    }
    if let Some((way, amount)) = settled.back {
        let row = NewMovement { way: Some(way), ..writing.row(first, Kind::Returned, amount) };
        match way {
            Way::Card => writing.rows.push(NewMovement { entry: None, ..row }),
            Way::Wallet | Way::Bank => writing.add(row, &books::return_deposit(way, amount)),
        }
    }
    let Writing { rows, postings, .. } = writing;
    tx.insert(&sql::MOVEMENTS, &rows)?;
    ledger::write(tx, &postings)?;
    if let Some((Way::Card, amount)) = settled.back {
        let (source, reason) = (Source::Deposit, String::new());
        let wanted = Wanted { invoice: deposit.invoice, amount, source, credit_note: None, reason };
        refund::ask(app, tx, shop, &wanted, now)?;
    }
    events::tell(tx, &told(shop, &deposit, &settled, now))?;
    let kept: i64 = settled.keep.iter().map(|keep| keep.amount).sum();
    let back = settled.back.map_or(0, |(_, amount)| amount);
    let before = audit::fields(json!({ "held": deposit.held() }));
    let after = audit::fields(json!({
        "held": settled.left, "kept": kept, "returned": back, "way": settled.back.map(|(way, _)| way.code()),
    }));
    let (action, subject) = ("deposit.returned", deposit.invoice.to_string());
    audit::add(tx, &app.ids, shop.id, now, Entry { actor, action, subject, before, after })?;
    Ok(settled)
}

struct Writing<'a> {
    app: &'a App,
    shop: &'a Shop,
    deposit: &'a Deposit,
    actor: &'a Actor,
    now: Instant,
    rows: Vec<NewMovement>,
    postings: Vec<ledger::sql::NewPosting>,
}

impl Writing<'_> {
    fn row(&self, first: i64, kind: Kind, amount: i64) -> NewMovement {
        NewMovement {
            invoice: self.deposit.invoice,
            line: self.deposit.line,
            n: first + self.rows.len() as i64,
            shop: self.shop.id,
            customer: self.deposit.customer,
            kind,
            way: None,
            reason: None,
            amount,
            currency: self.deposit.currency,
            note: String::new(),
            entry: Some(self.app.ids.next(self.now)),
            actor: self.actor.code(),
            at: self.now,
        }
    }

    fn add(&mut self, row: NewMovement, postings: &[Posting]) {
        let (on, invoice, entry) = (self.shop.zone.day(self.now), Some(row.invoice), row.entry.unwrap_or_default());
        self.postings.extend(ledger::rows(entry, row.shop, row.customer, invoice, row.currency, on, postings));
        self.rows.push(row);
    }
}

/// What goes back and what is kept, each an event of its own on the customer's timeline.
fn told(shop: &Shop, deposit: &Deposit, settled: &Settlement, now: Instant) -> Vec<Event> {
    let number = invoice::show_number(deposit.year, deposit.number);
    let event = |kind: &str, amount| Event {
        shop: shop.id,
        customer: Some(deposit.customer),
        kind: kind.into(),
        subject: deposit.invoice.0,
        at: now,
        data: word::money(&number, amount, deposit.currency),
    };
    let kept: i64 = settled.keep.iter().map(|keep| keep.amount).sum();
    let kept = (kept > 0).then(|| event("deposit_kept", kept));
    let back = settled.back.map(|(_, amount)| event("deposit_returned", amount));
    kept.into_iter().chain(back).collect()
}

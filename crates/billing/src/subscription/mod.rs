//! Subscriptions: agreements kept as append-only changes. Every change is recorded here, and what it asks for at once is
//! billed in the same transaction; what it asks for later is found by `jobs`.

pub mod admin;
pub mod api;
mod course;
pub mod jobs;
mod making;
pub mod portal;
pub mod sql;
pub mod storefront;
#[cfg(test)]
mod tests;
mod work;

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use base::Instant;
use base::id::{CustomerId, InvoiceId, ShopId, SubscriptionId};
use domain::billing::Refusal;
use domain::billing::agreement::{Agreement, Change, Created, Unused, What};
use domain::billing::change::When;
use domain::billing::line::Draft;
use domain::billing::phase::Standing;
use domain::shop::policy::{Policy, RetryEnd};
use kit::app::App;
use kit::args;
use kit::db::{Error, Reader, Tx};
use shop::Shop;

use crate::{delivery, price_rise};

pub use sql::{Subscription, find, list_of_customer, next_due};
pub use work::Preview;

/// Why a change of a subscription did not happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Refused {
    /// There is no such subscription in this shop.
    Missing,
    No(Refusal),
    Broken(Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Refused {
        Refused::Broken(error)
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Refused {
        Refused::No(refusal)
    }
}

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    admin::routes().merge(api::routes()).merge(portal::routes()).merge(storefront::routes())
}

/// What a person signs up for.
#[derive(Clone, Debug)]
pub struct NewSubscription {
    pub customer: CustomerId,
    /// Who gets it, when it is a gift.
    pub recipient: Option<CustomerId>,
    pub reference: Option<String>,
    pub created: Created,
    /// When it begins; later than now is a start in the future, earlier is caught up at once.
    pub starts: Instant,
    pub actor: String,
}

/// Opens a subscription. Nothing is billed yet: [`bill_now`] does what is due.
pub fn subscribe(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    new: &NewSubscription,
    now: Instant,
) -> Result<SubscriptionId, Refused> {
    domain::billing::change::check_created(&new.created)?;
    if let Some(reference) = &new.reference
        && crate::usage::sql::find_referenced(tx, shop.id, reference)?.is_some()
    {
        return Err(Refusal::ReferenceTaken { reference: reference.clone() }.into());
    }
    let id = SubscriptionId(app.ids.next(now));
    let change = Change { ordinal: 0, at: new.starts, asked_at: now, what: What::Created(new.created.clone()) };
    let (terms, zone) = (&new.created.terms, shop.zone.clone());
    tx.insert(
        &sql::SUBSCRIPTIONS,
        &[sql::NewSubscription {
            id,
            shop: shop.id,
            customer: new.customer,
            recipient: new.recipient,
            plan: terms.plan,
            reference: new.reference.clone(),
            state: Standing::Scheduled,
            currency: shop.currency,
            started_on: zone.day(new.starts),
            zone,
            quantity: terms.quantity(),
            mrr: 0,
            period_from: None,
            period_to: None,
            ends_at: None,
            ended_on: None,
            next_at: Some(new.starts),
            billed_from: Some(new.starts),
            anchor: shop.policy.anchor,
            period_start: shop.policy.period_start,
            created_at: now,
            import: None,
        }],
    )?;
    add_change(app, tx, shop.id, id, new.customer, &change, &new.actor)?;
    let policy = Arc::clone(&shop.policy);
    let agreement = Agreement { zone: shop.zone.clone(), policy, changes: vec![change] };
    delivery::plan(tx, shop, id, &agreement, now)?;
    Ok(id)
}

fn add_change(
    app: &App,
    tx: &mut Tx<'_>,
    shop: ShopId,
    subscription: SubscriptionId,
    customer: CustomerId,
    change: &Change,
    actor: &str,
) -> Result<(), Error> {
    tx.insert(
        &sql::CHANGE_ROWS,
        &[sql::NewChange {
            id: app.ids.next(change.asked_at),
            shop,
            subscription,
            customer,
            ordinal: change.ordinal,
            kind: change.what.kind().into(),
            at: change.at,
            asked_at: change.asked_at,
            actor: actor.into(),
            data: change.what.to_json(),
        }],
    )
}

/// The agreement of a subscription, read from its changes.
pub fn agreement(reader: &mut Reader<'_>, shop: &Shop, subscription: &Subscription) -> Result<Agreement, Error> {
    let rows = reader.all(&sql::CHANGES, args![shop.id, subscription.id])?;
    read_agreement(shop, subscription, &rows, &mut Said::default())
}

fn read_agreement(
    shop: &Shop,
    subscription: &Subscription,
    rows: &[sql::ChangeRow],
    said: &mut Said,
) -> Result<Agreement, Error> {
    let mut read = |row: &sql::ChangeRow| {
        let what = said.what(&row.kind, &row.data)?;
        Ok(Change { ordinal: row.ordinal, at: row.at, asked_at: row.asked_at, what })
    };
    let changes = rows.iter().map(&mut read).collect::<Result<Vec<Change>, Error>>()?;
    Ok(Agreement { zone: subscription.zone.clone(), policy: policy(shop, subscription), changes })
}

/// What changes say, by the text they are kept in: most subscriptions of a shop began with the same words.
#[derive(Default)]
struct Said(HashMap<String, What>);

/// How many different texts are kept.
const SAID_MOST: usize = 500;

impl Said {
    fn what(&mut self, kind: &str, data: &str) -> Result<What, Error> {
        if let Some(what) = self.0.get(data).filter(|what| what.kind() == kind) {
            return Ok(what.clone());
        }
        let what = What::parse(kind, data).ok_or(Error::Shape("changes", "a change this program knows"))?;
        if self.0.len() < SAID_MOST {
            self.0.insert(data.to_string(), what.clone());
        }
        Ok(what)
    }
}

/// The shop's policies, but periods are counted as they were when the subscription was agreed.
fn policy(shop: &Shop, subscription: &Subscription) -> Arc<Policy> {
    let (anchor, period_start) = (subscription.anchor, subscription.period_start);
    if (shop.policy.anchor, shop.policy.period_start) == (anchor, period_start) {
        return Arc::clone(&shop.policy);
    }
    Arc::new(Policy { anchor, period_start, ..Policy::clone(&shop.policy) })
}

/// Records a change that `decide` makes of the agreement as it stands now. Nothing is billed yet.
pub fn change(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    id: SubscriptionId,
    actor: &str,
    now: Instant,
    decide: impl Fn(&Agreement) -> Result<Change, Refusal>,
) -> Result<Change, Refused> {
    let subscription = sql::lock(tx, shop.id, id)?.ok_or(Refused::Missing)?;
    refuse_history(&subscription)?;
    let mut agreement = agreement(tx, shop, &subscription)?;
    let change = decide(&agreement)?;
    refuse_done(&subscription, &agreement, &change)?;
    add_change(app, tx, shop.id, id, subscription.customer, &change, actor)?;
    agreement.changes.push(change.clone());
    work::stand_again(tx, shop.id, &subscription, &agreement, change.at, now)?;
    delivery::plan(tx, shop, id, &agreement, now)?;
    price_rise::jobs::follow(app, tx, shop, &subscription, (&agreement, actor), now)?;
    Ok(change)
}

impl Subscription {
    /// Whether it was brought in from elsewhere: it has no periods of ours, and is not billed here.
    pub fn is_history(&self) -> bool {
        self.billed_from.is_none()
    }
}

/// A change of history would begin to charge for it.
fn refuse_history(subscription: &Subscription) -> Result<(), Refusal> {
    if subscription.is_history() { Err(Refusal::HistoryOnly) } else { Ok(()) }
}

/// An end of this very instant can be taken back only until it is carried out.
fn refuse_done(subscription: &Subscription, agreement: &Agreement, change: &Change) -> Result<(), Refusal> {
    let What::Undone(ordinal) = change.what else { return Ok(()) };
    let end = |known: &&Change| known.ordinal == ordinal && matches!(known.what, What::Canceled(_));
    let is_done = |end: &&Change| end.at <= change.at && subscription.next_at.is_none_or(|next| next > end.at);
    match agreement.changes.iter().find(end).filter(is_done) {
        Some(undone) => Err(Refusal::AlreadyEnded { on: subscription.zone.day(undone.at) }),
        None => Ok(()),
    }
}

/// Carries out everything one subscription asks for up to now, in order.
pub fn bill_now(app: &App, tx: &mut Tx<'_>, shop: &Shop, id: SubscriptionId, now: Instant) -> Result<(), Error> {
    while let Some(subscription) = sql::lock(tx, shop.id, id)?.filter(|s| s.next_at.is_some_and(|at| at <= now)) {
        jobs::carry_out(app, tx, shop, vec![subscription], now, Some(now))?;
    }
    Ok(())
}

/// What a change would cost at once, without doing it: exactly the invoice that would follow.
pub fn preview(
    reader: &mut Reader<'_>,
    shop: &Shop,
    id: SubscriptionId,
    decide: impl Fn(&Agreement) -> Result<Change, Refusal>,
) -> Result<Preview, Refused> {
    let subscription = sql::find(reader, shop.id, id)?.ok_or(Refused::Missing)?;
    refuse_history(&subscription)?;
    let mut agreement = agreement(reader, shop, &subscription)?;
    let change = decide(&agreement)?;
    refuse_done(&subscription, &agreement, &change)?;
    let at = change.at;
    agreement.changes.push(change);
    work::preview(reader, shop, &subscription, &agreement, at)
}

/// What signing up would cost at once.
pub fn preview_new(shop: &Shop, created: &Created, now: Instant) -> Result<Preview, Refusal> {
    preview_taking(shop, created, (now, now), |_| ())
}

/// The same with something taken off the lines of each bill, for a beginning that may lie in the past.
pub fn preview_taking(
    shop: &Shop,
    created: &Created,
    (starts, now): (Instant, Instant),
    take: impl FnMut(&mut Vec<Draft>),
) -> Result<Preview, Refusal> {
    domain::billing::change::check_created(created)?;
    let change = Change { ordinal: 0, at: starts, asked_at: now, what: What::Created(created.clone()) };
    let agreement = Agreement { zone: shop.zone.clone(), policy: Arc::clone(&shop.policy), changes: vec![change] };
    work::preview_first(shop, &agreement, (starts, now), take)
}

/// The dunning ladder of an invoice is used up: the shop's policy says what becomes of it and its subscriptions.
pub(crate) fn end_of_ladder(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    invoice: InvoiceId,
    now: Instant,
) -> Result<(), Error> {
    match shop.policy.retry_end {
        RetryEnd::Unpaid => Ok(()),
        RetryEnd::Skip => match crate::invoice::sql::list_parts(tx, shop.id, invoice)?.is_empty() {
            true => Ok(()),
            false => crate::reminder::give_up(app, tx, shop, invoice, now),
        },
        RetryEnd::Cancel => {
            for id in crate::invoice::sql::list_parts(tx, shop.id, invoice)? {
                end_unpaid(app, tx, shop, id, now)?;
            }
            Ok(())
        }
    }
}

/// Ends a subscription that nobody pays for.
fn end_unpaid(app: &App, tx: &mut Tx<'_>, shop: &Shop, id: SubscriptionId, now: Instant) -> Result<(), Error> {
    match change(app, tx, shop, id, "dunning", now, |a| a.cancel_without_notice(When::Now, Unused::Keep, now)) {
        Ok(_) => bill_now(app, tx, shop, id, now),
        // Ended already, by somebody: nothing more to do.
        Err(Refused::No(_) | Refused::Missing) => Ok(()),
        Err(Refused::Broken(error)) => Err(error),
    }
}

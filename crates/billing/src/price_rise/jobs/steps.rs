//! Steps an agreement takes by itself where it gets dearer: the end of a trial, the end of an introductory price. Where the
//! shop's law asks for a yes before, each is asked about like a rise, one after the other.

use base::Instant;
use domain::billing::agreement::Agreement;
use domain::billing::rise::{self, Met};
use domain::shop::policy::Consent;
use kit::app::App;
use kit::db::{Error, Tx};
use shop::Shop;

use super::{enroll, sql};
use crate::subscription::{self, Subscription};

pub(super) fn asks_steps(shop: &Shop) -> bool {
    shop.policy.consent == Consent::Kr
}

/// Looks after the next step of some subscriptions where it gets dearer by itself (a trial's end, the end of an
/// introductory price), where the shop's law asks for a yes before it does. Returns how many are new.
pub fn enroll_steps(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    subscriptions: &[Subscription],
    now: Instant,
) -> Result<usize, Error> {
    if !asks_steps(shop) || subscriptions.is_empty() {
        return Ok(0);
    }
    let (known, mut new) = (sql::list_known_steps(tx, shop.id, subscriptions.iter().map(|s| s.id))?, 0);
    for subscription in subscriptions.iter().filter(|s| s.billed_from.is_some()) {
        let own = || known.iter().filter(|step| step.subscription == subscription.id);
        if own().any(|step| step.settled_at.is_none()) {
            continue;
        }
        let agreement = subscription::agreement(tx, shop, subscription)?;
        let Some(next) = subscription.next_at else { continue };
        // What was settled once is not asked again.
        let over = own().filter_map(|step| step.effective_at).max().map(|at| at.plus_seconds(1));
        new += usize::from(enroll_step(
            app,
            tx,
            shop,
            subscription,
            &agreement,
            over.map_or(next, |over| over.max(next)),
            now,
        )?);
    }
    Ok(new)
}

/// Looks after the first step of a subscription at or after an instant. The end of an introductory price that is there
/// already was agreed under another policy.
pub(super) fn enroll_step(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    subscription: &Subscription,
    agreement: &Agreement,
    since: Instant,
    now: Instant,
) -> Result<bool, Error> {
    let trial = rise::trial_end(agreement).is_some_and(|(end, _)| end >= since);
    let Some((at, step)) = rise::next_step(agreement, since).filter(|(at, _)| trial || *at > now) else {
        return Ok(false);
    };
    let met = step.map_or(Met::Never, Met::At);
    enroll(app, tx, shop, None, &Subscription { period_to: Some(at), ..subscription.clone() }, met, now)?;
    Ok(true)
}

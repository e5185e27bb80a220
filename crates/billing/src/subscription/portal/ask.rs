//! What somebody asks of a subscription, a customer or staff: decided by the rules, previewed and carried out by the same
//! decision, so what was shown is what happens.

use std::sync::Arc;

use base::id::SubscriptionId;
use base::{Day, Instant};
use domain::billing::Refusal;
use domain::billing::agreement::{Agreement, Change, PauseMode, Unused};
use domain::billing::change::When;
use domain::billing::item::Terms;
use kit::app::App;
use kit::web::Oops;
use serde_json::{Map, Value, json};
use shop::Shop;
use shop::audit::{self, Actor, Entry};

use crate::invoice::{self, sql::Invoice};
use crate::payment;
use crate::subscription::{self, Refused, Subscription};

base::codes! {
    /// What can be asked, each a page of its own.
    pub enum Act {
        Pause = "pause",
        Resume = "resume",
        Plan = "plan",
        Quantity = "quantity",
        Cancel = "cancel",
        Uncancel = "uncancel",
        Return = "return",
    }
}

/// What is asked, with all that has to be chosen.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    Pause { until: Option<Day>, mode: PauseMode },
    Resume,
    Plan { terms: Terms, when: When },
    Quantity { item: String, quantity: i64, when: When },
    Cancel { when: When, unused: Unused },
    Uncancel,
    Return { terms: Terms },
}

impl Ask {
    pub fn decide(&self, agreement: &Agreement, now: Instant) -> Result<Change, Refusal> {
        match self {
            Ask::Pause { until, mode } => agreement.pause(*until, *mode, now),
            Ask::Resume => agreement.resume(now),
            Ask::Plan { terms, when } => {
                let terms = agreement.keep_quantities(terms.clone(), &[], now);
                agreement.change_plan(terms, *when, None, now)
            }
            Ask::Quantity { item, quantity, when } => agreement.set_quantity(Some(item), *quantity, *when, now),
            Ask::Cancel { when, unused } => agreement.cancel(*when, *unused, now),
            Ask::Uncancel => agreement.uncancel(now),
            Ask::Return { terms } => agreement.restart(terms.clone(), now),
        }
    }

    /// As the audit log calls it.
    fn action(&self) -> &'static str {
        match self {
            Ask::Pause { .. } => "subscription.paused",
            Ask::Resume => "subscription.resumed",
            Ask::Plan { .. } | Ask::Quantity { .. } => "subscription.changed",
            Ask::Cancel { .. } => "subscription.cancelled",
            Ask::Uncancel => "subscription.kept",
            Ask::Return { .. } => "subscription.opened",
        }
    }

    /// What the audit log keeps of it beside what it changed.
    fn facts(&self) -> Value {
        match self {
            Ask::Pause { until, mode } => json!({ "until": until.map(|day| day.to_string()), "mode": mode.code() }),
            Ask::Resume | Ask::Uncancel => json!({}),
            Ask::Plan { terms, .. } | Ask::Return { terms } => json!({ "plan": terms.plan.to_string() }),
            Ask::Quantity { item, quantity, .. } => json!({ "item": item, "quantity": quantity }),
            Ask::Cancel { unused, .. } => json!({ "unused": unused.code() }),
        }
    }
}

/// A person, a subscription of a shop, and the app to do it with.
#[derive(Clone, Debug)]
pub struct Asking {
    pub app: App,
    pub shop: Arc<Shop>,
    pub actor: Actor,
    pub id: SubscriptionId,
}

impl Asking {
    /// Records the change, bills what it asks for at once, and collects. The inner error is the rule's refusal. With the
    /// change comes the invoice it made, if it made one, as it stands after the attempt to collect.
    pub async fn carry_out(&self, ask: Ask) -> Result<Result<(Change, Option<Invoice>), Refusal>, Oops> {
        let (asking, now) = (self.clone(), self.app.now());
        let writing = self.app.db.write(move |tx| {
            let Asking { app, shop, actor, id } = &asking;
            let before = subscription::find(tx, shop.id, *id)?.ok_or(Refused::Missing)?;
            let change = subscription::change(app, tx, shop, *id, &actor.code(), now, |a| ask.decide(a, now))?;
            subscription::bill_now(app, tx, shop, *id, now)?;
            let after = subscription::find(tx, shop.id, *id)?.ok_or(Refused::Missing)?;
            let mut told = facts(&after);
            told.extend(audit::fields(ask.facts()));
            told.insert("from".into(), shop.zone.day(change.at).to_string().into());
            let (action, subject) = (ask.action(), id.to_string());
            audit::add(
                tx,
                &app.ids,
                shop.id,
                now,
                Entry { actor, action, subject, before: facts(&before), after: told },
            )?;
            Ok::<_, Refused>((change, after.customer))
        });
        let (change, customer) = match writing.await {
            Ok(done) => done,
            Err(Refused::No(refusal)) => return Ok(Err(refusal)),
            Err(other) => return Err(oops(other)),
        };
        collect(&self.app, &self.shop).await?;
        let (shop, id) = (self.shop.id, self.id);
        let newest = self.app.db.read(move |r| invoice::list_of_customer(r, shop, customer, 1)).await?;
        let made = newest.into_iter().find(|i| i.subscription == Some(id) && i.issued_at == now);
        Ok(Ok((change, made)))
    }
}

/// What the audit log compares.
fn facts(subscription: &Subscription) -> Map<String, Value> {
    audit::fields(json!({
        "state": subscription.state.code(),
        "plan": subscription.plan.to_string(),
        "quantity": subscription.quantity,
        "ends": subscription.ends_at.map(|at| subscription.zone.day(at).to_string()),
    }))
}

/// Tries what is due now, so that the person sees what came of it.
pub async fn collect(app: &App, shop: &Arc<Shop>) -> Result<(), Oops> {
    let (app, shop) = (app.clone(), Arc::clone(shop));
    tokio::task::spawn_blocking(move || payment::jobs::collect(&app, &shop, COLLECT_MOST)).await??;
    Ok(())
}

/// One person's request collects no more payments of the shop than this; the worker does the rest.
const COLLECT_MOST: i64 = 50;

/// What is not the person's to mend.
pub fn oops(refused: Refused) -> Oops {
    match refused {
        Refused::Missing => Oops::Missing,
        Refused::No(refusal) => Oops::Broken(refusal.code().to_string()),
        Refused::Broken(error) => error.into(),
    }
}

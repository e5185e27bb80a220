//! What somebody asks of a subscription, a customer, staff or a program: decided by the rules, previewed and carried out
//! by the same decision, so what was shown is what happens.

use std::sync::Arc;

use base::id::{CustomerId, SubscriptionId};
use base::{Day, Every, Instant, Zone};
use domain::billing::Refusal;
use domain::billing::agreement::{Agreement, Change, CycleRule, PauseMode, Unused};
use domain::billing::anchor::{Anchor, First};
use domain::billing::change::When;
use domain::billing::item::{Item, Terms};
use domain::fulfilment::OpenDays;
use fulfilment::delivery_calendar;
use kit::app::App;
use kit::db::{Reader, Tx};
use kit::web::Oops;
use people::customer;
use serde_json::{Map, Value, json};
use shop::Shop;
use shop::audit::{self, Actor, Entry};

use crate::delivery::{self, Wish};
use crate::invoice::{self, sql::Invoice};
use crate::payment;
use crate::subscription::{self, Preview, Refused, Subscription, sql};

base::codes! {
    /// What can be asked on a page of its own; the order is that of the buttons.
    pub enum Act {
        Pause = "pause",
        Resume = "resume",
        Plan = "plan",
        Quantity = "quantity",
        Cancel = "cancel",
        Uncancel = "uncancel",
        Return = "return",
        AddItem = "add-item",
        RemoveItem = "remove-item",
        SwapItem = "swap-item",
        Anchor = "anchor",
        Rhythm = "rhythm",
        Zone = "zone",
        Transfer = "transfer",
        Undo = "undo",
    }
}

/// What is asked, with all that has to be chosen.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    Pause {
        until: Option<Day>,
        mode: PauseMode,
    },
    Resume,
    /// The items in `said` have the quantity of the terms; others keep what they have.
    Plan {
        terms: Terms,
        said: Vec<String>,
        when: When,
        cycle: Option<CycleRule>,
    },
    /// Without a code: of the only item priced per unit.
    Quantity {
        item: Option<String>,
        quantity: i64,
        when: When,
    },
    AddItem {
        item: Box<Item>,
        when: When,
    },
    RemoveItem {
        item: String,
        when: When,
    },
    /// One item goes and another comes, on one invoice.
    SwapItem {
        item: String,
        to: Box<Item>,
        when: When,
    },
    Anchor {
        anchor: Anchor,
        first: First,
    },
    Zone(Zone),
    /// How often it is billed.
    Rhythm {
        every: Every,
        keep_next: bool,
    },
    Delivery(Wish),
    Transfer {
        to: CustomerId,
    },
    /// Only the shop may waive the notice.
    Cancel {
        when: When,
        unused: Unused,
        waives: bool,
    },
    Uncancel,
    /// Takes back the planned change with this ordinal.
    Undo {
        ordinal: i64,
    },
    Return {
        terms: Terms,
    },
}

impl Ask {
    fn decide(
        &self,
        agreement: &Agreement,
        owner: CustomerId,
        open: &OpenDays,
        now: Instant,
    ) -> Result<Change, Refusal> {
        match self {
            Ask::Pause { until, mode } => agreement.pause(*until, *mode, now),
            Ask::Resume => agreement.resume(now),
            Ask::Plan { terms, said, when, cycle } => agreement.change_plan(terms.clone(), said, *when, *cycle, now),
            Ask::Quantity { item, quantity, when } => agreement.set_quantity(item.as_deref(), *quantity, *when, now),
            Ask::AddItem { item, when } => agreement.add_item(Item::clone(item), *when, now),
            Ask::RemoveItem { item, when } => agreement.remove_item(item, *when, now),
            Ask::SwapItem { item, to, when } => agreement.swap_item(item, Item::clone(to), *when, now),
            Ask::Anchor { anchor, first } => agreement.set_anchor(*anchor, *first, now),
            Ask::Zone(zone) => agreement.set_zone(zone.clone(), now),
            Ask::Rhythm { every, keep_next } => agreement.set_rhythm_of_bills(*every, *keep_next, now),
            Ask::Delivery(wish) => wish.decide(agreement, open, now),
            Ask::Transfer { to } => agreement.transfer(owner, *to, now),
            Ask::Cancel { when, unused, waives: false } => agreement.cancel(*when, *unused, now),
            Ask::Cancel { when, unused, waives: true } => agreement.cancel_without_notice(*when, *unused, now),
            Ask::Uncancel => agreement.uncancel(now),
            Ask::Undo { ordinal } => agreement.undo(*ordinal, now),
            Ask::Return { terms } => agreement.restart(terms.clone(), now),
        }
    }

    /// As the audit log calls it.
    fn action(&self) -> &'static str {
        match self {
            Ask::Pause { .. } => "subscription.paused",
            Ask::Resume => "subscription.resumed",
            Ask::Plan { .. }
            | Ask::Quantity { .. }
            | Ask::AddItem { .. }
            | Ask::RemoveItem { .. }
            | Ask::SwapItem { .. }
            | Ask::Anchor { .. }
            | Ask::Zone(_)
            | Ask::Rhythm { .. }
            | Ask::Delivery(_) => "subscription.changed",
            Ask::Transfer { .. } => "subscription.transferred",
            Ask::Cancel { .. } => "subscription.cancelled",
            Ask::Uncancel | Ask::Undo { .. } => "subscription.kept",
            Ask::Return { .. } => "subscription.opened",
        }
    }
}

/// What a change would cost at once, with the agreement as it would be then.
pub fn preview(
    reader: &mut Reader<'_>,
    shop: &Shop,
    id: SubscriptionId,
    ask: &Ask,
    now: Instant,
) -> Result<(Preview, Agreement), Refused> {
    let subscription = subscription::find(reader, shop.id, id)?.ok_or(Refused::Missing)?;
    let open = delivery_calendar::open_days(reader, shop)?;
    refuse_stranger(reader, shop, ask)?;
    let mut agreement = subscription::agreement(reader, shop, &subscription)?;
    let change = ask.decide(&agreement, subscription.customer, &open, now)?;
    agreement.changes.push(change.clone());
    let preview = subscription::preview(reader, shop, id, |_| Ok(change.clone()))?;
    Ok((preview, agreement))
}

/// Records a change, and nothing else: what it asks for at once is not billed yet.
pub fn put(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    id: SubscriptionId,
    actor: &str,
    ask: &Ask,
    now: Instant,
) -> Result<Change, Refused> {
    let before = sql::lock(tx, shop.id, id)?.ok_or(Refused::Missing)?;
    refuse_stranger(tx, shop, ask)?;
    let open = delivery_calendar::open_days(tx, shop)?;
    let change = match ask {
        Ask::Delivery(wish) => delivery::record(app, tx, shop, id, actor, wish, now)?,
        _ => subscription::change(app, tx, shop, id, actor, now, |a| ask.decide(a, before.customer, &open, now))?,
    };
    if let Ask::Transfer { to } = ask {
        sql::hand_over(tx, shop.id, id, *to)?;
    }
    Ok(change)
}

/// Records a change with what the audit log keeps of it, and bills what it asks for at once. All or nothing.
pub fn record(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    id: SubscriptionId,
    actor: &Actor,
    ask: &Ask,
    now: Instant,
) -> Result<Change, Refused> {
    let before = sql::lock(tx, shop.id, id)?.ok_or(Refused::Missing)?;
    let change = put(app, tx, shop, id, &actor.code(), ask, now)?;
    subscription::bill_now(app, tx, shop, id, now)?;
    let after = subscription::find(tx, shop.id, id)?.ok_or(Refused::Missing)?;
    let mut told = audit::fields(serde_json::from_str(&change.what.to_json()).unwrap_or_default());
    told.remove("terms");
    told.extend(facts(&after));
    told.insert("from".into(), shop.zone.day(change.at).to_string().into());
    let (action, subject) = (ask.action(), id.to_string());
    audit::add(tx, &app.ids, shop.id, now, Entry { actor, action, subject, before: facts(&before), after: told })?;
    Ok(change)
}

/// Only a customer of this shop can take a subscription over.
fn refuse_stranger(reader: &mut Reader<'_>, shop: &Shop, ask: &Ask) -> Result<(), Refused> {
    match ask {
        Ask::Transfer { to } if customer::find(reader, shop.id, *to)?.is_none() => {
            Err(Refusal::UnknownCustomer { code: to.to_string() }.into())
        }
        _ => Ok(()),
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
            record(app, tx, shop, *id, actor, &ask, now)
        });
        let change = match writing.await {
            Ok(change) => change,
            Err(Refused::No(refusal)) => return Ok(Err(refusal)),
            Err(other) => return Err(oops(other)),
        };
        collect(&self.app, &self.shop).await?;
        let (shop, id) = (self.shop.id, self.id);
        let newest = self.app.db.read(move |r| invoice::sql::list_of_subscription(r, shop, id, 1)).await?;
        let made = newest.into_iter().find(|invoice| invoice.issued_at == now);
        Ok(Ok((change, made)))
    }
}

/// What the audit log compares.
fn facts(subscription: &Subscription) -> Map<String, Value> {
    audit::fields(json!({
        "state": subscription.state.code(),
        "customer": subscription.customer.to_string(),
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

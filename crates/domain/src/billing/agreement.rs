//! A subscription is an agreement: a list of changes that only grows. Nothing is edited; undoing is a change too.

use std::borrow::Cow;
use std::sync::Arc;

use base::id::CustomerId;
use base::{Amount, Day, Every, Instant, Zone};
use serde::{Deserialize, Serialize};

use super::anchor::{Anchor, First};
use super::item::Terms;
use crate::catalog::conditions::Conditions;
pub use crate::catalog::conditions::Trial;
use crate::shop::policy::Policy;
use crate::text;

base::codes! {
    /// What becomes of the unused part of a paid period when the agreement ends.
    pub enum Unused { Credit = "credit", Refund = "refund", Keep = "keep" }
}
base::codes! {
    /// Whether a pause gives its days back as credit or moves the paid period's end.
    pub enum PauseMode { Credit = "credit", Extend = "extend" }
}
base::codes! {
    /// Whether new terms keep the cycle's anchor or start a new cycle.
    pub enum CycleRule { Keep = "keep", Restart = "restart" }
}

base::codes! {
    /// Whether a skipped delivery is paid all the same.
    pub enum Charge { None = "none", Keep = "keep" }
}

/// The beginning: who agreed to what.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Created {
    pub terms: Terms,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial: Option<Trial>,
    #[serde(default)]
    pub setup: Amount,
    #[serde(default)]
    pub deposit: Amount,
    /// The tax rate of the setup fee; a deposit bears none.
    #[serde(with = "text")]
    pub tax: base::Ratio,
    #[serde(default, skip_serializing_if = "Anchor::is_start")]
    pub anchor: Anchor,
    #[serde(default, with = "text", skip_serializing_if = "First::is_stub")]
    pub first: First,
}

impl Created {
    /// What a plan offers, taken as it is.
    pub fn new(terms: Terms, conditions: &Conditions, tax: base::Ratio) -> Created {
        let (trial, setup, deposit) = (conditions.trial, conditions.setup, conditions.deposit);
        Created { terms, trial, setup, deposit, tax, anchor: Anchor::Start, first: First::Stub }
    }
}

/// From when on periods are counted anew: the running ones end as they were paid.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct NewAnchor {
    pub anchor: Anchor,
    #[serde(with = "text")]
    pub first: First,
}

/// A delivery that does not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Skip {
    /// The day it was planned on.
    #[serde(with = "text")]
    pub day: Day,
    /// Whether the period that begins on that day is paid all the same.
    #[serde(with = "text")]
    pub charge: Charge,
}

/// A delivery that happens on another day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Reschedule {
    #[serde(with = "text")]
    pub day: Day,
    #[serde(with = "text")]
    pub to: Day,
}

/// Deliveries come in another rhythm from the next one on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct NewRhythm {
    #[serde(with = "text")]
    pub every: Every,
    /// Whether the next one stays where it is.
    pub keep_next: bool,
}

/// New items from a moment on.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct NewTerms {
    pub terms: Terms,
    #[serde(with = "text")]
    pub cycle: CycleRule,
    /// The items whose quantity it says; of the others there are as many as when it comes. Without it, it says all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<Vec<String>>,
    /// The items that were asked for besides those that held.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adds: Vec<String>,
    /// The items that were asked to go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drops: Vec<String>,
}

impl NewTerms {
    /// Terms that are new at once: they say everything.
    pub fn new(terms: Terms, cycle: CycleRule) -> NewTerms {
        NewTerms { terms, cycle, says: None, adds: Vec::new(), drops: Vec::new() }
    }

    /// The terms as they come to hold after others: what was planned does not undo what was agreed `since`, neither
    /// quantities nor items that were added or removed.
    pub fn after<'a>(&'a self, held: &Terms, since: &[&NewTerms]) -> Cow<'a, Terms> {
        let Some(says) = &self.says else { return Cow::Borrowed(&self.terms) };
        let mut terms = self.terms.clone();
        terms.keep_quantities(held, says);
        let dropped = |code: &String| since.iter().any(|new| new.drops.contains(code));
        let added = |code: &String| since.iter().any(|new| new.adds.contains(code));
        terms.items.retain(|item| says.contains(&item.code) || held.has(&item.code) || !dropped(&item.code));
        let more = held.items.iter().filter(|item| added(&item.code) && !self.terms.has(&item.code));
        terms.items.extend(more.cloned());
        Cow::Owned(terms)
    }

    /// The same when items were asked for or asked to go, or to be billed in another rhythm: the rest is as it comes to
    /// be. None when that leaves nothing to change.
    pub fn swapped_after<'a>(&'a self, held: &Terms) -> Option<Cow<'a, Terms>> {
        if self.says.is_none() {
            return Some(Cow::Borrowed(&self.terms));
        }
        let mut terms = held.clone();
        terms.items.retain(|item| !self.drops.contains(&item.code));
        let new_rhythm = self.cycle == CycleRule::Restart && held.plan == self.terms.plan;
        for asked in &self.terms.items {
            match terms.items.iter_mut().find(|item| item.code == asked.code) {
                Some(item) if new_rhythm => item.every = asked.every,
                None if self.adds.contains(&asked.code) => terms.items.push(asked.clone()),
                Some(_) | None => {}
            }
        }
        (terms != *held).then_some(Cow::Owned(terms))
    }

    /// The same when nothing but quantities was asked for: everything else is as it comes to be.
    pub fn counted_after<'a>(&'a self, held: &Terms) -> Cow<'a, Terms> {
        let Some(says) = &self.says else { return Cow::Borrowed(&self.terms) };
        let mut terms = held.clone();
        for item in terms.items.iter_mut().filter(|item| says.contains(&item.code)) {
            let asked = self.terms.items.iter().find(|asked| asked.code == item.code);
            item.quantity = asked.map_or(item.quantity, |asked| asked.quantity);
        }
        Cow::Owned(terms)
    }
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Pause {
    /// Ends by itself on this day; without one it lasts until somebody resumes.
    #[serde(default, with = "text::option", skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    #[serde(with = "text")]
    pub mode: PauseMode,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct Cancel {
    #[serde(with = "text")]
    pub unused: Unused,
    /// No fee for leaving early: the shop, or the law, ends it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub free: bool,
    /// The shop let them go without the notice they owe.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waived: bool,
}

/// What a change says.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    Created(Created),
    PlanChanged(NewTerms),
    QuantityChanged(NewTerms),
    Paused(Pause),
    Resumed,
    Canceled(Cancel),
    /// Items were added, removed or swapped.
    ItemsChanged(NewTerms),
    /// The same items at new prices, from the beginning of a period.
    PriceChanged(NewTerms),
    AnchorSet(NewAnchor),
    ZoneSet(Zone),
    Skipped(Skip),
    Rescheduled(Reschedule),
    RhythmSet(NewRhythm),
    /// Another person takes it over.
    Transferred(CustomerId),
    /// Takes back the change with this ordinal before it takes effect.
    Undone(i64),
    /// Comes back after the end, with a new cycle.
    Restarted(Terms),
}

impl What {
    /// The stable code: `changes.kind`.
    pub fn kind(&self) -> &'static str {
        match self {
            What::Created(_) => "created",
            What::PlanChanged(_) => "plan_changed",
            What::QuantityChanged(_) => "quantity_changed",
            What::Paused(_) => "paused",
            What::Resumed => "resumed",
            What::Canceled(_) => "canceled",
            What::ItemsChanged(_) => "items_changed",
            What::PriceChanged(_) => "price_changed",
            What::AnchorSet(_) => "anchor_set",
            What::ZoneSet(_) => "zone_set",
            What::Skipped(_) => "skipped",
            What::Rescheduled(_) => "rescheduled",
            What::RhythmSet(_) => "rhythm_set",
            What::Transferred(_) => "transferred",
            What::Undone(_) => "undone",
            What::Restarted(_) => "restarted",
        }
    }

    /// The terms it brings, if it brings any.
    pub fn terms(&self) -> Option<&Terms> {
        match self {
            What::Created(created) => Some(&created.terms),
            What::PlanChanged(new) | What::QuantityChanged(new) | What::ItemsChanged(new) | What::PriceChanged(new) => {
                Some(&new.terms)
            }
            What::Restarted(terms) => Some(terms),
            _ => None,
        }
    }

    /// The JSON kept beside the kind.
    pub fn to_json(&self) -> String {
        let json = match self {
            What::Created(created) => serde_json::to_string(created),
            What::PlanChanged(new) | What::QuantityChanged(new) | What::ItemsChanged(new) | What::PriceChanged(new) => {
                serde_json::to_string(new)
            }
            What::AnchorSet(anchor) => serde_json::to_string(anchor),
            What::ZoneSet(zone) => return serde_json::json!({"zone": zone.name()}).to_string(),
            What::Skipped(skip) => serde_json::to_string(skip),
            What::Rescheduled(to) => serde_json::to_string(to),
            What::RhythmSet(rhythm) => serde_json::to_string(rhythm),
            What::Transferred(to) => return serde_json::json!({"customer": to.0}).to_string(),
            What::Paused(pause) => serde_json::to_string(pause),
            What::Resumed => return "{}".into(),
            What::Canceled(cancel) => serde_json::to_string(cancel),
            What::Undone(ordinal) => return format!("{{\"ordinal\":{ordinal}}}"),
            What::Restarted(terms) => serde_json::to_string(terms),
        };
        json.unwrap_or_default()
    }

    /// Reads what [`What::to_json`] wrote. None for an unknown kind or a JSON of another shape.
    pub fn parse(kind: &str, json: &str) -> Option<What> {
        #[derive(Deserialize)]
        struct Undone {
            ordinal: i64,
        }
        #[derive(Deserialize)]
        struct ZoneSet {
            #[serde(with = "text")]
            zone: Zone,
        }
        #[derive(Deserialize)]
        struct Transferred {
            customer: i64,
        }
        match kind {
            "created" => serde_json::from_str(json).ok().map(What::Created),
            "plan_changed" => serde_json::from_str(json).ok().map(What::PlanChanged),
            "quantity_changed" => serde_json::from_str(json).ok().map(What::QuantityChanged),
            "paused" => serde_json::from_str(json).ok().map(What::Paused),
            "resumed" => Some(What::Resumed),
            "canceled" => serde_json::from_str(json).ok().map(What::Canceled),
            "items_changed" => serde_json::from_str(json).ok().map(What::ItemsChanged),
            "price_changed" => serde_json::from_str(json).ok().map(What::PriceChanged),
            "anchor_set" => serde_json::from_str(json).ok().map(What::AnchorSet),
            "zone_set" => serde_json::from_str::<ZoneSet>(json).ok().map(|z| What::ZoneSet(z.zone)),
            "skipped" => serde_json::from_str(json).ok().map(What::Skipped),
            "rescheduled" => serde_json::from_str(json).ok().map(What::Rescheduled),
            "rhythm_set" => serde_json::from_str(json).ok().map(What::RhythmSet),
            "transferred" => {
                serde_json::from_str::<Transferred>(json).ok().map(|t| What::Transferred(CustomerId(t.customer)))
            }
            "undone" => serde_json::from_str::<Undone>(json).ok().map(|u| What::Undone(u.ordinal)),
            "restarted" => serde_json::from_str(json).ok().map(What::Restarted),
            _ => None,
        }
    }
}

/// One change of an agreement.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Counted from 0 within the subscription.
    pub ordinal: i64,
    /// When it takes effect.
    pub at: Instant,
    pub asked_at: Instant,
    pub what: What,
}

/// Everything the rules need to know about one subscription.
#[derive(Clone, Debug)]
pub struct Agreement {
    pub zone: Zone,
    pub policy: Arc<Policy>,
    pub changes: Vec<Change>,
}

impl Agreement {
    /// The changes that count, in the order they take effect: those that were undone in time are left out, and what was
    /// planned in a life that is over when the next one begins. New prices are planned for every life on their own.
    pub fn effective(&self) -> Vec<&Change> {
        let undone = |ordinal: i64| self.changes.iter().any(|c| c.what == What::Undone(ordinal));
        // An end somebody asks for takes the place of one that is to come; taken back, it leaves none.
        let ends = |c: &Change| matches!(&c.what, What::Canceled(cancel) if !cancel.free);
        let replaced = |c: &Change| {
            let by = |later: &Change| ends(later) && later.ordinal > c.ordinal && later.asked_at < c.at;
            ends(c) && self.changes.iter().any(by)
        };
        // A plan that is taken before it comes takes the place of one that was planned; one that was taken at once stays,
        // whatever the clock says later.
        let is_plan = |c: &Change| matches!(c.what, What::PlanChanged(_)) && !undone(c.ordinal);
        let outdone = |c: &Change| {
            let by = |later: &Change| is_plan(later) && later.ordinal > c.ordinal && later.at < c.at;
            is_plan(c) && c.asked_at < c.at && self.changes.iter().any(by)
        };
        let counts =
            |c: &&Change| !matches!(c.what, What::Undone(_)) && !undone(c.ordinal) && !replaced(c) && !outdone(c);
        let mut changes: Vec<&Change> = self.changes.iter().filter(counts).collect();
        let returns = changes.iter().filter(|c| matches!(c.what, What::Restarted(_)));
        let returns: Vec<(i64, Instant)> = returns.map(|c| (c.ordinal, c.at)).collect();
        let outlived = |c: &&Change| returns.iter().any(|(ordinal, at)| c.ordinal < *ordinal && c.at > *at);
        changes.retain(|c| matches!(c.what, What::PriceChanged(_)) || !outlived(c));
        changes.sort_by_key(|c| (c.at, c.ordinal));
        changes
    }

    pub fn next_ordinal(&self) -> i64 {
        self.changes.iter().map(|c| c.ordinal + 1).max().unwrap_or(0)
    }
}

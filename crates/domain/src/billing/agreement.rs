//! A subscription is an agreement: a list of changes that only grows. Nothing is edited; undoing is a change too.

use std::sync::Arc;

use base::{Amount, Day, Instant, Zone};
use serde::{Deserialize, Serialize};

use super::item::Terms;
use super::text;
use crate::shop::policy::Policy;

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
}

/// Days that cost `price` altogether, before the first paid period.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct Trial {
    pub days: i64,
    pub price: Amount,
}

/// New items from a moment on.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct NewTerms {
    pub terms: Terms,
    #[serde(with = "text")]
    pub cycle: CycleRule,
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
            What::Undone(_) => "undone",
            What::Restarted(_) => "restarted",
        }
    }

    /// The JSON kept beside the kind.
    pub fn to_json(&self) -> String {
        let json = match self {
            What::Created(created) => serde_json::to_string(created),
            What::PlanChanged(new) | What::QuantityChanged(new) => serde_json::to_string(new),
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
        match kind {
            "created" => serde_json::from_str(json).ok().map(What::Created),
            "plan_changed" => serde_json::from_str(json).ok().map(What::PlanChanged),
            "quantity_changed" => serde_json::from_str(json).ok().map(What::QuantityChanged),
            "paused" => serde_json::from_str(json).ok().map(What::Paused),
            "resumed" => Some(What::Resumed),
            "canceled" => serde_json::from_str(json).ok().map(What::Canceled),
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
    /// The changes that count, in the order they take effect: those that were undone in time are left out.
    pub fn effective(&self) -> Vec<&Change> {
        let undone = |ordinal: i64| self.changes.iter().any(|c| c.what == What::Undone(ordinal));
        let counts = |c: &&Change| !matches!(c.what, What::Undone(_)) && !undone(c.ordinal);
        let mut changes: Vec<&Change> = self.changes.iter().filter(counts).collect();
        changes.sort_by_key(|c| (c.at, c.ordinal));
        changes
    }

    pub fn next_ordinal(&self) -> i64 {
        self.changes.iter().map(|c| c.ordinal + 1).max().unwrap_or(0)
    }
}

//! What is counted: a meter turns a period's events into one quantity.

use serde::{Deserialize, Serialize};

use crate::text;

base::codes! {
    /// How events become a quantity.
    pub enum Aggregate {
        Sum = "sum",
        Count = "count",
        Max = "max",
        Latest = "latest",
        Unique = "unique",
        WeightedSum = "weighted_sum",
    }
}

/// A meter as a shop defined it; a subscription keeps a copy.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Meter {
    pub code: String,
    #[serde(with = "text")]
    pub aggregate: Aggregate,
    /// The level carries over into the next period.
    #[serde(default)]
    pub recurring: bool,
}

//! The story file: what may be written in it. An unknown key is an error that names its place.

use std::collections::BTreeMap;

use base::Amount;
use domain::billing::price::Price;
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    pub shop: ShopPart,
    #[serde(default)]
    pub meters: Vec<Value>,
    #[serde(default)]
    pub plans: Vec<PlanPart>,
    #[serde(default)]
    pub coupons: Vec<Value>,
    #[serde(default)]
    pub customers: Option<Value>,
    #[serde(default)]
    pub gateway: BTreeMap<String, Vec<String>>,
    pub steps: Vec<Step>,
    #[serde(default)]
    pub parcels_until: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShopPart {
    pub currency: String,
    pub zone: String,
    #[serde(default)]
    pub tax: Option<TaxPart>,
    #[serde(default)]
    pub policy: Map<String, Value>,
    #[serde(default)]
    pub closed: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaxPart {
    pub rate: String,
    #[serde(default)]
    pub prices: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanPart {
    pub code: String,
    pub items: Vec<ItemPart>,
    #[serde(default)]
    pub trial: Option<TrialPart>,
    #[serde(default)]
    pub deposit: Amount,
    #[serde(default)]
    pub setup: Amount,
    #[serde(default)]
    pub minimum: Option<Value>,
    #[serde(default)]
    pub deliver: Option<Value>,
    #[serde(default)]
    pub term: Option<Value>,
    #[serde(default)]
    pub commitment: Option<Value>,
    #[serde(default)]
    pub thresholds: Option<Value>,
    #[serde(default)]
    pub phases: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrialPart {
    pub days: i64,
    #[serde(default)]
    pub price: Amount,
    #[serde(default)]
    pub anchor: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemPart {
    pub code: String,
    #[serde(default)]
    pub kind: Option<String>,
    #[serde(default)]
    pub every: Option<String>,
    #[serde(default)]
    pub bill: Option<String>,
    #[serde(default)]
    pub meter: Option<String>,
    pub price: Price,
    #[serde(default)]
    pub tax: Option<String>,
    #[serde(default)]
    pub increase: Option<String>,
    #[serde(default)]
    pub decrease: Option<String>,
    #[serde(default)]
    pub prorated: Option<bool>,
    #[serde(default)]
    pub quantity: Option<i64>,
}

/// One step. Which keys a kind of step reads is decided where it is carried out; the keys of all kinds are here.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Step {
    pub at: String,
    #[serde(rename = "do")]
    pub kind: String,
    pub id: Option<String>,
    #[serde(rename = "as")]
    pub name: Option<String>,
    pub preview: bool,
    pub customer: Option<String>,
    pub subscription: Option<String>,
    pub plan: Option<String>,
    pub item: Option<Value>,
    pub items: Option<Value>,
    pub quantity: Option<i64>,
    pub when: Option<String>,
    pub until: Option<String>,
    pub mode: Option<String>,
    pub unused: Option<String>,
    pub cycle: Option<String>,
    pub starts: Option<String>,
    pub amount: Option<i64>,
    pub trial: Option<Value>,
    pub anchor: Option<Value>,
    pub first: Option<String>,
    pub state: Option<String>,
    pub back: Option<String>,
    pub times: Option<i64>,
    pub workers: Option<i64>,
    pub coupon: Option<Value>,
    pub coupons: Option<Value>,
    pub code: Option<String>,
    pub gift_to: Option<String>,
    pub to: Option<Value>,
    pub zone: Option<String>,
    pub meter: Option<String>,
    pub value: Option<Value>,
    pub time: Option<String>,
    pub source: Option<String>,
    pub op: Option<String>,
    pub key: Option<String>,
    pub lines: Option<Value>,
    pub invoice: Option<Value>,
    pub cap: Option<bool>,
    pub tax: Option<String>,
    pub price: Option<Value>,
    pub from: Option<String>,
    pub ask: Option<String>,
    pub without: Option<String>,
    pub answer: Option<String>,
    pub date: Option<String>,
    pub charge: Option<String>,
    pub schedule: Option<String>,
    pub every: Option<String>,
    pub keep_next: Option<bool>,
    pub event: Option<String>,
    pub reason: Option<String>,
    pub phone: Option<String>,
    pub address: Option<Value>,
    pub currency: Option<String>,
}

/// Reads a story; the error names the place and the reason.
pub fn read(text: &str) -> Result<Story, String> {
    let parser = &mut serde_json::Deserializer::from_str(text);
    let story: Story = serde_path_to_error::deserialize(parser).map_err(|e| format!("{}: {}", e.path(), e.inner()))?;
    parser.end().map_err(|e| format!("after the story: {e}"))?;
    for (i, step) in story.steps.iter().enumerate() {
        if step.at.is_empty() || step.kind.is_empty() {
            return Err(format!("steps[{i}]: every step has `at` and `do`"));
        }
    }
    Ok(story)
}

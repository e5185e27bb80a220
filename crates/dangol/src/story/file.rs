//! The story file: what may be written in it. An unknown key is an error that names its place.

use std::collections::BTreeMap;

use domain::billing::dunning::Class;
use domain::billing::price::Price;
use domain::catalog::conditions::Conditions;
use domain::catalog::meter::Meter;
use serde::Deserialize;
use serde_json::{Map, Value};

/// Keys that only some kinds of steps read, by the place where they stand. Everything else unknown is an error.
const KNOWN: [(&str, &[&str]); 4] = [
    ("", &["coupons", "customers", "parcels_until"]),
    ("shop", &["closed"]),
    ("plans", &["trial", "minimum", "term", "deposit", "setup", "commitment", "thresholds", "deliver"]),
    (
        "steps",
        &[
            "anchor",
            "first",
            "coupon",
            "coupons",
            "code",
            "gift_to",
            "to",
            "zone",
            "meter",
            "value",
            "time",
            "source",
            "op",
            "key",
            "lines",
            "cap",
            "tax",
            "price",
            "from",
            "ask",
            "without",
            "answer",
            "date",
            "charge",
            "schedule",
            "every",
            "keep_next",
            "event",
            "reason",
            "phone",
            "address",
            "currency",
        ],
    ),
];

type Rest = BTreeMap<String, Value>;

#[derive(Debug, Deserialize)]
pub struct Story {
    pub shop: ShopPart,
    #[serde(default)]
    pub meters: Vec<Meter>,
    #[serde(default)]
    pub plans: Vec<PlanPart>,
    #[serde(default)]
    pub gateway: BTreeMap<String, Vec<String>>,
    pub steps: Vec<Step>,
    #[serde(flatten)]
    rest: Rest,
}

#[derive(Debug, Deserialize)]
pub struct ShopPart {
    pub currency: String,
    pub zone: String,
    #[serde(default)]
    pub tax: Option<TaxPart>,
    #[serde(default)]
    pub policy: Map<String, Value>,
    #[serde(flatten)]
    rest: Rest,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaxPart {
    pub rate: String,
    #[serde(default)]
    pub prices: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct PlanPart {
    pub code: String,
    pub items: Vec<ItemPart>,
    /// The rest of the plan: its [`Conditions`].
    #[serde(flatten)]
    rest: Rest,
}

impl PlanPart {
    pub fn conditions(&self) -> Result<Conditions, String> {
        serde_json::from_value(serde_json::to_value(&self.rest).unwrap_or_default()).map_err(|error| error.to_string())
    }
}

#[derive(Clone, Debug, Deserialize)]
pub struct ItemPart {
    pub code: String,
    #[serde(default)]
    pub kind: Option<String>,
    #[serde(default)]
    pub every: Option<String>,
    #[serde(default)]
    pub bill: Option<String>,
    pub price: Price,
    #[serde(default)]
    pub tax: Option<String>,
    #[serde(default)]
    pub meter: Option<String>,
    #[serde(default)]
    pub increase: Option<String>,
    #[serde(default)]
    pub decrease: Option<String>,
    #[serde(flatten)]
    rest: Rest,
}

/// One step. Which keys a kind of step reads is decided where it is carried out.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
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
    pub state: Option<String>,
    pub back: Option<String>,
    pub times: Option<i64>,
    pub workers: Option<i64>,
    pub invoice: Option<Value>,
    #[serde(flatten)]
    rest: Rest,
}

impl Step {
    /// A key that only some kinds of steps read.
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.rest.get(key)
    }

    pub fn text(&self, key: &str) -> Option<&str> {
        self.value(key)?.as_str()
    }
}

impl Story {
    /// Every place with keys of its own: (where, kind of place, keys that were read past).
    fn places(&self) -> Vec<(String, &'static str, &Rest)> {
        let mut places = vec![(String::new(), "", &self.rest), ("shop.".to_string(), "shop", &self.shop.rest)];
        for (i, plan) in self.plans.iter().enumerate() {
            places.push((format!("plans[{i}]."), "plans", &plan.rest));
            let items = plan.items.iter().enumerate();
            places.extend(items.map(|(j, item)| (format!("plans[{i}].items[{j}]."), "items", &item.rest)));
        }
        let steps = self.steps.iter().enumerate();
        places.extend(steps.map(|(i, step)| (format!("steps[{i}]."), "steps", &step.rest)));
        places
    }

    /// An unknown key, with its place.
    fn unknown(&self) -> Option<String> {
        let allowed = |kind: &str| KNOWN.iter().find(|(place, _)| *place == kind).map_or(&[][..], |(_, keys)| *keys);
        self.places().into_iter().find_map(|(at, kind, rest)| {
            let stranger = rest.keys().find(|key| !allowed(kind).contains(&key.as_str()))?;
            Some(format!("{at}{stranger}: nobody knows this key"))
        })
    }
}

/// Reads a story; the error names the place and the reason.
pub fn read(text: &str) -> Result<Story, String> {
    let mut parser = serde_json::Deserializer::from_str(text);
    let story: Story =
        serde_path_to_error::deserialize(&mut parser).map_err(|e| format!("{}: {}", e.path(), e.inner()))?;
    parser.end().map_err(|e| format!("after the story: {e}"))?;
    if let Some(unknown) = story.unknown() {
        return Err(unknown);
    }
    for (customer, answers) in &story.gateway {
        if let Some(i) = answers.iter().position(|answer| !is_answer(answer)) {
            return Err(format!("gateway.{customer}[{i}]: the sandbox gateway does not answer like this"));
        }
    }
    for (i, step) in story.steps.iter().enumerate() {
        if step.at.is_empty() || step.kind.is_empty() {
            return Err(format!("steps[{i}]: every step has `at` and `do`"));
        }
    }
    Ok(story)
}

/// `paid`, `declined:<class>`, `unknown:paid`, `unknown:declined:<class>` or `timeout:paid`.
fn is_answer(answer: &str) -> bool {
    let settled = answer.strip_prefix("unknown:").or(answer.strip_prefix("timeout:")).unwrap_or(answer);
    settled == "paid" || settled.strip_prefix("declined:").is_some_and(|class| Class::from_code(class).is_some())
}

//! The story file: what may be written in it. An unknown key is an error that names its place.

use std::collections::BTreeMap;

use base::Day;
use billing::subscription::api::wanted::{self, Wanted};
use catalog::plan_item::Tax;
use domain::billing::dunning::Class;
use domain::billing::price::Price;
use domain::catalog::conditions::Conditions;
use domain::catalog::meter::Meter;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::word;

/// Keys that only some kinds of steps read, by the place where they stand. Everything else unknown is an error.
const KNOWN: [(&str, &[&str]); 4] = [
    ("", &["customers"]),
    ("shop", &[]),
    (
        "plans",
        &["trial", "minimum", "term", "notice", "deposit", "setup", "commitment", "thresholds", "deliver", "amounts"],
    ),
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
            "change",
            "notice",
            "act",
            "line",
        ],
    ),
];

/// What a step can do beside changing a subscription.
const KINDS: [&str; 22] = [
    "draft",
    "subscribe",
    "usage",
    "coupon",
    "credit",
    "charge",
    "price_rise",
    "consent",
    "refund",
    "credit_note",
    "void",
    "dispute",
    "pay",
    "remove_card",
    "webhook",
    "move",
    "new_phone",
    "wait",
    "worker",
    "clock",
    "crash",
    "run",
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
    pub coupons: Vec<CouponPart>,
    #[serde(default)]
    pub gateway: BTreeMap<String, Vec<String>>,
    pub steps: Vec<Step>,
    /// Parcels planned before this day are shown beside those due.
    #[serde(default)]
    pub parcels_until: Option<String>,
    /// Customers with a tax of their own.
    #[serde(skip)]
    pub taxes: BTreeMap<String, Tax>,
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
    /// Days and weekdays without deliveries.
    #[serde(default)]
    pub closed: Vec<String>,
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
    /// What a customer may add.
    #[serde(default)]
    pub addons: Vec<ItemPart>,
    /// The rest of the plan: its [`Conditions`].
    #[serde(flatten)]
    rest: Rest,
}

impl PlanPart {
    /// The items, then the add-ons.
    pub fn parts(&self) -> impl Iterator<Item = &ItemPart> {
        self.items.iter().chain(&self.addons)
    }

    /// Where one of the parts stands: `items[0]`, `addons[1]`.
    pub fn place(&self, n: usize) -> String {
        match n.checked_sub(self.items.len()) {
            None => format!("items[{n}]"),
            Some(n) => format!("addons[{n}]"),
        }
    }

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
    /// Introductory prices: those of the first periods.
    #[serde(default)]
    phases: Vec<Value>,
    /// Prices in other currencies than the shop's.
    #[serde(default)]
    pub prices: BTreeMap<String, Price>,
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

impl ItemPart {
    /// The price with those of the first periods, which stand beside it.
    pub fn whole_price(&self) -> Result<Price, String> {
        if self.phases.is_empty() {
            return Ok(self.price.clone());
        }
        let mut written = serde_json::to_value(&self.price).unwrap_or_default();
        if let Some(map) = written.as_object_mut() {
            map.insert("phases".into(), Value::Array(self.phases.clone()));
        }
        serde_json::from_value(written).map_err(|error| format!("phases: {error}"))
    }
}

/// A coupon: an amount or a percentage; once, for a number of billed periods, or for ever.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CouponPart {
    pub code: String,
    #[serde(default)]
    pub amount: Option<i64>,
    #[serde(default)]
    pub percent: Option<String>,
    #[serde(default)]
    pub items: Vec<String>,
    #[serde(default)]
    pub plans: Vec<String>,
    #[serde(default)]
    pub periods: Option<Value>,
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub until: String,
    /// How often it can be taken, in all and by one customer.
    #[serde(default)]
    pub most: Option<i64>,
    #[serde(default)]
    pub most_each: Option<i64>,
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
    #[serde(deserialize_with = "amount")]
    pub amount: Option<i64>,
    /// The `lines` of a charge, of a credit note.
    #[serde(skip)]
    pub charge_lines: Option<Vec<ChargeLine>>,
    #[serde(skip)]
    pub note_lines: Option<Vec<NoteLine>>,
    pub trial: Option<Value>,
    pub state: Option<String>,
    pub back: Option<String>,
    pub times: Option<i64>,
    pub workers: Option<i64>,
    pub invoice: Option<Value>,
    /// All of it but when, under which id, and whether it is only looked at.
    #[serde(skip)]
    pub says: String,
    #[serde(flatten)]
    rest: Rest,
}

/// A line of a one-off charge.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChargeLine {
    #[serde(default)]
    pub code: Option<String>,
    pub amount: Minor,
    #[serde(default)]
    pub quantity: Option<i64>,
    #[serde(default)]
    pub tax: Option<String>,
}

/// A line of a credit note: how much of which line of the invoice.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteLine {
    pub line: i64,
    pub amount: Minor,
}

/// A customer with a tax of their own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CustomerPart {
    #[serde(default, alias = "customer", alias = "name", alias = "as")]
    code: Option<String>,
    #[serde(default)]
    tax: Option<String>,
}

/// Minor units. What is too large for money is the largest number there is, and is refused where it is used.
#[derive(Clone, Copy, Debug)]
pub struct Minor(pub i64);

impl<'de> Deserialize<'de> for Minor {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Minor, D::Error> {
        let number = serde_json::Number::deserialize(from)?;
        let whole = !number.to_string().contains('.');
        match number.as_i64() {
            Some(amount) => Ok(Minor(amount)),
            None if number.as_u64().is_some() || whole => {
                Ok(Minor(if number.to_string().starts_with('-') { i64::MIN } else { i64::MAX }))
            }
            None => Err(serde::de::Error::custom("an amount is a whole number of minor units")),
        }
    }
}

fn amount<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    Ok(Option::<Minor>::deserialize(from)?.map(|minor| minor.0))
}

impl Step {
    /// The words of a change, as programs say them too.
    pub fn wanted(&self) -> Wanted {
        let text = |key: &str| self.text(key).map(str::to_string);
        let own = |text: &Option<String>| text.clone();
        Wanted {
            plan: own(&self.plan),
            currency: text("currency"),
            item: self.item.clone(),
            items: self.items.clone(),
            quantity: self.quantity,
            when: own(&self.when),
            until: own(&self.until),
            mode: own(&self.mode),
            unused: own(&self.unused),
            notice: text("notice"),
            cycle: own(&self.cycle),
            anchor: self.value("anchor").cloned(),
            first: text("first"),
            trial: self.trial.clone(),
            zone: text("zone"),
            every: text("every"),
            keep_next: self.value("keep_next").and_then(Value::as_bool),
            schedule: text("schedule"),
            date: text("date"),
            to: text("to"),
            charge: text("charge"),
            change: self.value("change").and_then(Value::as_i64),
        }
    }

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
            for (n, item) in plan.parts().enumerate() {
                places.push((format!("plans[{i}].{}.", plan.place(n)), "items", &item.rest));
            }
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
    let mut story: Story =
        serde_path_to_error::deserialize(&mut parser).map_err(|e| format!("{}: {}", e.path(), e.inner()))?;
    parser.end().map_err(|e| format!("after the story: {e}"))?;
    if let Some(unknown) = story.unknown() {
        return Err(unknown);
    }
    if story.parcels_until.as_ref().is_some_and(|day| day.parse::<Day>().is_err()) {
        return Err("parcels_until: not a day like 2026-11-30".into());
    }
    for (customer, answers) in &story.gateway {
        if let Some(i) = answers.iter().position(|answer| !is_answer(answer)) {
            return Err(format!("gateway.{customer}[{i}]: the sandbox gateway does not answer like this"));
        }
    }
    word::check_codes(&story)?;
    read_lines(&mut story.steps)?;
    story.taxes = taxes(story.rest.get("customers"))?;
    for (i, step) in story.steps.iter().enumerate() {
        if step.at.is_empty() || step.kind.is_empty() {
            return Err(format!("steps[{i}]: every step has `at` and `do`"));
        }
        let kind = step.kind.as_str();
        if !KINDS.contains(&kind) && !wanted::KINDS.contains(&kind) {
            return Err(format!("steps[{i}].do: nobody knows how to do `{}`", step.kind));
        }
        word::check(step).map_err(|wrong| format!("steps[{i}].{wrong}"))?;
    }
    note_what_they_say(&mut story.steps, text);
    Ok(story)
}

fn note_what_they_say(steps: &mut [Step], text: &str) {
    let mut whole: Value = serde_json::from_str(text).unwrap_or_default();
    for (i, step) in steps.iter_mut().enumerate() {
        let said = whole.get_mut("steps").and_then(|steps| steps.get_mut(i)).and_then(Value::as_object_mut);
        if let Some(said) = said {
            ["at", "id", "preview"].iter().for_each(|key| drop(said.remove(*key)));
            // What a gateway tells is known by its id alone.
            let words = || serde_json::to_string(said).unwrap_or_default();
            step.says = if step.kind == "webhook" { step.kind.clone() } else { words() };
        }
    }
}

fn read_lines(steps: &mut [Step]) -> Result<(), String> {
    for (i, step) in steps.iter_mut().enumerate() {
        let Some(lines) = step.rest.get("lines").cloned().filter(|lines| !lines.is_null()) else { continue };
        let wrong = |error: serde_json::Error| format!("steps[{i}].lines: {error}");
        match step.kind.as_str() {
            "charge" => step.charge_lines = Some(serde_json::from_value(lines).map_err(wrong)?),
            "credit_note" => step.note_lines = Some(serde_json::from_value(lines).map_err(wrong)?),
            _ => return Err(format!("steps[{i}].lines: nobody knows this key")),
        }
    }
    Ok(())
}

/// `{"minji": {"tax": "exempt"}}`, or a list of such with a `code`.
fn taxes(customers: Option<&Value>) -> Result<BTreeMap<String, Tax>, String> {
    let named: Vec<(String, Value)> = match customers {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Object(map)) => map.iter().map(|(name, part)| (name.clone(), part.clone())).collect(),
        Some(Value::Array(list)) => list.iter().map(|part| (String::new(), part.clone())).collect(),
        Some(_) => return Err("customers: an object by name, or a list".into()),
    };
    let mut taxes = BTreeMap::new();
    for (i, (name, part)) in named.into_iter().enumerate() {
        let part: CustomerPart = serde_json::from_value(part).map_err(|error| format!("customers[{i}]: {error}"))?;
        let name = part.code.unwrap_or(name);
        if name.is_empty() {
            return Err(format!("customers[{i}].code: who is it?"));
        }
        if let Some(tax) = part.tax {
            let wrong = |_| format!("customers[{i}].tax: a decimal from 0 to 1, or exempt");
            taxes.insert(name, tax.parse().map_err(wrong)?);
        }
    }
    Ok(taxes)
}

/// `paid`, `declined:<class>`, `unknown:paid`, `unknown:declined:<class>` or `timeout:paid`.
fn is_answer(answer: &str) -> bool {
    let settled = answer.strip_prefix("unknown:").or(answer.strip_prefix("timeout:")).unwrap_or(answer);
    settled == "paid" || settled.strip_prefix("declined:").is_some_and(|class| Class::from_code(class).is_some())
}

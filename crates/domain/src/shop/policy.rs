//! What a shop decides once about money and time: proration, anchors, retries. Kept as JSON; a missing key means the
//! default, which is the first word of each list.

use base::Every;
use serde_json::{Map, Value};

base::codes! {
    /// How a change inside a paid period is divided.
    pub enum Prorate { Day = "day", Second = "second", None = "none" }
}
base::codes! {
    /// What a day is divided by: the days of its period, or months of thirty days.
    pub enum Denominator { Actual = "actual", Fixed30 = "fixed-30" }
}
base::codes! {
    /// Which plan pays for the day of a change.
    pub enum ChangeDay { New = "new", Old = "old" }
}
base::codes! {
    /// Whether the day of a cancellation is paid for.
    pub enum TerminationDay { Free = "free", Used = "used" }
}
base::codes! {
    /// Whether an anchor on a month's last day stays on last days.
    pub enum Anchor { Kept = "kept", StickyLastDay = "sticky-last-day" }
}
base::codes! {
    /// Whether a period begins at the anchor's time of day or at midnight.
    pub enum PeriodStart { Instant = "instant", Midnight = "midnight" }
}
base::codes! {
    /// What becomes of a subscription when the last retry failed.
    pub enum RetryEnd { Unpaid = "unpaid", Cancel = "cancel", Skip = "skip" }
}
base::codes! {
    /// Whether an invoice over nothing is issued.
    pub enum ZeroInvoices { Issue = "issue", Skip = "skip" }
}
base::codes! {
    /// Whose law rules the step from a trial to a paid period.
    pub enum Consent { None = "none", Kr = "kr" }
}

/// A shop's policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    pub prorate: Prorate,
    pub denominator: Denominator,
    pub change_day: ChangeDay,
    pub termination_day: TerminationDay,
    pub anchor: Anchor,
    pub period_start: PeriodStart,
    /// Waits between attempts to collect, each after the one before. At most [`RETRIES_MOST`].
    pub retry: Vec<Every>,
    pub retry_end: RetryEnd,
    pub zero_invoices: ZeroInvoices,
    pub consent: Consent,
}

pub const RETRIES_MOST: usize = 20;

impl Default for Policy {
    fn default() -> Policy {
        let days = |n| Every { n, unit: base::Unit::Day };
        Policy {
            prorate: Prorate::Day,
            denominator: Denominator::Actual,
            change_day: ChangeDay::New,
            termination_day: TerminationDay::Free,
            anchor: Anchor::Kept,
            period_start: PeriodStart::Instant,
            retry: vec![days(1), days(3), days(5)],
            retry_end: RetryEnd::Unpaid,
            zero_invoices: ZeroInvoices::Issue,
            consent: Consent::None,
        }
    }
}

/// Why a policy is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not a JSON object.
    NotAnObject,
    /// A key that no policy has.
    UnknownKey(String),
    /// A word that is none of the key's.
    UnknownValue(&'static str),
    /// Retries are at most [`RETRIES_MOST`] waits such as "3 days".
    Retry,
}

impl Refusal {
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NotAnObject => "policy_not_an_object",
            Refusal::UnknownKey(_) => "policy_unknown_key",
            Refusal::UnknownValue(_) => "policy_unknown_value",
            Refusal::Retry => "policy_retry",
        }
    }

    /// The key it is about; empty for the whole.
    pub fn key(&self) -> &str {
        match self {
            Refusal::NotAnObject => "",
            Refusal::UnknownKey(key) => key,
            Refusal::UnknownValue(key) => key,
            Refusal::Retry => "retry",
        }
    }
}

const KEYS: [&str; 10] = [
    "prorate",
    "denominator",
    "change_day",
    "termination_day",
    "anchor",
    "period_start",
    "retry",
    "retry_end",
    "zero_invoices",
    "consent",
];

impl Policy {
    /// All keys, in a fixed order.
    pub fn to_json(&self) -> Value {
        let retry: Vec<String> = self.retry.iter().map(Every::to_string).collect();
        serde_json::json!({
            "prorate": self.prorate.code(),
            "denominator": self.denominator.code(),
            "change_day": self.change_day.code(),
            "termination_day": self.termination_day.code(),
            "anchor": self.anchor.code(),
            "period_start": self.period_start.code(),
            "retry": retry,
            "retry_end": self.retry_end.code(),
            "zero_invoices": self.zero_invoices.code(),
            "consent": self.consent.code(),
        })
    }

    /// Reads an object whose missing keys mean their defaults.
    pub fn from_json(json: &Value) -> Result<Policy, Refusal> {
        let map = json.as_object().ok_or(Refusal::NotAnObject)?;
        if let Some(key) = map.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(Refusal::UnknownKey(key.clone()));
        }
        let usual = Policy::default();
        Ok(Policy {
            prorate: word(map, "prorate", Prorate::from_code, usual.prorate)?,
            denominator: word(map, "denominator", Denominator::from_code, usual.denominator)?,
            change_day: word(map, "change_day", ChangeDay::from_code, usual.change_day)?,
            termination_day: word(map, "termination_day", TerminationDay::from_code, usual.termination_day)?,
            anchor: word(map, "anchor", Anchor::from_code, usual.anchor)?,
            period_start: word(map, "period_start", PeriodStart::from_code, usual.period_start)?,
            retry: map.get("retry").map_or(Ok(usual.retry), retries)?,
            retry_end: word(map, "retry_end", RetryEnd::from_code, usual.retry_end)?,
            zero_invoices: word(map, "zero_invoices", ZeroInvoices::from_code, usual.zero_invoices)?,
            consent: word(map, "consent", Consent::from_code, usual.consent)?,
        })
    }
}

/// Reads a retry ladder as typed: "1 day, 3 days, 5 days". Nothing typed means no retry.
pub fn read_retries(text: &str) -> Result<Vec<Every>, Refusal> {
    let waits = text.split(',').map(str::trim).filter(|wait| !wait.is_empty()).map(|wait| Value::String(wait.into()));
    retries(&Value::Array(waits.collect()))
}

fn word<T>(
    map: &Map<String, Value>,
    key: &'static str,
    read: impl Fn(&str) -> Option<T>,
    usual: T,
) -> Result<T, Refusal> {
    match map.get(key) {
        None => Ok(usual),
        Some(value) => value.as_str().and_then(read).ok_or(Refusal::UnknownValue(key)),
    }
}

fn retries(value: &Value) -> Result<Vec<Every>, Refusal> {
    let waits = value.as_array().filter(|waits| waits.len() <= RETRIES_MOST).ok_or(Refusal::Retry)?;
    waits.iter().map(|wait| wait.as_str().and_then(|text| text.parse().ok()).ok_or(Refusal::Retry)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(json: Value, want: Result<Policy, Refusal>) {
        assert_eq!(Policy::from_json(&json), want, "{json}");
    }

    #[test]
    fn missing_keys_mean_their_defaults() {
        check(json!({}), Ok(Policy::default()));
        check(json!({"prorate": "none"}), Ok(Policy { prorate: Prorate::None, ..Policy::default() }));
        check(json!({"retry": []}), Ok(Policy { retry: vec![], ..Policy::default() }));
    }

    #[test]
    fn anything_unknown_is_refused_with_its_key() {
        check(json!([]), Err(Refusal::NotAnObject));
        check(json!({"prorat": "day"}), Err(Refusal::UnknownKey("prorat".into())));
        check(json!({"anchor": "moved"}), Err(Refusal::UnknownValue("anchor")));
        check(json!({"anchor": 1}), Err(Refusal::UnknownValue("anchor")));
        for retry in [json!("1 day"), json!(["soon"]), json!([1]), json!(vec!["1 day"; 21])] {
            check(json!({"retry": retry}), Err(Refusal::Retry));
        }
    }

    #[test]
    fn written_policies_read_back() {
        let odd = Policy {
            prorate: Prorate::Second,
            denominator: Denominator::Fixed30,
            anchor: Anchor::StickyLastDay,
            retry: read_retries("1 day, 8 days,").unwrap(),
            consent: Consent::Kr,
            ..Policy::default()
        };
        for policy in [odd, Policy::default()] {
            let text = policy.to_json().to_string();
            assert_eq!(Policy::from_json(&serde_json::from_str(&text).unwrap()), Ok(policy));
        }
        assert_eq!(read_retries(" ").as_deref(), Ok(&[][..]));
        assert!(Policy::default().to_json().as_object().unwrap().keys().eq(KEYS));
    }
}

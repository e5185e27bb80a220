//! What a shop decides once about money and time: proration, anchors, retries. Kept as JSON; a missing key means the
//! default, which is the first word of each list.

use base::Every;
use base::calendar::Time;
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
base::codes! {
    /// Whose consumer law bounds what leaving early may cost.
    pub enum Law { None = "none", Kr = "kr" }
}
base::codes! {
    /// Whether introductory prices begin with each plan, or are only for the first periods of a subscription.
    pub enum Intro { EachPlan = "each-plan", Once = "once" }
}

base::codes! {
    /// When a customer gets an invoice as a document: with the word that it is paid, as soon as it is issued, or never.
    pub enum InvoiceMail { Paid = "paid", Issued = "issued", Never = "never" }
}

base::codes! {
    /// Whether what a customer's subscriptions ask for on one day is one invoice.
    pub enum Consolidate { None = "none", Day = "day" }
}

/// The part of a day in which a shop tries again to collect and reminds: local time, `from` before `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    pub from: Time,
    pub to: Time,
}

impl Hours {
    pub fn new(from: Time, to: Time) -> Option<Hours> {
        (from < to).then_some(Hours { from, to })
    }
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
    /// Days of the month on which wages come, 1 to 31; 31 is the last day. At most [`PAYDAYS_MOST`], rising.
    pub payday: Vec<i8>,
    /// None: at any hour.
    pub hours: Option<Hours>,
    pub zero_invoices: ZeroInvoices,
    pub consent: Consent,
    pub law: Law,
    pub intro: Intro,
    pub invoice_mail: InvoiceMail,
    pub consolidate: Consolidate,
    /// How long a renewal's bill can be looked at before it goes out; 0: it goes out at once. At most
    /// [`DRAFT_HOURS_MOST`].
    pub draft_hours: i64,
}

pub const RETRIES_MOST: usize = 20;
pub const PAYDAYS_MOST: usize = 4;
pub const DRAFT_HOURS_MOST: i64 = 7 * 24;

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
            payday: vec![],
            hours: None,
            zero_invoices: ZeroInvoices::Issue,
            consent: Consent::None,
            law: Law::None,
            intro: Intro::EachPlan,
            invoice_mail: InvoiceMail::Paid,
            consolidate: Consolidate::None,
            draft_hours: 0,
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
    /// Paydays are at most [`PAYDAYS_MOST`] days of the month.
    Payday,
    /// Hours are two times of a day, the earlier one first.
    Hours,
    /// A bill waits at most [`DRAFT_HOURS_MOST`] hours.
    Draft,
}

impl Refusal {
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NotAnObject => "policy_not_an_object",
            Refusal::UnknownKey(_) => "policy_unknown_key",
            Refusal::UnknownValue(_) => "policy_unknown_value",
            Refusal::Retry => "policy_retry",
            Refusal::Payday => "policy_payday",
            Refusal::Hours => "policy_hours",
            Refusal::Draft => "policy_draft",
        }
    }

    /// The key it is about; empty for the whole.
    pub fn key(&self) -> &str {
        match self {
            Refusal::NotAnObject => "",
            Refusal::UnknownKey(key) => key,
            Refusal::UnknownValue(key) => key,
            Refusal::Retry => "retry",
            Refusal::Payday => "payday",
            Refusal::Hours => "hours",
            Refusal::Draft => "draft",
        }
    }
}

const KEYS: [&str; 17] = [
    "prorate",
    "denominator",
    "change_day",
    "termination_day",
    "anchor",
    "period_start",
    "retry",
    "retry_end",
    "payday",
    "hours",
    "zero_invoices",
    "consent",
    "law",
    "intro",
    "invoice_mail",
    "consolidate",
    "draft",
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
            "payday": self.payday,
            "hours": self.hours.map(|h| serde_json::json!({ "from": h.from.to_string(), "to": h.to.to_string() })),
            "zero_invoices": self.zero_invoices.code(),
            "consent": self.consent.code(),
            "law": self.law.code(),
            "intro": self.intro.code(),
            "invoice_mail": self.invoice_mail.code(),
            "consolidate": self.consolidate.code(),
            "draft": { "hours": self.draft_hours },
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
            payday: map.get("payday").map_or(Ok(usual.payday), paydays)?,
            hours: map.get("hours").map_or(Ok(None), hours)?,
            zero_invoices: word(map, "zero_invoices", ZeroInvoices::from_code, usual.zero_invoices)?,
            consent: word(map, "consent", Consent::from_code, usual.consent)?,
            law: word(map, "law", Law::from_code, usual.law)?,
            intro: word(map, "intro", Intro::from_code, usual.intro)?,
            invoice_mail: word(map, "invoice_mail", InvoiceMail::from_code, usual.invoice_mail)?,
            consolidate: word(map, "consolidate", Consolidate::from_code, usual.consolidate)?,
            draft_hours: map.get("draft").map_or(Ok(usual.draft_hours), draft)?,
        })
    }
}

/// Reads a retry ladder as typed: "1 day, 3 days, 5 days". Nothing typed means no retry.
pub fn read_retries(text: &str) -> Result<Vec<Every>, Refusal> {
    let waits = text.split(',').map(str::trim).filter(|wait| !wait.is_empty()).map(|wait| Value::String(wait.into()));
    retries(&Value::Array(waits.collect()))
}

/// Reads paydays as typed: "10, 25". Nothing typed means none.
pub fn read_paydays(text: &str) -> Result<Vec<i8>, Refusal> {
    let days = text.split(',').map(str::trim).filter(|day| !day.is_empty());
    let days: Result<Vec<Value>, Refusal> =
        days.map(|day| day.parse::<i64>().map(Value::from).map_err(|_| Refusal::Payday)).collect();
    paydays(&Value::Array(days?))
}

/// Reads hours as typed: "09:00" and "21:00". Nothing typed means any hour.
pub fn read_hours(from: &str, to: &str) -> Result<Option<Hours>, Refusal> {
    if from.is_empty() && to.is_empty() {
        return Ok(None);
    }
    hours(&serde_json::json!({ "from": from, "to": to }))
}

/// Reads a number of hours as typed. Nothing typed means none.
pub fn read_draft(text: &str) -> Result<i64, Refusal> {
    match text.trim() {
        "" => Ok(0),
        text => draft(&serde_json::json!({ "hours": text.parse::<i64>().map_err(|_| Refusal::Draft)? })),
    }
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

fn paydays(value: &Value) -> Result<Vec<i8>, Refusal> {
    let days = value.as_array().filter(|days| days.len() <= PAYDAYS_MOST).ok_or(Refusal::Payday)?;
    let day = |day: &Value| day.as_i64().and_then(|n| i8::try_from(n).ok()).filter(|n| (1..=31).contains(n));
    let mut days: Vec<i8> = days.iter().map(day).collect::<Option<_>>().ok_or(Refusal::Payday)?;
    days.sort_unstable();
    days.dedup();
    Ok(days)
}

fn hours(value: &Value) -> Result<Option<Hours>, Refusal> {
    if value.is_null() {
        return Ok(None);
    }
    let map = value.as_object().filter(|map| map.len() == 2).ok_or(Refusal::Hours)?;
    let time = |key| map.get(key).and_then(Value::as_str).and_then(|text| text.parse::<Time>().ok());
    let hours = time("from").zip(time("to")).and_then(|(from, to)| Hours::new(from, to));
    hours.map(Some).ok_or(Refusal::Hours)
}

/// `{"hours": 24}`, or as said: `"24 hours"`, `"2 days"`.
fn draft(value: &Value) -> Result<i64, Refusal> {
    let hours = match value {
        Value::Null => Some(0),
        Value::Object(map) if map.len() == 1 => map.get("hours").and_then(Value::as_i64),
        Value::String(text) => said_hours(text),
        _ => None,
    };
    hours.filter(|hours| (0..=DRAFT_HOURS_MOST).contains(hours)).ok_or(Refusal::Draft)
}

fn said_hours(text: &str) -> Option<i64> {
    let (n, unit) = text.trim().split_once(' ')?;
    let n = n.parse::<i64>().ok().filter(|n| *n >= 0)?;
    match unit.trim() {
        "hour" | "hours" => Some(n),
        "day" | "days" => n.checked_mul(24),
        _ => None,
    }
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
        for payday in [json!(10), json!([0]), json!([32]), json!(["10"]), json!([1, 2, 3, 4, 5])] {
            check(json!({"payday": payday}), Err(Refusal::Payday));
        }
        for hours in [json!("09:00"), json!({"from": "09:00"}), json!({"from": "21:00", "to": "09:00"}), json!({})] {
            check(json!({"hours": hours}), Err(Refusal::Hours));
        }
    }

    #[test]
    fn a_bill_waits_for_hours_or_days() {
        let hours = |draft_hours| Ok(Policy { draft_hours, ..Policy::default() });
        for (said, want) in [
            (json!({"hours": 0}), 0),
            (json!({"hours": 168}), 168),
            (json!("24 hours"), 24),
            (json!("1 hour"), 1),
            (json!("2 days"), 48),
            (json!("7 days"), 168),
            (Value::Null, 0),
        ] {
            check(json!({"draft": said}), hours(want));
        }
        for wrong in
            [json!({"hours": 169}), json!({"hours": -1}), json!({"days": 1}), json!("8 days"), json!("soon"), json!(24)]
        {
            check(json!({"draft": wrong}), Err(Refusal::Draft));
        }
        assert_eq!((read_draft(""), read_draft(" 24 "), read_draft("x")), (Ok(0), Ok(24), Err(Refusal::Draft)));
    }

    #[test]
    fn written_policies_read_back() {
        let odd = Policy {
            prorate: Prorate::Second,
            denominator: Denominator::Fixed30,
            anchor: Anchor::StickyLastDay,
            retry: read_retries("1 day, 8 days,").unwrap(),
            payday: read_paydays("25, 10,10").unwrap(),
            hours: read_hours("09:00", "21:30").unwrap(),
            consent: Consent::Kr,
            draft_hours: 36,
            ..Policy::default()
        };
        for policy in [odd, Policy::default()] {
            let text = policy.to_json().to_string();
            assert_eq!(Policy::from_json(&serde_json::from_str(&text).unwrap()), Ok(policy));
        }
        assert_eq!(read_retries(" ").as_deref(), Ok(&[][..]));
        assert_eq!(read_paydays("25, 10,10").as_deref(), Ok(&[10, 25][..]));
        assert_eq!((read_hours("", ""), read_hours("9", "")), (Ok(None), Err(Refusal::Hours)));
        assert!(Policy::default().to_json().as_object().unwrap().keys().eq(KEYS));
    }
}

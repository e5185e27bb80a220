//! Reading the values of a step: times, days, quantities.

use base::calendar::Time;
use base::{Day, Instant, Unit, Zone};
use domain::billing::Refusal;
use domain::billing::agreement::CycleRule;
use serde_json::Value;

use super::super::file::Step;

/// A local time without an offset, or an instant with one.
pub fn instant(text: &str, zone: &Zone) -> Option<Instant> {
    if let Some(at) = Instant::parse(text) {
        return in_range(zone.day(at)).then_some(at);
    }
    let (day, time) = text.split_once('T').unwrap_or((text, "00:00"));
    let (day, time): (Day, Time) = (day.parse().ok()?, time.parse().ok()?);
    in_range(day).then(|| zone.at(day, time))
}

pub fn in_range(day: Day) -> bool {
    (Day::FIRST..=Day::LAST).contains(&day)
}

pub fn unsupported(what: &str) -> Refusal {
    Refusal::NotSupported { what: what.into() }
}

pub fn day(text: &str) -> Result<Day, Refusal> {
    text.parse().ok().filter(|day| in_range(*day)).ok_or(Refusal::TooFar)
}

pub fn cycle(step: &Step) -> Result<Option<CycleRule>, Refusal> {
    step.cycle.as_deref().map(|code| CycleRule::from_code(code).ok_or(unsupported("cycle"))).transpose()
}

/// `"items": {"seat": {"quantity": 5}}`
pub fn quantities(step: &Step) -> Result<Vec<(String, i64)>, Refusal> {
    let Some(items) = &step.items else { return Ok(Vec::new()) };
    let items = items.as_object().ok_or(Refusal::BadQuantity)?;
    let quantity = |value: &Value| value.get("quantity").and_then(Value::as_i64).ok_or(Refusal::BadQuantity);
    items.iter().map(|(code, value)| Ok((code.clone(), quantity(value)?))).collect()
}

pub fn missing_item(step: &Step, terms: &domain::billing::item::Terms) -> Option<String> {
    let named = step.items.as_ref()?.as_object()?.keys().find(|code| !terms.items.iter().any(|i| i.code == **code))?;
    Some(named.clone())
}

/// A while such as "2 hours", in seconds.
pub fn seconds(text: &str) -> Option<i64> {
    let (n, unit) = text.split_once(' ')?;
    let n: i64 = n.parse().ok()?;
    match unit.strip_suffix('s').unwrap_or(unit) {
        "hour" => Some(n * 3_600),
        "minute" => Some(n * 60),
        other => (Unit::from_code(other)? == Unit::Day).then_some(n * 86_400),
    }
}

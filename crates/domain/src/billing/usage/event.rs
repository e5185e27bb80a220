//! One event: something was used, at its own time. Source and id together name it for ever.

use base::{Instant, Ratio};

use crate::billing::Refusal;

base::codes! {
    /// For meters that count different keys: whether a key comes or goes.
    pub enum Op { Add = "add", Remove = "remove" }
}

/// An event as it is kept. Events stand in the order of (at, source, id).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub meter: String,
    /// When it happened; when it was told does not matter.
    pub at: Instant,
    pub source: String,
    pub id: String,
    pub value: Ratio,
    pub op: Op,
    /// What is counted once, for meters that count different things.
    pub key: String,
}

/// A meter got an event of a time that was billed already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Late {
    pub meter: String,
    pub at: Instant,
}

/// An event as somebody tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    pub meter: String,
    pub at: Option<Instant>,
    pub source: String,
    pub id: String,
    /// A decimal; without one the event counts as one.
    pub value: Option<String>,
    pub op: Option<String>,
    pub key: Option<String>,
}

/// The longest id, source and key, in bytes.
pub const ID_MOST: usize = 200;
/// The largest value either way.
pub const VALUE_MOST: i64 = 1_000_000_000_000_000;
const AHEAD_S: i64 = 3_660 * 86_400;

/// An event that may be kept. Without a time of its own it happened `now`.
pub fn check(given: &Given, now: Instant) -> Result<Event, Refusal> {
    let text = |s: &str| s.len() <= ID_MOST && !s.chars().any(char::is_control);
    let key = given.key.clone();
    if given.id.is_empty() || !text(&given.id) || !text(&given.source) || !key.as_deref().is_none_or(text) {
        return Err(Refusal::BadEventId);
    }
    let value = match &given.value {
        None => Ratio::ONE,
        Some(text) => Ratio::parse(text).ok_or(Refusal::BadQuantity)?,
    };
    if value > Ratio::whole(VALUE_MOST) || value < Ratio::whole(-VALUE_MOST) {
        return Err(Refusal::BadQuantity);
    }
    let op = given.op.as_deref().map_or(Some(Op::Add), Op::from_code).ok_or(Refusal::BadOp)?;
    let at = given.at.unwrap_or(now);
    if now.seconds_until(at).abs() > AHEAD_S {
        return Err(Refusal::TooFar);
    }
    // Without a key the value is what is counted once.
    let key = key.unwrap_or_else(|| value.to_string());
    Ok(Event { meter: given.meter.clone(), at, source: given.source.clone(), id: given.id.clone(), value, op, key })
}

//! Usage: what a meter counted, told by the world.

use base::Instant;
use billing::subscription::Refused;
use billing::usage::{self, NewEvent};
use domain::billing::Refusal;
use domain::billing::usage::Given;
use serde_json::Value;

use super::super::file::Step;
use super::read::{instant, unsupported};
use super::{Done, Life};

impl Life {
    pub(super) fn usage(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        if step.preview {
            return Err(unsupported("usage: preview").into());
        }
        let subscription = self.subscription(step)?;
        let text = |key: &str| step.text(key).map(str::to_string);
        let at = match step.value("time") {
            None => None,
            Some(Value::String(text)) => Some(instant(text, &self.shop.zone).ok_or(Refusal::TooFar)?),
            Some(_) => return Err(Refusal::TooFar.into()),
        };
        let value = match step.value("value") {
            None => None,
            Some(Value::Number(number)) => Some(number.to_string()),
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => return Err(Refusal::BadQuantity.into()),
        };
        let given = Given {
            meter: text("meter").unwrap_or_default(),
            at,
            source: text("source").unwrap_or_default(),
            // An event without an id of its own cannot be told twice.
            id: step.id.clone().unwrap_or_else(|| format!("step-{}", self.done.len() + 1)),
            value,
            op: text("op"),
            key: text("key"),
        };
        let (shop, event) = (self.shop.clone(), NewEvent { subscription, given });
        let told = self.app.db.write(move |tx| usage::record(tx, &shop, std::slice::from_ref(&event), now)).wait()?;
        match told.refused.into_iter().next() {
            Some((_, why)) => Err(why.into()),
            None if told.duplicate > 0 => Ok(Done::Again),
            None => Ok(Done::Ok),
        }
    }
}

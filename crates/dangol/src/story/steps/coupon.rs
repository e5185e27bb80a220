//! Coupons taken during a subscription, or by a customer for everything they have.

use base::Instant;
use billing::coupon;
use billing::coupon::api::Wanted;
use billing::subscription::Refused;
use domain::billing::{NoCoupon, Refusal};
use serde_json::Value;

use super::super::file::Step;
use super::{Done, Life};

impl Life {
    pub(super) fn coupon(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let code = step.text("code").unwrap_or_default().to_string();
        // Stories call people and subscriptions by name.
        let (customer, subscription) = match &step.customer {
            Some(customer) if step.subscription.is_none() => (Some(self.customer(customer)?.to_string()), None),
            _ => (None, Some(self.subscription(step)?.to_string())),
        };
        let (app, shop) = (self.app.clone(), self.shop.clone());
        let wanted = Wanted { subscription, customer, code, preview: step.preview };
        if step.preview {
            let preview = self.app.db.read(move |r| wanted.preview(r, &shop, now)).wait()?;
            return Ok(Done::Preview(Box::new(preview)));
        }
        let attaching = self.app.db.write(move |tx| {
            let owner = wanted.owner(tx, &shop)?;
            coupon::attach(&app, tx, &shop, &wanted.code, owner.subject(), "story", now)?;
            Ok::<(), Refused>(())
        });
        attaching.wait().map(|()| Done::Ok)
    }
}

/// The codes a step names under a key: one, or a list in the order of attaching.
pub(super) fn codes(step: &Step, key: &str) -> Result<Vec<String>, Refusal> {
    let text = |value: &Value| match value {
        Value::String(code) => Ok(code.clone()),
        other => Err(Refusal::Coupon { why: NoCoupon::Unknown, code: other.to_string().chars().take(40).collect() }),
    };
    match step.value(key) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(codes)) => codes.iter().map(text).collect(),
        Some(one) => Ok(vec![text(one)?]),
    }
}

//! Coupons taken during a subscription, or by a customer for everything they have.

use base::Instant;
use base::id::{CustomerId, PlanId, SubscriptionId};
use billing::coupon::{self, Subject, Would};
use billing::subscription::{self, Preview, Refused};
use domain::billing::Refusal;
use domain::billing::invoice::compose;
use serde_json::Value;

use super::super::file::Step;
use super::{Done, Life};

impl Life {
    pub(super) fn coupon(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let code = step.text("code").unwrap_or_default().to_string();
        let (app, shop) = (self.app.clone(), self.shop.clone());
        let to = match &step.customer {
            Some(customer) if step.subscription.is_none() => Subject::Customer(self.customer(customer)?),
            _ => Subject::Subscription(self.subscription(step)?),
        };
        if !step.preview {
            let attach = move |tx: &mut kit::db::Tx<'_>| {
                coupon::attach(&app, tx, &shop, &code, to, "story", now)?;
                Ok::<(), Refused>(())
            };
            return self.app.db.write(attach).wait().map(|()| Done::Ok);
        }
        // It works from the next bill on, so today it moves nothing.
        let (codes, prices) = (vec![code], shop.prices);
        let ask = move |r: &mut kit::db::Reader<'_>| {
            let (customer, subscription, plan) = match to {
                Subject::Customer(customer) => (customer, None, None),
                Subject::Subscription(id) => {
                    let s = subscription::find(r, shop.id, id)?.ok_or(Refused::Missing)?;
                    (s.customer, Some(id), Some(s.plan))
                }
            };
            let would = would(&codes, customer, subscription, plan);
            coupon::would(r, &shop, &would, now).map(|_| ())
        };
        self.app.db.read(ask).wait()?;
        Ok(Done::Preview(Box::new(Preview { at: now, invoice: compose(Vec::new(), prices, 0)?, refund: 0 })))
    }
}

fn would(
    codes: &[String],
    customer: CustomerId,
    subscription: Option<SubscriptionId>,
    plan: Option<PlanId>,
) -> Would<'_> {
    Would { codes, customer: Some(customer), subscription, plan }
}

/// The codes a step names under a key: one, or a list in the order of attaching.
pub(super) fn codes(step: &Step, key: &str) -> Result<Vec<String>, Refusal> {
    let text = |value: &Value| match value {
        Value::String(code) => Ok(code.clone()),
        other => Err(Refusal::UnknownCoupon { code: other.to_string().chars().take(40).collect() }),
    };
    match step.value(key) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(codes)) => codes.iter().map(text).collect(),
        Some(one) => Ok(vec![text(one)?]),
    }
}

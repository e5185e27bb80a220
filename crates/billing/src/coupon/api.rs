//! `POST /api/coupons/attach`: a program attaches a coupon to a subscription, or to everything a customer has.
//!
//! `{"subscription": "sub_... or your own reference", "code": "HELLO", "preview": true}`; or `"customer": "cus_..."`.

use axum::Router;
use axum::body::Bytes;
use axum::response::Response;
use axum::routing::post;
use base::Instant;
use base::id::{CustomerId, PlanId, SubscriptionId};
use domain::billing::Refusal;
use domain::billing::invoice::compose;
use kit::app::App;
use kit::db::Reader;
use kit::web::Problem;
use people::customer;
use serde::Deserialize;
use serde_json::json;
use shop::audit::{self, Entry};
use shop::{Program, Shop, api_request};

use super::{Subject, Would, attach, would};
use crate::subscription::api as subscriptions;
use crate::subscription::{Preview, Refused};

pub fn routes() -> Router<App> {
    Router::new().route("/api/coupons/attach", post(take))
}

/// What programs and stories say of a coupon and whom it is for. A subscription that is named goes before a customer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    #[serde(default)]
    pub subscription: Option<String>,
    #[serde(default)]
    pub customer: Option<String>,
    pub code: String,
    #[serde(default)]
    pub preview: bool,
}

/// Whose coupon it is.
#[derive(Clone, Copy, Debug)]
pub struct Owner {
    customer: CustomerId,
    subscription: Option<(SubscriptionId, PlanId)>,
}

impl Owner {
    pub fn subject(self) -> Subject {
        self.subscription.map_or(Subject::Customer(self.customer), |(id, _)| Subject::Subscription(id))
    }
}

impl Wanted {
    pub fn owner(&self, r: &mut Reader<'_>, shop: &Shop) -> Result<Owner, Refused> {
        if let (None, Some(code)) = (&self.subscription, &self.customer) {
            let id = code.parse::<CustomerId>().ok();
            let found = id.map(|id| customer::find(r, shop.id, id)).transpose()?.flatten();
            let customer = found.ok_or(Refusal::UnknownCustomer { code: code.clone() })?.id;
            return Ok(Owner { customer, subscription: None });
        }
        let code = self.subscription.clone().unwrap_or_default();
        let found = subscriptions::find(r, shop.id, &code)?.ok_or(Refusal::UnknownSubscription { code })?;
        Ok(Owner { customer: found.customer, subscription: Some((found.id, found.plan)) })
    }

    /// Refused like the real thing, but nothing is taken. It works from the next bill on, so today it moves nothing.
    pub fn preview(&self, r: &mut Reader<'_>, shop: &Shop, now: Instant) -> Result<Preview, Refused> {
        let (owner, codes) = (self.owner(r, shop)?, [self.code.clone()]);
        let (subscription, plan) = owner.subscription.unzip();
        would(r, shop, &Would { codes: &codes, customer: Some(owner.customer), subscription, plan }, now)?;
        Ok(Preview { at: now, invoice: compose(Vec::new(), shop.prices, 0)?, refund: 0, before: None })
    }
}

async fn take(program: Program, body: Bytes) -> Result<Response, Problem> {
    let wanted: Wanted = program.read(&body)?;
    let (app, shop, actor, now) = (program.app.clone(), program.shop.clone(), program.actor(), program.app.now());
    if wanted.preview {
        let reading = program.app.db.read(move |r| {
            let preview = wanted.preview(r, &shop, now)?;
            Ok::<_, Refused>(json!({ "preview": subscriptions::preview_json(&preview, &shop.zone) }))
        });
        return Ok(api_request::json(reading.await?));
    }
    let attaching = program.write::<Refused>(&body, move |tx| {
        let owner = wanted.owner(tx, &shop)?;
        let redemption = attach(&app, tx, &shop, &wanted.code, owner.subject(), &actor.code(), now)?;
        let subscription = owner.subscription.map(|(id, _)| id.to_string());
        let customer = owner.customer.to_string();
        let subject = subscription.clone().unwrap_or_else(|| customer.clone());
        let (before, after) = (audit::fields(json!({})), audit::fields(json!({ "coupon": wanted.code })));
        let entry = Entry { actor: &actor, action: "coupon.attached", subject, before, after };
        audit::add(tx, &app.ids, shop.id, now, entry)?;
        let code = super::find_known(tx, shop.id, &wanted.code)?.code;
        Ok(json!({
            "id": redemption.to_string(), "coupon": code, "customer": customer, "subscription": subscription,
        }))
    });
    attaching.await
}

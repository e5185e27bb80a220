//! Subscribing, and every change of a subscription, in the words that programs use too.

use base::Instant;
use base::id::{CustomerId, SubscriptionId};
use billing::coupon::{self, Subject, Would};
use billing::delivery::applies_to;
use billing::subscription::api::wanted::{KINDS, Place};
use billing::subscription::portal::ask::{self, Ask};
use billing::subscription::{self, NewSubscription, Refused};
use domain::billing::Refusal;
use domain::billing::agreement::{Created, What};

use super::super::file::Step;
use super::coupon::codes;
use super::read::{instant, unsupported};
use super::{Done, Life};

impl Life {
    pub(super) fn agreement(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let kind = step.kind.as_str();
        if kind == "subscribe" {
            return self.subscribe(step, now);
        }
        if !KINDS.contains(&kind) {
            return Err(unsupported(kind).into());
        }
        let (id, mut wanted) = (self.subscription(step)?, step.wanted());
        if kind == "transfer" {
            // Stories call people by name.
            let name = wanted.to.unwrap_or_default();
            wanted.to = Some(self.customer(&name)?.to_string());
        }
        let (app, shop, kind) = (self.app.clone(), self.shop.clone(), kind.to_string());
        let reading = self.app.db.read(move |r| {
            let found = subscription::find(r, shop.id, id)?.ok_or(Refused::Missing)?;
            wanted.ask(r, Place { shop: &shop, ids: &app.ids, now }, &kind, &found)
        });
        self.put(step, id, reading.wait()?, now)
    }

    /// Does it, or says what it would move.
    fn put(&self, step: &Step, id: SubscriptionId, asked: Ask, now: Instant) -> Result<Done, Refused> {
        let (app, shop) = (self.app.clone(), self.shop.clone());
        if step.preview {
            let preview = self.app.db.read(move |r| ask::preview(r, &shop, id, &asked, now)).wait()?.0;
            return Ok(Done::Preview(Box::new(preview)));
        }
        let applies = self.app.db.write(move |tx| {
            let change = ask::put(&app, tx, &shop, id, "story", &asked, now)?;
            let of_notice = matches!(asked, Ask::Cancel { waives: false, .. });
            if !of_notice && !matches!(asked, Ask::Delivery(_)) || matches!(change.what, What::RhythmSet(_)) {
                return Ok(None);
            }
            let subscription = subscription::find(tx, shop.id, id)?.ok_or(Refused::Missing)?;
            let agreement = subscription::agreement(tx, &shop, &subscription)?;
            let ends_on = || agreement.notice(now).map(|_| subscription.zone.day(change.at));
            Ok::<_, Refused>(if of_notice { ends_on() } else { applies_to(&agreement, &change) })
        });
        Ok(applies.wait()?.map_or(Done::Ok, Done::Applies))
    }

    pub(super) fn subscribe(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let starts = match step.starts.as_deref() {
            None => now,
            Some(text) => instant(text, &self.shop.zone).ok_or(Refusal::TooFar)?,
        };
        let (wanted, app, shop) = (step.wanted(), self.app.clone(), self.shop.clone());
        let created = self.app.db.read(move |r| wanted.created(r, Place { shop: &shop, ids: &app.ids, now })).wait()?;
        let coupons = codes(step, "coupon")?;
        if step.preview {
            return self.preview_new(step, &created, &coupons, (starts, now));
        }
        let code = step.customer.clone().ok_or(Refusal::UnknownCustomer { code: String::new() })?;
        let customer = self.customer(&code)?;
        let recipient = step.text("gift_to").map(|code| self.customer(code)).transpose()?;
        let reference = step.name.clone();
        let new = NewSubscription { customer, recipient, reference, created, starts, actor: "story".into() };
        let (app, shop) = (self.app.clone(), self.shop.in_currency(step.wanted().currency(&self.shop, None)?));
        let opening = self.app.db.write(move |tx| {
            let id = subscription::subscribe(&app, tx, &shop, &new, now)?;
            for code in &coupons {
                coupon::attach(&app, tx, &shop, code, Subject::Subscription(id), "story", now)?;
            }
            Ok::<_, Refused>(id)
        });
        let id = opening.wait()?;
        let name = step.name.clone().unwrap_or_else(|| format!("{}-{}", code, self.subscriptions.len() + 1));
        self.subscriptions.push((name, id));
        Ok(Done::Ok)
    }

    fn preview_new(
        &self,
        step: &Step,
        created: &Created,
        codes: &[String],
        (starts, now): (Instant, Instant),
    ) -> Result<Done, Refused> {
        let known = self.customers.iter().find(|(name, _)| Some(name) == step.customer.as_ref()).map(|(_, id)| *id);
        let currency = step.wanted().currency(&self.shop, None)?;
        let (shop, codes, plan) = (self.shop.in_currency(currency), codes.to_vec(), created.terms.plan);
        let coupons = self.app.db.read(move |r| {
            let would = Would { codes: &codes, customer: known, subscription: None, plan: Some(plan) };
            coupon::would(r, &shop, &would, now)
        });
        let mut coupons = coupons.wait()?;
        let place = coupon::Place {
            subscription: SubscriptionId(0),
            customer: known.unwrap_or(CustomerId(0)),
            currency,
            plan: created.terms.plan,
            policy: &self.shop.policy,
            zone: &self.shop.zone,
        };
        let preview = subscription::preview_taking(&self.shop, created, (starts, now), |lines| {
            let used = coupons.take_first(lines, &place);
            coupons.note(None, place.customer, &used);
        });
        Ok(Done::Preview(Box::new(preview?)))
    }

    pub(super) fn subscription(&self, step: &Step) -> Result<SubscriptionId, Refused> {
        let code = step.subscription.clone().unwrap_or_default();
        let found = self.subscriptions.iter().find(|(name, _)| *name == code);
        found.map(|(_, id)| *id).ok_or(Refusal::UnknownSubscription { code }.into())
    }
}

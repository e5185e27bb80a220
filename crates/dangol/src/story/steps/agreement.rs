//! Subscribing, and every change of a subscription.

use base::Instant;
use base::id::SubscriptionId;
use billing::subscription::{self, NewSubscription, Refused};
use domain::billing::Refusal;
use domain::billing::agreement::{Agreement, Change, Created, PauseMode, Trial, Unused};
use domain::billing::change::When;
use kit::db::Error;
use serde_json::Value;

use super::super::file::Step;
use super::read::{cycle, day, instant, missing_item, quantities, unsupported};
use super::{Done, Life};

impl Life {
    pub(super) fn agreement(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        match step.kind.as_str() {
            "subscribe" => self.subscribe(step, now),
            "change_plan" => {
                let terms = self.terms(step, now)?;
                let (when, cycle) = (self.when(step, When::Now)?, cycle(step)?);
                self.change(step, now, move |a| a.change_plan(terms.clone(), when, cycle, now))
            }
            "set_quantity" => {
                let item = match &step.item {
                    None => None,
                    Some(Value::String(code)) => Some(code.clone()),
                    Some(_) => return Err(Refusal::UnknownItem { code: "item".into() }.into()),
                };
                let (quantity, when) = (step.quantity.unwrap_or(0), self.when(step, When::Now)?);
                self.change(step, now, move |a| a.set_quantity(item.as_deref(), quantity, when, now))
            }
            "pause" => {
                let until = step.until.as_deref().map(day).transpose()?;
                let mode = step.mode.as_deref().unwrap_or("credit");
                let mode = PauseMode::from_code(mode).ok_or(unsupported("pause.mode"))?;
                self.change(step, now, move |a| a.pause(until, mode, now))
            }
            "resume" => self.change(step, now, move |a| a.resume(now)),
            "cancel" => {
                let when = self.when(step, When::Now)?;
                let unused = step.unused.as_deref().unwrap_or("credit");
                let unused = Unused::from_code(unused).ok_or(unsupported("cancel.unused"))?;
                self.change(step, now, move |a| a.cancel(when, unused, now))
            }
            "uncancel" => self.change(step, now, move |a| a.uncancel(now)),
            "resubscribe" => {
                let terms = self.terms(step, now)?;
                self.change(step, now, move |a| a.restart(terms.clone(), now))
            }
            other => Err(unsupported(other).into()),
        }
    }

    pub(super) fn subscribe(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let offer = self.offer(step, now)?;
        let starts = match step.starts.as_deref() {
            None => now,
            Some(text) => instant(text, &self.shop.zone).ok_or(Refusal::TooFar)?,
        };
        let mut created = Created::new(offer.terms, &offer.conditions, self.shop.tax_rate);
        created.trial = match &step.trial {
            None => created.trial,
            Some(Value::Bool(false)) => None,
            Some(own) => Some(serde_json::from_value::<Trial>(own.clone()).map_err(|_| Refusal::BadQuantity)?),
        };
        domain::billing::change::check_terms(&created.terms)?;
        if step.preview {
            return Ok(Done::Preview(Box::new(subscription::preview_new(&self.shop, &created, now)?)));
        }
        let code = step.customer.clone().ok_or(Refusal::UnknownCustomer { code: String::new() })?;
        let customer = self.customer(&code)?;
        let reference = step.name.clone();
        let new = NewSubscription { customer, reference, created, starts, actor: "story".into() };
        let (app, shop) = (self.app.clone(), self.shop.clone());
        let id = self.app.db.write(move |tx| subscription::subscribe(&app, tx, &shop, &new, now)).wait()?;
        let name = step.name.clone().unwrap_or_else(|| format!("{}-{}", code, self.subscriptions.len() + 1));
        self.subscriptions.push((name, id));
        Ok(Done::Ok)
    }

    pub(super) fn change(
        &mut self,
        step: &Step,
        now: Instant,
        decide: impl Fn(&Agreement) -> Result<Change, Refusal> + Send + 'static,
    ) -> Result<Done, Refused> {
        let id = self.subscription(step)?;
        let (app, shop) = (self.app.clone(), self.shop.clone());
        if step.preview {
            let preview = self.app.db.read(move |r| subscription::preview(r, &shop, id, &decide)).wait()?;
            return Ok(Done::Preview(Box::new(preview)));
        }
        self.app
            .db
            .write(move |tx| subscription::change(&app, tx, &shop, id, "story", now, &decide).map(|_| ()))
            .wait()?;
        Ok(Done::Ok)
    }

    /// The terms of the plan a step names, with its quantities.
    pub(super) fn terms(&self, step: &Step, now: Instant) -> Result<domain::billing::item::Terms, Refused> {
        Ok(self.offer(step, now)?.terms)
    }

    pub(super) fn offer(&self, step: &Step, now: Instant) -> Result<catalog::offer::Offer, Refused> {
        let code = match &step.plan {
            Some(code) => code.clone(),
            None => self.plan_of(step)?,
        };
        let (shop, wanted, day) = (self.shop.clone(), code.clone(), self.shop.zone.day(now));
        let quantities = quantities(step)?;
        let only = step.quantity;
        let offer = self.app.db.read(move |r| catalog::offer::offer(r, &shop, &wanted, &quantities, day)).wait()?;
        let mut offer = offer.ok_or(Refusal::UnknownPlan { code })?;
        if let Some(quantity) = only {
            let item = offer.terms.items.iter_mut().find(|item| item.price.is_per_unit());
            item.ok_or(Refusal::UnknownItem { code: "quantity".into() })?.quantity = quantity;
        }
        if let Some(code) = missing_item(step, &offer.terms) {
            return Err(Refusal::UnknownItem { code }.into());
        }
        Ok(offer)
    }

    /// The plan a subscription has, for steps that do not name one.
    pub(super) fn plan_of(&self, step: &Step) -> Result<String, Refused> {
        let id = self.subscription(step)?;
        let shop = self.shop.id;
        let plan = self.app.db.read(move |r| {
            let found = subscription::find(r, shop, id)?;
            Ok::<_, Error>(found.map(|s| s.plan.to_string()))
        });
        plan.wait()?.ok_or(Refused::Missing)
    }

    pub(super) fn subscription(&self, step: &Step) -> Result<SubscriptionId, Refused> {
        let code = step.subscription.clone().unwrap_or_default();
        let found = self.subscriptions.iter().find(|(name, _)| *name == code);
        found.map(|(_, id)| *id).ok_or(Refusal::UnknownSubscription { code }.into())
    }

    pub(super) fn when(&self, step: &Step, usual: When) -> Result<When, Refused> {
        match step.when.as_deref() {
            None => Ok(usual),
            Some("now") => Ok(When::Now),
            Some("period_end") => Ok(When::PeriodEnd),
            Some("term_end") => Err(unsupported("when: term_end").into()),
            Some(text) => Ok(When::On(day(text)?)),
        }
    }
}

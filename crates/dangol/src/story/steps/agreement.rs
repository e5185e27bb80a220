//! Subscribing, and every change of a subscription.

use base::id::{CustomerId, PlanItemId, PriceId, SubscriptionId};
use base::{Currency, Every, Instant, Zone};
use billing::coupon::{self, Place, Subject, Would};
use billing::subscription::{self, NewSubscription, Refused};
use catalog::plan_item::Tax;
use domain::billing::Refusal;
use domain::billing::agreement::{Agreement, Change, Created, PauseMode, Trial, Unused};
use domain::billing::anchor::{Anchor, First};
use domain::billing::change::When;
use domain::billing::item::{Bill, Decrease, Increase, Item, Kind, Meter, Terms};
use kit::db::Error;
use serde_json::Value;

use super::super::file::{ItemPart, Step};
use super::coupon::codes;
use super::read::{cycle, day, instant, missing_item, quantities, unsupported};
use super::{Done, Life};

impl Life {
    pub(super) fn agreement(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        match step.kind.as_str() {
            "subscribe" => self.subscribe(step, now),
            "change_plan" => {
                let terms = self.terms(step, now)?;
                let (when, cycle) = (self.when(step, When::Now)?, cycle(step)?);
                let said = said(step, &terms)?;
                self.change(step, now, move |a| {
                    a.change_plan(a.keep_quantities(terms.clone(), &said, now), when, cycle, now)
                })
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
            "add_item" => {
                let (item, when) = (self.item(step, now)?, self.when(step, When::Now)?);
                self.change(step, now, move |a| a.add_item(item.clone(), when, now))
            }
            "remove_item" => {
                let code = step.item.as_ref().and_then(Value::as_str).unwrap_or_default().to_string();
                let when = self.when(step, When::Now)?;
                self.change(step, now, move |a| a.remove_item(&code, when, now))
            }
            "set_anchor" => {
                let (anchor, first) = (anchor(step)?, first(step)?);
                self.change(step, now, move |a| a.set_anchor(anchor, first, now))
            }
            "set_zone" => {
                let name = step.text("zone").unwrap_or_default();
                let zone: Zone = name.parse().map_err(|_| Refusal::UnknownZone { name: name.into() })?;
                self.change(step, now, move |a| a.set_zone(zone.clone(), now))
            }
            "set_cycle" => {
                let every = step.text("every").and_then(|text| text.parse::<Every>().ok());
                let every = every.ok_or(unsupported("set_cycle.every"))?;
                let keep_next = step.value("keep_next").and_then(Value::as_bool).unwrap_or(false);
                self.change(step, now, move |a| a.set_rhythm_of_bills(every, keep_next, now))
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
        (created.anchor, created.first) = (anchor(step)?, first(step)?);
        domain::billing::change::check_terms(&created.terms)?;
        let coupons = codes(step, "coupon")?;
        if step.preview {
            return self.preview_new(step, &created, &coupons, now);
        }
        let code = step.customer.clone().ok_or(Refusal::UnknownCustomer { code: String::new() })?;
        let customer = self.customer(&code)?;
        let recipient = step.text("gift_to").map(|code| self.customer(code)).transpose()?;
        let reference = step.name.clone();
        let new = NewSubscription { customer, recipient, reference, created, starts, actor: "story".into() };
        let (app, shop) = (self.app.clone(), self.shop.in_currency(self.currency(step)?));
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

    fn preview_new(&self, step: &Step, created: &Created, codes: &[String], now: Instant) -> Result<Done, Refused> {
        let known = self.customers.iter().find(|(name, _)| Some(name) == step.customer.as_ref()).map(|(_, id)| *id);
        let currency = self.currency(step)?;
        let (shop, codes, plan) = (self.shop.in_currency(currency), codes.to_vec(), created.terms.plan);
        let coupons = self.app.db.read(move |r| {
            let would = Would { codes: &codes, customer: known, subscription: None, plan: Some(plan) };
            coupon::would(r, &shop, &would, now)
        });
        let coupons = coupons.wait()?;
        let place = Place {
            shop: self.shop.id,
            subscription: SubscriptionId(0),
            customer: known.unwrap_or(CustomerId(0)),
            currency,
            plan: created.terms.plan,
            policy: &self.shop.policy,
            zone: &self.shop.zone,
        };
        let preview = subscription::preview_taking(&self.shop, created, now, |lines| {
            coupons.take_first(lines, &place);
        });
        Ok(Done::Preview(Box::new(preview?)))
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
    pub(super) fn terms(&self, step: &Step, now: Instant) -> Result<Terms, Refused> {
        Ok(self.offer(step, now)?.terms)
    }

    pub(super) fn offer(&self, step: &Step, now: Instant) -> Result<catalog::offer::Offer, Refused> {
        let code = match &step.plan {
            Some(code) => code.clone(),
            None => self.plan_of(step)?,
        };
        let (shop, wanted, day) = (self.shop.clone(), code.clone(), self.shop.zone.day(now));
        let (quantities, currency) = (quantities(step)?, self.currency(step)?);
        let only = step.quantity;
        let offer = self
            .app
            .db
            .read(move |r| catalog::offer::offer_in(r, &shop, currency, (&wanted, &quantities), day))
            .wait()?;
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

    /// The currency a step names, the one its subscription is paid in, or the shop's.
    pub(super) fn currency(&self, step: &Step) -> Result<Currency, Refused> {
        if let Some(code) = step.text("currency") {
            return code.parse().map_err(|_| Refusal::NoPrice { currency: code.into() }.into());
        }
        let (Some(_), shop) = (&step.subscription, self.shop.id) else { return Ok(self.shop.currency) };
        let id = self.subscription(step)?;
        let found = self.app.db.read(move |r| subscription::find(r, shop, id)).wait()?;
        Ok(found.map_or(self.shop.currency, |subscription| subscription.currency))
    }

    /// A whole item, as in a plan.
    fn item(&self, step: &Step, now: Instant) -> Result<Item, Refused> {
        let wrong = || Refusal::UnknownItem { code: "item".into() };
        let part: ItemPart = serde_json::from_value(step.item.clone().unwrap_or_default()).map_err(|_| wrong())?;
        let (ids, tax) = (&self.app.ids, part.tax.as_deref().map(str::parse::<Tax>).transpose());
        let kind = part.kind.as_deref().map_or(Some(Kind::Access), Kind::from_code).ok_or_else(wrong)?;
        let usual = if kind == Kind::Usage { Bill::Arrears } else { Bill::Advance };
        let shop = self.shop.id;
        let meter = match &part.meter {
            None => None,
            Some(code) => {
                let wanted = code.clone();
                let found = self.app.db.read(move |r| catalog::meter::find(r, shop, &wanted)).wait()?;
                let row = found.ok_or(Refusal::UnknownMeter { code: code.clone() })?;
                Some(Meter { code: row.code, aggregate: row.aggregate, recurring: row.recurring })
            }
        };
        Ok(Item {
            id: PlanItemId(ids.next(now)),
            price_id: PriceId(ids.next(now)),
            ko: part.code.clone(),
            en: part.code.clone(),
            kind,
            every: part.every.as_deref().map_or(Ok(Every::MONTH), str::parse).map_err(|_| wrong())?,
            bill: part.bill.as_deref().map_or(Some(usual), Bill::from_code).ok_or_else(wrong)?,
            price: part.whole_price().map_err(|_| wrong())?,
            quantity: step.quantity.unwrap_or(1),
            tax: match tax.map_err(|_| wrong())? {
                None => self.shop.tax_rate,
                Some(Tax::Exempt) => base::Ratio::ZERO,
                Some(Tax::Rate(rate)) => rate,
            },
            meter,
            increase: part
                .increase
                .as_deref()
                .map_or(Some(Increase::Prorate), Increase::from_code)
                .ok_or_else(wrong)?,
            decrease: part.decrease.as_deref().map_or(Some(Decrease::Credit), Decrease::from_code).ok_or_else(wrong)?,
            code: part.code,
        })
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
            Some("term_end") => Ok(When::TermEnd),
            Some(text) => Ok(When::On(day(text)?)),
        }
    }
}

/// The items whose quantity the step says.
fn said(step: &Step, terms: &Terms) -> Result<Vec<String>, Refusal> {
    let only = terms.items.iter().filter(|item| step.quantity.is_some() && item.price.is_per_unit());
    let named = quantities(step)?.into_iter().map(|(code, _)| code);
    Ok(only.take(1).map(|item| item.code.clone()).chain(named).collect())
}

/// `"anchor": "calendar"` and the like; the start without one.
fn anchor(step: &Step) -> Result<Anchor, Refusal> {
    let Some(value) = step.value("anchor") else { return Ok(Anchor::Start) };
    serde_json::from_value(value.clone()).map_err(|_| Refusal::BadAnchor)
}

fn first(step: &Step) -> Result<First, Refusal> {
    step.text("first").map_or(Ok(First::Stub), |code| First::from_code(code).ok_or(Refusal::BadAnchor))
}

//! Price rises, and the answers to them.

use base::Instant;
use billing::price_rise::{self, Answering, NewRise, Wanted};
use billing::subscription::{Preview, Refused};
use catalog::{plan, plan_item};
use domain::billing::Refusal;
use domain::billing::invoice::compose;
use domain::billing::price::Price;
use domain::billing::rise::{Answer, Without};
use kit::db::Error;
use serde_json::Value;
use shop::Actor;

use super::super::file::Step;
use super::read::{day, unsupported};
use super::{Done, Life};

impl Life {
    pub(super) fn rise(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        if step.kind == "consent" { self.consent(step, now) } else { self.price_rise(step, now) }
    }

    fn price_rise(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let new = self.new_rise(step)?;
        let (app, shop) = (self.app.clone(), self.shop.in_currency(step.wanted().currency(&self.shop, None)?));
        if step.preview {
            // Nobody pays anything at once.
            self.app.db.read(move |r| price_rise::draft(r, &shop, &new, now)).wait()?;
            let invoice = compose(vec![], self.shop.prices, 0)?;
            return Ok(Done::Preview(Box::new(Preview { at: now, invoice, refund: 0, before: None })));
        }
        let starting = move |tx: &mut kit::db::Tx<'_>| price_rise::start(&app, tx, &shop, &new, &Actor::Command, now);
        self.app.db.write(starting).wait()?;
        Ok(Done::Ok)
    }

    fn new_rise(&self, step: &Step) -> Result<NewRise, Refused> {
        let (code, shop) = (step.plan.clone().unwrap_or_default(), self.shop.id);
        let wanted = code.clone();
        let reading = self.app.db.read(move |r| {
            let Some(plan) = plan::find_by_code(r, shop, &wanted)? else { return Ok(None) };
            Ok::<_, Error>(Some((plan.id, plan_item::list(r, shop, plan.id)?)))
        });
        let (plan, items) = reading.wait()?.ok_or(Refusal::UnknownPlan { code })?;
        let code = step.item.as_ref().and_then(Value::as_str).unwrap_or_default();
        let item = items.iter().find(|item| item.code == code);
        let item = item.ok_or_else(|| Refusal::UnknownItem { code: code.into() })?.id;
        let price = step.value("price").cloned().unwrap_or_default();
        let huge = is_huge(&price);
        let unread = move |_| if huge { Refusal::AmountTooLarge } else { Refusal::BadAmount };
        let price: Price = serde_json::from_value(price).map_err(unread)?;
        let ask = step.text("ask").map(day).transpose()?;
        let without = match step.text("without") {
            None => Without::End,
            Some(code) => Without::from_code(code).ok_or(unsupported("price_rise.without"))?,
        };
        let from = day(step.text("from").unwrap_or_default())?;
        let subscription = match &step.subscription {
            Some(_) => Some(self.subscription(step)?),
            None => None,
        };
        Ok(NewRise { plan, item, price: Wanted::New(price), from, ask, without, subscription })
    }

    fn consent(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let answer = step.text("answer").and_then(Answer::from_code).ok_or(unsupported("consent.answer"))?;
        let only = match &step.subscription {
            Some(_) => Some(self.subscription(step)?),
            None => None,
        };
        self.on_customer(step, move |app, tx, shop, customer| {
            let by = Answering { actor: &Actor::Command, channel: "story", lang: shop.language };
            price_rise::answer_all(app, tx, shop, (customer, only), answer, by, now)
        })
    }
}

/// Whether a number in it is beyond what an amount can be.
fn is_huge(value: &Value) -> bool {
    match value {
        Value::Number(n) => n.as_i64().is_none() && n.as_f64().is_some_and(|n| n > 0.0),
        Value::Array(some) => some.iter().any(is_huge),
        Value::Object(map) => map.values().any(is_huge),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

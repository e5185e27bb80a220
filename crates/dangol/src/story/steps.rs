//! The steps of a story: each is what a customer, a member of staff or the world does at one instant. At one instant the
//! steps take effect first, in the order of the file, then everything due at it.

use std::collections::BTreeMap;

use base::calendar::Time;
use base::id::{CustomerId, SubscriptionId};
use base::{Amount, Day, Instant, Unit, Zone};
use billing::payment::{self, Card};
use billing::subscription::{self, NewSubscription, Preview, Refused};
use domain::billing::Refusal;
use domain::billing::agreement::{Agreement, Change, Created, CycleRule, PauseMode, Trial, Unused};
use domain::billing::change::When;
use gateways::payment::sandbox;
use kit::app::App;
use kit::db::Error;
use people::customer::{self, NewCustomer, Source};
use serde_json::Value;
use shop::Shop;

use super::file::{Step, Story};

/// What became of a step.
#[derive(Debug)]
pub enum Done {
    Ok,
    Preview(Box<Preview>),
    Refused(Refusal),
    /// The same idempotency key was used before.
    Again,
}

/// A story while it is lived.
pub struct Life {
    pub app: App,
    pub shop: Shop,
    gateway: BTreeMap<String, Vec<String>>,
    pub customers: Vec<(String, CustomerId)>,
    pub subscriptions: Vec<(String, SubscriptionId)>,
    pub done: Vec<(Instant, String, Done)>,
    keys: Vec<String>,
    /// Plans of nothing but usage, which this version does not bill.
    unsold: Vec<String>,
    worker_is_down: bool,
    /// The next charge dies: true after the gateway was called, false before.
    crash: Option<bool>,
    /// How far behind the world's time the clock was set.
    behind_s: i64,
}

/// The instants of the steps; an error when one cannot be read or comes before the one above it.
pub fn times(steps: &[Step], zone: &Zone) -> Result<Vec<Instant>, String> {
    let mut times: Vec<Instant> = Vec::with_capacity(steps.len());
    for (i, step) in steps.iter().enumerate() {
        let at = instant(&step.at, zone).ok_or_else(|| format!("steps[{i}].at: not a time like 2026-01-31T10:00"))?;
        if times.last().is_some_and(|before| at < *before) {
            return Err(format!("steps[{i}].at: earlier than the step before"));
        }
        times.push(at);
    }
    Ok(times)
}

/// A local time without an offset, or an instant with one.
fn instant(text: &str, zone: &Zone) -> Option<Instant> {
    if let Some(at) = Instant::parse(text) {
        return in_range(zone.day(at)).then_some(at);
    }
    let (day, time) = text.split_once('T').unwrap_or((text, "00:00"));
    let (day, time): (Day, Time) = (day.parse().ok()?, time.parse().ok()?);
    in_range(day).then(|| zone.at(day, time))
}

fn in_range(day: Day) -> bool {
    (Day::FIRST..=Day::LAST).contains(&day)
}

impl Life {
    pub fn new(app: App, shop: Shop, story: &Story) -> Life {
        let (customers, subscriptions, done, keys) = (vec![], vec![], vec![], vec![]);
        let gateway = story.gateway.clone();
        let unsold = story.plans.iter().filter(|plan| !plan.items.iter().any(super::shop::is_billed));
        let unsold = unsold.map(|plan| plan.code.clone()).collect();
        Life {
            app,
            shop,
            gateway,
            customers,
            subscriptions,
            done,
            keys,
            unsold,
            worker_is_down: false,
            crash: None,
            behind_s: 0,
        }
    }

    pub fn live(&mut self, steps: &[Step], times: &[Instant]) -> Result<(), Error> {
        let mut next = 0;
        while let Some(at) = times.get(next).copied() {
            self.pass(at, false)?;
            while times.get(next) == Some(&at) {
                let Some(step) = steps.get(next) else { break };
                self.step(step, at.plus_seconds(-self.behind_s))?;
                next += 1;
            }
            self.pass(at, true)?;
        }
        Ok(())
    }

    /// Everything due before `at` happens, and at it too when `inclusive`; then the clock shows `at`.
    fn pass(&mut self, at: Instant, inclusive: bool) -> Result<(), Error> {
        let at = at.plus_seconds(-self.behind_s);
        if !self.worker_is_down {
            while let Some(due) = billing::next_due(&self.app, &self.shop)? {
                let due = due.max(self.app.now());
                if due > at || due == at && !inclusive {
                    break;
                }
                self.app.clock.set(due);
                self.work()?;
            }
        }
        self.app.clock.set(at.max(self.app.now()));
        Ok(())
    }

    fn work(&mut self) -> Result<(), Error> {
        if let Some(after_gateway) = self.crash {
            let (_, begun) = subscription::jobs::renew(&self.app, &self.shop, 1)?;
            if payment::jobs::crash(&self.app, &self.shop, &begun, after_gateway)? {
                self.crash = None;
            }
        }
        billing::run(&self.app, &self.shop).map(|_| ())
    }

    fn step(&mut self, step: &Step, at: Instant) -> Result<(), Error> {
        self.app.clock.set(at);
        let done = if step.id.as_ref().is_some_and(|key| self.keys.contains(key)) {
            Done::Again
        } else {
            match self.perform(step, at) {
                Ok(done) => done,
                Err(Refused::No(refusal)) => Done::Refused(refusal),
                Err(Refused::Missing) => {
                    Done::Refused(Refusal::UnknownSubscription { code: step.subscription.clone().unwrap_or_default() })
                }
                Err(Refused::Broken(error)) => return Err(error),
            }
        };
        if let (Some(key), Done::Ok) = (&step.id, &done) {
            self.keys.push(key.clone());
        }
        self.done.push((at, step.kind.clone(), done));
        Ok(())
    }

    fn perform(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        match step.kind.as_str() {
            "wait" => Ok(Done::Ok),
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
                let unused = Unused::from_code(unused).filter(|u| *u != Unused::Refund);
                let unused = unused.ok_or(unsupported("cancel.unused"))?;
                self.change(step, now, move |a| a.cancel(when, unused, now))
            }
            "uncancel" => self.change(step, now, move |a| a.uncancel(now)),
            "resubscribe" => {
                let terms = self.terms(step, now)?;
                self.change(step, now, move |a| a.restart(terms.clone(), now))
            }
            "credit" => self.credit(step, now),
            "remove_card" => self.on_customer(step, |_, tx, shop, customer| {
                payment::remove_instruments(tx, shop.id, customer)?;
                Ok(())
            }),
            "pay" => self.pay(step, now),
            "worker" => {
                self.worker_is_down = step.state.as_deref() == Some("down");
                Ok(Done::Ok)
            }
            "clock" => {
                self.behind_s += step.back.as_deref().and_then(seconds).ok_or(unsupported("clock.back"))?;
                Ok(Done::Ok)
            }
            "crash" => {
                self.crash = Some(step.when.as_deref() != Some("before_gateway"));
                Ok(Done::Ok)
            }
            "run" => self.run_often(step),
            other => Err(unsupported(other).into()),
        }
    }

    /// Several workers do what is due, several times over: nothing happens twice.
    fn run_often(&mut self, step: &Step) -> Result<Done, Refused> {
        let (times, workers) = (step.times.unwrap_or(1).clamp(1, 100), step.workers.unwrap_or(1).clamp(1, 8));
        for _ in 0..times {
            let results: Vec<Result<usize, Error>> = std::thread::scope(|scope| {
                let one = |_| scope.spawn(|| billing::run(&self.app, &self.shop));
                let all: Vec<_> = (0..workers).map(one).collect();
                all.into_iter().map(|worker| worker.join().unwrap_or(Err(Error::Closed))).collect()
            });
            results.into_iter().collect::<Result<Vec<usize>, Error>>()?;
        }
        Ok(Done::Ok)
    }

    fn customer(&mut self, code: &str) -> Result<CustomerId, Error> {
        if let Some((_, id)) = self.customers.iter().find(|(name, _)| name == code) {
            return Ok(*id);
        }
        let answers = self.gateway.remove(code).unwrap_or_default();
        let (app, shop, name, now) = (self.app.clone(), self.shop.clone(), code.to_string(), self.app.now());
        let id = self.app.db.write(move |tx| {
            let new = NewCustomer {
                reference: Some(name.clone()),
                ..NewCustomer::named(&name, shop.language, Source::Staff)
            };
            let id = customer::add(tx, &app.ids, now, &shop, &new)?;
            let text = |s: &str| s.to_string();
            let card = Card {
                token: text(sandbox::PAID),
                brand: text("Sandbox"),
                last4: text("4242"),
                expires: text("2199-12"),
            };
            payment::add_instrument(tx, &app.ids, shop.id, id, &card, now)?;
            sandbox::tell(tx, shop.id, id, &answers)?;
            Ok::<CustomerId, Error>(id)
        });
        let id = id.wait()?;
        self.customers.push((code.into(), id));
        Ok(id)
    }

    fn on_customer(
        &mut self,
        step: &Step,
        act: impl Fn(&App, &mut kit::db::Tx<'_>, &Shop, CustomerId) -> Result<(), Refused> + Send + 'static,
    ) -> Result<Done, Refused> {
        let code = step.customer.clone().unwrap_or_default();
        let known = self.customers.iter().find(|(name, _)| *name == code).map(|(_, id)| *id);
        let customer = known.ok_or(Refusal::UnknownCustomer { code })?;
        let (app, shop) = (self.app.clone(), self.shop.clone());
        self.app.db.write(move |tx| act(&app, tx, &shop, customer)).wait()?;
        Ok(Done::Ok)
    }

    /// The terms of the plan a step names, with its quantities.
    fn terms(&self, step: &Step, now: Instant) -> Result<domain::billing::item::Terms, Refused> {
        Ok(self.offer(step, now)?.terms)
    }

    fn offer(&self, step: &Step, now: Instant) -> Result<catalog::offer::Offer, Refused> {
        let code = match &step.plan {
            Some(code) => code.clone(),
            None => self.plan_of(step)?,
        };
        if self.unsold.contains(&code) {
            return Err(unsupported("usage").into());
        }
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
    fn plan_of(&self, step: &Step) -> Result<String, Refused> {
        let id = self.subscription(step)?;
        let shop = self.shop.id;
        let plan = self.app.db.read(move |r| {
            let found = subscription::find(r, shop, id)?;
            Ok::<_, Error>(found.map(|s| s.plan.to_string()))
        });
        plan.wait()?.ok_or(Refused::Missing)
    }

    fn subscription(&self, step: &Step) -> Result<SubscriptionId, Refused> {
        let code = step.subscription.clone().unwrap_or_default();
        let found = self.subscriptions.iter().find(|(name, _)| *name == code);
        found.map(|(_, id)| *id).ok_or(Refusal::UnknownSubscription { code }.into())
    }

    fn when(&self, step: &Step, usual: When) -> Result<When, Refused> {
        match step.when.as_deref() {
            None => Ok(usual),
            Some("now") => Ok(When::Now),
            Some("period_end") => Ok(When::PeriodEnd),
            Some("term_end") => Err(unsupported("when: term_end").into()),
            Some(text) => Ok(When::On(day(text)?)),
        }
    }

    fn subscribe(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        if let Some(what) = ["coupon", "anchor", "gift_to"].iter().find(|key| step.says(key)) {
            return Err(unsupported(&format!("subscribe.{what}")).into());
        }
        let offer = self.offer(step, now)?;
        let starts = match step.starts.as_deref() {
            None => now,
            Some(text) => instant(text, &self.shop.zone).ok_or(Refusal::TooFar)?,
        };
        let trial = match &step.trial {
            None => offer.trial,
            Some(Value::Bool(false)) => None,
            Some(own) => Some(Trial {
                days: own.get("days").and_then(Value::as_i64).ok_or(Refusal::BadQuantity)?,
                price: own.get("price").and_then(Value::as_i64).unwrap_or(0),
            }),
        };
        let (setup, deposit, tax) = (offer.setup, offer.deposit, self.shop.tax_rate);
        let created = Created { terms: offer.terms, trial, setup, deposit, tax };
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

    fn change(
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

    /// Tries again what the customer of an invoice owes. The invoice is named by its subscription: `{"of": "s1", "n": 2}`.
    fn pay(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let invoice = step.invoice.clone().unwrap_or_default();
        let code = invoice.get("of").and_then(Value::as_str).unwrap_or_default().to_string();
        let found = self.subscriptions.iter().find(|(name, _)| *name == code).map(|(_, id)| *id);
        let id = found.ok_or(Refusal::UnknownInvoice { code })?;
        let shop = self.shop.id;
        let tried = self.app.db.write(move |tx| {
            let subscription = subscription::find(tx, shop, id)?.ok_or(Refused::Missing)?;
            Ok::<u64, Refused>(payment::try_again(tx, shop, subscription.customer, now)?)
        });
        match tried.wait()? {
            0 => Err(Refusal::NothingDue.into()),
            _ => Ok(Done::Ok),
        }
    }

    fn credit(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let amount: Amount = step.amount.filter(|a| (1..=base::money::MOST).contains(a)).ok_or(Refusal::BadAmount)?;
        let code = step.customer.clone().ok_or(Refusal::UnknownCustomer { code: String::new() })?;
        self.customer(&code)?;
        self.on_customer(step, move |app, tx, shop, customer| {
            Ok(billing::ledger::give_credit(app, tx, shop, customer, amount, now)?)
        })
    }
}

fn unsupported(what: &str) -> Refusal {
    Refusal::NotSupported { what: what.into() }
}

fn day(text: &str) -> Result<Day, Refusal> {
    text.parse().ok().filter(|day| in_range(*day)).ok_or(Refusal::TooFar)
}

fn cycle(step: &Step) -> Result<Option<CycleRule>, Refusal> {
    step.cycle.as_deref().map(|code| CycleRule::from_code(code).ok_or(unsupported("cycle"))).transpose()
}

/// `"items": {"seat": {"quantity": 5}}`
fn quantities(step: &Step) -> Result<Vec<(String, i64)>, Refusal> {
    let Some(items) = &step.items else { return Ok(Vec::new()) };
    let items = items.as_object().ok_or(Refusal::BadQuantity)?;
    let quantity = |value: &Value| value.get("quantity").and_then(Value::as_i64).ok_or(Refusal::BadQuantity);
    items.iter().map(|(code, value)| Ok((code.clone(), quantity(value)?))).collect()
}

fn missing_item(step: &Step, terms: &domain::billing::item::Terms) -> Option<String> {
    let named = step.items.as_ref()?.as_object()?.keys().find(|code| !terms.items.iter().any(|i| i.code == **code))?;
    Some(named.clone())
}

/// A while such as "2 hours", in seconds.
fn seconds(text: &str) -> Option<i64> {
    let (n, unit) = text.split_once(' ')?;
    let n: i64 = n.parse().ok()?;
    match unit.strip_suffix('s').unwrap_or(unit) {
        "hour" => Some(n * 3_600),
        "minute" => Some(n * 60),
        other => (Unit::from_code(other)? == Unit::Day).then_some(n * 86_400),
    }
}

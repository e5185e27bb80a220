//! The steps of a story: each is what a customer, a member of staff or the world does at one instant. At one instant the
//! steps take effect first, in the order of the file, then everything due at it.

mod agreement;
mod coupon;
mod drafting;
mod money;
mod naming;
mod people;
mod read;
mod rise;
mod told;
mod usage;

use std::collections::BTreeMap;

use base::id::{CustomerId, SubscriptionId};
use base::{Day, Instant, Zone};
use billing::draft;
use billing::payment;
use billing::subscription::{self, Preview, Refused};
use catalog::plan_item::Tax;
use domain::billing::Refusal;
use kit::app::App;
use kit::db::Error;
use serde_json::Value;
use shop::Shop;

use self::read::instant;
use super::file::{Step, Story};

pub use self::naming::{Named, resolve};
pub use self::read::{is_time, seconds};

/// What became of a step.
#[derive(Debug)]
pub enum Done {
    Ok,
    /// It is about the delivery planned on this day.
    Applies(Day),
    Preview(Box<Preview>),
    /// What a step outside the calendar would move.
    Moves(Value),
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
    /// What the `as` of steps stands for, as far as they make invoices.
    pub invoices: Vec<(String, Named)>,
    /// Customers with a tax of their own, before they come.
    taxes: BTreeMap<String, Tax>,
    pub done: Vec<(Instant, String, Done)>,
    /// Parcels planned before this day are shown too.
    pub parcels_until: Option<Day>,
    /// The ids of steps that were carried out, with what those said.
    keys: BTreeMap<String, String>,
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

impl Life {
    pub fn new(app: App, shop: Shop, story: &Story) -> Life {
        let (customers, subscriptions, done, keys) = (vec![], vec![], vec![], BTreeMap::new());
        let gateway = story.gateway.clone();
        Life {
            app,
            shop,
            gateway,
            customers,
            subscriptions,
            invoices: vec![],
            taxes: story.taxes.clone(),
            done,
            parcels_until: story.parcels_until.as_deref().and_then(|day| day.parse().ok()),
            keys,
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
            if !self.worker_is_down {
                self.hear()?;
            }
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
            let (_, mut begun) = draft::jobs::issue_due(&self.app, &self.shop, 1)?;
            if begun.is_empty() {
                begun = subscription::jobs::renew(&self.app, &self.shop, 1)?.1;
            }
            if payment::jobs::crash(&self.app, &begun, after_gateway)? {
                self.crash = None;
            }
        }
        billing::run(&self.app, &self.shop)?;
        self.hear()
    }

    /// What happened is told to the people it happened to.
    fn hear(&self) -> Result<(), Error> {
        kit::events::drain(&self.app, billing::reminder::CONSUMER)
    }

    fn step(&mut self, step: &Step, at: Instant) -> Result<(), Error> {
        self.app.clock.set(at);
        // The id of a usage step is its event's, which the books know by themselves.
        let key = step.id.as_ref().filter(|_| step.kind != "usage");
        let done = match key.and_then(|key| self.keys.get(key)) {
            Some(said) if *said == step.says => Done::Again,
            Some(_) => Done::Refused(Refusal::KeyReused),
            None => match self.perform(step, at) {
                Ok(done) => done,
                Err(Refused::No(refusal)) => Done::Refused(refusal),
                Err(Refused::Missing) => {
                    Done::Refused(Refusal::UnknownSubscription { code: step.subscription.clone().unwrap_or_default() })
                }
                Err(Refused::Broken(error)) => return Err(error),
            },
        };
        if let (Some(key), Done::Ok | Done::Applies(_)) = (key, &done) {
            self.keys.insert(key.clone(), step.says.clone());
        }
        self.name_what_follows(step, &done, at);
        self.done.push((at, step.kind.clone(), done));
        Ok(())
    }

    fn perform(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        match step.kind.as_str() {
            "wait" => Ok(Done::Ok),
            "usage" => self.usage(step, now),
            "coupon" => self.coupon(step, now),
            "draft" => self.draft(step, now),
            "price_rise" | "consent" => self.rise(step, now),
            "move" | "new_phone" => self.person(step, now),
            "charge" | "credit" | "credit_note" | "dispute" | "pay" | "refund" | "remove_card" | "void" | "webhook" => {
                self.money(step, now)
            }
            "worker" => {
                self.worker_is_down = step.state.as_deref() == Some("down");
                Ok(Done::Ok)
            }
            "clock" => {
                self.behind_s += step.back.as_deref().and_then(seconds).unwrap_or(0);
                Ok(Done::Ok)
            }
            "crash" => {
                self.crash = Some(step.when.as_deref() != Some("before_gateway"));
                Ok(Done::Ok)
            }
            "run" => self.run_often(step),
            _ => self.agreement(step, now),
        }
    }

    /// Several workers do what is due, several times over: nothing happens twice.
    fn run_often(&mut self, step: &Step) -> Result<Done, Refused> {
        let (times, workers) = (step.times.unwrap_or(1), step.workers.unwrap_or(1).clamp(1, 8));
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
}

//! Carrying a demo customer's acts out, through the same functions the pages call. Each act is done once: its key is
//! kept in the same transaction, so a demo that was killed goes on where it was.

mod beside;
mod desk;
mod handover;
mod join;

use base::id::{CustomerId, SubscriptionId};
use base::{Currency, Instant};
use billing::subscription::{self, Refused};
use domain::billing::Refusal;
use domain::billing::agreement::{Agreement, Change, Unused};
use domain::billing::anchor::{Anchor, First};
use domain::billing::change::When;
use domain::people::address::check_address;
use domain::people::contact::{Kind, New};
use gateways::payment::sandbox;
use kit::app::App;
use kit::db::{Error, Tx};
use kit::requests;
use people::contact::{self, Statement};
use shop::{Actor, Shop};

use super::life::{self, Act, Person, What};
use super::names;

/// Where the acts happen.
pub struct Stage<'a> {
    pub app: &'a App,
    pub shop: &'a Shop,
    pub seed: u64,
}

impl Stage<'_> {
    /// Carries one act out unless that was done before. What the rules refuse (a pause of an ended subscription, say)
    /// counts as done: people try such things.
    pub fn perform(&self, person: &Person, n: usize, act: &Act) -> Result<(), Error> {
        let key = format!("demo:{}:{}:{n}", self.seed, person.n);
        let (app, shop, now) = (self.app.clone(), self.shop.clone(), self.app.now());
        let (person, act, seed) = (person.clone(), act.clone(), self.seed);
        let work = move |tx: &mut Tx<'_>| -> Result<(), Error> {
            if requests::find_answer(tx, shop.id, &key)?.is_some() {
                return Ok(());
            }
            let scene = Scene { app: &app, shop: &shop, now, seed };
            match scene.play(tx, &person, &act) {
                Ok(()) | Err(Refused::No(_) | Refused::Missing) => {}
                Err(Refused::Broken(error)) => return Err(error),
            }
            requests::add_answer(tx, shop.id, &key, "{}".into(), now)
        };
        self.app.db.write(work).wait()
    }
}

struct Scene<'a> {
    app: &'a App,
    shop: &'a Shop,
    now: Instant,
    seed: u64,
}

impl Scene<'_> {
    fn play(&self, tx: &mut Tx<'_>, person: &Person, act: &Act) -> Result<(), Refused> {
        if let What::SignUp { plan, way } = act.what {
            return self.sign_up(tx, person, plan, way);
        }
        let customer = self.customer(tx, person)?;
        match &act.what {
            What::SignUp { .. } => Ok(()),
            What::Beside(beside) => self.beside(tx, person, customer, beside),
            What::HandOver(how) => self.hand_over(tx, person, customer, *how),
            What::Desk(desk) => self.at_the_desk(tx, customer, desk),
            What::Trouble(answers) => {
                let answers: Vec<String> = answers.iter().map(|a| a.to_string()).collect();
                Ok(sandbox::tell(tx, self.shop.id, customer, &answers)?)
            }
            What::NewCard => self.card(tx, customer, person.n + 1),
            What::Pause { days, mode } => {
                let (until, mode, now) = (self.shop.zone.day(self.now).plus_days(*days), *mode, self.now);
                self.change(tx, customer, move |a| a.pause(Some(until), mode, now))
            }
            What::PayDay(day) => {
                let (anchor, now) = (Anchor::Day(*day), self.now);
                self.change(tx, customer, move |a| a.set_anchor(anchor, First::Stub, now))
            }
            What::Children(count) => {
                let (count, now) = (*count, self.now);
                self.change(tx, customer, move |a| a.set_quantity(None, count, When::Now, now))
            }
            What::BigToy => {
                let toy = self.big_toy(tx, customer)?;
                let now = self.now;
                self.change(tx, customer, move |a| a.add_item(toy.clone(), When::Now, now))
            }
            What::BigToyBack => {
                let now = self.now;
                self.change(tx, customer, move |a| a.remove_item(names::BIG_TOY.0, When::PeriodEnd, now))
            }
            What::ChangePlan { plan, now } => {
                let currency = self.currency(tx, customer)?;
                let (terms, at) = (self.created(tx, *plan, currency)?.terms, self.now);
                let when = if *now { When::Now } else { When::PeriodEnd };
                self.change(tx, customer, move |a| a.change_plan(terms.clone(), &[], when, None, at))
            }
            What::Cancel { now } => {
                let (when, at) = (if *now { When::Now } else { When::PeriodEnd }, self.now);
                // Who leaves at once wants the money back, or leaves it for next time.
                let unused = if person.n.is_multiple_of(2) { Unused::Refund } else { Unused::Credit };
                self.change(tx, customer, move |a| a.cancel(when, unused, at))
            }
            What::ComeBack { plan } => {
                let currency = self.currency(tx, customer)?;
                let (terms, now) = (self.created(tx, *plan, currency)?.terms, self.now);
                self.change(tx, customer, move |a| a.restart(terms.clone(), now))
            }
            What::Move => {
                let (postcode, road, detail) = names::address(&mut life::rng(self.seed ^ 7, person.n));
                let address = check_address(&postcode, &road, &detail, "KR").map_err(|_| Refused::Missing)?;
                self.relocate(tx, person, customer, contact::point_of_address(&address))
            }
            What::NewPhone => {
                let phone = format!("+8210{:08}", life::rng(self.seed ^ 9, person.n).u32(20_000_000..99_999_999));
                self.relocate(tx, person, customer, contact::point(Kind::Phone, &phone))
            }
        }
    }

    /// Changes the customer's subscription and bills what that asks for at once.
    fn change(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        decide: impl Fn(&Agreement) -> Result<Change, Refusal>,
    ) -> Result<(), Refused> {
        let id: SubscriptionId = self.subscription(tx, customer)?;
        subscription::change(self.app, tx, self.shop, id, &customer.to_string(), self.now, decide)?;
        Ok(subscription::bill_now(self.app, tx, self.shop, id, self.now)?)
    }

    /// What the customer's subscription is paid in.
    fn currency(&self, tx: &mut Tx<'_>, customer: CustomerId) -> Result<Currency, Refused> {
        let own = subscription::list_of_customer(tx, self.shop.id, customer)?;
        Ok(own.first().ok_or(Refused::Missing)?.currency)
    }

    fn relocate(&self, tx: &mut Tx<'_>, person: &Person, customer: CustomerId, new: New) -> Result<(), Refused> {
        let actor = Actor::Customer { id: customer, name: person.name.clone() };
        let stated = Statement { customer, new, from: self.shop.zone.day(self.now) };
        // A refusal (the same address again) moves nothing.
        contact::relocate(tx, &self.app.ids, self.now, self.shop, &actor, &stated).map(|_| ()).map_err(Refused::from)
    }
}

//! Carrying a demo customer's acts out, through the same functions the pages call. Each act is done once: its key is
//! kept in the same transaction, so a demo that was killed goes on where it was.

use base::Instant;
use base::id::{CustomerId, SubscriptionId};
use billing::charge::{self, Line, NewCharge};
use billing::coupon::{self, Subject};
use billing::credit_note::{self, Wish};
use billing::delivery;
use billing::payment::{self, Card};
use billing::price_rise::{self, Answering};
use billing::subscription::{self, NewSubscription, Refused};
use billing::usage::{self, NewEvent};
use domain::billing::agreement::{Charge, Created, PauseMode, Unused};
use domain::billing::change::When;
use domain::billing::credit_note::{To, Wanted};
use domain::billing::rise::Answer;
use domain::billing::usage::Given;
use domain::people::address::check_address;
use domain::people::consent::Kind as ConsentKind;
use domain::people::contact::Kind;
use gateways::payment::sandbox;
use kit::app::App;
use kit::db::{Error, Tx};
use kit::requests;
use people::contact::{self, Statement};
use people::customer::{self, NewCustomer, Source};
use shop::{Actor, Shop};

use super::life::{self, Act, Person, What};
use super::names::{self, PLANS};
use super::shop::METER;

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
        if let What::SignUp { plan, coupon } = act.what {
            return self.sign_up(tx, person, plan, coupon);
        }
        let customer = self.customer(tx, person)?;
        match &act.what {
            What::SignUp { .. } => Ok(()),
            What::Trouble(answers) => {
                let answers: Vec<String> = answers.iter().map(|a| a.to_string()).collect();
                Ok(sandbox::tell(tx, self.shop.id, customer, &answers)?)
            }
            What::NewCard => self.card(tx, customer, person.n + 1),
            What::Pause { days } => {
                let until = self.shop.zone.day(self.now).plus_days(*days);
                let now = self.now;
                self.change(tx, customer, move |a| a.pause(Some(until), PauseMode::Credit, now))
            }
            What::ChangePlan { plan, now } => {
                let (terms, at) = (self.created(tx, *plan)?.terms, self.now);
                let when = if *now { When::Now } else { When::PeriodEnd };
                self.change(tx, customer, move |a| a.change_plan(terms.clone(), when, None, at))
            }
            What::Cancel { now } => {
                let (when, at) = (if *now { When::Now } else { When::PeriodEnd }, self.now);
                // Who leaves at once wants the money back, or leaves it for next time.
                let unused = if person.n.is_multiple_of(2) { Unused::Refund } else { Unused::Credit };
                self.change(tx, customer, move |a| a.cancel(when, unused, at))
            }
            What::ComeBack { plan } => {
                let (terms, now) = (self.created(tx, *plan)?.terms, self.now);
                self.change(tx, customer, move |a| a.restart(terms.clone(), now))
            }
            What::Move => {
                let (postcode, road, detail) = names::address(&mut life::rng(self.seed ^ 7, person.n));
                let address = check_address(&postcode, &road, &detail, "KR").map_err(|_| Refused::Missing)?;
                self.relocate(tx, person, customer, contact::point_of_address(&address))
            }
            What::Swap { .. } | What::LosePiece | What::Apology | What::Answer { .. } => {
                self.little_thing(tx, person, customer, &act.what)
            }
            What::Skip => {
                let id = self.subscription(tx, customer)?;
                let wish = delivery::Wish::Skip { day: None, charge: Charge::None };
                delivery::record(self.app, tx, self.shop, id, &customer.to_string(), &wish, self.now).map(|_| ())
            }
            What::NewPhone => {
                let phone = format!("+8210{:08}", life::rng(self.seed ^ 9, person.n).u32(20_000_000..99_999_999));
                self.relocate(tx, person, customer, contact::point(Kind::Phone, &phone))
            }
        }
    }

    /// What happens beside the agreement.
    fn little_thing(&self, tx: &mut Tx<'_>, person: &Person, customer: CustomerId, what: &What) -> Result<(), Refused> {
        match what {
            What::Swap { count } => {
                let (meter, id) = (METER.to_string(), format!("{}-{}", person.n, self.now.micros()));
                let value = Some(count.to_string());
                let given = Given { meter, at: None, source: "demo".into(), id, value, op: None, key: None };
                let event = NewEvent { subscription: self.subscription(tx, customer)?, given };
                usage::record(tx, self.shop, &[event], self.now).map(|_| ()).map_err(Refused::from)
            }
            What::LosePiece => {
                let (ko, en) = names::LOST_PIECE;
                let line = Line {
                    code: "piece".into(),
                    ko: ko.into(),
                    en: en.into(),
                    quantity: 1,
                    amount: 8_000,
                    tax: String::new(),
                };
                let subscription = Some(self.subscription(tx, customer)?);
                let new = NewCharge { customer, subscription, lines: vec![line], coupons: Vec::new() };
                charge::next(self.app, tx, self.shop, &new, self.now).map(|_| ())
            }
            What::Apology => {
                let newest = billing::invoice::list_of_customer(tx, self.shop.id, customer, 1)?;
                let invoice = newest.first().map(|invoice| invoice.id).ok_or(Refused::Missing)?;
                let lines = Some(vec![Wanted { line: 1, amount: 5_000 }]);
                let wish = Wish { invoice, lines, to: To::Wallet, cap: true, reason: names::APOLOGY.into() };
                credit_note::issue(self.app, tx, self.shop, &wish, self.now).map(|_| ())
            }
            What::Answer { yes } => {
                let given = if *yes { Answer::Yes } else { Answer::No };
                let actor = Actor::Customer { id: customer, name: person.name.clone() };
                let by = Answering { actor: &actor, channel: "portal", lang: self.shop.language };
                price_rise::answer_all(self.app, tx, self.shop, (customer, None), given, by, self.now)
            }
            _ => Ok(()),
        }
    }

    fn sign_up(&self, tx: &mut Tx<'_>, person: &Person, plan: usize, coupon: bool) -> Result<(), Refused> {
        let phone = domain::people::phone::normal_phone(&person.phone, "KR").map_err(|_| Refused::Missing)?;
        let (postcode, road, detail) = &person.address;
        let address = check_address(postcode, road, detail, "KR").ok();
        let new = NewCustomer {
            reference: Some(reference(person)),
            phones: vec![phone],
            emails: vec![person.email.clone()],
            address,
            ..NewCustomer::named(person.name.clone(), self.shop.language, Source::Storefront)
        };
        let customer = customer::add(tx, &self.app.ids, self.now, self.shop, &new)?;
        let given = [
            (ConsentKind::Terms, true),
            (ConsentKind::Privacy, true),
            (ConsentKind::MarketingEmail, person.marketing),
            (ConsentKind::MarketingSms, person.marketing && person.n.is_multiple_of(3)),
        ];
        let actor = Actor::Customer { id: customer, name: person.name.clone() };
        let (lang, source) = (self.shop.language, "storefront");
        let answers = people::consent::Answers { customer, lang, given: given.to_vec(), source };
        people::consent::add(tx, &self.app.ids, self.now, self.shop, &actor, &answers)?;
        self.card(tx, customer, person.n)?;
        let created = self.created(tx, plan)?;
        let (starts, reference) = (self.now, Some(reference(person)));
        let new = NewSubscription { customer, recipient: None, reference, created, starts, actor: actor.code() };
        let id = subscription::subscribe(self.app, tx, self.shop, &new, self.now)?;
        if coupon {
            let to = Subject::Subscription(id);
            coupon::attach(self.app, tx, self.shop, names::WELCOME.0, to, &actor.code(), self.now)?;
        }
        Ok(subscription::bill_now(self.app, tx, self.shop, id, self.now)?)
    }

    fn created(&self, tx: &mut Tx<'_>, plan: usize) -> Result<Created, Refused> {
        let code = PLANS.get(plan).map_or("tree", |plan| plan.code);
        let offer = catalog::offer::offer(tx, self.shop, code, &[], self.shop.zone.day(self.now))?;
        let offer = offer.ok_or(Refused::Missing)?;
        Ok(Created::new(offer.terms, &offer.conditions, self.shop.tax_rate))
    }

    fn card(&self, tx: &mut Tx<'_>, customer: CustomerId, n: usize) -> Result<(), Refused> {
        let last4 = format!("{:04}", (n * 7_919 + 4_242) % 10_000);
        let expires = format!("{}-{:02}", self.shop.zone.day(self.now).year() + 3, n % 12 + 1);
        let card = Card { token: sandbox::PAID.into(), brand: "Sandbox".into(), last4, expires };
        payment::add_instrument(tx, &self.app.ids, self.shop.id, customer, &card, self.now)?;
        Ok(())
    }

    fn customer(&self, tx: &mut Tx<'_>, person: &Person) -> Result<CustomerId, Refused> {
        customer::find_by_reference(tx, self.shop.id, &reference(person))?.ok_or(Refused::Missing)
    }

    fn subscription(&self, tx: &mut Tx<'_>, customer: CustomerId) -> Result<SubscriptionId, Refused> {
        let own = subscription::list_of_customer(tx, self.shop.id, customer)?;
        own.first().map(|s| s.id).ok_or(Refused::Missing)
    }

    /// Changes the customer's subscription and bills what that asks for at once.
    fn change(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        decide: impl Fn(
            &domain::billing::agreement::Agreement,
        ) -> Result<domain::billing::agreement::Change, domain::billing::Refusal>,
    ) -> Result<(), Refused> {
        let own = subscription::list_of_customer(tx, self.shop.id, customer)?;
        let id: SubscriptionId = own.first().map(|s| s.id).ok_or(Refused::Missing)?;
        subscription::change(self.app, tx, self.shop, id, &customer.to_string(), self.now, decide)?;
        Ok(subscription::bill_now(self.app, tx, self.shop, id, self.now)?)
    }

    fn relocate(
        &self,
        tx: &mut Tx<'_>,
        person: &Person,
        customer: CustomerId,
        new: domain::people::contact::New,
    ) -> Result<(), Refused> {
        let actor = Actor::Customer { id: customer, name: person.name.clone() };
        let stated = Statement { customer, new, from: self.shop.zone.day(self.now) };
        // A refusal (the same address again) moves nothing.
        contact::relocate(tx, &self.app.ids, self.now, self.shop, &actor, &stated).map(|_| ()).map_err(Refused::from)
    }
}

fn reference(person: &Person) -> String {
    format!("demo-{:05}", person.n)
}

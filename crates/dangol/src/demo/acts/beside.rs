//! What demo customers do beside their agreement: swaps, lost pieces, deliveries left out or moved, answers about a price.

use base::id::{CustomerId, PlanItemId, PriceId};
use billing::charge::{self, Line, NewCharge};
use billing::delivery::{self, Wish};
use billing::price_rise::{self, Answering};
use billing::subscription::{self, Refused};
use billing::usage::{self, NewEvent};
use domain::billing::agreement::Charge;
use domain::billing::change::When;
use domain::billing::item::{Item, Kind};
use domain::billing::price::Price;
use domain::billing::rise::Answer;
use domain::billing::usage::Given;
use domain::fulfilment::State;
use kit::db::Tx;
use shop::Actor;

use super::super::life::{Beside, Person};
use super::super::names;
use super::super::shop::{METER, WASH};
use super::Scene;

impl Scene<'_> {
    pub(super) fn beside(
        &self,
        tx: &mut Tx<'_>,
        person: &Person,
        customer: CustomerId,
        what: &Beside,
    ) -> Result<(), Refused> {
        match what {
            Beside::Swap { count } => self.tell(tx, person, customer, METER, *count),
            Beside::Wash { count } => self.tell(tx, person, customer, WASH, *count),
            Beside::LosePiece => self.lose_piece(tx, customer),
            Beside::Skip => self.delivery(tx, customer, &Wish::Skip { day: None, charge: Charge::None }),
            Beside::MoveBox { days } => {
                let id = self.subscription(tx, customer)?;
                let soon = self.shop.zone.day(self.now).plus_days(40);
                let next = delivery::list(tx, self.shop, id, self.now, Some(soon))?;
                let next = next.iter().find(|(_, state)| *state == State::Planned).ok_or(Refused::Missing)?;
                let day = next.0.planned_on;
                self.delivery(tx, customer, &Wish::Move { day, to: day.plus_days(*days) })
            }
            Beside::AddOn { swap } => self.add_on(tx, customer, *swap),
            Beside::Answer { yes } => {
                let given = if *yes { Answer::Yes } else { Answer::No };
                let actor = Actor::Customer { id: customer, name: person.name.clone() };
                let by = Answering { actor: &actor, channel: "portal", lang: self.shop.language };
                price_rise::answer_all(self.app, tx, self.shop, (customer, None), given, by, self.now)
            }
        }
    }

    fn tell(&self, tx: &mut Tx<'_>, person: &Person, customer: CustomerId, m: &str, n: i64) -> Result<(), Refused> {
        let (meter, id) = (m.to_string(), format!("{}-{}", person.n, self.now.micros()));
        let value = Some(n.to_string());
        let given = Given { meter, at: None, source: "demo".into(), id, value, op: None, key: None };
        let event = NewEvent { subscription: self.subscription(tx, customer)?, given };
        usage::record(tx, self.shop, &[event], self.now).map(|_| ()).map_err(Refused::from)
    }

    /// What the plan offers beside itself; nothing when it offers nothing.
    fn add_on(&self, tx: &mut Tx<'_>, customer: CustomerId, swap: bool) -> Result<(), Refused> {
        let own = subscription::list_of_customer(tx, self.shop.id, customer)?;
        let (s, today) = (own.first().ok_or(Refused::Missing)?, self.shop.zone.day(self.now));
        let offered = catalog::offer::addons(tx, self.shop, s.currency, s.plan, today)?;
        let [first, second, ..] = offered.as_slice() else { return Ok(()) };
        let now = self.now;
        self.change(tx, customer, move |a| match swap {
            false => a.add_item(first.clone(), When::Now, now),
            true => a.swap_item(&first.code, second.clone(), When::Now, now),
        })
    }

    fn lose_piece(&self, tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Refused> {
        let (ko, en) = names::LOST_PIECE;
        let (code, tax) = ("piece".to_string(), String::new());
        let line = Line { code, ko: ko.into(), en: en.into(), quantity: 1, amount: 8_000, tax };
        let subscription = Some(self.subscription(tx, customer)?);
        let new = NewCharge { customer, subscription, lines: vec![line], coupons: Vec::new() };
        charge::next(self.app, tx, self.shop, &new, self.now).map(|_| ())
    }

    fn delivery(&self, tx: &mut Tx<'_>, customer: CustomerId, wish: &Wish) -> Result<(), Refused> {
        let id = self.subscription(tx, customer)?;
        delivery::record(self.app, tx, self.shop, id, &customer.to_string(), wish, self.now).map(|_| ())
    }

    /// A slide or a little house, for as long as the child likes it: billed like the plan it is added to.
    pub(super) fn big_toy(&self, tx: &mut Tx<'_>, customer: CustomerId) -> Result<Item, Refused> {
        let own = subscription::list_of_customer(tx, self.shop.id, customer)?;
        let subscription = own.first().ok_or(Refused::Missing)?;
        let agreement = subscription::agreement(tx, self.shop, subscription)?;
        let terms = agreement.effective().iter().rev().find_map(|change| change.what.terms()).cloned();
        let base = terms.and_then(|terms| terms.items.into_iter().find(|item| item.kind == Kind::Rental));
        let (code, ko, en) = names::BIG_TOY;
        let ids = &self.app.ids;
        Ok(Item {
            code: code.into(),
            id: PlanItemId(ids.next(self.now)),
            price_id: PriceId(ids.next(self.now)),
            ko: ko.into(),
            en: en.into(),
            price: Price::flat(names::BIG_TOY_PRICE),
            ..base.ok_or(Refused::Missing)?
        })
    }
}

//! Giving a subscription to a friend in the demo: offered, taken back, or accepted by somebody who becomes a customer.

use base::id::CustomerId;
use billing::handover::sql::{self, Handover};
use billing::handover::{self, Invited};
use billing::subscription::{self, Refused};
use domain::people::contact::Kind;
use kit::db::Tx;
use people::contact;
use shop::Actor;

use super::super::life::{self, HandOver, Person};
use super::Scene;

impl Scene<'_> {
    pub(super) fn hand_over(
        &self,
        tx: &mut Tx<'_>,
        person: &Person,
        customer: CustomerId,
        how: HandOver,
    ) -> Result<(), Refused> {
        let (app, shop, now) = (self.app, self.shop, self.now);
        let (giver, friend) =
            (Actor::Customer { id: customer, name: person.name.clone() }, life::friend(self.seed, person.n));
        let own = subscription::list_of_customer(tx, shop.id, customer)?;
        let own = own.into_iter().find(|s| s.ended_on.is_none()).ok_or(Refused::Missing)?;
        let waiting = sql::list_waiting(tx, shop.id, customer, now)?.into_iter().find(|one| one.subscription == own.id);
        match how {
            HandOver::Offered => {
                let (name, address) = (friend.name.clone(), friend.email.clone());
                let invited = Invited { name, kind: Kind::Email, address, lang: shop.language };
                handover::offer(app, tx, shop, (&giver, &own), &invited, now).map(|_| ())
            }
            HandOver::TakenBack => {
                handover::take_back(app, tx, shop, &giver, &waiting.ok_or(Refused::Missing)?, now)?;
                Ok(())
            }
            HandOver::Accepted => self.accept(tx, &waiting.ok_or(Refused::Missing)?, &friend),
        }
    }

    /// The friend becomes a customer, with a card of their own.
    fn accept(&self, tx: &mut Tx<'_>, of: &Handover, friend: &Person) -> Result<(), Refused> {
        let (shop, now) = (self.shop, self.now);
        let taker = self.person(tx, friend)?;
        if let Some(reached) = contact::find_owner(tx, shop.id, of.kind, &of.address, shop.today(now))? {
            contact::prove(tx, shop.id, reached.id, now)?;
        }
        self.card(tx, taker, friend.n)?;
        handover::accept(self.app, tx, shop, &of.hash, taker, now)
    }
}

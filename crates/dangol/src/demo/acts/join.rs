//! Signing up in the demo: who they are, what they agree to, their card and their first bill.

use base::Currency;
use base::id::{CustomerId, SubscriptionId};
use billing::coupon::{self, Subject};
use billing::payment::{self, Card};
use billing::subscription::{self, NewSubscription, Refused};
use domain::billing::agreement::Created;
use domain::billing::anchor::Anchor;
use domain::people::address::check_address;
use domain::people::consent::Kind as ConsentKind;
use gateways::payment::sandbox;
use kit::db::Tx;
use people::customer::{self, NewCustomer, Source};
use shop::Actor;

use super::super::life::{Person, Way};
use super::super::names::{self, DAYCARE, PLANS};
use super::Scene;

impl Scene<'_> {
    pub(super) fn sign_up(&self, tx: &mut Tx<'_>, person: &Person, plan: usize, way: Way) -> Result<(), Refused> {
        let customer = self.person(tx, person)?;
        self.card(tx, customer, person.n)?;
        // Some who pay by the year live abroad.
        let abroad = PLANS.get(plan).is_some_and(|text| text.usd.is_some()) && person.n.is_multiple_of(5);
        let currency = if abroad { Currency::USD } else { self.shop.currency };
        let created = self.created(tx, plan, currency)?;
        let (starts, reference) = (self.now, Some(reference(person.n)));
        let actor = Actor::Customer { id: customer, name: person.name.clone() };
        // A grandmother pays, and the child of another house plays.
        let recipient = match way {
            Way::Gift => customer::find_by_reference(tx, self.shop.id, &self::reference(person.n / 2))?,
            Way::Plain | Way::Coupon => None,
        };
        let recipient = recipient.filter(|other| *other != customer);
        let new = NewSubscription { customer, recipient, reference, created, starts, actor: actor.code() };
        let id = subscription::subscribe(self.app, tx, &self.shop.in_currency(currency), &new, self.now)?;
        if way == Way::Coupon {
            let to = Subject::Subscription(id);
            coupon::attach(self.app, tx, self.shop, names::WELCOME.0, to, &actor.code(), self.now)?;
        }
        Ok(subscription::bill_now(self.app, tx, self.shop, id, self.now)?)
    }

    pub(super) fn person(&self, tx: &mut Tx<'_>, person: &Person) -> Result<CustomerId, Refused> {
        let phone = domain::people::phone::normal_phone(&person.phone, "KR").map_err(|_| Refused::Missing)?;
        let (postcode, road, detail) = &person.address;
        let new = NewCustomer {
            reference: Some(reference(person.n)),
            phones: vec![phone],
            emails: vec![person.email.clone()],
            address: check_address(postcode, road, detail, "KR").ok(),
            ..NewCustomer::named(person.name.clone(), self.shop.language, Source::Storefront)
        };
        let customer = customer::add(tx, &self.app.ids, self.now, self.shop, &new)?;
        let given = vec![
            (ConsentKind::Terms, true),
            (ConsentKind::Privacy, true),
            (ConsentKind::MarketingEmail, person.marketing),
            (ConsentKind::MarketingSms, person.marketing && person.n.is_multiple_of(3)),
        ];
        let actor = Actor::Customer { id: customer, name: person.name.clone() };
        let answers = people::consent::Answers { customer, lang: self.shop.language, given, source: "storefront" };
        people::consent::add(tx, &self.app.ids, self.now, self.shop, &actor, &answers)?;
        Ok(customer)
    }

    /// What is agreed to with this plan today. A day nursery pays from the first of a month, for a dozen children.
    pub(super) fn created(&self, tx: &mut Tx<'_>, plan: usize, currency: Currency) -> Result<Created, Refused> {
        let nursery = plan == DAYCARE;
        let code = if nursery { names::NURSERY.0 } else { PLANS.get(plan).map_or("tree", |plan| plan.code) };
        let quantities = if nursery { vec![("children".to_string(), 12)] } else { Vec::new() };
        let day = self.shop.zone.day(self.now);
        let offer = catalog::offer::offer_in(tx, self.shop, currency, (code, &quantities), day)?;
        let offer = offer.ok_or(Refused::Missing)?;
        let mut created = Created::new(offer.terms, &offer.conditions, self.shop.tax_rate);
        if nursery {
            created.anchor = Anchor::Calendar;
        }
        Ok(created)
    }

    pub(super) fn card(&self, tx: &mut Tx<'_>, customer: CustomerId, n: usize) -> Result<(), Refused> {
        let last4 = format!("{:04}", (n * 7_919 + 4_242) % 10_000);
        let expires = format!("{}-{:02}", self.shop.zone.day(self.now).year() + 3, n % 12 + 1);
        let card = Card { token: sandbox::PAID.into(), brand: "Sandbox".into(), last4, expires };
        payment::add_instrument(tx, &self.app.ids, self.shop.id, customer, &card, self.now)?;
        Ok(())
    }

    pub(super) fn customer(&self, tx: &mut Tx<'_>, person: &Person) -> Result<CustomerId, Refused> {
        customer::find_by_reference(tx, self.shop.id, &reference(person.n))?.ok_or(Refused::Missing)
    }

    pub(super) fn subscription(&self, tx: &mut Tx<'_>, customer: CustomerId) -> Result<SubscriptionId, Refused> {
        let own = subscription::list_of_customer(tx, self.shop.id, customer)?;
        own.first().map(|s| s.id).ok_or(Refused::Missing)
    }
}

fn reference(n: usize) -> String {
    format!("demo-{n:05}")
}

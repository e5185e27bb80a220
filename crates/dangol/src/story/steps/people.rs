//! The people of a story: opened when they are first named.

use base::Instant;
use base::id::CustomerId;
use billing::payment::{self, Card};
use billing::subscription::Refused;
use domain::billing::Refusal;
use gateways::payment::sandbox;
use kit::app::App;
use kit::db::Error;
use people::customer::{self, NewCustomer, Source};
use shop::Shop;

use super::super::file::Step;
use super::read::unsupported;
use super::{Done, Life};

impl Life {
    pub(super) fn person(&mut self, step: &Step, _now: Instant) -> Result<Done, Refused> {
        Err(unsupported(&step.kind).into())
    }

    pub(super) fn customer(&mut self, code: &str) -> Result<CustomerId, Error> {
        if let Some((_, id)) = self.customers.iter().find(|(name, _)| name == code) {
            return Ok(*id);
        }
        let answers = self.gateway.remove(code).unwrap_or_default();
        let tax = self.taxes.remove(code);
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
            billing::tax::save(tx, shop.id, id, tax)?;
            Ok::<CustomerId, Error>(id)
        });
        let id = id.wait()?;
        self.customers.push((code.into(), id));
        Ok(id)
    }

    pub(super) fn on_customer(
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
}

//! The people of a story: opened when they are first named.

use base::Instant;
use base::id::CustomerId;
use billing::payment::{self, Card};
use billing::subscription::Refused;
use domain::billing::Refusal;
use domain::people::address::{Address, check_address};
use domain::people::contact::Kind;
use domain::people::phone::normal_phone;
use gateways::payment::sandbox;
use kit::app::App;
use kit::db::Error;
use people::contact::{self, Statement};
use people::customer::{self, NewCustomer, Source};
use serde_json::Value;
use shop::{Actor, Shop};

use super::super::file::Step;
use super::read::day;
use super::{Done, Life};

impl Life {
    /// A move to another address or a new phone, from today on or from a day.
    pub(super) fn person(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let code = step.customer.clone().ok_or(Refusal::UnknownCustomer { code: String::new() })?;
        let from = step.text("from").map(day).transpose()?.unwrap_or(self.shop.zone.day(now));
        let new = match step.kind.as_str() {
            "move" => contact::point_of_address(&address(step)?),
            _ => {
                let phone = step.text("phone").or(step.text("to")).unwrap_or_default();
                contact::point(Kind::Phone, &normal_phone(phone, "KR").map_err(|_| Refusal::BadContact)?)
            }
        };
        let customer = self.customer(&code)?;
        let (app, shop) = (self.app.clone(), self.shop.clone());
        let stated = self.app.db.write(move |tx| {
            let stated = Statement { customer, new: new.clone(), from };
            contact::relocate(tx, &app.ids, now, &shop, &Actor::Command, &stated)
        });
        stated.wait()?.map(|_| Done::Ok).map_err(|_| Refusal::BadContact.into())
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

/// `"address": {"postcode": "06236", "road": "...", "detail": "..."}`, or `"(06236) road, detail"` on one line.
fn address(step: &Step) -> Result<Address, Refusal> {
    let value = step.value("address").or(step.value("to")).ok_or(Refusal::BadContact)?;
    let part = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
    let checked = match value.as_str() {
        None => check_address(part("postcode"), part("road"), part("detail"), part("country")),
        Some(line) => {
            let line = line.trim().trim_start_matches('(');
            let (postcode, rest) = line.split_once([')', ' ']).unwrap_or(("", line));
            let (road, detail) = rest.split_once(',').unwrap_or((rest, ""));
            check_address(postcode.trim(), road.trim(), detail.trim(), "")
        }
    };
    checked.map_err(|_| Refusal::BadContact)
}

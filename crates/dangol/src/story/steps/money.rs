//! Money outside the calendar: wallet credit, paying by hand.

use base::{Amount, Instant};
use billing::payment;
use billing::subscription::{self, Refused};
use domain::billing::Refusal;
use serde_json::Value;

use super::super::file::Step;
use super::read::unsupported;
use super::{Done, Life};

impl Life {
    pub(super) fn money(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        match step.kind.as_str() {
            "credit" => self.credit(step, now),
            "pay" => self.pay(step, now),
            "remove_card" => self.on_customer(step, |_, tx, shop, customer| {
                payment::remove_instruments(tx, shop.id, customer)?;
                Ok(())
            }),
            other => Err(unsupported(other).into()),
        }
    }

    /// Tries again what the customer of an invoice owes. The invoice is named by its subscription: `{"of": "s1", "n": 2}`.
    pub(super) fn pay(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
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

    pub(super) fn credit(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let amount: Amount = step.amount.filter(|a| (1..=base::money::MOST).contains(a)).ok_or(Refusal::BadAmount)?;
        let code = step.customer.clone().ok_or(Refusal::UnknownCustomer { code: String::new() })?;
        self.customer(&code)?;
        self.on_customer(step, move |app, tx, shop, customer| {
            Ok(billing::ledger::give_credit(app, tx, shop, customer, amount, now)?)
        })
    }
}

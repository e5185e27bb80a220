//! Money outside the calendar: charges, wallet credit, credit notes, refunds, voids, paying by hand.

use base::id::CustomerId;
use base::{Amount, Instant};
use billing::charge::{self, Line, NewCharge};
use billing::credit_note::{self, Wish};
use billing::subscription::{self, Refused};
use billing::{payment, refund, void};
use domain::billing::Refusal;
use domain::billing::credit_note::{To, Wanted};
use serde_json::{Value, json};

use super::super::file::{ChargeLine, Minor, Step};
use super::coupon::codes;
use super::naming::Named;
use super::read::unsupported;
use super::{Done, Life};

impl Life {
    pub(super) fn money(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        match step.kind.as_str() {
            "credit" => self.credit(step, now),
            "charge" => self.charge(step, now),
            "credit_note" => self.credit_note(step, now),
            "refund" => self.refund(step, now),
            "void" => self.void(step, now),
            "pay" => self.pay(step, now),
            "webhook" => self.webhook(step, now),
            "dispute" => self.dispute(step, now),
            "remove_card" => self.on_customer(step, |_, tx, shop, customer| {
                payment::remove_instruments(tx, shop.id, customer)?;
                Ok(())
            }),
            other => Err(unsupported(other).into()),
        }
    }

    /// Tries to collect one invoice again at once.
    fn pay(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let (id, shop) = (self.invoice_of(step)?, self.shop.id);
        if step.preview {
            let found = self.app.db.read(move |r| billing::invoice::find(r, shop, id)).wait()?;
            let due = found.filter(|i| i.paid_at.is_none()).map_or(0, |i| i.amount_due);
            return Ok(Done::Moves(json!({ "lines": [], "total": due, "wallet": 0, "refund": 0, "fee": 0 })));
        }
        match self.app.db.write(move |tx| payment::sql::try_invoice(tx, shop, id, now)).wait()? {
            0 => Err(Refusal::NothingDue.into()),
            _ => Ok(Done::Ok),
        }
    }

    fn credit(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let amount: Amount = step.amount.filter(|a| *a > 0).ok_or(Refusal::BadAmount)?;
        if amount > base::money::MOST {
            return Err(Refusal::AmountTooLarge.into());
        }
        let code = step.customer.clone().ok_or(Refusal::UnknownCustomer { code: String::new() })?;
        if step.preview {
            return Ok(Done::Moves(json!({ "lines": [], "total": 0, "wallet": amount, "refund": 0, "fee": 0 })));
        }
        self.customer(&code)?;
        self.on_customer(step, move |app, tx, shop, customer| {
            Ok(billing::ledger::give_credit(app, tx, shop, customer, amount, now)?)
        })
    }

    fn charge(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let lines = charge_lines(step)?;
        let subscription = step.subscription.as_ref().map(|_| self.subscription(step)).transpose()?;
        let customer = match (subscription, &step.customer) {
            (Some(id), _) => {
                let shop = self.shop.id;
                let found = self.app.db.read(move |r| subscription::find(r, shop, id)).wait()?;
                Some(found.ok_or(Refused::Missing)?.customer)
            }
            (None, Some(code)) if step.preview => self.known(code),
            (None, Some(code)) => Some(self.customer(code)?),
            (None, None) => return Err(Refusal::UnknownCustomer { code: String::new() }.into()),
        };
        let (app, shop) = (self.app.clone(), self.shop.clone());
        // Somebody nobody knows yet has no wallet and no coupons.
        let customer_id = customer.unwrap_or(CustomerId(0));
        let new = NewCharge { customer: customer_id, subscription, lines, coupons: codes(step, "coupons")? };
        if step.preview {
            let invoice = self.app.db.read(move |r| charge::preview(r, &shop, &new, now)).wait()?;
            let preview = subscription::Preview { at: now, invoice, refund: 0, before: None };
            return Ok(Done::Preview(Box::new(preview)));
        }
        match step.invoice.as_ref().and_then(Value::as_str).unwrap_or("now") {
            "now" => {
                let id = self.app.db.write(move |tx| charge::now(&app, tx, &shop, &new, now)).wait()?;
                self.name(step, Named::Invoice(id));
            }
            "next" => {
                let id = self.app.db.write(move |tx| charge::next(&app, tx, &shop, &new, now)).wait()?;
                self.name(step, Named::After { subscription: id, at: now });
            }
            _ => return Err(unsupported("charge.invoice").into()),
        }
        Ok(Done::Ok)
    }

    fn credit_note(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let to = step.text("to").unwrap_or("wallet");
        let wish = Wish {
            invoice: self.invoice_of(step)?,
            lines: step
                .note_lines
                .as_ref()
                .map(|lines| lines.iter().map(|line| Wanted { line: line.line, amount: line.amount.0 }).collect()),
            to: To::from_code(to).ok_or(unsupported("credit_note.to"))?,
            cap: step.value("cap").and_then(Value::as_bool).unwrap_or(false),
            reason: step.text("reason").unwrap_or_default().into(),
        };
        let (app, shop) = (self.app.clone(), self.shop.clone());
        if step.preview {
            let (credit, settled) = self.app.db.read(move |r| credit_note::preview(r, shop.id, &wish)).wait()?;
            let line = |part: &domain::billing::credit_note::Part| {
                json!({
                    "line": part.line, "amount": part.sums.amount, "discount": part.sums.discount, "tax": part.sums.tax,
                    "total": part.total,
                })
            };
            return Ok(Done::Moves(json!({
                "lines": credit.parts.iter().map(line).collect::<Vec<_>>(), "total": credit.total,
                "wallet": settled.wallet, "refund": settled.refund, "fee": 0,
            })));
        }
        self.app.db.write(move |tx| credit_note::issue(&app, tx, &shop, &wish, now)).wait()?;
        Ok(Done::Ok)
    }

    fn refund(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let (invoice, shop) = (self.invoice_of(step)?, self.shop.clone());
        let left = self.app.db.read(move |r| refund::refundable(r, shop.id, invoice)).wait()?;
        let amount = step.amount.unwrap_or(left);
        let (source, reason) = (refund::Source::Goodwill, step.text("reason").unwrap_or_default().to_string());
        let wanted = refund::Wanted { invoice, amount, source, credit_note: None, reason };
        if amount <= 0 {
            return Err(if step.amount.is_none() { Refusal::ExceedsRefundable } else { Refusal::BadAmount }.into());
        }
        if amount > left {
            return Err(Refusal::ExceedsRefundable.into());
        }
        if step.preview {
            return Ok(Done::Moves(json!({ "lines": [], "total": 0, "wallet": 0, "refund": amount, "fee": 0 })));
        }
        let (app, shop) = (self.app.clone(), self.shop.clone());
        self.app.db.write(move |tx| refund::ask(&app, tx, &shop, &wanted, now)).wait()?;
        Ok(Done::Ok)
    }

    fn void(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let (id, reason) = (self.invoice_of(step)?, step.text("reason").unwrap_or_default().to_string());
        let (app, shop) = (self.app.clone(), self.shop.clone());
        if step.preview {
            let (_, left) = self.app.db.read(move |r| void::preview(r, shop.id, id)).wait()?;
            return Ok(Done::Moves(json!({ "lines": [], "total": -left.total, "wallet": 0, "refund": 0, "fee": 0 })));
        }
        self.app.db.write(move |tx| void::void(&app, tx, &shop, id, &reason, now)).wait()?;
        Ok(Done::Ok)
    }

    fn known(&self, code: &str) -> Option<CustomerId> {
        self.customers.iter().find(|(name, _)| name == code).map(|(_, id)| *id)
    }
}

/// The lines of a charge, or the one line its amount is.
fn charge_lines(step: &Step) -> Result<Vec<Line>, Refusal> {
    let one = || {
        let tax = step.text("tax").map(str::to_string);
        step.amount.map(|amount| ChargeLine { code: None, amount: Minor(amount), quantity: step.quantity, tax })
    };
    let lines = step.charge_lines.clone().or_else(|| one().map(|line| vec![line])).ok_or(Refusal::BadAmount)?;
    let line = |line: &ChargeLine| {
        let code = line.code.clone().unwrap_or_else(|| "charge".into());
        Line {
            ko: code.clone(),
            en: code.clone(),
            code,
            quantity: line.quantity.unwrap_or(1),
            amount: line.amount.0,
            tax: line.tax.clone().unwrap_or_default(),
        }
    };
    Ok(lines.iter().map(line).collect())
}

//! What staff do with a bill before it goes out.

use base::Instant;
use billing::draft::{self, Whole};
use billing::ledger;
use billing::subscription::{Preview, Refused};
use domain::billing::Refusal;
use serde_json::{Value, json};

use super::super::file::Step;
use super::naming::Named;
use super::read::unsupported;
use super::{Done, Life};

impl Life {
    pub(super) fn draft(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let (of, shop) = (self.subscription(step)?, self.shop.id);
        let found = self.app.db.read(move |r| draft::list_open(r, shop, of)).wait()?.into_iter().next();
        let whole = found.ok_or(Refusal::DraftClosed)?;
        let id = whole.draft.id;
        let act = step.text("act").unwrap_or("issue");
        if step.preview {
            return self.preview_draft(act, &whole, now);
        }
        let reason = step.text("reason").unwrap_or_default().to_string();
        let (app, shop) = (self.app.clone(), self.shop.clone());
        match act {
            "issue" => {
                let invoice = self.app.db.write(move |tx| draft::issue(&app, tx, &shop, id, now)).wait()?;
                self.name(step, Named::Invoice(invoice));
            }
            "discard" => {
                self.app.db.write(move |tx| draft::discard(tx, shop.id, id, &reason, now)).wait()?;
            }
            "restore" => self.app.db.write(move |tx| draft::restore(tx, shop.id, id)).wait()?,
            "lower" => {
                let n = step.value("line").and_then(Value::as_i64).unwrap_or(1);
                let to = step.amount.unwrap_or(0);
                self.app.db.write(move |tx| draft::lower(tx, shop.id, (id, n), to, &reason)).wait()?;
            }
            _ => return Err(unsupported("draft.act").into()),
        }
        Ok(Done::Ok)
    }

    fn preview_draft(&self, act: &str, whole: &Whole, now: Instant) -> Result<Done, Refused> {
        let (shop, draft) = (self.shop.id, whole.draft.clone());
        let wallet = self.app.db.read(move |r| ledger::wallet(r, shop, draft.customer, draft.currency)).wait()?;
        let invoice = whole.compose(wallet)?;
        match act {
            "issue" => Ok(Done::Preview(Box::new(Preview { at: now, invoice, refund: 0, before: None }))),
            "discard" => {
                let total = -invoice.total;
                Ok(Done::Moves(json!({ "lines": [], "total": total, "wallet": 0, "refund": 0, "fee": 0 })))
            }
            _ => Err(unsupported("draft.act").into()),
        }
    }
}

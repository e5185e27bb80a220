//! What the world tells of payments: calls of the gateway, disputes. The gateway's own books change first; what it says
//! is then heard as from outside.

use base::Instant;
use base::id::InvoiceId;
use billing::payment::hook;
use billing::payment::sql::last_attempt;
use billing::subscription::Refused;
use domain::billing::Refusal;
use gateways::payment::{Charge, Event, Gateway, sandbox};
use kit::db::Tx;

use super::super::file::Step;
use super::read::unsupported;
use super::{Done, Life};

/// A call comes no more often than this.
const TIMES_MOST: i64 = 1_000;

impl Life {
    /// Something happened to a charge, and the gateway says so, as often as it likes.
    pub(super) fn webhook(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let event = step.text("event").and_then(Event::from_code).ok_or(unsupported("webhook.event"))?;
        let (invoice, times) = (self.invoice_of(step)?, step.times.unwrap_or(1).clamp(1, TIMES_MOST));
        self.tell(step, invoice, event, times, now)?;
        Ok(Done::Ok)
    }

    /// A dispute that is opened, won or lost.
    pub(super) fn dispute(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let event = match step.state.as_deref().or(step.text("event")).unwrap_or("open") {
            "open" | "opened" | "chargeback" => Event::Chargeback,
            "won" | "reinstated" => Event::Reinstated,
            "lost" => Event::Lost,
            _ => return Err(unsupported("dispute.state").into()),
        };
        let invoice = self.invoice_of(step)?;
        if self.tell(step, invoice, event, 1, now)? { Ok(Done::Ok) } else { Err(Refusal::NothingToDispute.into()) }
    }

    /// Says whether the books changed.
    fn tell(
        &mut self,
        step: &Step,
        invoice: InvoiceId,
        event: Event,
        times: i64,
        now: Instant,
    ) -> Result<bool, Refused> {
        let shop = self.shop.id;
        let id = step.id.clone().unwrap_or_else(|| format!("step-{}", self.done.len() + 1));
        let tried = self.app.db.read(move |r| last_attempt(r, shop, invoice)).wait()?;
        let tried = tried.ok_or(Refusal::NothingDue)?;
        let before = self.state(invoice)?;
        let charge = Charge {
            attempt: tried.id,
            shop,
            customer: tried.customer,
            amount: tried.amount,
            currency: tried.currency,
            token: String::new(),
        };
        let hearing = self.app.db.write(move |tx: &mut Tx<'_>| {
            let body = sandbox::happen(tx, &charge, event, &id, now)?;
            for _ in 0..times {
                hook::hear(tx, shop, Gateway::Sandbox, &body, now)?;
            }
            Ok::<(), kit::db::Error>(())
        });
        hearing.wait()?;
        hook::apply(&self.app, &self.shop, TIMES_MOST)?;
        Ok(self.state(invoice)? != before)
    }

    fn state(&self, invoice: InvoiceId) -> Result<Option<domain::billing::invoice::State>, Refused> {
        let shop = self.shop.id;
        Ok(self.app.db.read(move |r| billing::invoice::find(r, shop, invoice)).wait()?.map(|i| i.state))
    }
}

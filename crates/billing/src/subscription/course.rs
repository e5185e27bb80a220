//! Living on without writing anything: what an agreement asks for until an instant, composed as the renewal engine will.
//! A preview of what takes effect later knows from it what is billed in between.

use base::Amount;
use base::Instant;
use base::id::InvoiceId;
use domain::billing::agreement::Agreement;
use domain::billing::invoice::{Invoice, compose};
use domain::billing::line::{Billed, Draft};
use domain::billing::moment::{self, Key, Moment};
use domain::billing::owed::Owed;
use domain::billing::phase::Life;
use kit::args;
use kit::db::{Error, Reader};
use shop::Shop;

use super::making::{Asked, Sources};
use super::portal::Upcoming;
use super::sql::{self, Subscription};
use super::{Refused, work};
use crate::charge::Onto;
use crate::{draft, invoice, ledger};

/// So many moments are lived through at most: eight years of weeks.
const MOMENTS_MOST: i64 = 420;
/// So many moments without anything to pay are passed over before it counts as "nothing planned".
const AHEAD_MOST: usize = 8;

/// Whose life goes on.
#[derive(Clone, Copy, Debug)]
pub struct Of<'a> {
    pub shop: &'a Shop,
    pub subscription: &'a Subscription,
    pub agreement: &'a Agreement,
    pub life: &'a Life<'a>,
}

/// How things stand at an instant, when everything before it was billed.
#[derive(Debug)]
pub struct Course {
    pub done: Vec<Key>,
    pub sources: Sources,
    pub wallet: Amount,
    /// What is still asked for invoices that something may be taken back of.
    pub owed: Owed,
    /// The first bill with something to pay that is put together already, and when it goes out if nothing hurries it.
    pub waiting: Option<(Upcoming, Instant)>,
    /// The first one after those with something to pay on the way.
    pub first: Option<Upcoming>,
    /// Every invoice on the way, under ids that no invoice has.
    made: Vec<(InvoiceId, Invoice)>,
    /// From when on the next moment is looked for.
    from: Instant,
    moments: i64,
}

impl Course {
    pub fn until(reader: &mut Reader<'_>, of: Of<'_>, at: Instant) -> Result<Course, Refused> {
        let Of { shop, subscription: s, .. } = of;
        let from = s.next_at.map_or(at, |next| next.min(at));
        let done = reader.all(&sql::DONE, args![shop.id, s.id, from])?;
        let billed = work::billed(reader, shop.id, s.id, of.life.reach(from))?;
        let mut course = Course {
            done: done.into_iter().map(work::key).collect(),
            sources: Sources::peek(reader, shop.id, s, at)?,
            wallet: ledger::wallet(reader, shop.id, s.customer, s.currency)?,
            owed: invoice::owed(reader, shop.id, billed.iter().map(|billed| billed.invoice))?,
            waiting: None,
            first: None,
            made: Vec::new(),
            from,
            moments: 0,
        };
        course.issue_drafts(reader, of, at)?;
        while course.moments < MOMENTS_MOST && course.step(reader, of, Some(at))?.is_some() {}
        Ok(course)
    }

    /// The first bill with something to pay from an instant on.
    pub fn next_bill(
        mut self,
        reader: &mut Reader<'_>,
        of: Of<'_>,
        from: Instant,
    ) -> Result<Option<Upcoming>, Refused> {
        for _ in 0..AHEAD_MOST {
            self.first = None;
            let Some(at) = self.step(reader, of, None)? else { return Ok(None) };
            if at >= from && self.first.is_some() {
                return Ok(self.first);
            }
        }
        Ok(None)
    }

    /// Lives through the next moment, if there is one before an instant: says when that is.
    fn step(
        &mut self,
        reader: &mut Reader<'_>,
        of: Of<'_>,
        before: Option<Instant>,
    ) -> Result<Option<Instant>, Refused> {
        let next = moment::next(of.life, self.from, &|key| self.done.contains(key));
        let Some(moment) = next.filter(|moment| before.is_none_or(|before| moment.at < before)) else {
            return Ok(None);
        };
        self.moments += 1;
        self.bill(reader, of, &moment, InvoiceId(-self.moments))?;
        self.done.extend(moment.due.iter().map(|due| due.key.clone()));
        self.from = Instant::from_micros(moment.at.micros() + 1);
        Ok(Some(moment.at))
    }

    /// What waits goes out first.
    fn issue_drafts(&mut self, reader: &mut Reader<'_>, of: Of<'_>, at: Instant) -> Result<(), Refused> {
        for whole in draft::list_waiting(reader, of.shop.id, of.subscription.id)? {
            let mut invoice = whole.compose(self.wallet)?;
            self.wallet += invoice.moves_wallet();
            let (issue_at, currency) = (whole.draft.issue_at, whole.draft.currency);
            // One that goes out before its time is not paid yet when the change comes.
            if issue_at > at {
                self.owed.ask(whole.draft.stand_in(), invoice.amount_due);
            }
            if invoice.total > 0 && self.waiting.is_none() {
                let bill = Upcoming { at: issue_at.min(at), currency, invoice: invoice.clone(), waits: true };
                self.waiting = Some((bill, issue_at));
            }
            let mut own = whole.lines.iter().map(|line| line.subscription == Some(of.subscription.id));
            invoice.lines.retain(|_| own.next().unwrap_or_default());
            self.made.push((whole.draft.stand_in(), invoice));
        }
        Ok(())
    }

    fn bill(&mut self, reader: &mut Reader<'_>, of: Of<'_>, moment: &Moment, id: InvoiceId) -> Result<(), Refused> {
        let Of { shop, subscription, agreement, life } = of;
        let billed = self.billed(reader, of, moment.at)?;
        let asked = Asked { shop, subscription, agreement, life, moment, billed: &billed };
        let made = self.sources.make(reader, &asked, Onto::new(id))?;
        if made.lines.is_empty() {
            return Ok(());
        }
        let mut invoice = compose(made.lines, shop.prices, self.wallet)?;
        self.owed.settle(&mut invoice, shop.prices);
        self.sources.coupons.note(Some(id), subscription.customer, &made.used);
        self.wallet += invoice.moves_wallet();
        let origins = invoice.lines.iter().filter_map(|(line, _)| line.credits);
        origins.for_each(|(origin, _)| self.owed.follow(id, origin));
        if invoice.total > 0 && self.first.is_none() {
            let (at, currency) = (moment.at, subscription.currency);
            self.first = Some(Upcoming { at, currency, invoice: invoice.clone(), waits: false });
        }
        self.made.push((id, invoice));
        Ok(())
    }

    /// What was billed beyond an instant, and what will have been.
    pub fn billed(&self, reader: &mut Reader<'_>, of: Of<'_>, at: Instant) -> Result<Vec<Billed>, Error> {
        let reach = of.life.reach(at);
        let mut billed = work::billed(reader, of.shop.id, of.subscription.id, reach)?;
        for (id, invoice) in &self.made {
            pretend(&mut billed, *id, invoice, reach);
        }
        Ok(billed)
    }

    /// These invoices, and those whose unused time will have gone to pay for them.
    pub fn with_origins(&self, mut invoices: Vec<InvoiceId>) -> Vec<InvoiceId> {
        for (id, invoice) in self.made.iter().rev() {
            if invoices.contains(id) {
                let origins = invoice.lines.iter().filter_map(|(line, _)| Some(line.credits?.0));
                origins.for_each(|origin| {
                    if !invoices.contains(&origin) {
                        invoices.push(origin)
                    }
                });
            }
        }
        invoices
    }

    /// What cards will have paid of these invoices.
    pub fn paid_by_card(&self, invoices: &[InvoiceId]) -> Amount {
        let paid = |id: &InvoiceId| invoices.contains(id) && !self.owed.asks(*id);
        self.made.iter().filter(|(id, _)| paid(id)).map(|(_, invoice)| invoice.amount_due).sum()
    }
}

/// Adds the lines of an invoice that was not issued to what was billed beyond an instant.
pub fn pretend(billed: &mut Vec<Billed>, id: InvoiceId, invoice: &Invoice, beyond: Instant) {
    for (n, (line, _)) in (1i64..).zip(&invoice.lines) {
        let Some(service) = line.paid.or(line.service).filter(|service| service.to > beyond) else { continue };
        match line.credits {
            Some(of) => {
                if let Some(charge) = billed.iter_mut().find(|charge| (charge.invoice, charge.n) == of) {
                    charge.credited -= line.amount;
                    charge.taken_back.push((service, -line.amount));
                }
            }
            None => billed.extend(as_billed(line, id, n)),
        }
    }
}

fn as_billed(line: &Draft, invoice: InvoiceId, n: i64) -> Option<Billed> {
    Some(Billed {
        invoice,
        n,
        item: line.item.clone(),
        price: line.price?,
        quantity: line.quantity,
        service: line.paid.or(line.service)?,
        full: line.full?,
        amount: line.amount,
        discount: line.discount,
        tax_rate: line.tax_rate,
        credited: 0,
        noted: 0,
        taken_back: Vec::new(),
    })
}

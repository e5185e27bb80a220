//! One invoice for several subscriptions: what a customer's agreements ask for on one civil day is put together, if the
//! shop wants it so. What somebody asks for now is billed at once and alone, and so is what goes back to a card.

use base::id::{CustomerId, InvoiceId, SubscriptionId};
use base::{Amount, Currency, Day, Instant};
use domain::billing::Refusal;
use domain::billing::agreement::Unused;
use domain::billing::invoice::compose;
use domain::billing::line::Draft;
use domain::billing::moment::Moment;
use domain::billing::owed::Owed;
use domain::billing::phase::{Life, Standing};
use domain::billing::tax::Prices;

use shop::Shop;

use crate::draft::NewDraft;
use crate::invoice::Ready;
use crate::ledger::Wallets;

/// No more lines are put onto an invoice that has so many.
const LINES_MOST: usize = 400;

/// Whose invoice it is, and for which day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet {
    pub customer: CustomerId,
    pub currency: Currency,
    pub day: Day,
    /// Whether it is looked at before it goes out.
    pub waits: bool,
}

/// The invoices of a round that may still grow.
#[derive(Debug, Default)]
pub struct Joint(Vec<Growing>);

#[derive(Debug)]
struct Growing {
    id: InvoiceId,
    sheet: Sheet,
    due_at: Instant,
    /// Whose lines they are, in order.
    owners: Vec<Option<SubscriptionId>>,
    lines: Vec<Draft>,
}

/// Whether what ends here gives back what was paid to the card.
pub fn goes_to_card(life: &Life<'_>, moment: &Moment) -> bool {
    let end = life.at(moment.at).filter(|phase| phase.standing == Standing::Ended && phase.from == moment.at);
    end.is_some_and(|phase| phase.unused == Unused::Refund)
}

impl Joint {
    /// The invoice that more lines go onto, and how many it has.
    pub fn place(&self, sheet: Sheet) -> Option<(InvoiceId, i64)> {
        let open = self.0.iter().rev().find(|one| one.sheet == sheet && one.lines.len() < LINES_MOST)?;
        Some((open.id, open.lines.len() as i64))
    }

    pub fn add(
        &mut self,
        id: InvoiceId,
        sheet: Sheet,
        subscription: SubscriptionId,
        due_at: Instant,
        lines: Vec<Draft>,
    ) {
        let owners = vec![Some(subscription); lines.len()];
        match self.0.iter_mut().find(|one| one.id == id) {
            Some(one) => {
                one.due_at = one.due_at.min(due_at);
                one.owners.extend(owners);
                one.lines.extend(lines);
            }
            None => self.0.push(Growing { id, sheet, due_at, owners, lines }),
        }
    }

    /// Adds them up, in the order they were begun; each takes from what its customer's wallet has left. Those that wait
    /// come apart.
    pub fn finish(
        self,
        shop: &Shop,
        wallets: &mut Wallets,
        owed: &mut Owed,
    ) -> Result<(Vec<Ready>, Vec<NewDraft>), Refusal> {
        let (mut ready, mut waiting) = (vec![], vec![]);
        for one in self.0 {
            match one.wait(shop)? {
                Ok(draft) => waiting.push(draft),
                Err(one) => ready.push(one.finish(shop.prices, wallets, owed)?),
            }
        }
        Ok((ready, waiting))
    }
}

impl Growing {
    /// A bill that is looked at first; otherwise itself.
    fn wait(self, shop: &Shop) -> Result<Result<NewDraft, Growing>, Refusal> {
        if !self.sheet.waits {
            return Ok(Err(self));
        }
        let invoice = compose(self.lines.clone(), shop.prices, 0)?;
        if invoice.total <= 0 {
            return Ok(Err(self));
        }
        let Growing { id, sheet: Sheet { customer, currency, .. }, due_at, owners, .. } = self;
        let issue_at = due_at.plus_seconds(shop.policy.draft_hours * 3600);
        Ok(Ok(NewDraft { id, customer, owners, currency, prices: shop.prices, due_at, issue_at, invoice }))
    }

    fn finish(self, prices: Prices, wallets: &mut Wallets, owed: &mut Owed) -> Result<Ready, Refusal> {
        let Growing { id, sheet: Sheet { customer, currency, .. }, due_at, owners, lines } = self;
        let wallet: Amount = wallets.of(customer, currency);
        let mut invoice = compose(lines, prices, wallet)?;
        owed.settle(&mut invoice, prices);
        wallets.add(customer, currency, invoice.moves_wallet());
        Ok(Ready { id, customer, owners, currency, prices, due_at, invoice })
    }
}

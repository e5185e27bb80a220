//! Putting an invoice together: taxes, totals, wallet credit.

use base::id::InvoiceId;
use base::{Amount, Ratio};

use super::Refusal;
use super::line::Draft;
use super::tax::{Prices, taxes};

base::codes! {
    /// Where an invoice stands.
    pub enum State { Open = "open", Paid = "paid", Void = "void", Uncollectible = "uncollectible" }
}

/// An invoice before it has a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Invoice {
    pub lines: Vec<(Draft, Amount)>,
    pub discount: Amount,
    /// After discount, without tax.
    pub subtotal: Amount,
    pub tax: Amount,
    pub total: Amount,
    /// Taken from the customer's wallet.
    pub credit_applied: Amount,
    /// What is left to collect; never negative.
    pub amount_due: Amount,
    /// What a negative total puts into the wallet.
    pub to_wallet: Amount,
    /// What of that pays at once for what is still asked for the invoices it was taken back of.
    pub offsets: Vec<(InvoiceId, Amount)>,
}

impl Invoice {
    /// What is set against open invoices.
    pub fn offset(&self) -> Amount {
        self.offsets.iter().map(|(_, amount)| amount).sum()
    }

    /// Two invoices read as one: their lines and their sums.
    pub fn with(mut self, next: Invoice) -> Invoice {
        self.lines.extend(next.lines);
        self.offsets.extend(next.offsets);
        let sums = [
            (&mut self.discount, next.discount),
            (&mut self.subtotal, next.subtotal),
            (&mut self.tax, next.tax),
            (&mut self.total, next.total),
            (&mut self.credit_applied, next.credit_applied),
            (&mut self.amount_due, next.amount_due),
            (&mut self.to_wallet, next.to_wallet),
        ];
        sums.into_iter().for_each(|(sum, more)| *sum += more);
        self
    }

    /// What stays in the wallet of what a negative total puts into it.
    pub fn kept(&self) -> Amount {
        self.to_wallet - self.offset()
    }

    /// By how much the wallet grows; negative when it pays.
    pub fn moves_wallet(&self) -> Amount {
        self.kept() - self.credit_applied
    }
}

/// Whether nothing would be lost without an invoice of these lines: each item of each tax adds up to nothing, after its
/// discounts. What is given back of one thing and charged for another is no invoice of nothing.
pub fn is_of_nothing(lines: &[Draft]) -> bool {
    lines.iter().all(|line| {
        let same = lines.iter().filter(|other| other.item == line.item && other.tax_rate == line.tax_rate);
        same.map(|same| i128::from(same.amount) - i128::from(same.discount)).sum::<i128>() == 0
    })
}

/// Adds up lines. `wallet` is the credit the customer has; it pays first.
pub fn compose(lines: Vec<Draft>, prices: Prices, wallet: Amount) -> Result<Invoice, Refusal> {
    let plain: Vec<(Amount, Ratio)> = lines.iter().map(|l| (l.amount - l.discount, l.tax_rate)).collect();
    let taxes = taxes(&plain, prices)?;
    let tax = sum(taxes.iter().copied())?;
    let discount = sum(lines.iter().map(|l| l.discount))?;
    let net = sum(plain.iter().map(|(amount, _)| *amount))?;
    let (subtotal, total) = match prices {
        Prices::Inclusive => (net - tax, net),
        Prices::Exclusive => (net, net.checked_add(tax).ok_or(Refusal::AmountTooLarge)?),
    };
    let credit_applied = wallet.clamp(0, total.max(0));
    let amount_due = total.max(0) - credit_applied;
    let lines = lines.into_iter().zip(taxes).collect();
    let (to_wallet, offsets) = ((-total).max(0), Vec::new());
    Ok(Invoice { lines, discount, subtotal, tax, total, credit_applied, amount_due, to_wallet, offsets })
}

fn sum(mut amounts: impl Iterator<Item = Amount>) -> Result<Amount, Refusal> {
    amounts.try_fold(0i64, |sum, amount| sum.checked_add(amount)).ok_or(Refusal::AmountTooLarge)
}

//! What invoices that are not paid still ask for. What is given back of them is set against it first, and only the rest is
//! credit to spend: what nobody paid cannot be spent.

use std::collections::HashMap;

use base::Amount;
use base::id::InvoiceId;

use super::invoice::Invoice;
use super::tax::Prices;

/// Open invoices, and whose unused time went to pay for others.
#[derive(Clone, Debug, Default)]
pub struct Owed {
    due: HashMap<InvoiceId, Amount>,
    origins: HashMap<InvoiceId, Vec<InvoiceId>>,
}

impl Owed {
    /// An invoice still asks for so much.
    pub fn ask(&mut self, id: InvoiceId, amount: Amount) {
        self.due.insert(id, amount);
    }

    /// Unused time of `origin` went to pay for an invoice.
    pub fn follow(&mut self, id: InvoiceId, origin: InvoiceId) {
        let origins = self.origins.entry(id).or_default();
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }

    pub fn asks(&self, id: InvoiceId) -> bool {
        self.due.get(&id).is_some_and(|due| *due > 0)
    }

    /// An invoice, and after it those whose unused time went to pay for it.
    fn family(&self, id: InvoiceId) -> Vec<InvoiceId> {
        let mut all = vec![id];
        let mut next = 0;
        while let Some(one) = all.get(next).copied() {
            for origin in self.origins.get(&one).into_iter().flatten() {
                if !all.contains(origin) {
                    all.push(*origin);
                }
            }
            next += 1;
        }
        all
    }

    /// Sets what an invoice gives back against what is still asked for what it takes it back of.
    pub fn settle(&mut self, invoice: &mut Invoice, prices: Prices) {
        if self.due.is_empty() {
            return;
        }
        let mut left = invoice.to_wallet;
        let mut offsets: Vec<(InvoiceId, Amount)> = Vec::new();
        for (line, tax) in &invoice.lines {
            let Some((of, _)) = line.credits else { continue };
            let tax = if prices == Prices::Exclusive { *tax } else { 0 };
            let mut back = line.discount - line.amount - tax;
            for id in self.family(of) {
                let due = self.due.get(&id).copied().unwrap_or(0);
                let part = due.min(back).min(left);
                if part <= 0 {
                    continue;
                }
                (back, left) = (back - part, left - part);
                self.due.insert(id, due - part);
                match offsets.iter_mut().find(|(known, _)| *known == id) {
                    Some((_, sum)) => *sum += part,
                    None => offsets.push((id, part)),
                }
            }
        }
        invoice.offsets = offsets;
    }
}

#[cfg(test)]
mod tests {
    use base::Ratio;

    use super::super::invoice::compose;
    use super::super::line::{Draft, Kind};
    use super::*;

    fn line(amount: Amount, credits: Option<i64>) -> Draft {
        let kind = if credits.is_some() { Kind::ProrationCredit } else { Kind::ProrationCharge };
        Draft {
            item: "base".into(),
            kind,
            ko: String::new(),
            en: String::new(),
            service: None,
            paid: None,
            full: None,
            quantity: 1,
            amount,
            discount: 0,
            tax_rate: Ratio::parse("0.10").unwrap(),
            price: None,
            change: 0,
            credits: credits.map(|id| (InvoiceId(id), 1)),
        }
    }

    /// `lines`: (amount, the invoice it is taken back of, 0 for a charge); `open`: what invoices still ask for. Returns
    /// what is set against which, and what stays.
    fn check(prices: Prices, lines: &[(Amount, i64)], open: &[(i64, Amount)], want: (&[(i64, Amount)], Amount)) {
        let mut owed = Owed::default();
        open.iter().for_each(|(id, amount)| owed.ask(InvoiceId(*id), *amount));
        // 3 was paid with what was left of 2.
        owed.follow(InvoiceId(3), InvoiceId(2));
        let lines = lines.iter().map(|(amount, of)| line(*amount, (*of > 0).then_some(*of))).collect();
        let mut invoice = compose(lines, prices, 0).unwrap();
        owed.settle(&mut invoice, prices);
        let offsets: Vec<(i64, Amount)> = invoice.offsets.iter().map(|(id, amount)| (id.0, *amount)).collect();
        assert_eq!((&offsets[..], invoice.kept()), want);
    }

    #[test]
    fn what_nobody_paid_is_taken_off_what_is_asked_for_it() {
        check(Prices::Inclusive, &[(-2_000, 1)], &[(1, 3_000)], (&[(1, 2_000)], 0));
        check(Prices::Exclusive, &[(-2_000, 1)], &[(1, 3_300)], (&[(1, 2_200)], 0));
    }

    #[test]
    fn only_the_open_part_is_and_the_rest_can_be_spent() {
        check(Prices::Inclusive, &[(-2_000, 1)], &[(1, 500)], (&[(1, 500)], 1_500));
        check(Prices::Inclusive, &[(-2_000, 1)], &[], (&[], 2_000));
    }

    #[test]
    fn the_credit_of_a_paid_invoice_pays_for_no_other() {
        check(Prices::Inclusive, &[(-1_000, 1), (-500, 2)], &[(2, 3_000)], (&[(2, 500)], 1_000));
    }

    #[test]
    fn what_was_paid_with_unpaid_time_was_not_paid() {
        check(Prices::Inclusive, &[(-250, 3)], &[(2, 2_000)], (&[(2, 250)], 0));
    }

    #[test]
    fn a_charge_beside_it_comes_first() {
        check(Prices::Inclusive, &[(-2_000, 1), (500, 0)], &[(1, 3_000)], (&[(1, 1_500)], 0));
        check(Prices::Inclusive, &[(-2_000, 1), (2_500, 0)], &[(1, 3_000)], (&[], 0));
    }
}

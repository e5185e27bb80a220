//! The double-entry ledger: which accounts a movement of money touches. Debits are positive, credits negative; the
//! amounts of one entry add up to zero.

use base::Amount;

use super::invoice::Invoice;
use super::line::Kind;

base::codes! {
    /// An account of the shop's books.
    pub enum Account {
        /// What customers owe (asset).
        Receivable = "receivable",
        /// Collected through the sandbox gateway (asset).
        CashSandbox = "cash_sandbox",
        /// Billed, not yet served (liability).
        Deferred = "deferred_revenue",
        /// Tax owed to the state (liability).
        Tax = "tax_payable",
        /// Refundable deposits held (liability).
        Deposits = "deposits_held",
        /// Wallet credit owed to customers (liability).
        CustomerCredit = "customer_credit",
    }
}

/// One side of an entry.
pub type Posting = (Account, Amount);

/// An invoice is issued: the customer owes its total, we owe the service, the tax and the deposit. Wallet credit pays
/// its share at once, and a negative total becomes wallet credit.
pub fn issue(invoice: &Invoice) -> Vec<Posting> {
    let deposits: Amount =
        invoice.lines.iter().filter(|(l, _)| l.kind == Kind::Deposit).map(|(l, _)| l.amount - l.discount).sum();
    let owed = invoice.total - invoice.credit_applied + invoice.to_wallet;
    keep(vec![
        (Account::Receivable, owed),
        (Account::CustomerCredit, invoice.credit_applied - invoice.to_wallet),
        (Account::Deferred, deposits - invoice.subtotal),
        (Account::Deposits, -deposits),
        (Account::Tax, -invoice.tax),
    ])
}

/// A charge was paid: money came in, the customer owes that much less.
pub fn pay(amount: Amount) -> Vec<Posting> {
    keep(vec![(Account::CashSandbox, amount), (Account::Receivable, -amount)])
}

/// The shop gives wallet credit of its own accord, out of revenue to come.
pub fn give_credit(amount: Amount) -> Vec<Posting> {
    keep(vec![(Account::Deferred, amount), (Account::CustomerCredit, -amount)])
}

fn keep(mut postings: Vec<Posting>) -> Vec<Posting> {
    postings.retain(|(_, amount)| *amount != 0);
    postings
}

#[cfg(test)]
mod tests {
    use super::super::invoice::compose;
    use super::super::line::Draft;
    use super::super::tax::Prices;
    use super::*;
    use base::Ratio;
    use proptest::prelude::*;

    fn line(kind: Kind, amount: Amount, rate: &str) -> Draft {
        Draft {
            item: "a".into(),
            kind,
            ko: String::new(),
            en: String::new(),
            service: None,
            full: None,
            quantity: 1,
            amount,
            discount: 0,
            tax_rate: Ratio::parse(rate).unwrap(),
            price: None,
            change: 0,
            credits: None,
        }
    }

    #[test]
    fn a_first_invoice_owes_service_tax_and_deposit() {
        let lines = vec![line(Kind::Period, 33_000, "0.10"), line(Kind::Deposit, 50_000, "0")];
        let invoice = compose(lines, Prices::Inclusive, 3_000).unwrap();
        assert_eq!(
            issue(&invoice),
            [
                (Account::Receivable, 80_000),
                (Account::CustomerCredit, 3_000),
                (Account::Deferred, -30_000),
                (Account::Deposits, -50_000),
                (Account::Tax, -3_000)
            ]
        );
    }

    proptest! {
        #[test]
        fn every_entry_is_balanced(amounts in prop::collection::vec((-1_000_000i64..1_000_000, 0i64..4), 1..12), wallet in 0i64..500_000, inclusive: bool) {
            let kinds = [Kind::Period, Kind::ProrationCredit, Kind::Deposit, Kind::Setup];
            let lines = amounts.iter().map(|(a, k)| line(kinds[*k as usize], *a, if *k == 2 { "0" } else { "0.10" })).collect();
            let prices = if inclusive { Prices::Inclusive } else { Prices::Exclusive };
            let invoice = compose(lines, prices, wallet).unwrap();
            prop_assert_eq!(issue(&invoice).iter().map(|(_, a)| a).sum::<i64>(), 0);
            prop_assert_eq!(invoice.total, invoice.credit_applied + invoice.amount_due - invoice.to_wallet);
        }
    }
}

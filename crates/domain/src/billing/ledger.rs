//! The double-entry ledger: which accounts a movement of money touches. Debits are positive, credits negative; the
//! amounts of one entry add up to zero.

use base::Amount;

use super::credit_note::{Credit, Settlement};
use super::deposit::Way;
use super::grant;
use super::invoice::Invoice;
use super::line::Kind;

base::codes! {
    /// An account of the shop's books.
    pub enum Account {
        /// What customers owe (asset).
        Receivable = "receivable",
        /// Collected through the sandbox gateway (asset).
        CashSandbox = "cash_sandbox",
        /// Moved by hand through the shop's own bank account (asset).
        CashBank = "cash_bank",
        /// Billed, not yet served (liability).
        Deferred = "deferred_revenue",
        /// Tax owed to the state (liability).
        Tax = "tax_payable",
        /// Refundable deposits held (liability).
        Deposits = "deposits_held",
        /// Wallet credit owed to customers (liability).
        CustomerCredit = "customer_credit",
        /// On its way back to customers (liability).
        Refunds = "refunds_payable",
        /// Served (income).
        Earned = "earned_revenue",
        /// Deposits kept as compensation (income).
        KeptDeposits = "kept_deposits",
        /// Credit given as a present, taken from income.
        Discounts = "discounts",
        /// What gateways keep of what they collect (expense).
        GatewayFees = "gateway_fees",
        /// Charges that a bank took back (expense).
        Chargebacks = "chargebacks",
        /// Receivables given up (expense).
        WriteOff = "write_off",
    }
}

base::codes! {
    /// What kind of account it is: where it stands in a balance.
    pub enum Class { Asset = "asset", Liability = "liability", Income = "income", Expense = "expense" }
}

impl Account {
    pub fn class(self) -> Class {
        match self {
            Account::Receivable | Account::CashSandbox | Account::CashBank => Class::Asset,
            Account::Deferred | Account::Tax | Account::Deposits | Account::CustomerCredit | Account::Refunds => {
                Class::Liability
            }
            Account::Earned | Account::KeptDeposits | Account::Discounts => Class::Income,
            Account::GatewayFees | Account::Chargebacks | Account::WriteOff => Class::Expense,
        }
    }
}

/// What the shop has against what it owes and what it earned: assets less liabilities is income less expenses. Both are
/// the same when every entry adds up to zero.
pub fn equation(balances: &[(Account, Amount)]) -> (i128, i128) {
    let sum = |class: Class| -> i128 {
        balances.iter().filter(|(account, _)| account.class() == class).map(|(_, amount)| i128::from(*amount)).sum()
    };
    (sum(Class::Asset) + sum(Class::Liability), -sum(Class::Income) - sum(Class::Expense))
}

/// Debits and credits are the same.
pub fn is_balanced(postings: &[Posting]) -> bool {
    postings.iter().map(|(_, amount)| i128::from(*amount)).sum::<i128>() == 0
}

/// One side of an entry.
pub type Posting = (Account, Amount);

/// An invoice is issued: the customer owes its total, we owe the service, the tax and the deposit. Wallet credit pays
/// its share at once, and a negative total becomes wallet credit, but for what is set against other invoices.
pub fn issue(invoice: &Invoice) -> Vec<Posting> {
    let deposits: Amount =
        invoice.lines.iter().filter(|(l, _)| l.kind == Kind::Deposit).map(|(l, _)| l.amount - l.discount).sum();
    let owed = invoice.total - invoice.credit_applied + invoice.kept();
    keep(vec![
        (Account::Receivable, owed),
        (Account::CustomerCredit, invoice.credit_applied - invoice.kept()),
        (Account::Deferred, deposits - invoice.subtotal),
        (Account::Deposits, -deposits),
        (Account::Tax, -invoice.tax),
    ])
}

/// A charge was paid: money came in, the customer owes that much less.
pub fn pay(amount: Amount) -> Vec<Posting> {
    keep(vec![(Account::CashSandbox, amount), (Account::Receivable, -amount)])
}

/// What an invoice gives back is set against what another still asks for: first the side of the one that gives, then that
/// of the other. Of one that was given up, so much less is lost. It never was credit that could be spent.
pub fn set_against(amount: Amount, given_up: bool) -> [Posting; 2] {
    let owed = if given_up { Account::WriteOff } else { Account::Receivable };
    [(Account::Receivable, amount), (owed, -amount)]
}

/// A part of what was billed is served; negative when a credit takes it back.
pub fn earn(amount: Amount) -> Vec<Posting> {
    keep(vec![(Account::Deferred, amount), (Account::Earned, -amount)])
}

/// The shop gives wallet credit of its own accord.
pub fn give_credit(amount: Amount) -> Vec<Posting> {
    grant(grant::Kind::Promotion, amount)
}

/// Wallet credit is given: a present costs income, what the customer paid in came to the bank. What comes back to the
/// customer is booked with its cause and not here.
pub fn grant(kind: grant::Kind, amount: Amount) -> Vec<Posting> {
    let from = match kind {
        grant::Kind::Promotion | grant::Kind::Apology | grant::Kind::Returned => Account::Discounts,
        grant::Kind::Paid => Account::CashBank,
    };
    keep(vec![(from, amount), (Account::CustomerCredit, -amount)])
}

/// A present was not spent in time.
pub fn expire_credit(amount: Amount) -> Vec<Posting> {
    keep(vec![(Account::CustomerCredit, amount), (Account::Discounts, -amount)])
}

/// A deposit goes back to the customer; by card it is on its way until the gateway has given it back.
pub fn return_deposit(way: Way, amount: Amount) -> Vec<Posting> {
    let to = match way {
        Way::Card => Account::Refunds,
        Way::Wallet => Account::CustomerCredit,
        Way::Bank => Account::CashBank,
    };
    keep(vec![(Account::Deposits, amount), (to, -amount)])
}

/// A deposit is kept as compensation.
pub fn keep_deposit(amount: Amount) -> Vec<Posting> {
    keep(vec![(Account::Deposits, amount), (Account::KeptDeposits, -amount)])
}

/// A credit note takes back what was billed; its total is settled in up to four ways.
pub fn credit_note(credit: &Credit, settled: Settlement) -> Vec<Posting> {
    keep(vec![
        (Account::Deferred, credit.subtotal - credit.deposits),
        (Account::Deposits, credit.deposits),
        (Account::Tax, credit.tax),
        (Account::Receivable, -settled.offset),
        (Account::CustomerCredit, -settled.wallet),
        (Account::Refunds, -settled.refund),
        (Account::CashBank, -settled.outside),
    ])
}

/// An unpaid invoice counts no more: what was left of it is owed no more, and credit that paid for it is there again.
pub fn void(left: &Credit, open: Amount) -> Vec<Posting> {
    credit_note(left, Settlement { offset: open, wallet: left.total - open, ..Settlement::default() })
}

/// Money is to go back to the customer: given by the shop, or taken from where it was owed.
pub fn ask_refund(from: Account, amount: Amount) -> Vec<Posting> {
    keep(vec![(from, amount), (Account::Refunds, -amount)])
}

/// The gateway gave it back.
pub fn refund(amount: Amount) -> Vec<Posting> {
    keep(vec![(Account::Refunds, amount), (Account::CashSandbox, -amount)])
}

/// The gateway cannot give it back.
pub fn fail_refund(to: Account, amount: Amount) -> Vec<Posting> {
    keep(vec![(Account::Refunds, amount), (to, -amount)])
}

/// The customer's bank took a payment back: it is owed again.
pub fn charge_back(amount: Amount) -> Vec<Posting> {
    keep(vec![(Account::Receivable, amount), (Account::CashSandbox, -amount)])
}

/// A dispute is lost for good.
pub fn lose_dispute(amount: Amount) -> Vec<Posting> {
    keep(vec![(Account::Chargebacks, amount), (Account::Receivable, -amount)])
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
            paid: None,
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

    #[test]
    fn the_books_balance_whatever_happens() {
        let mut books = [
            (issue(
                &compose(
                    vec![line(Kind::Period, 33_000, "0.10"), line(Kind::Deposit, 50_000, "0")],
                    Prices::Inclusive,
                    0,
                )
                .unwrap(),
            )),
            pay(83_000),
            earn(16_000),
            earn(-1_000),
            set_against(1_000, false).to_vec(),
            grant(grant::Kind::Promotion, 3_000),
            grant(grant::Kind::Paid, 10_000),
            expire_credit(2_000),
            return_deposit(Way::Card, 20_000),
            return_deposit(Way::Wallet, 5_000),
            return_deposit(Way::Bank, 5_000),
            keep_deposit(20_000),
        ];
        let mut balances = Vec::new();
        for entry in &mut books {
            assert!(is_balanced(entry), "{entry:?}");
            balances.append(entry);
            let (has, earned) = equation(&balances);
            assert_eq!(has, earned);
        }
        let of = |account| balances.iter().filter(|(a, _)| *a == account).map(|(_, x)| x).sum::<Amount>();
        assert_eq!(of(Account::Deposits), 0);
        assert_eq!(of(Account::CashSandbox), 83_000);
        assert_eq!(of(Account::CustomerCredit), -16_000);
        assert_eq!(of(Account::Refunds), -20_000);
        assert_eq!(equation(&balances).1, 15_000 + 20_000 - 3_000 + 2_000);
    }

    #[test]
    fn what_is_taken_back_is_booked_back() {
        let part = |total: Amount, deposits: Amount| Credit {
            parts: Vec::new(),
            subtotal: total - 1_000,
            discount: 0,
            tax: 1_000,
            total,
            deposits,
        };
        let settled = Settlement { offset: 1_000, wallet: 2_000, refund: 3_000, outside: 5_000 };
        assert_eq!(
            credit_note(&part(11_000, 4_000), settled),
            [
                (Account::Deferred, 6_000),
                (Account::Deposits, 4_000),
                (Account::Tax, 1_000),
                (Account::Receivable, -1_000),
                (Account::CustomerCredit, -2_000),
                (Account::Refunds, -3_000),
                (Account::CashBank, -5_000),
            ]
        );
        assert_eq!(
            void(&part(11_000, 0), 8_000),
            [
                (Account::Deferred, 10_000),
                (Account::Tax, 1_000),
                (Account::Receivable, -8_000),
                (Account::CustomerCredit, -3_000),
            ]
        );
    }

    #[test]
    fn money_on_its_way_back_is_owed_until_it_arrives() {
        let (on_its_way, cash) = (Account::Refunds, Account::CashSandbox);
        assert_eq!(ask_refund(Account::Discounts, 5), [(Account::Discounts, 5), (on_its_way, -5)]);
        assert_eq!(refund(5), [(on_its_way, 5), (cash, -5)]);
        assert_eq!(fail_refund(Account::CustomerCredit, 5), [(on_its_way, 5), (Account::CustomerCredit, -5)]);
        assert_eq!(charge_back(5), [(Account::Receivable, 5), (cash, -5)]);
        assert_eq!(lose_dispute(5), [(Account::Chargebacks, 5), (Account::Receivable, -5)]);
        assert_eq!(Account::Refunds.class(), Class::Liability);
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

//! A line of an invoice: what is charged or credited, for which service, and why.

use base::id::{InvoiceId, PriceId};
use base::{Amount, Period, Ratio};

use super::item::Item;

base::codes! {
    /// What a line is for.
    pub enum Kind {
        Period = "period",
        Usage = "usage",
        ProrationCredit = "proration_credit",
        ProrationCharge = "proration_charge",
        Setup = "setup",
        Deposit = "deposit",
        Minimum = "minimum",
        OneOff = "one_off",
    }
}

/// A line before it is taxed and numbered.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub item: String,
    pub kind: Kind,
    pub ko: String,
    pub en: String,
    /// What it pays for. None for one-off lines.
    pub service: Option<Period>,
    /// Where a pause has moved that: the time it was paid for at first.
    pub paid: Option<Period>,
    /// The period a proration is a part of: its days are the denominator.
    pub full: Option<Period>,
    pub quantity: i64,
    pub amount: Amount,
    /// The coupon's share, not negative.
    pub discount: Amount,
    pub tax_rate: Ratio,
    pub price: Option<PriceId>,
    /// The change this line follows from.
    pub change: i64,
    /// The line it takes back: invoice and line number.
    pub credits: Option<(InvoiceId, i64)>,
}

impl Draft {
    /// A line outside the calendar: a fee, a deposit, something extra.
    pub fn once(kind: Kind, code: &str, named: &Item, amount: Amount, change: i64) -> Draft {
        Draft {
            item: code.into(),
            kind,
            ko: named.ko.clone(),
            en: named.en.clone(),
            service: None,
            paid: None,
            full: None,
            quantity: 1,
            amount,
            discount: 0,
            tax_rate: named.tax,
            price: None,
            change,
            credits: None,
        }
    }
}

/// A line that was issued, with what has been taken back from it since. The raw material of credits.
#[derive(Clone, Debug, PartialEq)]
pub struct Billed {
    pub invoice: InvoiceId,
    pub n: i64,
    pub item: String,
    pub price: PriceId,
    pub quantity: i64,
    pub service: Period,
    pub full: Period,
    pub amount: Amount,
    pub discount: Amount,
    /// The tax rate it was issued with.
    pub tax_rate: Ratio,
    /// What credit lines and credit notes took back, as a positive amount.
    pub credited: Amount,
    /// What of its discount credit notes took back.
    pub noted: Amount,
    /// The times credit lines gave back, each with how much, as a positive amount.
    pub taken_back: Vec<(Period, Amount)>,
}

impl Billed {
    /// The parts of a time that were not taken back.
    pub fn still_paid(&self, time: Period) -> Vec<Period> {
        let taken: Vec<Period> = self.taken_back.iter().map(|(time, _)| *time).collect();
        super::proration::without(time, &taken)
    }
}

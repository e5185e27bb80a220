//! The figures of a shop: what each is made of, and the reason when it cannot be worked out. A share without a whole is
//! no figure, never 0.

use base::{Amount, Ratio};

base::codes! {
    /// What is measured over a run of months.
    pub enum Metric {
        Mrr = "mrr",
        Subscriptions = "subscriptions",
        Customers = "customers",
        Arpu = "arpu",
        NewCustomers = "new_customers",
        LostCustomers = "lost_customers",
        CustomerChurn = "customer_churn",
        RevenueChurn = "revenue_churn",
        Retention = "retention",
        Sales = "sales",
        Purchases = "purchases",
        Buyers = "buyers",
        RepeatRate = "repeat_rate",
    }
}

/// What was counted. "At the start" is right before the first month, "at the end" is after the last one. A customer is
/// counted while their subscriptions bring in money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    pub mrr_start: Amount,
    pub mrr_end: Amount,
    /// Revenue that subscriptions took along when they ended; not negative.
    pub churned: Amount,
    pub subscriptions: i64,
    pub customers_start: i64,
    pub customers_end: i64,
    /// Customers at the end who were none at the start.
    pub gained: i64,
    /// Of those: for the first time.
    pub new_customers: i64,
    /// Customers at the start who are none at the end because a subscription ended.
    pub lost: i64,
    pub purchases: i64,
    pub sales: Amount,
    /// Customers who bought.
    pub buyers: i64,
    /// Customers who bought up to the end, whenever that was.
    pub buyers_ever: i64,
    /// Of those: twice or more.
    pub repeaters: i64,
}

/// How a figure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Money,
    Count,
    /// Of a hundred.
    Percent,
}

/// A figure with what it is made of. A sum has the denominator 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    pub unit: Unit,
    pub numerator: i64,
    pub denominator: i64,
}

impl Figure {
    /// The exact value; a percentage is out of a hundred.
    pub fn value(self) -> Ratio {
        let times = if self.unit == Unit::Percent { 100 } else { 1 };
        Ratio::new(i128::from(self.numerator) * times, i128::from(self.denominator))
    }
}

base::codes! {
    /// Why a figure cannot be worked out.
    pub enum WhyNot {
        NobodyAtStart = "nobody_at_start",
        NothingAtStart = "nothing_at_start",
        NoCustomer = "no_customer",
        NoBuyer = "no_buyer",
    }
}

/// Works a figure out.
pub fn figure(metric: Metric, c: &Counted) -> Result<Figure, WhyNot> {
    let sum = |unit, numerator| Ok(Figure { unit, numerator, denominator: 1 });
    let share = |unit, numerator, denominator, why| {
        if denominator > 0 { Ok(Figure { unit, numerator, denominator }) } else { Err(why) }
    };
    match metric {
        Metric::Mrr => sum(Unit::Money, c.mrr_end),
        Metric::Subscriptions => sum(Unit::Count, c.subscriptions),
        Metric::Customers => sum(Unit::Count, c.customers_end),
        Metric::Arpu => share(Unit::Money, c.mrr_end, c.customers_end, WhyNot::NoCustomer),
        Metric::NewCustomers => sum(Unit::Count, c.new_customers),
        Metric::LostCustomers => sum(Unit::Count, c.lost),
        Metric::CustomerChurn => share(Unit::Percent, c.lost, c.customers_start, WhyNot::NobodyAtStart),
        Metric::RevenueChurn => share(Unit::Percent, c.churned, c.mrr_start, WhyNot::NothingAtStart),
        Metric::Retention => share(Unit::Percent, c.customers_end - c.gained, c.customers_start, WhyNot::NobodyAtStart),
        Metric::Sales => sum(Unit::Money, c.sales),
        Metric::Purchases => sum(Unit::Count, c.purchases),
        Metric::Buyers => sum(Unit::Count, c.buyers),
        Metric::RepeatRate => share(Unit::Percent, c.repeaters, c.buyers_ever, WhyNot::NoBuyer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOP: Counted = Counted {
        mrr_start: 400_000,
        mrr_end: 450_000,
        churned: 20_000,
        subscriptions: 12,
        customers_start: 10,
        customers_end: 11,
        gained: 3,
        new_customers: 2,
        lost: 1,
        purchases: 9,
        sales: 99_000,
        buyers: 6,
        buyers_ever: 8,
        repeaters: 2,
    };

    fn check(metric: Metric, counted: &Counted, want: Result<&str, WhyNot>) {
        let got = figure(metric, counted).map(|f| f.value().to_string());
        assert_eq!(got, want.map(str::to_string), "{metric}");
    }

    #[test]
    fn each_figure_follows_its_formula() {
        for (metric, want) in [
            (Metric::Mrr, "450000"),
            (Metric::Subscriptions, "12"),
            (Metric::Customers, "11"),
            (Metric::Arpu, "450000/11"),
            (Metric::NewCustomers, "2"),
            (Metric::LostCustomers, "1"),
            (Metric::CustomerChurn, "10"),
            (Metric::RevenueChurn, "5"),
            (Metric::Retention, "80"),
            (Metric::Sales, "99000"),
            (Metric::Purchases, "9"),
            (Metric::Buyers, "6"),
            (Metric::RepeatRate, "25"),
        ] {
            check(metric, &SHOP, Ok(want));
        }
    }

    #[test]
    fn a_share_of_nothing_is_no_figure() {
        let empty = Counted::default();
        check(Metric::CustomerChurn, &empty, Err(WhyNot::NobodyAtStart));
        check(Metric::Retention, &empty, Err(WhyNot::NobodyAtStart));
        check(Metric::RevenueChurn, &empty, Err(WhyNot::NothingAtStart));
        check(Metric::Arpu, &empty, Err(WhyNot::NoCustomer));
        check(Metric::RepeatRate, &empty, Err(WhyNot::NoBuyer));
        check(Metric::Mrr, &empty, Ok("0"));
    }
}

//! A coupon as typed becomes a coupon, or a list of what is wrong, field by field.

use base::id::PlanId;
use base::money::MOST;
use base::{Currency, Day, Money, Ratio};

use super::{Coupon, State, Worth};
use crate::catalog::plan::Name;

pub const CODE_MOST: usize = 40;
pub const PERIODS_MOST: i64 = 1_200;
pub const TIMES_MOST: i64 = 1_000_000_000;

/// What somebody typed. Empty means: no limit, all of them, once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Typed {
    pub code: String,
    pub name: Name,
    pub amount: String,
    pub percent: String,
    pub items: Vec<String>,
    pub plans: Vec<PlanId>,
    /// A number of periods, or `ever`.
    pub periods: String,
    pub from: String,
    pub until: String,
    pub most: String,
    pub most_each: String,
}

/// Why a field is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// 1 to 40 letters, digits, dashes and underscores.
    Code,
    /// An amount or a percentage: one of them, not both.
    OneWorth,
    /// Above 0, and no larger than money may be.
    Amount,
    /// Above 0, at most 1.
    Percent,
    Periods,
    Day,
    /// The last day comes before the first.
    Days,
    Times,
}

impl Wrong {
    /// The stable code: `wrong-...` in the words files.
    pub fn code(&self) -> &'static str {
        match self {
            Wrong::Code => "coupon_code",
            Wrong::OneWorth => "coupon_one_worth",
            Wrong::Amount => "coupon_amount",
            Wrong::Percent => "coupon_percent",
            Wrong::Periods => "coupon_periods",
            Wrong::Day => "coupon_day",
            Wrong::Days => "coupon_days",
            Wrong::Times => "coupon_times",
        }
    }
}

/// A code as it is kept: capitals, without the blanks around it. None when it is no code.
pub fn code(typed: &str) -> Option<String> {
    let code = typed.trim().to_uppercase();
    let fine = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    ((1..=CODE_MOST).contains(&code.chars().count()) && code.chars().all(fine)).then_some(code)
}

/// A coupon that can be taken, or every field that is wrong.
pub fn check(typed: &Typed, currency: Currency) -> Result<Coupon, Vec<(&'static str, Wrong)>> {
    let mut wrong = Vec::new();
    let code = code(&typed.code).ok_or(("code", Wrong::Code)).map_err(|why| wrong.push(why));
    let worth = worth(typed, currency).map_err(|why| wrong.push(why));
    let periods = match typed.periods.trim() {
        "" => Ok(Some(1)),
        "ever" => Ok(None),
        number => whole(number, PERIODS_MOST).map(Some).ok_or(("periods", Wrong::Periods)),
    };
    let periods = periods.map_err(|why| wrong.push(why));
    let mut day = |name, text: &str| match text.trim() {
        "" => None,
        text => text.parse::<Day>().map_err(|_| wrong.push((name, Wrong::Day))).ok(),
    };
    let (from, until) = (day("from", &typed.from), day("until", &typed.until));
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        wrong.push(("until", Wrong::Days));
    }
    let mut times = |name, text: &str| match text.trim() {
        "" => None,
        text => {
            let times = whole(text, TIMES_MOST);
            wrong.extend(times.is_none().then_some((name, Wrong::Times)));
            times
        }
    };
    let (most, most_each) = (times("most", &typed.most), times("most_each", &typed.most_each));
    let (Ok(code), Ok(worth), Ok(periods), true) = (code, worth, periods, wrong.is_empty()) else { return Err(wrong) };
    let (name, items, plans, state) = (typed.name.clone(), typed.items.clone(), typed.plans.clone(), State::Live);
    Ok(Coupon { code, name, worth, items, plans, periods, from, until, most, most_each, state })
}

fn worth(typed: &Typed, currency: Currency) -> Result<Worth, (&'static str, Wrong)> {
    match (typed.amount.trim(), typed.percent.trim()) {
        ("", "") => Err(("amount", Wrong::OneWorth)),
        (amount, "") => {
            let money = Money::parse(amount, currency).filter(|money| (1..=MOST).contains(&money.amount));
            money.map(|money| Worth::Amount(money.amount, currency)).ok_or(("amount", Wrong::Amount))
        }
        ("", percent) => {
            let rate = Ratio::parse(percent).filter(|rate| *rate > Ratio::ZERO && *rate <= Ratio::ONE);
            rate.map(Worth::Percent).ok_or(("percent", Wrong::Percent))
        }
        (_, _) => Err(("percent", Wrong::OneWorth)),
    }
}

fn whole(text: &str, most: i64) -> Option<i64> {
    text.parse::<i64>().ok().filter(|number| (1..=most).contains(number))
}

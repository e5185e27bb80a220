//! Where periods begin: at the subscription's start, or on a day of the calendar, with a short period before it.

use base::calendar::{Grid, Weekday};
use base::{Day, Every, Unit};
use serde::{Deserialize, Serialize};

base::codes! {
    /// What happens before the first calendar day: a part of a period is billed, or nothing.
    #[derive(Default)]
    pub enum First { #[default] Stub = "stub", Free = "free" }
}

impl First {
    pub fn is_stub(&self) -> bool {
        *self == First::Stub
    }
}

/// The day periods are counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "Written", into = "Written")]
pub enum Anchor {
    /// The day it starts.
    #[default]
    Start,
    /// The first of the month; of January, April, July, October; of January; Monday: by the length of the cycle.
    Calendar,
    /// A day of the month; 31 means its last.
    Day(i8),
    Weekday(Weekday),
    /// A day of a year.
    Date {
        month: i8,
        day: i8,
    },
}

impl Anchor {
    pub fn is_start(&self) -> bool {
        *self == Anchor::Start
    }

    /// The days periods of a length start on: the first of them is `from` or the next day after it that fits.
    pub fn grid(self, every: Every, from: Day, sticky: bool) -> Grid {
        let months = match every.unit {
            Unit::Month => every.n,
            Unit::Year => every.n * 12,
            Unit::Day | Unit::Week => 0,
        };
        match self {
            Anchor::Start => Grid::sticky(from, sticky),
            Anchor::Calendar => match every.unit {
                Unit::Day => Grid::on(from),
                Unit::Week => weekday(Weekday::Monday, from),
                Unit::Month | Unit::Year => month_of_year(1, 1, months, from),
            },
            Anchor::Day(day) => monthly(day, from),
            Anchor::Weekday(day) => weekday(day, from),
            Anchor::Date { month, day } => month_of_year(month, day, months, from),
        }
    }
}

fn weekday(wanted: Weekday, from: Day) -> Grid {
    let days = i64::from(from.weekday().until(wanted));
    Grid::on(from.plus_days(days))
}

/// The next day of the month with this number, or the last one.
fn monthly(wish: i8, from: Day) -> Grid {
    let this = from.with_day(wish);
    let day = if this >= from { this } else { from.first_of_month().plus_months(1).with_day(wish) };
    Grid { day, wish }
}

/// The next such day in a month that is whole cycles away from `month`. A cycle that does not fit into a year begins in
/// that very month.
fn month_of_year(month: i8, wish: i8, months: i64, from: Day) -> Grid {
    let step = if months > 0 && 12 % months == 0 { months } else { 12 };
    let fits = |day: &Day| (i64::from(day.month()) - i64::from(month)).rem_euclid(step) == 0;
    let candidates = (0..=12).map(|n| from.first_of_month().plus_months(n).with_day(wish));
    let day = candidates.into_iter().find(|day| *day >= from && fits(day)).unwrap_or(from);
    Grid { day, wish }
}

/// The JSON form: `"start"`, `"calendar"`, `{"day": 15}`, `{"day": "last"}`, `{"weekday": "tue"}`,
/// `{"month": 4, "day": 1}`.
#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum Written {
    Word(String),
    Weekday { weekday: String },
    Date { month: i8, day: i8 },
    Day { day: i8 },
    Last { day: String },
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

impl TryFrom<Written> for Anchor {
    type Error = &'static str;
    fn try_from(written: Written) -> Result<Anchor, &'static str> {
        match written {
            Written::Word(word) if word == "start" => Ok(Anchor::Start),
            Written::Word(word) if word == "calendar" => Ok(Anchor::Calendar),
            Written::Day { day } if (1..=31).contains(&day) => Ok(Anchor::Day(day)),
            Written::Last { day } if day == "last" => Ok(Anchor::Day(31)),
            Written::Weekday { weekday } => {
                let found = WEEKDAYS.iter().find(|(code, _)| *code == weekday);
                found.map(|(_, day)| Anchor::Weekday(*day)).ok_or("a weekday is mon, tue, wed, thu, fri, sat or sun")
            }
            // A leap day stands for 28 February in other years.
            Written::Date { month, day } if base::Day::new(2024, month, day).is_some() => {
                Ok(Anchor::Date { month, day })
            }
            Written::Word(_) | Written::Day { .. } | Written::Last { .. } | Written::Date { .. } => {
                Err("an anchor is start, calendar, a day of the month, a weekday or a date of the year")
            }
        }
    }
}

impl From<Anchor> for Written {
    fn from(anchor: Anchor) -> Written {
        match anchor {
            Anchor::Start => Written::Word("start".into()),
            Anchor::Calendar => Written::Word("calendar".into()),
            Anchor::Day(day) => Written::Day { day },
            Anchor::Weekday(day) => {
                let code = WEEKDAYS.iter().find(|(_, known)| *known == day).map_or("mon", |(code, _)| code);
                Written::Weekday { weekday: code.into() }
            }
            Anchor::Date { month, day } => Written::Date { month, day },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_read_and_written() {
        for good in [
            r#""start""#,
            r#""calendar""#,
            r#"{"day":1}"#,
            r#"{"day":31}"#,
            r#"{"weekday":"tue"}"#,
            r#"{"month":2,"day":29}"#,
        ] {
            let anchor: Anchor = serde_json::from_str(good).unwrap();
            assert_eq!(serde_json::to_string(&anchor).unwrap(), good);
            assert_eq!(anchor.is_start(), good == r#""start""#);
        }
        assert_eq!(serde_json::from_str::<Anchor>(r#"{"day":"last"}"#).unwrap(), Anchor::Day(31));
        for wrong in [
            r#""end""#,
            r#"{"day":0}"#,
            r#"{"day":32}"#,
            r#"{"day":"first"}"#,
            r#"{"weekday":"di"}"#,
            r#"{"month":2,"day":30}"#,
            r#"{"month":13,"day":1}"#,
        ] {
            assert!(serde_json::from_str::<Anchor>(wrong).is_err(), "{wrong}");
        }
    }
}

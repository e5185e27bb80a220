//! Where periods begin: at the subscription's start, or on a day of the calendar, with a short period before it.

use base::calendar::Weekday;
use serde::{Deserialize, Serialize};

base::codes! {
    /// What happens before the first calendar day: a part of a period is billed, or nothing.
    pub enum First { Stub = "stub", Free = "free" }
}

impl Default for First {
    fn default() -> First {
        First::Stub
    }
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

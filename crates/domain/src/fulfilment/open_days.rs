//! The days on which a shop sends things out, in its own zone.

use std::collections::BTreeSet;

use base::calendar::Weekday;
use base::{Day, Zone};

use crate::catalog::conditions::Closed;

/// No delivery is looked for further away from its day than this.
const DAYS_MOST: i64 = 366;

pub const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// Open on every day that is not closed.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenDays {
    pub zone: Zone,
    /// Closed in every week.
    pub weekdays: Vec<Weekday>,
    /// Closed once.
    pub days: BTreeSet<Day>,
}

impl OpenDays {
    /// Open on every day.
    pub fn always(zone: Zone) -> OpenDays {
        OpenDays { zone, weekdays: Vec::new(), days: BTreeSet::new() }
    }

    /// Reads closed days as a story writes them: `2026-09-24`, `sat`. The error is the one that is neither.
    pub fn read<'a>(zone: Zone, closed: impl IntoIterator<Item = &'a str>) -> Result<OpenDays, &'a str> {
        let mut open = OpenDays::always(zone);
        for text in closed {
            match (weekday(text), text.parse::<Day>()) {
                (Some(day), _) => open.weekdays.push(day),
                (None, Ok(day)) => {
                    open.days.insert(day);
                }
                (None, Err(_)) => return Err(text),
            }
        }
        Ok(open)
    }

    pub fn is_open(&self, day: Day) -> bool {
        !self.weekdays.contains(&day.weekday()) && !self.days.contains(&day)
    }

    /// Where a delivery goes that falls on this day. None: it is left out.
    pub fn place(&self, day: Day, closed: Closed) -> Option<Day> {
        let step = match closed {
            _ if self.is_open(day) => return Some(day),
            Closed::Skip => return None,
            Closed::NextOpen => 1,
            Closed::PreviousOpen => -1,
        };
        (1..=DAYS_MOST).map(|n| day.plus_days(n * step)).find(|day| self.is_open(*day))
    }
}

pub fn weekday(code: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(known, _)| *known == code).map(|(_, day)| *day)
}

/// `mon` to `sun`
pub fn weekday_code(day: Weekday) -> &'static str {
    WEEKDAYS.iter().find(|(_, known)| *known == day).map_or("mon", |(code, _)| code)
}

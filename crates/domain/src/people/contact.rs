//! Contact points as dated claims: "this is my address from 8 June". Nothing is overwritten; whoever needs an address, a
//! phone or an email asks for the one that counts on a day.

use base::{Day, Instant};

base::codes! {
    /// A way to reach a person.
    pub enum Kind { Email = "email", Phone = "phone", Address = "address" }
}

/// One statement: reachable by `value` from `since` up to, not including, `until`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub kind: Kind,
    /// As shown: for an address its `Address::to_text`.
    pub value: String,
    /// As compared: `normal_email`, `normal_phone`, `normal_address`.
    pub normal: String,
    pub since: Day,
    pub until: Option<Day>,
    /// When the person last showed to be reachable there.
    pub proven: Option<Instant>,
}

impl Claim {
    pub fn holds_on(&self, day: Day) -> bool {
        self.since <= day && self.until.is_none_or(|until| day < until)
    }
}

/// The claim of a kind that counts on a day. Of several the one that began last; of those the one stated last.
pub fn on(claims: &[Claim], kind: Kind, day: Day) -> Option<&Claim> {
    claims.iter().filter(|claim| claim.kind == kind && claim.holds_on(day)).max_by_key(|claim| claim.since)
}

/// Where a box of that day goes.
pub fn address_on(claims: &[Claim], day: Day) -> Option<&Claim> {
    on(claims, Kind::Address, day)
}

/// What a person says about a new contact point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    pub kind: Kind,
    pub value: String,
    pub normal: String,
}

/// What a move changes: claims that end (their place in the list, their new `until`) and the one that begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relocation {
    pub ends: Vec<(usize, Day)>,
    pub begins: Claim,
}

/// Why a move is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is already the one that counts from that day on.
    Same,
    TooFarAhead {
        most_days: i64,
    },
    TooFarBack {
        most_days: i64,
    },
}

impl Refusal {
    pub fn code(self) -> &'static str {
        match self {
            Refusal::Same => "contact_same",
            Refusal::TooFarAhead { .. } => "contact_too_far_ahead",
            Refusal::TooFarBack { .. } => "contact_too_far_back",
        }
    }
}

const AHEAD_DAYS: i64 = 366;
const BACK_DAYS: i64 = 90;

/// "From that day I am at the new one." It replaces every claim of its kind from then on, planned ones too: those never
/// begin (their end becomes their beginning).
pub fn move_to(claims: &[Claim], new: &New, from: Day, today: Day) -> Result<Relocation, Refusal> {
    if today.days_until(from) > AHEAD_DAYS {
        return Err(Refusal::TooFarAhead { most_days: AHEAD_DAYS });
    }
    if from.days_until(today) > BACK_DAYS {
        return Err(Refusal::TooFarBack { most_days: BACK_DAYS });
    }
    let open = |claim: &Claim| claim.kind == new.kind && claim.until.is_none_or(|until| until > from);
    let ends: Vec<(usize, Day)> = claims
        .iter()
        .enumerate()
        .filter(|(_, claim)| open(claim) && claim.until != Some(claim.since))
        .map(|(at, claim)| (at, claim.since.max(from)))
        .collect();
    let stays = on(claims, new.kind, from).is_some_and(|now| now.until.is_none() && is_same(now, new));
    let nothing_planned =
        !claims.iter().any(|claim| open(claim) && claim.since > from && claim.until != Some(claim.since));
    if stays && nothing_planned {
        return Err(Refusal::Same);
    }
    let New { kind, value, normal } = new.clone();
    Ok(Relocation { ends, begins: Claim { kind, value, normal, since: from, until: None, proven: None } })
}

/// A phone or an email is what it normalises to; an address may be corrected in its spelling.
fn is_same(claim: &Claim, new: &New) -> bool {
    match new.kind {
        Kind::Email | Kind::Phone => claim.normal == new.normal,
        Kind::Address => claim.value == new.value,
    }
}

base::codes! {
    /// How sure it is that a contact point still belongs to the person.
    pub enum Reach {
        Proven = "proven",
        /// Time to ask whether it is still right.
        Ageing = "ageing",
        /// Never proven, or so long ago that a number may already be somebody else's.
        Stale = "stale",
    }
}

/// After this many days it is time to ask.
const ASK_DAYS: i64 = 60;
/// A cancelled Korean mobile number is handed to a stranger after 90 days (rule of the ministry since April 2023).
pub const STALE_DAYS: i64 = 90;

pub fn reach(proven: Option<Instant>, now: Instant) -> Reach {
    match proven.map(|proven| proven.seconds_until(now) / 86_400) {
        Some(days) if days < ASK_DAYS => Reach::Proven,
        Some(days) if days < STALE_DAYS => Reach::Ageing,
        Some(_) | None => Reach::Stale,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(s: &str) -> Day {
        s.parse().unwrap()
    }

    fn claim(value: &str, since: &str, until: &str) -> Claim {
        let until = (!until.is_empty()).then(|| day(until));
        Claim { kind: Kind::Address, value: value.into(), normal: value.into(), since: day(since), until, proven: None }
    }

    fn new(value: &str) -> New {
        New { kind: Kind::Address, value: value.into(), normal: value.into() }
    }

    /// Lives through a move on 2026-11-21 and says who counts on each day.
    fn check(claims: &[Claim], value: &str, from: &str, want: Result<&[(&str, &str)], Refusal>) {
        let moved = move_to(claims, &new(value), day(from), day("2026-11-21"));
        let Ok(moved) = moved else { return assert_eq!(moved.err(), want.err(), "{value} {from}") };
        let mut after = claims.to_vec();
        for (at, until) in moved.ends {
            after[at].until = Some(until);
        }
        after.push(moved.begins);
        for (on, lives) in want.unwrap() {
            assert_eq!(address_on(&after, day(on)).map_or("", |c| &c.value), *lives, "{on}");
        }
    }

    #[test]
    fn each_day_has_the_address_of_its_time() {
        let claims = [claim("old", "2024-01-01", "2026-06-08"), claim("new", "2026-06-08", "")];
        for (on, want) in [("2023-12-31", ""), ("2026-06-07", "old"), ("2026-06-08", "new"), ("2030-01-01", "new")] {
            assert_eq!(address_on(&claims, day(on)).map_or("", |c| &c.value), want, "{on}");
        }
        let both = [claim("a", "2026-01-01", ""), claim("b", "2026-02-01", "2026-03-01")];
        assert_eq!(address_on(&both, day("2026-02-10")).map(|c| c.value.as_str()), Some("b"));
        assert_eq!(on(&both, Kind::Phone, day("2026-02-10")), None);
    }

    #[test]
    fn a_move_begins_on_its_day() {
        let home = [claim("a", "2024-01-01", "")];
        check(&home, "b", "2026-12-08", Ok(&[("2026-12-07", "a"), ("2026-12-08", "b")]));
        check(&home, "b", "2026-09-01", Ok(&[("2026-08-31", "a"), ("2026-11-21", "b")]));
        check(&[], "b", "2026-11-21", Ok(&[("2026-11-20", ""), ("2026-11-21", "b")]));
    }

    #[test]
    fn a_new_plan_replaces_the_old_plan() {
        let plan = [claim("a", "2024-01-01", "2026-12-08"), claim("b", "2026-12-08", "")];
        check(&plan, "c", "2026-12-01", Ok(&[("2026-11-30", "a"), ("2026-12-01", "c"), ("2027-01-01", "c")]));
        check(&plan, "c", "2027-01-01", Ok(&[("2026-12-08", "b"), ("2026-12-31", "b"), ("2027-01-01", "c")]));
        check(&plan, "a", "2026-12-01", Ok(&[("2026-12-07", "a"), ("2027-01-01", "a")]));
        check(&plan, "b", "2026-12-08", Err(Refusal::Same));
    }

    #[test]
    fn odd_moves_are_refused() {
        let home = [claim("a", "2024-01-01", "")];
        check(&home, "a", "2026-11-21", Err(Refusal::Same));
        check(&home, "b", "2027-11-22", Ok(&[("2027-11-22", "b")]));
        check(&home, "b", "2027-11-23", Err(Refusal::TooFarAhead { most_days: 366 }));
        check(&home, "b", "2026-08-23", Ok(&[("2026-08-23", "b")]));
        check(&home, "b", "2026-08-22", Err(Refusal::TooFarBack { most_days: 90 }));
    }

    #[test]
    fn what_was_proven_ages_and_goes_stale() {
        let at = |days: i64| Instant::from_micros(0).plus_seconds(days * 86_400);
        for (days, want) in
            [(0, Reach::Proven), (59, Reach::Proven), (60, Reach::Ageing), (89, Reach::Ageing), (90, Reach::Stale)]
        {
            assert_eq!(reach(Some(at(0)), at(days)), want, "{days}");
        }
        assert_eq!(reach(Some(at(5)), at(0)), Reach::Proven);
        assert_eq!(reach(None, at(0)), Reach::Stale);
    }

    proptest! {
        #[test]
        fn after_a_move_only_the_new_one_counts(starts in prop::collection::vec((0i64..1_000, prop::option::of(0i64..900)), 0..6), from in -90i64..366, later in 0i64..2_000) {
            let today = day("2026-11-21");
            let mut claims: Vec<Claim> = starts.iter().map(|(back, long)| {
                let since = today.plus_days(400 - back);
                Claim { since, until: long.map(|n| since.plus_days(n)), ..claim("a", "2026-01-01", "") }
            }).collect();
            let from = today.plus_days(from);
            let moved = move_to(&claims, &new("b"), from, today).unwrap();
            for (at, until) in moved.ends {
                prop_assert!(until >= claims[at].since);
                claims[at].until = Some(until);
            }
            let before = claims.clone();
            claims.push(moved.begins);
            prop_assert_eq!(address_on(&claims, from.plus_days(later)).map(|c| c.value.as_str()), Some("b"));
            prop_assert!(!before.iter().any(|c| c.holds_on(from.plus_days(later))));
        }
    }
}

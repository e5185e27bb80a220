//! Lives that meet a new price.

use std::sync::Arc;

use base::Ratio;
use base::id::{PlanId, PlanItemId, PriceId};

use super::super::agreement::{Created, PauseMode};
use super::super::change::When;
use super::super::item::{Bill, Decrease, Increase, Item, Kind, Terms};
use super::super::price::Price;
use super::*;
use crate::catalog::conditions::{Conditions, Trial, TrialAnchor};
use crate::shop::policy::Policy;

fn item(amount: i64, every: &str, kind: Kind) -> Item {
    Item {
        code: "base".into(),
        id: PlanItemId(7),
        price_id: PriceId(1),
        ko: String::new(),
        en: String::new(),
        kind,
        every: every.parse().unwrap(),
        bill: Bill::Advance,
        price: Price::flat(amount),
        quantity: 1,
        tax: Ratio::ZERO,
        meter: None,
        increase: Increase::Prorate,
        decrease: Decrease::Credit,
        addon: false,
    }
}

fn at(text: &str) -> Instant {
    Instant::parse(&format!("{text}:00+09:00")).unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Began on 10 January at 10:00 with 33,000 a month.
fn monthly(trial_days: i64) -> Agreement {
    with(vec![item(33_000, "1 month", Kind::Access)], trial_days)
}

fn with(items: Vec<Item>, days: i64) -> Agreement {
    let start = at("2026-01-10T10:00");
    let trial = (days > 0).then_some(Trial { days, price: 0, anchor: TrialAnchor::TrialEnd });
    let conditions = Conditions { trial, ..Conditions::default() };
    let created = Created::new(Terms::new(PlanId(1), items, &conditions), &conditions, Ratio::ZERO);
    let first = Change { ordinal: 0, at: start, asked_at: start, what: What::Created(created) };
    Agreement { zone: "Asia/Seoul".parse().unwrap(), policy: Arc::new(Policy::default()), changes: vec![first] }
}

fn raise(amount: i64) -> Raise {
    Raise { item: PlanItemId(7), price_id: PriceId(2), price: Price::flat(amount) }
}

fn check(agreement: &Agreement, since: &str, want: Option<&str>) {
    let met = match meet(&raise(36_000), agreement, at(since)) {
        Met::At(meeting) => Some(meeting.at),
        Met::Never | Met::Waiting => None,
    };
    assert_eq!(met, want.map(at), "since {since}");
}

#[test]
fn a_paid_period_runs_out_at_its_price() {
    check(&monthly(0), "2026-06-10T00:00", Some("2026-06-10T10:00"));
    check(&monthly(0), "2026-06-10T10:00", Some("2026-06-10T10:00"));
    check(&monthly(0), "2026-06-10T10:01", Some("2026-07-10T10:00"));
    check(&monthly(0), "2026-06-01T00:00", Some("2026-06-10T10:00"));
    check(&monthly(0), "2025-06-01T00:00", Some("2026-01-10T10:00"));
}

#[test]
fn a_trial_meets_it_at_its_end() {
    check(&monthly(14), "2026-01-15T00:00", Some("2026-01-24T10:00"));
    check(&monthly(14), "2026-02-01T00:00", Some("2026-02-24T10:00"));
}

#[test]
fn who_leaves_before_is_not_touched() {
    let mut agreement = monthly(0);
    let leave = agreement.cancel(When::PeriodEnd, Unused::Keep, at("2026-05-20T10:00")).unwrap();
    agreement.changes.push(leave);
    check(&agreement, "2026-06-01T00:00", None);
    check(&agreement, "2026-05-01T00:00", Some("2026-05-10T10:00"));
}

#[test]
fn a_rest_ends_before_it_or_is_waited_for() {
    let paused = |until: Option<&str>| {
        let mut agreement = monthly(0);
        let pause = agreement.pause(until.map(day), PauseMode::Extend, at("2026-05-20T10:00")).unwrap();
        agreement.changes.push(pause);
        agreement
    };
    // Ten days are added to the period paid until 10 June.
    check(&paused(Some("2026-05-30")), "2026-06-01T00:00", Some("2026-06-20T10:00"));
    // Thirty days are added; the rest of them runs from 19 June on at the old price.
    check(&paused(Some("2026-06-19")), "2026-06-10T00:00", Some("2026-07-10T10:00"));
    assert_eq!(meet(&raise(36_000), &paused(None), at("2026-06-01T00:00")), Met::Waiting);
}

#[test]
fn an_item_in_its_own_cycle_has_its_own_periods() {
    let yearly = item(330_000, "1 year", Kind::Access);
    let other = Item { id: PlanItemId(8), code: "other".into(), ..item(5_000, "1 month", Kind::Access) };
    check(&with(vec![other, yearly], 0), "2026-06-01T00:00", Some("2027-01-10T10:00"));
}

#[test]
fn only_older_versions_at_another_price_are_touched() {
    let of = |price_id: i64, amount: i64| {
        let raise = Raise { item: PlanItemId(7), price_id: PriceId(price_id), price: Price::flat(amount) };
        meet(&raise, &monthly(0), at("2026-06-01T00:00")) != Met::Never
    };
    assert!(of(2, 36_000));
    assert!(!of(1, 36_000));
    assert!(!of(2, 33_000));
    let other = Raise { item: PlanItemId(9), ..raise(36_000) };
    assert_eq!(meet(&other, &monthly(0), at("2026-06-01T00:00")), Met::Never);
}

#[test]
fn only_a_dearer_price_needs_a_yes() {
    let needs = |kind, price: Price, quantity| {
        let own = Item { quantity, price: Price::each(100), ..item(0, "1 month", kind) };
        let raise = Raise { price, ..raise(0) };
        match meet(&raise, &with(vec![own], 0), at("2026-06-01T00:00")) {
            Met::At(meeting) => meeting.needs_consent,
            Met::Never | Met::Waiting => panic!("not met"),
        }
    };
    let tiers: Price = serde_json::from_str(r#"{"graduated": [{"up_to": 50, "each": 90}, {"each": 120}]}"#).unwrap();
    assert!(needs(Kind::Access, Price::each(101), 1));
    assert!(!needs(Kind::Access, Price::each(99), 1));
    assert!(!needs(Kind::Access, tiers.clone(), 50));
    assert!(needs(Kind::Access, tiers.clone(), 200));
    assert!(needs(Kind::Usage, tiers, 1));
    assert!(!needs(Kind::Usage, Price::each(99), 1));
    assert!(!needs(Kind::Access, Price::flat(300), 3) && needs(Kind::Access, Price::flat(301), 3));
}

#[test]
fn a_price_with_a_floor_and_a_ceiling_may_be_dearer_between_them() {
    let needs = |old: &str, new: &str| {
        let [old, new]: [Price; 2] = [old, new].map(|price| serde_json::from_str(price).unwrap());
        let own = Item { price: old, ..item(0, "1 month", Kind::Usage) };
        match meet(&Raise { price: new, ..raise(0) }, &with(vec![own], 0), at("2026-06-01T00:00")) {
            Met::At(meeting) => meeting.needs_consent,
            Met::Never | Met::Waiting => panic!("not met"),
        }
    };
    let old = r#"{"each": 10, "minimum": 200, "maximum": 500}"#;
    // Dearer from 17 to 49 units only.
    assert!(needs(old, r#"{"each": 12, "minimum": 200, "maximum": 500}"#));
    assert!(needs(old, r#"{"each": 10, "minimum": 201, "maximum": 500}"#));
    assert!(needs(old, r#"{"each": 10, "minimum": 200, "maximum": 501}"#));
    assert!(needs(old, r#"{"each": 10, "minimum": 200}"#));
    assert!(!needs(old, r#"{"each": 9, "minimum": 200, "maximum": 500}"#));
    assert!(!needs(old, r#"{"each": 12, "minimum": 100, "maximum": 180}"#));
    // Dearer at one unit only.
    assert!(needs(r#"{"each": 5, "maximum": 6}"#, r#"{"each": 7, "maximum": 6}"#));
}

#[test]
fn the_new_price_is_a_change_at_the_beginning_of_a_period() {
    let (agreement, now) = (monthly(0), at("2026-05-20T10:00"));
    let change = apply(&agreement, &raise(36_000), at("2026-06-10T10:00"), now).unwrap();
    let What::PriceChanged(new) = &change.what else { panic!("{change:?}") };
    assert_eq!((new.cycle, new.terms.mrr()), (CycleRule::Keep, 36_000));
    let ended = end(&agreement, at("2026-06-10T10:00"), now).unwrap();
    assert_eq!(ended.what, What::Canceled(Cancel { unused: Unused::Keep, free: true, waived: false }));
    assert_eq!(undo(&agreement, 5, now), Err(Refusal::NothingAsked));
}

#[test]
fn a_free_trial_becomes_paid_at_its_end() {
    let step = |agreement: &Agreement| trial_end(agreement).and_then(|(_, meeting)| meeting);
    let meeting = step(&monthly(14)).unwrap();
    assert_eq!((meeting.at, meeting.before, meeting.after), (at("2026-01-24T10:00"), 0, 33_000));
    assert_eq!(trial_end(&monthly(0)), None);
    assert_eq!(step(&with(vec![item(0, "1 month", Kind::Access)], 14)), None);
    assert!(step(&with(vec![item(0, "1 month", Kind::Usage)], 14)).is_some());
    let mut left = monthly(14);
    left.changes.push(left.cancel(When::PeriodEnd, Unused::Keep, at("2026-01-12T10:00")).unwrap());
    assert_eq!(trial_end(&left), Some((at("2026-01-24T10:00"), None)));
}

#[test]
fn consent_is_asked_in_the_thirty_days_before() {
    let check = |from: &str, wished: Option<&str>, want: Result<&str, Refusal>| {
        assert_eq!(ask_day(day(from), wished.map(day), day("2026-04-01")), want.map(day), "{from} {wished:?}");
    };
    let earliest = day("2026-05-11");
    check("2026-06-10", None, Ok("2026-05-11"));
    check("2026-06-10", Some("2026-05-11"), Ok("2026-05-11"));
    check("2026-06-10", Some("2026-05-10"), Err(Refusal::ConsentTooEarly { earliest }));
    check("2026-06-10", Some("2026-06-11"), Err(Refusal::AskedAfterTheRise));
    check("2026-04-20", None, Ok("2026-04-01"));
    check("2026-03-31", None, Err(Refusal::InThePast));
    check("2026-06-10", Some("2026-06-10"), Ok("2026-06-10"));
    check("2028-04-01", None, Ok("2028-03-02"));
    check("2028-04-02", None, Err(Refusal::TooFar));
}

#[test]
fn nobody_is_asked_at_night_or_too_early() {
    let zone: Zone = "Asia/Seoul".parse().unwrap();
    let check = |ask: &str, effective: &str, now: &str, want: &str| {
        assert_eq!(ask_at(&zone, day(ask), at(effective), at(now)), at(want), "{ask} {effective} {now}");
    };
    check("2026-05-15", "2026-06-10T10:00", "2026-04-01T10:00", "2026-05-15T10:00");
    check("2026-05-02", "2026-06-25T10:00", "2026-04-01T10:00", "2026-05-26T10:00");
    check("2026-05-15", "2026-06-10T10:00", "2026-05-20T15:30", "2026-05-20T15:30");
    check("2026-05-15", "2026-06-10T10:00", "2026-05-20T22:30", "2026-05-21T10:00");
    check("2026-05-15", "2026-05-21T09:00", "2026-05-20T22:30", "2026-05-20T22:30");
    let remind = |asked: &str| remind_at(&zone, at(asked), at("2026-06-10T10:00"));
    assert_eq!(remind("2026-05-15T10:00"), Some(at("2026-06-03T10:00")));
    assert_eq!(remind("2026-06-01T10:00"), None);
    // Three days apart, to the second.
    assert_eq!(remind("2026-05-31T10:00"), Some(at("2026-06-03T10:00")));
    assert_eq!(remind_at(&zone, at("2026-05-31T10:00").plus_seconds(1), at("2026-06-10T10:00")), None);
    // Letters go out from 8 to 21.
    for (now, want) in
        [("20T07:59", "20T10:00"), ("20T08:00", "20T08:00"), ("20T20:59", "20T20:59"), ("20T21:00", "21T10:00")]
    {
        check("2026-05-15", "2026-06-10T10:00", &format!("2026-05-{now}"), &format!("2026-05-{want}"));
    }
}

#[test]
fn where_it_gets_dearer_by_itself() {
    let (at_end, met) = trial_end(&monthly(14)).unwrap();
    let met = met.unwrap();
    assert_eq!((at_end, met.at), (at("2026-01-24T10:00"), at("2026-01-24T10:00")));
    assert_eq!((met.before, met.after, met.mrr_before, met.mrr_after, met.needs_consent), (0, 33_000, 0, 33_000, true));
    assert_eq!(next_step(&monthly(14), at_end).map(|(at, _)| at), Some(at_end));
    assert_eq!(next_step(&monthly(14), at_end.plus_seconds(1)), None);
    let price =
        r#"{"flat": 33000, "phases": [{"periods": 1, "price": {"flat": 0}}, {"periods": 1, "price": {"flat": 9900}}]}"#;
    let intro = Item { price: serde_json::from_str(price).unwrap(), ..item(0, "1 month", Kind::Access) };
    let agreement = with(vec![intro], 0);
    let shown = |since: Instant| {
        intro_end(&agreement, since).map(|m| (m.at, m.before, m.after, m.mrr_before, m.mrr_after, m.needs_consent))
    };
    let (first, second) = (at("2026-02-10T10:00"), at("2026-03-10T10:00"));
    assert_eq!(shown(at("2026-01-10T10:00")), Some((first, 0, 9_900, 0, 9_900, true)));
    assert_eq!(shown(first), Some((first, 0, 9_900, 0, 9_900, true)));
    assert_eq!(shown(first.plus_seconds(1)), Some((second, 9_900, 33_000, 9_900, 33_000, true)));
    assert_eq!(shown(second.plus_seconds(1)), None);
}

#[test]
fn an_answer_counts_in_the_thirty_days_before_and_no_later() {
    let zone: Zone = "Asia/Seoul".parse().unwrap();
    let check = |answered: &str, want: Result<(), Refusal>| {
        assert_eq!(check_answer(&zone, at(answered), at("2026-06-10T10:00")), want, "{answered}");
    };
    let earliest = day("2026-05-11");
    check("2026-05-10T23:59", Err(Refusal::ConsentTooEarly { earliest }));
    check("2026-05-11T00:00", Ok(()));
    check("2026-06-10T10:00", Ok(()));
    check("2026-06-10T10:01", Err(Refusal::NothingAsked));
}

#[test]
fn silence_is_a_no() {
    let (yes, no) = (Some(Answer::Yes), Some(Answer::No));
    for (needs, answer, without, want) in [
        (true, yes, Without::End, Outcome::Apply),
        (true, yes, Without::Keep, Outcome::Apply),
        (true, no, Without::End, Outcome::End),
        (true, None, Without::End, Outcome::End),
        (true, no, Without::Keep, Outcome::Keep),
        (true, None, Without::Keep, Outcome::Keep),
        (false, None, Without::End, Outcome::Apply),
        (false, no, Without::Keep, Outcome::Apply),
    ] {
        assert_eq!(outcome(needs, answer, without), want, "{needs} {answer:?} {without:?}");
    }
}

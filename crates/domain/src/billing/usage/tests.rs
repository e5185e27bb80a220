//! Usage in lives of agreements: every figure by hand.

use std::sync::Arc;

use base::id::{PlanId, PlanItemId, PriceId};
use base::{Instant, Period, Ratio, Zone};
use proptest::prelude::*;

use super::charge::charge;
use super::stretch::{Stretch, Thing, ending};
use super::tally::level;
use super::*;
use crate::billing::Refusal;
use crate::billing::agreement::{Agreement, Change, Created, PauseMode, What};
use crate::billing::change::When;
use crate::billing::item::{Bill, Decrease, Increase, Item, Kind as ItemKind, Terms};
use crate::billing::line::Draft;
use crate::billing::moment::{self, Key};
use crate::billing::phase::Life;
use crate::billing::price::Price;
use crate::catalog::conditions::Conditions;
use crate::catalog::meter::{Aggregate, Meter};
use crate::shop::policy::Policy;

/// What is told wrong, and why it is refused.
type Mistake<'a> = (&'a dyn Fn(&mut Given), Refusal);

#[test]
fn an_event_has_bounds() {
    let now = at("2026-04-01");
    let given = |change: &dyn Fn(&mut Given)| {
        let mut given = Given { meter: "m".into(), id: "e".into(), ..Given::default() };
        change(&mut given);
        super::event::check(&given, now)
    };
    let plain = given(&|_| ()).unwrap();
    assert_eq!((plain.value, plain.at, plain.op, plain.key.as_str()), (Ratio::ONE, now, Op::Add, "1"));
    let (far, most) = (3_660 * 86_400, super::event::VALUE_MOST);
    let fine: [&dyn Fn(&mut Given); 5] = [
        &|g| g.id = "e".repeat(200),
        &|g| g.value = Some(most.to_string()),
        &|g| g.value = Some((-most).to_string()),
        &|g| g.at = Some(now.plus_seconds(far)),
        &|g| g.at = Some(now.plus_seconds(-far)),
    ];
    for (n, change) in fine.iter().enumerate() {
        assert!(given(change).is_ok(), "{n}");
    }
    let wrong: [Mistake<'_>; 8] = [
        (&|g| g.id = "e".repeat(201), Refusal::BadEventId),
        (&|g| g.id = String::new(), Refusal::BadEventId),
        (&|g| g.key = Some("a\nb".into()), Refusal::BadEventId),
        (&|g| g.value = Some((most + 1).to_string()), Refusal::BadQuantity),
        (&|g| g.value = Some((-most - 1).to_string()), Refusal::BadQuantity),
        (&|g| g.at = Some(now.plus_seconds(far + 1)), Refusal::TooFar),
        (&|g| g.at = Some(now.plus_seconds(-far - 1)), Refusal::TooFar),
        (&|g| g.op = Some("take".into()), Refusal::BadOp),
    ];
    for (change, want) in wrong {
        assert_eq!(given(change), Err(want));
    }
}

fn zone() -> Zone {
    "Asia/Seoul".parse().unwrap()
}

fn at(text: &str) -> Instant {
    let text = if text.len() == 10 { format!("{text}T00:00") } else { text.to_string() };
    Instant::parse(&format!("{text}:00+09:00")).unwrap()
}

fn usage_item(meter: &Meter, price: &str, price_id: i64) -> Item {
    Item {
        code: "u".into(),
        id: PlanItemId(1),
        price_id: PriceId(price_id),
        ko: String::new(),
        en: String::new(),
        kind: ItemKind::Usage,
        every: "1 month".parse().unwrap(),
        bill: Bill::Arrears,
        price: serde_json::from_str(price).unwrap(),
        quantity: 1,
        tax: Ratio::new(1, 10),
        meter: Some(meter.clone()),
        increase: Increase::Prorate,
        decrease: Decrease::Credit,
        addon: false,
    }
}

fn base(amount: i64) -> Item {
    let meter = Meter { code: String::new(), aggregate: Aggregate::Sum, recurring: false };
    let item = usage_item(&meter, "{\"flat\": 1}", 900 + amount);
    let (kind, bill, price) = (ItemKind::Access, Bill::Advance, Price::flat(amount));
    Item { code: "base".into(), kind, bill, price, meter: None, ..item }
}

fn meter(aggregate: Aggregate, recurring: bool) -> Meter {
    Meter { code: "m".into(), aggregate, recurring }
}

/// `2026-04-05 3`, `2026-04-05 3 key`, `2026-04-05 3 -key` for an event of the meter.
fn event(n: usize, text: &str) -> Event {
    let words: Vec<&str> = text.split(' ').collect();
    let key = words.get(2).copied().unwrap_or("");
    let (op, key) = key.strip_prefix('-').map_or((Op::Add, key), |key| (Op::Remove, key));
    let (value, source) = (words[1].parse().unwrap(), String::new());
    Event { meter: "m".into(), at: at(words[0]), source, id: format!("{n:03}"), value, op, key: key.into() }
}

fn events(texts: &[&str]) -> Vec<Event> {
    let mut events: Vec<Event> = texts.iter().enumerate().map(|(n, text)| event(n, text)).collect();
    events.sort_by(|a, b| (a.at, &a.source, &a.id).cmp(&(b.at, &b.source, &b.id)));
    events
}

/// A subscription of one plan since 1 April.
fn agreement(items: Vec<Item>, conditions: &Conditions) -> Agreement {
    let created = Created::new(Terms::new(PlanId(1), items, conditions), conditions, Ratio::new(1, 10));
    let (start, what) = (at("2026-04-01"), What::Created(created));
    let changes = vec![Change { ordinal: 0, at: start, asked_at: start, what }];
    Agreement { zone: zone(), policy: Arc::new(Policy::default()), changes }
}

fn ask(agreement: &mut Agreement, change: impl FnOnce(&Agreement) -> Result<Change, crate::billing::Refusal>) {
    let change = change(agreement).unwrap();
    agreement.changes.push(change);
}

/// Every moment up to a day, with the usage lines it makes: `issued item amount from..to`.
fn live(agreement: &Agreement, events: &[(&str, &str)], until: &str) -> Vec<String> {
    let life = Life::of(agreement);
    let (mut done, mut seen, mut since): (Vec<Key>, _, Option<Instant>) = (vec![], at("2026-04-01"), None);
    let (mut billed, mut log) = (Vec::new(), Vec::new());
    while let Some(moment) = moment::next(&life, seen, &|key| done.contains(key)).filter(|m| m.at <= at(until)) {
        let known: Vec<(&str, &str)> =
            events.iter().filter(|(told, _)| at(told) <= moment.at || *told == "-").copied().collect();
        let known_before = |told: &str| since.is_some_and(|since| at(told) > since);
        let late = known.iter().filter(|(told, _)| known_before(told)).map(|(_, text)| event(0, text));
        let late = late.filter(|event| since.is_some_and(|since| event.at < since));
        let late: Vec<Late> = late.map(|event| Late { meter: event.meter, at: event.at }).collect();
        let texts: Vec<&str> = known.iter().map(|(_, text)| *text).collect();
        let told = Told { events: self::events(&texts), late, billed: billed.clone(), since };
        for line in lines(agreement, &life, &moment, &told).unwrap() {
            log.push(show(moment.at, &line));
            billed.push(BilledUsage {
                kind: line.kind,
                item: line.item,
                price: line.price,
                service: line.service.unwrap(),
                full: line.full.unwrap(),
                quantity: line.quantity,
                amount: line.amount,
            });
        }
        done.extend(moment.due.iter().map(|due| due.key.clone()));
        (seen, since) = (moment.at, Some(moment.at));
    }
    log
}

fn show(at: Instant, line: &Draft) -> String {
    let (zone, service) = (zone(), line.service.unwrap());
    let day = |at| zone.day(at).to_string().split_off(5);
    format!("{} {} {} {}..{}", day(at), line.item, line.amount, day(service.from), day(service.to))
}

/// The quantity of April, and of May where a level is carried over.
fn check(aggregate: Aggregate, texts: &[&str], want: &str) {
    check_price(&meter(aggregate, false), r#"{"each": 1}"#, texts, &[want]);
}

/// Quantities of the months from April on.
fn check_price(meter: &Meter, price: &str, texts: &[&str], want: &[&str]) {
    let agreement = agreement(vec![usage_item(meter, price, 1)], &Conditions::default());
    let life = Life::of(&agreement);
    let until = ["2026-05-01", "2026-06-01", "2026-07-01"][want.len() - 1];
    let stretches = ending(&agreement, &life, None, at(until));
    let events = events(texts);
    let found: Vec<String> =
        stretches.iter().map(|s| charge(&agreement, &life, s, &events).quantity.to_string()).collect();
    assert_eq!(found, want, "{texts:?}");
}

const APRIL: [&str; 4] = ["2026-04-05 3", "2026-04-06 9", "2026-04-20 4.5", "2026-05-02 100"];

#[test]
fn sum_adds_the_values_of_the_period() {
    check(Aggregate::Sum, &APRIL, "16.5");
    check(Aggregate::Sum, &["2026-04-05 3", "2026-04-06 -1"], "2");
}

#[test]
fn count_counts_events_whatever_their_value() {
    check(Aggregate::Count, &APRIL, "3");
}

#[test]
fn max_takes_the_largest() {
    check(Aggregate::Max, &APRIL, "9");
    check(Aggregate::Max, &["2026-04-05 -3"], "-3");
    check(Aggregate::Max, &[], "0");
}

#[test]
fn latest_goes_by_the_time_of_the_events() {
    check(Aggregate::Latest, &["2026-04-20 5", "2026-04-10 9"], "5");
}

#[test]
fn unique_counts_the_keys_that_are_there() {
    check(Aggregate::Unique, &["2026-04-05 1 a", "2026-04-06 1 b", "2026-04-07 1 a"], "2");
    check(Aggregate::Unique, &["2026-04-05 1 a", "2026-04-06 1 b", "2026-04-07 1 -a"], "1");
    check(Aggregate::Unique, &["2026-04-05 1 -a", "2026-04-06 1 a"], "1");
}

#[test]
fn a_weighted_level_counts_its_days() {
    check(Aggregate::WeightedSum, &["2026-04-11T15:00 30"], "20");
    check(Aggregate::WeightedSum, &["2026-04-11T15:00 30", "2026-04-21 -30"], "10");
    check(Aggregate::WeightedSum, &["2026-04-01 10", "2026-04-30T23:59 30"], "11");
}

#[test]
fn a_period_is_half_open() {
    check(Aggregate::Sum, &["2026-03-31T23:59 1", "2026-04-01 2", "2026-04-30T23:59 4", "2026-05-01 8"], "6");
}

#[test]
fn a_recurring_level_is_carried_over() {
    let each = r#"{"each": 1}"#;
    check_price(&meter(Aggregate::WeightedSum, true), each, &["2026-04-11 30"], &["20", "30", "30"]);
    check_price(&meter(Aggregate::Sum, true), each, &["2026-04-11 30", "2026-05-11 -10"], &["30", "20"]);
    let keys = ["2026-04-11 1 a", "2026-04-12 1 b", "2026-05-11 1 -a"];
    check_price(&meter(Aggregate::Unique, true), each, &keys, &["2", "1", "1"]);
}

#[test]
fn a_prorated_price_weights_each_unit_by_its_days() {
    let price = r#"{"each": 1, "prorated": true}"#;
    check_price(&meter(Aggregate::Sum, false), price, &["2026-04-16T09:00 3"], &["1.5"]);
    check_price(&meter(Aggregate::Unique, false), price, &["2026-04-16 1 a", "2026-04-22 1 -a"], &["0.2"]);
    check_price(&meter(Aggregate::Max, false), price, &["2026-04-16 2", "2026-04-28 12", "2026-04-29 4"], &["2"]);
}

/// Lives of one usage item at 100 each; events are (told, what).
fn check_life(change: impl FnOnce(&mut Agreement), told: &[(&str, &str)], until: &str, want: &[&str]) {
    let mut agreement =
        agreement(vec![usage_item(&meter(Aggregate::Sum, false), r#"{"each": 100}"#, 1)], &Conditions::default());
    change(&mut agreement);
    assert_eq!(live(&agreement, told, until), want);
}

#[test]
fn every_period_has_its_own_line() {
    let told = [("2026-04-05", "2026-04-05 3"), ("2026-05-05", "2026-05-05 5")];
    check_life(|_| {}, &told, "2026-06-30", &["05-01 u 300 04-01..05-01", "06-01 u 500 05-01..06-01"]);
}

#[test]
fn a_late_event_is_a_line_of_its_own() {
    let told = [("2026-04-05", "2026-04-05 3"), ("2026-05-03", "2026-04-20 4"), ("2026-05-10", "2026-05-10 2")];
    let want = ["05-01 u 300 04-01..05-01", "06-01 u 400 04-01..05-01", "06-01 u 200 05-01..06-01"];
    check_life(|_| {}, &told, "2026-06-30", &want);
}

#[test]
fn a_late_event_of_a_period_without_a_line() {
    check_life(|_| {}, &[("2026-05-03", "2026-04-20 4")], "2026-06-30", &["06-01 u 400 04-01..05-01"]);
}

fn other_price(price: &str, id: i64) -> Terms {
    let item = usage_item(&meter(Aggregate::Sum, false), price, id);
    Terms::new(PlanId(2), vec![item], &Conditions::default())
}

#[test]
fn a_change_in_the_middle_bills_what_was_used() {
    let change = |a: &mut Agreement| {
        let terms = other_price(r#"{"each": 50}"#, 2);
        ask(a, |a| a.change_plan(terms, &[], When::Now, None, at("2026-04-16")));
    };
    let told = [("2026-04-05", "2026-04-05 3"), ("2026-04-20", "2026-04-20 2"), ("2026-04-21", "2026-04-10 4")];
    let want = ["04-16 u 300 04-01..04-16", "05-01 u 400 04-01..04-16", "05-01 u 100 04-16..05-01"];
    check_life(change, &told, "2026-05-02", &want);
}

#[test]
fn back_to_the_old_price_in_one_period_is_one_ladder() {
    let change = |a: &mut Agreement| {
        let (old, new) = (other_price(r#"{"each": 100}"#, 1), other_price(r#"{"each": 50}"#, 2));
        ask(a, |a| a.change_plan(new, &[], When::Now, None, at("2026-04-11")));
        ask(a, |a| a.change_plan(old, &[], When::Now, None, at("2026-04-21")));
    };
    let told = [("2026-04-05", "2026-04-05 3"), ("2026-04-15", "2026-04-15 2"), ("2026-04-25", "2026-04-25 1")];
    let want = ["04-11 u 300 04-01..04-11", "04-21 u 100 04-11..04-21", "05-01 u 100 04-21..05-01"];
    check_life(change, &told, "2026-05-02", &want);
}

#[test]
fn days_of_a_pause_are_free() {
    let change = |a: &mut Agreement| {
        let until = Some("2026-04-21".parse().unwrap());
        ask(a, |a| a.pause(until, PauseMode::Credit, at("2026-04-11")));
    };
    let told = [("2026-04-05", "2026-04-05 3"), ("2026-04-15", "2026-04-15 2"), ("2026-04-25", "2026-04-25 1")];
    check_life(change, &told, "2026-05-02", &["05-01 u 400 04-01..05-01"]);
}

#[test]
fn a_pause_over_the_end_of_a_period_loses_nothing() {
    let change = |a: &mut Agreement| {
        let until = Some("2026-05-11".parse().unwrap());
        ask(a, |a| a.pause(until, PauseMode::Credit, at("2026-04-21")));
    };
    let told = [("2026-04-05", "2026-04-05 3"), ("2026-05-15", "2026-05-15 2")];
    let want = ["05-01 u 300 04-01..04-21", "06-01 u 200 05-11..06-01"];
    check_life(change, &told, "2026-06-02", &want);
}

#[test]
fn an_extended_period_is_one_line() {
    let change = |a: &mut Agreement| {
        let until = Some("2026-04-21".parse().unwrap());
        ask(a, |a| a.pause(until, PauseMode::Extend, at("2026-04-11")));
    };
    let told = [("2026-04-05", "2026-04-05 3"), ("2026-05-05", "2026-05-05 1")];
    check_life(change, &told, "2026-05-12", &["05-11 u 400 04-01..05-11"]);
}

fn check_commitment(commitment: i64, change: impl FnOnce(&mut Agreement), value: i64, until: &str, want: &[&str]) {
    let conditions = Conditions { commitment, ..Conditions::default() };
    let items = vec![base(300_000), usage_item(&meter(Aggregate::Sum, false), r#"{"each": 100}"#, 1)];
    let mut agreement = agreement(items, &conditions);
    change(&mut agreement);
    let text = format!("2026-04-10 {value}");
    assert_eq!(live(&agreement, &[("2026-04-10", &text)], until), want);
}

#[test]
fn a_commitment_is_filled_up() {
    let want = ["05-01 u 200000 04-01..05-01", "05-01 minimum 500000 04-01..05-01"];
    check_commitment(1_000_000, |_| {}, 2_000, "2026-05-02", &want);
    check_commitment(1_000_000, |_| {}, 9_000, "2026-05-02", &["05-01 u 900000 04-01..05-01"]);
    check_commitment(1_000_000, |_| {}, 7_000, "2026-05-02", &["05-01 u 700000 04-01..05-01"]);
}

#[test]
fn a_commitment_shrinks_with_its_period() {
    let leave = |a: &mut Agreement| {
        ask(a, |a| a.cancel(When::Now, crate::billing::agreement::Unused::Credit, at("2026-04-16")));
    };
    // 15 of 30 days: 500000 - 150000 - 200000.
    let want = ["04-16 u 200000 04-01..04-16", "04-16 minimum 150000 04-01..04-16"];
    check_commitment(1_000_000, leave, 2_000, "2026-05-02", &want);
}

#[test]
fn thresholds_bill_the_running_sum() {
    let conditions = Conditions { thresholds: vec![20_000, 50_000], ..Conditions::default() };
    let agreement = agreement(vec![usage_item(&meter(Aggregate::Sum, false), r#"{"each": 100}"#, 1)], &conditions);
    let life = Life::of(&agreement);
    let now = at("2026-04-20");
    let full = Period::new(at("2026-04-01"), at("2026-05-01"));
    let billed = |amount: i64| BilledUsage {
        kind: Kind::Usage,
        item: "u".into(),
        price: Some(PriceId(1)),
        service: Period::new(full.from, at("2026-04-10")),
        full,
        quantity: amount / 100,
        amount,
    };
    for (used, before, want) in [
        ("199", None, vec![]),
        ("200", None, vec!["04-20 u 20000 04-01..04-20"]),
        ("250", Some(20_000), vec![]),
        ("700", Some(20_000), vec!["04-20 u 50000 04-10..04-20"]),
        ("900", Some(70_000), vec![]),
    ] {
        let told = Told {
            events: events(&[&format!("2026-04-20 {used}")]),
            billed: before.map(billed).into_iter().collect(),
            ..Told::default()
        };
        let lines = early(&agreement, &life, now, &told).unwrap();
        assert_eq!(lines.iter().map(|line| show(now, line)).collect::<Vec<_>>(), want, "{used}");
    }
}

#[test]
fn free_events_are_the_first_ones() {
    let price = r#"{"percent": {"rate": "0.01", "each": 30, "free": 2}}"#;
    let agreement = agreement(vec![usage_item(&meter(Aggregate::Sum, false), price, 1)], &Conditions::default());
    let told = [("2026-04-05", "2026-04-05 1000"), ("2026-04-06", "2026-04-07 9000"), ("2026-04-07", "2026-04-06 500")];
    assert_eq!(live(&agreement, &told, "2026-05-01"), ["05-01 u 120 04-01..05-01"]);
}

proptest! {
    /// However they arrive, the same events make the same quantity, of every aggregate.
    #[test]
    fn order_of_arrival_never_matters(
        seeds in proptest::collection::vec((0i64..30, 0i64..24, -50i64..50, 0u8..4, any::<bool>()), 1..30),
        shift in 0usize..30,
    ) {
        let all: Vec<Event> = seeds.iter().enumerate().map(|(n, (day, hour, value, key, add))| Event {
            meter: "m".into(),
            at: at("2026-04-01").plus_seconds(day * 86_400 + hour * 3_600),
            source: String::new(),
            id: format!("{n:03}"),
            value: Ratio::new(i128::from(*value), 4),
            op: if *add { Op::Add } else { Op::Remove },
            key: key.to_string(),
        }).collect();
        let mut other = all.clone();
        other.rotate_left(shift % all.len());
        other.reverse();
        let sort = |mut events: Vec<Event>| {
            events.sort_by(|a, b| (a.at, &a.source, &a.id).cmp(&(b.at, &b.source, &b.id)));
            events
        };
        let (one, two) = (sort(all), sort(other));
        for aggregate in Aggregate::ALL {
            prop_assert_eq!(level(*aggregate, one.iter()), level(*aggregate, two.iter()));
        }
    }

    /// A weighted sum is the integral of its level: adding up day by day gives the same.
    #[test]
    fn a_weighted_sum_is_its_level_day_by_day(seeds in proptest::collection::vec((0i64..30, -9i64..9), 0..20)) {
        let item = usage_item(&meter(Aggregate::WeightedSum, false), r#"{"each": 1}"#, 1);
        let agreement = agreement(vec![item], &Conditions::default());
        let life = Life::of(&agreement);
        let texts: Vec<String> = seeds.iter().map(|(day, v)| format!("2026-04-{:02} {v}", day + 1)).collect();
        let events = events(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let stretch = ending(&agreement, &life, None, at("2026-05-01")).remove(0);
        let days = (1..=30).map(|day| seeds.iter().filter(|(d, _)| d < &day).map(|(_, v)| v).sum::<i64>()).sum::<i64>();
        prop_assert_eq!(charge(&agreement, &life, &stretch, &events).quantity, Ratio::new(i128::from(days), 30));
    }
}

#[test]
fn a_stretch_knows_its_share() {
    let agreement =
        agreement(vec![usage_item(&meter(Aggregate::Sum, false), r#"{"each": 1}"#, 1)], &Conditions::default());
    let life = Life::of(&agreement);
    let phase = life.phases.first().unwrap();
    let (item, slot) =
        (&phase.terms.items[0], super::stretch::slot(&life, phase, "1 month".parse().unwrap(), phase.from));
    let half = Stretch::of(&agreement, &life, Thing::Item(item), slot.unwrap(), at("2026-04-16")).unwrap();
    assert_eq!(super::charge::share(&agreement, &life, &half).floor, Ratio::new(1, 2));
}

/// The level at the end of each day of the running period, as it is seen at an instant.
fn check_days(aggregate: Aggregate, every: &str, texts: &[&str], now: &str, want: &[(&str, i64)], all: usize) {
    let item = Item { every: every.parse().unwrap(), ..usage_item(&meter(aggregate, false), r#"{"each": 1}"#, 1) };
    let agreement = agreement(vec![item], &Conditions::default());
    let told = Told { events: events(texts), late: vec![], billed: vec![], since: None };
    let days = readings(&agreement, &Life::of(&agreement), at(now), &told).remove(0).days;
    assert_eq!(days.len(), all, "{texts:?}");
    for (day, level) in want {
        assert!(days.contains(&(day.parse().unwrap(), *level)), "{day} {level} is not in {days:?}");
    }
}

#[test]
fn a_reading_shows_the_level_of_each_day() {
    let told = ["2026-04-02T23:59 3", "2026-04-03 4.5", "2026-04-04 1"];
    let want = [("2026-04-01", 0), ("2026-04-02", 3), ("2026-04-03", 8), ("2026-04-04", 9)];
    check_days(Aggregate::Sum, "1 month", &told, "2026-04-04", &want, 4);
    check_days(Aggregate::Sum, "1 month", &told, "2026-04-03T23:59", &want[..3], 3);
    check_days(Aggregate::Max, "1 month", &told, "2026-04-05", &[("2026-04-03", 5), ("2026-04-05", 5)], 5);
    // The period begins anew.
    check_days(Aggregate::Sum, "1 month", &["2026-05-02 7"], "2026-05-02", &[("2026-05-01", 0), ("2026-05-02", 7)], 2);
    let four = ["2026-04-03 1"; 4];
    check_days(Aggregate::Count, "1 month", &four, "2026-04-05", &[("2026-04-03", 4), ("2026-04-05", 4)], 5);
    // A long period shows its beginning.
    check_days(Aggregate::Sum, "2 years", &told[..1], "2028-01-01", &[("2027-05-05", 3)], 400);
}

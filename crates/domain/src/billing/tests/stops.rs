//! Stops: pauses over the end of a period, leaving in a pause, an end that takes the place of another.

use base::Day;
use base::id::PlanId;

use super::{Shop, item, plan};
use crate::billing::agreement::{PauseMode, Unused};
use crate::billing::change::When;
use crate::billing::item::{Bill, Terms};
use crate::catalog::conditions::Conditions;

/// Used since June, 31,000 a month in arrears, paused on 11 June.
fn check_paused_arrears(until: Option<&str>, mode: PauseMode, cancel: Option<&str>, want: &[&str]) {
    let terms = Terms::new(PlanId(1), vec![item("use", 31_000, "1 month", Bill::Arrears)], &Conditions::default());
    let mut shop = Shop::open("2026-06-01", terms, None);
    let now = shop.now("2026-06-11");
    let until = until.map(|day| day.parse().unwrap());
    assert!(shop.ask(now, |a| a.pause(until, mode, now)));
    if let Some(end) = cancel.map(|day| shop.now(day)) {
        assert!(shop.ask(end, |a| a.cancel(When::Now, Unused::Credit, end)));
    }
    shop.check("2026-09-01", want);
}

#[test]
fn what_was_used_before_a_pause_is_billed_where_its_period_ends() {
    const JUNE: &str = "2026-07-01 period 10333 2026-06-01..2026-06-11";
    const AUGUST: &str = "2026-09-01 period 31000 2026-08-01..2026-09-01";
    let july = |from: &str, amount: &str| format!("2026-08-01 period {amount} 2026-07-{from}..2026-08-01");
    check_paused_arrears(Some("2026-07-11"), PauseMode::Credit, None, &[JUNE, &july("11", "21000"), AUGUST]);
    check_paused_arrears(Some("2026-07-01"), PauseMode::Credit, None, &[JUNE, &july("01", "31000"), AUGUST]);
    check_paused_arrears(None, PauseMode::Credit, None, &[JUNE]);
    check_paused_arrears(
        None,
        PauseMode::Credit,
        Some("2026-06-20"),
        &["2026-06-20 period 10333 2026-06-01..2026-06-11"],
    );
    check_paused_arrears(None, PauseMode::Credit, Some("2026-07-01"), &[JUNE]);
    check_paused_arrears(None, PauseMode::Credit, Some("2026-08-15"), &[JUNE]);
    check_paused_arrears(
        None,
        PauseMode::Extend,
        Some("2026-08-15"),
        &["2026-08-15 period 10333 2026-06-01..2026-06-11"],
    );
}

/// Paid 30,000 for June, paused on the 11th in a way that moves the end, left on a day.
fn check_left_in_a_pause(until: Option<&str>, left: &str, back: &str) {
    let mut shop = Shop::open("2026-06-01", plan(30_000), None);
    let (now, end) = (shop.now("2026-06-11"), shop.now(left));
    let until = until.map(|day| day.parse().unwrap());
    assert!(shop.ask(now, |a| a.pause(until, PauseMode::Extend, now)));
    assert!(shop.ask(end, |a| a.cancel(When::Now, Unused::Credit, end)));
    shop.check("2026-12-01", &["2026-06-01 period 30000 2026-06-01..2026-07-01", back]);
}

#[test]
fn no_day_of_a_pause_is_paid_when_one_leaves_in_it() {
    check_left_in_a_pause(
        Some("2026-06-21"),
        "2026-06-16",
        "2026-06-16 proration_credit -20000 2026-06-11..2026-07-01",
    );
    check_left_in_a_pause(None, "2026-09-16", "2026-09-16 proration_credit -20000 2026-06-11..2026-07-01");
    // Over where the pause ends, and five days later.
    check_left_in_a_pause(
        Some("2026-06-21"),
        "2026-06-21",
        "2026-06-21 proration_credit -20000 2026-06-11..2026-07-01",
    );
    check_left_in_a_pause(
        Some("2026-06-21"),
        "2026-06-26",
        "2026-06-26 proration_credit -15000 2026-06-16..2026-07-01",
    );
}

#[test]
fn an_end_that_took_the_place_of_another_leaves_none_when_it_is_taken_back() {
    let mut shop = Shop::open("2026-06-01", plan(30_000), None);
    let (first, second, back) = (shop.now("2026-06-05"), shop.now("2026-06-06"), shop.now("2026-06-07"));
    let day: Day = "2026-06-21".parse().unwrap();
    assert!(shop.ask(first, |a| a.cancel(When::PeriodEnd, Unused::Credit, first)));
    assert!(shop.ask(second, |a| a.cancel(When::On(day), Unused::Credit, second)));
    assert_eq!(shop.agreement.planned(second).len(), 1);
    assert!(shop.ask(back, |a| a.uncancel(back)));
    shop.check(
        "2026-07-01",
        &["2026-06-01 period 30000 2026-06-01..2026-07-01", "2026-07-01 period 30000 2026-07-01..2026-08-01"],
    );
}

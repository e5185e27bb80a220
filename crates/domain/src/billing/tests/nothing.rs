//! Periods that cost nothing, and the bounds of changes and terms.

use super::*;
use crate::billing::agreement::{Charge, Skip};
use crate::billing::change::QUANTITY_MOST;
use crate::catalog::conditions::{Term, Then};

#[test]
fn a_line_of_nothing_pays_for_no_time() {
    let free_to_paid = |item: Item, paid: &[&str]| {
        let free = Terms::new(PlanId(1), vec![Item { quantity: 0, ..item.clone() }], &Conditions::default());
        let mut shop = Shop::open("2026-06-01", free, None);
        let (more, back) = (shop.now("2026-06-16"), shop.now("2026-06-26"));
        assert!(shop.ask(more, |a| a.set_quantity(Some("base"), 2, When::Now, more)));
        assert!(shop.ask(back, |a| a.set_quantity(Some("base"), 4, When::Now, back)));
        shop.check("2026-06-30", paid);
    };
    let seat = Item { price: Price::each(3_000), ..item("base", 0, "1 month", Bill::Advance) };
    free_to_paid(
        seat.clone(),
        &[
            "2026-06-01 period 0 2026-06-01..2026-07-01",
            "2026-06-16 proration_charge 3000 2026-06-16..2026-07-01",
            "2026-06-26 proration_credit -1000 2026-06-26..2026-07-01",
            "2026-06-26 proration_charge 2000 2026-06-26..2026-07-01",
        ],
    );
    free_to_paid(
        Item { increase: Increase::Full, ..seat.clone() },
        &[
            "2026-06-01 period 0 2026-06-01..2026-07-01",
            "2026-06-16 proration_charge 6000 2026-06-16..2026-07-01",
            "2026-06-26 proration_charge 6000 2026-06-26..2026-07-01",
        ],
    );
    free_to_paid(Item { increase: Increase::None, ..seat }, &["2026-06-01 period 0 2026-06-01..2026-07-01"]);
}

#[test]
fn leaving_a_free_plan_pays_for_the_rest_of_the_period() {
    let mut shop = Shop::open("2026-06-01", plan(0), None);
    let (now, more) = (shop.now("2026-06-16"), shop.now("2026-06-26"));
    let keeps =
        |n| Item { price: Price::each(n), decrease: Decrease::Keep, ..item("base", n, "1 month", Bill::Advance) };
    let paid = Terms::new(PlanId(2), vec![keeps(30_000)], &Conditions::default());
    assert!(shop.ask(now, |a| a.change_plan(paid, &[], When::Now, None, now)));
    assert!(shop.ask(more, |a| a.set_quantity(Some("base"), 3, When::Now, more)));
    shop.check(
        "2026-06-30",
        &[
            "2026-06-01 period 0 2026-06-01..2026-07-01",
            "2026-06-16 proration_charge 15000 2026-06-16..2026-07-01",
            "2026-06-26 proration_charge 10000 2026-06-26..2026-07-01",
        ],
    );
}

#[test]
fn recurring_revenue_is_of_those_who_pay() {
    let mut shop = Shop::open("2026-06-01", plan(30_000), None);
    let (before, end) = (shop.now("2026-05-31"), shop.now("2026-06-11"));
    assert!(shop.ask(end, |a| a.cancel(When::Now, Unused::Credit, end)));
    let life = Life::of(&shop.agreement);
    assert_eq!([before, shop.seen, end].map(|at| life.mrr(at)), [0, 0, 0]);
    assert_eq!(life.mrr(shop.now("2026-06-10")), 30_000);
    let yearly = Terms::new(PlanId(1), vec![item("a", 1_000, "1 year", Bill::Arrears)], &Conditions::default());
    assert_eq!((yearly.mrr(), plan(30_000).mrr()), (83, 30_000));
}

#[test]
fn a_term_taken_up_later_counts_from_its_period() {
    let three = |amount, then| Terms { term: Some(Term { periods: 3, then }), ..plan(amount) };
    let end = |shop: &Shop| Life::of(&shop.agreement).ends_at().map(|at| shop.agreement.zone.day(at).to_string());
    let mut shop = Shop::open("2026-01-01", plan(30_000), None);
    let (now, later) = (shop.now("2026-06-11"), shop.now("2026-07-11"));
    assert!(shop.ask(now, |a| a.change_plan(three(20_000, Then::Stop), &[], When::Now, None, now)));
    assert_eq!(end(&shop).as_deref(), Some("2026-09-01"));
    // Another plan with a term goes on with it.
    assert!(shop.ask(later, |a| a.change_plan(three(10_000, Then::Stop), &[], When::Now, None, later)));
    assert_eq!(end(&shop).as_deref(), Some("2026-09-01"));
    let mut shop = Shop::open("2026-01-01", plan(30_000), None);
    assert!(shop.ask(now, |a| a.change_plan(three(20_000, Then::Renew), &[], When::Now, None, now)));
    let (before, after) = (shop.now("2026-08-31"), shop.now("2026-09-02"));
    for (at, want) in [(later, "2026-09-01"), (before, "2026-09-01"), (after, "2026-12-01")] {
        let change = shop.agreement.cancel(When::TermEnd, Unused::Keep, at).unwrap();
        assert_eq!(shop.agreement.zone.day(change.at).to_string(), want);
    }
}

#[test]
fn occurrences_have_names_that_never_change() {
    let of = |every: &str, bill| {
        let terms = Terms::new(PlanId(1), vec![item("base", 1, every, bill)], &Conditions::default());
        let shop = Shop::open("2026-01-01", terms, None);
        let after = Instant::from_micros(shop.seen.micros() + i64::from(bill == Bill::Arrears));
        let found = moment::next(&Life::of(&shop.agreement), after, &|_| false).unwrap();
        found.due.iter().map(|d| format!("{} {}", d.key.item, d.key.ordinal)).collect::<Vec<_>>()
    };
    assert_eq!(of("1 month", Bill::Advance), ["start 0", "0.base.1m 0"]);
    assert_eq!(of("2 years", Bill::Advance), ["start 0", "0.base.2y 0"]);
    assert_eq!(of("1 week", Bill::Arrears), ["0.base.1w.end 0"]);
    assert_eq!(of("10 days", Bill::Arrears), ["0.base.10d.end 0"]);
}

#[test]
fn terms_are_kept_as_they_are() {
    let one = Terms { commitment: 1, ..plan(1) };
    assert_eq!(serde_json::from_value::<Terms>(serde_json::to_value(&one).unwrap()).unwrap(), one);
    assert!(serde_json::to_value(plan(1)).unwrap().get("commitment").is_none());
    assert_eq!(plan(1).quantity(), 1);
}

#[test]
fn changes_have_bounds() {
    let shop = Shop::open("2026-06-01", plan(30_000), None);
    let (a, now) = (&shop.agreement, shop.now("2026-06-11"));
    let today = a.zone.day(now);
    let pause = |days| a.pause(Some(today.plus_days(days)), PauseMode::Credit, now).map(|_| ());
    assert_eq!(pause(0), Err(Refusal::PauseEndsBeforeItBegins));
    assert_eq!((pause(1), pause(366)), (Ok(()), Ok(())));
    assert_eq!(pause(367), Err(Refusal::PauseTooLong { days: 367, most: 366 }));
    let cancel = |days| a.cancel(When::On(today.plus_days(days)), Unused::Keep, now).map(|_| ());
    assert_eq!((cancel(-1), cancel(3_661)), (Err(Refusal::InThePast), Err(Refusal::TooFar)));
    assert_eq!((cancel(0), cancel(3_660)), (Ok(()), Ok(())));
    let items = |n| Terms { items: vec![item("a", 1, "1 month", Bill::Advance); n], ..plan(1) };
    let change = |terms| a.change_plan(terms, &[], When::Now, None, now).map(|_| ());
    assert_eq!(
        (change(items(0)), change(items(101))),
        (Err(Refusal::NoItems), Err(Refusal::TooManyItems { most: 100 }))
    );
    assert_eq!(change(items(100)), Ok(()));
    let of = |quantity, price| Terms {
        items: vec![Item { quantity, price, ..item("a", 0, "1 month", Bill::Advance) }],
        ..plan(1)
    };
    let most = QUANTITY_MOST;
    assert_eq!((change(of(most, Price::flat(1))), change(of(0, Price::flat(1)))), (Ok(()), Ok(())));
    assert_eq!(change(of(most + 1, Price::flat(1))), Err(Refusal::BadQuantity));
    assert_eq!(change(of(-1, Price::flat(1))), Err(Refusal::BadQuantity));
    assert_eq!(change(of(1, Price::flat(base::money::MOST))), Ok(()));
    assert_eq!(change(of(2, Price::each(base::money::MOST))), Err(Refusal::AmountTooLarge));
}

#[test]
fn the_rest_of_a_skipped_period_costs_nothing_whatever_changes() {
    let skipped = || {
        let mut shop = Shop::open("2026-06-01", plan(30_000), None);
        let now = shop.now("2026-06-20");
        let skip = What::Skipped(Skip { day: "2026-07-01".parse().unwrap(), charge: Charge::None });
        assert!(shop.ask(now, |a| Ok(Change { ordinal: a.next_ordinal(), at: now, asked_at: now, what: skip })));
        shop
    };
    let first = "2026-06-01 period 30000 2026-06-01..2026-07-01";
    let next = "2026-08-01 period 30000 2026-08-01..2026-09-01";
    let mut paused = skipped();
    let (now, until) = (paused.now("2026-07-11"), "2026-07-16".parse().unwrap());
    assert!(paused.ask(now, |a| a.pause(Some(until), PauseMode::Credit, now)));
    paused.check("2026-08-01", &[first, next]);
    let mut changed = skipped();
    assert!(changed.ask(now, |a| a.change_plan(plan(60_000), &[], When::Now, None, now)));
    changed.check("2026-08-01", &[first, "2026-08-01 period 60000 2026-08-01..2026-09-01"]);
    // What is new is paid for.
    let mut more = skipped();
    assert!(more.ask(now, |a| a.add_item(item("care", 3_100, "1 month", Bill::Advance), When::Now, now)));
    let care =
        ["2026-07-11 proration_charge 2100 2026-07-11..2026-08-01", "2026-08-01 period 3100 2026-08-01..2026-09-01"];
    more.check("2026-08-01", &[first, care[0], next, care[1]]);
}

/// What comes back of April on the 16th when the line was discounted, and some of it had come back before.
fn check_back(discount: i64, credited: i64, want: &[&str]) {
    let mut shop = Shop::open("2026-04-01", plan(30_000), None);
    let now = shop.now("2026-04-16");
    shop.run(now, false);
    (shop.billed[0].discount, shop.billed[0].credited) = (discount, credited);
    shop.log.clear();
    assert!(shop.ask(now, |a| a.cancel(When::Now, Unused::Credit, now)));
    shop.check("2026-04-30", want);
}

#[test]
fn no_more_comes_back_than_was_paid() {
    let back = |amount: &str| format!("2026-04-16 proration_credit {amount} 2026-04-16..2026-05-01");
    check_back(0, 0, &[&back("-15000")]);
    check_back(0, 20_000, &[&back("-10000")]);
    check_back(0, 30_000, &[]);
    check_back(10_000, 0, &[&back("-10000")]);
    // What a coupon took off is said even where nothing comes back.
    check_back(30_000, 0, &[&back("0")]);
    // A credit note gave more back than is left of it: nobody owes that now.
    check_back(10_000, 25_000, &[&back("0")]);
    check_back(0, 35_000, &[]);
}

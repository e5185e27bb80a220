//! Coupons over lines: amounts and shares, order, split, periods that count, changes and their reverses.

use base::id::{InvoiceId, PlanId, PriceId};
use base::{Amount, Currency, Instant, Period, Ratio};
use proptest::prelude::*;

use super::super::NoCoupon;
use super::super::line::{Draft, Kind};
use super::*;
use crate::shop::policy::Policy;

fn at(day: i64) -> Instant {
    Instant::from_micros(day * 86_400_000_000)
}

fn span(from: i64, to: i64) -> Period {
    Period::new(at(from), at(to))
}

fn line(kind: Kind, item: &str, amount: Amount, service: Period) -> Draft {
    Draft {
        item: item.into(),
        kind,
        ko: String::new(),
        en: String::new(),
        service: Some(service),
        paid: None,
        full: Some(span(0, 30)),
        quantity: 1,
        amount,
        discount: 0,
        tax_rate: Ratio::ZERO,
        price: Some(PriceId(amount.abs())),
        change: 0,
        credits: None,
    }
}

fn month(item: &str, amount: Amount) -> Draft {
    line(Kind::Period, item, amount, span(0, 30))
}

fn won(amount: Amount) -> Worth {
    Worth::Amount(amount, Currency::KRW)
}

fn percent(text: &str) -> Worth {
    Worth::Percent(Ratio::parse(text).unwrap())
}

fn coupon(n: i64, worth: Worth, left: Option<i64>) -> Attached {
    let (items, plans) = (vec![], vec![]);
    let (redemption, coupon) = (RedemptionId(n), CouponId(n));
    Attached { redemption, coupon, worth, items, plans, left, covered_until: None }
}

fn of(items: &[&str], coupon: Attached) -> Attached {
    Attached { items: items.iter().map(|item| item.to_string()).collect(), ..coupon }
}

fn covering(until: i64, coupon: Attached) -> Attached {
    Attached { covered_until: Some(at(until)), ..coupon }
}

fn run(lines: &mut [Draft], coupons: &[Attached], past: &[Past]) -> Used {
    let (policy, zone) = (Policy::default(), "UTC".parse::<Zone>().unwrap());
    let place = Place { plan: PlanId(1), currency: Currency::KRW, policy: &policy, zone: &zone, past };
    apply(lines, coupons, &place)
}

/// The discounts of the lines, and how many periods of coupons they use up.
#[track_caller]
fn check(mut lines: Vec<Draft>, coupons: &[Attached], want: &[Amount], periods: usize) {
    let used = run(&mut lines, coupons, &[]);
    assert_eq!(lines.iter().map(|line| line.discount).collect::<Vec<_>>(), want);
    assert_eq!(used.periods.len(), periods);
    assert_eq!(used.shares.iter().map(|share| share.amount).sum::<i64>(), want.iter().sum::<i64>());
}

#[test]
fn an_amount_or_a_share_comes_off() {
    check(vec![month("a", 30_000)], &[coupon(1, won(5_000), Some(1))], &[5_000], 1);
    check(vec![month("a", 33_001)], &[coupon(1, percent("0.50"), None)], &[16_501], 1);
}

#[test]
fn never_below_nothing() {
    check(vec![month("a", 30_000)], &[coupon(1, won(50_000), Some(1))], &[30_000], 1);
    check(vec![month("a", 0)], &[coupon(1, won(50_000), Some(1))], &[0], 0);
}

#[test]
fn the_smallest_coupon_uses_a_period_and_one_of_nothing_none() {
    check(vec![month("a", 30_000)], &[coupon(1, won(1), Some(1))], &[1], 1);
    check(vec![month("a", 1)], &[coupon(1, won(5), Some(1))], &[1], 1);
    check(vec![month("a", 10)], &[coupon(1, percent("0.01"), Some(1))], &[0], 0);
    let mut lines = vec![month("a", 2_000), month("b", 1_000)];
    let used = run(&mut lines, &[coupon(1, won(1), Some(1))], &[]);
    assert_eq!(used.shares, [Share { redemption: RedemptionId(1), coupon: CouponId(1), n: 1, amount: 1 }]);
}

#[test]
fn shares_name_their_line_and_are_never_nothing() {
    let taken = [past(9, 30_000, &[(1, 3_000), (2, 1)], &[])];
    let mut lines = vec![credit(9, 900)];
    lines[0].service = Some(span(29, 30));
    let used = run(&mut lines, &[], &taken);
    let shares: Vec<(i64, i64, Amount)> = used.shares.iter().map(|s| (s.n, s.redemption.0, s.amount)).collect();
    assert_eq!(shares, [(1, 1, -100)]);
    let [whole, least] = [(900, 0), (900, 1)].map(|(exact, off)| paid(Ratio::whole(exact), 900, off).unwrap());
    assert_eq!((whole.to_string(), least.to_string()), ("900".into(), "899".into()));
    assert_eq!(paid(Ratio::whole(1), 1, 1).unwrap(), Ratio::ZERO);
}

#[test]
fn the_order_of_attaching_counts() {
    let (w, h) = (coupon(1, won(5_000), Some(1)), coupon(2, percent("0.50"), Some(1)));
    check(vec![month("a", 30_000)], &[w.clone(), h.clone()], &[17_500], 2);
    check(vec![month("a", 30_000)], &[h, w], &[20_000], 2);
}

#[test]
fn the_second_is_split_by_what_the_first_left() {
    let lines = || vec![month("a", 20_000), month("b", 10_000)];
    check(lines(), &[coupon(1, won(5_000), Some(1))], &[3_333, 1_667], 1);
    let first = of(&["a"], coupon(1, won(15_000), Some(1)));
    check(lines(), &[first, coupon(2, won(5_000), Some(1))], &[16_667, 3_333], 2);
    check(vec![month("a", 10), month("b", 10), month("c", 10)], &[coupon(1, won(10), None)], &[4, 3, 3], 1);
}

#[test]
fn only_its_items_its_plan_and_its_currency() {
    let lines = || vec![month("a", 20_000), month("b", 10_000)];
    check(lines(), &[of(&["b"], coupon(1, percent("0.50"), None))], &[0, 5_000], 1);
    check(lines(), &[Attached { plans: vec![PlanId(2)], ..coupon(1, percent("0.50"), None) }], &[0, 0], 0);
    let dollars = Worth::Amount(5, "USD".parse().unwrap());
    check(lines(), &[coupon(1, dollars, None)], &[0, 0], 0);
}

#[test]
fn deposits_and_one_off_charges_bear_none() {
    let kinds = [Kind::Setup, Kind::Deposit, Kind::OneOff, Kind::Usage, Kind::Minimum];
    let lines = kinds.map(|kind| line(kind, "x", 1_000, span(0, 30)));
    check(lines.to_vec(), &[coupon(1, percent("0.10"), None)], &[100, 0, 0, 100, 100], 1);
}

#[test]
fn a_setup_fee_alone_is_no_period() {
    check(vec![line(Kind::Setup, "setup", 1_000, span(0, 30))], &[coupon(1, percent("1"), Some(1))], &[0], 0);
}

#[test]
fn a_coupon_that_is_used_up_takes_nothing() {
    check(vec![month("a", 30_000)], &[coupon(1, won(5_000), Some(0))], &[0], 0);
}

#[test]
fn usage_billed_early_uses_up_no_second_period() {
    let early = || vec![line(Kind::Usage, "u", 1_000, span(0, 10))];
    let half = coupon(1, percent("0.50"), Some(2));
    check(early(), std::slice::from_ref(&half), &[500], 1);
    check(early(), &[covering(30, half)], &[500], 0);
}

/// A line of 30 days with what was taken off it, of which the days from `from` on were taken back for `given`.
fn past(n: i64, amount: Amount, shares: &[(i64, Amount)], back: &[(Period, Amount)]) -> Past {
    let shares = shares.iter().map(|(c, amount)| (RedemptionId(*c), CouponId(*c), *amount)).collect();
    Past {
        invoice: InvoiceId(n),
        n: 1,
        item: "a".into(),
        price: PriceId(amount),
        quantity: 1,
        service: span(0, 30),
        shares,
        noted: 0,
        back: back.to_vec(),
    }
}

fn credit(of: i64, amount: Amount) -> Draft {
    let draft = line(Kind::ProrationCredit, "a", -amount, span(10, 30));
    Draft { credits: Some((InvoiceId(of), 1)), ..draft }
}

fn charge(price: i64, amount: Amount) -> Draft {
    let draft = line(Kind::ProrationCharge, "a", amount, span(10, 30));
    Draft { price: Some(PriceId(price)), ..draft }
}

#[track_caller]
fn check_change(mut lines: Vec<Draft>, coupon: &Attached, past: &[Past], want: &[Amount], periods: usize) {
    let used = run(&mut lines, std::slice::from_ref(coupon), past);
    assert_eq!(lines.iter().map(|line| line.discount).collect::<Vec<_>>(), want);
    assert_eq!(used.periods.len(), periods);
}

#[test]
fn a_change_inside_a_covered_period_bears_the_share_again_and_counts_nothing() {
    let before = [past(1, 30_000, &[(1, 15_000)], &[])];
    for left in [None, Some(2), Some(0)] {
        let half = covering(30, coupon(1, percent("0.50"), left));
        check_change(vec![credit(1, 10_000), charge(60_000, 40_000)], &half, &before, &[0, 20_000], 0);
    }
}

#[test]
fn of_an_amount_a_change_bears_what_it_gives_back() {
    let before = [past(1, 30_000, &[(1, 5_000)], &[])];
    let five = covering(30, coupon(1, won(5_000), Some(0)));
    check_change(vec![credit(1, 16_667), charge(60_000, 40_000)], &five, &before, &[0, 3_333], 0);
    // An item that is added takes nothing back: this period's amount was given already.
    check_change(vec![charge(9_000, 6_000)], &five, &before, &[0], 0);
}

#[test]
fn a_change_hands_on_only_what_credit_notes_left() {
    let five = covering(30, coupon(1, won(5_000), Some(0)));
    // Of 5,000 for 30 days 3,333 are for the 20 that are taken back.
    for (noted, handed_on) in [(0, 3_333), (1_667, 3_333), (2_500, 2_500), (5_000, 0)] {
        let before = [Past { noted, ..past(1, 30_000, &[(1, 5_000)], &[]) }];
        check_change(vec![credit(1, 1), charge(60_000, 40_000)], &five, &before, &[0, handed_on], 0);
    }
    let both = [coupon(1, won(2_000), Some(0)), coupon(2, won(4_000), Some(0))].map(|c| covering(30, c));
    let before = [Past { noted: 3_000, ..past(1, 30_000, &[(1, 2_000), (2, 4_000)], &[]) }];
    let mut lines = vec![credit(1, 1), charge(60_000, 40_000)];
    run(&mut lines, &both, &before);
    assert_eq!(lines[1].discount, 1_000 + 2_000);
}

#[test]
fn a_period_that_no_coupon_covers_yet_is_a_new_one() {
    let five = covering(10, coupon(1, won(5_000), Some(1)));
    check_change(vec![charge(30_000, 20_000)], &five, &[], &[5_000], 1);
}

#[test]
fn a_new_cycle_goes_on_with_what_was_given_back() {
    let before = [past(1, 30_000, &[(1, 15_000)], &[])];
    let lines = vec![credit(1, 10_000), month("a", 300_000)];
    check_change(lines.clone(), &covering(30, coupon(1, percent("0.50"), Some(0))), &before, &[0, 10_000], 0);
    check_change(lines, &covering(30, coupon(1, percent("0.50"), Some(1))), &before, &[0, 150_000], 1);
}

#[test]
fn charging_again_what_was_taken_back_costs_what_was_given_back() {
    let before = [
        past(1, 30_000, &[(1, 5_001), (2, 5_002)], &[(span(10, 30), 13_331)]),
        past(2, 60_000, &[(1, 1), (2, 2)], &[]),
    ];
    let mut lines = vec![credit(2, 39_997), charge(30_000, 20_000)];
    let used = run(&mut lines, &[], &before);
    assert_eq!(lines[1].amount - lines[1].discount, 13_331);
    let of_second: Vec<i64> = used.shares.iter().filter(|s| s.n == 2).map(|s| s.amount).collect();
    assert_eq!(of_second, [3_334, 3_335]);
}

#[test]
fn a_credit_of_nothing_is_left_out_and_the_lines_keep_their_numbers() {
    let before = [past(1, 30_000, &[(1, 30_000)], &[])];
    let mut lines = vec![credit(1, 0), charge(60_000, 40_000)];
    let mut used = run(&mut lines, &[covering(30, coupon(1, won(50_000), Some(0)))], &before);
    drop_empty(&mut lines, &mut used);
    assert_eq!((lines.len(), lines[0].discount), (1, 20_000));
    let shares: Vec<(i64, i64)> = used.shares.iter().map(|share| (share.n, share.amount)).collect();
    assert_eq!(shares, [(0, -20_000), (1, 20_000)]);
}

#[test]
fn a_charge_takes_its_own_coupons_once() {
    let mut lines = [line(Kind::OneOff, "a", 1_000, span(0, 0)), line(Kind::OneOff, "b", 500, span(0, 0))];
    let used =
        apply_to_charge(&mut lines, &[coupon(1, won(300), Some(3)), of(&["b"], coupon(2, percent("0.5"), None))]);
    assert_eq!((lines[0].discount, lines[1].discount), (200, 300));
    assert_eq!(used.periods.len(), 2);
}

#[test]
fn what_was_paid_of_a_part() {
    let third = Ratio::new(20_000, 1);
    assert_eq!(paid(third, 30_000, 10_000), Some(Ratio::new(40_000, 3)));
    assert_eq!(paid(third, 30_000, 0), Some(third));
    assert_eq!(paid(third, 30_000, 30_000), Some(Ratio::ZERO));
}

fn typed(change: impl Fn(&mut Typed)) -> Result<Coupon, Vec<(&'static str, Wrong)>> {
    let mut typed = Typed { code: " spring-5 ".into(), amount: "5,000".into(), ..Typed::default() };
    change(&mut typed);
    super::check(&typed, Currency::KRW)
}

/// What is typed wrong, the field that says so, and why.
type Mistake<'a> = (&'a dyn Fn(&mut Typed), (&'a str, Wrong));

#[test]
fn what_is_typed_is_a_coupon_or_refused() {
    let plain = typed(|_| ()).unwrap();
    assert_eq!((plain.code.as_str(), plain.worth, plain.periods), ("SPRING-5", won(5_000), Some(1)));
    assert_eq!(typed(|t| t.periods = "ever".into()).unwrap().periods, None);
    let wrong: [Mistake<'_>; 9] = [
        (&|t| t.code = "a b".into(), ("code", Wrong::Code)),
        (&|t| t.amount = String::new(), ("amount", Wrong::OneWorth)),
        (&|t| t.percent = "0.5".into(), ("percent", Wrong::OneWorth)),
        (&|t| t.amount = "-5".into(), ("amount", Wrong::Amount)),
        (&|t| (t.amount, t.percent) = (String::new(), "1.5".into()), ("percent", Wrong::Percent)),
        (&|t| t.periods = "0".into(), ("periods", Wrong::Periods)),
        (&|t| t.from = "2026-02-30".into(), ("from", Wrong::Day)),
        (&|t| (t.from, t.until) = ("2026-03-02".into(), "2026-03-01".into()), ("until", Wrong::Days)),
        (&|t| t.most = "0".into(), ("most", Wrong::Times)),
    ];
    for (change, want) in wrong {
        assert_eq!(typed(change), Err(vec![want]));
    }
}

#[test]
fn what_is_typed_has_bounds() {
    let most = base::money::MOST;
    let fine: [&dyn Fn(&mut Typed); 8] = [
        &|t| t.code = "a".into(),
        &|t| t.code = "a".repeat(40),
        &|t| t.amount = "1".into(),
        &|t| t.amount = most.to_string(),
        &|t| (t.amount, t.percent) = (String::new(), "1".into()),
        &|t| t.periods = "1200".into(),
        &|t| (t.most, t.most_each) = ("1".into(), "1000000000".into()),
        &|t| (t.from, t.until) = ("2026-03-01".into(), "2026-03-01".into()),
    ];
    for (n, change) in fine.iter().enumerate() {
        assert!(typed(change).is_ok(), "{n}");
    }
    let wrong: [Mistake<'_>; 7] = [
        (&|t| t.code = String::new(), ("code", Wrong::Code)),
        (&|t| t.code = "a".repeat(41), ("code", Wrong::Code)),
        (&|t| t.amount = "0".into(), ("amount", Wrong::Amount)),
        (&|t| t.amount = (most + 1).to_string(), ("amount", Wrong::Amount)),
        (&|t| (t.amount, t.percent) = (String::new(), "0".into()), ("percent", Wrong::Percent)),
        (&|t| t.periods = "1201".into(), ("periods", Wrong::Periods)),
        (&|t| t.most_each = "1000000001".into(), ("most_each", Wrong::Times)),
    ];
    for (change, want) in wrong {
        assert_eq!(typed(change), Err(vec![want]));
    }
}

#[test]
fn a_coupon_is_taken_on_its_days_for_its_plans_in_its_currency() {
    let day = |text: &str| text.parse::<base::Day>().unwrap();
    let coupon = typed(|t| (t.from, t.until, t.plans) = ("2026-03-01".into(), "2026-03-31".into(), vec![PlanId(1)]));
    let coupon = coupon.unwrap();
    let code = || "SPRING-5".to_string();
    let usd: Currency = "USD".parse().unwrap();
    for (coupon, today, plan, currency, want) in [
        (&coupon, "2026-03-31", Some(PlanId(1)), Currency::KRW, Ok(())),
        (&coupon, "2026-03-01", None, Currency::KRW, Ok(())),
        (&coupon, "2026-02-28", None, Currency::KRW, Err(Refusal::Coupon { why: NoCoupon::NotValid, code: code() })),
        (&coupon, "2026-04-01", None, Currency::KRW, Err(Refusal::Coupon { why: NoCoupon::NotValid, code: code() })),
        (
            &coupon,
            "2026-03-02",
            Some(PlanId(2)),
            Currency::KRW,
            Err(Refusal::Coupon { why: NoCoupon::NotForPlan, code: code() }),
        ),
        (
            &coupon,
            "2026-03-02",
            Some(PlanId(1)),
            usd,
            Err(Refusal::Coupon { why: NoCoupon::NotForCurrency, code: code() }),
        ),
    ] {
        assert_eq!(coupon.may_be_taken(day(today), plan, currency), want);
    }
    let stopped = Coupon { state: State::Stopped, ..coupon };
    let refused = stopped.may_be_taken(day("2026-03-02"), None, Currency::KRW);
    assert_eq!(refused, Err(Refusal::Coupon { why: NoCoupon::NotValid, code: code() }));
}

fn coupons() -> impl Strategy<Value = Vec<Attached>> {
    let one = (0i64..60_000, 1i128..=100, any::<bool>(), 0usize..3).prop_map(|(amount, percent, by_amount, items)| {
        let worth = if by_amount { won(amount) } else { Worth::Percent(Ratio::new(percent, 100)) };
        of(&["a", "b"][..items], coupon(1, worth, None))
    });
    prop::collection::vec(one, 0..5)
}

proptest! {
    #[test]
    fn no_line_falls_below_nothing_and_the_shares_add_up(
        amounts in prop::collection::vec((0i64..100_000, 0usize..3), 1..40), coupons in coupons()
    ) {
        let mut lines: Vec<Draft> = amounts.iter().map(|(amount, item)| month(["a", "b", "c"][*item], *amount)).collect();
        let used = run(&mut lines, &coupons, &[]);
        prop_assert!(lines.iter().all(|line| (0..=line.amount).contains(&line.discount)));
        let shared: i64 = used.shares.iter().map(|share| share.amount).sum();
        prop_assert_eq!(shared, lines.iter().map(|line| line.discount).sum::<i64>());
    }

    #[test]
    fn one_coupon_takes_its_worth_or_everything(amounts in prop::collection::vec(0i64..100_000, 1..40), amount in 1i64..500_000) {
        let mut lines: Vec<Draft> = amounts.iter().map(|amount| month("a", *amount)).collect();
        run(&mut lines, &[coupon(1, won(amount), Some(1))], &[]);
        let all: i64 = amounts.iter().sum();
        prop_assert_eq!(lines.iter().map(|line| line.discount).sum::<i64>(), amount.min(all));
    }

    #[test]
    fn lines_in_another_order_bear_the_same_sum(amounts in prop::collection::vec(0i64..100_000, 1..20), coupons in coupons()) {
        let sum = |amounts: &[i64]| {
            let mut lines: Vec<Draft> = amounts.iter().map(|amount| month("a", *amount)).collect();
            run(&mut lines, &coupons, &[]);
            lines.iter().map(|line| line.discount).sum::<i64>()
        };
        let mut turned = amounts.clone();
        turned.reverse();
        prop_assert_eq!(sum(&amounts), sum(&turned));
    }

    #[test]
    fn equal_lines_differ_by_one_at_most_the_earlier_bearing_more(n in 1usize..200, amount in 1i64..1_000, off in 1i64..50_000) {
        let mut lines = vec![month("a", amount); n];
        run(&mut lines, &[coupon(1, won(off), Some(1))], &[]);
        let discounts: Vec<i64> = lines.iter().map(|line| line.discount).collect();
        prop_assert!(discounts.is_sorted_by(|a, b| a >= b));
        prop_assert!(discounts[0] - discounts[n - 1] <= 1);
    }
}

#[test]
fn ten_thousand_lines() {
    let mut lines = vec![month("a", 1_001); 10_000];
    run(&mut lines, &[coupon(1, won(5_000_003), Some(1)), coupon(2, percent("0.333"), None)], &[]);
    let all: i64 = lines.iter().map(|line| line.discount).sum();
    // 10,010,000 - 5,000,003 = 5,009,997; 5,009,997 x 0.333 = 1,668,329.001.
    assert_eq!(all, 5_000_003 + 1_668_329);
}

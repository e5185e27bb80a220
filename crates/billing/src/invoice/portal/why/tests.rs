//! Every kind of line says why, in both languages, and its figures come to its amount.

use std::sync::Arc;

use base::id::{PlanId, PlanItemId};
use base::{Day, Instant};
use domain::billing::agreement::{Change, Created, CycleRule, NewTerms, What};
use domain::billing::item::{Bill, Decrease, Increase, Kind as ItemKind, Meter, Terms};
use domain::billing::price::Price;
use domain::catalog::conditions::Conditions;
use domain::catalog::meter::Aggregate;

use super::*;

fn zone() -> Zone {
    "Asia/Seoul".parse().unwrap()
}

fn at(text: &str) -> Instant {
    zone().midnight(text.parse::<Day>().unwrap())
}

fn item(code: &str, price: &str, quantity: i64, kind: ItemKind) -> Item {
    let usage = kind == ItemKind::Usage;
    Item {
        code: code.into(),
        id: PlanItemId(1),
        price_id: PriceId(7),
        ko: "장난감".into(),
        en: "Toys".into(),
        kind,
        every: base::Every::MONTH,
        bill: if usage { Bill::Arrears } else { Bill::Advance },
        price: serde_json::from_str::<Price>(price).unwrap(),
        quantity,
        tax: Ratio::new(1, 10),
        meter: usage.then(|| Meter { code: code.into(), aggregate: Aggregate::Sum, recurring: false }),
        increase: Increase::Prorate,
        decrease: Decrease::Credit,
        addon: false,
    }
}

/// Began on 1 November with these items, at least 100,000 a month; another quantity from the 11th on.
fn agreement() -> Agreement {
    let items = vec![
        item("base", r#"{"flat": 33000}"#, 1, ItemKind::Rental),
        item("seat", r#"{"each": 11000}"#, 2, ItemKind::Access),
        item("steps", r#"{"graduated": [{"up_to": 10, "each": 100}, {"each": 80}]}"#, 12, ItemKind::Access),
        item("calls", r#"{"graduated": [{"up_to": 10, "each": 100}, {"each": 80}]}"#, 1, ItemKind::Usage),
        item("bulk", r#"{"volume": [{"up_to": 10, "each": 100}, {"each": 80}]}"#, 1, ItemKind::Usage),
        item("packs", r#"{"package": {"of": 10, "amount": 500, "free": 5}}"#, 1, ItemKind::Usage),
    ];
    let conditions = Conditions { commitment: 100_000, ..Conditions::default() };
    let terms = Terms::new(PlanId(1), items, &conditions);
    let created = Created::new(terms.clone(), &conditions, Ratio::new(1, 10));
    let more = NewTerms::new(terms, CycleRule::Keep);
    let change = |ordinal, day, what| Change { ordinal, at: at(day), asked_at: at(day), what };
    let changes =
        vec![change(0, "2026-11-01", What::Created(created)), change(1, "2026-11-11", What::QuantityChanged(more))];
    Agreement { zone: zone(), policy: Arc::new(Policy::default()), changes }
}

const FULL: (&str, &str) = ("2026-11-01", "2026-12-01");
const REST: (&str, &str) = ("2026-11-11", "2026-12-01");

fn line(kind: Kind, code: &str, service: Option<(&str, &str)>, quantity: i64, amount: Amount) -> Draft {
    let period = |(from, to): (&str, &str)| Period::new(at(from), at(to));
    Draft {
        item: code.into(),
        kind,
        ko: "장난감".into(),
        en: "Toys".into(),
        service: service.map(period),
        full: service.map(|_| period(FULL)),
        quantity,
        amount,
        discount: 0,
        tax_rate: Ratio::new(1, 10),
        price: service.map(|_| PriceId(7)),
        paid: None,
        change: i64::from(matches!(kind, Kind::ProrationCredit | Kind::ProrationCharge)),
        credits: None,
    }
}

fn why(lang: Lang, draft: &Draft) -> String {
    let (zone, agreement, policy) = (zone(), agreement(), Policy::default());
    let agreement = Some(&agreement);
    let standard = Ratio::new(1, 10);
    let reading =
        Reading { lang, zone: &zone, policy: &policy, currency: Currency::KRW, agreement, plan: "", standard };
    reading.why(&Point::drafted(&(draft.clone(), 0)))
}

fn check(draft: &Draft, ko: &str, en: &str) {
    assert_eq!((why(Lang::Ko, draft).as_str(), why(Lang::En, draft).as_str()), (ko, en), "{:?}", draft.kind);
}

/// Works out `10 × 100원 + 2 × 80원` or `33,000원 × 20일/30일`, rounded half away from zero.
fn worth(text: &str) -> i64 {
    let number = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>().parse::<i64>().unwrap();
    let factor = |text: &str| match text.split_once('/') {
        Some((part, whole)) => Ratio::new(number(part).into(), number(whole).into()),
        None => Ratio::whole(number(text)),
    };
    let term = |text: &str| text.split(" × ").map(factor).fold(Ratio::ONE, |a, b| a.times(b).unwrap());
    let sum = text.split(" + ").map(term).fold(Ratio::ZERO, |a, b| a.plus(b).unwrap());
    sum.round(Round::HalfAwayFromZero).unwrap()
}

#[test]
fn figures_come_to_the_amount() {
    for (kind, code, service, quantity, amount) in [
        (Kind::Period, "base", FULL, 1, 33_000),
        (Kind::Period, "base", REST, 1, 22_000),
        (Kind::Period, "seat", FULL, 2, 22_000),
        (Kind::Period, "seat", ("2026-11-08", "2026-12-01"), 5, 42_167),
        (Kind::Period, "steps", FULL, 12, 1_160),
        (Kind::Period, "steps", REST, 12, 773),
        (Kind::Usage, "calls", FULL, 12, 1_160),
        (Kind::Usage, "bulk", FULL, 11, 880),
        (Kind::ProrationCharge, "base", REST, 1, 22_000),
        (Kind::ProrationCredit, "seat", REST, 2, -14_667),
    ] {
        let draft = line(kind, code, Some(service), quantity, amount);
        let said = why(Lang::Ko, &draft);
        let figures = said.split(" · ").last().unwrap();
        assert_eq!(worth(figures), amount.abs(), "{said}");
    }
    let once = line(Kind::OneOff, "lost", None, 3, 9_000);
    assert_eq!(worth(why(Lang::Ko, &once).split(" · ").last().unwrap()), 9_000);
}

#[test]
fn every_kind_says_why() {
    check(
        &line(Kind::Period, "seat", Some(FULL), 2, 22_000),
        "2026년 11월 1일 ~ 11월 30일 · 2 × 11,000원",
        "1 Nov 2026 – 30 Nov · 2 × ₩11,000",
    );
    check(
        &line(Kind::ProrationCredit, "base", Some(REST), 1, -22_000),
        "수량 변경 · 2026년 11월 11일 ~ 11월 30일 미이용분을 돌려드려요 · 33,000원 × 20일/30일",
        "Quantity change · 11 Nov 2026 – 30 Nov, back for time not used · ₩33,000 × 20/30 days",
    );
    check(
        &line(Kind::ProrationCharge, "seat", Some(REST), 3, 22_000),
        "수량 변경 · 2026년 11월 11일 ~ 11월 30일 이용분 · 3 × 11,000원 × 20일/30일",
        "Quantity change · 11 Nov 2026 – 30 Nov · 3 × ₩11,000 × 20/30 days",
    );
    check(
        &line(Kind::Usage, "packs", Some(FULL), 26, 1_500),
        "2026년 11월 1일 ~ 11월 30일 · 10개 묶음 3개 × 500원",
        "1 Nov 2026 – 30 Nov · 3 × 10 for ₩500 each",
    );
    check(
        &line(Kind::Minimum, "minimum", Some(FULL), 1, 30_000),
        "2026년 11월 1일 ~ 11월 30일 · 최소 이용 금액 100,000원에서 쓴 70,000원을 뺐어요",
        "1 Nov 2026 – 30 Nov · At least ₩100,000, less the ₩70,000 used",
    );
    check(
        &line(Kind::Minimum, "minimum", Some(REST), 1, 30_000),
        "2026년 11월 11일 ~ 11월 30일 · 최소 이용 금액 100,000원 × 20일/30일에서 쓴 36,667원을 뺐어요",
        "11 Nov 2026 – 30 Nov · At least ₩100,000 × 20/30 days, less the ₩36,667 used",
    );
    check(&line(Kind::Setup, "setup", None, 1, 10_000), "처음 한 번만 내는 돈이에요", "Paid once at the start");
    let deposit = Draft { tax_rate: Ratio::ZERO, ..line(Kind::Deposit, "deposit", None, 1, 50_000) };
    check(&deposit, "구독이 끝나면 돌려드려요. 세금이 없어요", "You get it back when the subscription ends. Not taxed");
    check(
        &line(Kind::OneOff, "lost", None, 2, 6_000),
        "한 번만 청구하는 항목이에요 · 2 × 3,000원",
        "Charged once · 2 × ₩3,000",
    );
    check(
        &line(Kind::OneOff, "fee", None, 1, 10_000),
        "약정 기간이 끝나기 전에 해지해요",
        "Leaving before the minimum term is over",
    );
}

#[test]
fn a_coupon_a_rate_of_its_own_and_a_smaller_credit_are_told() {
    check(
        &Draft { discount: 3_000, ..line(Kind::Period, "base", Some(FULL), 1, 33_000) },
        "2026년 11월 1일 ~ 11월 30일 · 33,000원 · 3,000원 할인",
        "1 Nov 2026 – 30 Nov · ₩33,000 · ₩3,000 off",
    );
    check(
        &Draft { tax_rate: Ratio::new(1, 5), ..line(Kind::OneOff, "lost", None, 1, 3_000) },
        "한 번만 청구하는 항목이에요 · 세율 20%",
        "Charged once · Tax rate 20%",
    );
    check(
        &Draft { tax_rate: Ratio::ZERO, ..line(Kind::OneOff, "book", None, 1, 3_000) },
        "한 번만 청구하는 항목이에요 · 세금이 없어요",
        "Charged once · Free of tax",
    );
    // 33,000 were charged for 30,000: 20 of 30 days of that come back.
    check(
        &line(Kind::ProrationCredit, "base", Some(REST), 1, -20_000),
        "수량 변경 · 2026년 11월 11일 ~ 11월 30일 미이용분을 돌려드려요 · 33,000원 × 20일/30일에서 할인받았거나 이미 돌려받은 몫을 빼고 20,000원",
        "Quantity change · 11 Nov 2026 – 30 Nov, back for time not used · ₩33,000 × 20/30 days, less what was discounted or given back before: ₩20,000",
    );
}

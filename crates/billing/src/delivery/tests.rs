//! Deliveries through the pages and the clock, on both engines: written down, locked, delivered, wished otherwise.

use base::id::{CustomerId, SubscriptionId};
use base::{Currency, Instant};
use domain::billing::price::Price;
use domain::catalog::conditions::Conditions;
use domain::catalog::plan::{Draft, DraftItem, Name, check_plan};
use domain::fulfilment::State;
use domain::shop::role::Role;
use kit::db::Tx;
use kit::events;
use shop::Actor;

use crate::tests::{Stage, assert_says, each};
use catalog::plan::{self, NewPlan};
use catalog::plan_item::Part;
use catalog::price::NewPrice;

/// A box every two weeks, changeable until two days before at six in the evening.
const BOXES: &str = r#"{"deliver": {"every": "2 weeks", "cutoff": {"days": 2, "at": "18:00"}}}"#;

/// Somebody with a subscription to `box`, begun on 1 September at 9 in the morning in Seoul.
fn begin(stage: &Stage) -> (CustomerId, SubscriptionId) {
    stage.app.clock.set(Instant::parse("2026-09-01T00:00:00Z").unwrap());
    sell(stage, "box", BOXES);
    let customer = stage.add("김서연", "paid");
    (customer, stage.subscribe(customer, "box"))
}

fn sell(stage: &Stage, code: &str, conditions: &str) {
    let item =
        DraftItem { code: "base".into(), kind: "delivery".into(), every: "1 month".into(), ..DraftItem::default() };
    let conditions: Conditions = serde_json::from_str(conditions).unwrap();
    let draft = Draft {
        code: code.into(),
        name_ko: "꽃 상자".into(),
        name_en: "Flowers".into(),
        items: vec![item],
        conditions,
    };
    let price = NewPrice { currency: Currency::KRW, price: Price::flat(30_000), from: "2026-01-01".parse().unwrap() };
    let new = NewPlan {
        plan: check_plan(&draft).unwrap(),
        summary: Name::default(),
        benefits: vec![],
        state: plan::State::Live,
        position: 0,
        parts: vec![Part { prices: vec![price], ..Part::default() }],
    };
    let (app, shop) = (stage.app.clone(), stage.shop.clone());
    let add = move |tx: &mut Tx<'_>| plan::add(tx, &app.ids, app.now(), &shop, &Actor::Command, &new);
    stage.app.db.write(add).wait().unwrap();
}

/// `n:day` with the first letter of the state, as the rows say.
fn rows(stage: &Stage, id: SubscriptionId) -> String {
    let shop = stage.shop.id;
    let rows = stage.app.db.read(move |r| fulfilment::parcel::list_of(r, shop, id)).wait().unwrap();
    let show = |row: &fulfilment::parcel::ParcelRow| {
        let day = row.deliver_on.unwrap_or(row.planned_on).to_string();
        let state = match row.state {
            State::Planned => "p",
            State::Locked => "l",
            State::Skipped => "s",
            State::Delivered => "d",
        };
        format!("{}:{}{state}", row.n, &day[5..])
    };
    rows.iter().map(show).collect::<Vec<_>>().join(" ")
}

fn delivered(stage: &Stage, customer: CustomerId) -> usize {
    let shop = stage.shop.id;
    let heard = stage.app.db.read(move |r| events::timeline(r, shop, customer, i64::MAX, 500)).wait().unwrap();
    heard.iter().filter(|event| event.kind == "parcel_delivered").count()
}

#[test]
fn parcels_are_planned_ahead_then_locked_then_delivered() {
    each(|stage| {
        let (customer, id) = begin(stage);
        assert_eq!(rows(stage, id), "1:09-01l 2:09-15p 3:09-29p 4:10-13p");
        stage.pass_until("2026-09-13T08:59:59Z");
        assert_eq!(rows(stage, id), "1:09-01d 2:09-15p 3:09-29p 4:10-13p");
        stage.pass_until("2026-09-13T09:00:00Z");
        assert_eq!(rows(stage, id), "1:09-01d 2:09-15l 3:09-29p 4:10-13p");
        stage.pass_until("2026-10-20T00:00:00Z");
        assert_eq!(rows(stage, id), "1:09-01d 2:09-15d 3:09-29d 4:10-13d 5:10-27p 6:11-10p 7:11-24p");
        assert_eq!(delivered(stage, customer), 4);
    });
}

#[test]
fn nine_weeks_without_a_worker_lose_no_parcel() {
    each(|stage| {
        let (customer, id) = begin(stage);
        stage.app.clock.set(Instant::parse("2026-11-05T00:00:00Z").unwrap());
        for _ in 0..3 {
            crate::run(&stage.app, &stage.shop).unwrap();
        }
        assert_eq!(rows(stage, id), "1:09-01d 2:09-15d 3:09-29d 4:10-13d 5:10-27d 6:11-10p 7:11-24p 8:12-08p");
        assert_eq!(delivered(stage, customer), 5);
    });
}

#[test]
fn a_customer_skips_in_two_taps_and_takes_it_back() {
    each(|stage| {
        let (customer, id) = begin(stage);
        let me = stage.me(customer);
        assert_says(&stage.get("/my", &me), &["/my/deliveries?s="]);
        assert_says(&stage.get("/my/deliveries", &me), &["9월 15일", "건너뛰기", "날짜 옮기기"]);
        assert_says(&stage.get("/my/deliveries/skip?day=2026-09-15", &me), &["9월 15일", "건너뛰어요", "9월 29일"]);
        let done = stage.post("/my/deliveries/skip", &me, &[("day", "2026-09-15")]);
        assert!(done.location().starts_with("/my/deliveries"), "{}", done.body);
        assert_eq!(rows(stage, id), "1:09-01l 2:09-15s 3:09-29p 4:10-13p");
        assert_says(&stage.get("/my/deliveries", &me), &["건너뜀", "되돌리기"]);
        stage.post("/my/deliveries/restore", &me, &[("day", "2026-09-15")]);
        assert_eq!(rows(stage, id), "1:09-01l 2:09-15p 3:09-29p 4:10-13p");
        // After the cut-off the wish is for the next one, and the page says so first.
        stage.pass_until("2026-09-14T00:00:00Z");
        assert_says(&stage.get("/my/deliveries/skip?day=2026-09-15", &me), &["이미 확정", "9월 29일"]);
        let refused = stage.post("/my/deliveries/restore", &me, &[("day", "2026-09-15")]);
        assert_eq!(refused.status.as_u16(), 422);
    });
}

#[test]
fn a_skip_saves_the_payment_of_its_day() {
    each(|stage| {
        stage.app.clock.set(Instant::parse("2026-09-01T00:00:00Z").unwrap());
        sell(stage, "monthly", r#"{"deliver": {"every": "1 month"}}"#);
        let customer = stage.add("김서연", "paid");
        stage.subscribe(customer, "monthly");
        let me = stage.me(customer);
        assert_says(
            &stage.get("/my/deliveries/skip", &me),
            &["지금 예정된 결제", "10월 1일", "바꾼 뒤의 결제", "11월 1일"],
        );
        stage.post("/my/deliveries/skip", &me, &[]);
        stage.pass_until("2026-11-02T00:00:00Z");
        let issued: Vec<String> = stage.invoices(customer).iter().map(|i| i.issued_at.to_string()).collect();
        assert_eq!(issued, ["2026-11-01T00:00:00Z", "2026-09-01T00:00:00Z"]);
    });
}

#[test]
fn deliveries_move_and_change_their_rhythm() {
    each(|stage| {
        let (customer, id) = begin(stage);
        let me = stage.me(customer);
        assert_says(&stage.get("/my/deliveries/move?day=2026-09-15&to=2026-09-18", &me), &["9월 18일", "옮겨요"]);
        stage.post("/my/deliveries/move", &me, &[("day", "2026-09-15"), ("to", "2026-09-18")]);
        assert_eq!(rows(stage, id), "1:09-01l 2:09-18p 3:09-29p 4:10-13p");
        assert_says(&stage.get("/my/deliveries/rhythm?every=1+month&from=next", &me), &["매달"]);
        stage.post("/my/deliveries/rhythm", &me, &[("every", "1 month"), ("from", "next")]);
        assert_eq!(rows(stage, id), "1:09-01l 2:09-18p");
        let late = stage.post("/my/deliveries/move", &me, &[("day", "2026-09-15"), ("to", "2026-08-18")]);
        assert_eq!(late.status.as_u16(), 422);
        assert_eq!(stage.post("/my/deliveries/move", &me, &[("day", "2026-09-15")]).status.as_u16(), 422);
    });
}

#[test]
fn nobody_touches_the_deliveries_of_others() {
    each(|stage| {
        let (_, id) = begin(stage);
        let other = stage.me(stage.add("이민준", "paid"));
        assert_eq!(stage.status(&format!("/my/deliveries?s={id}"), &other), 404);
        let skip = [("s", id.to_string()), ("day", "2026-09-15".to_string())];
        let skip: Vec<(&str, &str)> = skip.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(stage.post("/my/deliveries/skip", &other, &skip).status.as_u16(), 404);
        assert_eq!(rows(stage, id), "1:09-01l 2:09-15p 3:09-29p 4:10-13p");
        let viewer = stage.desk(Role::Viewer);
        assert_eq!(stage.status(&format!("/admin/subscriptions/{id}/deliveries"), &viewer), 200);
        assert_eq!(stage.status(&format!("/admin/subscriptions/{id}/deliveries/skip"), &viewer), 403);
    });
}

#[test]
fn staff_see_a_day_and_change_deliveries() {
    each(|stage| {
        let (_, id) = begin(stage);
        let desk = stage.desk(Role::Owner);
        assert_says(&stage.get("/admin/deliveries?day=2026-09-15", &desk), &["김서연", "꽃 상자", "예정"]);
        assert_says(&stage.get("/admin/deliveries/print?day=2026-09-15", &desk), &["김서연", "☐"]);
        assert_says(&stage.get("/admin/deliveries?day=2026-09-16", &desk), &["나갈 배송이 없어요"]);
        let base = format!("/admin/subscriptions/{id}/deliveries");
        assert_says(&stage.get(&format!("{base}/skip?day=2026-09-15"), &desk), &["그대로 청구하기"]);
        stage.post(&format!("{base}/skip"), &desk, &[("day", "2026-09-15"), ("charge", "keep")]);
        assert_eq!(rows(stage, id), "1:09-01l 2:09-15s 3:09-29p 4:10-13p");
        assert_says(&stage.get(&base, &desk), &["건너뜀"]);
    });
}

#[test]
fn a_closed_day_moves_what_is_planned_after_a_question() {
    each(|stage| {
        let (_, id) = begin(stage);
        let desk = stage.desk(Role::Owner);
        let close = [("day", "2026-09-15"), ("name", "쉬는 날")];
        let asked = stage.post("/admin/deliveries/days/close", &desk, &close);
        assert_says(&asked, &["예정된 배송 1건"]);
        assert_eq!(rows(stage, id), "1:09-01l 2:09-15p 3:09-29p 4:10-13p");
        stage.post("/admin/deliveries/days/close", &desk, &[close[0], close[1], ("sure", "yes")]);
        crate::run(&stage.app, &stage.shop).unwrap();
        assert_eq!(rows(stage, id), "1:09-01l 2:09-16p 3:09-29p 4:10-13p");
        assert_says(&stage.get("/admin/deliveries/days", &desk), &["쉬는 날"]);
        // Tuesdays are closed from now on; 14 October is more than six weeks ahead.
        stage.post("/admin/deliveries/days/week", &desk, &[("closed", "tue"), ("sure", "yes")]);
        stage.post("/admin/deliveries/days/open", &desk, &[("day", "2026-09-15")]);
        crate::run(&stage.app, &stage.shop).unwrap();
        assert_eq!(rows(stage, id), "1:09-01l 2:09-16p 3:09-30p");
        assert_eq!(stage.post("/admin/deliveries/days/close", &desk, &[("day", "2026-08-01")]).status.as_u16(), 422);
        let viewer = stage.desk(Role::Viewer);
        assert_eq!(stage.post("/admin/deliveries/days/week", &viewer, &[]).status.as_u16(), 403);
    });
}

#[test]
fn the_end_takes_planned_parcels_away() {
    each(|stage| {
        let (customer, id) = begin(stage);
        stage.pass_until("2026-09-13T10:00:00Z");
        stage.post("/my/cancel", &stage.me(customer), &[("when", "now"), ("unused", "credit")]);
        // 15 September was locked an hour before.
        assert_eq!(rows(stage, id), "1:09-01d 2:09-15l");
        stage.pass_until("2026-12-01T00:00:00Z");
        assert_eq!(rows(stage, id), "1:09-01d 2:09-15d");
    });
}

//! Telling, billing and looking at usage, on both engines.

use base::Currency;
use base::id::{CustomerId, SubscriptionId};
use domain::catalog::conditions::Conditions;
use domain::catalog::meter::{Aggregate, Meter};
use domain::catalog::plan::{Draft, DraftItem, Name, check_plan};
use domain::shop::role::Role;
use kit::db::Tx;
use serde_json::{Value, json};
use shop::Actor;

use catalog::plan::{self, NewPlan, State};
use catalog::plan_item::Part;
use catalog::price::NewPrice;

use crate::tests::{Stage, assert_says, each};

/// A plan for 33,000 with calls at 100 each, billed from 50,000 on at once.
fn calls(stage: &Stage) {
    let meter = Meter { code: "call".into(), aggregate: Aggregate::Sum, recurring: false };
    let base =
        DraftItem { code: "base".into(), kind: "access".into(), every: "1 month".into(), ..DraftItem::default() };
    let (code, kind, bill, counted) = ("calls".into(), "usage".into(), "arrears".into(), "call".into());
    let calls = DraftItem { code, kind, bill, meter: counted, every: "1 month".into(), ..DraftItem::default() };
    let draft = Draft {
        code: "calls".into(),
        name_ko: "통화".into(),
        name_en: "Calls".into(),
        items: vec![base, calls],
        conditions: Conditions { thresholds: vec![50_000], ..Conditions::default() },
    };
    let part = |price: &str| {
        let price = serde_json::from_str(price).unwrap();
        let price = NewPrice { currency: Currency::KRW, price, from: "2026-01-01".parse().unwrap() };
        Part { prices: vec![price], ..Part::default() }
    };
    let new = NewPlan {
        plan: check_plan(&draft).unwrap(),
        summary: Name::default(),
        benefits: vec![],
        state: State::Live,
        position: 9,
        parts: vec![part(r#"{"flat": 33000}"#), part(r#"{"each": 100}"#)],
    };
    let (app, shop) = (stage.app.clone(), std::sync::Arc::clone(&stage.shop));
    let adding = stage.app.db.write(move |tx: &mut Tx<'_>| {
        catalog::meter::add(tx, &app.ids, shop.id, &meter, app.now())?;
        plan::add(tx, &app.ids, app.now(), &shop, &Actor::Command, &new).map(|_| ())
    });
    adding.wait().unwrap();
}

fn key(stage: &Stage) -> String {
    let (app, shop) = (stage.app.clone(), stage.shop.id);
    let adding = move |tx: &mut Tx<'_>| {
        shop::api_key::add(tx, &app.ids, shop, app.now(), &Actor::Command, "counter", shop::api_key::Scope::Write)
    };
    stage.app.db.write(adding).wait().unwrap().unwrap()
}

fn opened(stage: &Stage) -> (CustomerId, SubscriptionId, String) {
    calls(stage);
    let minji = stage.add("김민지", "paid");
    (minji, stage.subscribe(minji, "calls"), key(stage))
}

fn tell(stage: &Stage, key: &str, events: Value) -> (u64, u64, Vec<String>) {
    let (status, kind, told) = stage.post_json("/api/usage", key, &json!({ "events": events }).to_string());
    assert_eq!((status, kind.as_str()), (200, "application/json"), "{told}");
    let refused = told["refused"].as_array().unwrap().iter();
    let refused = refused.map(|one| format!("{} {}", one["index"], one["code"].as_str().unwrap())).collect();
    (told["new"].as_u64().unwrap(), told["duplicate"].as_u64().unwrap(), refused)
}

fn totals(stage: &Stage, customer: CustomerId) -> Vec<i64> {
    stage.invoices(customer).iter().rev().map(|invoice| invoice.total).collect()
}

#[test]
fn a_batch_is_kept_once() {
    each(|stage| {
        let (minji, id, key) = opened(stage);
        let one = json!({"subscription": id.to_string(), "meter": "call", "id": "e-1", "value": 7});
        let two = json!({"subscription": id.to_string(), "meter": "call", "id": "e-2", "value": "1.5", "source": "b"});
        assert_eq!(tell(stage, &key, json!([one, two, one])), (2, 1, vec![]));
        assert_eq!(tell(stage, &key, json!([one, two])), (0, 2, vec![]));
        // Starts on 21 November: 8.5 calls are 850.
        stage.pass_until("2026-12-31T00:00:00Z");
        assert_eq!(totals(stage, minji), [33_000, 33_850]);
    });
}

#[test]
fn what_makes_no_sense_is_refused_and_the_rest_is_kept() {
    each(|stage| {
        let (_, id, key) = opened(stage);
        let event = |more: Value| {
            let mut event = json!({"subscription": id.to_string(), "meter": "call", "id": "e", "value": 1});
            for (name, value) in more.as_object().unwrap() {
                event[name] = value.clone();
            }
            event
        };
        let events = json!([
            event(json!({"id": "fine"})),
            event(json!({"meter": "nothing"})),
            event(json!({"subscription": "sub_0000000000000"})),
            event(json!({"subscription": "nobody"})),
            event(json!({"id": ""})),
            event(json!({"value": "many"})),
            event(json!({"value": "9999999999999999"})),
            event(json!({"op": "double"})),
            event(json!({"time": "yesterday"})),
            event(json!({"time": "2020-01-01T00:00:00Z"})),
            event(json!({"time": "9999-01-01T00:00:00Z"})),
        ]);
        let want = [
            "1 unknown_meter",
            "2 unknown_subscription",
            "3 unknown_subscription",
            "4 bad_event_id",
            "5 quantity_out_of_range",
            "6 quantity_out_of_range",
            "7 bad_op",
            "8 date_out_of_range",
            "9 not_started",
            "10 date_out_of_range",
        ];
        assert_eq!(tell(stage, &key, events), (1, 0, want.map(String::from).to_vec()));
    });
}

#[test]
fn a_request_that_cannot_be_read_is_a_problem() {
    each(|stage| {
        let (_, _, key) = opened(stage);
        let many =
            json!({"events": vec![json!({"subscription": "s", "meter": "call", "id": "e"}); 10_001]}).to_string();
        for (key, body, want) in [
            ("dgk_wrong", "{}", (401, "no_key")),
            ("", "{}", (401, "no_key")),
            (key.as_str(), "not json", (400, "unclear")),
            (key.as_str(), r#"{"events": [{"surprise": 1}]}"#, (400, "unclear")),
            (key.as_str(), r#"{"events": []}"#, (413, "too_many_events")),
            (key.as_str(), many.as_str(), (413, "too_many_events")),
        ] {
            let (status, kind, problem) = stage.post_json("/api/usage", key, body);
            assert_eq!((status, problem["code"].as_str().unwrap()), want);
            assert_eq!((kind.as_str(), problem["status"].as_u64()), ("application/problem+json", Some(want.0.into())));
        }
    });
}

#[test]
fn another_shops_key_reaches_nothing_here() {
    each(|stage| {
        let (_, id, _) = opened(stage);
        let other = Stage::open(&stage.app, "flowers");
        calls(&other);
        let theirs = key(&other);
        let event = json!([{"subscription": id.to_string(), "meter": "call", "id": "e-1"}]);
        assert_eq!(tell(&other, &theirs, event), (0, 0, vec!["0 unknown_subscription".to_string()]));
    });
}

#[test]
fn a_passed_threshold_is_billed_at_once_and_late_usage_later() {
    each(|stage| {
        let (minji, id, key) = opened(stage);
        let event = |n: i64, value: i64, time: &str| json!([{"subscription": id.to_string(), "meter": "call", "id": format!("e-{n}"), "value": value, "time": time}]);
        stage.pass_until("2026-12-01T00:00:00Z");
        tell(stage, &key, event(1, 499, "2026-12-01T00:00:00Z"));
        stage.pass_until("2026-12-01T01:00:00Z");
        assert_eq!(totals(stage, minji), [33_000]);
        tell(stage, &key, event(2, 1, "2026-12-01T01:00:00Z"));
        stage.pass_until("2026-12-02T00:00:00Z");
        assert_eq!(totals(stage, minji), [33_000, 50_000]);
        tell(stage, &key, event(3, 10, "2026-12-05T00:00:00Z"));
        stage.pass_until("2026-12-22T00:00:00Z");
        assert_eq!(totals(stage, minji), [33_000, 50_000, 34_000]);
        tell(stage, &key, event(4, 5, "2026-12-06T00:00:00Z"));
        stage.pass_until("2027-01-22T00:00:00Z");
        assert_eq!(totals(stage, minji), [33_000, 50_000, 34_000, 33_500]);
    });
}

#[test]
fn what_comes_after_the_end_is_billed_once_and_no_later() {
    each(|stage| {
        let (minji, id, key) = opened(stage);
        stage.pass_until("2026-12-01T00:00:00Z");
        let (app, shop) = (stage.app.clone(), std::sync::Arc::clone(&stage.shop));
        let leaving = stage.app.db.write(move |tx| {
            use domain::billing::agreement::Unused;
            use domain::billing::change::When;
            let now = app.now();
            let decide = |a: &domain::billing::agreement::Agreement| a.cancel(When::Now, Unused::Keep, now);
            crate::subscription::change(&app, tx, &shop, id, "test", now, decide).map(|_| ())?;
            crate::subscription::bill_now(&app, tx, &shop, id, now)?;
            Ok::<_, crate::subscription::Refused>(())
        });
        leaving.wait().unwrap();
        stage.pass_until("2026-12-02T00:00:00Z");
        let before = totals(stage, minji);
        let event = |n: i64, time: &str| json!([{"subscription": id.to_string(), "meter": "call", "id": format!("e-{n}"), "value": 3, "time": time}]);
        let after = tell(stage, &key, event(1, "2026-12-01T12:00:00Z"));
        assert_eq!(after, (0, 0, vec!["0 already_ended".to_string()]));
        assert_eq!(tell(stage, &key, event(2, "2026-11-30T00:00:00Z")).0, 1);
        stage.pass_until("2026-12-03T00:00:00Z");
        assert_eq!(totals(stage, minji), [before, vec![300]].concat());
        tell(stage, &key, event(2, "2026-11-30T00:00:00Z"));
        stage.pass_until("2027-02-03T00:00:00Z");
        assert_eq!(totals(stage, minji), [33_000, 300]);
    });
}

#[test]
fn staff_and_customer_see_what_is_used() {
    each(|stage| {
        let (minji, id, key) = opened(stage);
        let event =
            json!([{"subscription": id.to_string(), "meter": "call", "id": "e-1", "value": 12, "source": "pbx"}]);
        tell(stage, &key, event);
        let desk = stage.desk(Role::Viewer);
        let page = format!("/admin/subscriptions/{id}/usage");
        assert_says(&stage.get(&page, &desk), &["사용량", "1,200원", "e-1", "pbx"]);
        assert_says(&stage.get(&format!("/admin/subscriptions/{id}"), &desk), &[&page]);
        assert_says(&stage.get("/my", &stage.me(minji)), &["지금까지 요금", "1,200원"]);
        assert_eq!(stage.status("/admin/subscriptions/sub_0000000000000/usage", &desk), 404);
        assert_eq!(stage.status(&page, &stage.nobody()), 303);
    });
}

//! Bills that wait: looked at, lowered, discarded and sent out by staff and programs; once, whoever comes first.

use std::sync::Arc;

use base::Instant;
use base::id::{DraftId, SubscriptionId};
use domain::shop::policy::Policy;
use domain::shop::role::Role;
use kit::db::Tx;
use kit::testing::{assert_settled, each_engine};
use serde_json::json;
use shop::api_key::{self, Scope};
use shop::{Actor, Shop, tenant};

use super::{State, Whole};
use crate::tests::{Stage, assert_says, each};
use crate::watchdog;

const DUE: &str = "2026-12-21T10:00:00+09:00";

/// The shop with bills that wait for so many hours.
fn window(stage: &Stage, draft_hours: i64) -> Arc<Shop> {
    let id = stage.shop.id;
    let kept = stage.app.db.read(move |r| tenant::find(r, id)).wait().unwrap().unwrap();
    let shop = Shop { policy: Policy { draft_hours, ..Policy::default() }.into(), ..kept };
    let saved = shop.clone();
    stage.app.db.write(move |tx| tenant::save(tx, &saved)).wait().unwrap();
    Arc::new(Shop { version: shop.version + 1, ..shop })
}

fn run_at(stage: &Stage, shop: &Shop, at: &str) {
    stage.app.clock.set(Instant::parse(at).unwrap());
    crate::run(&stage.app, shop).unwrap();
}

fn open(stage: &Stage, of: SubscriptionId) -> Vec<Whole> {
    let shop = stage.shop.id;
    stage.app.db.read(move |r| super::list_open(r, shop, of)).wait().unwrap()
}

fn find(stage: &Stage, id: DraftId) -> Whole {
    let shop = stage.shop.id;
    stage.app.db.read(move |r| super::find(r, shop, id)).wait().unwrap().unwrap()
}

/// A shop that looks for a day, and a renewal of 33,000 that waits.
fn waiting(stage: &Stage) -> (Arc<Shop>, SubscriptionId, DraftId) {
    let customer = stage.add("김서연", "paid");
    let of = stage.subscribe(customer, "toy-m");
    let shop = window(stage, 24);
    run_at(stage, &shop, DUE);
    let whole = open(stage, of);
    assert_eq!((whole.len(), whole[0].draft.total, whole[0].draft.state()), (1, 33_000, State::Waiting));
    (shop, of, whole[0].draft.id)
}

#[test]
fn staff_look_at_a_bill_lower_a_line_and_send_it_out() {
    each(|stage| {
        let (_, of, id) = waiting(stage);
        let (owner, agent) = (stage.desk(Role::Owner), stage.desk(Role::Agent));
        let here = format!("/admin/drafts/{id}");
        assert_says(&stage.get("/admin/invoices?state=draft", &owner), &["김서연", "33,000원", &here, "초안"]);
        assert_says(
            &stage.get(&here, &owner),
            &["12월 22일", "장난감 M", "33,000원", "지금 내보내기", "청구하지 않기"],
        );
        // The customer sees it as what is paid next, on the day it goes out.
        let customer = stage.subscription(of).customer;
        assert_says(&stage.get("/my", &stage.me(customer)), &["12월 22일", "33,000원"]);
        assert_says(&stage.get(&format!("/admin/subscriptions/{of}"), &owner), &["12월 22일"]);
        let lines = format!("{here}/lines/1");
        assert_eq!(stage.status(&lines, &agent), 403);
        assert_says(&stage.get(&lines, &owner), &["33,000원까지", "대신 받을 금액"]);
        let asked = format!("{lines}?to=28000&reason=%EB%A7%9D%EA%B0%80%EC%A7%90");
        assert_says(&stage.get(&asked, &owner), &["33,000원", "28,000원", "깎기"]);
        let wrong = stage.post(&lines, &owner, &[("to", "33001"), ("reason", "x")]);
        assert_eq!(wrong.status, 422);
        assert_eq!(stage.post(&lines, &owner, &[("to", "28000"), ("reason", "")]).status, 422);
        assert_eq!(stage.post(&lines, &owner, &[("to", "28000"), ("reason", "망가짐")]).location(), here);
        assert_says(&stage.get(&here, &owner), &["28,000원", "33,000원에서 깎음", "망가짐"]);
        let invoice = stage.post(&format!("{here}/issue"), &owner, &[]).location().to_string();
        assert_says(&stage.get(&invoice, &owner), &["2026-000002", "28,000원", "결제"]);
        assert_eq!(stage.get(&here, &owner).location(), invoice);
        let newest = &stage.invoices(customer)[0];
        assert_eq!((newest.total, newest.discount, newest.paid_at.is_some()), (28_000, 5_000, true));
        assert_eq!(newest.due_at, Instant::parse(DUE).unwrap());
        // Too late for everything.
        for (act, fields) in [("issue", &[][..]), ("restore", &[]), ("discard", &[("reason", "x")])] {
            assert_eq!(stage.post(&format!("{here}/{act}"), &owner, fields).location(), "/admin/invoices?state=draft");
        }
        assert_eq!(
            stage.post(&lines, &owner, &[("to", "1"), ("reason", "x")]).location(),
            "/admin/invoices?state=draft"
        );
        assert_eq!(stage.invoices(customer).len(), 2);
    });
}

#[test]
fn a_change_tells_the_bill_that_waits_apart_from_the_next_payment() {
    each(|stage| {
        let (_, of, _) = waiting(stage);
        let (me, owner) = (stage.me(stage.subscription(of).customer), stage.desk(Role::Owner));
        // With a change of today it goes out today, and both are paid.
        let plan = stage.get("/my/plan?plan=toy-l&when=now", &me);
        assert_says(
            &plan,
            &["먼저 나가는 청구서", "12월 21일 · 33,000원", "오늘 49,000원", "2027년 1월 21일 · 49,000원"],
        );
        // With an end it goes out in its own time, and nothing comes after it.
        let cancel = stage.get("/my/cancel", &me);
        assert_says(&cancel, &["12월 22일 · 33,000원", "예정된 결제가 없어요", "2027년 1월 20일까지 쓸 수 있고"]);
        // It stays the giver's.
        let give = stage.get("/my/handover", &me);
        assert_says(&give, &["12월 22일 33,000원, 내 카드로", "2027년 1월 21일 33,000원, 받는 분의 카드로"]);
        let page = format!("/admin/subscriptions/{of}");
        assert_says(&stage.get(&format!("{page}/zone"), &owner), &["지금 쓰는 시간대예요"]);
        let customer = stage.subscription(of).customer;
        let (shop, now) = (Arc::clone(&stage.shop), stage.app.now());
        let known = stage.app.db.read(move |r| crate::panel::find_known(r, &shop, customer, now)).wait().unwrap();
        assert_eq!(known.waiting, [(of, Instant::parse("2026-12-22T10:00:00+09:00").unwrap())]);
        // What changes the agreement today sends it out today, as it says.
        assert_says(&stage.get(&format!("{page}/zone?zone=Asia/Tokyo"), &owner), &["12월 21일 · 33,000원"]);
        assert_eq!(stage.post(&format!("{page}/zone"), &owner, &[("zone", "Asia/Tokyo")]).status.as_u16(), 303);
        assert_eq!((open(stage, of).len(), stage.invoices(customer)[0].total), (0, 33_000));
    });
}

#[test]
fn what_is_discarded_is_not_billed_and_can_be_taken_back_until_its_time() {
    each(|stage| {
        let (shop, of, id) = waiting(stage);
        let owner = stage.desk(Role::Owner);
        let here = format!("/admin/drafts/{id}");
        let discard = format!("{here}/discard");
        assert_says(&stage.get(&discard, &owner), &["33,000원", "되돌릴 수 있어요"]);
        assert_eq!(stage.post(&discard, &owner, &[("reason", "")]).status, 422);
        assert_eq!(stage.post(&discard, &owner, &[("reason", "입원")]).location(), here);
        assert_says(&stage.get(&here, &owner), &["내보내지 않기로 했어요", "입원", "다시 청구하기"]);
        assert_eq!(stage.post(&format!("{here}/restore"), &owner, &[]).location(), here);
        assert_eq!(find(stage, id).draft.state(), State::Waiting);
        stage.post(&discard, &owner, &[("reason", "입원")]);
        run_at(stage, &shop, "2026-12-22T10:00:00+09:00");
        let whole = find(stage, id);
        assert_eq!((whole.draft.state(), whole.draft.is_open(), whole.lines.len()), (State::Discarded, false, 1));
        assert_says(&stage.get(&here, &owner), &["나가지 않은 청구서예요"]);
        let customer = stage.subscription(of).customer;
        assert_eq!(stage.invoices(customer).len(), 1);
        run_at(stage, &shop, "2027-01-21T10:00:00+09:00");
        run_at(stage, &shop, "2027-01-22T10:00:00+09:00");
        assert_eq!(stage.invoices(customer).len(), 2);
    });
}

#[test]
fn a_charge_for_the_next_bill_joins_and_one_of_a_discarded_bill_waits_again() {
    each(|stage| {
        let (shop, of, id) = waiting(stage);
        let (owner, customer) = (stage.desk(Role::Owner), stage.subscription(of).customer);
        let fields = [
            ("customer", customer.to_string()),
            ("name1", "부품".into()),
            ("amount1", "5000".into()),
            ("invoice", of.to_string()),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        stage.post("/admin/charges/new", &owner, &fields);
        assert_eq!((find(stage, id).draft.total, find(stage, id).lines.len()), (38_000, 2));
        stage.post(&format!("/admin/drafts/{id}/lines/2"), &owner, &[("to", "4000"), ("reason", "x")]);
        assert_eq!(find(stage, id).draft.total, 37_000);
        stage.post(&format!("/admin/drafts/{id}/discard"), &owner, &[("reason", "x")]);
        run_at(stage, &shop, "2026-12-22T10:00:00+09:00");
        run_at(stage, &shop, "2027-01-21T10:00:00+09:00");
        assert_eq!(open(stage, of)[0].draft.total, 38_000);
    });
}

#[test]
fn a_shop_that_looks_no_more_still_sends_out_what_waits() {
    each(|stage| {
        let (_, of, _) = waiting(stage);
        let shop = window(stage, 0);
        run_at(stage, &shop, "2026-12-22T09:59:59+09:00");
        let customer = stage.subscription(of).customer;
        assert_eq!(stage.invoices(customer).len(), 1);
        run_at(stage, &shop, "2026-12-22T10:00:00+09:00");
        assert_eq!(stage.invoices(customer)[0].total, 33_000);
        run_at(stage, &shop, "2027-01-21T10:00:00+09:00");
        assert_eq!(stage.invoices(customer).len(), 3);
    });
}

#[test]
fn the_watchdog_knows_bills_that_did_not_go_out() {
    each(|stage| {
        waiting(stage);
        kit::events::drain(&stage.app, crate::reminder::CONSUMER).unwrap();
        let (shop, end) = (stage.shop.id, Instant::parse("2026-12-22T10:00:00+09:00").unwrap());
        let late = |seconds: i64| {
            let now = end.plus_seconds(watchdog::LATE_SECONDS + seconds);
            stage.app.db.read(move |r| watchdog::look(r, shop, now)).wait().unwrap().occurrences
        };
        assert_eq!((late(-1), late(0)), (0, 1));
    });
}

#[test]
fn several_workers_send_each_out_once() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let people: Vec<_> = (0..40).map(|n| stage.add(&format!("고객{n}"), "paid")).collect();
        for who in &people {
            stage.subscribe(*who, "toy-m");
        }
        let shop = window(&stage, 24);
        for at in [DUE, "2026-12-22T10:05:00+09:00"] {
            stage.app.clock.set(Instant::parse(at).unwrap());
            std::thread::scope(|scope| {
                for _ in 0..4 {
                    scope.spawn(|| while crate::run(&stage.app, &shop).unwrap() > 0 {});
                }
            });
        }
        let mut numbers: Vec<i64> = people.iter().flat_map(|who| stage.invoices(*who)).map(|i| i.number).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=80).collect::<Vec<_>>());
        assert_settled(&stage.app, &[]);
    });
}

#[test]
fn programs_read_and_change_bills_of_their_own_shop_only() {
    each(|stage| {
        let (_, of, id) = waiting(stage);
        let key = |stage: &Stage, scope| {
            let (app, shop) = (stage.app.clone(), stage.shop.id);
            let adding =
                move |tx: &mut Tx<'_>| api_key::add(tx, &app.ids, shop, app.now(), &Actor::Command, "counter", scope);
            stage.app.db.write(adding).wait().unwrap().unwrap()
        };
        let (write, reading) = (key(stage, Scope::Write), key(stage, Scope::Read));
        let here = format!("/api/drafts/{id}");
        let null = serde_json::Value::Null;
        let (status, list) = stage.call("GET /api/drafts?open=true", &reading, None, &null);
        assert_eq!((status, &list["data"][0]["id"]), (200, &json!(id.to_string())));
        assert_eq!(list["data"][0]["subscriptions"], json!([of.to_string()]));
        assert_eq!(list["data"][0]["lines"][0]["amount"], json!(33_000));
        let less = json!({"amount": 30_000, "reason": "late"});
        assert_eq!(stage.call(&format!("POST {here}/lines/1"), &reading, None, &less).0, 403);
        let (status, answer) = stage.call(&format!("POST {here}/lines/1"), &write, Some("one"), &less);
        assert_eq!((status, &answer["draft"]["total"]), (200, &json!(30_000)), "{answer}");
        let more = json!({"amount": 40_000, "reason": ""});
        let (status, answer) = stage.call(&format!("POST {here}/lines/1"), &write, None, &more);
        assert_eq!((status, &answer["code"]), (422, &json!("not_lower")), "{answer}");
        let flowers = Stage::open(&stage.app, "flowers");
        let theirs = key(&flowers, Scope::Write);
        assert_eq!(flowers.call(&format!("GET {here}"), &theirs, None, &null).0, 404);
        for act in ["issue", "discard", "restore"] {
            assert_eq!(flowers.call(&format!("POST {here}/{act}"), &theirs, None, &json!({})).0, 404, "{act}");
        }
        assert_eq!(flowers.call(&format!("POST {here}/lines/1"), &theirs, None, &less).0, 404);
        let owner = flowers.desk(Role::Owner);
        for page in ["", "/discard", "/lines/1"] {
            assert_eq!(flowers.status(&format!("/admin/drafts/{id}{page}"), &owner), 404, "{page}");
        }
        for act in ["/issue", "/discard", "/restore", "/lines/1"] {
            let fields = [("reason", "x"), ("to", "1")];
            assert_eq!(flowers.post(&format!("/admin/drafts/{id}{act}"), &owner, &fields).status, 404, "{act}");
        }
        let (status, answer) = stage.call(&format!("POST {here}/discard"), &write, None, &json!({"reason": "gone"}));
        assert_eq!((status, &answer["draft"]["state"]), (200, &json!("discarded")));
        let (_, answer) = stage.call(&format!("POST {here}/restore"), &write, None, &json!({}));
        assert_eq!(answer["draft"]["state"], json!("waiting"));
        let (status, answer) = stage.call(&format!("POST {here}/issue"), &write, None, &json!({}));
        assert_eq!((status, &answer["invoice"]["total"]), (200, &json!(30_000)), "{answer}");
        let (_, one) = stage.call(&format!("GET {here}"), &reading, None, &null);
        assert_eq!((&one["state"], &one["invoice"]), (&json!("issued"), &answer["invoice"]["id"]));
        let (status, answer) = stage.call(&format!("POST {here}/issue"), &write, None, &json!({}));
        assert_eq!((status, &answer["code"]), (422, &json!("draft_closed")), "{answer}");
    });
}

//! Programs look, open and change: once for a key, nothing half done, nothing of another shop.

use std::sync::atomic::{AtomicU64, Ordering};

use base::id::SubscriptionId;
use domain::shop::policy::{PeriodStart, Policy};
use kit::db::Tx;
use serde_json::{Value, json};
use shop::Actor;
use shop::api_key::{Scope, add};
use shop::tenant;

use crate::tests::{Stage, each};

fn key(stage: &Stage, scope: Scope) -> String {
    let (app, shop) = (stage.app.clone(), stage.shop.id);
    let adding = move |tx: &mut Tx<'_>| add(tx, &app.ids, shop, app.now(), &Actor::Command, "counter", scope);
    stage.app.db.write(adding).wait().unwrap().unwrap()
}

/// A program with a subscription to `seats` that began ten days ago.
struct Shop<'a> {
    stage: &'a Stage,
    key: String,
    customer: String,
    id: SubscriptionId,
}

fn shop(stage: &Stage) -> Shop<'_> {
    let customer = stage.add("김민지", "paid");
    let id = stage.subscribe(customer, "seats");
    stage.pass_until("2026-12-01T12:00:00+09:00");
    Shop { stage, key: key(stage, Scope::Write), customer: customer.to_string(), id }
}

impl Shop<'_> {
    /// Sends it with a key that was never used.
    fn post(&self, path: &str, body: Value) -> (u16, Value) {
        static SENT: AtomicU64 = AtomicU64::new(0);
        let once = format!("sent-{}", SENT.fetch_add(1, Ordering::Relaxed));
        self.stage.call(&format!("POST /api/{path}"), &self.key, Some(&once), &body)
    }

    fn get(&self, path: &str) -> (u16, Value) {
        self.stage.call(&format!("GET /api/{path}"), &self.key, None, &Value::Null)
    }

    fn change(&self, body: Value) -> (u16, Value) {
        self.post(&format!("subscriptions/{}/changes", self.id), body)
    }

    fn invoices(&self) -> Vec<i64> {
        let (_, found) = self.get(&format!("invoices?subscription={}", self.id));
        found["data"].as_array().unwrap().iter().map(|one| one["total"].as_i64().unwrap()).collect()
    }
}

#[test]
fn a_change_is_previewed_and_made_by_the_same_words() {
    each(|stage| {
        let shop = shop(stage);
        let (status, seen) = shop.change(json!({"do": "set_quantity", "quantity": 4, "preview": true}));
        // 3 x 11,000 for 20 of 30 days.
        assert_eq!((status, &seen["preview"]["total"]), (200, &json!(22_000)), "{seen}");
        assert_eq!(shop.invoices(), [11_000]);
        let (status, done) = shop.change(json!({"do": "set_quantity", "quantity": 4}));
        assert_eq!((status, &done["subscription"]["quantity"]), (200, &json!(4)), "{done}");
        assert_eq!(shop.invoices(), [11_000, 22_000]);
        let (status, invoice) = shop.get(&format!("invoices/{}", done["invoice"].as_str().unwrap()));
        assert_eq!((status, &invoice["total"], &invoice["state"]), (200, &json!(22_000), &json!("paid")));
        assert_eq!(
            invoice["lines"].as_array().unwrap().iter().map(|l| l["amount"].as_i64().unwrap()).sum::<i64>(),
            22_000
        );
        let (_, one) = shop.get(&format!("subscriptions/{}", shop.id));
        assert_eq!((&one["plan"], &one["items"][0]["quantity"]), (&json!("seats"), &json!(4)));
    });
}

#[test]
fn every_change_can_be_asked() {
    each(|stage| {
        let shop = shop(stage);
        let next = stage.add("이도윤", "paid").to_string();
        for (body, kind) in [
            (json!({"do": "change_plan", "plan": "toy-l", "when": "period_end"}), "plan_changed"),
            (json!({"do": "undo", "change": 1}), "undone"),
            (json!({"do": "add_item", "item": {"code": "ribbon", "price": {"flat": 3000}}}), "items_changed"),
            (json!({"do": "remove_item", "item": "ribbon", "when": "period_end"}), "items_changed"),
            (json!({"do": "undo", "change": 4}), "undone"),
            (json!({"do": "set_anchor", "anchor": {"day": 15}, "first": "free"}), "anchor_set"),
            (json!({"do": "set_zone", "zone": "Asia/Tokyo"}), "zone_set"),
            (json!({"do": "pause", "until": "2026-12-08"}), "paused"),
            (json!({"do": "resume"}), "resumed"),
            (json!({"do": "set_cycle", "every": "2 months", "keep_next": true}), "items_changed"),
            (json!({"do": "undo", "change": 10}), "undone"),
            (json!({"do": "transfer", "to": next}), "transferred"),
            (json!({"do": "cancel", "when": "period_end"}), "canceled"),
            (json!({"do": "uncancel"}), "undone"),
            (json!({"do": "cancel", "unused": "keep"}), "canceled"),
            (json!({"do": "resubscribe", "plan": "toy-m"}), "restarted"),
        ] {
            let (status, done) = shop.change(body.clone());
            assert_eq!((status, &done["change"]["kind"]), (200, &json!(kind)), "{body} {done}");
        }
        let (_, one) = shop.get(&format!("subscriptions/{}", shop.id));
        assert_eq!((&one["customer"], &one["plan"], &one["state"]), (&json!(next), &json!("toy-m"), &json!("active")));
    });
}

#[test]
fn the_same_key_does_it_once() {
    each(|stage| {
        let shop = shop(stage);
        let ask = format!("POST /api/subscriptions/{}/changes", shop.id);
        let call = |key, body| stage.call(&ask, &shop.key, Some(key), &body);
        let more = json!({"do": "set_quantity", "quantity": 2});
        let first = call("k-1", more.clone());
        assert_eq!((first.0, call("k-1", more.clone())), (200, first.clone()));
        assert_eq!(shop.invoices().len(), 2);
        let (status, other) = call("k-1", json!({"do": "set_quantity", "quantity": 3}));
        assert_eq!((status, &other["code"]), (422, &json!("key_reused")));
        // What was refused was not done; the same key may try again.
        assert_eq!(call("k-2", json!({"do": "resume"})).0, 422);
        assert_eq!(call("k-2", json!({"do": "set_quantity", "quantity": 3})).0, 200);
        assert_eq!(call("", more).0, 400);
    });
}

#[test]
fn bad_input_is_refused_in_both_languages_and_nothing_is_half_done() {
    each(|stage| {
        let shop = shop(stage);
        let before = (shop.invoices(), shop.get(&format!("subscriptions/{}", shop.id)));
        let many: serde_json::Map<String, Value> =
            (0..10_000).map(|n| (format!("i{n}"), json!({"quantity": 1}))).collect();
        for (body, code) in [
            (json!({"do": "change_plan", "plan": "nothing"}), "unknown_plan"),
            (json!({"do": "change_plan", "plan": "toy-m", "items": many}), "unknown_item"),
            (json!({"do": "change_plan", "plan": "toy-m", "when": "0000-01-01"}), "date_out_of_range"),
            (json!({"do": "change_plan", "plan": "toy-m", "when": "9999-12-31"}), "date_out_of_range"),
            (json!({"do": "change_plan", "plan": "toy-m", "when": "2026-11-01"}), "date_in_the_past"),
            (json!({"do": "set_quantity", "quantity": -1}), "quantity_out_of_range"),
            (json!({"do": "set_quantity", "quantity": 9_223_372_036_854_775_807i64}), "quantity_out_of_range"),
            (json!({"do": "set_quantity", "quantity": 18_446_744_073_709_551_615u64}), "quantity_out_of_range"),
            (json!({"do": "set_quantity", "item": "ghost", "quantity": 1}), "unknown_item"),
            (
                json!({"do": "add_item", "item": {"code": "x", "price": {"flat": 9_223_372_036_854_775_807i64}}}),
                "bad_amount",
            ),
            (json!({"do": "add_item", "item": {"code": "base", "price": {"flat": 1}}}), "item_exists"),
            (json!({"do": "remove_item", "item": "base"}), "no_items"),
            (json!({"do": "pause", "until": "2026-12-01"}), "until_not_after_start"),
            (json!({"do": "pause", "until": "2029-12-01"}), "pause_too_long"),
            (json!({"do": "resume"}), "not_paused"),
            (json!({"do": "uncancel"}), "not_cancelling"),
            (json!({"do": "undo", "change": 0}), "not_pending"),
            (json!({"do": "skip"}), "no_delivery"),
            (json!({"do": "set_anchor", "anchor": {"day": 32}}), "bad_anchor"),
            (json!({"do": "set_zone", "zone": "Mars/Olympus"}), "unknown_zone"),
            (json!({"do": "transfer", "to": "cus_nobody"}), "unknown_customer"),
            (json!({"do": "transfer", "to": shop.customer}), "same_customer"),
        ] {
            let (status, said) = shop.change(body.clone());
            let shown = body.to_string().chars().take(80).collect::<String>();
            assert_eq!((status, &said["code"]), (422, &json!(code)), "{shown} {said}");
            assert!(said["says"]["ko"].is_string() && said["says"]["en"].is_string(), "{said}");
        }
        for body in [json!({"do": "dance"}), json!({"do": "resume", "why": 1}), json!({}), json!([1])] {
            assert_eq!(shop.change(body.clone()).0, 400, "{body}");
        }
        // Two changes that get in each other's way.
        assert_eq!(shop.change(json!({"do": "cancel", "when": "period_end"})).0, 200);
        let (status, said) = shop.change(json!({"do": "set_quantity", "quantity": 2}));
        assert_eq!((status, &said["code"]), (422, &json!("already_canceled")));
        assert_eq!(shop.change(json!({"do": "uncancel"})).0, 200);
        assert_eq!(before, (shop.invoices(), shop.get(&format!("subscriptions/{}", shop.id))));
    });
}

#[test]
fn a_program_opens_charges_and_credits() {
    each(|stage| {
        let shop = shop(stage);
        let (status, person) =
            shop.post("customers", json!({"name": "박서연", "phone": "010-2345-6789", "reference": "A-17"}));
        assert_eq!((status, &person["phone"]), (200, &json!("+821023456789")), "{person}");
        assert_eq!(shop.get("customers/A-17").1["id"], person["id"]);
        let open = json!({"customer": person["id"], "plan": "toy-m", "reference": "S-1", "starts": "2026-12-05"});
        let mut preview = open.clone();
        preview["preview"] = json!(true);
        assert_eq!(shop.post("subscriptions", preview).1["preview"]["total"], json!(33_000));
        let (status, opened) = shop.post("subscriptions", open);
        assert_eq!(
            (status, &opened["state"], &opened["reference"]),
            (200, &json!("scheduled"), &json!("S-1")),
            "{opened}"
        );
        assert_eq!(shop.get("subscriptions/S-1").1["id"], opened["id"]);
        let line = json!({"code": "lost", "name": "Lost piece", "amount": 3_000, "quantity": 2});
        let (status, made) = shop.post("charges", json!({"customer": shop.customer, "lines": [line]}));
        assert_eq!((status, &made["invoice"]["total"]), (200, &json!(6_000)), "{made}");
        let number = made["invoice"]["number"].clone();
        let part = json!({"invoice": number, "lines": [{"line": 1, "amount": 2_000}], "to": "wallet"});
        let (status, note) = shop.post("credit_notes", part.clone());
        assert_eq!((status, &note["credit_note"]["total"]), (200, &json!(2_000)), "{note}");
        for (path, body, code) in [
            ("credit_notes", json!({"invoice": number, "lines": [{"line": 1, "amount": 5_000}]}), "exceeds_creditable"),
            ("credit_notes", json!({"invoice": "2026-999999"}), "unknown_invoice"),
            ("charges", json!({"customer": shop.customer, "lines": []}), "no_items"),
            ("charges", json!({"customer": shop.customer, "lines": [{"code": "x", "amount": -1}]}), "bad_amount"),
            (
                "charges",
                json!({"customer": shop.customer, "lines": [{"code": "x", "amount": u64::MAX}]}),
                "amount_out_of_range",
            ),
            ("charges", json!({"customer": "cus_nobody", "lines": [{"code": "x", "amount": 1}]}), "unknown_customer"),
            ("customers", json!({"name": ""}), "name_empty"),
            ("customers", json!({"name": "박서연", "reference": "A-17"}), "reference_taken"),
            ("subscriptions", json!({"customer": "cus_nobody", "plan": "toy-m"}), "unknown_customer"),
            (
                "subscriptions",
                json!({"customer": shop.customer, "plan": "toy-m", "starts": "9999-01-01"}),
                "date_out_of_range",
            ),
        ] {
            let (status, said) = shop.post(path, body.clone());
            assert_eq!((status, &said["code"]), (422, &json!(code)), "{path} {body} {said}");
        }
    });
}

#[test]
fn a_key_reads_or_writes_in_its_own_shop_only() {
    each(|stage| {
        let shop = shop(stage);
        let reader = key(stage, Scope::Read);
        let change = format!("POST /api/subscriptions/{}/changes", shop.id);
        let (status, said) = stage.call(&change, &reader, None, &json!({"do": "set_quantity", "quantity": 2}));
        assert_eq!((status, &said["code"]), (403, &json!("read_only_key")));
        let preview = json!({"do": "set_quantity", "quantity": 2, "preview": true});
        assert_eq!(stage.call(&change, &reader, None, &preview).0, 200);
        let flowers = Stage::open(&stage.app, "flowers");
        let theirs = key(&flowers, Scope::Write);
        assert_eq!(stage.call(&change, &theirs, None, &preview).0, 401);
        let invoice = shop.get("invoices").1["data"][0]["number"].as_str().unwrap().to_string();
        for path in [
            format!("subscriptions/{}", shop.id),
            format!("customers/{}", shop.customer),
            format!("invoices/{}", shop.get("invoices").1["data"][0]["id"].as_str().unwrap()),
            format!("invoices/{invoice}"),
        ] {
            assert_eq!(shop.get(&path).0, 200, "{path}");
            assert_eq!(flowers.call(&format!("GET /api/{path}"), &theirs, None, &Value::Null).0, 404, "{path}");
        }
        for list in ["subscriptions", "customers", "invoices"] {
            let (status, found) = flowers.call(&format!("GET /api/{list}"), &theirs, None, &Value::Null);
            assert_eq!((status, found), (200, json!({"data": [], "next": null})), "{list}");
        }
        let (status, _) = flowers.call(&change, &theirs, None, &json!({"do": "cancel"}));
        assert_eq!(status, 404);
        let stranger = flowers.add("남의 손님", "paid");
        let (status, said) = shop.change(json!({"do": "transfer", "to": stranger.to_string()}));
        assert_eq!((status, &said["code"]), (422, &json!("unknown_customer")));
    });
}

#[test]
fn what_moves_money_is_sent_with_a_key() {
    each(|stage| {
        let shop = shop(stage);
        let number = shop.get("invoices").1["data"][0]["number"].clone();
        let line = json!({"code": "lost", "amount": 3_000});
        for (path, body) in [
            ("charges", json!({"subscription": shop.id.to_string(), "lines": [line]})),
            ("subscriptions", json!({"customer": shop.customer, "plan": "toy-m"})),
            ("credit_notes", json!({"invoice": number, "lines": [{"line": 1, "amount": 1_000}]})),
        ] {
            let ask = format!("POST /api/{path}");
            let (status, said) = stage.call(&ask, &shop.key, None, &body);
            assert_eq!((status, &said["code"]), (400, &json!("no_idempotency_key")), "{path} {said}");
            let mut preview = body.clone();
            preview["preview"] = json!(true);
            assert_eq!(stage.call(&ask, &shop.key, None, &preview).0, 200, "{path}");
            let first = stage.call(&ask, &shop.key, Some(path), &body);
            assert_eq!((first.0, &stage.call(&ask, &shop.key, Some(path), &body)), (200, &first), "{path}");
        }
        // Each was done once.
        assert_eq!(shop.invoices(), [11_000, 3_000]);
        assert_eq!(shop.get("subscriptions").1["data"].as_array().unwrap().len(), 2);
    });
}

#[test]
fn what_cannot_be_read_is_said_in_both_languages() {
    each(|stage| {
        let shop = shop(stage);
        let is_told = |(status, said): (u16, Value), want: u16, code: &str| {
            assert_eq!((status, &said["code"]), (want, &json!(code)), "{said}");
            let [ko, en] = ["ko", "en"].map(|lang| said["says"][lang].as_str().unwrap_or_default().to_string());
            assert!(!en.is_empty() && ko.chars().any(|c| ('가'..='힣').contains(&c)), "{said}");
            assert_eq!(said["detail"], json!(en));
        };
        for list in ["subscriptions", "invoices", "customers"] {
            is_told(shop.get(&format!("{list}?wish=1")), 400, "unclear");
            is_told(shop.get(&format!("{list}?after=yesterday")), 400, "unclear");
        }
        is_told(shop.get("subscriptions?state=happy"), 400, "unclear");
        is_told(shop.get("subscriptions/sub_nobody"), 404, "not_found");
        is_told(shop.get("invoices/2026-999999"), 404, "not_found");
        is_told(shop.get("customers/cus_nobody"), 404, "unknown_customer");
        for path in ["subscriptions", "customers", "charges", "credit_notes", "usage", "coupons/attach"] {
            is_told(shop.post(path, json!("no object")), 400, "unclear");
            is_told(shop.post(path, json!({"wish": 1})), 400, "unclear");
        }
        for (field, value, code) in [
            ("name", "", "name_empty"),
            ("name", "12", "name_no_letter"),
            ("phone", "12", "phone_area"),
            ("phone", "1588-0000", "phone_hotline"),
            ("email", "minji", "email_at"),
            ("language", "fr", "unknown_language"),
        ] {
            let mut body = json!({"name": "김민지", "phone": "010-2222-3333", "email": "a@b.kr"});
            body[field] = json!(value);
            is_told(shop.post("customers", body), 422, code);
        }
        let (_, said) = shop.change(json!({"do": "set_quantity", "quantity": 9_223_372_036_854_775_807i64}));
        assert!(said["says"]["en"].as_str().unwrap().contains("0 to 1,000,000,000,000,000"), "{said}");
        assert!(said["says"]["ko"].as_str().unwrap().contains("0부터 1,000,000,000,000,000까지"), "{said}");
        let reading = key(stage, Scope::Read);
        let body = json!({"name": "김민지"});
        is_told(stage.call("POST /api/customers", &reading, None, &body), 403, "read_only_key");
        let used = json!({"events": [{"subscription": shop.id.to_string(), "meter": "swap", "id": "e-1"}]});
        is_told(stage.call("POST /api/usage", &reading, None, &used), 403, "read_only_key");
        is_told(stage.call("GET /api/customers", "dgk_nothing", None, &Value::Null), 401, "no_key");
        assert_eq!(stage.call("POST /api/customers", &shop.key, Some("k-1"), &body).0, 200);
        is_told(
            stage.call("POST /api/customers", &shop.key, Some("k-1"), &json!({"name": "이민지"})),
            422,
            "key_reused",
        );
    });
}

#[test]
fn a_program_attaches_a_coupon_once() {
    each(|stage| {
        let shop = shop(stage);
        let desk = stage.desk(domain::shop::role::Role::Owner);
        let coupon = [("code", "HELLO"), ("kind", "amount"), ("amount", "3000"), ("length", "ever"), ("state", "live")];
        let made = stage.post("/admin/coupons/new", &desk, &coupon);
        assert_eq!(made.status.as_u16(), 303, "{}", made.body);
        let wanted = json!({"subscription": shop.id.to_string(), "code": "hello"});
        let mut asked = wanted.clone();
        asked["preview"] = json!(true);
        let (status, said) = shop.post("coupons/attach", asked.clone());
        assert_eq!((status, &said["preview"]["total"]), (200, &json!(0)), "{said}");
        let call = |body: &Value| stage.call("POST /api/coupons/attach", &shop.key, Some("once"), body);
        let (status, said) = call(&wanted);
        assert_eq!(
            (status, &said["coupon"], &said["customer"]),
            (200, &json!("HELLO"), &json!(shop.customer)),
            "{said}"
        );
        assert_eq!(call(&wanted), (200, said), "the same key gives the first answer");
        for (body, code) in [
            (wanted, "coupon_already_attached"),
            (asked, "coupon_already_attached"),
            (json!({"subscription": shop.id.to_string(), "code": "ghost"}), "unknown_coupon"),
            (json!({"customer": "cus_nobody", "code": "hello"}), "unknown_customer"),
            (json!({"code": "hello"}), "unknown_subscription"),
        ] {
            let (status, said) = shop.post("coupons/attach", body);
            assert_eq!((status, &said["code"]), (422, &json!(code)), "{said}");
        }
        assert_eq!(shop.post("coupons/attach", json!({"customer": shop.customer, "code": "hello"})).0, 200);
        stage.pass_until("2026-12-21T12:00:00+09:00");
        assert_eq!(shop.invoices().last(), Some(&5_000), "11,000 less 3,000 twice");
    });
}

#[test]
fn a_change_in_the_very_instant_of_the_start_is_done() {
    each(|stage| {
        let key = key(stage, Scope::Write);
        for period_start in [PeriodStart::Instant, PeriodStart::Midnight] {
            let policy = Policy { period_start, ..Policy::default() };
            let id = stage.shop.id;
            let mut shop = stage.app.db.read(move |r| tenant::find(r, id)).wait().unwrap().unwrap();
            shop.policy = policy.into();
            stage.app.db.write(move |tx| tenant::save(tx, &shop)).wait().unwrap();
            for (body, total) in [
                (json!({"do": "set_quantity", "quantity": 3}), Some(33_000)),
                (json!({"do": "change_plan", "plan": "toy-l"}), Some(49_000)),
                (json!({"do": "add_item", "item": {"code": "ribbon", "price": {"flat": 3000}}}), Some(14_000)),
                (json!({"do": "set_cycle", "every": "2 months"}), Some(11_000)),
                (json!({"do": "set_anchor", "anchor": {"day": 15}}), None),
                (json!({"do": "pause", "until": "2026-12-20"}), None),
                (json!({"do": "cancel"}), Some(0)),
            ] {
                let customer = stage.add("박서연", "paid").to_string();
                let open = json!({"customer": customer, "plan": "seats"});
                let (status, opened) = stage.call("POST /api/subscriptions", &key, Some(&customer), &open);
                assert_eq!(status, 200, "{opened}");
                let path = format!("POST /api/subscriptions/{}/changes", opened["id"].as_str().unwrap());
                let (status, done) = stage.call(&path, &key, None, &body);
                assert_eq!(status, 200, "{period_start} {body} {done}");
                let list = format!("GET /api/invoices?subscription={}", opened["id"].as_str().unwrap());
                let (_, found) = stage.call(&list, &key, None, &Value::Null);
                let paid: i64 =
                    found["data"].as_array().unwrap().iter().map(|one| one["total"].as_i64().unwrap()).sum();
                assert!(total.is_none_or(|total| total == paid), "{period_start} {body} {paid}");
            }
        }
    });
}

//! Add-ons in the customer's hands.

use base::Currency;
use base::id::{CustomerId, SubscriptionId};
use catalog::plan::NewPlan;
use catalog::plan_item::Part;
use catalog::price::NewPrice;
use domain::billing::price::Price;
use domain::catalog::plan::{Bill, Decrease, Increase, Item, Kind, Name};
use domain::shop::role::Role;

use crate::tests::{Stage, add_plan, assert_says, each, new_plan};

/// A plan of 33,000 a month with these add-ons, monthly too.
fn with_addons(code: &str, name: &str, addons: &[(&str, &str, i64)]) -> NewPlan {
    let mut new = new_plan(code, name, Price::flat(33_000), "rental", 0);
    for (code, name, amount) in addons {
        let name = Name { ko: name.to_string(), en: code.to_string() };
        let every = new.plan.items[0].every;
        new.plan.items.push(Item {
            code: code.to_string(),
            name,
            kind: Kind::Access,
            every,
            bill: Bill::Advance,
            meter: None,
            increase: Increase::Prorate,
            decrease: Decrease::Credit,
            addon: true,
        });
        let (price, from) = (Price::flat(*amount), "2026-01-01".parse().unwrap());
        let prices = vec![NewPrice { currency: Currency::KRW, price, from }];
        new.parts.push(Part { prices, ..Part::default() });
    }
    new
}

/// On 1 December, ten of thirty days into a period of a plan with two add-ons; another plan has one more.
fn ten_days_in(stage: &Stage) -> (CustomerId, SubscriptionId, String) {
    add_plan(
        &stage.app,
        &stage.shop,
        with_addons("toy-w", "장난감 W", &[("wash", "세척", 3_000), ("dry", "건조", 6_000)]),
    );
    add_plan(&stage.app, &stage.shop, with_addons("toy-p", "장난감 P", &[("polish", "광택", 9_000)]));
    let customer = stage.add("박하준", "paid");
    let id = stage.subscribe(customer, "toy-w");
    stage.pass_until("2026-12-01T12:00:00+09:00");
    (customer, id, stage.me(customer))
}

fn totals(stage: &Stage, customer: CustomerId) -> Vec<i64> {
    stage.invoices(customer).iter().map(|invoice| invoice.total).collect()
}

#[test]
fn an_add_on_is_added_swapped_and_left_for_what_was_shown() {
    each(|stage| {
        let (customer, id, me) = ten_days_in(stage);
        assert_says(&stage.get("/my", &me), &["추가 상품", "/my/addons?s="]);
        assert_says(&stage.get("/my/addons", &me), &["세척", "월 3,000원", "건조", "월 6,000원", "/my/add-item?s="]);
        // 20 of 30 days of 3,000; from the next bill on 33,000 + 3,000.
        assert_says(&stage.get("/my/add-item?item=wash", &me), &["2,000원", "36,000원", "이대로 더하기"]);
        assert_eq!(totals(stage, customer), [33_000]);
        let form = [("item", "wash"), ("when", "now")];
        let added = stage.post("/my/add-item", &me, &form);
        assert_eq!((added.status.as_u16(), added.location()), (303, format!("/my/addons?s={id}").as_str()));
        assert_eq!(stage.post("/my/add-item", &me, &form).status.as_u16(), 422);
        assert_eq!(totals(stage, customer), [2_000, 33_000]);
        assert_says(&stage.get("/my", &me), &["추가 상품: 세척", "36,000원"]);
        // -2,000 for what is left of one, 4,000 for the rest of the other.
        assert_says(&stage.get("/my/swap-item?item=wash&to=dry", &me), &["4,000원", "39,000원"]);
        let swap = [("item", "wash"), ("to", "dry"), ("when", "now")];
        assert_eq!(stage.post("/my/swap-item", &me, &swap).status.as_u16(), 303);
        assert_eq!(totals(stage, customer), [2_000, 2_000, 33_000]);
        let newest = stage.invoices(customer)[0].id;
        assert_eq!(stage.lines(newest).iter().map(|line| line.amount).collect::<Vec<_>>(), [-2_000, 4_000]);
        assert_says(&stage.get("/my/remove-item?item=dry", &me), &["12월 21일부터 빠져요", "33,000원"]);
        let leave = [("item", "dry"), ("when", "period_end")];
        assert_eq!(stage.post("/my/remove-item", &me, &leave).status.as_u16(), 303);
        assert_says(&stage.get("/my/addons", &me), &["12월 21일에 빠져요", "건조 빼기", "되돌리기"]);
        stage.pass_until("2026-12-22T12:00:00+09:00");
        assert_eq!(totals(stage, customer), [33_000, 2_000, 2_000, 33_000]);
    });
}

#[test]
fn customers_choose_only_among_what_their_plan_offers() {
    each(|stage| {
        let (customer, _, me) = ten_days_in(stage);
        let stranger = stage.add("이서윤", "paid");
        let theirs = stage.subscribe(stranger, "toy-w").to_string();
        let add = |item: &str| stage.post("/my/add-item", &me, &[("item", item), ("when", "now")]).status.as_u16();
        assert_eq!(["polish", "base", "", "own"].map(add), [422; 4]);
        let leave = |item: &str| stage.post("/my/remove-item", &me, &[("item", item), ("when", "now")]).status.as_u16();
        assert_eq!(["base", "wash", "polish"].map(leave), [422; 3]);
        let swap = |item: &str, to: &str| {
            stage.post("/my/swap-item", &me, &[("item", item), ("to", to), ("when", "now")]).status.as_u16()
        };
        assert_eq!([swap("base", "wash"), swap("wash", "dry")], [422; 2]);
        assert_eq!(
            stage.post("/my/add-item", &me, &[("s", &theirs), ("item", "wash"), ("when", "now")]).status.as_u16(),
            404
        );
        for page in ["addons", "add-item", "remove-item", "swap-item"] {
            assert_eq!(stage.status(&format!("/my/{page}?s={theirs}"), &me), 404);
            assert_eq!(stage.status(&format!("/my/{page}"), &me), 200);
        }
        assert_eq!(totals(stage, customer), [33_000]);
    });
}

#[test]
fn nothing_is_added_in_a_break_before_the_end_or_while_something_is_owed() {
    each(|stage| {
        let (customer, id, me) = ten_days_in(stage);
        let add = || stage.post("/my/add-item", &me, &[("item", "wash"), ("when", "now")]).status.as_u16();
        stage.post("/my/pause", &me, &[("until", "7")]);
        assert_says(&stage.get("/my/addons", &me), &["쉬는 동안에는"]);
        assert_eq!(add(), 422);
        stage.post("/my/resume", &me, &[]);
        stage.post("/my/cancel", &me, &[("when", "period_end")]);
        assert_says(&stage.get("/my/addons", &me), &["해지가 예정되어"]);
        assert_eq!(add(), 422);
        stage.post("/my/uncancel", &me, &[]);
        assert_eq!(add(), 303);
        let late = stage.add("최도윤", "declined:funds");
        stage.subscribe(late, "toy-w");
        let late = stage.me(late);
        assert_says(&stage.get("/my/addons", &late), &["먼저 결제하면"]);
        assert_eq!(stage.post("/my/add-item", &late, &[("item", "wash"), ("when", "now")]).status.as_u16(), 422);
        // Staff are offered what the plan offers first, and change it by the same rule.
        let (owner, page) = (stage.desk(Role::Owner), format!("/admin/subscriptions/{id}"));
        assert_says(&stage.get(&format!("{page}/add-item"), &owner), &["골라 주세요", "추가 상품 · 건조 · 월 6,000원"]);
        assert_says(&stage.get(&page, &owner), &["세척을 더함"]);
        assert_eq!(stage.subscription(id).customer, customer);
    });
}

#[test]
fn what_is_ticked_when_joining_is_taken() {
    each(|stage| {
        add_plan(&stage.app, &stage.shop, with_addons("toy-w", "장난감 W", &[("wash", "세척", 3_000)]));
        assert_says(&stage.get("/", &stage.nobody()), &["추가 상품: 세척 월 3,000원"]);
        let page = stage.get("/join/toy-w?addon-wash=on", &stage.nobody());
        assert_says(&page, &["추가 상품 (선택)", "세척 · 월 3,000원", "36,000원", "name=\"addon-wash\" value=\"on\""]);
        assert!(!stage.get("/join/toy-w", &stage.nobody()).body.contains("36,000원"));
        // Somebody who is known joins with it; ticking what is not offered is nothing.
        let (customer, key) = (stage.add("박하준", "paid"), "0123456789abcdef0123456789abcdef");
        let form = [("key", key), ("addon-wash", "on"), ("addon-gold", "on")];
        let joined = stage.post("/join/toy-w", &stage.me(customer), &form);
        assert_eq!(joined.status.as_u16(), 303, "{}", joined.body);
        assert_eq!(totals(stage, customer), [36_000]);
    });
}

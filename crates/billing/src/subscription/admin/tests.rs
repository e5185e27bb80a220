//! Every change staff can make, on both engines: the money shown first is the money that moves.

use base::id::{CustomerId, SubscriptionId};
use base::{Lang, Money};
use domain::billing::phase::Standing;
use domain::billing::price::Price;
use domain::catalog::conditions::Notice;
use domain::shop::role::Role;

use crate::tests::{Stage, add_plan, assert_says, each, new_plan};

/// On 1 December, ten of thirty days into a period of a plan.
fn opened(stage: &Stage, plan: &str) -> (CustomerId, SubscriptionId, String) {
    let customer = stage.add("박하준", "paid");
    let id = stage.subscribe(customer, plan);
    stage.pass_until("2026-12-01T12:00:00+09:00");
    (customer, id, stage.desk(Role::Owner))
}

fn query(form: &[(&str, &str)]) -> String {
    let pair = |(name, value): &(&str, &str)| (name.to_string(), value.to_string());
    kit::web::url::query(&form.iter().map(pair).collect::<Vec<_>>()).trim_start_matches('?').to_string()
}

fn won(stage: &Stage, amount: i64) -> String {
    Money::new(amount, stage.shop.currency).show(Lang::Ko)
}

/// The page shows `want`; what is confirmed is billed on that day and not before, and is `want` exactly.
fn check(plan: &str, act: &str, form: &[(&str, &str)], day: &str, want: i64) {
    each(|stage| {
        let (customer, id, owner) = opened(stage, plan);
        let page = format!("/admin/subscriptions/{id}/{act}");
        assert_says(&stage.get(&format!("{page}?{}", query(form)), &owner), &[&won(stage, want.abs())]);
        let before = stage.invoices(customer).len();
        let answer = stage.post(&page, &owner, form);
        assert_eq!(answer.status.as_u16(), 303, "{act} {form:?} {}", answer.body);
        let now = day == "2026-12-01";
        assert_eq!(stage.invoices(customer).len(), before + usize::from(now && want != 0), "{act} {form:?}");
        stage.pass_until(&format!("{day}T12:00:00+09:00"));
        if want != 0 {
            let invoice = &stage.invoices(customer)[0];
            assert_eq!((invoice.issued_on.to_string().as_str(), invoice.total), (day, want), "{act} {form:?}");
        }
        // The same form again does nothing more, or is refused.
        let (count, quantity) = (stage.invoices(customer).len(), stage.subscription(id).quantity);
        stage.post(&page, &owner, form);
        assert!(stage.invoices(customer).len() <= count + 1);
        assert_eq!(stage.subscription(id).quantity, quantity);
    });
}

const RIBBON: [(&str, &str); 5] =
    [("item", "own"), ("name", "리본"), ("amount", "3,000"), ("quantity", "2"), ("code", "own-1")];

fn ribbon<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    RIBBON.iter().chain(more).copied().collect()
}

#[test]
fn an_item_is_added_now() {
    // 2 x 3,000 for 20 of 30 days.
    check("toy-m", "add-item", &ribbon(&[("when", "now")]), "2026-12-01", 4_000);
}

#[test]
fn an_item_is_added_with_the_next_period() {
    check("toy-m", "add-item", &ribbon(&[("when", "period_end")]), "2026-12-21", 39_000);
}

#[test]
fn an_item_is_added_on_a_day() {
    check("toy-m", "add-item", &ribbon(&[("when", "day"), ("day", "2026-12-11")]), "2026-12-11", 2_000);
}

#[test]
fn a_plan_changes_on_a_day() {
    // 49,000 x 10/30 = 16,333 for 33,000 x 10/30 = 11,000.
    check("toy-m", "plan", &[("plan", "toy-l"), ("when", "day"), ("day", "2026-12-11")], "2026-12-11", 5_333);
}

#[test]
fn a_plan_changes_with_its_quantity() {
    // 3 x 11,000 x 20/30 for 33,000 x 20/30.
    check("toy-m", "plan", &[("plan", "seats"), ("when", "now"), ("quantity", "6")], "2026-12-01", 22_000);
}

#[test]
fn a_quantity_changes_now_or_later() {
    check("seats", "quantity", &[("item", "base"), ("quantity", "4"), ("when", "now")], "2026-12-01", 22_000);
    check("seats", "quantity", &[("item", "base"), ("quantity", "4"), ("when", "period_end")], "2026-12-21", 44_000);
}

#[test]
fn the_billing_day_moves_with_a_stub() {
    // Paid until 21 December; from there 11 of the 31 days before 1 January.
    check("toy-m", "anchor", &[("anchor", r#"{"day":1}"#), ("first", "stub")], "2026-12-21", 11_710);
}

#[test]
fn a_rhythm_changes_with_the_next_period() {
    check("toy-m", "rhythm", &[("every", "3 month"), ("when", "period_end")], "2026-12-21", 33_000);
}

#[test]
fn a_zone_moves_no_money() {
    check("toy-m", "zone", &[("zone", "America/New_York")], "2026-12-01", 0);
}

#[test]
fn an_end_goes_back_to_the_card() {
    each(|stage| {
        let (customer, id, owner) = opened(stage, "toy-m");
        let page = format!("/admin/subscriptions/{id}/cancel");
        let form = [("when", "now"), ("unused", "refund")];
        assert_says(&stage.get(&format!("{page}?{}", query(&form)), &owner), &["22,000원"]);
        assert_eq!(stage.post(&page, &owner, &form).status.as_u16(), 303);
        assert_eq!((stage.subscription(id).state, stage.invoices(customer)[0].total), (Standing::Ended, -22_000));
        assert_eq!(stage.wallet(customer), 0);
    });
}

#[test]
fn a_notice_is_named_kept_and_waived() {
    each(|stage| {
        let mut careful = new_plan("careful", "꼼꼼", Price::flat(33_000), "rental", 0);
        careful.plan.conditions.notice = Some(Notice { days: 30 });
        add_plan(&stage.app, &stage.shop, careful);
        let (customer, id, owner) = opened(stage, "careful");
        let me = stage.me(customer);
        let notice = "30일의 예고 기간은 12월 31일에 끝나요.";
        // In between a whole period is paid: it is shown, and its ten days from 31 December on come back.
        assert_says(&stage.get("/my/cancel?when=now", &me), &[notice, "12월 21일 · 33,000원", "22,355원"]);
        let waived = [("when", "now"), ("unused", "credit"), ("waives", "on")];
        assert_eq!(stage.post("/my/cancel", &me, &waived).status.as_u16(), 303);
        let ends = stage.subscription(id).ends_at.map(|at| stage.shop.zone.day(at).to_string());
        assert_eq!(ends.as_deref(), Some("2026-12-31"));
        let page = format!("/admin/subscriptions/{id}/cancel");
        assert!(!stage.get(&page, &stage.desk(Role::Agent)).body.contains("예고 기간 없이"));
        assert_says(&stage.get(&format!("{page}?when=day&day=2027-02-01"), &owner), &["예고 기간 없이"]);
        assert_says(&stage.get(&format!("{page}?{}", query(&waived)), &owner), &["22,000원"]);
        assert_eq!(stage.post(&page, &owner, &waived).status.as_u16(), 303);
        assert_eq!((stage.subscription(id).state, stage.wallet(customer)), (Standing::Ended, 22_000));
        assert_says(&stage.get(&format!("/admin/subscriptions/{id}"), &owner), &["예고 기간 면제"]);
    });
}

#[test]
fn an_item_comes_and_goes_on_one_day_for_nothing() {
    each(|stage| {
        let (customer, id, owner) = opened(stage, "toy-m");
        let page = format!("/admin/subscriptions/{id}");
        assert!(!stage.get(&page, &owner).body.contains("항목 빼기"));
        assert_eq!(stage.post(&format!("{page}/add-item"), &owner, &ribbon(&[("when", "now")])).status.as_u16(), 303);
        assert_eq!(stage.post(&format!("{page}/add-item"), &owner, &ribbon(&[("when", "now")])).status.as_u16(), 422);
        assert_says(&stage.get(&page, &owner), &["항목 빼기"]);
        let form = [("item", "own-1"), ("when", "now")];
        assert_says(&stage.get(&format!("{page}/remove-item?{}", query(&form)), &owner), &["4,000원", "리본"]);
        assert_eq!(stage.post(&format!("{page}/remove-item"), &owner, &form).status.as_u16(), 303);
        let totals: Vec<i64> = stage.invoices(customer).iter().map(|invoice| invoice.total).collect();
        assert_eq!((totals, stage.wallet(customer)), (vec![-4_000, 4_000, 33_000], 4_000));
    });
}

#[test]
fn what_is_planned_is_shown_and_can_be_taken_back() {
    each(|stage| {
        let (customer, id, owner) = opened(stage, "toy-m");
        let page = format!("/admin/subscriptions/{id}");
        let later = [("plan", "toy-l"), ("when", "period_end")];
        assert_eq!(stage.post(&format!("{page}/plan"), &owner, &later).status.as_u16(), 303);
        assert_says(&stage.get(&page, &owner), &["예정된 변경", "undo?change="]);
        let me = stage.me(customer);
        assert_says(&stage.get("/my", &me), &["예정된 변경", "undo?s="]);
        assert_says(&stage.get("/my/undo?change=1", &me), &["장난감 L", "12월 21일 · 33,000원"]);
        assert_eq!(stage.post("/my/undo", &me, &[("change", "1")]).status.as_u16(), 303);
        assert_eq!(stage.post("/my/undo", &me, &[("change", "1")]).status.as_u16(), 422);
        assert!(!stage.get(&page, &owner).body.contains("예정된 변경"));
        stage.pass_until("2026-12-21T12:00:00+09:00");
        assert_eq!(stage.invoices(customer)[0].total, 33_000);
    });
}

#[test]
fn another_customer_takes_it_over_and_pays_from_then_on() {
    each(|stage| {
        let (customer, id, owner) = opened(stage, "toy-m");
        let next = stage.add("이도윤", "paid");
        let page = format!("/admin/subscriptions/{id}/transfer");
        assert_says(&stage.get(&format!("{page}?to=도윤"), &owner), &["이도윤 님의 구독", "12월 21일 · 33,000원"]);
        assert_eq!(stage.post(&page, &owner, &[("to", "아무도")]).status.as_u16(), 422);
        assert_eq!(stage.post(&page, &owner, &[("to", &customer.to_string())]).status.as_u16(), 422);
        assert_eq!(stage.post(&page, &owner, &[("to", &next.to_string())]).status.as_u16(), 303);
        assert_eq!(stage.subscription(id).customer, next);
        stage.pass_until("2026-12-21T12:00:00+09:00");
        assert_eq!((stage.invoices(customer).len(), stage.invoices(next)[0].total), (1, 33_000));
        assert_eq!(stage.status(&format!("/my?s={id}"), &stage.me(customer)), 404);
        assert_says(&stage.get(&format!("/my?s={id}"), &stage.me(next)), &["장난감 M"]);
    });
}

#[test]
fn what_makes_no_sense_is_refused_and_nothing_changes() {
    each(|stage| {
        let (customer, id, owner) = opened(stage, "toy-m");
        for (act, form) in [
            ("add-item", vec![("item", "nothing"), ("quantity", "1"), ("when", "now")]),
            (
                "add-item",
                vec![
                    ("item", "own"),
                    ("name", "x"),
                    ("amount", "99999999999999999999"),
                    ("quantity", "1"),
                    ("when", "now"),
                    ("code", "own-1"),
                ],
            ),
            ("add-item", ribbon(&[("when", "day"), ("day", "9999-01-01")])),
            ("remove-item", vec![("item", "base"), ("when", "now")]),
            ("remove-item", vec![("item", "ghost"), ("when", "now")]),
            ("anchor", vec![("anchor", r#"{"day":32}"#), ("first", "stub")]),
            ("anchor", vec![("anchor", "calendar")]),
            ("rhythm", vec![("every", "0 month")]),
            ("zone", vec![("zone", "Mars/Olympus")]),
            ("undo", vec![("change", "0")]),
            ("quantity", vec![("item", "ghost"), ("quantity", "1"), ("when", "now")]),
            ("quantity", vec![("item", "base"), ("quantity", "-1"), ("when", "now")]),
            ("plan", vec![("plan", "toy-l"), ("when", "day"), ("day", "2020-01-01")]),
        ] {
            let answer = stage.post(&format!("/admin/subscriptions/{id}/{act}"), &owner, &form);
            assert_eq!(answer.status.as_u16(), 422, "{act} {form:?}");
        }
        assert_eq!((stage.invoices(customer).len(), stage.subscription(id).mrr), (1, 33_000));
    });
}

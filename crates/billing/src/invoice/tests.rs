//! Invoices: each line says why, the list finds and sums, only those who may see them do.

use base::Lang;
use domain::billing::agreement::Unused;
use domain::billing::change::When;
use domain::billing::invoice::State;
use domain::shop::role::Role;

use crate::payment::{Card, add_instrument};
use crate::tests::{Stage, assert_says, each};

#[test]
fn lines_say_why_and_how_much() {
    each(|stage| {
        let customer = stage.add("박하준", "paid");
        stage.subscribe(customer, "toy-m");
        stage.pass_until("2026-12-01T12:00:00+09:00");
        let me = stage.me(customer);
        assert_eq!(stage.post("/my/plan", &me, &[("plan", "toy-l"), ("when", "now")]).status.as_u16(), 303);
        let path = format!("/admin/invoices/{}", stage.invoices(customer)[0].id);
        let page = stage.get(&path, &stage.desk(Role::Viewer));
        assert_says(
            &page,
            &[
                "플랜 변경 · ",
                "33,000원 × 20일/30일",
                "49,000원 × 20일/30일",
                "−22,000원",
                "32,667원",
                "10,667원",
                "받을 돈",
                "앞으로 제공할 서비스",
                "결제됐어요",
            ],
        );
        assert!(!page.body.contains("다시 결제하기"));
        assert_says(&stage.get(&format!("{path}/print"), &stage.desk(Role::Owner)), &["2026-000002", "sheet-a4"]);
    });
}

#[test]
fn the_list_finds_filters_and_sums() {
    each(|stage| {
        for (name, token) in [("박하준", "paid"), ("이도윤", "declined:risk")] {
            stage.subscribe(stage.add(name, token), "toy-m");
        }
        let viewer = stage.desk(Role::Viewer);
        let list = |query: &str| stage.get(&format!("/admin/invoices{query}"), &viewer);
        assert_says(&list(""), &["박하준", "이도윤", "2026-000001", "33,000원"]);
        let open = list("?state=open");
        assert!(open.body.contains("이도윤") && !open.body.contains("박하준"));
        assert!(!list("?state=overdue").body.contains("2026-000002"));
        stage.pass_until("2026-11-23T12:00:00+09:00");
        assert_says(&list("?state=overdue"), &["이도윤", "연체"]);
        let numbered = list("?q=2026-000001");
        assert!(numbered.body.contains("박하준") && !numbered.body.contains("이도윤"));
        assert_says(&list("?q=2"), &["이도윤"]);
        assert_says(&list("?from=2026-11-21&until=2026-11-21&sort=amount"), &["66,000원", "2건"]);
        assert!(!list("?until=2026-11-20").body.contains("박하준"));
    });
}

#[test]
fn staff_try_again_and_see_what_came_of_it() {
    each(|stage| {
        let customer = stage.add("이도윤", "declined:customer_action");
        stage.subscribe(customer, "toy-m");
        let (owner, viewer) = (stage.desk(Role::Owner), stage.desk(Role::Viewer));
        assert_says(&stage.get("/admin/payments", &viewer), &["이도윤", "본인 확인이 필요해요", "결제 안 됨"]);
        let path = format!("/admin/invoices/{}", stage.invoices(customer)[0].id);
        assert_says(&stage.get(&path, &owner), &["거절됐어요", "본인 확인이 필요해요", "다시 결제하기"]);
        assert_eq!(stage.post(&format!("{path}/pay"), &viewer, &[]).status.as_u16(), 403);
        let back = stage.post(&format!("{path}/pay"), &owner, &[("back", "payments")]);
        assert_eq!(back.location(), "/admin/payments");
        assert_eq!(stage.invoices(customer)[0].state, State::Open);
        assert_eq!(stage.post("/my/card", &stage.me(customer), &[("card", "paid")]).status.as_u16(), 303);
        assert_eq!(stage.invoices(customer)[0].state, State::Paid);
        assert_says(&stage.get("/admin/payments", &owner), &["받지 못한 결제가 없어요"]);
    });
}

#[test]
fn what_nobody_paid_is_taken_off_and_shown_before() {
    each(|stage| {
        let customer = stage.add("이도윤", "declined:funds");
        let id = stage.subscribe(customer, "toy-m");
        stage.pass_until("2026-12-01T12:00:00+09:00");
        let me = stage.me(customer);
        let page = stage.get("/my/cancel?when=now", &me);
        assert_says(&page, &["22,000원", "아직 내지 않은 금액에서 빼요"]);
        let left = stage.post("/my/cancel", &me, &[("when", "now"), ("unused", "credit")]);
        assert_eq!(left.status.as_u16(), 303, "{}", left.body);
        let invoices = stage.invoices(customer);
        let sums: Vec<_> =
            invoices.iter().map(|i| (i.total, i.credit_applied, i.offset_amount, i.amount_due)).collect();
        assert_eq!(sums, [(-22_000, 0, 22_000, 0), (33_000, 22_000, 0, 11_000)]);
        assert_eq!((stage.wallet(customer), stage.subscription(id).next_at), (0, None));
        let owner = stage.desk(Role::Owner);
        let sheet = stage.get(&format!("/admin/invoices/{}", invoices[0].id), &owner);
        assert_says(&sheet, &["아직 내지 않은 금액에서 뺌", "22,000원"]);
        assert!(!sheet.body.contains("적립금으로"), "{}", sheet.body);
        let shop = stage.shop.id;
        let heard = stage.app.db.read(move |r| kit::events::timeline(r, shop, customer, i64::MAX, 50)).wait().unwrap();
        let told: Vec<String> =
            heard.iter().filter_map(|event| crate::panel::say(Lang::Ko, event)).map(|t| t.what.into_string()).collect();
        assert!(told.iter().any(|told| told.contains("22,000원을 미납 청구서에서 뺐어요")), "{told:?}");
        // A card that pays, pays the rest.
        assert_eq!(stage.post("/my/card", &me, &[("card", "paid")]).status.as_u16(), 303);
        assert_eq!(stage.invoices(customer)[1].state, State::Paid);
    });
}

/// One customer leaves while another worker collects what they owe: one of the two comes first, and nothing is lost.
#[test]
fn leaving_while_the_bill_is_collected_adds_up() {
    each(|stage| {
        let customer = stage.add("이도윤", "declined:funds");
        let id = stage.subscribe(customer, "toy-m");
        stage.pass_until("2026-12-01T12:00:00+09:00");
        let (app, shop, now) = (stage.app.clone(), stage.shop.clone(), stage.app.now());
        let text = |text: &str| text.to_string();
        let card = Card { token: text("paid"), brand: text("Sandbox"), last4: text("4242"), expires: text("2199-12") };
        let (ids, of) = (app.ids.clone(), shop.id);
        let adding = app.db.write(move |tx| add_instrument(tx, &ids, of, customer, &card, now));
        adding.wait().unwrap();
        let leave = move |tx: &mut kit::db::Tx<'_>| {
            let end = |a: &domain::billing::agreement::Agreement| a.cancel(When::Now, Unused::Credit, now);
            crate::subscription::change(&app, tx, &shop, id, "test", now, end)?;
            Ok::<_, crate::subscription::Refused>(crate::subscription::bill_now(&app, tx, &shop, id, now)?)
        };
        let (app, shop) = (stage.app.clone(), stage.shop.clone());
        let (_, collected) = stage.at_once(leave, move || crate::payment::jobs::collect(&app, &shop, 10));
        collected.unwrap();
        crate::run(&stage.app, &stage.shop).unwrap();
        let bill = stage.invoices(customer).into_iter().find(|invoice| invoice.total > 0).unwrap();
        assert_eq!(bill.state, State::Paid);
        assert_eq!(bill.amount_due - stage.wallet(customer), 11_000, "{bill:?}");
    });
}

#[test]
fn another_shops_invoices_are_missing() {
    each(|stage| {
        let other = Stage::open(&stage.app, "books");
        let customer = other.add("최지우", "declined:funds");
        other.subscribe(customer, "toy-m");
        let (id, mine) = (other.invoices(customer)[0].id, stage.add("박하준", "paid"));
        let (owner, me) = (stage.desk(Role::Owner), stage.me(mine));
        assert_eq!(stage.status(&format!("/admin/invoices/{id}"), &owner), 404);
        assert_eq!(stage.status(&format!("/admin/invoices/{id}/print"), &owner), 404);
        assert_eq!(stage.post(&format!("/admin/invoices/{id}/pay"), &owner, &[]).status.as_u16(), 404);
        assert_eq!(stage.status(&format!("/my/invoices/{id}"), &me), 404);
        assert_eq!(stage.post(&format!("/my/invoices/{id}/pay"), &me, &[]).status.as_u16(), 404);
        for path in ["/admin/invoices", "/admin/payments"] {
            assert!(!stage.get(path, &owner).body.contains("최지우"), "{path}");
        }
        // Another customer of the same shop sees no more.
        stage.subscribe(mine, "toy-m");
        let own = stage.invoices(mine)[0].id;
        assert_eq!(stage.status(&format!("/my/invoices/{own}"), &me), 200);
        assert_eq!(stage.status(&format!("/my/invoices/{own}"), &stage.me(stage.add("이도윤", "paid"))), 404);
    });
}

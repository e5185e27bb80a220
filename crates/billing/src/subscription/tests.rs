//! Joining, and what customers and staff do to subscriptions: the money shown first is the money that moves.

use base::id::{CustomerId, SubscriptionId};
use base::{Lang, Money};
use domain::billing::agreement::{PauseMode, Unused};
use domain::billing::change::When;
use domain::billing::invoice::State;
use domain::billing::phase::Standing;
use domain::shop::role::Role;
use kit::testing::Answer;

use super::Refused;
use super::portal::ask::Ask;
use crate::charge;
use crate::tests::{Stage, assert_says, each};

const KEY: &str = "00112233445566778899aabbccddeeff";

/// A good sign-up, with some fields changed.
fn join(stage: &Stage, plan: &str, changed: &[(&str, &str)]) -> Answer {
    let good = [
        ("key", KEY),
        ("name", "김서연"),
        ("phone", "010-1234-5678"),
        ("email", ""),
        ("postcode", "06236"),
        ("road", "서울 강남구 테헤란로 152"),
        ("detail", "10층"),
        ("terms", "on"),
        ("privacy", "on"),
        ("card", "paid"),
    ];
    let form: Vec<(&str, &str)> = good
        .iter()
        .map(|(name, value)| (*name, changed.iter().find(|(key, _)| key == name).map_or(*value, |(_, new)| *new)))
        .filter(|(_, value)| *value != "-")
        .collect();
    stage.post(&format!("/join/{plan}"), &stage.nobody(), &form)
}

/// The cookies of somebody who has just joined.
fn inside(stage: &Stage, answer: &Answer) -> String {
    assert_eq!((answer.status.as_u16(), &answer.location()[..11]), (303, "/join/done?"), "{}", answer.body);
    format!("{}; {}", stage.nobody(), answer.cookies())
}

#[test]
fn joining_takes_one_page() {
    each(|stage| {
        assert_says(
            &stage.get("/join/toy-m", &stage.nobody()),
            &["장난감 M 시작하기", "33,000원", "12월 21일", "연습용"],
        );
        let answer = join(stage, "toy-m", &[]);
        let me = inside(stage, &answer);
        let customer = stage.found("김서연")[0];
        let subscription = &stage.subscriptions(customer)[0];
        assert_eq!((subscription.state, subscription.mrr), (Standing::Active, 33_000));
        assert_eq!((stage.invoices(customer)[0].state, stage.invoices(customer)[0].total), (State::Paid, 33_000));
        assert_says(&stage.get(answer.location(), &me), &["김서연 님", "33,000원", "결제했어요", "12월 21일"]);
        assert_says(&stage.get("/my", &me), &["다음 결제는 12월 21일이에요", "쉬어 가기", "이사했어요", "••4242"]);
    });
}

#[test]
fn the_same_form_joins_once() {
    each(|stage| {
        let (first, again) = (join(stage, "toy-m", &[]), join(stage, "toy-m", &[]));
        assert_eq!(first.location(), again.location());
        assert_says(&stage.get("/my", &inside(stage, &again)), &["김서연 님"]);
        assert_eq!(stage.found("김서연").len(), 1);
        assert_eq!(stage.subscriptions(stage.found("김서연")[0]).len(), 1);
    });
}

#[test]
fn a_declined_card_is_told_and_can_be_changed() {
    each(|stage| {
        let answer = join(stage, "toy-m", &[("card", "declined:funds")]);
        let me = inside(stage, &answer);
        let customer = stage.found("김서연")[0];
        assert_says(&stage.get(answer.location(), &me), &["아직 결제되지 않았어요", "잔액이나 한도가 모자라요"]);
        assert_says(&stage.get("/my", &me), &["결제되지 않았어요", "다시 결제하기"]);
        assert_eq!(stage.invoices(customer)[0].state, State::Open);
        let path = format!("/my/invoices/{}/pay", stage.invoices(customer)[0].id);
        assert_eq!(stage.post(&path, &me, &[]).location(), "/my");
        assert_eq!(stage.invoices(customer)[0].state, State::Open);
        assert_eq!(stage.post("/my/card", &me, &[("card", "paid")]).location(), "/my");
        assert_eq!(stage.invoices(customer)[0].state, State::Paid);
    });
}

#[test]
fn an_answer_that_is_unknown_is_not_charged_again() {
    each(|stage| {
        let answer = join(stage, "toy-m", &[("card", "unknown:paid")]);
        let me = inside(stage, &answer);
        assert_says(&stage.get(answer.location(), &me), &["확인하고 있어요"]);
        let home = stage.get("/my", &me);
        assert_says(&home, &["두 번 결제되지 않으니"]);
        assert!(!home.body.contains("다시 결제하기"));
        stage.pass_until("2026-11-21T10:05:00+09:00");
        assert_eq!(stage.invoices(stage.found("김서연")[0])[0].state, State::Paid);
    });
}

#[test]
fn a_trial_begins_without_a_bill_and_needs_no_address() {
    each(|stage| {
        let page = stage.get("/join/trial", &stage.nobody());
        assert!(!page.body.contains("우편번호"));
        assert_says(
            &page,
            &["14일 무료 체험", "14일 동안 무료예요", "12월 5일에 10,000원이 결제돼요", "첫 결제", "[필수]", "[선택]"],
        );
        let answer = join(stage, "trial", &[("postcode", "-"), ("road", "-"), ("detail", "-")]);
        let me = inside(stage, &answer);
        assert_says(&stage.get(answer.location(), &me), &["오늘은 결제할 금액이 없어요", "12월 5일 · 10,000원"]);
        assert_says(&stage.get("/my", &me), &["체험 중이에요", "10,000원이 결제돼요"]);
    });
}

#[test]
fn what_is_wrong_is_said_and_nothing_typed_is_lost() {
    each(|stage| {
        for (field, value, said) in [
            ("name", "", "aria-invalid"),
            ("phone", "12", "aria-invalid"),
            ("road", "", "aria-invalid"),
            ("terms", "-", "wrong"),
            ("card", "gold", "wrong"),
        ] {
            let answer = join(stage, "toy-m", &[("detail", "10층 왼쪽"), (field, value)]);
            assert_eq!(answer.status.as_u16(), 422, "{field}");
            assert!(
                answer.body.contains(said) && answer.body.contains("10층 왼쪽") && answer.body.contains(KEY),
                "{field}"
            );
        }
        assert!(stage.found("김서연").is_empty());
        assert_eq!(stage.status("/join/nothing", &stage.nobody()), 404);
    });
}

#[test]
fn a_known_phone_has_to_log_in_and_then_only_confirms() {
    each(|stage| {
        inside(stage, &join(stage, "toy-m", &[]));
        let other = "ffeeddccbbaa99887766554433221100";
        let answer = join(stage, "toy-l", &[("key", other), ("name", "다른 사람")]);
        assert_eq!(answer.status.as_u16(), 422);
        assert!(answer.body.contains("로그인하고 이어서 하기") && !answer.body.contains("김서연"));
        assert!(stage.found("다른 사람").is_empty());
        let customer = stage.found("김서연")[0];
        let me = stage.me(customer);
        let page = stage.get("/join/toy-l", &me);
        assert_says(&page, &["김서연", "49,000원", "••4242"]);
        assert!(!page.body.contains("우편번호"));
        let joined = stage.post("/join/toy-l", &me, &[("key", other)]);
        assert_eq!(joined.status.as_u16(), 303, "{}", joined.body);
        assert_eq!(stage.subscriptions(customer).len(), 2);
        assert_says(&stage.get("/my", &me), &["내 구독들", "장난감 M", "장난감 L"]);
    });
}

#[test]
fn quantities_change_the_sum() {
    each(|stage| {
        assert_says(&stage.get("/join/seats?quantity-base=3", &stage.nobody()), &["33,000원", "3 × 11,000원"]);
        let form = [
            ("key", KEY),
            ("name", "김서연"),
            ("phone", "01012345678"),
            ("terms", "on"),
            ("privacy", "on"),
            ("card", "paid"),
            ("quantity-base", "3"),
        ];
        assert_eq!(stage.post("/join/seats", &stage.nobody(), &form).status.as_u16(), 303);
        let customer = stage.found("김서연")[0];
        let owner = stage.desk(Role::Owner);
        let id = stage.subscriptions(customer)[0].id;
        let page = format!("/admin/subscriptions/{id}/quantity");
        stage.pass_until("2026-11-21T11:00:00+09:00");
        assert_says(&stage.get(&format!("{page}?quantity=5&item=base&when=now"), &owner), &["22,000원"]);
        let posted = stage.post(&page, &owner, &[("item", "base"), ("quantity", "5"), ("when", "now")]);
        assert_eq!(posted.status.as_u16(), 303, "{}", posted.body);
        assert_eq!((stage.subscription(id).quantity, stage.invoices(customer)[0].total), (5, 22_000));
    });
}

/// On 1 December, ten of thirty days into a period of `toy-m`.
fn ten_days_in(stage: &Stage) -> (CustomerId, SubscriptionId, String) {
    let customer = stage.add("박하준", "paid");
    let id = stage.subscribe(customer, "toy-m");
    stage.pass_until("2026-12-01T12:00:00+09:00");
    let me = stage.me(customer);
    (customer, id, me)
}

fn terms(stage: &Stage, code: &str) -> domain::billing::item::Terms {
    let (shop, code, today) = (stage.shop.clone(), code.to_string(), stage.shop.today(stage.app.now()));
    let offer = stage.app.db.read(move |r| catalog::offer::offer(r, &shop, &code, &[], today)).wait().unwrap();
    offer.unwrap().terms
}

/// What is previewed is shown, and what is confirmed moves exactly that.
fn check_money(page: &str, form: &[(&str, &str)], ask: impl Fn(&Stage) -> Ask, want: i64) {
    each(|stage| {
        let (customer, id, me) = ten_days_in(stage);
        let (shop, now, asked) = (stage.shop.clone(), stage.app.now(), ask(stage));
        let preview =
            stage.app.db.read(move |r| super::portal::ask::preview(r, &shop, id, &asked, now)).wait().unwrap().0;
        let query: Vec<String> = form.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let shown = Money::new(want.abs(), stage.shop.currency).show(Lang::Ko);
        assert_says(&stage.get(&format!("{page}?{}", query.join("&")), &me), &[&shown]);
        let before = stage.invoices(customer).len();
        let answer = stage.post(page, &me, form);
        assert_eq!(
            (answer.status.as_u16(), answer.location()),
            (303, format!("/my?s={id}").as_str()),
            "{}",
            answer.body
        );
        assert_eq!(preview.invoice.total, want, "{page}");
        let invoices = stage.invoices(customer);
        assert_eq!(invoices.len(), before + 1);
        assert_eq!((invoices[0].total, invoices[0].amount_due), (want, preview.invoice.amount_due));
        assert_eq!(stage.wallet(customer), preview.invoice.to_wallet);
        let lines: Vec<i64> = stage.lines(invoices[0].id).iter().map(|line| line.amount).collect();
        assert_eq!(lines, preview.invoice.lines.iter().map(|(line, _)| line.amount).collect::<Vec<i64>>());
    });
}

/// What waits for an invoice goes with the change, and is not announced with the bill after it once more.
#[test]
fn the_bill_after_a_change_has_what_the_change_leaves() {
    each(|stage| {
        let customer = stage.add("김서연", "paid");
        let id = stage.subscribe(customer, "toy-m");
        let line = charge::Line {
            code: "lost".into(),
            ko: "부품".into(),
            en: "Part".into(),
            quantity: 1,
            amount: 5_000,
            tax: String::new(),
        };
        let lines = vec![line];
        let new = charge::NewCharge { customer, subscription: Some(id), lines, coupons: Vec::new() };
        let (app, shop, now) = (stage.app.clone(), stage.shop.clone(), stage.app.now());
        stage.app.db.write(move |tx| charge::next(&app, tx, &shop, &new, now)).wait().unwrap();
        let ask = Ask::Plan { terms: terms(stage, "toy-l"), said: vec![], when: When::Now, cycle: None };
        let (shop, month) = (stage.shop.clone(), terms(stage, "toy-l").mrr());
        let reading = stage.app.db.read(move |r| {
            let (preview, agreement) = super::portal::ask::preview(r, &shop, id, &ask, now)?;
            let subscription = super::find(r, shop.id, id)?.ok_or(Refused::Missing)?;
            let next = super::portal::upcoming(r, &shop, &subscription, &agreement, Some(&preview))?;
            Ok::<_, Refused>((preview.invoice.lines.len(), next.map(|next| next.invoice.total)))
        });
        assert_eq!(reading.wait(), Ok((3, Some(month))));
    });
}

#[test]
fn a_break_of_two_weeks_gives_fourteen_days_back() {
    let until = |stage: &Stage| stage.shop.today(stage.app.now()).plus_days(14);
    check_money(
        "/my/pause",
        &[("until", "14")],
        |s| Ask::Pause { until: Some(until(s)), mode: PauseMode::Credit },
        -15_400,
    );
}

#[test]
fn ending_today_gives_twenty_days_back() {
    check_money(
        "/my/cancel",
        &[("when", "now")],
        |_| Ask::Cancel { when: When::Now, unused: Unused::Credit, waives: false },
        -22_000,
    );
}

#[test]
fn another_plan_now_pays_the_difference() {
    let form = [("plan", "toy-l"), ("when", "now")];
    check_money(
        "/my/plan",
        &form,
        |s| Ask::Plan { terms: terms(s, "toy-l"), said: vec![], when: When::Now, cycle: None },
        10_667,
    );
}

#[test]
fn an_end_can_be_taken_back_and_an_ended_one_comes_back() {
    each(|stage| {
        let (customer, id, me) = ten_days_in(stage);
        assert_says(&stage.get("/my/cancel", &me), &["12월 20일까지 쓸 수 있고", "해지 대신 쉬어 갈 수도", "0원"]);
        assert_eq!(stage.post("/my/cancel", &me, &[("when", "period_end")]).status.as_u16(), 303);
        assert_says(&stage.get("/my", &me), &["해지가 예약되어 있어요", "해지 취소하고 계속 쓰기"]);
        assert_eq!(stage.post("/my/cancel", &me, &[("when", "period_end")]).status.as_u16(), 422);
        assert_eq!(stage.post("/my/uncancel", &me, &[]).status.as_u16(), 303);
        assert!(stage.subscription(id).ends_at.is_none());
        assert_eq!(stage.post("/my/cancel", &me, &[("when", "period_end")]).status.as_u16(), 303);
        stage.pass_until("2026-12-25T12:00:00+09:00");
        let me = stage.me(customer);
        assert_eq!((stage.subscription(id).state, stage.invoices(customer).len()), (Standing::Ended, 1));
        assert_says(&stage.get("/my", &me), &["다시 만나면 좋겠어요", "2026년 12월 21일에 끝났어요"]);
        assert_says(&stage.get("/my/return", &me), &["33,000원", "장난감 L"]);
        assert_eq!(stage.post("/my/return", &me, &[("plan", "toy-l")]).status.as_u16(), 303);
        assert_eq!((stage.subscription(id).state, stage.invoices(customer)[0].total), (Standing::Active, 49_000));
    });
}

#[test]
fn a_break_ends_early_on_request() {
    each(|stage| {
        let (_, id, me) = ten_days_in(stage);
        assert_eq!(stage.post("/my/pause", &me, &[("until", "28")]).status.as_u16(), 303);
        assert_says(&stage.get("/my", &me), &["쉬는 중이에요", "지금 다시 시작하기"]);
        assert_eq!(stage.post("/my/pause", &me, &[("until", "7")]).status.as_u16(), 422);
        stage.pass_until("2026-12-03T12:00:00+09:00");
        assert_says(&stage.get("/my/resume", &me), &["오늘부터 다시 써요"]);
        assert_eq!(stage.post("/my/resume", &me, &[]).status.as_u16(), 303);
        assert_eq!(stage.subscription(id).state, Standing::Active);
    });
}

#[test]
fn what_is_told_as_next_payment_is_what_is_billed() {
    each(|stage| {
        let (customer, _, me) = ten_days_in(stage);
        // 15,400 of 33,000 come back as credit, which pays first when the next period begins.
        let told = "12월 21일 · 17,600원";
        assert_says(&stage.get("/my/pause?until=14", &me), &[told]);
        assert_eq!(stage.post("/my/pause", &me, &[("until", "14")]).status.as_u16(), 303);
        assert_says(&stage.get("/my", &me), &[told]);
        stage.pass_until("2026-12-22T12:00:00+09:00");
        assert_eq!((stage.invoices(customer)[0].total, stage.invoices(customer)[0].amount_due), (33_000, 17_600));
    });
}

#[test]
fn staff_see_and_change_subscriptions_by_their_role() {
    each(|stage| {
        let (customer, id, _) = ten_days_in(stage);
        let (owner, viewer) = (stage.desk(Role::Owner), stage.desk(Role::Viewer));
        let page = format!("/admin/subscriptions/{id}");
        assert_says(&stage.get("/admin/subscriptions?state=active&sort=mrr", &viewer), &["박하준", "장난감 M"]);
        assert_says(&stage.get("/admin/subscriptions?q=ㅂㅎㅈ", &viewer), &["박하준"]);
        let seen = stage.get(&page, &viewer);
        assert_says(&seen, &["장난감 M 구독을 시작했어요", "33,000원", "12월 21일"]);
        assert!(!seen.body.contains("해지하기"));
        assert_eq!(stage.status(&format!("{page}/pause"), &viewer), 403);
        assert_eq!(
            stage.post(&format!("{page}/cancel"), &viewer, &[("when", "now"), ("unused", "credit")]).status.as_u16(),
            403
        );
        assert_eq!(stage.status(&format!("{page}/dance"), &owner), 404);
        assert_says(&stage.get(&format!("{page}/cancel"), &owner), &["날짜 정하기", "남은 기간"]);
        let form = [("when", "now"), ("unused", "keep")];
        assert_eq!(stage.post(&format!("{page}/cancel"), &owner, &form).location(), page);
        assert_eq!((stage.subscription(id).state, stage.wallet(customer)), (Standing::Ended, 0));
        assert_says(&stage.get(&page, &owner), &["해지했어요", "한지은", "돌려주지 않기"]);
    });
}

#[test]
fn staff_open_a_subscription_for_a_customer() {
    each(|stage| {
        let customer = stage.add("이도윤", "paid");
        let owner = stage.desk(Role::Owner);
        let page = format!("/admin/subscriptions/new?customer={customer}");
        assert_says(&stage.get(&page, &owner), &["이도윤", "위에서 고르면"]);
        assert_says(&stage.get(&format!("{page}&plan=toy-l"), &owner), &["49,000원"]);
        let id = customer.to_string();
        let form = [("customer", id.as_str()), ("plan", "toy-l"), ("day", "2026-11-21")];
        let answer = stage.post("/admin/subscriptions/new", &owner, &form);
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.body);
        assert_eq!(stage.invoices(customer)[0].state, State::Paid);
        let late = [("customer", id.as_str()), ("plan", "toy-l"), ("day", "2026-11-20")];
        assert_eq!(stage.post("/admin/subscriptions/new", &owner, &late).status.as_u16(), 422);
    });
}

#[test]
fn another_shops_ids_are_missing() {
    each(|stage| {
        let other = Stage::open(&stage.app, "books");
        let customer = other.add("최지우", "paid");
        let id = other.subscribe(customer, "toy-m");
        let (owner, me) = (stage.desk(Role::Owner), stage.me(stage.add("박하준", "paid")));
        for path in [
            format!("/admin/subscriptions/{id}"),
            format!("/admin/subscriptions/{id}/pause"),
            format!("/admin/subscriptions/new?customer={customer}"),
        ] {
            assert_eq!(stage.status(&path, &owner), 404, "{path}");
        }
        for path in ["/my", "/my/pause", "/my/cancel", "/join/done"] {
            assert_eq!(stage.status(&format!("{path}?s={id}"), &me), 404, "{path}");
        }
        let id = id.to_string();
        assert_eq!(stage.post("/my/cancel", &me, &[("s", &id), ("when", "now")]).status.as_u16(), 404);
        assert_eq!(stage.post(&format!("/admin/subscriptions/{id}/resume"), &owner, &[]).status.as_u16(), 404);
        assert!(!stage.get("/admin/subscriptions", &owner).body.contains("최지우"));
        assert_eq!(stage.status("/my/pause", ""), 303);
    });
}

#[test]
fn every_page_is_whole_in_english() {
    each(|stage| {
        let (customer, id, me) = ten_days_in(stage);
        let (owner, me) = (stage.desk(Role::Owner).replace("lang=ko", "lang=en"), me.replace("lang=ko", "lang=en"));
        for act in ["pause", "plan", "cancel", "resume", "uncancel", "return"] {
            let want = if act == "uncancel" { 303 } else { 200 };
            assert_eq!(stage.status(&format!("/my/{act}"), &me), want, "{act}");
            assert_eq!(stage.status(&format!("/admin/subscriptions/{id}/{act}"), &owner), 200, "{act}");
        }
        let invoice = stage.invoices(customer)[0].id;
        for path in [
            "/admin/subscriptions",
            "/admin/invoices",
            "/admin/payments",
            &format!("/admin/subscriptions/{id}"),
            &format!("/admin/invoices/{invoice}"),
            &format!("/admin/invoices/{invoice}/print"),
        ] {
            let page = stage.get(path, &owner);
            assert_eq!(page.status.as_u16(), 200, "{path}");
        }
        for path in ["/my", "/my/card", "/my/invoices", &format!("/my/invoices/{invoice}"), "/join/toy-m"] {
            assert_eq!(stage.status(path, &me), 200, "{path}");
        }
    });
}

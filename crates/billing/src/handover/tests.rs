//! A subscription goes from one person to another, and neither learns anything of the other.

use base::id::{CustomerId, SubscriptionId};
use domain::shop::role::Role;
use kit::testing::Answer;
use people::message::{self, Posted};

use crate::tests::{Stage, assert_says, each};

const PHONE: &str = "010-7777-1234";

/// On 1 December, ten of thirty days into a period of `toy-m`.
fn ten_days_in(stage: &Stage) -> (CustomerId, SubscriptionId, String) {
    let customer = stage.add("박하준", "paid");
    let id = stage.subscribe(customer, "toy-m");
    stage.pass_until("2026-12-01T12:00:00+09:00");
    (customer, id, stage.me(customer))
}

fn invite(stage: &Stage, me: &str) -> Answer {
    stage.post("/my/handover", me, &[("name", "이서윤"), ("address", PHONE)])
}

/// The newest message first.
fn messages(stage: &Stage) -> Vec<Posted> {
    let shop = stage.shop.id;
    stage.app.db.read(move |r| message::list(r, shop, "", None, (50, 0))).wait().unwrap()
}

/// The path of the link in the invitation.
fn link(stage: &Stage) -> String {
    let sent = messages(stage).into_iter().find(|message| message.body.contains("/handover/")).unwrap();
    let at = sent.body.find("/handover/").unwrap();
    sent.body[at..].split_whitespace().next().unwrap().to_string()
}

fn code(stage: &Stage) -> String {
    let body = messages(stage).remove(0).body;
    body.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6).unwrap().to_string()
}

fn form(code: &str) -> Vec<(&str, &str)> {
    vec![
        ("step", "code"),
        ("code", code),
        ("name", "이서윤"),
        ("postcode", "04524"),
        ("road", "서울 중구 세종대로 110"),
        ("detail", "101동"),
        ("terms", "on"),
        ("privacy", "on"),
        ("card", "paid"),
    ]
}

#[test]
fn somebody_new_takes_it_over_and_pays_from_the_next_bill_on() {
    each(|stage| {
        let (giver, id, me) = ten_days_in(stage);
        assert_says(&stage.get("/my", &me), &["/my/handover?s="]);
        assert_says(&stage.get("/my/handover", &me), &["12월 20일까지", "12월 21일", "33,000원", "받는 분의 카드로"]);
        assert_eq!(invite(stage, &me).status.as_u16(), 303);
        assert_says(&stage.get("/my/handover", &me), &["이서윤 님(010-7777-1234)이 2026년 12월 15일까지"]);
        assert_eq!(invite(stage, &me).status.as_u16(), 422);
        let (path, nobody) = (link(stage), stage.nobody());
        // Nothing of the giver but a name is in the message, and not even that on the page.
        let page = stage.get(&path, &nobody);
        assert_says(&page, &["장난감 M", "33,000원", "12월 21일"]);
        assert!(!page.body.contains("박하준") && !page.body.contains("7777-1234"), "{}", page.body);
        assert_eq!(stage.post(&format!("{path}/code"), &nobody, &[]).status.as_u16(), 303);
        let wrong = stage.post(&path, &nobody, &form("000000"));
        assert_eq!((wrong.status.as_u16(), stage.subscription(id).customer), (422, giver));
        let right = code(stage);
        let missing: Vec<(&str, &str)> = form(&right).into_iter().filter(|(name, _)| *name != "terms").collect();
        assert_eq!(stage.post(&path, &nobody, &missing).status.as_u16(), 422);
        let taken = stage.post(&path, &nobody, &form(&right));
        assert_eq!((taken.status.as_u16(), taken.location()), (303, format!("/my?s={id}").as_str()), "{}", taken.body);
        let taker = stage.subscription(id).customer;
        assert_ne!(taker, giver);
        assert_eq!((stage.invoices(taker).len(), stage.invoices(giver).len()), (0, 1));
        // It is used once; both were told; the giver cannot reach it any more.
        assert_eq!(stage.status(&path, &nobody), 410);
        let kinds: Vec<String> = messages(stage).into_iter().take(2).map(|message| message.kind).collect();
        assert!(
            kinds.contains(&"handover_given".to_string()) && kinds.contains(&"handover_taken".to_string()),
            "{kinds:?}"
        );
        assert_eq!(stage.status(&format!("/my?s={id}"), &me), 404);
        stage.pass_until("2026-12-22T12:00:00+09:00");
        assert_eq!((stage.invoices(taker).len(), stage.invoices(giver).len()), (1, 1));
        let theirs = stage.me(taker);
        assert_says(&stage.get("/my/invoices", &theirs), &["33,000원"]);
        let old = stage.invoices(giver)[0].id;
        assert_eq!(stage.status(&format!("/my/invoices/{old}"), &theirs), 404);
    });
}

#[test]
fn a_customer_who_is_there_already_signs_in_and_confirms() {
    each(|stage| {
        let (giver, id, me) = ten_days_in(stage);
        invite(stage, &me);
        let (path, other) = (link(stage), stage.add("이서윤", "paid"));
        assert_says(&stage.get(&path, &me), &["본인이 보낸 초대예요"]);
        assert_eq!(stage.post(&path, &me, &[]).status.as_u16(), 422);
        let theirs = stage.me(other);
        assert_says(&stage.get(&path, &theirs), &["이서윤", "구독 받기"]);
        assert_eq!(stage.post(&path, &theirs, &[]).status.as_u16(), 303);
        assert_eq!(stage.subscription(id).customer, other);
        assert_eq!(stage.post(&path, &theirs, &[]).status.as_u16(), 410);
        assert_ne!(other, giver);
    });
}

#[test]
fn it_can_be_taken_back_and_is_over_after_two_weeks() {
    each(|stage| {
        let (giver, id, me) = ten_days_in(stage);
        invite(stage, &me);
        let first = link(stage);
        let stranger = stage.add("최도윤", "paid");
        let theirs = stage.me(stranger);
        assert_eq!(stage.status(&format!("/my/handover?s={id}"), &theirs), 404);
        assert_eq!(stage.post("/my/handover/back", &theirs, &[("s", &id.to_string())]).status.as_u16(), 404);
        let owner = stage.desk(Role::Owner);
        assert_eq!(stage.status(&format!("/admin/subscriptions/{id}"), &owner), 200);
        assert_eq!(stage.post("/my/handover/back", &me, &[("s", &id.to_string())]).status.as_u16(), 303);
        assert_eq!(stage.status(&first, &stage.nobody()), 410);
        assert_eq!(stage.status("/handover/0123", &stage.nobody()), 404);
        invite(stage, &me);
        let second = link(stage);
        assert_eq!(stage.status(&second, &stage.nobody()), 200);
        stage.pass_until("2026-12-16T12:00:00+09:00");
        assert_eq!(stage.status(&second, &stage.nobody()), 410);
        let me = stage.me(giver);
        assert_eq!(invite(stage, &me).status.as_u16(), 303);
        assert_eq!(stage.subscription(id).customer, giver);
    });
}

#[test]
fn nobody_is_pestered_by_invitations() {
    each(|stage| {
        let (_, id, me) = ten_days_in(stage);
        let s = id.to_string();
        let mut last = 0;
        for _ in 0..12 {
            last = invite(stage, &me).status.as_u16();
            stage.post("/my/handover/back", &me, &[("s", &s)]);
        }
        assert_eq!(last, 429);
    });
}

//! Logging in by a code: happy, too late, too often, unknown.

use base::id::CustomerId;
use kit::testing::{Answer, each_engine};

use crate::message;
use crate::tests::Stage;

const SERVER: [(&str, &str); 8] = [
    ("host", "localhost"),
    ("port", "25"),
    ("security", "plain"),
    ("login", ""),
    ("password", ""),
    ("roots", ""),
    ("sender", "shop@toys.kr"),
    ("site", "https://toys.example/"),
];

/// Asks for a code; gives the answer and the cookies the browser has then.
fn ask(stage: &Stage, address: &str) -> (Answer, String) {
    let answer = stage.post("/my/login", &stage.nobody(), &[("address", address), ("next", "/my/contact")]);
    let cookies = format!("{}; {}", stage.nobody(), answer.cookies());
    (answer, cookies)
}

/// The code in the newest message.
fn code(stage: &Stage) -> String {
    let shop = stage.shop.id;
    let rows = stage.app.db.read(move |r| message::list(r, shop, "", None, (1, 0))).wait().unwrap();
    rows[0].body.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == 6).unwrap().to_string()
}

fn enter(stage: &Stage, cookies: &str, code: &str) -> Answer {
    stage.post("/my/login/code", cookies, &[("code", code), ("next", "/my/contact")])
}

#[test]
fn a_code_opens_the_door_once() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let id = stage.add("김서연");
        assert!(stage.get("/my/login?next=%2Fmy%2Fcontact", &stage.nobody()).body.contains("인증번호 받기"));
        let (answer, cookies) = ask(&stage, "010-1234-5678");
        assert_eq!(answer.location(), "/my/login/code?next=%2Fmy%2Fcontact");
        assert!(stage.get(answer.location(), &cookies).body.contains("010-••••-5678"));
        let code = code(&stage);
        let wrong = enter(&stage, &cookies, if code == "000000" { "111111" } else { "000000" });
        assert!(wrong.status == 422 && wrong.body.contains("인증번호가 달라요"));
        let right = enter(&stage, &cookies, &code);
        assert_eq!((right.status.as_u16(), right.location()), (303, "/my/contact"));
        let me = format!("{}; {}", stage.nobody(), right.cookies());
        let page = stage.get("/my/contact", &me);
        assert!(page.status.is_success() && page.body.contains("방금 확인됨"));
        assert_eq!(enter(&stage, &cookies, &code).status, 422, "a code opens once");
        let left = stage.post("/my/logout", &me, &[]);
        assert_eq!(left.location(), "/my/login");
        assert_eq!(stage.get("/my/contact", &me).status, 303, "the session is over");
        assert!(stage.get("/my/contact", &stage.me(id)).status.is_success());
    });
}

#[test]
fn a_code_ends_after_ten_minutes() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        stage.add("김서연");
        let (_, cookies) = ask(&stage, "seoyeon.k@x.kr");
        let code = code(&stage);
        app.clock.set(app.now().plus_seconds(601));
        let late = enter(&stage, &cookies, &code);
        assert!(late.status == 422 && late.body.contains("더 쓸 수 없는"));
    });
}

#[test]
fn a_code_can_be_tried_five_times() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        stage.add("김서연");
        let (_, cookies) = ask(&stage, "010-1234-5678");
        let code = code(&stage);
        let wrong = if code == "000000" { "111111" } else { "000000" };
        for _ in 0..5 {
            assert!(enter(&stage, &cookies, wrong).body.contains("인증번호가 달라요"));
        }
        assert!(enter(&stage, &cookies, &code).body.contains("더 쓸 수 없는"));
    });
}

#[test]
fn nobody_learns_whether_an_address_is_known() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        stage.add("김서연");
        let (known, _) = ask(&stage, "010-1234-5678");
        let (unknown, cookies) = ask(&stage, "010-9999-0000");
        assert_eq!((known.status, known.location()), (unknown.status, unknown.location()));
        assert!(stage.get("/my/login/code", &cookies).body.contains("010-••••-0000"));
        assert!(enter(&stage, &cookies, "123456").body.contains("인증번호가 달라요"));
        let shop = stage.shop.id;
        let sent = app.db.read(move |r| message::list(r, shop, "", None, (10, 0))).wait().unwrap();
        assert_eq!(sent.len(), 1);
        for wrong in ["", "010-12", "x@y"] {
            assert_eq!(ask(&stage, wrong).0.status, 422, "{wrong}");
        }
    });
}

#[test]
fn codes_are_not_asked_for_without_end() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        stage.add("김서연");
        for _ in 0..5 {
            assert_eq!(ask(&stage, "010-1234-5678").0.status, 303);
        }
        assert_eq!(ask(&stage, "010-1234-5678").0.status, 429);
        app.clock.set(app.now().plus_seconds(31));
        assert_eq!(ask(&stage, "010-1234-5678").0.status, 303);
    });
}

/// Whom a code sent to an address lets in.
fn lets_in(stage: &Stage, address: &str) -> Option<String> {
    let (_, cookies) = ask(stage, address);
    let right = enter(stage, &cookies, &code(stage));
    let me = format!("{}; {}", stage.nobody(), right.cookies());
    (right.status == 303).then_some(me)
}

fn is_proven(stage: &Stage, customer: CustomerId, normal: &str) -> bool {
    let (shop, normal) = (stage.shop.id, normal.to_string());
    let rows = stage.app.db.read(move |r| crate::contact::list_claims(r, shop, customer)).wait().unwrap();
    rows.iter().any(|row| row.normal == normal && row.proven_at.is_some())
}

/// States a new email on the customer's own page; gives where that leads.
fn says(stage: &Stage, me: &str, email: &str) -> String {
    let fields = [("kind", "email"), ("email", email), ("from", "2026-11-21"), ("do", "confirm")];
    stage.post("/my/contact", me, &fields).location().to_string()
}

#[test]
fn an_address_of_several_opens_the_first_account_until_another_proves_it() {
    each_engine(|app| {
        let (stage, other) = (Stage::open(&app, "toys"), Stage::open(&app, "books"));
        let first = stage.add("김서연");
        app.clock.set(app.now().plus_seconds(86_400));
        let second = stage.add("이도윤");
        let theirs = lets_in(&stage, "010-1234-5678").unwrap();
        assert!(is_proven(&stage, first, crate::tests::PHONE) && !is_proven(&stage, second, crate::tests::PHONE));
        assert_eq!(other.get("/my/contact", &theirs).status, 303, "a session of another shop is none here");
    });
}

#[test]
fn nobody_takes_over_an_account_by_stating_its_address() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let victim = stage.add("김서연");
        let thief = stage.add_new(crate::NewCustomer {
            emails: vec!["thief@x.kr".into()],
            ..crate::NewCustomer::named("도둑", base::Lang::Ko, crate::customer::Source::Storefront)
        });
        app.clock.set(app.now().plus_seconds(86_400));
        let page = says(&stage, &stage.me(thief), "seoyeon.k@x.kr");
        assert!(page.starts_with("/my/contact/code?contact="), "{page}");
        assert!(stage.get(&page, &stage.me(thief)).body.contains("s•••@x.kr"));
        // The owner of the address still comes to their own account, also with a code that was sent for the claim.
        let sent = code(&stage);
        let me = lets_in(&stage, "seoyeon.k@x.kr").unwrap();
        assert!(is_proven(&stage, victim, "seoyeon.k@x.kr") && !is_proven(&stage, thief, "seoyeon.k@x.kr"));
        assert!(stage.get("/my/contact", &me).body.contains("010-1234-5678"));
        let (_, cookies) = ask(&stage, "seoyeon.k@x.kr");
        assert_eq!(enter(&stage, &cookies, &sent).status, 422, "the code of a claim logs nobody in");
        // The thief is still let in by what was theirs before.
        assert!(lets_in(&stage, "thief@x.kr").is_some());
    });
}

#[test]
fn a_new_email_opens_the_account_once_its_code_was_entered() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let id = stage.add("김서연");
        let page = says(&stage, &stage.me(id), "new@x.kr");
        assert!(stage.get("/my/contact", &stage.me(id)).body.contains(&page), "it can be proven later too");
        assert!(lets_in(&stage, "new@x.kr").is_none());
        assert!(lets_in(&stage, "seoyeon.k@x.kr").is_some(), "the one before still opens");
        let contact = page.split('=').next_back().unwrap();
        let again = stage.post("/my/contact/code", &stage.me(id), &[("contact", contact), ("do", "send")]);
        assert_eq!(again.location(), page);
        let right = code(&stage);
        let wrong = if right == "000000" { "111111" } else { "000000" };
        let send = |code: &str| stage.post("/my/contact/code", &stage.me(id), &[("contact", contact), ("code", code)]);
        assert_eq!(send(wrong).status, 422);
        assert_eq!(send(&right).location(), "/my/contact");
        assert!(is_proven(&stage, id, "new@x.kr"));
        assert!(lets_in(&stage, "new@x.kr").is_some());
        assert!(lets_in(&stage, "seoyeon.k@x.kr").is_none(), "the one before is over");
        let other = stage.add_new(crate::NewCustomer::named("x", base::Lang::Ko, crate::customer::Source::Staff));
        let theirs = format!("/my/contact/code?contact={contact}");
        assert_eq!(stage.get(&theirs, &stage.me(other)).status, 404);
    });
}

#[test]
fn many_people_behind_one_network_address_log_in() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let somebody = |n: usize| crate::NewCustomer {
            emails: vec![format!("known{n}@x.kr")],
            ..crate::NewCustomer::named("x", base::Lang::Ko, crate::customer::Source::Storefront)
        };
        // Whoever enters their code has guessed nothing.
        for n in 0..8 {
            stage.add_new(somebody(n));
            assert!(lets_in(&stage, &format!("known{n}@x.kr")).is_some(), "{n}");
        }
        for n in 0..20 {
            assert_eq!(ask(&stage, &format!("unknown{n}@x.kr")).0.status, 303, "{n}");
        }
        assert_eq!(ask(&stage, "one.more@x.kr").0.status, 429);
    });
}

#[test]
fn a_code_goes_by_mail_where_no_text_message_can() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let id = stage.add("김서연");
        let (_, cookies) = ask(&stage, "010-1234-5678");
        assert!(
            stage.get("/my/login/code", &cookies).body.contains("가게에 연락해 인증번호를"),
            "nothing can be sent yet"
        );
        stage.post("/admin/settings/mail", &stage.desk(), &SERVER);
        let (_, cookies) = ask(&stage, "010-1234-5678");
        let page = stage.get("/my/login/code", &cookies).body;
        assert!(page.contains("이메일로 여섯 자리") && !page.contains("@x.kr"), "nobody learns the email");
        let shop = stage.shop.id;
        let sent = app.db.read(move |r| message::list(r, shop, "", None, (1, 0))).wait().unwrap();
        assert_eq!((sent[0].channel, sent[0].address.as_str()), (message::Channel::Email, "seoyeon.k@x.kr"));
        assert_eq!(enter(&stage, &cookies, &code(&stage)).status, 303);
        assert!(is_proven(&stage, id, "seoyeon.k@x.kr") && !is_proven(&stage, id, crate::tests::PHONE));
    });
}

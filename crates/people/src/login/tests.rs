//! Logging in by a code: happy, too late, too often, unknown.

use kit::testing::{Answer, each_engine};

use crate::message;
use crate::tests::Stage;

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

#[test]
fn a_shared_number_belongs_to_whom_it_went_last() {
    each_engine(|app| {
        let (stage, other) = (Stage::open(&app, "toys"), Stage::open(&app, "books"));
        stage.add("김서연");
        app.clock.set(app.now().plus_seconds(86_400));
        let new_owner = stage.add("이도윤");
        let (_, cookies) = ask(&stage, "010-1234-5678");
        let right = enter(&stage, &cookies, &code(&stage));
        assert_eq!(right.status, 303);
        let shop = stage.shop.id;
        let rows = app.db.read(move |r| crate::contact::list_claims(r, shop, new_owner)).wait().unwrap();
        assert!(rows.iter().any(|row| row.proven_at.is_some()));
        let theirs = format!("{}; {}", other.nobody(), right.cookies());
        assert_eq!(other.get("/my/contact", &theirs).status, 303, "a session of another shop is none here");
    });
}

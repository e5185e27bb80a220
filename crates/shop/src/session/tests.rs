//! Logging in: right, wrong, too often, at another shop's door.

use domain::shop::role::Role;

use crate::audit::Actor;
use crate::staff::{self, NewStaff};
use crate::testing::{PASSWORD, Test, assert_page, each};

const OWNER: &str = "jieun@toys.kr";

fn status(test: &Test, email: &str, password: &str) -> u16 {
    test.try_log_in(email, password).status.as_u16()
}

#[test]
fn the_right_password_opens_the_desk() {
    each(|test| {
        assert_eq!(test.get("/admin/settings").location(), "/admin/login?next=%2Fadmin%2Fsettings");
        assert_page(&test.get("/admin/login?next=/admin/settings"), "value=\"/admin/settings\"");
        let answer = test.try_log_in(" JIEUN@toys.kr ", PASSWORD);
        assert!(answer.cookies().starts_with("desk="), "{}", answer.cookies());
        test.log_in(OWNER);
        assert_page(&test.get("/admin/settings"), "장난감 곳간");
        let left = test.post("/admin/logout", &[]);
        assert_eq!(left.location(), "/admin/login");
        assert_eq!(test.get("/admin/settings").status.as_u16(), 303);
    });
}

#[test]
fn every_password_that_is_accepted_opens() {
    each(|test| {
        let long = "가나다라마바사아자차".repeat(20);
        for (email, given) in [("a@toys.kr", long.as_str()), ("b@toys.kr", " spaces around it ")] {
            let (app, shop) = (test.app.clone(), test.shop);
            let new = NewStaff::check(email, "정민호", Role::Owner, given).unwrap();
            let adding =
                move |tx: &mut kit::db::Tx<'_>| staff::add(tx, &app.ids, shop, app.now(), &Actor::Command, &new);
            let id = test.app.db.write(adding).wait().unwrap();
            assert_eq!(status(test, email, given), 303, "{given}");
            let (app, hash) = (test.app.clone(), staff::hash("a quite new sentence", email).unwrap());
            let giving = move |tx: &mut kit::db::Tx<'_>| staff::give_password(tx, &app.ids, shop, app.now(), id, &hash);
            test.app.db.write(giving).wait().unwrap();
            assert_eq!((status(test, email, given), status(test, email, "a quite new sentence")), (422, 303));
        }
    });
}

#[test]
fn an_unknown_address_and_a_wrong_password_get_the_same_answer() {
    each(|test| {
        let wrong = test.try_log_in(OWNER, "not the password");
        let unknown = test.try_log_in("nobody@toys.kr", "not the password");
        assert_eq!((wrong.status.as_u16(), unknown.status.as_u16()), (422, 422));
        assert_eq!(wrong.body.replace(OWNER, ""), unknown.body.replace("nobody@toys.kr", ""));
    });
}

#[test]
fn guessing_is_slowed_down_for_each_address() {
    each(|test| {
        test.hire("minho@toys.kr", "정민호", Role::Agent);
        for _ in 0..5 {
            assert_eq!(status(test, OWNER, "guess"), 422);
        }
        let early = test.try_log_in(OWNER, PASSWORD);
        assert_eq!((early.status.as_u16(), early.headers["retry-after"].to_str().unwrap()), (429, "30"));
        assert_eq!(status(test, "minho@toys.kr", PASSWORD), 303);
        test.move_clock(30);
        assert_eq!(status(test, OWNER, PASSWORD), 303);
        assert_eq!(status(test, OWNER, "guess"), 422);
    });
}

#[test]
fn a_computer_has_twenty_tries_for_all_addresses() {
    each(|test| {
        let (shop, now) = (test.shop, test.app.now());
        let guess = |n: i64| {
            let guesser = super::Guesser::new(&format!("{n}@toys.kr"), Some("10.0.0.1".into()));
            test.app.db.write(move |tx| guesser.take(tx, shop, now)).wait().unwrap()
        };
        assert!((0..20).all(|n| guess(n).is_none()));
        assert_eq!(guess(20), Some(30));
        let right = super::Guesser::new("0@toys.kr", Some("10.0.0.1".into()));
        test.app.db.write(move |tx| right.clear(tx, shop)).wait().unwrap();
        assert_eq!(guess(20), None);
    });
}

#[test]
fn other_pages_are_no_place_to_go_after_logging_in() {
    each(|test| {
        for (next, want) in
            [("/admin/audit", "/admin/audit"), ("//evil.kr", "/admin"), ("/my", "/admin"), ("", "/admin")]
        {
            let answer = test.post("/admin/login", &[("email", OWNER), ("password", PASSWORD), ("next", next)]);
            assert_eq!(answer.location(), want, "{next}");
        }
    });
}

#[test]
fn another_shops_session_is_none_here() {
    each(|test| {
        let flowers = test.open("꽃", "flowers");
        test.hire_at(flowers, OWNER, "한지은", Role::Owner);
        test.log_in(OWNER);
        assert_eq!(test.get("/admin/settings").status.as_u16(), 200);
        test.host = "flowers.localhost:8080".into();
        assert_eq!(test.get("/admin/settings").status.as_u16(), 303);
    });
}

#[test]
fn a_session_ends_after_fourteen_days() {
    each(|test| {
        test.log_in(OWNER);
        test.move_clock(14 * 86_400 - 1);
        assert_eq!(test.get("/admin/password").status.as_u16(), 200);
        test.move_clock(1);
        assert_eq!(test.get("/admin/password").status.as_u16(), 303);
    });
}

#[test]
fn a_new_password_ends_the_other_sessions() {
    each(|test| {
        test.log_in(OWNER);
        let elsewhere = test.session.clone();
        test.log_in(OWNER);
        assert_page(&test.get("/admin/password"), "Change password");
        let save = |old: &str, new: &str| test.post("/admin/password", &[("old", old), ("new", new)]);
        assert_eq!(save("wrong", "another long sentence").status.as_u16(), 422);
        assert!(save(PASSWORD, "short").body.contains("10 characters"));
        assert_eq!(save(PASSWORD, OWNER).status.as_u16(), 422);
        let saved = save(PASSWORD, "another long sentence");
        assert_eq!(saved.location(), "/admin/password");
        test.session = saved.cookies();
        assert_eq!(test.get("/admin/password").status.as_u16(), 200);
        test.session = elsewhere;
        assert_eq!(test.get("/admin/password").status.as_u16(), 303);
        assert_eq!(status(test, OWNER, PASSWORD), 422);
        assert_eq!(status(test, OWNER, "another long sentence"), 303);
    });
}

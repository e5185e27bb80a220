//! Customers are added, found and edited; those of another shop are not there.

use base::id::ImportId;
use kit::testing::each_engine;

use super::*;
use crate::tests::{PHONE, Stage};

fn found(stage: &Stage, typed: &str) -> Vec<String> {
    let (shop, typed) = (stage.shop.clone(), typed.to_string());
    let found = stage.app.db.read(move |r| search(r, &shop, &typed, None, 20)).wait().unwrap();
    found.into_iter().map(|row| row.name).collect()
}

#[test]
fn a_customer_is_found_by_name_initials_digits_and_email() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let other = Stage::open(&app, "books");
        stage.add("김서연");
        stage.add_new(NewCustomer::named("박서준", Lang::Ko, Source::Staff));
        other.add("김서연");
        for typed in ["서연", "ㄱㅅㅇ", "5678", "김", "010-1234-5678", "seoyeon", "김서연 5678"] {
            assert_eq!(found(&stage, typed), ["김서연"], "{typed}");
        }
        assert_eq!(found(&stage, "ㅅㅈ"), ["박서준"]);
        assert_eq!(found(&stage, "ㅅ ㅅ"), Vec::<String>::new());
        for typed in ["이서연", "9999", "", " ", "%"] {
            assert_eq!(found(&stage, typed), Vec::<String>::new(), "{typed}");
        }
    });
}

#[test]
fn the_newest_are_found_first_and_no_more_than_asked() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let many: Vec<NewCustomer> =
            (0..250).map(|n| NewCustomer::named(format!("김서연 {n:03}"), Lang::Ko, Source::Import)).collect();
        let (shop, inner) = (stage.shop.clone(), app.clone());
        let ids = app.db.write(move |tx| add_many(tx, &inner.ids, inner.now(), &shop, &many)).wait().unwrap();
        assert_eq!(ids.len(), 250);
        let names = found(&stage, "서연");
        assert_eq!((names.len(), names[0].as_str()), (20, "김서연 249"));
        assert_eq!(found(&stage, "007"), ["김서연 007"]);
        let shop = stage.shop.id;
        assert_eq!(app.db.read(move |r| count(r, shop)).wait(), Ok(250));
    });
}

#[test]
fn another_name_is_found_and_the_old_one_is_not() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let id = stage.add("김서연");
        let (shop, inner) = (stage.shop.clone(), app.clone());
        let done = app.db.write(move |tx| rename(tx, &inner.ids, inner.now(), &shop, &Actor::Command, id, "한지우"));
        assert_eq!(done.wait(), Ok(true));
        assert_eq!(found(&stage, "서연"), Vec::<String>::new());
        for typed in ["지우", "5678"] {
            assert_eq!(found(&stage, typed), ["한지우"], "{typed}");
        }
    });
}

#[test]
fn a_reference_is_one_customers() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let other = Stage::open(&app, "books");
        let row = |name: &str| NewCustomer {
            reference: Some("C-1".into()),
            import: Some(ImportId(7)),
            since: "2024-02-29".parse().ok(),
            phones: vec![PHONE.into()],
            ..NewCustomer::named(name, Lang::Ko, Source::Import)
        };
        let id = stage.add_new(row("김서연"));
        other.add_new(row("김서연"));
        let (shop, inner, again) = (stage.shop.clone(), app.clone(), row("이도윤"));
        let twice = app.db.write(move |tx| add(tx, &inner.ids, inner.now(), &shop, &again)).wait();
        assert!(matches!(twice, Err(Error::Taken(_))));
        let shop = stage.shop.clone();
        let known = app.db.read(move |r| find_by_reference(r, shop.id, "C-1")).wait().unwrap();
        assert_eq!(known, Some(id));
        let shop = stage.shop.id;
        let row = app.db.read(move |r| find(r, shop, id)).wait().unwrap().unwrap();
        assert_eq!(row.created_on.to_string(), "2024-02-29");
        let shop = stage.shop.clone();
        assert_eq!(app.db.write(move |tx| remove_imported(tx, &shop, ImportId(7))).wait(), Ok(1));
        assert_eq!(found(&stage, "서연"), Vec::<String>::new());
        assert_eq!(found(&other, "서연"), ["김서연"]);
    });
}

#[test]
fn staff_add_and_edit_customers() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let desk = stage.desk();
        assert!(stage.get("/admin/customers/new", &desk).status.is_success());
        let wrong = [("name", "123"), ("language", "ko"), ("phone", "010-12"), ("email", "x@"), ("road", "역삼동")];
        let answer = stage.post("/admin/customers/new", &desk, &wrong);
        assert_eq!(answer.status, 422);
        for want in ["이름에는 글자가", "자릿수가", "@ 뒷부분", "도로명 주소로", "우편번호"] {
            assert!(answer.body.contains(want), "{want}");
        }
        let fields = [("name", "김서연"), ("language", "ko"), ("phone", "010-1234-5678"), ("note", "현관 앞에")];
        let answer = stage.post("/admin/customers/new", &desk, &fields);
        assert_eq!(answer.status, 303);
        let page = answer.location().to_string();
        let again = stage.post("/admin/customers/new", &desk, &fields);
        assert!(again.status == 422 && again.body.contains("이미 아는 연락처예요"));
        let edit = format!("{page}/edit");
        assert!(stage.get(&edit, &desk).body.contains("현관 앞에"));
        let fields = [("name", "김서윤"), ("language", "en"), ("note", ""), ("version", "1")];
        assert_eq!(stage.post(&edit, &desk, &fields).location(), page);
        let stale = stage.post(&edit, &desk, &fields);
        assert!(stale.status == 422 && stale.body.contains("그사이 다른 직원이"));
        assert_eq!(found(&stage, "서윤"), ["김서윤"]);
    });
}

#[test]
fn customers_of_another_shop_are_not_there() {
    each_engine(|app| {
        let (stage, other) = (Stage::open(&app, "toys"), Stage::open(&app, "books"));
        let theirs = other.add("김서연");
        let desk = stage.desk();
        for path in [format!("/admin/customers/{theirs}/edit"), format!("/admin/customers/{theirs}/contact")] {
            assert_eq!(stage.get(&path, &desk).status, 404, "{path}");
            assert_eq!(stage.post(&path, &desk, &[("name", "x")]).status, 404, "{path}");
            assert_eq!(stage.get(&path, &other.desk()).status, 303, "a session of the other shop is none here");
        }
    });
}

#[test]
fn panels_say_what_is_known() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let id = stage.add("김서연");
        let shop = stage.shop.id;
        let (known, heard) = app
            .db
            .read(move |r| {
                let known = panel::find_known(r, shop, id)?;
                Ok::<_, Error>((known, events::timeline(r, shop, id, i64::MAX, 50)?))
            })
            .wait()
            .unwrap();
        let known = known.unwrap();
        for lang in [Lang::Ko, Lang::En] {
            let view = panel::View { lang, zone: &stage.shop.zone, now: app.now(), may_edit: true };
            let head = panel::head(view, &known.customer, Default::default()).into_string();
            assert!(head.contains("김서연"));
            let contacts = panel::contacts(view, &known).into_string();
            assert!(contacts.contains("010-1234-5678") && contacts.contains("테헤란로 152"));
            assert_eq!(panel::consents(view, &known).into_string().matches("<dt>").count(), 5);
            let timeline = panel::timeline(view, &heard, |_| None).into_string();
            assert_eq!(timeline.matches("<li>").count(), 1);
        }
    });
}

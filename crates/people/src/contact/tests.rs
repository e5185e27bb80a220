//! Moving house and new numbers: dated, in two steps, by staff and by customers.

use kit::testing::each_engine;

use super::*;
use crate::tests::Stage;

const NEW_HOME: [(&str, &str); 4] =
    [("kind", "address"), ("postcode", "04524"), ("road", "서울 중구 세종대로 110"), ("detail", "3층")];

fn lives_at(stage: &Stage, customer: CustomerId, day: &str) -> String {
    let (shop, day) = (stage.shop.id, day.parse().unwrap());
    let address = stage.app.db.read(move |r| address_on(r, shop, customer, day)).wait().unwrap();
    address.map(|address| address.road).unwrap_or_default()
}

#[test]
fn a_move_in_the_future_counts_from_its_day() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let id = stage.add("김서연");
        let (desk, path) = (stage.desk(), format!("/admin/customers/{id}/contact"));
        assert!(stage.get(&path, &desk).body.contains("새 주소"));
        let fields: Vec<_> = NEW_HOME.into_iter().chain([("from", "2026-12-08"), ("do", "preview")]).collect();
        let preview = stage.post(&path, &desk, &fields);
        assert_eq!(preview.status, 200);
        for want in ["세종대로 110", "12월 8일부터", "테헤란로 152", "12월 7일까지"] {
            assert!(preview.body.contains(want), "{want}");
        }
        assert_eq!(lives_at(&stage, id, "2026-12-08"), "서울 강남구 테헤란로 152", "nothing has changed yet");
        let edit: Vec<_> = NEW_HOME.into_iter().chain([("from", "2026-12-08"), ("do", "edit")]).collect();
        assert!(stage.post(&path, &desk, &edit).body.contains("value=\"2026-12-08\""));
        let fields: Vec<_> = NEW_HOME.into_iter().chain([("from", "2026-12-08"), ("do", "confirm")]).collect();
        let done = stage.post(&path, &desk, &fields);
        assert_eq!((done.status.as_u16(), done.location()), (303, format!("/admin/customers/{id}").as_str()));
        for (day, want) in [
            ("2026-11-20", ""),
            ("2026-12-07", "서울 강남구 테헤란로 152"),
            ("2026-12-08", "서울 중구 세종대로 110"),
            ("2030-01-01", "서울 중구 세종대로 110"),
        ] {
            assert_eq!(lives_at(&stage, id, day), want, "{day}");
        }
        let again = stage.post(&path, &desk, &fields);
        assert!(again.status == 422 && again.body.contains("이미 쓰고 있는 연락처예요"));
        assert!(stage.get(&path, &desk).body.contains("예정"));
    });
}

#[test]
fn a_customer_changes_their_own_number() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let (id, other) = (stage.add("김서연"), stage.add("이도윤"));
        let me = stage.me(id);
        assert!(stage.get("/my/contact?kind=phone", &me).body.contains("번호가 바뀌었어요"));
        let fields = [("kind", "phone"), ("phone", "010-9999-0000"), ("from", "2026-11-21"), ("do", "confirm")];
        let done = stage.post("/my/contact", &me, &fields);
        assert!(done.location().starts_with("/my/contact/code?contact=con_"), "{}", done.location());
        let shop = stage.shop.clone();
        let (found, theirs) = app
            .db
            .read(move |r| {
                let found = crate::customer::search(r, &shop, "0000", None, 5)?;
                Ok::<_, Error>((found, list_claims(r, shop.id, other)?))
            })
            .wait()
            .unwrap();
        assert_eq!(found.iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
        assert!(theirs.iter().all(|claim| claim.until.is_none()));
    });
}

#[test]
fn refusals_stand_next_to_their_field() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let me = stage.me(stage.add("김서연"));
        for (fields, want) in [
            ([("kind", "phone"), ("phone", "010-1234-5678"), ("from", "2026-11-21")], "이미 쓰고 있는"),
            ([("kind", "phone"), ("phone", "010-9999-0000"), ("from", "2029-01-01")], "1년 안의 날을"),
            ([("kind", "phone"), ("phone", "010-9999-0000"), ("from", "2026-01-01")], "90일보다"),
            ([("kind", "phone"), ("phone", "1544-0000"), ("from", "2026-11-21")], "개인 번호를"),
            ([("kind", "email"), ("email", "x.kr"), ("from", "2026-11-21")], "@가 한 번"),
            ([("kind", "address"), ("road", "역삼동 737"), ("from", "2026-11-21")], "도로명 주소로"),
        ] {
            let answer = stage.post("/my/contact", &me, &fields);
            assert!(answer.status == 422 && answer.body.contains(want), "{want}");
        }
        assert_eq!(stage.get("/my/contact", &stage.nobody()).location(), "/my/login?next=%2Fmy%2Fcontact");
    });
}

//! Consents are answered in the portal and only ever added.

use kit::testing::each_engine;

use super::*;
use crate::tests::Stage;

#[test]
fn advertising_is_allowed_and_forbidden_by_the_customer() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let id = stage.add("김서연");
        let (me, path) = (stage.me(id), "/my/consents");
        assert!(stage.get(path, &me).body.contains("소식과 혜택"));
        let alone = stage.post(path, &me, &[("marketing_night", "on")]);
        assert!(alone.status == 422 && alone.body.contains("문자 소식도 켜"));
        assert_eq!(stage.post(path, &me, &[("marketing_sms", "on"), ("marketing_email", "on")]).status, 303);
        assert_eq!(stage.post(path, &me, &[("marketing_sms", "on"), ("marketing_email", "on")]).status, 303);
        assert_eq!(stage.post(path, &me, &[("marketing_sms", "on")]).status, 303);
        let shop = stage.shop.id;
        let rows = app.db.read(move |r| list_answers(r, shop, id)).wait().unwrap();
        let told: Vec<(Kind, bool)> = rows.iter().map(|row| (row.kind, row.given)).collect();
        let (email, sms) = (Kind::MarketingEmail, Kind::MarketingSms);
        assert_eq!(told, [(email, true), (sms, true), (email, false)]);
        assert!(rows[0].wording.contains("이메일로") && rows[0].source == "portal");
        assert!(stage.get(path, &me).body.contains("2026년 11월 21일 거절"));
    });
}

#[test]
fn a_sign_up_needs_the_required_ones() {
    use base::Lang;
    use kit::web::Form;
    let mut form = Form::filled([("terms", "on".to_string())]);
    read(&mut form, Lang::Ko);
    assert!(form.problem("privacy").is_some() && form.problem("terms").is_none());
    form = Form::filled([("terms", "on".to_string()), ("privacy", "on".to_string())]);
    assert_eq!(read(&mut form, Lang::En).iter().filter(|(_, yes)| *yes).count(), 2);
    assert!(form.is_fine());
}

//! Business details: saved, refused, shown.

use base::Lang;

use super::line;
use crate::tenant;
use crate::testing::{assert_page, each};

const HERE: &str = "/admin/settings/business";

fn form<'a>(change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("name_ko", "자두 장난감"),
        ("name_en", "Plum Toys"),
        ("representative_ko", "한지은"),
        ("representative_en", ""),
        ("number", "220-81-62517"),
        ("mail_order", "2026-서울마포-0123"),
        ("address_ko", "서울특별시 마포구 월드컵로 1"),
        ("address_en", "1 World Cup-ro, Mapo-gu, Seoul"),
        ("phone", "02-123-4567"),
        ("email", "help@toys.kr"),
        ("version", "1"),
    ];
    usual.map(|(name, value)| (name, change.iter().find(|(key, _)| *key == name).map_or(value, |(_, v)| v))).to_vec()
}

#[test]
fn details_are_saved_shown_and_told() {
    each(|test| {
        test.log_in("jieun@toys.kr");
        assert_page(&test.get(HERE), "not complete yet");
        assert_eq!(test.post(HERE, &form(&[])).location(), HERE);
        let page = test.get(HERE);
        assert_page(&page, "value=\"220-81-62517\"");
        assert!(!page.body.contains("not complete yet") && page.body.contains("Plum Toys"));
        let shop = test.shop;
        let shop = test.app.db.read(move |r| tenant::find(r, shop)).wait().unwrap().unwrap();
        assert_eq!(shop.business.number, "2208162517");
        let foot = line(Lang::En, &shop.business);
        assert!(foot.starts_with("Company Plum Toys · Representative 한지은 · Business number 220-81-62517"), "{foot}");
        assert!(test.get("/admin/audit?action=setting.changed").body.contains("2208162517"));
    });
}

#[test]
fn each_detail_is_checked() {
    each(|test| {
        test.log_in("jieun@toys.kr");
        let long = "가".repeat(121);
        for (field, value) in
            [("number", "220-81-62518"), ("phone", "call me"), ("email", "me"), ("name_ko", long.as_str())]
        {
            let answer = test.post(HERE, &form(&[(field, value)]));
            assert_eq!(answer.status.as_u16(), 422, "{field}");
            assert!(answer.body.contains("class=\"error\""), "{field}");
        }
        assert_eq!(test.post(HERE, &form(&[("version", "9")])).status.as_u16(), 422);
    });
}

//! Settings: what is saved, what is refused, what the log says.

use crate::testing::{Test, assert_page, each};

const HERE: &str = "/admin/settings";

fn form<'a>(change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("name", "장난감 곳간"),
        ("slug", "toys"),
        ("domain", ""),
        ("language", "ko"),
        ("hue", "24"),
        ("zone", "Asia/Seoul"),
        ("prices", "inclusive"),
        ("tax_percent", "10"),
        ("notice", ""),
        ("version", "1"),
    ];
    usual.map(|(name, value)| (name, change.iter().find(|(key, _)| *key == name).map_or(value, |(_, v)| v))).to_vec()
}

fn refused(test: &Test, field: &str, value: &str) {
    let answer = test.post(HERE, &form(&[(field, value)]));
    assert_eq!(answer.status.as_u16(), 422, "{field} {value}");
    assert!(answer.body.contains("class=\"error\""), "{field} {value}");
}

#[test]
fn settings_are_saved_and_told() {
    each(|test| {
        test.log_in("jieun@toys.kr");
        let page = test.get(HERE);
        assert_page(&page, "value=\"10\"");
        assert!(page.body.contains("Current colour"));
        let change = [("name", "새 곳간"), ("tax_percent", "7.5"), ("hue", "150"), ("notice", "추석에는 쉬어요.")];
        assert_eq!(test.post(HERE, &form(&change)).location(), HERE);
        let page = test.get(HERE);
        assert_page(&page, "value=\"7.5\"");
        assert!(page.body.contains("추석에는 쉬어요.") && page.body.contains("class=\"hue-15\""));
        let log = test.get("/admin/audit?action=setting.changed").body;
        for want in ["Settings changed", "Tax rate", "7.5", "Green", "새 곳간"] {
            assert!(log.contains(want), "{want}");
        }
        assert!(!log.contains("Asia/Seoul"));
    });
}

#[test]
fn each_field_is_checked() {
    each(|test| {
        test.open("꽃", "flowers");
        test.log_in("jieun@toys.kr");
        let long = "가".repeat(501);
        for (field, value) in [
            ("name", ""),
            ("slug", "admin"),
            ("slug", "flowers"),
            ("domain", "https://x"),
            ("language", "fr"),
            ("hue", "400"),
            ("zone", "Asia/Soul"),
            ("prices", "free"),
            ("tax_percent", "101"),
            ("notice", long.as_str()),
        ] {
            refused(test, field, value);
        }
    });
}

#[test]
fn two_people_do_not_overwrite_each_other() {
    each(|test| {
        test.log_in("jieun@toys.kr");
        assert_eq!(test.post(HERE, &form(&[("name", "a")])).location(), HERE);
        let late = test.post(HERE, &form(&[("name", "b")]));
        assert_eq!(late.status.as_u16(), 422);
        assert!(
            late.body.contains("Somebody else changed the settings")
                && late.body.contains("name=\"version\" value=\"2\"")
        );
    });
}

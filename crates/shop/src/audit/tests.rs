//! The log: who, what, before and after; narrowed and paged.

use domain::shop::role::Role;
use kit::db::Tx;
use serde_json::json;

use super::*;
use crate::testing::{Test, assert_page, each};

fn tell(test: &Test, shop: ShopId, action: &'static str, before: Value, after: Value) {
    let app = test.app.clone();
    let telling = move |tx: &mut Tx<'_>| {
        let (before, after) = (fields(before.clone()), fields(after.clone()));
        let entry = Entry { actor: &Actor::System, action, subject: "cus_0000000000001".into(), before, after };
        add(tx, &app.ids, shop, app.now(), entry)
    };
    test.app.db.write(telling).wait().unwrap();
}

fn count(page: &str) -> usize {
    page.matches("<td class=\"p-title\"").count()
}

#[test]
fn changes_are_shown_with_both_sides() {
    each(|test| {
        tell(test, test.shop, "customer.changed", json!({ "name": "민지", "x": 1 }), json!({ "name": "민서", "x": 1 }));
        tell(test, test.shop, "customer.changed", json!({ "x": 1 }), json!({ "x": 1 }));
        test.log_in("jieun@toys.kr");
        let page = test.get("/admin/audit?action=customer.changed");
        assert_page(&page, "민서");
        for want in ["민지", "Customer changed", "Automatic", "/admin/customers/cus_0000000000001"] {
            assert!(page.body.contains(want), "{want}");
        }
        assert_eq!(count(&page.body), 1, "a change that changed nothing leaves no line");
    });
}

#[test]
fn the_log_is_narrowed_by_person_and_action() {
    each(|test| {
        let minho = test.hire("minho@toys.kr", "정민호", Role::Manager);
        tell(test, test.shop, "plan.added", json!({}), json!({ "name": "a" }));
        test.log_in("minho@toys.kr");
        for (query, want) in [
            ("", 4),
            ("?action=staff.added", 2),
            ("?actor=command", 2),
            ("?actor=system", 1),
            ("?action=staff.added&actor=system", 0),
            ("?subject=cus_0000000000001", 1),
        ] {
            assert_eq!(count(&test.get(&format!("/admin/audit{query}")).body), want, "{query}");
        }
        let own = test.get(&format!("/admin/audit?actor={minho}"));
        assert_page(&own, "Staff logged in");
        assert_eq!(count(&own.body), 1);
    });
}

#[test]
fn a_page_has_fifty_lines_and_no_line_of_another_shop() {
    each(|test| {
        let flowers = test.open("꽃", "flowers");
        for _ in 0..60 {
            tell(test, test.shop, "customer.added", json!({}), json!({}));
            tell(test, flowers, "customer.removed", json!({}), json!({}));
        }
        test.log_in("jieun@toys.kr");
        let first = test.get("/admin/audit").body;
        assert_eq!((count(&first), first.contains("page=2")), (50, true));
        assert_eq!(count(&test.get("/admin/audit?page=2").body), 12);
        assert!(!first.contains("Customer removed"));
    });
}

//! Defining what is counted.

use domain::catalog::meter::Aggregate;
use domain::shop::role::Role;

use crate::tests::{assert_page, each, hire};

#[test]
fn a_meter_is_defined_once() {
    each(|test| {
        assert_page(&test.get("/admin/plans/meters"), "Nothing is counted yet.");
        for (code, aggregate, want) in [
            ("seat", "weighted_sum", 303),
            ("seat", "sum", 422),
            ("Not a code", "sum", 422),
            ("call", "average", 422),
            ("", "sum", 422),
        ] {
            let form = [("code", code), ("aggregate", aggregate), ("recurring", "on")];
            assert_eq!(test.post("/admin/plans/meters", &form).status.as_u16(), want, "{code} {aggregate}");
        }
        assert_page(&test.get("/admin/plans/meters"), "Weighted by days");
        assert_page(&test.get("/admin/plans"), "/admin/plans/meters");
        let shop = test.shop.id;
        let found = test.app.db.read(move |r| super::list(r, shop)).wait().unwrap();
        let found: Vec<_> = found.iter().map(|meter| (meter.code.as_str(), meter.aggregate, meter.recurring)).collect();
        assert_eq!(found, [("seat", Aggregate::WeightedSum, true)]);
        test.session = hire(&test.app, shop, "viewer@toys.kr", Role::Viewer);
        assert_eq!(test.get("/admin/plans/meters").status.as_u16(), 403);
    });
}

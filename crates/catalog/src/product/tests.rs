//! The list of products and their form, on both engines.

use domain::shop::role::Role;

use crate::tests::{assert_page, each, hire, open};

const TOY: [(&str, &str); 4] =
    [("code", "duplo"), ("name_ko", "듀플로 기차"), ("name_en", "Duplo train"), ("state", "live")];

fn with(change: (&'static str, &'static str)) -> Vec<(&'static str, &'static str)> {
    TOY.into_iter().filter(|(name, _)| *name != change.0).chain([change]).collect()
}

fn address(body: &str) -> String {
    body.split("/admin/products/prd_").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_string()
}

#[test]
fn a_product_is_added_and_changed() {
    each(|test| {
        assert_page(&test.get("/admin/products"), "No products yet");
        assert_page(&test.get("/admin/products/new"), "New product");
        assert_eq!(test.post("/admin/products/new", &TOY).location(), "/admin/products");
        let list = test.get("/admin/products");
        assert_page(&list, "Duplo train");
        let path = format!("/admin/products/prd_{}", address(&list.body));
        assert_page(&test.get(&path), "듀플로 기차");
        let changed = [with(("state", "retired")), vec![("version", "1")]].concat();
        assert_eq!(test.post(&path, &changed).location(), "/admin/products");
        assert_page(&test.get("/admin/products?state=retired"), "Duplo train");
        assert_page(&test.get("/admin/products?state=live"), "empty");
        // The same form once more was filled from a product that has changed since.
        let late = test.post(&path, &changed);
        assert_eq!(late.status.as_u16(), 422);
        assert!(late.body.contains("Somebody else"), "{}", late.body);
    });
}

#[test]
fn wrong_fields_are_refused_next_to_them() {
    each(|test| {
        for wrong in [("code", "Duplo"), ("code", ""), ("state", "sold")] {
            let answer = test.post("/admin/products/new", &with(wrong));
            assert_eq!(answer.status.as_u16(), 422, "{wrong:?}");
            assert!(answer.body.contains(&format!("id=\"f-{}-error\"", wrong.0)), "{wrong:?}");
        }
        assert_eq!(test.post("/admin/products/new", &TOY).status.as_u16(), 303);
        assert!(test.post("/admin/products/new", &TOY).body.contains("This code is in use"));
    });
}

#[test]
fn products_are_of_one_shop_and_one_right() {
    each(|test| {
        test.post("/admin/products/new", &TOY);
        let path = format!("/admin/products/prd_{}", address(&test.get("/admin/products").body));
        let other = open(&test.app, "꽃집", "flowers");
        let owner = std::mem::replace(&mut test.session, hire(&test.app, other.id, "a@flowers.kr", Role::Owner));
        let host = std::mem::replace(&mut test.host, "flowers.localhost".into());
        for gone in [path.as_str(), "/admin/products/prd_0000000000001", "/admin/products/x"] {
            assert_eq!(test.get(gone).status.as_u16(), 404, "{gone}");
            assert_eq!(test.post(gone, &TOY).status.as_u16(), 404, "{gone}");
        }
        assert_page(&test.get("/admin/products"), "No products yet");
        test.host = host;
        test.session = hire(&test.app, test.shop.id, "viewer@toys.kr", Role::Viewer);
        assert_eq!(test.get("/admin/products").status.as_u16(), 200);
        assert_eq!(test.get("/admin/products/new").status.as_u16(), 403);
        assert_eq!(test.post(&path, &TOY).status.as_u16(), 403);
        test.session = owner;
        assert_eq!(test.get(&path).status.as_u16(), 200);
    });
}

//! Shops are found by the address somebody came to.

use super::*;
use crate::testing::{Test, assert_page, each, new_shop};

#[test]
fn a_shop_is_found_by_domain_then_name_then_age() {
    each(|test| {
        let flowers = test.open("꽃", "flowers");
        let app = test.app.clone();
        let change = move |tx: &mut Tx<'_>| {
            let found = find(tx, flowers)?;
            save(tx, &Shop { domain: Some("ggot.kr".into()), ..found.unwrap() })
        };
        app.db.write(change).wait().unwrap();
        for (host, want) in [
            ("ggot.kr", flowers),
            ("GGOT.kr:443", flowers),
            ("flowers.localhost:8080", flowers),
            ("toys.example.com", test.shop),
            ("127.0.0.1", test.shop),
            ("", test.shop),
        ] {
            let found = test.app.db.read(move |r| find_by_host(r, host)).wait().unwrap();
            assert_eq!(found.map(|shop| shop.id), Some(want), "{host}");
        }
        let all = test.app.db.read(|r| list_active(r, ShopId(0), 10)).wait().unwrap();
        assert_eq!(all.iter().map(|shop| shop.id).collect::<Vec<_>>(), [test.shop, flowers]);
    });
}

#[test]
fn without_a_shop_the_page_says_so() {
    kit::testing::each_engine(|app| {
        let router = crate::routes().with_state(app);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let answer = runtime.block_on(kit::testing::send(&router, "x", "/admin/login?lang=en", "", None));
        assert_eq!(answer.status.as_u16(), 404);
        assert!(answer.body.contains("There is no shop yet"));
    });
}

fn refused(test: &Test, new: NewShop) -> Refused {
    let app = test.app.clone();
    app.clone().db.write(move |tx| open(tx, &app.ids, app.now(), new.clone())).wait().unwrap_err()
}

#[test]
fn a_name_belongs_to_one_shop() {
    each(|test| {
        assert_eq!(refused(test, new_shop("x", "toys")), Refused::SlugTaken);
        assert_eq!(refused(test, new_shop("x", "admin")), Refused::Setting(setting::Refusal::SlugReserved));
        assert_eq!(refused(test, NewShop { domain: Some("a b.kr".into()), ..new_shop("x", "ab") }), Refused::Domain);
    });
}

#[test]
fn a_shop_changed_by_somebody_else_is_not_overwritten() {
    each(|test| {
        let shop = test.shop;
        let twice = move |tx: &mut Tx<'_>| {
            let found = find(tx, shop)?.unwrap();
            save(tx, &found)?;
            save(tx, &found)
        };
        assert_eq!(test.app.db.write(twice).wait(), Err(Refused::Stale));
    });
}

#[test]
fn domains_are_host_names_with_a_dot() {
    for (text, want) in [
        ("", Ok(None)),
        (" Shop.Example.com. ", Ok(Some("shop.example.com".to_string()))),
        ("localhost", Err(Refused::Domain)),
        ("https://x.kr", Err(Refused::Domain)),
        ("-x.kr", Err(Refused::Domain)),
        ("x..kr", Err(Refused::Domain)),
    ] {
        assert_eq!(check_domain(text), want, "{text}");
    }
}

#[test]
fn the_login_page_is_in_the_shops_language() {
    each(|test| assert_page(&test.get("/admin/login"), "Staff log-in"));
}

//! Shops are found by the address somebody came to.

use super::*;
use crate::testing::{Test, assert_page, each, new_shop};

fn at(test: &Test, host: &'static str) -> Option<ShopId> {
    test.app.db.read(move |r| find_by_host(r, host)).wait().unwrap().map(|shop| shop.id)
}

#[test]
fn a_shop_is_found_by_domain_then_name_and_alone_everywhere() {
    each(|test| {
        assert_eq!(at(test, "127.0.0.1"), Some(test.shop), "the only shop");
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
        ] {
            assert_eq!(at(test, host), Some(want), "{host}");
        }
        for host in ["www.ggot.kr", "127.0.0.1", "", "nobody.example.com"] {
            assert_eq!(at(test, host), None, "{host}: none of two shops is shown");
        }
        let page = test.get_at("nobody.example.com", "/admin/login?lang=en");
        assert!(page.status == 404 && page.body.contains("no shop at this address"));
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
fn no_shop_takes_the_address_of_another() {
    each(|test| {
        let flowers = test.open("꽃", "flowers");
        let try_to = |slug: &str, domain: &str| {
            let (slug, domain) = (slug.to_string(), Some(domain.to_string()).filter(|domain| !domain.is_empty()));
            let change = move |tx: &mut Tx<'_>| {
                let found = find(tx, flowers)?.unwrap();
                save(tx, &Shop { slug: slug.clone(), domain: domain.clone(), ..found })
            };
            test.app.db.write(change).wait()
        };
        assert_eq!(try_to("flowers", "toys.example.com"), Err(Refused::DomainTaken));
        assert_eq!(try_to("flowers", "flowers.kr"), Ok(()), "its own name is its own");
        assert_eq!(try_to("flowers", "later.kr"), Ok(()));
        assert_eq!(refused(test, new_shop("x", "later")), Refused::SlugTaken);
        assert_eq!(
            refused(test, NewShop { domain: Some("later.kr".into()), ..new_shop("x", "ab") }),
            Refused::DomainTaken
        );
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
        ("gamma.localhost", Err(Refused::Domain)),
        ("127.0.0.1", Err(Refused::Domain)),
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

//! Purchases: written in bulk, listed, summed, taken back, and never shown to another shop.

use base::id::{CustomerId, ImportId, PurchaseId};
use base::{Currency, Lang};
use domain::shop::role::Role;
use kit::app::App;
use kit::db::Error;
use kit::testing::each_engine;
use people::customer::{self, NewCustomer, Source};
use shop::Shop;
use shop::tenant::{self, NewShop};

use super::{NewPurchase, Sums, add_many, count_imported, is_taken, of_customer, remove_imported, sql};

fn shop(app: &App, slug: &str) -> Shop {
    let (now, ids) = (app.now(), app.ids.clone());
    let new = NewShop {
        language: Lang::En,
        currency: Currency::USD,
        tax_rate: base::Ratio::ZERO,
        ..NewShop::korean(slug, slug, "Asia/Seoul".parse().unwrap())
    };
    let id = app.db.write(move |tx| tenant::open(tx, &ids, now, new.clone())).wait().unwrap();
    app.db.read(move |r| tenant::find(r, id)).wait().unwrap().unwrap()
}

fn buy(app: &App, shop: &Shop, rows: &[(&str, i64, Option<&str>)]) -> Result<CustomerId, Error> {
    let (inner, shop) = (app.clone(), shop.clone());
    let rows: Vec<(String, i64, Option<String>)> =
        rows.iter().map(|(day, amount, reference)| (day.to_string(), *amount, reference.map(String::from))).collect();
    app.db
        .write(move |tx| {
            let new = NewCustomer::named("Kim", Lang::En, Source::Import);
            let customer = customer::add(tx, &inner.ids, inner.now(), &shop, &new)?;
            let row = |(day, amount, reference): &(String, i64, Option<String>)| NewPurchase {
                id: PurchaseId(inner.ids.next(inner.now())),
                shop: shop.id,
                customer,
                day: day.parse().unwrap(),
                quantity: 2,
                amount: *amount,
                currency: shop.currency,
                product: String::new(),
                reference: reference.clone(),
                import: Some(ImportId(7)),
            };
            add_many(tx, &rows.iter().map(row).collect::<Vec<_>>())?;
            Ok(customer)
        })
        .wait()
}

#[test]
fn purchases_are_listed_summed_and_taken_back() {
    each_engine(|app| {
        let (ours, theirs) = (shop(&app, "ours"), shop(&app, "theirs"));
        let kim = buy(&app, &ours, &[("1997-01-01", 2933, Some("a")), ("1997-02-01", 100, None)]).unwrap();
        let (one, other) = (ours.id, theirs.id);
        let (bought, sums) = app.db.read(move |r| of_customer(r, one, kim)).wait().unwrap();
        assert_eq!(bought.iter().map(|b| b.amount).collect::<Vec<_>>(), [100, 2933]);
        let want = Sums { currency: Currency::USD, count: 2, quantity: 4, amount: 3033, customers: 1 };
        assert_eq!(sums, [want]);
        let january = sql::Filter { to: Some("1997-01-31".parse().unwrap()), ..Default::default() };
        let page = sql::Page { order: 0, limit: 10, offset: 0 };
        assert_eq!(app.db.read(move |r| sql::list(r, one, january, page)).wait().unwrap().len(), 1);
        assert_eq!(app.db.read(move |r| sql::sums(r, other, Default::default())).wait(), Ok(vec![]));
        assert_eq!(app.db.read(move |r| is_taken(r, one, "a")).wait(), Ok(true));
        assert_eq!(app.db.read(move |r| is_taken(r, other, "a")).wait(), Ok(false));
        assert_eq!(app.db.read(move |r| count_imported(r, one, ImportId(7))).wait(), Ok((2, 1)));
        assert_eq!(app.db.write(move |tx| remove_imported(tx, other, ImportId(7))).wait(), Ok(0));
        assert_eq!(app.db.write(move |tx| remove_imported(tx, one, ImportId(7))).wait(), Ok(2));
    });
}

#[test]
fn one_reference_belongs_to_one_purchase() {
    each_engine(|app| {
        let shop = shop(&app, "ours");
        buy(&app, &shop, &[("1997-01-01", 1, Some("a"))]).unwrap();
        assert!(matches!(buy(&app, &shop, &[("1997-01-02", 1, Some("a"))]), Err(Error::Taken(_))));
    });
}

#[test]
fn staff_see_purchases_with_their_sum() {
    crate::tests::each(|stage| {
        let desk = stage.desk(Role::Viewer);
        let empty = stage.get("/admin/purchases?lang=ko", &desk);
        assert!(empty.body.contains("아직 구매 내역이 없어요"));
        let kim =
            buy(&stage.app, &stage.shop, &[("2026-01-05", 12_000, Some("a1")), ("2026-02-05", 8_000, None)]).unwrap();
        for (query, sees, misses) in [
            ("", "20,000원", "아직 구매 내역이"),
            ("?to=2026-01-31", "12,000원", "8,000원"),
            ("?sort=amount&dir=up", "a1", "아직 구매 내역이"),
            (&format!("?customer={kim}"), "Kim 님이", "아직 구매 내역이"),
            ("?from=2026-03-01", "구매 내역", "12,000원"),
        ] {
            let page = stage.get(&format!("/admin/purchases{query}"), &desk);
            assert_eq!(page.status.as_u16(), 200);
            assert!(page.body.contains(sees) && !page.body.contains(misses), "{query}: {sees}, {misses}");
        }
        assert_eq!(stage.status("/admin/purchases", &stage.nobody()), 303);
    });
}

#[test]
fn a_customers_page_shows_the_newest_purchases() {
    each_engine(|app| {
        let shop = shop(&app, "ours");
        let kim = buy(&app, &shop, &[("2026-01-05", 1_200, None), ("2026-02-05", 800, None)]).unwrap();
        let of = shop.id;
        let (bought, sums) = app.db.read(move |r| of_customer(r, of, kim)).wait().unwrap();
        let today = "2026-02-06".parse().unwrap();
        let html = super::panel::purchases(Lang::En, today, &bought, &sums).into_string();
        assert!(html.contains("2 purchases, $20.00 together") && html.contains("$8.00"), "{html}");
        assert_eq!(super::panel::purchases(Lang::En, today, &[], &[]).into_string(), "");
    });
}

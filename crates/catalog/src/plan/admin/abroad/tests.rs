//! Other currencies in the editor and on the storefront, on both engines.

use base::Currency;

use crate::plan::Offer;
use crate::tests::{Test, assert_page, day, each, plan};

const USD: Currency = Currency::USD;

/// The form of a plan with a fee and usage in tiers that stay as they are.
const FORM: [(&str, &str); 14] = [
    ("do", "save"),
    ("version", "1"),
    ("code", "toy-m"),
    ("name_ko", "장난감 중"),
    ("name_en", "Toys M"),
    ("state", "live"),
    ("setup", "10000"),
    ("items.0.code", "base"),
    ("items.0.kind", "rental"),
    ("items.0.n", "1"),
    ("items.0.unit", "month"),
    ("items.0.bill", "advance"),
    ("items.0.model", "flat"),
    ("items.0.amount", "33,000"),
];
const DOLLARS: [(&str, &str); 4] =
    [("currency", "USD"), ("sell.USD", "on"), ("items.0.USD.0", "24.50"), ("setup.USD", "9")];

fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = FORM.into_iter().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    kept.chain(changes.iter().copied()).collect()
}

fn abroad(test: &Test, code: &str) -> Option<Offer> {
    let (shop, code) = (test.shop.clone(), code.to_string());
    let read = test.app.db.read(move |r| crate::offer::offer_in(r, &shop, USD, (&code, &[]), day("2026-11-21")));
    read.wait().unwrap()
}

/// What the plan costs in dollars: its fee, and what is paid at the start.
fn cents(test: &Test) -> Option<(i64, i64)> {
    abroad(test, "toy-m").map(|offer| (offer.terms.mrr(), offer.conditions.setup))
}

#[test]
fn a_plan_is_sold_abroad_when_nothing_is_missing() {
    each(|test| {
        let path = test.post("/admin/plans/new", &with(&[])).location().to_string();
        assert_eq!(cents(test), None);
        assert!(!test.get("/").body.contains("?currency="));
        // A button without script adds the currency; what is missing is said beside it.
        let asked = test.post(&path, &with(&[("do", "add-currency"), ("new_currency", "usd")]));
        assert_page(&asked, "Prices in USD");
        assert_page(&asked, "Still missing: base, Set-up fee.");
        let half = with(&[&DOLLARS[..3], &[("version", "1")]].concat());
        assert_eq!(test.post(&path, &half).location(), path);
        assert_eq!(cents(test), None);
        assert_page(&test.get(&path), "Still missing: Set-up fee.");
        let whole = with(&[&DOLLARS[..], &[("version", "2")]].concat());
        assert_eq!(test.post(&path, &whole).location(), path);
        assert_eq!(cents(test), Some((2_450, 900)));
        assert_page(&test.get(&path), "value=\"24.50\"");
        assert_page(&test.get("/admin/plans"), "Also sold in USD");
        assert_page(&test.get("/"), "?currency=USD");
        assert_page(&test.get("/?currency=USD"), "$24.50");
        assert_page(&test.get_in("ko", "/?currency=USD"), "/join/toy-m?currency=USD");
        assert_page(&test.get("/?currency=EUR"), "₩33,000");
    });
}

#[test]
fn a_currency_is_withdrawn_and_its_prices_stay() {
    each(|test| {
        let path = test.post("/admin/plans/new", &with(&DOLLARS)).location().to_string();
        assert_eq!(cents(test), Some((2_450, 900)));
        let off: Vec<(&str, &str)> = DOLLARS.iter().filter(|(name, _)| *name != "sell.USD").copied().collect();
        assert_eq!(test.post(&path, &with(&off)).location(), path);
        assert_eq!(cents(test), None);
        assert_page(&test.get(&path), "Not sold in USD. Present subscribers keep their prices.");
        assert_page(&test.get(&path), "value=\"24.50\"");
        // A form that says nothing of currencies leaves them alone.
        assert_eq!(test.post(&path, &with(&[("version", "2")])).location(), path);
        let on = with(&[&DOLLARS[..], &[("version", "3")]].concat());
        assert_eq!(test.post(&path, &on).location(), path);
        assert_eq!(cents(test), Some((2_450, 900)));
    });
}

#[test]
fn a_new_price_abroad_is_shown_first() {
    each(|test| {
        let path = test.post("/admin/plans/new", &with(&DOLLARS)).location().to_string();
        let rise = with(&[&DOLLARS[..2], &[("items.0.USD.0", "30"), ("setup.USD", "9")]].concat());
        assert_page(&test.post(&path, &rise), "(USD): whoever joins from");
        assert_eq!(cents(test), Some((2_450, 900)));
    });
}

#[test]
fn tiers_abroad_have_the_same_shape() {
    each(|test| {
        let mut tiers = plan("tiers", "구간", 0);
        let json = r#"{"graduated": [{"up_to": 2, "each": 0}, {"each": 3000}]}"#;
        tiers.parts[0].prices[0].price = serde_json::from_str(json).unwrap();
        let path = format!("/admin/plans/{}", test.add(&tiers));
        let kept = [("code", "tiers"), ("items.0.model", "keep"), ("items.0.amount", ""), ("setup", "")];
        let asked = test.post(&path, &with(&[&kept[..], &[("do", "add-currency"), ("new_currency", "USD")]].concat()));
        assert_page(&asked, "base · Each · beyond");
        let typed = [("currency", "USD"), ("sell.USD", "on"), ("items.0.USD.0", "2.125")];
        assert_eq!(test.post(&path, &with(&[&kept[..], &typed].concat())).location(), path);
        let price = abroad(test, "tiers").unwrap().terms.items[0].price.clone();
        let want = r#"{"graduated":[{"up_to":2,"each":0},{"each":"212.5"}]}"#;
        assert_eq!(price, serde_json::from_str(want).unwrap());
        assert_page(&test.get(&path), "value=\"2.125\"");
    });
}

#[test]
fn the_first_periods_have_their_price_abroad_too() {
    each(|test| {
        let intro = [("items.0.intro_n", "3"), ("items.0.intro_amount", "9900")];
        let lone = test.post("/admin/plans/new", &with(&[&DOLLARS[..], &intro].concat()));
        assert_eq!(lone.status.as_u16(), 422);
        let both = [&DOLLARS[..], &intro, &[("items.0.USD.1", "7")]].concat();
        assert_eq!(test.post("/admin/plans/new", &with(&both)).status.as_u16(), 303);
        assert_page(&test.get("/?currency=USD"), "First 3 months $7.00, then $24.50 a month");
        let stray = [&DOLLARS[..], &[("items.0.USD.1", "7")]].concat();
        assert_eq!(test.post("/admin/plans/new", &with(&stray)).status.as_u16(), 422);
    });
}

#[test]
fn wrong_currencies_and_amounts_are_refused_next_to_them() {
    each(|test| {
        for wrong in
            [("items.0.USD.0", "dear"), ("items.0.USD.0", "-1"), ("setup.USD", "1.234"), ("thresholds.USD", "3 2")]
        {
            let form: Vec<(&str, &str)> = DOLLARS.iter().filter(|(name, _)| *name != wrong.0).copied().collect();
            let answer = test.post("/admin/plans/new", &with(&[&form[..], &[wrong]].concat()));
            assert_eq!(answer.status.as_u16(), 422, "{wrong:?}");
        }
        for (code, says) in [("KRW", "three letters"), ("US", "three letters"), ("USD", "there already")] {
            let ask = [("do", "add-currency"), ("new_currency", code), ("currency", "USD")];
            assert_page(&test.post("/admin/plans/new", &with(&ask)), says);
        }
    });
}

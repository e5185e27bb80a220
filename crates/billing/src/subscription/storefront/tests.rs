//! Subscribing in another currency than the shop's: at sign-up, by staff and by programs, and what the pages say then.

use std::sync::Arc;

use base::Currency;
use base::id::SubscriptionId;
use catalog::plan::{self, NewPlan, State};
use catalog::plan_item::Part;
use catalog::price::NewPrice;
use domain::billing::price::Price;
use domain::catalog::conditions::{Amounts, Conditions};
use domain::catalog::plan::{Draft, DraftItem, Name, check_plan};
use domain::shop::role::Role;

use crate::tests::{Stage, assert_says, each};

const KEY: &str = "00112233445566778899aabbccddeeff";
const FORM: [(&str, &str); 7] = [
    ("key", KEY),
    ("name", "Mia Chen"),
    ("phone", "010-1234-5678"),
    ("terms", "on"),
    ("privacy", "on"),
    ("card", "paid"),
    ("currency", "USD"),
];

/// A plan for ₩33,000 or $24.50 a month, with a set-up fee of ₩10,000 or $9.
fn sell(stage: &Stage, code: &str, cents: i64) {
    let item = DraftItem { code: "base".into(), every: "1 month".into(), ..DraftItem::default() };
    let dollars = Amounts { setup: Some(900), ..Amounts::default() };
    let conditions =
        Conditions { setup: 10_000, amounts: [("USD".to_string(), dollars)].into(), ..Conditions::default() };
    let draft =
        Draft { code: code.into(), name_ko: "해외".into(), name_en: "Abroad".into(), items: vec![item], conditions };
    let from = "2026-01-01".parse().unwrap();
    let price = |currency, amount| NewPrice { currency, price: Price::flat(amount), from };
    let prices = vec![price(Currency::KRW, 33_000), price(Currency::USD, cents)];
    let new = NewPlan {
        plan: check_plan(&draft).unwrap(),
        summary: Name::default(),
        benefits: Vec::new(),
        state: State::Live,
        position: 9,
        parts: vec![Part { prices, ..Part::default() }],
    };
    let (app, shop) = (stage.app.clone(), Arc::clone(&stage.shop));
    let add = move |tx: &mut kit::db::Tx<'_>| plan::add(tx, &app.ids, app.now(), &shop, &shop::Actor::Command, &new);
    stage.app.db.write(add).wait().unwrap();
}

#[test]
fn a_visitor_joins_in_dollars_and_stays_in_them() {
    each(|stage| {
        sell(stage, "abroad", 2_450);
        sell(stage, "abroad-l", 4_900);
        let nobody = stage.nobody();
        assert_says(&stage.get("/", &nobody), &["?currency=USD", "33,000원"]);
        assert_says(&stage.get("/?currency=USD", &nobody), &["$24.50", "/join/abroad?currency=USD"]);
        assert!(!stage.get("/?currency=USD", &nobody).body.contains("장난감 M"), "it has no price in dollars");
        let page = stage.get("/join/abroad?currency=USD", &nobody);
        assert_says(&page, &["$33.50", "$24.50", "name=\"currency\" value=\"USD\""]);
        assert!(!page.body.contains("원</"), "no won beside the dollars");
        let answer = stage.post("/join/abroad", &nobody, &FORM);
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.body);
        let customer = stage.found("Mia")[0];
        let invoice = &stage.invoices(customer)[0];
        assert_eq!((invoice.currency, invoice.total), (Currency::USD, 3_350));
        let me = stage.me(customer);
        assert_says(&stage.get(answer.location(), &me), &["$33.50", "$24.50"]);
        assert_says(&stage.get("/my", &me), &["$24.50"]);
        // The change is offered, shown and billed in dollars.
        assert_says(&stage.get("/my/plan?plan=abroad-l&when=now", &me), &["$24.50", "$49.00"]);
        assert_eq!(stage.post("/my/plan", &me, &[("plan", "abroad-l"), ("when", "now")]).status.as_u16(), 303);
        assert_eq!((stage.invoices(customer)[0].currency, stage.invoices(customer)[0].total), (Currency::USD, 2_450));
        let owner = stage.desk(Role::Owner);
        let id: SubscriptionId = stage.subscriptions(customer)[0].id;
        assert_says(&stage.get(&format!("/admin/subscriptions/{id}"), &owner), &["$49.00"]);
    });
}

#[test]
fn where_codes_go_by_mail_a_new_customer_leaves_an_email() {
    each(|stage| {
        sell(stage, "abroad", 2_450);
        let server = [("host", "localhost"), ("port", "25"), ("security", "plain"), ("login", ""), ("password", "")];
        let more = [("roots", ""), ("sender", "shop@toys.kr"), ("site", "https://toys.example")];
        stage.post("/admin/settings/mail", &stage.desk(Role::Owner), &[&server[..], &more].concat());
        assert_eq!(stage.post("/join/abroad", &stage.nobody(), &FORM).status.as_u16(), 422);
        let with_email = [&FORM[..], &[("email", "mia@x.kr")]].concat();
        assert_eq!(stage.post("/join/abroad", &stage.nobody(), &with_email).status.as_u16(), 303);
    });
}

#[test]
fn what_is_not_sold_in_a_currency_is_not_there_in_it() {
    each(|stage| {
        sell(stage, "abroad", 2_450);
        let nobody = stage.nobody();
        for gone in ["/join/toy-m?currency=USD", "/join/abroad?currency=EUR", "/join/abroad?currency=dollars"] {
            assert_eq!(stage.status(gone, &nobody), 404, "{gone}");
        }
        assert_eq!(stage.post("/join/toy-m", &nobody, &FORM).status.as_u16(), 404);
        assert!(stage.found("Mia").is_empty());
    });
}

#[test]
fn staff_choose_the_currency_of_a_new_subscription() {
    each(|stage| {
        let customer = stage.add("박하준", "paid");
        let owner = stage.desk(Role::Owner);
        let page = format!("/admin/subscriptions/new?customer={customer}");
        assert!(!stage.get(&page, &owner).body.contains("name=\"currency\""));
        sell(stage, "abroad", 2_450);
        assert_says(&stage.get(&page, &owner), &["name=\"currency\"", "장난감 M"]);
        let chosen = format!("{page}&currency=USD&plan=abroad&day=2026-11-21");
        assert_says(&stage.get(&chosen, &owner), &["$33.50", "$24.50"]);
        let customer_id = customer.to_string();
        let form = [("customer", customer_id.as_str()), ("plan", "abroad"), ("day", "2026-11-21")];
        let in_euros = [&form[..], &[("currency", "EUR")]].concat();
        let new = "/admin/subscriptions/new";
        assert_eq!(stage.post(new, &owner, &in_euros).status.as_u16(), 422);
        let in_dollars = [&form[..], &[("currency", "USD")]].concat();
        assert_eq!(stage.post(new, &owner, &in_dollars).status.as_u16(), 303);
        assert_eq!(stage.subscriptions(customer)[0].currency, Currency::USD);
        assert_eq!(stage.invoices(customer)[0].total, 3_350);
        let panel = stage.get(&format!("/admin/subscriptions/{}", stage.subscriptions(customer)[0].id), &owner);
        assert_says(&panel, &["$24.50"]);
    });
}

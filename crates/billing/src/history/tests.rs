//! History: subscriptions stand as they went elsewhere, are never due, and can be taken back.

use base::id::{ImportId, PlanItemId, PriceId};
use base::{Currency, Every, Lang, Ratio};
use domain::billing::Refusal;
use domain::billing::item::{Bill, Decrease, Increase, Item, Kind, Terms};
use domain::billing::phase::Standing;
use domain::billing::price::Price;
use domain::catalog::conditions::Conditions;
use domain::catalog::plan::{Name, Plan};
use kit::app::App;
use kit::testing::each_engine;
use people::customer::{self, NewCustomer, Source};
use shop::Actor;
use shop::tenant::{self, NewShop};

use super::*;
use crate::subscription::Refused;

fn shop(app: &App) -> Shop {
    let (now, ids) = (app.now(), app.ids.clone());
    let new = NewShop {
        language: Lang::En,
        currency: Currency::USD,
        tax_rate: Ratio::ZERO,
        ..NewShop::korean("Ours", "ours", "Asia/Seoul".parse().unwrap())
    };
    let id = app.db.write(move |tx| tenant::open(tx, &ids, now, new.clone())).wait().unwrap();
    app.db.read(move |r| tenant::find(r, id)).wait().unwrap().unwrap()
}

fn live(app: &App, shop: &Shop, ended: Option<&str>) -> (SubscriptionId, CustomerId) {
    let (inner, shop, now) = (app.clone(), shop.clone(), app.now());
    let ended: Option<Day> = ended.map(|day| day.parse().unwrap());
    app.db
        .write(move |tx| {
            let new = NewCustomer { import: Some(ImportId(9)), ..NewCustomer::named("Kim", Lang::En, Source::Import) };
            let customer = customer::add(tx, &inner.ids, now, &shop, &new)?;
            let plan = Plan {
                code: format!("p{}", customer.0),
                name: Name { ko: "P".into(), en: "P".into() },
                items: vec![],
                conditions: Conditions::default(),
            };
            let new = catalog::plan::NewPlan {
                plan,
                summary: Name::default(),
                benefits: vec![],
                state: catalog::plan::State::Retired,
                position: 0,
                parts: vec![],
            };
            let plan = catalog::plan::add(tx, &inner.ids, now, &shop, &Actor::Command, &new)?;
            let item = Item {
                code: "main".into(),
                id: PlanItemId(1),
                price_id: PriceId(1),
                ko: String::new(),
                en: String::new(),
                kind: Kind::Access,
                every: Every::MONTH,
                bill: Bill::Advance,
                price: Price::flat(2985),
                quantity: 1,
                tax: Ratio::ZERO,
                meter: None,
                increase: Increase::Prorate,
                decrease: Decrease::Credit,
                addon: false,
            };
            let terms = Terms::new(plan, vec![item], &Conditions::default());
            let lived = Lived { customer, reference: None, terms, started: "2025-01-31".parse().unwrap(), ended };
            let ids = add_many(&inner, tx, &shop, ImportId(9), &[lived], now)?;
            Ok::<_, Error>((ids[0], customer))
        })
        .wait()
        .unwrap()
}

#[test]
fn history_stands_as_it_went_and_nobody_is_charged() {
    each_engine(|app| {
        let shop = shop(&app);
        for (ended, state, mrr) in [(None, Standing::Active, 2985), (Some("2026-02-01"), Standing::Ended, 0)] {
            let (id, customer) = live(&app, &shop, ended);
            let of = shop.id;
            let row = app.db.read(move |r| crate::subscription::find(r, of, id)).wait().unwrap().unwrap();
            assert_eq!((row.state, row.mrr, row.next_at, row.billed_from), (state, mrr, None, None));
            let heard = app.db.read(move |r| events::timeline(r, of, customer, i64::MAX, 10)).wait().unwrap();
            let begin = heard.iter().find(|event| event.kind == "subscription_started").unwrap();
            assert!(begin.data.contains("2025-01-31") && begin.at == shop.zone.midnight(row.started_on));
            let ends = heard.iter().filter(|event| event.kind == "subscription_ended").count();
            assert_eq!(ends, usize::from(ended.is_some()));
        }
        assert_eq!(crate::run(&app, &shop), Ok(0));
        let all = app.db.read(move |r| count_imported(r, &shop, ImportId(9))).wait();
        assert_eq!(all, Ok((2, 1, 2)));
    });
}

#[test]
fn history_is_taken_back_and_told() {
    each_engine(|app| {
        let shop = shop(&app);
        let (_, customer) = live(&app, &shop, None);
        let (of, now) = (shop.clone(), app.now());
        let removed = app.db.write(move |tx| remove_imported(tx, &of, ImportId(9), now)).wait();
        assert_eq!(removed, Ok(1));
        let of = shop.id;
        let heard = app.db.read(move |r| events::timeline(r, of, customer, i64::MAX, 10)).wait().unwrap();
        assert_eq!(heard.first().map(|event| event.kind.as_str()), Some("subscription_removed"));
        assert_eq!(app.db.write(move |tx| release_customers(tx, &shop, ImportId(9))).wait(), Ok(0));
    });
}

#[test]
fn nothing_waits_for_an_invoice_of_history() {
    each_engine(|app| {
        let shop = shop(&app);
        let (id, customer) = live(&app, &shop, None);
        let (inner, now) = (app.clone(), app.now());
        let line = crate::charge::Line {
            code: "lost".into(),
            ko: "부품".into(),
            en: "Part".into(),
            quantity: 1,
            amount: 500,
            tax: String::new(),
        };
        let new = crate::charge::NewCharge { customer, subscription: Some(id), lines: vec![line], coupons: Vec::new() };
        let asked = app.db.write(move |tx| crate::charge::next(&inner, tx, &shop, &new, now)).wait();
        assert_eq!(asked, Err(Refused::No(Refusal::HistoryOnly)));
    });
}

//! A shop in which every subscription is due now for its second month, and the check that each was billed once.

use std::sync::Arc;

use base::id::{CustomerId, PlanId, PlanItemId, PriceId, SubscriptionId};
use base::{Every, Instant, Lang, Ratio, Zone};
use billing::payment::sql::{INSTRUMENTS, NewInstrument};
use billing::subscription::sql::{CHANGE_ROWS, NewChange, NewSubscription, SUBSCRIPTIONS};
use domain::billing::agreement::{Created, What};
use domain::billing::item::{Bill, Decrease, Increase, Item, Kind, Terms};
use domain::billing::phase::Standing;
use domain::billing::price::Price;
use domain::catalog::conditions::Conditions;
use kit::app::App;
use kit::db::{Tx, migrate};
use kit::{args, stmt, table};
use shop::Shop;
use shop::tenant::{self, NewShop};

type Error = Box<dyn std::error::Error>;

table! {
    CUSTOMERS = "customers" as NewCustomer {
        id: CustomerId, shop: base::id::ShopId, name: String, name_key: String, language: Lang, source: String, note: String,
        created_at: Instant, created_on: base::Day, version: i64
    }
}
stmt! { ADD_PLAN = "insert into plans (id, shop, code, name_ko, name_en, summary_ko, summary_en, benefits, state, position,
terms, created_at, version) values (1, $1, 'm', 'M', 'M', '', '', '[]', 'live', 0, '{}', 0, 0)" }

const PER_COMMIT: i64 = 2_000;

pub fn shop(app: &App, count: i64) -> Result<Shop, Error> {
    let zone: Zone = "Asia/Seoul".parse().map_err(|_| "the zone database has Seoul")?;
    let now = app.now();
    let new = NewShop::korean("Bench", "bench", zone.clone());
    let ids = Arc::clone(&app.ids);
    let id = app.db.write(move |tx| tenant::open(tx, &ids, now, new.clone())).wait().map_err(|e| e.to_string())?;
    app.db.write(move |tx| tx.run(&ADD_PLAN, args![id])).wait()?;
    let shop = app.db.read(move |r| tenant::find(r, id)).wait()?.ok_or("the shop was opened")?;
    let (day, time) = zone.local(now);
    let started = zone.at(day.plus_months(-1), time);
    let mut next = 0;
    while next < count {
        let some = PER_COMMIT.min(count - next);
        let (inner, owner) = (app.clone(), shop.clone());
        app.db.write(move |tx| add(&inner, tx, &owner, some, started)).wait()?;
        next += some;
    }
    Ok(shop)
}

fn terms() -> Terms {
    let item = Item {
        code: "base".into(),
        id: PlanItemId(1),
        price_id: PriceId(1),
        ko: "Toys M, rented".into(),
        en: "Toys M".into(),
        kind: Kind::Rental,
        every: Every::MONTH,
        bill: Bill::Advance,
        price: Price::flat(33_000),
        quantity: 1,
        tax: Ratio::new(1, 10),
        meter: None,
        increase: Increase::Prorate,
        decrease: Decrease::Credit,
    };
    Terms::new(PlanId(1), vec![item], &Conditions::default())
}

fn add(app: &App, tx: &mut Tx<'_>, shop: &Shop, count: i64, started: Instant) -> Result<(), kit::db::Error> {
    let now = app.now();
    let created = Created::new(terms(), &Conditions::default(), Ratio::new(1, 10));
    let data = What::Created(created).to_json();
    let (mut customers, mut subscriptions, mut changes, mut cards) = (vec![], vec![], vec![], vec![]);
    for _ in 0..count {
        let customer = CustomerId(app.ids.next(now));
        let id = SubscriptionId(app.ids.next(now));
        let text = |s: &str| s.to_string();
        customers.push(NewCustomer {
            id: customer,
            shop: shop.id,
            name: text("Kim Seoyeon"),
            name_key: text("Kim Seoyeon"),
            language: Lang::Ko,
            source: text("bench"),
            note: String::new(),
            created_at: started,
            created_on: shop.zone.day(started),
            version: 0,
        });
        subscriptions.push(NewSubscription {
            id,
            shop: shop.id,
            customer,
            recipient: None,
            plan: PlanId(1),
            reference: None,
            state: Standing::Active,
            currency: shop.currency,
            zone: shop.zone.clone(),
            quantity: 1,
            mrr: 33_000,
            started_on: shop.zone.day(started),
            period_from: Some(started),
            period_to: Some(now),
            ends_at: None,
            ended_on: None,
            next_at: Some(now),
            billed_from: Some(now),
            anchor: shop.policy.anchor,
            period_start: shop.policy.period_start,
            created_at: started,
            import: None,
        });
        changes.push(NewChange {
            id: app.ids.next(now),
            shop: shop.id,
            subscription: id,
            customer,
            ordinal: 0,
            kind: text("created"),
            at: started,
            asked_at: started,
            actor: text("bench"),
            data: data.clone(),
        });
        cards.push(card(app, shop, customer, started));
    }
    tx.insert(&CUSTOMERS, &customers)?;
    tx.insert(&SUBSCRIPTIONS, &subscriptions)?;
    tx.insert(&CHANGE_ROWS, &changes)?;
    tx.insert(&INSTRUMENTS, &cards)
}

fn card(app: &App, shop: &Shop, customer: CustomerId, started: Instant) -> NewInstrument {
    NewInstrument {
        id: base::id::InstrumentId(app.ids.next(app.now())),
        shop: shop.id,
        customer,
        gateway: gateways::payment::Gateway::Sandbox,
        token: "paid".into(),
        brand: "Sandbox".into(),
        last4: "4242".into(),
        expires: "2030-12".into(),
        state: "active".into(),
        created_at: started,
    }
}

/// Every subscription has one paid invoice, and the ledger is balanced.
pub fn verify(app: &App, shop: &Shop, count: i64) -> Result<(), Error> {
    let id = shop.id;
    let paid = app.db.read(|r| migrate::count(r, "select count(*) from invoices where state = 'paid'")).wait()?;
    let uneven = app.db.read(move |r| billing::ledger::count_uneven(r, id)).wait()?;
    if (paid, uneven) == (count, 0) {
        Ok(())
    } else {
        Err(format!("{paid} of {count} paid, {uneven} entries uneven").into())
    }
}

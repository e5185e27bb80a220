//! The clockwork: time passes, everything is done at its moment, and one shop's trouble is not another's.

use base::Instant;
use dangol::schedule;
use kit::app::App;
use kit::db::{Db, Durability, migrate};
use kit::stmt;
use kit::testing::{Schema, assert_settled, each_engine, open};

use crate::toyshop::{Folder, assert_true, empty, join, lived};

stmt! { SPOILED = "update subscriptions set zone = 'nowhere' where shop = (select min(id) from shops)" }

fn count(app: &App, sql: &'static str) -> i64 {
    app.db.read(move |r| migrate::count(r, sql)).wait().unwrap()
}

#[test]
fn bills_are_issued_at_the_moment_they_are_due() {
    each_engine(|app| {
        lived(&app);
        assert_settled(&app, schedule::consumers());
        assert_eq!(count(&app, "select count(*) from invoices where issued_at <> due_at"), 0);
        assert!(count(&app, "select count(*) from invoices") >= 25);
        assert_eq!(app.now(), kit::testing::start().plus_seconds(70 * 24 * 3600));
    });
}

#[test]
fn a_shop_in_trouble_does_not_stop_the_others() {
    each_engine(|app| {
        let (first, second) = (empty(&app, "one"), empty(&app, "two"));
        join(&app, &first, "김하나", "paid");
        join(&app, &second, "이둘", "paid");
        schedule::run_due(&app).unwrap();
        app.db.write(|tx| tx.run(&SPOILED, &[])).wait().unwrap();
        app.clock.set(app.now().plus_seconds(40 * 24 * 3600));
        assert!(schedule::run_due(&app).is_err());
        assert_eq!(count(&app, "select count(*) from invoices"), 3);
    });
}

/// Two processes bill the same night.
fn check_two_workers(url: &str) {
    let app = open(url);
    let shop = empty(&app, "toys");
    for n in 0..120 {
        join(&app, &shop, &format!("김하나{n}"), if n % 10 == 0 { "unknown:paid" } else { "paid" });
    }
    schedule::run_due(&app).unwrap();
    app.clock.set(app.now().plus_seconds(70 * 24 * 3600));
    let other = App::open(Db::open(url, Durability::Full).unwrap(), app.clock.clone()).unwrap();
    std::thread::scope(|scope| {
        for worker in [&app, &other, &app, &other] {
            scope.spawn(move || {
                for _ in 0..20 {
                    schedule::bill(worker).unwrap();
                }
            });
        }
    });
    app.clock.set(app.now().plus_seconds(120));
    schedule::run_due(&app).unwrap();
    assert_eq!(count(&app, "select count(*) from invoices where state = 'paid'"), 360);
    assert_true(&app);
}

#[test]
fn several_workers_bill_everybody_once() {
    let folder = Folder::new("workers");
    check_two_workers(&folder.file("shop.db"));
    if let Ok(server) = std::env::var("DANGOL_TEST_PG") {
        check_two_workers(&Schema::create(&server).url);
    }
}

#[test]
fn a_payment_nobody_knows_the_end_of_does_not_stop_time() {
    each_engine(|app| {
        let shop = empty(&app, "toys");
        join(&app, &shop, "정모름", "unknown:unknown:paid");
        join(&app, &shop, "김하나", "paid");
        let end: Instant = app.now().plus_seconds(70 * 24 * 3600);
        schedule::live_until(&app, end).unwrap();
        assert_eq!(app.now(), end);
        assert_eq!(count(&app, "select count(*) from invoices"), 6);
        assert_true(&app);
    });
}

//! The clockwork: time passes, everything is done at its moment, and one shop's trouble is not another's.

use base::Instant;
use dangol::schedule;
use kit::db::migrate;
use kit::stmt;
use kit::testing::{assert_settled, each_engine};

use crate::toyshop::{assert_true, empty, join, lived};

stmt! { SPOILED = "update changes set data = '{}' where shop = (select min(id) from shops)" }

fn count(app: &kit::app::App, sql: &'static str) -> i64 {
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

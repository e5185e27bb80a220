//! Revenue is booked at the ends of months, once, whoever books it and however often it is stopped.

use base::Day;
use base::id::{CustomerId, SubscriptionId};
use domain::billing::agreement::Unused;
use domain::billing::change::When;
use domain::billing::credit_note::{To, Wanted};
use domain::billing::ledger::Account;
use domain::shop::role::Role;
use kit::events;

use super::{PLANNER, run, settle, sql};
use crate::credit_note::{self, Wish};
use crate::ledger::{self, moved};
use crate::subscription;
use crate::tests::{Stage, assert_says, each};

fn balance(stage: &Stage, account: Account) -> i64 {
    let shop = stage.shop.id;
    let all = stage.app.db.read(move |r| ledger::balances(r, shop)).wait().unwrap();
    all.iter().filter(|b| b.account == account).map(|b| b.amount).sum()
}

/// Everything is heard and every month that is over is booked.
fn books(stage: &Stage) {
    events::drain(&stage.app, PLANNER).unwrap();
    run(&stage.app, &stage.shop).unwrap();
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// What is earned and what is still to be earned.
fn check(stage: &Stage, earned: i64, deferred: i64) {
    assert_eq!((-balance(stage, Account::Earned), -balance(stage, Account::Deferred)), (earned, deferred));
}

#[test]
fn a_month_that_is_over_is_booked_and_closed() {
    each(|stage| {
        stage.pass_until("2026-06-16T10:00:00+09:00");
        let minji = stage.add("김민지", "paid");
        stage.subscribe(minji, "toy-m");
        books(stage);
        check(stage, 0, 30_000);
        stage.pass_until("2026-07-01T00:30:00+09:00");
        books(stage);
        // 15 of 30 days.
        check(stage, 15_000, 15_000);
        books(stage);
        check(stage, 15_000, 15_000);
        stage.pass_until("2026-08-05T10:00:00+09:00");
        books(stage);
        // June's line wholly, and 16 of 31 days of July's.
        check(stage, 30_000 + 15_484, 30_000 - 15_484);
        let shop = stage.shop.clone();
        let reading = stage.app.db.read(move |r| {
            let closed = ledger::sql::last_closed(r, shop.id)?;
            Ok::<_, kit::db::Error>((closed, moved(r, &shop, day("2026-06-30"))?, moved(r, &shop, day("2026-07-15"))?))
        });
        let (closed, june, july) = reading.wait().unwrap();
        assert_eq!(closed.as_deref(), Some("2026-07"));
        let of = |all: &[ledger::Moved], account| all.iter().find(|m| m.account == account).map_or(0, |m| m.balance());
        assert_eq!((of(&june, Account::Earned), of(&june, Account::Deferred)), (-15_000, -15_000));
        assert_eq!((of(&july, Account::Earned), of(&july, Account::Deferred)), (-15_000, -15_000));
        assert_eq!(june.iter().map(|m| m.balance()).sum::<i64>(), 0);
    });
}

#[test]
fn downtime_is_caught_up_month_by_month() {
    each(|stage| {
        stage.pass_until("2026-01-01T09:00:00+09:00");
        let minji = stage.add("김민지", "paid");
        stage.subscribe(minji, "toy-m");
        stage.pass_until("2026-05-10T10:00:00+09:00");
        books(stage);
        let (shop, zone) = (stage.shop.id, stage.shop.zone.clone());
        let invoices: Vec<_> = stage.invoices(minji).iter().map(|invoice| invoice.id).collect();
        assert_eq!(invoices.len(), 5);
        let lines = stage.app.db.read(move |r| sql::list_of(r, shop, &zone, &invoices)).wait().unwrap();
        let booked: Vec<i64> = lines.iter().map(|due| due.line.booked).collect();
        assert_eq!(booked, [30_000, 30_000, 30_000, 30_000, 0]);
        check(stage, 120_000, 30_000);
    });
}

#[test]
fn the_books_can_be_brought_up_to_a_day() {
    each(|stage| {
        stage.pass_until("2026-06-16T10:00:00+09:00");
        let minji = stage.add("김민지", "paid");
        stage.subscribe(minji, "toy-m");
        stage.pass_until("2026-06-25T10:00:00+09:00");
        for _ in 0..3 {
            settle(&stage.app, &stage.shop).unwrap();
            check(stage, 10_000, 20_000);
        }
        stage.pass_until("2026-07-15T10:00:00+09:00");
        settle(&stage.app, &stage.shop).unwrap();
        check(stage, 30_000, 0);
        stage.pass_until("2026-08-31T10:00:00+09:00");
        settle(&stage.app, &stage.shop).unwrap();
        check(stage, 60_000 + 15_484, 30_000 - 15_484);
    });
}

/// Takes back a part of a customer's newest invoice, into the wallet.
fn credit(stage: &Stage, customer: CustomerId, amount: Option<i64>) {
    let invoice = stage.invoices(customer)[0].id;
    let (app, shop, now) = (stage.app.clone(), stage.shop.clone(), stage.app.now());
    let lines = amount.map(|amount| vec![Wanted { line: 1, amount }]);
    let wish = Wish { invoice, lines, to: To::Wallet, cap: false, reason: String::new() };
    stage.app.db.write(move |tx| credit_note::issue(&app, tx, &shop, &wish, now)).wait().unwrap();
}

/// Ends a subscription with its period.
fn end(stage: &Stage, id: SubscriptionId) {
    let (app, shop, now) = (stage.app.clone(), stage.shop.clone(), stage.app.now());
    let ending = stage.app.db.write(move |tx| {
        subscription::change(&app, tx, &shop, id, "command", now, |a| a.cancel(When::PeriodEnd, Unused::Keep, now))
    });
    ending.wait().unwrap();
}

#[test]
fn a_credit_note_takes_back_what_was_earned() {
    each(|stage| {
        stage.pass_until("2026-06-16T10:00:00+09:00");
        let minji = stage.add("김민지", "paid");
        stage.subscribe(minji, "toy-m");
        stage.pass_until("2026-07-05T10:00:00+09:00");
        books(stage);
        check(stage, 15_000, 15_000);
        credit(stage, minji, Some(11_000));
        books(stage);
        check(stage, 15_000, 5_000);
        settle(&stage.app, &stage.shop).unwrap();
        // 20 of 30 days of the 20,000 that are left.
        check(stage, 13_333, 6_667);
        credit(stage, minji, None);
        settle(&stage.app, &stage.shop).unwrap();
        stage.pass_until("2026-07-15T10:00:00+09:00");
        settle(&stage.app, &stage.shop).unwrap();
        check(stage, 0, 0);
    });
}

#[test]
fn a_credit_note_after_the_service_is_booked_in_its_own_month() {
    each(|stage| {
        stage.pass_until("2026-06-01T10:00:00+09:00");
        let minji = stage.add("김민지", "paid");
        let id = stage.subscribe(minji, "toy-m");
        end(stage, id);
        stage.pass_until("2026-08-10T10:00:00+09:00");
        books(stage);
        check(stage, 30_000, 0);
        credit(stage, minji, Some(3_300));
        stage.pass_until("2026-09-03T10:00:00+09:00");
        books(stage);
        check(stage, 27_000, 0);
        let shop = stage.shop.clone();
        let july = stage.app.db.read(move |r| moved(r, &shop, day("2026-07-31"))).wait().unwrap();
        assert!(july.iter().any(|m| m.account == Account::Earned && m.balance() == -30_000));
    });
}

#[test]
fn two_workers_book_once() {
    each(|stage| {
        stage.pass_until("2026-06-16T10:00:00+09:00");
        for name in ["김민지", "이서준", "박지우", "최하은"] {
            let customer = stage.add(name, "paid");
            stage.subscribe(customer, "toy-m");
        }
        stage.app.clock.set(base::Instant::parse("2026-07-01T09:00:00+09:00").unwrap());
        events::drain(&stage.app, PLANNER).unwrap();
        std::thread::scope(|scope| {
            let one = || scope.spawn(|| run(&stage.app, &stage.shop).unwrap());
            let both = [one(), one()];
            both.into_iter().for_each(|worker| assert!(worker.join().is_ok()));
        });
        run(&stage.app, &stage.shop).unwrap();
        check(stage, 60_000, 60_000);
    });
}

#[test]
fn staff_see_the_books() {
    each(|stage| {
        stage.pass_until("2026-06-16T10:00:00+09:00");
        assert_says(&stage.get("/admin/books", &stage.desk(Role::Owner)), &["아직 움직인 돈이 없어요"]);
        let minji = stage.add("김민지", "paid");
        stage.subscribe(minji, "toy-m");
        stage.pass_until("2026-08-05T10:00:00+09:00");
        books(stage);
        let desk = stage.desk(Role::Viewer);
        let page = stage.get("/admin/books", &desk);
        assert_says(&page, &["합계잔액시산표", "차변과 대변이 맞아요", "45,484원", "15,000원"]);
        assert_says(&stage.get("/admin/books?day=2026-06-30", &desk), &["15,000원"]);
        assert_says(
            &stage.get("/admin/books?day=2026-06-30&lang=en", &desk),
            &["Trial balance", "Debits equal credits"],
        );
        assert_says(&stage.get("/admin/books/print?day=2026-06-30", &desk), &["합계잔액시산표", "33,000원"]);
        assert_says(&stage.get("/admin/books/earned?day=2026-06-30", &desk), &["김민지", "15,000원"]);
        assert_says(&stage.get("/admin/books/deferred?day=2026-06-30", &desk), &["김민지", "15,000원"]);
        assert!(!stage.get("/admin/books/deferred?day=2026-05-31", &desk).body.contains("김민지"));
        assert_says(&stage.get("/admin/books/entries?until=2026-06-30", &desk), &["김민지", "33,000원"]);
        assert_says(&stage.get("/admin/books/entries?account=earned_revenue", &desk), &["매출", "15,484원"]);
        assert_eq!(stage.status("/admin/books/entries.csv", &desk), 403);
        assert_eq!(stage.status("/admin/books", &stage.nobody()), 303);
    });
}

#[test]
fn the_accountant_gets_a_file() {
    each(|stage| {
        stage.pass_until("2026-06-16T10:00:00+09:00");
        let desk = stage.desk(Role::Owner);
        let minji = stage.add("=김민지", "paid");
        stage.subscribe(minji, "toy-m");
        let file = stage.get("/admin/books/entries.csv?from=2026-06-01&until=2026-06-30", &desk);
        assert_eq!(file.status.as_u16(), 200);
        let mut lines = file.body.lines();
        assert_eq!(lines.next(), Some("\u{feff}날짜,분개,줄,계정 코드,계정,차변,대변,통화,청구서,고객 번호,고객,구독"));
        // Issued: receivable, deferred, tax. Paid: cash, receivable.
        let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
        let shown: Vec<(&str, &str, &str)> = rows.iter().map(|row| (row[3], row[5], row[6])).collect();
        assert_eq!(
            shown,
            [
                ("receivable", "33000", ""),
                ("deferred_revenue", "", "30000"),
                ("tax_payable", "", "3000"),
                ("cash_sandbox", "33000", ""),
                ("receivable", "", "33000")
            ]
        );
        let own = stage.subscriptions(minji)[0].id.to_string();
        assert!(rows.iter().all(|row| row[10] == "\"'=김민지\"" && row[11] == own), "{rows:?}");
        let none = stage.get("/admin/books/entries.csv?from=2026-07-01&until=2026-07-31", &desk);
        assert_eq!(none.body.lines().count(), 1);
    });
}

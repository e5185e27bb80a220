//! Calls of the gateway: only with the secret, each once, and only what the gateway itself confirms.

use base::id::{CustomerId, InvoiceId};
use domain::billing::invoice::State;
use domain::billing::ledger::Account;
use domain::shop::role::Role;
use gateways::payment::{Charge, Event, Gateway, sandbox};

use super::secret;
use crate::payment::sql::last_attempt;
use crate::tests::{Stage, assert_says, each};

fn secret_of(stage: &Stage) -> String {
    let (shop, now) = (stage.shop.id, stage.app.now());
    stage.app.db.write(move |tx| secret(tx, shop, Gateway::Sandbox, now)).wait().unwrap()
}

/// Something happens at the gateway; returns the body of its call.
fn happen(stage: &Stage, invoice: InvoiceId, event: Event, id: &str) -> String {
    let (shop, now, id, currency) = (stage.shop.id, stage.app.now(), id.to_string(), stage.shop.currency);
    let happening = stage.app.db.write(move |tx| {
        let tried = last_attempt(tx, shop, invoice)?.unwrap();
        let (attempt, customer, amount) = (tried.id, tried.customer, tried.amount);
        let charge = Charge { attempt, shop, customer, amount, currency, token: String::new() };
        sandbox::happen(tx, &charge, event, &id, now)
    });
    happening.wait().unwrap()
}

fn tell(stage: &Stage, invoice: InvoiceId, event: Event, id: &str) -> u16 {
    let body = happen(stage, invoice, event, id);
    stage.post_json("/hook/sandbox", &secret_of(stage), &body).0
}

fn state(stage: &Stage, customer: CustomerId) -> State {
    stage.invoices(customer)[0].state
}

#[test]
fn who_does_not_know_the_secret_is_not_heard() {
    each(|stage| {
        let customer = stage.add("이도윤", "declined:funds");
        stage.subscribe(customer, "toy-m");
        let body = happen(stage, stage.invoices(customer)[0].id, Event::Paid, "w-1");
        assert_eq!(stage.post_json("/hook/sandbox", "", &body).0, 401);
        let known = secret_of(stage);
        assert_eq!(stage.post_json("/hook/sandbox", "guess", &body).0, 401);
        assert_eq!(state(stage, customer), State::Open);
        assert_eq!(stage.post_json("/hook/sandbox", &known, "{}").0, 400);
        assert_eq!(stage.post_json("/hook/sandbox", &known, &body).0, 204);
        assert_eq!(state(stage, customer), State::Paid);
        let other = Stage::open(&stage.app, "books");
        secret_of(&other);
        assert_eq!(other.post_json("/hook/sandbox", &known, &body).0, 401);
    });
}

#[test]
fn a_false_call_changes_nothing() {
    each(|stage| {
        let customer = stage.add("이도윤", "declined:funds");
        stage.subscribe(customer, "toy-m");
        let invoice = stage.invoices(customer)[0].id;
        // It says paid, the gateway itself knows of no payment.
        let body = happen(stage, invoice, Event::Failed, "w-1").replace("failed", "paid");
        assert_eq!(stage.post_json("/hook/sandbox", &secret_of(stage), &body).0, 204);
        assert_eq!(state(stage, customer), State::Open);
        let stranger = r#"{"id":"w-2","event":"paid","attempt":"att_0000000000001"}"#;
        assert_eq!(stage.post_json("/hook/sandbox", &secret_of(stage), stranger).0, 204);
    });
}

#[test]
fn a_late_payment_is_booked_once_and_not_tried_again() {
    each(|stage| {
        let customer = stage.add("이도윤", "declined:funds");
        stage.subscribe(customer, "toy-m");
        let invoice = stage.invoices(customer)[0].id;
        for _ in 0..3 {
            assert_eq!(tell(stage, invoice, Event::Paid, "w-1"), 204);
        }
        assert_eq!(tell(stage, invoice, Event::Paid, "w-2"), 204);
        assert_eq!(state(stage, customer), State::Paid);
        stage.pass_until("2026-12-10T12:00:00+09:00");
        let page = stage.get(&format!("/admin/invoices/{invoice}"), &stage.desk(Role::Viewer));
        assert!(page.body.matches("33,000원").count() > 1, "{}", page.body);
        assert_eq!(stage.wallet(customer), 0);
    });
}

#[test]
fn a_bank_takes_back_and_gives_again() {
    each(|stage| {
        let customer = stage.add("박하준", "paid");
        stage.subscribe(customer, "toy-m");
        let (invoice, owner) = (stage.invoices(customer)[0].id, stage.desk(Role::Owner));
        let path = format!("/admin/invoices/{invoice}");
        stage.post(&format!("{path}/refund"), &owner, &[("amount", "3000")]);
        assert_eq!(tell(stage, invoice, Event::Chargeback, "w-1"), 204);
        assert_eq!(tell(stage, invoice, Event::Chargeback, "w-2"), 204);
        assert_eq!(state(stage, customer), State::Open);
        assert_says(&stage.get(&path, &owner), &["카드사가 결제를 도로 가져갔어요", "30,000원"]);
        let me = stage.me(customer);
        assert_says(&stage.get("/my", &me), &["카드사가 이 결제를 취소했어요"]);
        assert_says(&stage.get(&format!("/my/invoices/{invoice}"), &me), &["카드사가 결제를 취소했어요 · 30,000원"]);
        assert_eq!(stage.post(&format!("{path}/void"), &owner, &[]).status, 422);
        assert_eq!(stage.post(&format!("{path}/refund"), &owner, &[("amount", "1")]).status, 422);
        assert_eq!(tell(stage, invoice, Event::Reinstated, "w-3"), 204);
        assert_eq!(state(stage, customer), State::Paid);
        assert_eq!(tell(stage, invoice, Event::Chargeback, "w-4"), 204);
        assert_eq!(tell(stage, invoice, Event::Lost, "w-5"), 204);
        assert_eq!(state(stage, customer), State::Uncollectible);
        assert_says(&stage.get(&path, &owner), &["받지 못함", "돈을 잃었어요"]);
    });
}

/// The shop was down while a dispute ran its course.
#[test]
fn a_dispute_that_was_missed_is_booked_whole() {
    each(|stage| {
        let customer = stage.add("박하준", "paid");
        stage.subscribe(customer, "toy-m");
        let (invoice, owner) = (stage.invoices(customer)[0].id, stage.desk(Role::Owner));
        let first = happen(stage, invoice, Event::Chargeback, "w-1");
        let second = happen(stage, invoice, Event::Lost, "w-2");
        let secret = secret_of(stage);
        assert_eq!(stage.post_json("/hook/sandbox", &secret, &first).0, 204);
        assert_eq!(state(stage, customer), State::Uncollectible);
        assert_eq!(stage.post_json("/hook/sandbox", &secret, &second).0, 204);
        assert_eq!(state(stage, customer), State::Uncollectible);
        assert_says(&stage.get(&format!("/admin/invoices/{invoice}"), &owner), &["받지 못함", "돈을 잃었어요"]);
        let cash = |b: &crate::ledger::sql::Balance| b.account == Account::CashSandbox;
        let shop = stage.shop.id;
        let balances = stage.app.db.read(move |r| crate::ledger::balances(r, shop)).wait().unwrap();
        assert_eq!(balances.iter().filter(|b| cash(b)).map(|b| b.amount).sum::<i64>(), 0);
    });
}

/// A bank takes back what we do not know yet to be paid.
#[test]
fn a_chargeback_of_what_is_unknown_is_booked_after_the_payment() {
    each(|stage| {
        let customer = stage.add("박하준", "unknown:paid");
        stage.subscribe(customer, "toy-m");
        let invoice = stage.invoices(customer)[0].id;
        assert_eq!(state(stage, customer), State::Open);
        assert_eq!(tell(stage, invoice, Event::Chargeback, "w-1"), 204);
        let shop = stage.shop.id;
        let disputes = stage.app.db.read(move |r| crate::payment::sql::list_disputes(r, shop, invoice)).wait().unwrap();
        assert_eq!(disputes.iter().map(|d| d.amount).collect::<Vec<_>>(), [33_000]);
        assert_eq!(tell(stage, invoice, Event::Reinstated, "w-2"), 204);
        assert_eq!(state(stage, customer), State::Paid);
    });
}

#[test]
fn the_owner_sees_where_the_gateway_calls() {
    each(|stage| {
        let (owner, path) = (stage.desk(Role::Owner), "/admin/payments/gateway");
        assert_says(&stage.get(path, &owner), &["/hook/sandbox", "연결 키 만들기"]);
        assert_eq!(stage.post(path, &owner, &[]).location(), path);
        assert_says(&stage.get(path, &owner), &["Authorization: Bearer ", &secret_of(stage)]);
        assert_eq!(stage.status(path, &stage.desk(Role::Manager)), 403);
    });
}

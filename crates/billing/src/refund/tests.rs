//! Refunds: in parts up to what was paid, with every outcome of the gateway, and booked once whatever dies on the way.

use base::Amount;
use base::id::{CustomerId, InvoiceId};
use domain::shop::role::Role;
use gateways::payment::{Gateway, Refund};
use kit::args;
use kit::stmt;

use super::sql::{self, Listed, State};
use super::{Source, Wanted, ask, jobs};
use crate::subscription::Refused;
use crate::tests::{Stage, assert_says, each};

stmt! { DIE = "update refunds set state = 'sent', sent_at = $2, next_try_at = null where shop = $1" }

fn paid(stage: &Stage, token: &str) -> (CustomerId, InvoiceId) {
    let customer = stage.add("박하준", token);
    stage.subscribe(customer, "toy-m");
    (customer, stage.invoices(customer)[0].id)
}

fn want(stage: &Stage, invoice: InvoiceId, amount: Amount) -> Result<(), Refused> {
    let (app, shop, now) = (stage.app.clone(), stage.shop.clone(), stage.app.now());
    let wanted = Wanted { invoice, amount, source: Source::Goodwill, credit_note: None, reason: String::new() };
    stage.app.db.write(move |tx| ask(&app, tx, &shop, &wanted, now)).wait()
}

fn refunds(stage: &Stage, invoice: InvoiceId) -> Vec<Listed> {
    let shop = stage.shop.id;
    stage.app.db.read(move |r| sql::list_of_invoice(r, shop, invoice)).wait().unwrap()
}

/// What of the payment went back.
fn back(stage: &Stage, invoice: InvoiceId) -> Amount {
    let shop = stage.shop.id;
    let held = stage.app.db.read(move |r| crate::payment::list_of_invoice(r, shop, invoice)).wait().unwrap();
    held.iter().map(|payment| payment.refunded).sum()
}

fn run(stage: &Stage) {
    crate::run(&stage.app, &stage.shop).unwrap();
}

#[test]
fn parts_add_up_to_what_was_paid_and_no_further() {
    each(|stage| {
        let (_, invoice) = paid(stage, "paid");
        want(stage, invoice, 20_000).unwrap();
        // What is on its way counts already.
        assert!(want(stage, invoice, 13_001).is_err());
        want(stage, invoice, 13_000).unwrap();
        run(stage);
        assert_eq!(back(stage, invoice), 33_000);
        assert!(want(stage, invoice, 1).is_err());
    });
}

#[test]
fn what_is_unknown_is_looked_up() {
    each(|stage| {
        let (_, invoice) = paid(stage, "refund:unknown:paid");
        want(stage, invoice, 10_000).unwrap();
        run(stage);
        assert_eq!((refunds(stage, invoice)[0].state, back(stage, invoice)), (State::Unknown, 0));
        stage.pass_until("2026-11-21T12:05:00+09:00");
        assert_eq!((refunds(stage, invoice)[0].state, back(stage, invoice)), (State::Paid, 10_000));
    });
}

#[test]
fn what_cannot_go_back_stays_with_the_customer() {
    each(|stage| {
        let (customer, invoice) = paid(stage, "refund:declined:dead_instrument");
        let owner = stage.desk(Role::Owner);
        let credit = format!("/admin/invoices/{invoice}/credit");
        assert_eq!(stage.post(&credit, &owner, &[("what", "all"), ("to", "refund")]).status, 303);
        run(stage);
        assert_eq!((refunds(stage, invoice)[0].state, back(stage, invoice)), (State::Failed, 0));
        assert_eq!(stage.wallet(customer), 33_000);
        assert_says(&stage.get("/admin/refunds?state=failed", &owner), &["박하준", "쓸 수 없는 카드예요"]);
    });
}

#[test]
fn a_worker_that_dies_sends_nothing_twice() {
    each(|stage| {
        let (_, invoice) = paid(stage, "paid");
        // Before the gateway heard of it: it is sent again.
        want(stage, invoice, 1_000).unwrap();
        let (shop, now) = (stage.shop.id, stage.app.now());
        stage.app.db.write(move |tx| tx.run(&DIE, args![shop, now])).wait().unwrap();
        stage.pass_until("2026-11-21T13:00:00+09:00");
        assert_eq!(back(stage, invoice), 1_000);
        // After it: its outcome is looked up.
        want(stage, invoice, 2_000).unwrap();
        let refund = refunds(stage, invoice)[1].id;
        let (attempt, _) = stage
            .app
            .db
            .read(move |r| {
                let held = crate::payment::sql::list_held(r, shop, invoice)?;
                crate::payment::sql::paid_attempt(r, shop, held[0].id)
            })
            .wait()
            .unwrap()
            .unwrap();
        let sent = Refund { refund, attempt, shop, amount: 2_000, currency: stage.shop.currency };
        gateways::payment::refund(&stage.app, Gateway::Sandbox, &[sent]).unwrap();
        let now = stage.app.now();
        stage.app.db.write(move |tx| tx.run(&DIE_AFTER, args![shop, refund, now])).wait().unwrap();
        stage.pass_until("2026-11-21T14:00:00+09:00");
        assert_eq!((back(stage, invoice), refunds(stage, invoice).len()), (3_000, 2));
        assert_eq!(jobs::look_up(&stage.app, &stage.shop, 10), Ok(0));
    });
}

stmt! { DIE_AFTER = "update refunds set state = 'sent', sent_at = $3, next_try_at = null where shop = $1 and id = $2" }

#[test]
fn staff_refund_from_the_page() {
    each(|stage| {
        let (_, invoice) = paid(stage, "paid");
        let (owner, path) = (stage.desk(Role::Owner), format!("/admin/invoices/{invoice}/refund"));
        assert_says(&stage.get(&path, &owner), &["33,000원까지 돌려줄 수 있어요"]);
        assert_says(&stage.get(&format!("{path}?amount=3000"), &owner), &["3,000원", "30,000원", "이대로 환불하기"]);
        assert_says(&stage.get(&format!("{path}?amount=33001"), &owner), &["많이 환불할 수 없어요"]);
        assert_eq!(stage.post(&path, &stage.desk(Role::Agent), &[("amount", "3000")]).status, 403);
        assert_eq!(stage.post(&path, &owner, &[("amount", "99000")]).status, 422);
        assert_eq!(stage.post(&path, &owner, &[("amount", "3000"), ("reason", "사과")]).status, 303);
        assert_eq!(back(stage, invoice), 3_000);
        assert_says(&stage.get(&format!("/admin/invoices/{invoice}"), &owner), &["환불됨", "사과"]);
        assert_says(&stage.get("/admin/refunds", &owner), &["박하준", "사과", "3,000원"]);
        let other = Stage::open(&stage.app, "books");
        assert_eq!(other.status(&path, &other.desk(Role::Owner)), 404);
    });
}

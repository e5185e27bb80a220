//! Voids: only what nobody paid, with wallet credit given back, and issued again under a new number.

use domain::billing::coupon;
use domain::billing::invoice::State;
use domain::shop::role::Role;
use kit::args;
use kit::stmt;
use shop::Actor;

use crate::charge::{self, Line, NewCharge};
use crate::tests::{Stage, assert_says, each};

#[test]
fn an_unpaid_invoice_is_voided_and_issued_again() {
    each(|stage| {
        let customer = stage.add("이도윤", "declined:funds");
        stage.subscribe(customer, "toy-m");
        let (owner, id) = (stage.desk(Role::Owner), stage.invoices(customer)[0].id);
        let path = format!("/admin/invoices/{id}");
        assert_says(&stage.get(&format!("{path}/void"), &owner), &["33,000원", "받지 않게 되는 금액"]);
        assert_eq!(stage.post(&format!("{path}/void"), &stage.desk(Role::Agent), &[]).status, 403);
        assert_eq!(stage.post(&format!("{path}/void"), &owner, &[("reason", "잘못 발행")]).location(), path);
        assert_says(&stage.get(&path, &owner), &["취소했어요", "잘못 발행", "다시 발행"]);
        stage.pass_until("2026-12-01T12:00:00+09:00");
        assert_eq!(stage.invoices(customer)[0].state, State::Void);
        let new = stage.post(&format!("{path}/reissue"), &owner, &[]).location().to_string();
        assert_says(&stage.get(&new, &owner), &["2026-000002", "취소한 청구서 대신"]);
        assert_eq!(stage.post(&format!("{path}/reissue"), &owner, &[]).location(), path);
        assert_eq!(stage.invoices(customer).len(), 2);
    });
}

#[test]
fn what_was_paid_is_not_voided() {
    each(|stage| {
        let customer = stage.add("박하준", "paid");
        stage.subscribe(customer, "toy-m");
        let (owner, id) = (stage.desk(Role::Owner), stage.invoices(customer)[0].id);
        let path = format!("/admin/invoices/{id}/void");
        assert_says(&stage.get(&path, &owner), &["이미 돈을 받은 청구서예요"]);
        assert_eq!(stage.post(&path, &owner, &[]).status, 422);
        assert_eq!(stage.invoices(customer)[0].state, State::Paid);
    });
}

#[test]
fn a_coupon_counts_once_however_often_it_is_issued() {
    each(|stage| {
        let customer = stage.add("이도윤", "declined:funds");
        let (app, shop) = (stage.app.clone(), stage.shop.clone());
        let typed = coupon::Typed { code: "half".into(), percent: "0.5".into(), ..coupon::Typed::default() };
        let half = coupon::check(&typed, shop.currency).unwrap();
        let charging = stage.app.db.write(move |tx| {
            crate::coupon::add(tx, &app.ids, app.now(), &shop, &Actor::Command, &half)?;
            let line = Line {
                code: "a".into(),
                ko: "가".into(),
                en: "a".into(),
                quantity: 1,
                amount: 10_000,
                tax: String::new(),
            };
            let new = NewCharge { customer, subscription: None, lines: vec![line], coupons: vec!["half".into()] };
            charge::now(&app, tx, &shop, &new, app.now())
        });
        let old = charging.wait().unwrap();
        assert_eq!((stage.invoices(customer)[0].total, used(stage)), (5_000, 1));
        let (app, shop) = (stage.app.clone(), stage.shop.clone());
        let voiding = stage.app.db.write(move |tx| super::void(&app, tx, &shop, old, "", app.now()));
        voiding.wait().unwrap();
        assert_eq!(used(stage), 0);
        let (app, shop) = (stage.app.clone(), stage.shop.clone());
        stage.app.db.write(move |tx| super::reissue(&app, tx, &shop, old, app.now())).wait().unwrap();
        assert_eq!((stage.invoices(customer)[0].total, used(stage)), (5_000, 1));
    });
}

stmt! { USED -> (i64,) = "select cast(sum(used) as bigint) from coupon_redemptions where shop = $1" }

fn used(stage: &Stage) -> i64 {
    let shop = stage.shop.id;
    stage.app.db.read(move |r| r.one(&USED, args![shop])).wait().unwrap().0
}

//! A wallet is spent once, however many reach for it at one moment.

use crate::charge::{self, Line, NewCharge};
use crate::grant::{self, New};
use crate::tests::{Stage, each};
use base::id::CustomerId;
use domain::billing::grant::{Kind, Offer};
use kit::db::Tx;
use shop::Actor;

fn give(stage: &Stage, customer: CustomerId, amount: i64) {
    let (app, shop, now) = (stage.app.clone(), stage.shop.clone(), stage.app.now());
    let new = New { customer, offer: Offer::new(Kind::Paid, amount), note: String::new(), key: None };
    stage.app.db.write(move |tx| grant::give(&app, tx, &shop, &new, &Actor::Command, now)).wait().unwrap();
}

/// Charges 9,000 now.
fn charge(
    stage: &Stage,
    customer: CustomerId,
) -> impl Fn(&mut Tx<'_>) -> Result<(), crate::subscription::Refused> + use<> {
    let (app, shop) = (stage.app.clone(), stage.shop.clone());
    let text = || "wrap".to_string();
    let line = Line { code: text(), ko: text(), en: text(), quantity: 1, amount: 9_000, tax: String::new() };
    let new = NewCharge { customer, subscription: None, lines: vec![line], coupons: vec![] };
    move |tx| charge::now(&app, tx, &shop, &new, app.now()).map(|_| ())
}

#[test]
fn two_charges_at_once_spend_a_wallet_once() {
    each(|stage| {
        let minji = stage.add("김민지", "paid");
        give(stage, minji, 9_999);
        let (db, second) = (stage.app.db.clone(), charge(stage, minji));
        let (_, done) = stage.at_once(charge(stage, minji), move || db.write(second).wait());
        done.unwrap();
        let mut applied: Vec<i64> = stage.invoices(minji).iter().map(|invoice| invoice.credit_applied).collect();
        applied.sort_unstable();
        assert_eq!(applied, [999, 9_000]);
        assert_eq!(stage.wallet(minji), 0);
    });
}

#[test]
fn a_renewal_and_a_charge_at_once_spend_a_wallet_once() {
    each(|stage| {
        let minji = stage.add("김민지", "paid");
        let id = stage.subscribe(minji, "toy-m");
        give(stage, minji, 9_999);
        let next = stage.subscription(id).next_at.unwrap();
        stage.app.clock.set(next);
        let (app, shop) = (stage.app.clone(), stage.shop.clone());
        let (_, done) = stage.at_once(charge(stage, minji), move || crate::subscription::jobs::renew(&app, &shop, 10));
        let (renewed, begun) = done.unwrap();
        assert_eq!(renewed, 1);
        crate::payment::jobs::finish(&stage.app, &stage.shop, begun).unwrap();
        crate::run(&stage.app, &stage.shop).unwrap();
        let applied: i64 = stage.invoices(minji).iter().map(|invoice| invoice.credit_applied).sum();
        assert_eq!((applied, stage.wallet(minji)), (9_999, 0));
    });
}

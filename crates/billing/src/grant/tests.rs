//! Credit with a kind and a last day: given once, spent in order, taken back when its day is over.

use base::id::CustomerId;
use domain::billing::grant::{Kind, Offer};
use domain::billing::ledger::Account;
use domain::shop::role::Role;
use shop::Actor;

use super::{New, give, open};
use crate::ledger;
use crate::tests::{Stage, assert_says, each};

fn offer(stage: &Stage, customer: CustomerId, offer: Offer) -> i64 {
    let (app, shop, now) = (stage.app.clone(), stage.shop.clone(), stage.app.now());
    let new = New { customer, offer, note: String::new(), key: None };
    stage.app.db.write(move |tx| give(&app, tx, &shop, &new, &Actor::Command, now)).wait().unwrap()
}

/// What is left, in the order it will be spent.
fn check(stage: &Stage, customer: CustomerId, want: &[(Kind, i64)]) {
    let (shop, currency) = (stage.shop.id, stage.shop.currency);
    let open = stage.app.db.read(move |r| open(r, shop, customer, currency)).wait().unwrap();
    assert_eq!(open.iter().map(|o| (o.offer.kind, o.left)).collect::<Vec<_>>(), want);
    assert_eq!(stage.wallet(customer), want.iter().map(|(_, left)| left).sum::<i64>());
}

fn discounts(stage: &Stage) -> i64 {
    let shop = stage.shop.id;
    let all = stage.app.db.read(move |r| ledger::balances(r, shop)).wait().unwrap();
    all.iter().filter(|b| b.account == Account::Discounts).map(|b| b.amount).sum()
}

#[test]
fn an_invoice_takes_presents_first() {
    each(|stage| {
        stage.pass_until("2026-06-16T10:00:00+09:00");
        let minji = stage.add("김민지", "paid");
        offer(stage, minji, Offer::new(Kind::Paid, 40_000));
        offer(stage, minji, Offer::new(Kind::Apology, 5_000));
        let july = Some("2026-07-31".parse().unwrap());
        offer(stage, minji, Offer { expires_on: july, ..Offer::new(Kind::Promotion, 10_000) });
        check(stage, minji, &[(Kind::Promotion, 10_000), (Kind::Apology, 5_000), (Kind::Paid, 40_000)]);
        stage.subscribe(minji, "toy-m");
        check(stage, minji, &[(Kind::Paid, 22_000)]);
        stage.pass_until("2026-07-20T10:00:00+09:00");
        check(stage, minji, &[]);
    });
}

#[test]
fn what_was_not_spent_goes_when_its_last_day_is_over() {
    each(|stage| {
        stage.pass_until("2026-06-16T10:00:00+09:00");
        let minji = stage.add("김민지", "paid");
        let june = Some("2026-06-30".parse().unwrap());
        let july = Some("2026-07-31".parse().unwrap());
        offer(stage, minji, Offer { expires_on: june, ..Offer::new(Kind::Promotion, 40_000) });
        offer(stage, minji, Offer { expires_on: june, ..Offer::new(Kind::Apology, 2_000) });
        offer(stage, minji, Offer { expires_on: july, ..Offer::new(Kind::Promotion, 1_000) });
        stage.subscribe(minji, "toy-m");
        stage.pass_until("2026-06-30T23:59:59+09:00");
        check(stage, minji, &[(Kind::Promotion, 7_000), (Kind::Promotion, 1_000), (Kind::Apology, 2_000)]);
        assert_eq!(discounts(stage), 43_000);
        stage.pass_until("2026-07-01T00:00:00+09:00");
        check(stage, minji, &[(Kind::Promotion, 1_000)]);
        assert_eq!(discounts(stage), 34_000);
        crate::run(&stage.app, &stage.shop).unwrap();
        check(stage, minji, &[(Kind::Promotion, 1_000)]);
    });
}

#[test]
fn staff_give_credit_once() {
    each(|stage| {
        stage.pass_until("2026-06-16T10:00:00+09:00");
        let (owner, viewer) = (stage.desk(Role::Owner), stage.desk(Role::Viewer));
        let minji = stage.add("김민지", "paid");
        let here = format!("/admin/customers/{minji}/credit");
        assert_says(&stage.get(&here, &viewer), &["남아 있는 적립금이 없어요"]);
        let asked = format!("{here}?amount=5000&kind=apology&expires=2026-12-31&note=%EC%A3%84%EC%86%A1");
        assert_says(&stage.get(&asked, &owner), &["주고 나면", "5,000원", "2026년 12월 31일"]);
        assert_eq!(stage.wallet(minji), 0);
        let pairs =
            [("amount", "5000"), ("kind", "apology"), ("expires", "2026-12-31"), ("note", "늦은 배송"), ("key", "1")];
        assert_eq!(stage.post(&here, &viewer, &pairs).status.as_u16(), 403);
        for _ in 0..2 {
            assert_eq!(stage.post(&here, &owner, &pairs).status.as_u16(), 303);
            check(stage, minji, &[(Kind::Apology, 5_000)]);
        }
        assert_says(&stage.get(&here, &viewer), &["늦은 배송", "5,000원", "2026년 12월 31일"]);
        for (name, value) in [("amount", "0"), ("amount", "x"), ("expires", "2026-01-01"), ("kind", "gold")] {
            let other: Vec<(&str, &str)> =
                pairs.iter().map(|pair| if pair.0 == name { (name, value) } else { *pair }).collect();
            assert_eq!(stage.post(&here, &owner, &other).status.as_u16(), 422, "{name} {value}");
        }
        let paid = [("amount", "5000"), ("kind", "paid"), ("expires", "2026-12-31"), ("key", "2")];
        let refused = stage.post(&here, &owner, &paid);
        assert_eq!(refused.status.as_u16(), 422);
        assert!(refused.body.contains("기한을 둘 수 없어요"));
        check(stage, minji, &[(Kind::Apology, 5_000)]);
    });
}

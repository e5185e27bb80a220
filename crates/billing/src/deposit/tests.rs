//! A deposit is held, given back, kept in part with reasons; never more than is held, never twice.

use base::id::{CustomerId, InvoiceId};
use domain::billing::agreement::Created;
use domain::billing::credit_note::{To, Wanted};
use domain::billing::deposit::{Keep, Reason, Refusal, Way};
use domain::billing::ledger::Account;
use domain::billing::line::Kind;
use domain::shop::role::Role;
use kit::db::Tx;
use shop::Actor;

use super::{Refused, Wish, carry_out, sql};
use crate::subscription::{self, NewSubscription};
use crate::tests::{Stage, assert_says, each};
use crate::{credit_note, ledger};

/// Somebody who paid 50,000 with the first invoice of 33,000.
fn pay(stage: &Stage, name: &str, token: &str) -> (CustomerId, InvoiceId) {
    let customer = stage.add(name, token);
    let (app, shop) = (stage.app.clone(), stage.shop.clone());
    let opening = stage.app.db.write(move |tx| {
        let offer = catalog::offer::offer(tx, &shop, "toy-m", &[], shop.today(app.now()))?.unwrap();
        let created = Created { deposit: 50_000, ..Created::new(offer.terms, &offer.conditions, shop.tax_rate) };
        let new = NewSubscription {
            customer,
            reference: None,
            recipient: None,
            created,
            starts: app.now(),
            actor: "command".into(),
        };
        let id = subscription::subscribe(&app, tx, &shop, &new, app.now())?;
        subscription::bill_now(&app, tx, &shop, id, app.now())?;
        Ok::<_, subscription::Refused>(id)
    });
    opening.wait().unwrap();
    crate::run(&stage.app, &stage.shop).unwrap();
    (customer, stage.invoices(customer)[0].id)
}

fn held(stage: &Stage, invoice: InvoiceId) -> i64 {
    let shop = stage.shop.id;
    stage.app.db.read(move |r| sql::find(r, shop, invoice)).wait().unwrap().map_or(0, |deposit| deposit.held())
}

fn balance(stage: &Stage, account: Account) -> i64 {
    let shop = stage.shop.id;
    let all = stage.app.db.read(move |r| ledger::balances(r, shop)).wait().unwrap();
    all.iter().filter(|b| b.account == account).map(|b| b.amount).sum()
}

fn settle(stage: &Stage, wish: &Wish) -> Result<i64, Refused> {
    let (app, shop, now, wish) = (stage.app.clone(), stage.shop.clone(), stage.app.now(), wish.clone());
    let done = stage.app.db.write(move |tx| carry_out(&app, tx, &shop, &wish, &Actor::Command, now)).wait();
    crate::run(&stage.app, &stage.shop).unwrap();
    done.map(|settled| settled.left)
}

fn damage(amount: i64) -> Keep {
    Keep { reason: Reason::Damage, amount, note: "바퀴가 빠졌어요".into() }
}

#[test]
fn a_deposit_is_given_back_in_three_ways() {
    each(|stage| {
        stage.pass_until("2026-06-16T10:00:00+09:00");
        let (minji, invoice) = pay(stage, "김민지", "paid");
        assert_eq!((held(stage, invoice), balance(stage, Account::Deposits)), (50_000, -50_000));
        let cash = balance(stage, Account::CashSandbox);
        let back = |way, amount, seen| Wish { invoice, keep: vec![], back: Some((way, amount)), seen };
        assert_eq!(settle(stage, &back(Way::Card, 20_000, 50_000)).unwrap(), 30_000);
        assert_eq!(balance(stage, Account::CashSandbox), cash - 20_000);
        assert_eq!(settle(stage, &back(Way::Wallet, 10_000, 30_000)).unwrap(), 20_000);
        assert_eq!(stage.wallet(minji), 10_000);
        assert_eq!(settle(stage, &back(Way::Bank, 20_000, 20_000)).unwrap(), 0);
        assert_eq!(balance(stage, Account::CashBank), -20_000);
        assert_eq!((held(stage, invoice), balance(stage, Account::Deposits)), (0, 0));
        assert!(matches!(settle(stage, &back(Way::Bank, 1, 0)), Err(Refused::No(Refusal::TooMuch { held: 0 }))));
    });
}

#[test]
fn a_part_is_kept_for_a_reason_and_nothing_happens_twice() {
    each(|stage| {
        stage.pass_until("2026-06-16T10:00:00+09:00");
        let (_, invoice) = pay(stage, "김민지", "paid");
        let late = Keep { reason: Reason::Late, amount: 3_000, note: String::new() };
        let keep = vec![damage(12_000), late];
        let wish = Wish { invoice, keep, back: Some((Way::Wallet, 35_000)), seen: 50_000 };
        assert_eq!(settle(stage, &wish).unwrap(), 0);
        assert!(matches!(settle(stage, &wish), Err(Refused::Moved)));
        assert_eq!(balance(stage, Account::KeptDeposits), -15_000);
        let much = Wish { keep: vec![damage(1)], back: None, seen: 0, ..wish };
        assert!(matches!(settle(stage, &much), Err(Refused::No(Refusal::TooMuch { held: 0 }))));
    });
}

#[test]
fn staff_see_the_money_before_it_moves() {
    each(|stage| {
        stage.pass_until("2026-06-16T10:00:00+09:00");
        let (owner, agent) = (stage.desk(Role::Owner), stage.desk(Role::Agent));
        assert_says(&stage.get("/admin/deposits", &owner), &["보증금이 없어요"]);
        let (minji, invoice) = pay(stage, "김민지", "paid");
        assert_says(&stage.get("/admin/deposits", &agent), &["김민지", "50,000원", "보관 중"]);
        let here = format!("/admin/deposits/{invoice}");
        assert_says(&stage.get(&here, &owner), &["보증금 내역서", "정산하기"]);
        assert!(!stage.get(&here, &agent).body.contains("정산하기"));
        let asked = format!("{here}?keep1=12000&reason1=damage&note1=x&way=card");
        assert_says(
            &stage.get(&asked, &owner),
            &["돌려주지 않음: 파손", "−12,000원", "돌려줌: 카드로", "−38,000원", "부가세를 붙이지 않아요"],
        );
        assert_eq!(held(stage, invoice), 50_000);
        let pairs = [
            ("keep1", "12000"),
            ("reason1", "damage"),
            ("note1", "바퀴가 빠졌어요"),
            ("way", "card"),
            ("seen", "50000"),
        ];
        assert_eq!(stage.post(&here, &agent, &pairs).status.as_u16(), 403);
        for _ in 0..2 {
            assert_eq!(stage.post(&here, &owner, &pairs).status.as_u16(), 303);
            crate::run(&stage.app, &stage.shop).unwrap();
            assert_eq!(held(stage, invoice), 0);
        }
        assert_eq!(balance(stage, Account::KeptDeposits), -12_000);
        for page in [here.clone(), format!("{here}/print")] {
            assert_says(&stage.get(&page, &owner), &["바퀴가 빠졌어요", "돌려주지 않음: 파손", "38,000원"]);
        }
        let me = stage.me(minji);
        assert_says(&stage.get(&format!("/my/deposits/{invoice}"), &me), &["바퀴가 빠졌어요", "38,000원"]);
        let other = stage.me(stage.add("이서준", "paid"));
        assert_eq!(stage.status(&format!("/my/deposits/{invoice}"), &other), 404);
        let wrong = [("keep1", "1"), ("reason1", "damage"), ("way", "bank"), ("seen", "0")];
        assert_eq!(stage.post(&here, &owner, &wrong).status.as_u16(), 422);
    });
}

/// A credit note takes the deposit off the invoice at the moment when it goes to the wallet.
#[test]
fn a_deposit_is_given_back_once_however_it_is_asked_for() {
    each(|stage| {
        stage.pass_until("2026-06-16T10:00:00+09:00");
        let (minji, invoice) = pay(stage, "김민지", "paid");
        let line = stage.lines(invoice).iter().find(|line| line.kind == Kind::Deposit).unwrap().n;
        let (app, shop, now) = (stage.app.clone(), stage.shop.clone(), stage.app.now());
        let credit = credit_note::Wish {
            invoice,
            lines: Some(vec![Wanted { line, amount: 50_000 }]),
            to: To::Wallet,
            cap: false,
            reason: String::new(),
        };
        let first = move |tx: &mut Tx<'_>| credit_note::issue(&app, tx, &shop, &credit, now);
        let wish = Wish { invoice, keep: vec![], back: Some((Way::Wallet, 50_000)), seen: 50_000 };
        let (app, shop, db) = (stage.app.clone(), stage.shop.clone(), stage.app.db.clone());
        let second = move |tx: &mut Tx<'_>| carry_out(&app, tx, &shop, &wish, &Actor::Command, now);
        let (_, settled) = stage.at_once(first, move || db.write(second).wait());
        assert!(matches!(settled, Err(Refused::Moved)), "{settled:?}");
        assert_eq!((held(stage, invoice), stage.wallet(minji)), (0, 50_000));
    });
}

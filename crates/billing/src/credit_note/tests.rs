//! Credit notes from the invoice's page: previewed, issued once, seen by their customer and by nobody else.

use domain::billing::invoice::State;
use domain::shop::role::Role;

use base::id::{CustomerId, SubscriptionId};
use domain::billing::agreement::Unused;
use domain::billing::change::When;
use domain::billing::credit_note::To;
use kit::db::Tx;

use super::{Wish, issue};
use crate::subscription::{self, Refused};
use crate::tests::{Stage, assert_says, each};

#[test]
fn a_part_is_previewed_and_then_credited_once() {
    each(|stage| {
        let customer = stage.add("박하준", "paid");
        stage.subscribe(customer, "toy-m");
        let (owner, id) = (stage.desk(Role::Owner), stage.invoices(customer)[0].id);
        let path = format!("/admin/invoices/{id}/credit");
        assert_says(&stage.get(&path, &owner), &["33,000원까지", "카드로 낸 만큼"]);
        let shown = stage.get(&format!("{path}?what=lines&line1=11000&to=wallet&reason=%EC%A7%80%EC%97%B0"), &owner);
        assert_says(&shown, &["11,000원", "1,000원", "10,000원", "적립금으로 돌려줘요", "이대로 감액하기"]);
        assert_eq!(stage.wallet(customer), 0);
        let key = "0123456789abcdef0123456789abcdef";
        let fields = [("what", "lines"), ("line1", "11000"), ("to", "wallet"), ("reason", "지연"), ("key", key)];
        let done = stage.post(&path, &owner, &fields);
        assert_eq!(stage.wallet(customer), 11_000);
        // The same form once more changes nothing.
        assert_eq!(stage.post(&path, &owner, &fields).location(), format!("/admin/invoices/{id}"));
        assert_eq!(stage.wallet(customer), 11_000);
        assert_says(&stage.get(done.location(), &owner), &["C2026-000001", "11,000원", "지연", "2026-000001"]);
        assert_says(&stage.get("/admin/credit-notes", &owner), &["박하준", "C2026-000001"]);
        assert_says(&stage.get(&format!("/admin/invoices/{id}"), &owner), &["11,000원 감액", "지연"]);
        assert_eq!(stage.post(&path, &owner, &[("what", "lines"), ("line1", "22001"), ("to", "none")]).status, 422);
        let me = stage.me(customer);
        assert_says(&stage.get(&format!("/my/invoices/{id}"), &me), &["C2026-000001"]);
        let own = done.location().replace("/admin", "/my");
        assert_says(&stage.get(&own, &me), &["C2026-000001", "지연"]);
        assert_eq!(stage.status(&own, &stage.me(stage.add("이도윤", "paid"))), 404);
        assert_eq!(stage.status(&path, &stage.desk(Role::Agent)), 403);
        let other = Stage::open(&stage.app, "books").desk(Role::Owner);
        // A session is of one shop: the other owner is asked to log in here.
        assert_ne!(stage.status(done.location(), &other), 200);
    });
}

#[test]
fn what_is_still_owed_is_credited_first() {
    each(|stage| {
        let customer = stage.add("이도윤", "declined:funds");
        stage.subscribe(customer, "toy-m");
        let (owner, id) = (stage.desk(Role::Owner), stage.invoices(customer)[0].id);
        let path = format!("/admin/invoices/{id}/credit");
        let part = [("what", "lines"), ("line1", "3000"), ("to", "wallet")];
        assert_eq!(stage.post(&path, &owner, &part).status, 303);
        let invoice = &stage.invoices(customer)[0];
        assert_eq!((invoice.amount_due, invoice.state, stage.wallet(customer)), (30_000, State::Open, 0));
        assert_eq!(stage.post(&path, &owner, &[("what", "all"), ("to", "refund")]).status, 303);
        assert_eq!(stage.invoices(customer)[0].state, State::Paid);
        // Nothing is tried any more.
        stage.pass_until("2026-12-20T12:00:00+09:00");
        let manager = stage.desk(Role::Manager);
        assert_says(&stage.get(&format!("/admin/invoices/{id}"), &manager), &["30,000원 감액"]);
    });
}

/// Cancels now; what is paid and unused goes to the wallet.
fn cancel(stage: &Stage, id: SubscriptionId) -> impl Fn(&mut Tx<'_>) -> Result<(), Refused> + use<> {
    let (app, shop, now) = (stage.app.clone(), stage.shop.clone(), stage.app.now());
    move |tx| {
        subscription::change(&app, tx, &shop, id, "command", now, |a| a.cancel(When::Now, Unused::Credit, now))?;
        Ok(subscription::bill_now(&app, tx, &shop, id, now)?)
    }
}

/// Credits all that is left of the newest invoice.
fn credit(stage: &Stage, customer: CustomerId) -> impl Fn(&mut Tx<'_>) -> Result<(), Refused> + use<> {
    let (app, shop, now) = (stage.app.clone(), stage.shop.clone(), stage.app.now());
    let invoice = stage.invoices(customer)[0].id;
    let wish = Wish { invoice, lines: None, to: To::Wallet, cap: true, reason: String::new() };
    move |tx| issue(&app, tx, &shop, &wish, now).map(|_| ())
}

/// Somebody cancels at the moment when the invoice is credited: what was paid goes back once.
#[test]
fn the_same_time_is_given_back_once() {
    for credit_first in [true, false] {
        each(|stage| {
            stage.pass_until("2026-06-16T10:00:00+09:00");
            let minji = stage.add("김민지", "paid");
            let id = stage.subscribe(minji, "toy-m");
            stage.pass_until("2026-06-26T10:00:00+09:00");
            let db = stage.app.db.clone();
            let (credit, cancel) = (credit(stage, minji), cancel(stage, id));
            let done = match credit_first {
                true => stage.at_once(credit, move || db.write(cancel).wait()).1,
                false => stage.at_once(cancel, move || db.write(credit).wait()).1,
            };
            done.unwrap();
            assert_eq!(stage.wallet(minji), 33_000);
        });
    }
}

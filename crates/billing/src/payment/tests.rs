//! Cards and paying again: nobody is charged too often, and what happened reads well everywhere.

use domain::billing::Refusal;
use domain::shop::role::Role;
use kit::events;
use people::customer::panel::View;

use base::Lang;

use crate::payment::{jobs, sql};
use crate::tests::{assert_says, each};
use crate::{panel, say_refusal};

#[test]
fn paying_again_has_a_limit() {
    each(|stage| {
        let customer = stage.add("이도윤", "declined:funds");
        stage.subscribe(customer, "toy-m");
        let (me, path) = (stage.me(customer), format!("/my/invoices/{}/pay", stage.invoices(customer)[0].id));
        let tried: Vec<u16> = (0..7).map(|_| stage.post(&path, &me, &[]).status.as_u16()).collect();
        assert_eq!(tried, [303, 303, 303, 303, 303, 429, 429]);
    });
}

#[test]
fn a_card_is_one_of_the_sandbox() {
    each(|stage| {
        let customer = stage.add("이도윤", "paid");
        let (me, owner) = (stage.me(customer), stage.desk(Role::Owner));
        assert_says(&stage.get("/my/card", &me), &["••4242", "연습용"]);
        assert_eq!(stage.post("/my/card", &me, &[("card", "4111111111111111")]).status.as_u16(), 422);
        assert_eq!(stage.post("/my/card", &me, &[]).status.as_u16(), 422);
        assert_eq!(stage.post("/my/card", &me, &[("card", "declined:funds")]).status.as_u16(), 303);
        assert_says(&stage.get("/my/card", &me), &["••0002"]);
        assert_eq!(stage.status("/admin/payments", &owner), 200);
        assert_eq!(stage.status("/admin/payments", &me), 303);
    });
}

#[test]
fn cards_are_not_tried_without_end() {
    each(|stage| {
        let customer = stage.add("이도윤", "declined:funds");
        stage.subscribe(customer, "toy-m");
        let me = stage.me(customer);
        let save = |card: &str| stage.post("/my/card", &me, &[("card", card)]).status.as_u16();
        assert_eq!([0; 5].map(|_| save("declined:funds")), [303; 5]);
        assert_eq!(save("declined:funds"), 429);
        // Paying with the card that is there counts with it.
        let invoice = stage.invoices(customer)[0].id;
        assert_eq!(stage.post(&format!("/my/invoices/{invoice}/pay"), &me, &[]).status.as_u16(), 429);
        stage.app.clock.set(stage.app.now().plus_seconds(31));
        assert_eq!([save("paid"), save("paid")], [303; 2]);
    });
}

#[test]
fn the_customers_page_gets_panels_and_a_timeline() {
    each(|stage| {
        let customer = stage.add("이도윤", "declined:funds");
        stage.subscribe(customer, "toy-m");
        let (shop, now) = (stage.shop.clone(), stage.app.now());
        let reading = stage.app.db.read(move |r| {
            Ok::<_, kit::db::Error>((
                panel::find_known(r, &shop, customer)?,
                events::timeline(r, shop.id, customer, i64::MAX, 50)?,
            ))
        });
        let (known, heard) = reading.wait().unwrap();
        for (lang, wants) in [
            (Lang::Ko, ["장난감 M", "33,000원", "새 구독", "받을 돈", "연체"]),
            (Lang::En, ["toy-m", "₩33,000", "New subscription", "Owed", "Overdue"]),
        ] {
            let view = View { lang, zone: &stage.shop.zone, now: now.plus_seconds(200_000), may_edit: true };
            let html = [panel::subscriptions(view, &known), panel::invoices(view, &known), panel::wallet(view, &known)];
            let html = html.map(|m| m.into_string()).concat();
            for want in wants {
                assert!(html.contains(want), "{want} is not in {html}");
            }
            let told: Vec<String> =
                heard.iter().filter_map(|e| panel::say(lang, e)).map(|told| told.what.into_string()).collect();
            assert_eq!(told.len(), 3, "{told:?}");
        }
    });
}

#[test]
fn every_refusal_is_a_sentence_in_both_languages() {
    let day = "2026-12-01".parse().unwrap();
    let some = [
        Refusal::AlreadyEnded { on: day },
        Refusal::PauseTooLong { days: 400, most: 366 },
        Refusal::InTrial,
        Refusal::SamePlan,
        Refusal::UnknownPlan { code: "gold".into() },
    ];
    for refusal in some {
        for lang in [Lang::Ko, Lang::En] {
            let said = say_refusal(lang, &refusal);
            assert!(said.ends_with('.') && said != refusal.code(), "{said}");
        }
    }
    assert_eq!(
        say_refusal(Lang::Ko, &Refusal::AlreadyEnded { on: day }),
        "이미 2026년 12월 1일에 끝난 구독이에요. 다시 시작하면 이어서 쓸 수 있어요."
    );
    assert_eq!(
        say_refusal(Lang::En, &Refusal::PauseTooLong { days: 400, most: 366 }),
        "A break can last 366 days at most."
    );
}

/// A credit note lowers what is to be collected at the very moment when it is collected: the customer is never charged
/// what was not owed any more.
#[test]
fn what_is_being_lowered_is_not_collected() {
    each(|stage| {
        let customer = stage.add("이도윤", "declined:funds");
        stage.subscribe(customer, "toy-m");
        let (shop, invoice) = (stage.shop.id, stage.invoices(customer)[0].id);
        let next = stage.app.db.read(move |r| sql::next_try(r, shop)).wait().unwrap().unwrap();
        stage.app.clock.set(next);
        let (locked, is_locked) = std::sync::mpsc::channel();
        let (collected, is_collected) = std::sync::mpsc::channel::<()>();
        let is_collected = std::sync::Arc::new(std::sync::Mutex::new(is_collected));
        let lowering = stage.app.db.write(move |tx| {
            let held = sql::lock_of_invoice(tx, shop, invoice)?;
            locked.send(()).ok();
            // Where writers stand in a row, the other one cannot come in between.
            is_collected.lock().unwrap().recv_timeout(std::time::Duration::from_millis(500)).ok();
            sql::lower(tx, shop, held[0].id, 20_000)
        });
        let collecting = std::thread::scope(|scope| {
            let (app, shop) = (&stage.app, &stage.shop);
            let other = scope.spawn(move || {
                is_locked.recv().unwrap();
                let taken = jobs::collect(app, shop, 10);
                collected.send(()).ok();
                taken
            });
            lowering.wait().unwrap();
            other.join().unwrap()
        });
        let taken = collecting.unwrap() + jobs::collect(&stage.app, &stage.shop, 10).unwrap();
        assert_eq!(taken, 1);
        let last = stage.app.db.read(move |r| sql::last_attempt(r, shop, invoice)).wait().unwrap().unwrap();
        assert_eq!(last.amount, 20_000);
    });
}

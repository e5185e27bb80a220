//! Cards and paying again: nobody is charged too often, and what happened reads well everywhere.

use domain::billing::Refusal;
use domain::shop::role::Role;
use kit::events;
use people::customer::panel::View;

use base::Lang;
use base::id::{AttemptId, CustomerId};
use domain::billing::invoice::State as InvoiceState;
use gateways::payment::Outcome;

use crate::payment::book::{Answer, book};
use crate::payment::jobs::Begun;
use crate::payment::sql::AttemptState;
use crate::payment::{Card, add_instrument, jobs, sql};
use crate::subscription;
use crate::tests::{Stage, assert_says, each};
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
                panel::find_known(r, &shop, customer, now)?,
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

/// A month after they subscribed, with another card since: the renewal is billed, and its charge is about to be sent.
fn renew(stage: &Stage, card: &str) -> (CustomerId, Begun) {
    let customer = stage.add("이도윤", "paid");
    let id = stage.subscribe(customer, "toy-m");
    change_card(stage, customer, card);
    stage.app.clock.set(stage.subscription(id).next_at.unwrap());
    let (renewed, begun) = subscription::jobs::renew(&stage.app, &stage.shop, 10).unwrap();
    assert_eq!(renewed, 1);
    (customer, begun)
}

fn wait(stage: &Stage, seconds: i64) {
    stage.app.clock.set(stage.app.now().plus_seconds(seconds));
}

/// The newest attempt for the newest invoice.
fn last(stage: &Stage, customer: CustomerId) -> sql::Tried {
    let (shop, invoice) = (stage.shop.id, stage.invoices(customer)[0].id);
    stage.app.db.read(move |r| sql::last_attempt(r, shop, invoice)).wait().unwrap().unwrap()
}

fn answer(stage: &Stage, attempt: AttemptId, outcome: Outcome) -> Answer {
    let (app, shop) = (stage.app.clone(), stage.shop.clone());
    stage.app.db.write(move |tx| book(&app, tx, &shop, &[(attempt, outcome.clone())])).wait().unwrap()[0]
}

fn change_card(stage: &Stage, customer: CustomerId, token: &str) {
    let (app, shop, now) = (stage.app.clone(), stage.shop.id, stage.app.now());
    let text = |text: &str| text.to_string();
    let card = Card { token: text(token), brand: text("Sandbox"), last4: text("4242"), expires: text("2030-12") };
    stage.app.db.write(move |tx| add_instrument(tx, &app.ids, shop, customer, &card, now)).wait().unwrap();
}

fn is_paid(stage: &Stage, customer: CustomerId) -> bool {
    stage.invoices(customer)[0].state == InvoiceState::Paid
}

/// Whoever wrote the charge down was away so long that another gave it up: the late answer counts, and the customer is
/// charged once.
#[test]
fn a_late_answer_is_booked() {
    each(|stage| {
        let (customer, begun) = renew(stage, "paid");
        wait(stage, 200);
        assert_eq!(jobs::look_up(&stage.app, &stage.shop, 10), Ok(1));
        let attempt = last(stage, customer);
        assert_eq!(attempt.state, AttemptState::Declined);
        jobs::charge(&stage.app, &stage.shop, &begun).unwrap();
        assert!(is_paid(stage, customer));
        let day = stage.app.now().plus_seconds(86_400).to_string();
        stage.pass_until(&day);
        assert_eq!(last(stage, customer).id, attempt.id);
        assert_eq!(answer(stage, attempt.id, Outcome::Paid { reference: "again".into() }), Answer::Nothing);
    });
}

/// A charge that waited too long to be sent is left to be looked up.
#[test]
fn a_late_charge_is_not_sent() {
    each(|stage| {
        let (customer, begun) = renew(stage, "paid");
        wait(stage, 40);
        jobs::finish(&stage.app, &stage.shop, begun).unwrap();
        assert_eq!(last(stage, customer).state, AttemptState::Sent);
        assert_eq!(jobs::look_up(&stage.app, &stage.shop, 10), Ok(0));
        wait(stage, 140);
        assert_eq!(jobs::look_up(&stage.app, &stage.shop, 10), Ok(1));
        let hour = stage.app.now().plus_seconds(3_600).to_string();
        stage.pass_until(&hour);
        assert!(is_paid(stage, customer));
    });
}

/// While a second charge is on its way nobody can say what the first one, paid after all, has paid.
#[test]
fn a_late_answer_waits_for_the_charge_on_its_way() {
    each(|stage| {
        let (customer, begun) = renew(stage, "declined:funds");
        jobs::finish(&stage.app, &stage.shop, begun).unwrap();
        let first = last(stage, customer).id;
        change_card(stage, customer, "unknown:declined:risk");
        jobs::collect(&stage.app, &stage.shop, 10).unwrap();
        assert_eq!(last(stage, customer).state, AttemptState::Unknown);
        let paid = || Outcome::Paid { reference: "late".into() };
        assert_eq!(answer(stage, first, paid()), Answer::Later);
        wait(stage, 61);
        assert_eq!(jobs::look_up(&stage.app, &stage.shop, 10), Ok(1));
        assert_eq!(answer(stage, first, paid()), Answer::Booked);
        assert_eq!(answer(stage, first, paid()), Answer::Nothing);
        assert!(is_paid(stage, customer));
    });
}

/// A card that comes while the old one is being charged is tried as soon as that is over.
#[test]
fn a_new_card_is_not_forgotten_while_the_old_one_is_tried() {
    for old in ["declined:funds", "declined:dead_instrument", "unknown:declined:funds"] {
        each(|stage| {
            let (customer, begun) = renew(stage, old);
            let is_unknown = old.starts_with("unknown");
            if is_unknown {
                jobs::finish(&stage.app, &stage.shop, begun.clone()).unwrap();
            }
            wait(stage, 5);
            change_card(stage, customer, "paid");
            if is_unknown {
                wait(stage, 60);
                assert_eq!(jobs::look_up(&stage.app, &stage.shop, 10), Ok(1));
            } else {
                jobs::finish(&stage.app, &stage.shop, begun).unwrap();
            }
            assert!(!is_paid(stage, customer));
            assert_eq!(jobs::collect(&stage.app, &stage.shop, 10), Ok(1));
            assert!(is_paid(stage, customer));
        });
    }
}

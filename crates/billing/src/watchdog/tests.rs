//! The alarm rings once when nothing is done, and once more when it is done again.

use base::Instant;
use base::id::MessageId;
use domain::shop::role::Role;
use kit::events;
use people::message;

use super::*;
use crate::reminder::CONSUMER;
use crate::tests::{Stage, each};

fn look_now(stage: &Stage) -> Alarm {
    let (shop, now) = (stage.shop.id, stage.app.now());
    stage.app.db.read(move |r| look(r, shop, now)).wait().unwrap()
}

fn check(stage: &Stage) {
    jobs::check(&stage.app, &stage.shop).unwrap();
}

fn mails(stage: &Stage) -> Vec<String> {
    let shop = stage.shop.id;
    let all = stage.app.db.read(move |r| message::list_after(r, shop, MessageId(0), 100)).wait().unwrap();
    all.into_iter().filter(|m| m.kind == "watchdog").map(|m| format!("{} {}", m.address, m.subject)).collect()
}

#[test]
fn what_is_done_in_time_raises_no_alarm() {
    each(|stage| {
        let customer = stage.add("김서연", "paid");
        stage.subscribe(customer, "toy-m");
        events::drain(&stage.app, CONSUMER).unwrap();
        assert_eq!(look_now(stage), Alarm::default());
        check(stage);
        assert_eq!(mails(stage), Vec::<String>::new());
    });
}

#[test]
fn an_incident_is_told_once_and_its_end_too() {
    each(|stage| {
        stage.desk(Role::Owner);
        stage.desk(Role::Manager);
        let customer = stage.add("김서연", "paid");
        stage.subscribe(customer, "toy-m");
        events::drain(&stage.app, CONSUMER).unwrap();
        let due = Instant::parse("2026-12-21T10:00:00+09:00").unwrap();
        stage.app.clock.set(due.plus_seconds(LATE_SECONDS - 1));
        assert!(look_now(stage).is_quiet());
        stage.app.clock.set(due.plus_seconds(LATE_SECONDS));
        assert_eq!((look_now(stage).occurrences, look_now(stage).oldest_occurrence), (1, Some(due)));
        for _ in 0..3 {
            check(stage);
            stage.app.clock.set(stage.app.now().plus_seconds(60));
        }
        assert_eq!(mails(stage), ["owner@toys.kr [toys 가게] 갱신이나 결제가 멈춰 있어요"]);
        crate::run(&stage.app, &stage.shop).unwrap();
        events::drain(&stage.app, CONSUMER).unwrap();
        check(stage);
        check(stage);
        assert_eq!(mails(stage)[1..], ["owner@toys.kr [toys 가게] 멈췄던 일을 모두 마쳤어요"]);
        // The next one is an incident of its own.
        stage.app.clock.set(Instant::parse("2027-01-22T10:00:00+09:00").unwrap());
        check(stage);
        assert_eq!(mails(stage).len(), 3);
    });
}

#[test]
fn news_that_nobody_hears_raises_an_alarm() {
    each(|stage| {
        events::drain(&stage.app, CONSUMER).unwrap();
        let customer = stage.add("김서연", "paid");
        events::drain(&stage.app, CONSUMER).unwrap();
        stage.subscribe(customer, "toy-m");
        stage.app.clock.set(stage.app.now().plus_seconds(LATE_SECONDS));
        assert_eq!((look_now(stage).occurrences, look_now(stage).unheard), (0, 1));
        events::drain(&stage.app, CONSUMER).unwrap();
        assert!(look_now(stage).is_quiet());
    });
}

#[test]
fn a_job_that_nobody_begins_raises_an_alarm() {
    each(|stage| {
        let (shop, at) = (stage.shop.id, stage.app.now());
        let adding = stage.app.db.write(move |tx| kit::jobs::add(tx, 1, shop, "kite", "kite 1", "{}".into(), at));
        adding.wait().unwrap();
        stage.app.clock.set(at.plus_seconds(LATE_SECONDS));
        assert_eq!((look_now(stage).jobs, look_now(stage).oldest), (1, Some(at)));
        kit::jobs::work(&stage.app, "worker", &[]).unwrap();
        assert!(look_now(stage).is_quiet());
        let remove = move |tx: &mut kit::db::Tx<'_>| kit::jobs::try_again(tx, shop, 1, at).map(|found| assert!(found));
        stage.app.db.write(remove).wait().unwrap();
        assert_eq!(look_now(stage).jobs, 1);
        let kind = kit::jobs::Kind { name: "kite", run: |_, _| kit::jobs::Outcome::Done };
        kit::jobs::work(&stage.app, "worker", &[kind]).unwrap();
    });
}

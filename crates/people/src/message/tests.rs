//! A message is sent once, and staff can read what was sent.

use kit::testing::{assert_settled, each_engine};

use super::*;
use crate::tests::{PHONE, Stage};

fn note(stage: &Stage, customer: CustomerId, key: &str) -> bool {
    let (app, shop, key) = (stage.app.clone(), stage.shop.id, key.to_string());
    let message = Message {
        shop,
        customer: Some(customer),
        channel: Channel::Sms,
        address: PHONE.into(),
        kind: "invoice_issued".into(),
        key,
        subject: "11월 청구서".into(),
        body: "첫째 줄\n둘째 줄".into(),
    };
    stage.app.db.write(move |tx| send(tx, &app.ids, app.now(), message.clone())).wait().unwrap()
}

/// On PostgreSQL events are heard when every older transaction on the server has ended, those of other tests too.
fn hear_all(app: &App) {
    for _ in 0..200 {
        deliver_waiting(app).unwrap();
        if events::unheard(&app.db, DELIVERY) == Ok(0) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

#[test]
fn a_key_is_sent_once() {
    each_engine(|app| {
        let (stage, other) = (Stage::open(&app, "toys"), Stage::open(&app, "books"));
        let (id, theirs) = (stage.add("김서연"), other.add("김서연"));
        assert!(note(&stage, id, "invoice 1"));
        assert!(!note(&stage, id, "invoice 1"));
        assert!(note(&stage, id, "invoice 2"));
        assert!(note(&other, theirs, "invoice 1"));
        let shop = stage.shop.id;
        let states = |want| {
            let rows = app.db.read(move |r| list(r, shop, "", None, (10, 0))).wait().unwrap();
            assert_eq!(rows.iter().map(|row| row.state).collect::<Vec<_>>(), want);
        };
        states(vec![State::Waiting; 2]);
        hear_all(&app);
        assert_eq!(deliver_waiting(&app), Ok(0));
        states(vec![State::Sent; 2]);
        assert_settled(&app, &[DELIVERY]);
    });
}

#[test]
fn staff_read_the_outbox() {
    each_engine(|app| {
        let (stage, other) = (Stage::open(&app, "toys"), Stage::open(&app, "books"));
        let desk = stage.desk();
        assert!(stage.get("/admin/messages", &desk).body.contains("아직 보낸 메시지가 없어요"));
        note(&stage, stage.add("김서연"), "invoice 1");
        for (query, there) in [
            ("", true),
            ("?q=010-1234-5678", true),
            ("?q=5678", true),
            ("?q=9999", false),
            ("?channel=sms", true),
            ("?channel=email", false),
        ] {
            let page = stage.get(&format!("/admin/messages{query}"), &desk).body;
            assert_eq!(page.contains("11월 청구서"), there, "{query}");
        }
        let shop = stage.shop.id;
        let row = app.db.read(move |r| list(r, shop, "", None, (1, 0))).wait().unwrap().remove(0);
        let path = format!("/admin/messages/{}", row.id);
        assert!(stage.get(&path, &desk).body.contains("둘째 줄"));
        assert_eq!(other.get(&path, &other.desk()).status, 404);
    });
}

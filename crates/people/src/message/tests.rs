//! A message is sent once, staff can read what was sent, and mail really goes out.

use std::net::TcpListener;

use kit::mail::Security;
use kit::mail::peer::Peer;
use kit::testing::{assert_settled, each_engine};

use super::*;
use crate::tests::{PHONE, Stage};

const SETTINGS: &str = "/admin/settings/mail";

fn message(stage: &Stage, customer: Option<CustomerId>, channel: Channel, key: &str) -> Message {
    let address = match channel {
        Channel::Sms => PHONE,
        Channel::Email => "seoyeon.k@x.kr",
        Channel::None => "",
    };
    Message {
        shop: stage.shop.id,
        customer,
        channel,
        address: address.into(),
        kind: "invoice_issued".into(),
        key: key.into(),
        subject: "11월 청구서".into(),
        body: "첫째 줄\nhttps://toys.example/pay/1".into(),
        attached: String::new(),
    }
}

fn put(stage: &Stage, message: Message) -> bool {
    let app = stage.app.clone();
    stage.app.db.write(move |tx| send(tx, &app.ids, app.now(), message.clone())).wait().unwrap()
}

fn note(stage: &Stage, id: CustomerId, key: &str) -> bool {
    put(stage, message(stage, Some(id), Channel::Sms, key))
}

fn outbox(stage: &Stage) -> Vec<Posted> {
    let shop = stage.shop.id;
    stage.app.db.read(move |r| list_after(r, shop, MessageId(0), 100)).wait().unwrap()
}

fn states(stage: &Stage) -> Vec<(State, i64)> {
    outbox(stage).iter().map(|message| (message.state, message.tries)).collect()
}

fn set_up<'a>(port: &'a str, change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("host", "localhost"),
        ("port", port),
        ("security", "plain"),
        ("login", ""),
        ("password", ""),
        ("roots", ""),
        ("sender", "shop@toys.kr"),
        ("site", "https://toys.example/"),
    ];
    usual.map(|(name, value)| (name, change.iter().find(|(key, _)| *key == name).map_or(value, |(_, v)| v))).to_vec()
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
        assert_eq!(states(&stage), [(State::Kept, 0); 2]);
        assert_eq!(states(&other), [(State::Kept, 0)]);
        assert_settled(&app, &[]);
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
        let path = format!("/admin/messages/{}", outbox(&stage).remove(0).id);
        let page = stage.get(&path, &desk).body;
        assert!(page.contains("첫째 줄") && page.contains("문자를 보내는 회사가 연결되어 있지 않아요"), "{page}");
        assert_eq!(other.get(&path, &other.desk()).status, 404);
        // Who reads the console in English hears Korean as Korean.
        assert!(page.contains("<h1>11월 청구서</h1>"), "{page}");
        let page = stage.get(&path, &format!("lang=en; {desk}")).body;
        assert!(page.contains("<h1><span lang=\"ko\">11월 청구서</span>"), "{page}");
        assert!(page.contains("<p lang=\"ko\">첫째 줄</p>"), "{page}");
    });
}

#[test]
fn whoever_cannot_be_reached_is_shown_to_staff() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        put(&stage, message(&stage, Some(stage.add("김서연")), Channel::None, "a"));
        let path = format!("/admin/messages/{}", outbox(&stage).remove(0).id);
        let page = stage.get(&path, &stage.desk()).body;
        assert!(page.contains("전화번호도 이메일도 없는 고객이에요"), "{page}");
    });
}

#[test]
fn the_mail_server_is_set_up_and_its_password_stays_inside() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let desk = stage.desk();
        assert!(stage.get(SETTINGS, &desk).body.contains("value=\"587\""));
        for wrong in
            [("host", "a b"), ("port", "0"), ("security", "x"), ("sender", "me"), ("site", "toys"), ("login", "a")]
        {
            let answer = stage.post(SETTINGS, &desk, &set_up("25", &[wrong]));
            assert_eq!(answer.status, 422, "{wrong:?}");
            assert!(answer.body.contains("class=\"error\""), "{wrong:?}");
        }
        let login = [("login", "toys"), ("password", "sesame-77")];
        assert_eq!(stage.post(SETTINGS, &desk, &set_up("25", &login)).location(), SETTINGS);
        let shop = stage.shop.id;
        let password = || app.db.read(move |r| sql::find_server(r, shop)).wait().unwrap().unwrap().password;
        assert_eq!(password(), "sesame-77");
        let keep = [("login", "toys"), ("sender", "hello@toys.kr")];
        assert_eq!(stage.post(SETTINGS, &desk, &set_up("25", &keep)).location(), SETTINGS);
        assert_eq!(password(), "sesame-77");
        // Who changes the server says the password anew: it is not sent to another one.
        let moved = [("login", "toys"), ("host", "evil.example.com")];
        assert_eq!(stage.post(SETTINGS, &desk, &set_up("25", &moved)).status, 422);
        for path in [SETTINGS, "/admin/messages"] {
            assert!(!stage.get(path, &desk).body.contains("sesame-77"), "{path}");
        }
        let told = "select cast(count(*) as bigint) from audits where cast(after as text) like '%sesame%'";
        assert_eq!(app.db.read(|r| kit::db::migrate::count(r, told)).wait(), Ok(0));
        let removing = stage.post("/admin/settings/mail/remove", &desk, &[]);
        assert_eq!(removing.location(), SETTINGS);
        assert_eq!(app.db.read(move |r| sql::has_server(r, shop)).wait(), Ok(false));
    });
}

#[test]
fn with_a_mail_server_people_are_written_to_by_mail() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let (id, shop, day) = (stage.add("김서연"), stage.shop.id, stage.shop.today(app.now()));
        let by = || app.db.read(move |r| way(r, shop, id, day)).wait().unwrap().unwrap().0;
        assert_eq!(by(), Channel::Sms);
        stage.post(SETTINGS, &stage.desk(), &set_up("25", &[]));
        assert_eq!(by(), Channel::Email);
        let site = stage.shop.clone();
        assert_eq!(app.db.read(move |r| super::site(r, &site)).wait().unwrap(), "https://toys.example");
    });
}

#[test]
fn a_server_that_is_down_is_tried_for_two_days() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let shut = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
        stage.post(SETTINGS, &stage.desk(), &set_up(&shut, &[]));
        put(&stage, message(&stage, None, Channel::Email, "a"));
        assert_eq!(states(&stage), [(State::Waiting, 0)]);
        let mut tries = 0;
        while let Some(at) = outbox(&stage)[0].next_at {
            app.clock.set(at);
            assert_eq!(jobs::send_mails(&app, &stage.shop, jobs::NOTHING), Ok(1));
            assert_eq!(jobs::send_mails(&app, &stage.shop, jobs::NOTHING), Ok(0));
            tries += 1;
        }
        assert_eq!((states(&stage), tries), (vec![(State::Failed, 9)], 9));
        let path = format!("/admin/messages/{}", outbox(&stage)[0].id);
        let desk = stage.desk();
        assert!(stage.get(&path, &desk).body.contains("메일 서버에 연결하지 못했어요"));
        assert_eq!(stage.post(&format!("{path}/again"), &desk, &[]).location(), path);
        assert_eq!(states(&stage), [(State::Waiting, 0)]);
        assert_eq!(stage.post("/admin/settings/mail/test", &desk, &[("to", "me@x.kr")]).status, 422);
    });
}

#[test]
fn a_server_that_does_not_answer_is_left_alone() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        let shut = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
        stage.post(SETTINGS, &stage.desk(), &set_up(&shut, &[]));
        for n in 0..45 {
            put(&stage, message(&stage, None, Channel::Email, &n.to_string()));
        }
        let sent = || jobs::send_mails(&app, &stage.shop, jobs::NOTHING);
        assert_eq!((sent(), sent()), (Ok(20), Ok(0)), "one batch, then the others have their turn");
        assert_eq!(states(&stage).iter().filter(|(_, tries)| *tries == 0).count(), 25);
        app.clock.set(app.now().plus_seconds(59));
        assert_eq!(sent(), Ok(0));
        app.clock.set(app.now().plus_seconds(1));
        assert_eq!((sent(), sent()), (Ok(20), Ok(0)));
        app.clock.set(app.now().plus_seconds(299));
        assert_eq!(sent(), Ok(0), "longer each time");
        app.clock.set(app.now().plus_seconds(1));
        assert_eq!(sent(), Ok(20));
    });
}

#[test]
fn a_code_goes_before_everything_else() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        stage.post(SETTINGS, &stage.desk(), &set_up("25", &[]));
        for n in 0..25 {
            put(&stage, message(&stage, None, Channel::Email, &n.to_string()));
        }
        put(&stage, Message { kind: LOGIN_CODE.into(), ..message(&stage, None, Channel::Email, "code") });
        let (shop, now) = (stage.shop.id, app.now());
        let first = app.db.write(move |tx| sql::claim(tx, shop, (now, now.plus_seconds(60)), false, 1)).wait().unwrap();
        assert_eq!(first[0].kind, LOGIN_CODE);
    });
}

#[test]
fn what_cannot_be_made_fails_its_own_message_only() {
    each_engine(|app| {
        let Some(mut peer) = Peer::start(Security::Plain) else { return };
        let stage = Stage::open(&app, "toys");
        let port = peer.server().port.to_string();
        stage.post(SETTINGS, &stage.desk(), &set_up(&port, &[]));
        put(&stage, Message { attached: "broken".into(), ..message(&stage, None, Channel::Email, "a") });
        put(&stage, message(&stage, None, Channel::Email, "b"));
        let attach: jobs::Attach = |_, _, names| match names {
            "broken" => Err(Error::Engine("no paper".into())),
            _ => Ok(Vec::new()),
        };
        assert_eq!(jobs::send_mails(&app, &stage.shop, attach), Ok(2));
        assert_eq!(states(&stage), [(State::Waiting, 1), (State::Sent, 1)]);
        assert_eq!(peer.hear()["subject"], "11월 청구서");
        let path = format!("/admin/messages/{}", outbox(&stage)[0].id);
        assert!(stage.get(&path, &stage.desk()).body.contains("함께 보낼 청구서를 만들지 못했어요"));
    });
}

#[test]
fn advertising_waits_for_the_morning() {
    each_engine(|app| {
        let stage = Stage::open(&app, "toys");
        stage.post(SETTINGS, &stage.desk(), &set_up("25", &[]));
        app.clock.set(Instant::parse("2026-11-21T22:00:00+09:00").unwrap());
        let (inner, zone, offer) =
            (app.clone(), stage.shop.zone.clone(), message(&stage, None, Channel::Email, "offer"));
        app.db.write(move |tx| advertise(tx, &inner.ids, inner.now(), &zone, offer.clone())).wait().unwrap();
        assert_eq!(outbox(&stage)[0].next_at, Instant::parse("2026-11-22T08:00:00+09:00"));
    });
}

#[test]
fn mail_goes_out_once_to_a_server_we_did_not_write() {
    each_engine(|app| {
        let Some(mut peer) = Peer::start(Security::StartTls) else { return };
        let stage = Stage::open(&app, "toys");
        let (desk, known) = (stage.desk(), peer.server());
        let port = known.port.to_string();
        let login = [
            ("security", "starttls"),
            ("login", known.user.as_str()),
            ("password", known.password.as_str()),
            ("roots", known.roots.as_str()),
        ];
        assert_eq!(stage.post(SETTINGS, &desk, &set_up(&port, &login)).location(), SETTINGS);
        assert_eq!(stage.post("/admin/settings/mail/test", &desk, &[("to", "Me@X.kr")]).location(), SETTINGS);
        assert_eq!(peer.hear()["subject"], "toys 가게 시험 메일");
        put(&stage, message(&stage, None, Channel::Email, "a"));
        put(&stage, Message { address: "nobody@x.kr".into(), ..message(&stage, None, Channel::Email, "b") });
        put(&stage, Message { address: "busy@x.kr".into(), ..message(&stage, None, Channel::Email, "c") });
        let customer = Some(stage.add("김서연"));
        put(&stage, message(&stage, customer, Channel::Email, "d"));
        assert_eq!(jobs::send_alarms(&app, &stage.shop), Ok(3));
        assert_eq!(jobs::send_mails(&app, &stage.shop, jobs::NOTHING), Ok(1));
        assert_eq!(jobs::send_mails(&app, &stage.shop, jobs::NOTHING), Ok(0));
        let want = [(State::Sent, 1), (State::Failed, 1), (State::Waiting, 1), (State::Sent, 1)];
        assert_eq!(states(&stage), want);
        for n in [0, 3] {
            let (got, sent) = (peer.hear(), &outbox(&stage)[n]);
            assert_eq!((got["subject"].as_str(), got["secret"].as_bool()), (Some("11월 청구서"), Some(true)));
            assert_eq!(got["id"], format!("<{}@toys.kr>", sent.id));
        }
        let page = stage.get(&format!("/admin/messages/{}", outbox(&stage)[1].id), &desk).body;
        assert!(page.contains("메일 서버가 받지 않았어요. (550 no such person)"), "{page}");
    });
}

//! The database layer on both engines: transactions, bulk writes, group commit, events, jobs.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use base::id::{CustomerId, ShopId};
use kit::app::App;
use kit::db::{Error, migrate};
use kit::events::{self, Consumer, Event, Heard};
use kit::jobs::{self, Job, Outcome};
use kit::testing::{assert_settled, each_engine};
use kit::{args, stmt, table, update};

table! { REQUESTS = "requests" as Request { shop: ShopId, key: String, answer: String, at: i64 } }
update! { REDATE = "requests" as Redate where { shop: ShopId, key: String } set { at: i64, answer: String } }
stmt! { ALL -> Found { key: String, answer: String, at: i64 } by ["key", "at desc, key"] =
"select {ROW} from requests where shop = $1 order by {ORDER} limit 100" }
stmt! { DELETE = "delete from requests where shop = $1" }

const SHOP: ShopId = ShopId(1);

fn request(key: &str, at: i64) -> Request {
    Request { shop: SHOP, key: key.into(), answer: "{\"a\": \"한글\"}".into(), at }
}

fn keys(app: &App) -> Vec<String> {
    app.db.read(|r| r.all(&ALL, args![SHOP])).wait().unwrap().into_iter().map(|f| f.key).collect()
}

#[test]
fn rows_are_written_read_and_sorted() {
    each_engine(|app| {
        app.db.write(|tx| tx.insert(&REQUESTS, &[request("b", 1), request("a", 2), request("c", 3)])).wait().unwrap();
        assert_eq!(keys(&app), ["a", "b", "c"]);
        let by_time = app.db.read(|r| r.all_sorted(&ALL, 1, args![SHOP])).wait().unwrap();
        assert_eq!(by_time.iter().map(|f| f.at).collect::<Vec<_>>(), [3, 2, 1]);
        let json: serde_json::Value = serde_json::from_str(&by_time[0].answer).unwrap();
        assert_eq!(json["a"], "한글");
    });
}

#[test]
fn many_rows_are_updated_or_none() {
    each_engine(|app| {
        app.db.write(|tx| tx.insert(&REQUESTS, &[request("a", 1), request("b", 1)])).wait().unwrap();
        let redate = |key: &str| Redate { shop: SHOP, key: key.into(), at: 9, answer: "{}".into() };
        let (both, one_missing) = (vec![redate("a"), redate("b")], vec![redate("a"), redate("x")]);
        app.db.write(move |tx| tx.update(&REDATE, &both)).wait().unwrap();
        assert!(app.db.read(|r| r.all(&ALL, args![SHOP])).wait().unwrap().iter().all(|f| f.at == 9));
        assert_eq!(app.db.write(move |tx| tx.update(&REDATE, &one_missing)).wait(), Err(Error::Stale));
    });
}

#[test]
fn a_refused_transaction_leaves_nothing() {
    each_engine(|app| {
        let failed: Result<(), Error> = app
            .db
            .write(|tx| {
                tx.insert(&REQUESTS, &[request("a", 1)])?;
                Err(Error::Stale)
            })
            .wait();
        assert_eq!(failed, Err(Error::Stale));
        let panicked: Result<(), Error> = app
            .db
            .write(|tx| {
                tx.insert(&REQUESTS, &[request("b", 1)])?;
                panic!("on purpose")
            })
            .wait();
        assert!(matches!(panicked, Err(Error::Engine(_))));
        assert!(keys(&app).is_empty());
    });
}

#[test]
fn a_taken_key_is_told_and_can_be_passed_over() {
    each_engine(|app| {
        app.db.write(|tx| tx.insert(&REQUESTS, &[request("a", 1)])).wait().unwrap();
        let taken = app.db.write(|tx| tx.insert(&REQUESTS, &[request("a", 2)])).wait();
        assert!(matches!(taken, Err(Error::Taken(_))), "{taken:?}");
        let new = app.db.write(|tx| tx.insert_new(&REQUESTS, &[request("a", 3), request("b", 3)])).wait();
        assert_eq!(new, Ok(1));
    });
}

#[test]
fn many_rows_are_inserted_each_or_none() {
    each_engine(|app| {
        let some = |range: std::ops::Range<i64>| range.map(|n| request(&format!("{n:04}"), n)).collect::<Vec<_>>();
        let count = |app: &App| {
            app.db.read(|r| migrate::count(r, "select cast(sum(at) as bigint) from requests")).wait().unwrap()
        };
        let (first, again, taken) = (some(0..150), some(100..300), some(299..500));
        app.db.write(move |tx| tx.insert(&REQUESTS, &first)).wait().unwrap();
        assert_eq!(app.db.write(move |tx| tx.insert_new(&REQUESTS, &again)).wait(), Ok(150));
        assert_eq!(count(&app), (0..300).sum::<i64>());
        assert!(matches!(app.db.write(move |tx| tx.insert(&REQUESTS, &taken)).wait(), Err(Error::Taken(_))));
        assert_eq!(count(&app), (0..300).sum::<i64>());
    });
}

#[test]
fn a_failing_writer_takes_nobody_along() {
    each_engine(|app| {
        // The first holds the door until the others wait behind it, so that they share a commit on SQLite.
        let gate = Arc::new(AtomicUsize::new(0));
        let write = |n: i64, fails: bool| {
            let gate = Arc::clone(&gate);
            app.db.write(move |tx| {
                while n == 0 && gate.load(Ordering::Relaxed) == 0 {
                    std::thread::yield_now();
                }
                tx.insert(&REQUESTS, &[request(&n.to_string(), n)])?;
                if fails { Err(Error::Stale) } else { Ok(()) }
            })
        };
        for first_fails in [true, false] {
            gate.store(0, Ordering::Relaxed);
            let answers = [write(0, first_fails), write(1, false), write(2, true), write(3, false)];
            gate.store(1, Ordering::Relaxed);
            let [first, second, third, fourth] = answers.map(|answer| answer.wait());
            assert_eq!((first.is_err(), second, third, fourth), (first_fails, Ok(()), Err(Error::Stale), Ok(())));
            let expected: &[&str] = if first_fails { &["1", "3"] } else { &["0", "1", "3"] };
            assert_eq!(keys(&app), expected);
            app.db.write(|tx| tx.run(&DELETE, args![SHOP])).wait().unwrap();
        }
    });
}

#[test]
fn waiting_writers_each_get_their_own_answer() {
    each_engine(|app| {
        let answers: Vec<_> = (0..200)
            .map(|i| {
                app.db.write(move |tx| {
                    tx.insert(&REQUESTS, &[request(&format!("{:03}", i % 150), i)])?;
                    Ok::<i64, Error>(i)
                })
            })
            .collect();
        let kept: Vec<_> = answers.into_iter().filter_map(|a| a.wait().ok()).collect();
        assert_eq!(kept.len(), 150);
        assert_eq!(app.db.read(|r| migrate::count(r, "select count(*) from requests")).wait(), Ok(150));
    });
}

fn note(app: &App, tx: &mut kit::db::Tx<'_>, heard: &[Heard]) -> Result<(), Error> {
    let now = app.now().micros();
    tx.insert(&REQUESTS, &heard.iter().map(|h| request(&format!("{:08}", h.subject), now)).collect::<Vec<_>>())
}

const NOTE: Consumer = Consumer { name: "note", hear: note };

#[test]
fn each_event_has_its_effect_once_even_with_two_listeners() {
    each_engine(|app| {
        let event = |subject: i64| Event {
            shop: SHOP,
            customer: Some(CustomerId(7)),
            kind: "told".into(),
            subject,
            at: app.now(),
            data: "{}".into(),
        };
        std::thread::scope(|scope| {
            for start in [0, 1_000] {
                let rows: Vec<Event> = (start..start + 700).map(event).collect();
                let app = app.clone();
                scope.spawn(move || {
                    for some in rows.chunks(50) {
                        let some = some.to_vec();
                        app.db.write(move |tx| events::tell(tx, &some)).wait().unwrap();
                    }
                });
            }
            for _ in 0..2 {
                let app = app.clone();
                scope.spawn(move || while events::catch_up(&app, NOTE).unwrap() > 0 {});
            }
        });
        events::drain(&app, NOTE).unwrap();
        assert_eq!(app.db.read(|r| migrate::count(r, "select count(*) from requests")).wait(), Ok(1_400));
        assert_settled(&app, &[NOTE]);
        let newest = app.db.read(|r| events::timeline(r, SHOP, CustomerId(7), i64::MAX, 3)).wait().unwrap();
        assert!(newest.len() == 3 && newest[0].seq > newest[2].seq);
        assert!(app.db.read(|r| events::timeline(r, ShopId(2), CustomerId(7), i64::MAX, 3)).wait().unwrap().is_empty());
    });
}

static RUNS: AtomicUsize = AtomicUsize::new(0);

fn count_runs(_: &App, job: &Job) -> Outcome {
    RUNS.fetch_add(1, Ordering::SeqCst);
    match job.data.contains("stubborn") {
        true => Outcome::GiveUp("never works".into()),
        false => Outcome::Done,
    }
}

stmt! { OPEN_SHOP = "insert into shops (id, slug, name, state, language, zone, currency, tax_rate, prices, policy, hue, notice, business, created_at, version)
values (1, 'a', 'A', $1, 'ko', 'Asia/Seoul', 'KRW', '0.1', 'inclusive', '{}', 0, '', '{}', 0, 0)" }
stmt! { WAKE_SHOP = "update shops set state = 'active' where id = $1" }

#[test]
fn a_job_is_done_once_and_only_for_an_active_shop() {
    each_engine(|app| {
        RUNS.store(0, Ordering::SeqCst);
        let kinds = [jobs::Kind { name: "count", run: count_runs }];
        app.db.write(|tx| tx.run(&OPEN_SHOP, args!["closed"])).wait().unwrap();
        let now = app.now();
        for (id, data) in [(1, "{}"), (2, "{}"), (3, "{\"stubborn\": 1}")] {
            let key = format!("k{}", if id == 2 { 1 } else { id });
            app.db.write(move |tx| jobs::add(tx, id, SHOP, "count", &key, data.into(), now)).wait().unwrap();
        }
        assert_eq!(jobs::work(&app, "w", &kinds), Ok(0));
        app.db.write(|tx| tx.run(&WAKE_SHOP, args![SHOP])).wait().unwrap();
        let app = Arc::new(app);
        std::thread::scope(|scope| {
            for name in ["w1", "w2"] {
                let (app, kinds) = (Arc::clone(&app), kinds);
                scope.spawn(move || jobs::work(&app, name, &kinds).unwrap());
            }
        });
        assert_eq!(RUNS.load(Ordering::SeqCst), 2);
        let backlog = app.db.read(jobs::backlog).wait().unwrap();
        assert_eq!((backlog.waiting, backlog.given_up), (0, 1));
    });
}

#[test]
fn a_file_survives_being_reopened() {
    let folder = std::env::temp_dir().join(format!("dangol-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("kept.db");
    let path = path.to_str().unwrap();
    kit::testing::open(path).db.write(|tx| tx.insert(&REQUESTS, &[request("a", 1)])).wait().unwrap();
    let again = kit::testing::open(path);
    assert_eq!(keys(&again), ["a"]);
    again.db.write(|tx| tx.run(&DELETE, args![SHOP])).wait().unwrap();
    assert!(keys(&again).is_empty());
    std::fs::remove_dir_all(&folder).unwrap();
}

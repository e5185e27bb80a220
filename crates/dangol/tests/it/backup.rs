//! A backup comes back whole on either engine, or not at all.

use std::path::Path;

use dangol::backup::{load, save};
use kit::app::App;
use kit::clock::Clock;
use kit::db::{Db, Durability, migrate};
use kit::events;
use kit::testing::{Schema, each_engine, open, start};

use crate::toyshop::{Folder, assert_true, join, lived, sentence};

/// An empty, migrated database.
fn empty(url: &str) -> Db {
    let db = Db::open(url, Durability::Full).unwrap();
    migrate::run(&db, start()).unwrap();
    db
}

fn count(db: &Db, table: &str) -> i64 {
    let sql = format!("select count(*) from {table}");
    db.read(move |r| migrate::count(r, &sql)).wait().unwrap()
}

/// Every engine there is to restore into.
fn each_target(body: impl Fn(&Db)) {
    body(&empty(":memory:"));
    if let Ok(server) = std::env::var("DANGOL_TEST_PG") {
        let schema = Schema::create(&server);
        body(&empty(&schema.url));
    }
}

#[test]
fn a_shop_comes_back_whole_on_either_engine_and_lives_on() {
    let folder = Folder::new("round-trip");
    each_engine(|app| {
        let shop = lived(&app);
        let engine = if app.db.is_postgres() { "pg" } else { "lite" };
        let file = folder.file(&format!("{engine}.dangol"));
        let rows = save(&app.db, Path::new(&file)).unwrap();
        assert!(!Path::new(&format!("{file}.part")).exists());
        each_target(|db| {
            assert_eq!(load(db, Path::new(&file)), Ok(rows));
            for table in migrate::tables() {
                assert_eq!(count(db, table), count(&app.db, table), "{table}");
            }
            let back = App::open(db.clone(), Clock::test(app.now())).unwrap();
            assert_true(&back);
            for consumer in dangol::schedule::consumers() {
                assert_eq!(events::unheard(db, *consumer), Ok(0));
            }
            join(&back, &shop, "한새로", "paid");
            dangol::schedule::live_until(&back, back.now().plus_seconds(40 * 24 * 3600)).unwrap();
            assert_true(&back);
        });
    });
}

#[test]
fn a_backup_of_a_busy_shop_is_of_one_moment() {
    let folder = Folder::new("busy");
    each_engine(|app| {
        let shop = lived(&app);
        let file = folder.file(if app.db.is_postgres() { "pg.dangol" } else { "lite.dangol" });
        std::thread::scope(|scope| {
            let busy = scope.spawn(|| {
                for n in 0..60 {
                    join(&app, &shop, &format!("바쁨{n}"), "paid");
                }
            });
            for _ in 0..5 {
                save(&app.db, Path::new(&file)).unwrap();
                let db = empty(":memory:");
                load(&db, Path::new(&file)).unwrap();
                assert_true(&App::open(db, Clock::test(app.now())).unwrap());
            }
            busy.join().unwrap();
        });
    });
}

#[test]
fn what_cannot_be_restored_leaves_nothing() {
    let folder = Folder::new("refused");
    let app = open(":memory:");
    lived(&app);
    let whole = folder.file("whole.dangol");
    save(&app.db, Path::new(&whole)).unwrap();
    let text = std::fs::read_to_string(&whole).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let cut = &text[..text.len() / 2];
    let without_end = lines[..lines.len() - 1].join("\n") + "\n";
    let other_number = text.replacen("33000", "33001", 1);
    let other_schema = text.replacen("\"schema\":[[1,", "\"schema\":[[9,", 1);
    let other_table = text.replacen("\"table\":\"shops\"", "\"table\":\"sqlite_master\"", 1);
    let twice = format!("{text}{}\n", lines[lines.len() - 1]);
    for (name, content, want) in [
        ("cut", cut, "cut off"),
        ("without-end", without_end.as_str(), "cut off"),
        ("other-number", &other_number, "damaged"),
        ("other-schema", &other_schema, "another version"),
        ("other-table", &other_table, "damaged"),
        ("twice", &twice, "damaged"),
        ("no-backup", "hello\nworld\n", "not a backup"),
        ("empty", "", "not a backup"),
    ] {
        let file = folder.file(name);
        std::fs::write(&file, content).unwrap();
        each_target(|db| {
            let said = sentence(load(db, Path::new(&file)));
            assert!(said.contains(want), "{name}: {said:?}");
            assert_eq!(migrate::tables().into_iter().map(|table| count(db, table)).sum::<i64>(), 0, "{name}");
        });
    }
    assert!(sentence(load(&app.db, Path::new(&whole))).contains("not empty"));
}

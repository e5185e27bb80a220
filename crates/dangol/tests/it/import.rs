//! Files brought in from elsewhere: real ones, broken ones, huge ones, one cut off in the middle, and taken back again.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use dangol::{Failure, database, export, import};
use kit::app::App;
use kit::clock::Clock;
use kit::db::migrate;
use serde_json::{Value, json};

#[derive(Parser)]
struct Import {
    #[command(flatten)]
    arguments: import::Arguments,
}

/// A folder with a database address, both gone when the test is over.
struct Place {
    folder: PathBuf,
    db: String,
    _schema: Option<kit::testing::Schema>,
}

impl Place {
    fn new(name: &str) -> Place {
        let folder = std::env::temp_dir().join(format!("dangol-import-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let db = folder.join("shop.db").display().to_string();
        Place { folder, db, _schema: None }
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.folder.join(name);
        fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).unwrap()
    }

    /// Runs the command; `chunks` ends it early, as if it had been killed.
    fn bring(&self, words: &str, chunks: Option<usize>) -> Result<Value, Failure> {
        let words = format!("dangol {words} --db {}", self.db);
        let parsed = Import::try_parse_from(words.split(' ')).map_err(|why| Failure::unclear(why.to_string()))?;
        import::bring(&parsed.arguments, chunks).map(|answer| answer.json)
    }

    fn count(&self, table: &'static str) -> i64 {
        let db = database::open(&self.db).unwrap();
        db.read(move |r| migrate::count(r, &format!("select count(*) from {table}"))).wait().unwrap()
    }

    fn app(&self) -> App {
        database::app(&self.db, Clock::System).unwrap()
    }

    fn export(&self, what: &str) -> String {
        let app = self.app();
        let shop = import::target::find(&app, None).unwrap().unwrap();
        let mut out = Vec::new();
        export::write(&app, &shop, export::What::from_code(what).unwrap(), false, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The same on SQLite and, when there is a server, on PostgreSQL.
fn each(name: &str, body: impl Fn(&Place)) {
    body(&Place::new(name));
    if let Ok(server) = std::env::var("DANGOL_TEST_PG") {
        let schema = kit::testing::Schema::create(&server);
        let mut place = Place::new(&format!("{name}-pg"));
        place.db = schema.url.clone();
        place._schema = Some(schema);
        body(&place);
    }
}

fn testdata(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata").join(name).display().to_string()
}

#[track_caller]
fn holds(answer: &Value, want: Value) {
    for (key, value) in want.as_object().unwrap() {
        assert_eq!(&answer[key], value, "{key} in {answer:#}");
    }
}

#[track_caller]
fn refuses(result: Result<Value, Failure>, words: &[&str]) {
    let Err(Failure::Unclear(text)) = result else { panic!("not refused: {result:?}") };
    for word in words {
        assert!(text.contains(word), "{word:?} not in {text:?}");
    }
}

const CDNOW: &str = "--map customer=customer_id,day=date,quantity=units,amount=amount --currency USD";
const TELCO: &str = "--map customer=row,plan=contract,price=monthly_charges,months=tenure,ended=churn --currency USD \
                     --as-of 2026-11-01";

#[test]
fn cdnow_is_6919_purchases_of_2357_people() {
    each("cdnow", |place| {
        let words = format!("purchases {} {CDNOW}", testdata("cdnow_sample_transactions.csv"));
        let first = place.bring(&words, None).unwrap();
        holds(&first, json!({ "rows": 6919, "imported": 6919, "refused": 0, "customers": 2357, "already": false }));
        assert!(first["owner"]["password"].as_str().is_some_and(|password| password.len() == 19));
        let again = place.bring(&words, None).unwrap();
        holds(&again, json!({ "imported": 0, "already": true, "import": first["import"], "customers": 2357 }));
        assert_eq!((place.count("purchases"), place.count("customers")), (6919, 2357));
        assert_eq!(place.export("purchases").lines().count(), 6920);
        assert!(place.export("customers").contains("Customer 1,"));
        let undone = place.bring(&format!("--undo {}", first["import"].as_str().unwrap()), None).unwrap();
        holds(&undone, json!({ "undone": true, "purchases": 6919, "customers": 2357, "customers_kept": 0 }));
        assert_eq!((place.count("purchases"), place.count("customers"), place.count("customer_terms")), (0, 0, 0));
        let new = place.bring(&words, None).unwrap();
        holds(&new, json!({ "imported": 6919, "already": false }));
    });
}

#[test]
fn telco_is_7043_subscriptions_of_which_1869_ended() {
    each("telco", |place| {
        let words = format!("subscriptions {} {TELCO}", testdata("telco_churn_7043.csv"));
        let first = place.bring(&words, None).unwrap();
        holds(&first, json!({ "imported": 7043, "refused": 0, "ended": 1869, "customers": 7043 }));
        assert_eq!(
            place.count("subscriptions where state = 'active' and next_at is null and billed_from is null"),
            5174
        );
        assert_eq!(place.count("changes"), 7043 + 1869);
        assert_eq!(place.count("events where kind = 'subscription_started'"), 7043);
        assert_eq!(place.count("events where kind = 'subscription_ended'"), 1869);
        assert_eq!(place.count("plans where state = 'retired'"), 3);
        assert_eq!(place.count("prices"), 3);
        assert_eq!((place.count("invoices"), place.count("payments")), (0, 0));
        // The second row: 34 months at 56.95 a month for one year.
        let export = place.export("subscriptions");
        let second = export.lines().nth(2).unwrap();
        assert!(second.contains(",Customer 2,one-year,active,USD,56.95,1,2024-01-01,,"), "{second}");
        let undone = place.bring(&format!("--undo {}", first["import"].as_str().unwrap()), None).unwrap();
        holds(&undone, json!({ "subscriptions": 7043, "customers": 7043 }));
        assert_eq!((place.count("subscriptions"), place.count("changes"), place.count("customers")), (0, 0, 0));
        assert_eq!(place.count("events where kind = 'subscription_removed'"), 7043);
    });
}

#[test]
fn a_killed_import_goes_on_where_it_stopped() {
    each("killed", |place| {
        let words = format!("purchases {} {CDNOW}", testdata("cdnow_sample_transactions.csv"));
        let half = place.bring(&words, Some(2)).unwrap();
        holds(&half, json!({ "imported": 4000, "finished": false }));
        let other = place.bring(&words.replace("quantity=units,", ""), None);
        assert!(matches!(other, Err(Failure::Failed(text)) if text.contains("other columns")));
        let whole = place.bring(&words, None).unwrap();
        holds(&whole, json!({ "imported": 6919, "resumed_after": 4000, "customers": 2357, "import": half["import"] }));
        assert_eq!((place.count("purchases"), place.count("imports where state = 'done'")), (6919, 1));
    });
}

const NASTY: &str = "주문번호;고객번호;결제일;결제금액;상품명\r\n\
    a1;7;2026-01-05;19.99;Puzzle\r\n\
    a2;7;05/01/2026;19.99;Puzzle\r\n\
    a3;8;2026-01-06;19.999;Puzzle\r\n\
    a4;8;2026-01-06;-5;Puzzle\r\n\
    a5;8;2026-01-06;99999999999999999999;Puzzle\r\n\
    a6;8;2026-01-06;19,99;Puzzle\r\n\
    a1;9;2026-01-07;5;Puzzle\r\n\
    a7;;2026-01-07;5;Puzzle\r\n\
    a8;9;2026-01-07\r\n\
    a9;9;2199-01-01;5;Puzzle\r\n\
    ;;;;\r\n\
    \"b\r\n0\";9;x;5;Puzzle\r\n\
    b1;9;20260108;\"1,234.50\";\"=cmd|'/c calc'!A1\"\r\n";

#[test]
fn rows_that_cannot_be_used_are_refused_with_their_reasons() {
    each("nasty", |place| {
        let file = place.file("orders.csv", NASTY);
        let answer = place.bring(&format!("purchases {file} --currency USD"), None).unwrap();
        holds(&answer, json!({ "rows": 12, "imported": 2, "refused": 10, "customers": 2, "delimiter": ";" }));
        holds(
            &answer["reasons"],
            json!({
                "day": 2, "amount_fraction": 1, "amount_negative": 1, "amount_too_large": 1, "amount": 1,
                "reference_twice": 1, "missing": 1, "cells": 1, "day_future": 1,
            }),
        );
        holds(
            &answer["map"],
            json!({ "customer": "고객번호", "day": "결제일", "amount": "결제금액", "reference": "주문번호" }),
        );
        let refused = place.read("orders.refused.csv");
        assert!(refused.starts_with("주문번호,고객번호,결제일,결제금액,상품명,line,reason,sentence\n"), "{refused}");
        assert!(refused.contains("a2,7,05/01/2026,19.99,Puzzle,3,day,day is not a date."), "{refused}");
        assert!(refused.contains("a8,9,2026-01-07,,,10,cells,"), "{refused}");
        assert!(refused.contains(",9,x,5,Puzzle,13,day,"), "{refused}");
        assert_eq!(refused.lines().count(), 12);
        let export = place.export("purchases");
        assert!(export.contains(",b1,") && export.contains("1234.50,USD,'=cmd|'/c calc'!A1,"), "{export}");
        // Mended, the refused rows come in as a file of their own; what is in the shop already is refused again.
        let mended = refused.replace("05/01/2026", "2026-01-05").replace("19.999", "19.99");
        let mended = place.file("mended.csv", mended);
        let answer = place.bring(&format!("purchases {mended} --currency USD"), None).unwrap();
        holds(&answer, json!({ "imported": 2, "refused": 8 }));
        holds(&answer["reasons"], json!({ "reference_taken": 1 }));
    });
}

#[test]
fn a_dry_run_shows_how_a_file_is_understood_and_writes_nothing() {
    each("dry", |place| {
        let file = place.file("orders.csv", NASTY);
        let words = format!("purchases {file} --currency USD --dry-run");
        let answer = place.bring(&words, None).unwrap();
        holds(&answer, json!({ "import": null, "imported": 2, "refused": 10, "refused_file": null, "dry_run": true }));
        assert_eq!(answer["preview"][0]["day"], "2026-01-05");
        assert_eq!(answer["preview"][0]["amount"], "$19.99");
        assert!(!place.folder.join("orders.refused.csv").exists() && !place.folder.join("shop.db").exists());
        if place.folder.join("shop.db").exists() {
            assert_eq!(place.count("imports"), 0);
        }
    });
}

#[test]
fn korean_files_of_either_encoding_are_read() {
    let text = "고객명,휴대폰,이메일,우편번호,주소,상세주소,가입일,문자수신동의\n\
                김서연,010-1234-5678,sy@x.kr,06236,서울 강남구 테헤란로 152,10층,2024.03.05,동의\n\
                이지은,1098765432,,,,,2024-04-01,거부\n\
                박뷁,,,,,,,\n";
    let cp949 = encoding_rs::EUC_KR.encode(text).0.into_owned();
    let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    for (name, bytes, encoding) in
        [("utf8", text.as_bytes(), "utf-8"), ("bom", &marked, "utf-8"), ("cp949", &cp949, "cp949")]
    {
        each(name, |place| {
            let file = place.file("people.csv", bytes);
            let answer = place.bring(&format!("customers {file}"), None).unwrap();
            holds(&answer, json!({ "imported": 3, "refused": 0, "encoding": encoding }));
            let export = place.export("customers");
            for part in ["김서연,010-1234-5678,sy@x.kr,06236,", "이지은,010-9876-5432,", "박뷁,", ",import,2024-03-05,"]
            {
                assert!(export.contains(part), "{part} not in {export}");
            }
            assert_eq!(place.count("consents where kind = 'marketing_sms' and given = 1"), 1);
            // The same people in another file are known by name and phone.
            let file = place.file("again.csv", "이름,전화\n김 서연,01012345678\n");
            holds(&place.bring(&format!("customers {file}"), None).unwrap()["reasons"], json!({ "customer_known": 1 }));
        });
    }
}

#[test]
fn broken_characters_refuse_their_row_only() {
    let place = Place::new("broken");
    let mut bytes = "name,phone\n김서연,01012345678\n박민준,01012345679\n이지은,01012345670\n".as_bytes().to_vec();
    let at = bytes.windows(3).position(|three| three == "민".as_bytes()).unwrap();
    bytes.remove(at + 1);
    let file = place.file("people.csv", bytes);
    let answer = place.bring(&format!("customers {file}"), None).unwrap();
    holds(&answer, json!({ "imported": 2, "refused": 1, "reasons": { "encoding": 1 } }));
    assert!(place.read("people.refused.csv").contains(",3,encoding,"));
}

#[test]
fn a_file_that_cannot_be_read_is_refused_before_anything_is_written() {
    let place = Place::new("unreadable");
    let check = |content: &[u8], words: &[&str]| {
        let file = place.file("file.csv", content);
        refuses(place.bring(&format!("purchases {file} --currency USD"), None), words);
        assert!(!Path::new(&place.db).exists(), "a database was made for {words:?}");
    };
    check(b"", &["empty"]);
    check(b"\xEF\xBB\xBF\r\n \r\n", &["empty"]);
    check(b"customer,day,amount\r\n", &["no rows"]);
    check(b"customer,amount\n1,2\n", &["day", "customer, amount"]);
    check(b"customer,day,amount\n1,2026-01-01,5\n2,\"2026-01-02,6\n3,2026-01-03,7", &["line 3", "never closes"]);
    check(b"PK\x03\x04rest", &["workbook"]);
    check(b"\xFF\xFEa\0,\0", &["UTF-16"]);
    refuses(place.bring("purchases nowhere.csv", None), &["nowhere.csv"]);
    let file = place.file("file.csv", "customer,day,amount\n1,2026-01-01,5\n");
    refuses(
        place.bring(&format!("purchases {file} --map customer=id"), None),
        &["no column id", "customer, day, amount"],
    );
    refuses(place.bring(&format!("purchases {file} --map customer=customer"), None), &["day, amount"]);
    refuses(place.bring(&format!("purchases {file} --map plan=day"), None), &["customer, day, amount"]);
    refuses(place.bring(&format!("purchases {file} --as-of soon"), None), &["--as-of"]);
    refuses(place.bring("--undo imp_0000000000001", None), &["no database"]);
}

#[test]
fn a_gigabyte_of_one_line_is_refused_early() {
    let place = Place::new("gigabyte");
    let start = std::time::Instant::now();
    for head in ["", "customer,day,amount\n1,2026-01-01,5\n\""] {
        let file = place.file("huge.csv", head);
        // A hole takes no room on the disk.
        fs::OpenOptions::new().write(true).open(&file).unwrap().set_len(1 << 30).unwrap();
        refuses(place.bring(&format!("purchases {file}"), None), &["longer than 1 MB"]);
    }
    let many = place.file("many.csv", format!("customer,day,amount\n1,2026-01-01,\"{}", "5\n".repeat(1 << 20)));
    refuses(place.bring(&format!("purchases {many}"), None), &["line 2", "longer than 1 MB"]);
    assert!(start.elapsed().as_secs() < 20 && !Path::new(&place.db).exists());
}

#[test]
fn an_undo_keeps_customers_that_something_else_needs() {
    each("keep", |place| {
        let people = place.file("people.csv", "id,name\n1,Kim\n2,Lee\n");
        let first = place.bring(&format!("customers {people} --currency USD"), None).unwrap();
        let orders = place.file("orders.csv", "customer,day,amount\n2,2026-01-01,5\n3,2026-01-01,5\n");
        let second = place.bring(&format!("purchases {orders}"), None).unwrap();
        holds(&second, json!({ "customers": 2, "new_customers": 1 }));
        let undo = |answer: &Value| place.bring(&format!("--undo {}", answer["import"].as_str().unwrap()), None);
        holds(&undo(&first).unwrap(), json!({ "customers": 1, "customers_kept": 1 }));
        assert!(matches!(undo(&first), Err(Failure::Failed(text)) if text.contains("undone before")));
        holds(&undo(&second).unwrap(), json!({ "purchases": 2, "customers": 1, "customers_kept": 0 }));
        assert_eq!(place.count("customers"), 1);
        refuses(place.bring("--undo imp_0000000000001", None), &["no import"]);
    });
}

#[test]
fn another_currency_is_not_mixed_in() {
    let place = Place::new("currency");
    let file = place.file("orders.csv", "customer,day,amount\n1,2026-01-01,5\n");
    place.bring(&format!("purchases {file} --currency USD"), None).unwrap();
    let file = place.file("more.csv", "customer,day,amount\n1,2026-01-01,6\n");
    refuses(place.bring(&format!("purchases {file} --currency KRW"), None), &["USD", "KRW"]);
}

#[test]
fn subscriptions_may_tell_dates_instead_of_months() {
    each("dates", |place| {
        let text = "회원번호,요금제,월요금,시작일,해지일,상태\n\
                    1,베이직,\"9,900\",2024-01-31,,이용중\n\
                    2,베이직,9900원,2024-02-01,2025-03-04,해지\n\
                    3,프리미엄,19900,2024-02-01,2024-01-01,해지\n\
                    4,프리미엄,19900,,,이용중\n\
                    5,프리미엄,19900,2024-02-01,,글쎄\n";
        let file = place.file("members.csv", text);
        let answer = place.bring(&format!("subscriptions {file} --as-of 2026-11-01"), None).unwrap();
        holds(&answer, json!({ "imported": 2, "ended": 1, "refused": 3 }));
        holds(&answer["reasons"], json!({ "end_before_start": 1, "start_missing": 1, "yes_no": 1 }));
        let export = place.export("subscriptions");
        assert!(
            export.contains(",고객 2,plan-") && export.contains(",ended,KRW,0,1,2024-02-01,2025-03-04,"),
            "{export}"
        );
        assert!(place.read("members.refused.csv").contains("시작하기 전에 끝나요."));
    });
}

//! Every story under `tests/stories` is lived and its output compared with what was computed by hand.

use std::path::{Path, PathBuf};

use dangol::Failure;
use serde_json::{Value, json};

#[test]
fn stories_end_as_computed_by_hand_on_sqlite() {
    live_all(|_| ":memory:".into());
}

#[test]
fn stories_end_the_same_on_postgresql() {
    let Ok(server) = std::env::var("DANGOL_TEST_PG") else { return };
    // One in sixteen: the engines share every line of the rules, and each story costs a schema.
    let mut n = 0;
    for (path, case) in cases() {
        n += 1;
        if n % 16 == 0 {
            let schema = kit::testing::Schema::create(&server);
            let (here, there) = (outcome(&case, ":memory:"), outcome(&case, &schema.url));
            assert_eq!(here, there, "{}", path.display());
        }
    }
}

#[test]
fn the_same_story_twice_is_the_same_to_the_byte() {
    for (path, case) in cases().into_iter().step_by(7) {
        assert_eq!(outcome(&case, ":memory:"), outcome(&case, ":memory:"), "{}", path.display());
    }
}

#[test]
fn a_wrong_expectation_is_noticed() {
    let wrong = serde_json::json!({"invoices": [{"total": 1}], "wallets": {}});
    let output = serde_json::json!({"invoices": [{"total": 2}], "wallets": {}});
    assert_eq!(differences(&wrong, &output, "").len(), 1);
    assert_eq!(differences(&serde_json::json!({"invoices": {"*": 1}}), &output, ""), Vec::<String>::new());
    assert_eq!(differences(&serde_json::json!({"payments": []}), &output, "").len(), 1);
}

#[test]
fn a_mistake_is_said_with_its_place_in_the_file() {
    let step = |step: Value| json!({"steps": [{"at": "2026-01-01", "do": "wait"}, step]});
    let of = |kind: &str, more: Value| {
        let mut whole = json!({"at": "2026-01-02", "do": kind, "subscription": "s", "customer": "u", "invoice": "i"});
        whole.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        step(whole)
    };
    let refused = |part: Value, want: &str| {
        let mut story = json!({"shop": {"currency": "KRW", "zone": "Asia/Seoul"}, "plans": [], "steps": []});
        story.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
        let why = dangol::story::tell(&story.to_string(), ":memory:").map_err(|why| why.to_string());
        assert_eq!(why.map(|_| "no mistake".to_string()).unwrap_err(), want, "{story}");
    };
    refused(of("cancel", json!({"when": "someday"})), "steps[1].when: \"someday\" is not a date");
    refused(of("cancel", json!({"when": "2026-02-30"})), "steps[1].when: \"2026-02-30\" is not a date");
    refused(of("cancel", json!({"unused": "burn"})), "steps[1].unused: \"burn\" is none of credit, refund, keep");
    refused(of("worker", json!({})), "steps[1].state: down or up is needed");
    refused(of("credit_note", json!({"to": 5})), "steps[1].to: 5 is not a text");
    refused(
        of("webhook", json!({"event": "lost?"})),
        "steps[1].event: \"lost?\" is none of paid, failed, chargeback, reinstated, lost",
    );
    refused(of("credit_note", json!({"to": "bank"})), "steps[1].to: \"bank\" is none of wallet, refund, none");
    refused(of("consent", json!({"answer": "maybe"})), "steps[1].answer: \"maybe\" is none of yes, no");
    refused(of("clock", json!({"back": "-2 hours"})), "steps[1].back: \"-2 hours\" is not a while like \"2 hours\"");
    refused(of("price_rise", json!({"plan": "p"})), "steps[1].from: a day like 2026-11-30 is needed");
    refused(of("set_cycle", json!({"every": "often"})), "steps[1].every: \"often\" is not a time like \"2 weeks\"");
    let plan = |more: Value| {
        let mut plan = json!({"code": "p", "items": [{"code": "base", "every": "1 month", "price": {"flat": 1}}]});
        plan.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "plans": [plan] })
    };
    refused(plan(json!({"term": {"periods": 0}})), "plans[0].term.periods: plan_periods");
    refused(plan(json!({"trial": {"days": -1}})), "plans[0].trial.days: plan_trial_days");
    refused(
        plan(json!({"items": [{"code": "a", "every": "often", "price": {"flat": 1}}]})),
        "plans[0].items[0].every: plan_every",
    );
    let twice = json!({"code": "p", "items": [{"code": "base", "price": {"flat": 1}}]});
    refused(json!({"plans": [twice, twice]}), "plans[1].code: \"p\" is the code of plans[0] already");
    let half = plan(json!({"items": [{"code": "a", "price": {"flat": 1.5}}]}));
    let want = "plans[0].items[0].price.flat: an amount is a whole number or a decimal text at line 1 column 109";
    refused(half, want);
}

fn live_all(db: impl Fn(&Path) -> String) {
    let (mut wrong, mut right) = (Vec::new(), 0);
    for (path, case) in cases() {
        let expect = &case["expect"];
        let found = match outcome(&case, &db(&path)) {
            Err(_) if expect["exit"] == 2 => Vec::new(),
            Err(why) => vec![why],
            Ok(output) => differences(expect, &output, ""),
        };
        match found.is_empty() {
            true => right += 1,
            false => wrong.push(format!("{}: {}", path.display(), found.join("; "))),
        }
    }
    assert!(wrong.is_empty(), "{} stories went wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(right >= 400, "{right} stories are right");
}

fn outcome(case: &Value, db: &str) -> Result<Value, String> {
    dangol::story::tell(&case["story"].to_string(), db).map_err(|why: Failure| why.to_string())
}

fn cases() -> Vec<(PathBuf, Value)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let mut paths: Vec<PathBuf> = Vec::new();
    for topic in std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        paths.extend(std::fs::read_dir(topic).unwrap().map(|entry| entry.unwrap().path()));
    }
    paths.sort();
    let read = |path: &PathBuf| serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    paths.iter().map(|path| (path.clone(), read(path))).collect()
}

/// Where `found` lacks what is expected. Objects are compared key by key, arrays element by element; `{"*": n}` is any
/// array of n.
fn differences(expected: &Value, found: &Value, at: &str) -> Vec<String> {
    match (expected, found) {
        (Value::Object(keys), Value::Array(items)) if keys.len() == 1 && keys.contains_key("*") => {
            let same = keys["*"] == items.len();
            if same { Vec::new() } else { vec![format!("{at}: {} instead of {}", items.len(), keys["*"])] }
        }
        (Value::Object(keys), Value::Object(other)) => keys
            .iter()
            .flat_map(|(key, value)| match other.get(key) {
                Some(found) => differences(value, found, &format!("{at}.{key}")),
                None => vec![format!("{at}.{key}: missing")],
            })
            .collect(),
        (Value::Array(all), Value::Array(others)) if all.len() == others.len() => {
            let pairs = all.iter().zip(others).enumerate();
            pairs.flat_map(|(i, (a, b))| differences(a, b, &format!("{at}[{i}]"))).collect()
        }
        (a, b) if a == b => Vec::new(),
        (a, b) => vec![format!("{at}: {b} instead of {a}")],
    }
}

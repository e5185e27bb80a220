//! The guide for programs is lived through: every request in it is sent to a fresh shop of the demo, in its order, and its
//! answer has the shape that is printed there. No route is left out, and both languages show the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use dangol::demo::shop as demo;
use kit::app::App;
use serde_json::Value;
use shop::Actor;
use shop::api_key::{self, Scope};
use tower::ServiceExt as _;

const HERE: &str = "http://127.0.0.1:8080";
/// Words of an answer that are the same in every shop.
const SAME: [&str; 9] = ["code", "kind", "state", "currency", "status", "bill", "every", "refunded", "duplicate"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn guide(lang: &str) -> String {
    fs::read_to_string(root().join(format!("docs/guide/{lang}/programs.md"))).unwrap()
}

/// A request as it is typed, and the answer that is printed below it.
#[derive(Clone, Debug, PartialEq)]
struct Example {
    typed: String,
    answer: Value,
}

fn examples(text: &str) -> Vec<Example> {
    let block = |after: &str, kind: &str| -> Option<String> {
        let inside = after.split_once(&format!("```{kind}\n"))?.1;
        Some(inside.split_once("\n```")?.0.to_string())
    };
    let parts = text.split("```sh\n").skip(1).map(|part| format!("```sh\n{part}"));
    let read = |part: String| {
        let answer = block(&part, "json").unwrap_or_else(|| panic!("no answer below {part}"));
        Example { typed: block(&part, "sh").unwrap(), answer: serde_json::from_str(&answer).unwrap() }
    };
    parts.map(read).collect()
}

/// The words of a command, as a shell reads quotes and line ends.
fn words(typed: &str) -> Vec<String> {
    let (mut all, mut word, mut quote) = (Vec::new(), None::<String>, None::<char>);
    for c in typed.replace("\\\n", " ").chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => all.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    all.extend(word);
    all
}

/// The request of a `curl` command. `$KEY` is a key of the shop, and ids that were printed are those that were given.
fn request(typed: &str, key: &str, given: &BTreeMap<String, String>) -> Request<Body> {
    let mut typed = typed.replace("$KEY", key);
    for (printed, own) in given {
        typed = typed.replace(printed.as_str(), own);
    }
    let words = words(&typed);
    assert_eq!(words[..2], ["curl", "-s"], "{typed}");
    let (mut path, mut body, mut headers) = (None, None, Vec::new());
    let mut words = words[2..].iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "-H" => headers.push(words.next().unwrap().split_once(": ").unwrap()),
            "-d" => body = words.next(),
            address => path = Some(address.strip_prefix(HERE).unwrap_or_else(|| panic!("{address}"))),
        }
    }
    let method = if body.is_some() { "POST" } else { "GET" };
    let host = format!("{}.localhost", demo::SLUG);
    let request = Request::builder().method(method).uri(path.unwrap()).header(header::HOST, host);
    let request = headers.into_iter().fold(request, |request, (name, value)| request.header(name, value));
    request.body(Body::from(body.cloned().unwrap_or_default())).unwrap()
}

/// Where an answer is not of the printed shape. Texts that differ are learned: they are ids and numbers of this shop.
fn compare(at: &str, printed: &Value, own: &Value, given: &mut BTreeMap<String, String>, wrong: &mut Vec<String>) {
    match (printed, own) {
        (Value::Object(printed), Value::Object(own)) => {
            let keys = |map: &serde_json::Map<String, Value>| map.keys().cloned().collect::<BTreeSet<_>>();
            if keys(printed) != keys(own) {
                wrong.push(format!("{at}: {own:?} instead of {:?}", keys(printed)));
            }
            for (key, value) in printed {
                let own = own.get(key).unwrap_or(&Value::Null);
                if SAME.contains(&key.as_str()) && value.is_string() && own != value {
                    wrong.push(format!("{at}.{key}: {own} instead of {value}"));
                }
                compare(&format!("{at}.{key}"), value, own, given, wrong);
            }
        }
        (Value::Array(printed), Value::Array(own)) => {
            for (n, (printed, own)) in printed.iter().zip(own).enumerate() {
                compare(&format!("{at}[{n}]"), printed, own, given, wrong);
            }
        }
        (Value::String(printed), Value::String(own)) => {
            let named = ["cus_", "sub_", "inv_", "rdm_", "2026-0"].iter().any(|begin| printed.starts_with(begin));
            if named && printed != own {
                given.insert(printed.clone(), own.clone());
            }
        }
        (Value::Number(_), Value::Number(_)) | (Value::Bool(_), Value::Bool(_)) | (Value::Null, Value::Null) => {}
        _ => wrong.push(format!("{at}: {own} instead of {printed}")),
    }
}

fn send(router: &Router, request: Request<Body>) -> Value {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let response = router.clone().oneshot(request).await.unwrap();
        let bytes = to_bytes(response.into_body(), 16 << 20).await.unwrap();
        serde_json::from_slice(&bytes).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&bytes)))
    })
}

fn key(app: &App, shop: base::id::ShopId) -> String {
    let inner = app.clone();
    let adding =
        app.db.write(move |tx| api_key::add(tx, &inner.ids, shop, inner.now(), &Actor::Command, "Guide", Scope::Write));
    adding.wait().unwrap().unwrap()
}

#[test]
fn every_example_of_the_guide_is_answered_as_it_says() {
    let app = kit::testing::open(":memory:");
    let shop = demo::open(&app, demo::SLUG).unwrap();
    let (key, router) = (key(&app, shop.id), dangol::router(app.clone()));
    let (mut given, mut wrong) = (BTreeMap::new(), Vec::new());
    let all = examples(&guide("en"));
    assert!(all.len() >= 15, "{} examples", all.len());
    for example in all {
        let answer = send(&router, request(&example.typed, &key, &given));
        // Nobody types that fast.
        app.clock.set(app.now().plus_seconds(1));
        let mut found = Vec::new();
        compare("", &example.answer, &answer, &mut given, &mut found);
        wrong.extend(found.into_iter().map(|why| format!("{}\n    {why}", example.typed)));
    }
    assert!(wrong.is_empty(), "the guide is not right any more:\n{}", wrong.join("\n"));
}

#[test]
fn both_guides_show_the_same_examples() {
    assert_eq!(examples(&guide("en")), examples(&guide("ko")));
}

/// Every address of programs that is routed anywhere in the sources.
fn routes(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            routes(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let after = text.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next());
            found.extend(after.filter(|route| route.starts_with("/api/")).map(str::to_string));
        }
    }
}

#[test]
fn no_route_is_left_out_of_the_guide() {
    let mut found = BTreeSet::new();
    for area in fs::read_dir(root().join("crates")).unwrap() {
        let sources = area.unwrap().path().join("src");
        if sources.is_dir() {
            routes(&sources, &mut found);
        }
    }
    assert!(found.len() >= 10, "{found:?}");
    for lang in ["en", "ko"] {
        let text = guide(lang);
        let lost: Vec<&String> = found.iter().filter(|route| !text.contains(&format!("{route}`"))).collect();
        assert!(lost.is_empty(), "{lang}: {lost:?}");
    }
}

#[test]
fn another_shape_is_noticed() {
    let (mut given, mut wrong) = (BTreeMap::new(), Vec::new());
    let printed = serde_json::json!({"id": "cus_1", "state": "open", "lines": [{"amount": 1}]});
    let own = serde_json::json!({"id": "cus_2", "state": "paid", "lines": [{"sum": 1}]});
    compare("", &printed, &own, &mut given, &mut wrong);
    assert_eq!((wrong.len(), given.get("cus_1").map(String::as_str)), (3, Some("cus_2")), "{wrong:?}");
}

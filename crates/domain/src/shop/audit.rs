//! What the audit log keeps of a change: the keys that differ, before and after. Secrets never reach it.

use serde_json::{Map, Value};

const MASK: &str = "••••";
/// A key with one of these in its name holds a secret.
const SECRET: [&str; 6] = ["password", "secret", "token", "hash", "api_key", "credential"];

/// Only what changed, inside nested objects too. A changed secret is shown as dots on both sides; a key that was not
/// there is missing on that side.
pub fn diff(before: &Map<String, Value>, after: &Map<String, Value>) -> (Map<String, Value>, Map<String, Value>) {
    let (mut old, mut new) = (Map::new(), Map::new());
    let added = after.keys().filter(|key| !before.contains_key(*key));
    for key in before.keys().chain(added) {
        match (before.get(key), after.get(key)) {
            (was, is) if was == is => {}
            (Some(Value::Object(was)), Some(Value::Object(is))) if !is_secret(key) => {
                let (was, is) = diff(was, is);
                old.insert(key.clone(), Value::Object(was));
                new.insert(key.clone(), Value::Object(is));
            }
            (was, is) => {
                old.extend(was.map(|value| (key.clone(), masked(key, value))));
                new.extend(is.map(|value| (key.clone(), masked(key, value))));
            }
        }
    }
    (old, new)
}

fn is_secret(key: &str) -> bool {
    let key = key.to_lowercase();
    SECRET.iter().any(|word| key.contains(word))
}

fn masked(key: &str, value: &Value) -> Value {
    match value {
        Value::Null => Value::Null,
        _ if is_secret(key) => Value::String(MASK.into()),
        Value::Object(map) => Value::Object(map.iter().map(|(key, value)| (key.clone(), masked(key, value))).collect()),
        Value::Array(list) => Value::Array(list.iter().map(|value| masked("", value)).collect()),
        plain => plain.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(before: Value, after: Value, old: Value, new: Value) {
        let map = |value: &Value| value.as_object().cloned().unwrap();
        assert_eq!(diff(&map(&before), &map(&after)), (map(&old), map(&new)), "{before} {after}");
    }

    #[test]
    fn only_what_changed_is_kept() {
        check(json!({"a": 1, "b": 2}), json!({"a": 1, "b": 3}), json!({"b": 2}), json!({"b": 3}));
        check(json!({"a": 1}), json!({"a": 1}), json!({}), json!({}));
        check(json!({}), json!({"a": 1}), json!({}), json!({"a": 1}));
        check(json!({"a": 1}), json!({}), json!({"a": 1}), json!({}));
        check(json!({"a": null}), json!({"a": 1}), json!({"a": null}), json!({"a": 1}));
        check(
            json!({"p": {"x": 1, "y": 2}}),
            json!({"p": {"x": 1, "y": 3}}),
            json!({"p": {"y": 2}}),
            json!({"p": {"y": 3}}),
        );
        check(json!({"l": [1, 2]}), json!({"l": [2]}), json!({"l": [1, 2]}), json!({"l": [2]}));
    }

    #[test]
    fn secrets_are_dots() {
        check(
            json!({"password_hash": "x"}),
            json!({"password_hash": "y"}),
            json!({"password_hash": MASK}),
            json!({"password_hash": MASK}),
        );
        check(
            json!({}),
            json!({"gateway": {"Secret": "s", "id": 1}}),
            json!({}),
            json!({"gateway": {"Secret": MASK, "id": 1}}),
        );
        check(json!({}), json!({"keys": [{"token": "t"}]}), json!({}), json!({"keys": [{"token": MASK}]}));
        check(json!({"token": {"a": 1}}), json!({"token": {"a": 2}}), json!({"token": MASK}), json!({"token": MASK}));
    }
}

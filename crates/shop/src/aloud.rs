//! How the audit log's codes are read aloud: actions, actors, fields and values.

use serde_json::{Map, Value};

use crate::words::T;

/// "Plan published": the noun and the verb by name, unknown ones as they are.
pub fn action(t: T, code: &str) -> String {
    let (noun, verb) = code.split_once('.').unwrap_or((code, ""));
    let noun = t.by_key(&format!("noun-{noun}")).unwrap_or(noun);
    let verb = t.by_key(&format!("verb-{}", verb.replace('_', "-"))).unwrap_or(verb);
    t.audit_action(noun, verb).trim().to_string()
}

/// A person's name, or what kind of program it was.
pub fn actor(t: T, code: &str, name: &str) -> String {
    match (name, t.by_key(&format!("actor-{code}"))) {
        ("", Some(program)) => program.to_string(),
        ("", None) => code.to_string(),
        (name, _) => name.to_string(),
    }
}

/// Where a subject's page is, if it has one.
pub fn address(subject: &str) -> Option<String> {
    let list = match subject.split('_').next()? {
        "cus" => "customers",
        "sub" => "subscriptions",
        "inv" => "invoices",
        "pln" => "plans",
        "cpn" => "coupons",
        "stf" => "staff",
        _ => return None,
    };
    Some(format!("/admin/{list}/{subject}"))
}

/// One line of a diff: field, before, after.
pub type Change = (String, Option<String>, Option<String>);

/// Both sides of a stored diff as lines; nested fields one by one.
pub fn changes(t: T, before: &str, after: &str) -> Vec<Change> {
    let read = |text: &str| serde_json::from_str::<Map<String, Value>>(text).unwrap_or_default();
    let mut lines = Vec::new();
    collect(t, "", &read(before), &read(after), &mut lines);
    lines
}

fn collect(t: T, above: &str, before: &Map<String, Value>, after: &Map<String, Value>, lines: &mut Vec<Change>) {
    let added = after.keys().filter(|key| !before.contains_key(*key));
    let none = Map::new();
    for key in before.keys().chain(added) {
        let name = field(t, key);
        let name = if above.is_empty() { name.to_string() } else { format!("{above} · {name}") };
        match (before.get(key), after.get(key)) {
            (Some(Value::Object(was)), Some(Value::Object(is))) => collect(t, &name, was, is, lines),
            (Some(Value::Object(was)), None) => collect(t, &name, was, &none, lines),
            (None, Some(Value::Object(is))) => collect(t, &name, &none, is, lines),
            (was, is) => lines.push((name, was.map(|v| value(t, key, v)), is.map(|v| value(t, key, v)))),
        }
    }
}

fn field(t: T, key: &str) -> &str {
    t.by_key(&format!("field-{}", key.replace('_', "-"))).unwrap_or(key)
}

/// A value as people read it: a code by its name where it has one.
fn value(t: T, key: &str, value: &Value) -> String {
    match value {
        Value::Null => "–".to_string(),
        Value::Bool(yes) => (if *yes { t.yes() } else { t.no() }).to_string(),
        Value::Number(n) => {
            t.by_key(&format!("{}-{n}", key.replace('_', "-"))).map_or_else(|| n.to_string(), String::from)
        }
        Value::String(text) if text.is_empty() => "–".to_string(),
        Value::String(text) => {
            t.by_key(&format!("{key}-{text}").replace('_', "-")).unwrap_or(text.as_str()).to_string()
        }
        Value::Array(list) if list.is_empty() => "–".to_string(),
        Value::Array(list) => list.iter().map(|one| self::value(t, key, one)).collect::<Vec<_>>().join(", "),
        // A name in both languages, or fields of their own.
        Value::Object(fields) => match fields.get(t.0.code()) {
            Some(own) => self::value(t, key, own),
            None => {
                let one = |(key, value): (&String, &Value)| format!("{} {}", field(t, key), self::value(t, key, value));
                fields.iter().map(one).collect::<Vec<_>>().join(" ")
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Lang;

    #[test]
    fn actions_are_named_where_they_are_known() {
        assert_eq!(action(T(Lang::En), "staff.added"), "Staff added");
        assert_eq!(action(T(Lang::Ko), "staff.logged_in"), "직원 로그인");
        assert_eq!(action(T(Lang::En), "kite.flown"), "kite flown");
    }

    #[test]
    fn nested_changes_are_told_one_by_one() {
        let lines =
            changes(T(Lang::En), r#"{"policy":{"anchor":"kept"},"x":1}"#, r#"{"policy":{"anchor":"odd"},"y":true}"#);
        let line = |field: &str, was: Option<&str>, is: Option<&str>| {
            (field.to_string(), was.map(String::from), is.map(String::from))
        };
        assert_eq!(lines[0].2, Some("odd".to_string()));
        let benefits = changes(T(Lang::Ko), "{}", r#"{"benefits":[{"ko":"둘","en":"two"},{"ko":"셋","en":"three"}]}"#);
        assert_eq!(benefits, [line("혜택", None, Some("둘, 셋"))]);
        assert_eq!(lines[1..], [line("x", Some("1"), None), line("y", None, Some("Yes"))]);
    }
}

//! How the audit log's codes are read aloud: actions, actors, fields and values.

use std::collections::{HashMap, HashSet};

use base::{Currency, Day, Money, Ratio};
use kit::web::show;
use serde_json::{Map, Value};

use crate::words::T;

/// "Plan published": by its own name, else by those of the noun and the verb; unknown ones as they are.
pub fn action(t: T, code: &str) -> String {
    if let Some(name) = t.by_key(&format!("act-{}", key(code))) {
        return name.to_string();
    }
    let (noun, verb) = code.split_once('.').unwrap_or((code, ""));
    let noun = t.by_key(&format!("noun-{}", key(noun))).unwrap_or(noun);
    let verb = t.by_key(&format!("verb-{}", key(verb))).unwrap_or(verb);
    t.audit_action(noun, verb).trim().to_string()
}

/// A code as it is written in the words.
fn key(code: &str) -> String {
    code.replace(['_', '.'], "-")
}

/// What ids are called.
pub type Names = HashMap<String, String>;

/// A person's name, or what kind of program it was.
pub fn actor(t: T, code: &str, name: &str, names: &Names) -> String {
    match (name, t.by_key(&format!("actor-{code}"))) {
        ("", Some(program)) => program.to_string(),
        ("", None) => names.get(code).map_or(code, String::as_str).to_string(),
        (name, _) => name.to_string(),
    }
}

/// Every id among some values, so that their names can be looked up at once.
pub fn collect_ids(json: &str, ids: &mut HashSet<String>) {
    let texts = json.split('"').skip(1).step_by(2);
    ids.extend(texts.filter(|text| is_id(text)).map(str::to_string));
}

fn is_id(text: &str) -> bool {
    text.len() == 17 && text.as_bytes()[3] == b'_'
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

/// Amounts of money; their currency is told with them, else it is the shop's.
const AMOUNTS: [&str; 7] = ["amount", "total", "held", "kept", "returned", "flat", "each"];
/// What only programs ask for.
const UNTOLD: [&str; 3] = ["priority", "version", "says"];
/// Fractions that are told in percent.
const SHARES: [&str; 2] = ["percent", "tax_rate"];

/// Both sides of a stored diff as lines; nested fields one by one. `usual` is the currency of amounts that name none.
pub fn changes(t: T, before: &str, after: &str, usual: Currency, names: &Names) -> Vec<Change> {
    let read = |text: &str| serde_json::from_str::<Map<String, Value>>(text).unwrap_or_default();
    let (before, after) = (read(before), read(after));
    let named = |of: &Map<String, Value>| of.get("currency").and_then(Value::as_str).and_then(|code| code.parse().ok());
    let currency = named(&after).or_else(|| named(&before)).unwrap_or(usual);
    let mut lines = Vec::new();
    collect(Reading { t, currency, names }, "", &before, &after, &mut lines);
    lines
}

#[derive(Clone, Copy)]
struct Reading<'a> {
    t: T,
    currency: Currency,
    names: &'a Names,
}

fn collect(
    reading: Reading<'_>,
    above: &str,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    lines: &mut Vec<Change>,
) {
    let t = reading.t;
    let added = after.keys().filter(|key| !before.contains_key(*key));
    let none = Map::new();
    let has_amount = AMOUNTS.iter().any(|key| before.contains_key(*key) || after.contains_key(*key));
    let is_told = |key: &&String| !(UNTOLD.contains(&key.as_str()) || has_amount && *key == "currency");
    for key in before.keys().chain(added).filter(is_told) {
        let name = field(t, key);
        let name = if above.is_empty() { name.to_string() } else { format!("{above} · {name}") };
        let (was, is) = (before.get(key).map(plain), after.get(key).map(plain));
        match (was, is) {
            (Some(Value::Object(was)), Some(Value::Object(is))) => collect(reading, &name, was, is, lines),
            (Some(Value::Object(was)), None) => collect(reading, &name, was, &none, lines),
            (None, Some(Value::Object(is))) => collect(reading, &name, &none, is, lines),
            (was, is) => {
                let value = |v: Option<&Value>| v.map(|v| value(reading, key, v)).filter(|text| text != NOTHING);
                match (value(was), value(is)) {
                    (None, None) => {}
                    // What was there and is gone is told as such; what was never there needs no dash.
                    (Some(was), None) => lines.push((name, Some(was), Some(NOTHING.to_string()))),
                    (was, is) => lines.push((name, was, is)),
                }
            }
        }
    }
}

/// A number of hours is told like any number.
fn plain(value: &Value) -> &Value {
    let only = value.as_object().filter(|fields| fields.len() == 1).and_then(|fields| fields.get("hours"));
    only.filter(|hours| hours.is_number()).unwrap_or(value)
}

/// `10%` for `0.1`.
fn percent(share: &str) -> Option<String> {
    Some(format!("{}%", Ratio::parse(share)?.times(Ratio::whole(100))?))
}

fn field(t: T, key: &str) -> &str {
    t.by_key(&format!("field-{}", key.replace('_', "-"))).unwrap_or(key)
}

const NOTHING: &str = "–";

/// A value as people read it: a code by its name where it has one, money and days as everywhere.
fn value(reading: Reading<'_>, key: &str, value: &Value) -> String {
    let Reading { t, currency, names } = reading;
    match value {
        Value::Null => NOTHING.to_string(),
        Value::Number(n) if AMOUNTS.contains(&key) && n.is_i64() => {
            Money::new(n.as_i64().unwrap_or_default(), currency).show(t.0)
        }
        Value::Bool(yes) => (if *yes { t.yes() } else { t.no() }).to_string(),
        Value::Number(n) => {
            t.by_key(&format!("{}-{n}", key.replace('_', "-"))).map_or_else(|| n.to_string(), String::from)
        }
        Value::String(text) if text.is_empty() => NOTHING.to_string(),
        Value::String(text) if names.contains_key(text) => names[text].clone(),
        Value::String(text) if SHARES.contains(&key) => percent(text).unwrap_or_else(|| text.clone()),
        Value::String(text) => match (t.by_key(&self::key(&format!("{key}-{text}"))), text.parse::<Day>()) {
            (Some(name), _) => name.to_string(),
            (None, Ok(day)) => show::full_day(t.0, day),
            (None, Err(_)) => text.clone(),
        },
        Value::Array(list) if list.is_empty() => NOTHING.to_string(),
        Value::Array(list) => list.iter().map(|one| self::value(reading, key, one)).collect::<Vec<_>>().join(", "),
        // A name in both languages, or fields of their own.
        Value::Object(fields) => match fields.get(t.0.code()) {
            Some(own) => self::value(reading, key, own),
            None => {
                let one =
                    |(key, value): (&String, &Value)| format!("{} {}", field(t, key), self::value(reading, key, value));
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

    /// What the program writes into the log, all of it.
    const ACTIONS: &str = "staff.added staff.changed staff.let_go staff.returned staff.logged_in setting.changed \
        setting.removed logo.changed key.added key.withdrawn import.imported import.undone customer.added customer.changed \
        customer.removed customer.charged contact.changed consent.changed message.tried job.tried plan.added plan.changed \
        product.added product.changed price.added meter.added price_rise.started price_rise.stopped price_rise.answered \
        subscription.added subscription.changed subscription.paused subscription.resumed subscription.cancelled \
        subscription.kept subscription.opened subscription.transferred invoice.issued invoice.sent invoice.voided \
        invoice.charged payment.tried payment.changed payment.refunded credit.given credit.issued deposit.returned \
        coupon.added coupon.changed coupon.stopped coupon.resumed coupon.attached coupon.detached delivery.skipped \
        delivery.moved delivery.changed delivery.undone draft.issued draft.discarded draft.restored draft.lowered \
        handover.added handover.undone";

    #[test]
    fn every_action_is_said_in_both_languages() {
        for code in ACTIONS.split_whitespace() {
            let (noun, verb) = code.split_once('.').unwrap();
            for t in [T(Lang::Ko), T(Lang::En)] {
                let is_known = |key: String| t.by_key(&key).is_some();
                let whole = is_known(format!("act-{}", key(code)));
                let parts = is_known(format!("noun-{}", key(noun))) && is_known(format!("verb-{}", key(verb)));
                assert!(whole || parts, "{code}");
            }
        }
    }

    #[test]
    fn money_and_days_are_written_as_everywhere() {
        let given =
            r#"{"amount":5000,"currency":"KRW","kind":"promotion","expires":"2027-01-04","priority":20,"note":""}"#;
        let lines = changes(T(Lang::En), "{}", given, Currency::KRW, &Names::new());
        let told: Vec<_> = lines.iter().map(|(field, _, is)| (field.as_str(), is.as_deref().unwrap())).collect();
        let right = [("Amount", "₩5,000"), ("Kind", "Promotion"), ("Expires", "4 Jan 2027")];
        assert_eq!(told.len(), 3);
        assert!(right.iter().all(|one| told.contains(one)), "{told:?}");
    }

    #[test]
    fn ids_and_shares_are_read_aloud() {
        let given =
            r#"{"plan":"pln_0n0jf5ng0040f","percent":"0.1","says":"x","adds":["pit_0n0jf5ng0040f"],"other":"a"}"#;
        let mut ids = HashSet::new();
        collect_ids(given, &mut ids);
        assert_eq!(ids.len(), 2);
        let names =
            Names::from([("pln_0n0jf5ng0040f".into(), "나무".into()), ("pit_0n0jf5ng0040f".into(), "세척".into())]);
        let lines = changes(T(Lang::Ko), "{}", given, Currency::KRW, &names);
        let told: Vec<_> = lines.iter().map(|(field, _, is)| (field.as_str(), is.as_deref().unwrap())).collect();
        assert_eq!(told, [("플랜", "나무"), ("비율", "10%"), ("더한 항목", "세척"), ("other", "a")]);
        assert_eq!(actor(T(Lang::Ko), "pln_0n0jf5ng0040f", "", &names), "나무");
    }

    #[test]
    fn hours_are_told_as_a_number() {
        let (before, after) = (r#"{"policy":{"draft":{"hours":0}}}"#, r#"{"policy":{"draft":{"hours":24}}}"#);
        let lines = changes(T(Lang::En), before, after, Currency::KRW, &Names::new());
        assert_eq!(lines.len(), 1);
        let (name, was, is) = &lines[0];
        assert!(name.ends_with("Review time for renewals"), "{name}");
        assert_eq!((was.as_deref(), is.as_deref()), (Some("0"), Some("24")));
    }

    #[test]
    fn nested_changes_are_told_one_by_one() {
        let lines = changes(
            T(Lang::En),
            r#"{"policy":{"anchor":"kept"},"x":1}"#,
            r#"{"policy":{"anchor":"odd"},"y":true}"#,
            Currency::KRW,
            &Names::new(),
        );
        let line = |field: &str, was: Option<&str>, is: Option<&str>| {
            (field.to_string(), was.map(String::from), is.map(String::from))
        };
        assert_eq!(lines[0].2, Some("odd".to_string()));
        let benefits = changes(
            T(Lang::Ko),
            "{}",
            r#"{"benefits":[{"ko":"둘","en":"two"},{"ko":"셋","en":"three"}]}"#,
            Currency::KRW,
            &Names::new(),
        );
        assert_eq!(benefits, [line("혜택", None, Some("둘, 셋"))]);
        assert_eq!(lines[1..], [line("x", Some("1"), Some("–")), line("y", None, Some("Yes"))]);
    }
}

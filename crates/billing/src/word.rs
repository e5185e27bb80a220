//! The JSON an event carries, so that readers need not look anything up.

use base::{Amount, Currency};

/// `{"number": "2026-000123", "amount": 33000, "currency": "KRW"}`
pub fn money(number: &str, amount: Amount, currency: Currency) -> String {
    format!("{{\"number\":\"{number}\",\"amount\":{amount},\"currency\":\"{currency}\"}}")
}

/// The same with the class of a decline.
pub fn declined(number: &str, amount: Amount, currency: Currency, class: &str) -> String {
    let plain = money(number, amount, currency);
    serde_json::from_str::<serde_json::Value>(&plain)
        .map(|mut json| {
            json["class"] = class.into();
            json.to_string()
        })
        .unwrap_or(plain)
}

//! `/admin/settings/policies`: what happens to money when something changes in the middle of a period.

use std::sync::Arc;

use axum::response::Response;
use base::{Every, Lang, Unit};
use domain::shop::policy::{self, Policy};
use domain::shop::role::Right;
use kit::web::parts;
use kit::web::{Choice, Field, Form, Oops, Page, field};
use maud::{Markup, html};
use serde_json::{Map, Value};

use crate::desk::Desk;
use crate::setting;
use crate::tenant::Shop;
use crate::words::T;

const HERE: &str = "/admin/settings/policies";

/// A policy's key and its words.
pub(super) type Key = (&'static str, Vec<&'static str>);

/// The policies that are a choice of words, in groups: changes, periods, collecting.
pub(super) fn groups(t: T) -> [(&'static str, Vec<Key>); 3] {
    [
        (
            t.policy_changes(),
            vec![
                ("prorate", codes(policy::Prorate::ALL, policy::Prorate::code)),
                ("denominator", codes(policy::Denominator::ALL, policy::Denominator::code)),
                ("change_day", codes(policy::ChangeDay::ALL, policy::ChangeDay::code)),
                ("termination_day", codes(policy::TerminationDay::ALL, policy::TerminationDay::code)),
            ],
        ),
        (
            t.policy_periods(),
            vec![
                ("anchor", codes(policy::Anchor::ALL, policy::Anchor::code)),
                ("period_start", codes(policy::PeriodStart::ALL, policy::PeriodStart::code)),
                ("consent", codes(policy::Consent::ALL, policy::Consent::code)),
                ("law", codes(policy::Law::ALL, policy::Law::code)),
                ("intro", codes(policy::Intro::ALL, policy::Intro::code)),
            ],
        ),
        (
            t.policy_collecting(),
            vec![
                ("retry_end", codes(policy::RetryEnd::ALL, policy::RetryEnd::code)),
                ("zero_invoices", codes(policy::ZeroInvoices::ALL, policy::ZeroInvoices::code)),
                ("consolidate", codes(policy::Consolidate::ALL, policy::Consolidate::code)),
                ("invoice_mail", codes(policy::InvoiceMail::ALL, policy::InvoiceMail::code)),
            ],
        ),
    ]
}

fn codes<C: Copy>(all: &[C], code: fn(C) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|one| code(*one)).collect()
}

pub async fn show(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::EditSettings)?;
    Ok(page(&desk, &filled(&desk.shop)))
}

fn filled(shop: &Shop) -> Form {
    let time = |pick: fn(&policy::Hours) -> base::calendar::Time| {
        shop.policy.hours.as_ref().map(|hours| pick(hours).to_string()).unwrap_or_default()
    };
    let payday = shop.policy.payday.iter().map(i8::to_string).collect::<Vec<_>>().join(", ");
    let mut form = Form::filled([
        ("version", shop.version.to_string()),
        ("retry", ladder(&shop.policy.retry)),
        ("payday", payday),
        ("hours_from", time(|hours| hours.from)),
        ("hours_to", time(|hours| hours.to)),
        ("draft", Some(shop.policy.draft_hours).filter(|n| *n > 0).map(|n| n.to_string()).unwrap_or_default()),
    ]);
    for (key, value) in shop.policy.to_json().as_object().into_iter().flatten() {
        if let Some(word) = value.as_str() {
            form.put(key, word);
        }
    }
    form
}

/// Days as bare numbers, other waits with their unit.
fn ladder(waits: &[Every]) -> String {
    let one = |wait: &Every| if wait.unit == Unit::Day { wait.n.to_string() } else { wait.to_string() };
    waits.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Reads what [`ladder`] wrote: a bare number means days.
fn read_ladder(text: &str) -> Result<Vec<Every>, policy::Refusal> {
    let is_bare = |wait: &str| !wait.is_empty() && wait.bytes().all(|b| b.is_ascii_digit());
    let waits = text.split(',').map(str::trim);
    let waits = waits.map(|wait| if is_bare(wait) { format!("{wait} days") } else { wait.to_string() });
    policy::read_retries(&waits.collect::<Vec<_>>().join(","))
}

fn page(desk: &Desk, form: &Form) -> Page {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let inside = html! {
        (field::summary(lang, form))
        input type="hidden" name="version" value=(form.text("version"));
        @for (at, (title, keys)) in groups(t).iter().enumerate() {
            (field::group(title, "", html! {
                @if at == 2 { (collecting(t, lang, form)) }
                @for key in keys { (cards(t, key).show(lang, form)) }
            }))
        }
        (field::acts(lang, t.save(), None))
    };
    let main = html! {
        (parts::head(t.settings_policies(), t.policies_text(), Markup::default()))
        (setting::tabs(t, HERE))
        (parts::empty_card(field::form(&desk.visitor, HERE, inside)))
    };
    desk.page("settings", t.settings_policies(), main)
}

/// When a declined charge is tried again.
fn collecting(t: T, lang: Lang, form: &Form) -> Markup {
    let time = |name, label: &str, usual: &str| Field::text(name, label).placeholder(usual);
    html! {
        (Field::text("retry", t.policy_retry()).hint(t.policy_retry_hint()).unit(t.policy_retry_unit()).show(lang, form))
        (Field::text("payday", t.policy_payday()).hint(t.policy_payday_hint()).unit(t.policy_retry_unit())
            .show(lang, form))
        (time("hours_from", t.policy_hours_from(), "09:00").show(lang, form))
        (time("hours_to", t.policy_hours_to(), "21:00").hint(t.policy_hours_hint()).show(lang, form))
        (Field::number("draft", t.policy_draft()).hint(t.policy_draft_hint()).unit(t.policy_draft_unit()).show(lang, form))
    }
}

fn cards(t: T, (key, codes): &Key) -> Field {
    let word =
        |code: &str, tail: &str| t.by_key(&format!("{}-{code}{tail}", key.replace('_', "-"))).unwrap_or_default();
    let choices = codes.iter().map(|code| Choice::new(code, word(code, "")).note(word(code, "-note")));
    let label = t.by_key(&format!("field-{}", key.replace('_', "-"))).unwrap_or(key);
    Field::cards(key, label, choices.collect()).required()
}

pub async fn save(desk: Desk, mut form: Form) -> Result<Response, Oops> {
    let after = read(&desk, &mut form);
    setting::keep(desk, HERE, after, form, |_| "retry", page).await
}

/// The shop with the policies of the form, or none when the form says what is wrong.
fn read(desk: &Desk, form: &mut Form) -> Option<Shop> {
    let t = T(desk.lang());
    let version = form.whole("version", 1..=i64::MAX);
    let keys = groups(t).into_iter().flat_map(|(_, keys)| keys);
    let words = keys.map(|(key, _)| (key.to_string(), Value::String(form.text(key).to_string())));
    let read = Policy::from_json(&Value::Object(words.collect::<Map<_, _>>()));
    let retry = read_ladder(form.text("retry"));
    let payday = policy::read_paydays(form.text("payday"));
    let hours = policy::read_hours(form.text("hours_from"), form.text("hours_to"));
    let draft = policy::read_draft(form.text("draft"));
    let wrong =
        [read.as_ref().err(), retry.as_ref().err(), payday.as_ref().err(), hours.as_ref().err(), draft.as_ref().err()];
    for why in wrong.into_iter().flatten() {
        let field = if *why == policy::Refusal::Hours { "hours_from" } else { why.key() };
        form.refuse(field, t.by_key(why.code()).unwrap_or(t.refused()));
    }
    let policy =
        Policy { retry: retry.ok()?, payday: payday.ok()?, hours: hours.ok()?, draft_hours: draft.ok()?, ..read.ok()? };
    Some(Shop { policy: Arc::new(policy), version: version?, ..Shop::clone(&desk.shop) })
}

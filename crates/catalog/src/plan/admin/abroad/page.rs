//! A card for each other currency a plan has prices in, which says whether it is sold in it, and the way to add one.

use base::Currency;
use kit::web::parts::{self, Tone};
use kit::web::{Field, Form};
use maud::{Markup, html};
use shop::Desk;

use super::super::page::{row_button, section};
use super::super::typed::{self, Known, name, rows};
use super::{AMOUNTS, CURRENCY, Missing, THRESHOLDS, WANTED, asked, currencies, missing, own, spot_name};
use crate::words::T;
use domain::catalog::shape::{Spot, What};

pub fn cards(desk: &Desk, known: &Known, form: &Form) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    html! {
        div.form id="currencies" {
            @for currency in currencies(form, desk.shop.currency) { (card(desk, known, form, currency)) }
            (section("currency-new", t.currencies(), t.currencies_text(), html! {
                (Field::text(WANTED, t.currency_code()).hint(t.currency_code_hint()).show(lang, form))
                div.acts.full { (row_button(t.currency_add(), "plus", "add-currency", "currencies", &desk.visitor.path)) }
            }))
        }
    }
}

fn card(desk: &Desk, known: &Known, form: &Form, currency: Currency) -> Markup {
    let (t, lang, home) = (T(desk.lang()), desk.lang(), desk.shop.currency);
    let kept = known.plan.as_ref().map(|plan| &plan.terms.0);
    let commits = kept.is_some_and(|terms| terms.commitment > 0);
    let watches = kept.is_some_and(|terms| !terms.thresholds.is_empty());
    let money = |field: &str, label: &str| Field::money(&own(field, currency), label, currency, lang).show(lang, form);
    section(
        &format!("currency-{currency}"),
        &t.currency_title(currency.code()),
        "",
        html! {
            input type="hidden" name=(CURRENCY) value=(currency);
            div.full { (standing(desk, known, form, currency)) }
            div.full { (Field::check(&own("sell", currency), t.currency_sell(currency.code())).show(lang, form)) }
            @for at in 0..rows(form) {
                @for (n, spot) in asked(form, at, known, home).iter().enumerate() {
                    @let is_first = spot.intro > 0 && form.text(&name(at, "model")) != "keep";
                    @if !is_first || form.has(&name(at, "intro_n")) || form.has(&spot_name(at, currency, n)) {
                        (money_of(t, form, at, (n, spot), currency))
                    }
                }
            }
            // What the plan asks in the shop's own currency, and whatever is there already.
            @for field in AMOUNTS {
                @let is_asked = form.has(field) || (field == "commitment" && commits);
                @if is_asked || form.has(&own(field, currency)) { (money(field, field_name(t, field))) }
            }
            @if watches {
                (Field::text(&own(THRESHOLDS, currency), t.thresholds()).unit(currency.code()).hint(t.currency_thresholds_hint()).show(lang, form))
            }
        },
    )
}

fn money_of(t: T, form: &Form, at: usize, (n, spot): (usize, &Spot), currency: Currency) -> Markup {
    let label = format!("{} · {}", item_name(t, form, at), spot_label(t, spot));
    Field::money(&spot_name(at, currency, n), label, currency, t.0).show(t.0, form)
}

/// What an item is called in the form, or its number.
fn item_name(t: T, form: &Form, at: usize) -> String {
    let text = |field: &str| form.text(&name(at, field)).to_string();
    let (ko, en) = (text("name_ko"), text("name_en"));
    let own = t.0.pick(&ko, &en);
    match (own, text("code")) {
        ("", code) if code.is_empty() => t.item_number(i64::try_from(at).unwrap_or(0) + 1),
        ("", code) => code,
        (own, _) => own.to_string(),
    }
}

fn spot_label(t: T, spot: &Spot) -> String {
    let tier = |what: &str, up_to: Option<i64>| match up_to {
        Some(n) => t.spot_tier(n, what),
        None => t.spot_tier_last(what),
    };
    let what = match spot.what {
        What::Whole if spot.intro > 0 => return t.intro_amount().to_string(),
        What::Whole => t.price_amount().to_string(),
        What::TierEach(up_to) => tier(t.spot_tier_each(), up_to),
        What::TierFlat(up_to) => tier(t.spot_tier_flat(), up_to),
        What::Package(of) => t.spot_package(of),
        What::PerEvent => t.spot_event().to_string(),
        What::Least => t.spot_least().to_string(),
        What::Most => t.spot_most().to_string(),
    };
    if spot.intro > 0 { t.spot_intro(&what) } else { what }
}

/// Whether the plan is sold in a currency, and what is still missing if it is not.
fn standing(desk: &Desk, known: &Known, form: &Form, currency: Currency) -> Markup {
    let (t, code) = (T(desk.lang()), currency.code());
    if !form.has(&own("sell", currency)) {
        return parts::note(Tone::Plain, &t.currency_withdrawn(code));
    }
    let terms = typed::conditions(t, &mut form.clone(), known, desk.shop.currency);
    let Missing { items, fields } = missing(form, known, &terms, desk.shop.currency, currency);
    let items = items.into_iter().map(|at| item_name(t, form, at));
    let fields = fields.into_iter().map(|field| field_name(t, field).to_string());
    let all: Vec<String> = items.chain(fields).collect();
    match all.is_empty() {
        true => parts::note(Tone::Good, &t.currency_sold(code)),
        false => parts::note(Tone::Warn, &t.currency_missing(code, all.join(", "))),
    }
}

fn field_name(t: T, field: &str) -> &str {
    match field {
        "trial_price" => t.trial_price(),
        "clawback" => t.clawback(),
        "deposit" => t.deposit(),
        "setup" => t.setup(),
        "commitment" => t.commitment(),
        _ => t.thresholds(),
    }
}

//! The editor's page: one form for texts, items, conditions and state, and the history of prices beside it.

use base::{Lang, Money, Ratio, Round, Unit};
use domain::billing::price::{Model, Tier};
use domain::catalog::conditions::Closed;
use domain::catalog::plan::{Bill, Kind};
use kit::web::parts::{self, Button, Tone};
use kit::web::{Choice, Field, Form, Page, field};
use maud::{Markup, html};
use shop::Desk;

use super::super::State;
use super::super::storefront::show;
use super::abroad;
use super::change::{Preview, history, question};
use super::typed::{Known, name, rows};
use crate::price::PriceRow;
use crate::words::T;

pub fn page(desk: &Desk, known: &Known, form: &Form, preview: &Preview) -> Page {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let title = known.plan.as_ref().map_or(t.plan_new().to_string(), |plan| plan.name().show(lang).to_string());
    let sentence = if known.plan.is_some() { t.plan_edit_text() } else { t.plan_new_text() };
    let editor = editor(desk, known, form, preview);
    let main = html! {
        (parts::crumbs(t.above(), &[(t.plans(), "/admin/plans")]))
        (parts::head(&title, sentence, Markup::default()))
        @if known.plan.is_some() { (parts::row_21(html! { (editor) div { (history(desk, known)) } })) } @else { (editor) }
    };
    desk.page("plans", &title, main)
}

fn editor(desk: &Desk, known: &Known, form: &Form, preview: &Preview) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let save = if preview.sentences.is_empty() { t.save() } else { t.price_change_save() };
    field::form(
        &desk.visitor,
        &desk.visitor.path,
        html! {
            // Enter in a field presses the first button: that is this one, not one that removes an item.
            button.hide type="submit" name="do" value="save" tabindex="-1" { (t.save()) }
            (field::summary(lang, form))
            (question(t, preview))
            input type="hidden" name="version" value=(form.text("version"));
            (texts(desk, form))
            div.form id="items" {
                div id="f-items" {
                    @if let Some(problem) = form.problem("items") { (parts::note(Tone::Bad, &problem.words(lang))) }
                }
                @for at in 0..rows(form) { (item(desk, known, form, at)) }
                div.acts { (row_button(t.item_add(), "plus", "add-item", "items", &desk.visitor.path)) }
            }
            (conditions(desk, form))
            (abroad::page::cards(desk, known, form))
            (selling(desk, known, form))
            div.acts {
                (Button::new(save).go().submit_as("do", "save"))
                (Button::new(t.cancel()).link("/admin/plans"))
            }
        },
    )
}

pub fn section(id: &str, title: &str, note: &str, fields: Markup) -> Markup {
    parts::Card::new(id, title).note(note).show(html! { div.fields { (fields) } })
}

/// A button that shows the page again with other rows, and the reader where they were.
pub fn row_button(label: &str, icon: &str, value: &str, there: &str, path: &str) -> Markup {
    html! {
        button.btn.mini type="submit" name="do" value=(value) formaction={ (path) "#" (there) } formnovalidate {
            (parts::icon(icon, "s")) (label)
        }
    }
}

fn texts(desk: &Desk, form: &Form) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    section(
        "about",
        t.plan_about(),
        t.plan_about_text(),
        html! {
            (Field::text("name_ko", t.name_ko()).show(lang, form))
            (Field::text("name_en", t.name_en()).show(lang, form))
            (Field::text("summary_ko", t.summary_ko()).show(lang, form))
            (Field::text("summary_en", t.summary_en()).show(lang, form))
            (Field::area("benefits", t.benefits()).hint(t.benefits_hint()).rows(5).show(lang, form))
            (Field::text("code", t.code()).hint(t.plan_code_hint()).required().show(lang, form))
        },
    )
}

fn item(desk: &Desk, known: &Known, form: &Form, at: usize) -> Markup {
    let (t, lang, currency) = (T(desk.lang()), desk.lang(), desk.shop.currency);
    let number = i64::try_from(at).unwrap_or(0) + 1;
    let kept = known.newest(form.text(&name(at, "code")), currency).filter(|_| form.text(&name(at, "model")) == "keep");
    let field = |field: &str| name(at, field);
    let remove = html! {
        @if rows(form) > 1 {
            (row_button(&t.item_remove(number), "trash", &format!("remove-item-{at}"), "items", &desk.visitor.path))
        }
    };
    let note = if at == 0 { t.item_text() } else { "" };
    let fields = html! {
        (Field::select(&field("kind"), t.kind(), kinds(t)).required().show(lang, form))
        (Field::text(&field("code"), t.item_code()).hint(t.item_code_hint()).required().show(lang, form))
        (Field::text(&field("name_ko"), t.name_ko()).hint(t.item_name_hint()).show(lang, form))
        (Field::text(&field("name_en"), t.name_en()).show(lang, form))
        (Field::number(&field("n"), t.every_n()).range(1, 3660).required().show(lang, form))
        (Field::select(&field("unit"), t.every_unit(), units(desk)).required().show(lang, form))
        (Field::select(&field("model"), t.price_model(), models(t, kept.is_some())).required().show(lang, form))
        @match kept {
            Some(price) => (kept_price(t, price)),
            None => {
                (Field::money(&field("amount"), t.price_amount(), currency, lang).required().show(lang, form))
                (Field::number(&field("intro_n"), t.intro_periods()).hint(t.intro_periods_hint()).range(1, 1000).show(lang, form))
                (Field::money(&field("intro_amount"), t.intro_amount(), currency, lang).show(lang, form))
            }
        }
        (Field::select(&field("bill"), t.bill(), bills(t)).required().show(lang, form))
        (Field::select(&field("tax"), t.tax(), taxes(desk, form, at)).show(lang, form))
        (Field::text(&field("meter"), t.meter()).hint(t.meter_hint()).show(lang, form))
        @if !known.products.is_empty() || form.problem(&field("product")).is_some() {
            (Field::select(&field("product"), t.product(), products(desk, known)).show(lang, form))
        }
        div.full { (Field::check(&field("addon"), t.item_addon()).hint(t.item_addon_hint()).show(lang, form)) }
    };
    let title = if form.has(&field("addon")) { t.item_number_addon(number) } else { t.item_number(number) };
    let card = parts::Card::new(format!("item-{at}"), title).note(note).aside(remove);
    card.show(html! { div.fields { (fields) } })
}

/// A price without fields of its own, as it is stored.
fn kept_price(t: T, price: &PriceRow) -> Markup {
    html! {
        div.field {
            b { (t.price_amount()) }
            p { (in_words(t.0, price)) }
            p.hint { (t.price_kept()) }
        }
    }
}

/// What it comes to: step by step where it has steps, else in one word.
fn in_words(lang: Lang, price: &PriceRow) -> String {
    let (t, whole) = (T(lang), |amount: Ratio| amount.round(Round::HalfAwayFromZero).unwrap_or_default());
    let money = |amount: Ratio| Money::new(whole(amount), price.currency).show(lang);
    let (steps, is_whole) = match &price.model.0.model {
        Model::Graduated(steps) => (steps, false),
        Model::Volume(steps) => (steps, true),
        Model::Package { .. } => return t.price_package().to_string(),
        Model::Percent { .. } => return t.price_percent().to_string(),
        Model::Flat(_) | Model::Each(_) => return t.price_special().to_string(),
    };
    let one = |step: &Tier| {
        let each = if step.each == Ratio::ZERO { t.tier_free().to_string() } else { t.tier_each(money(step.each)) };
        let cost = if step.flat == Ratio::ZERO { each } else { t.tier_flat(each, money(step.flat)) };
        match step.up_to {
            Some(n) => t.tier_up_to(cost, n),
            None => t.tier_above(cost),
        }
    };
    let said = steps.iter().map(one).collect::<Vec<_>>().join(", ");
    if is_whole { t.tiers_whole(said) } else { said }
}

fn conditions(desk: &Desk, form: &Form) -> Markup {
    let (t, lang, currency) = (T(desk.lang()), desk.lang(), desk.shop.currency);
    section(
        "terms",
        t.plan_terms(),
        t.plan_terms_text(),
        html! {
            (Field::number("trial_days", t.trial_days()).range(0, 365).unit(t.unit_days()).show(lang, form))
            (Field::money("trial_price", t.trial_price(), currency, lang).hint(t.trial_price_hint()).show(lang, form))
            (Field::number("minimum_months", t.minimum_months()).range(0, 120).unit(t.unit_months()).show(lang, form))
            (Field::money("clawback", t.clawback(), currency, lang).hint(t.clawback_hint()).show(lang, form))
            (Field::text("of_remaining", t.of_remaining()).unit("%").hint(t.of_remaining_hint()).show(lang, form))
            (Field::number("notice_days", t.notice_days()).range(0, 365).unit(t.unit_days()).hint(t.notice_days_hint()).show(lang, form))
            (Field::money("deposit", t.deposit(), currency, lang).hint(t.deposit_hint()).show(lang, form))
            (Field::money("setup", t.setup(), currency, lang).show(lang, form))
            (Field::number("deliver_n", t.deliver_n()).range(1, 3660).hint(t.deliver_hint()).show(lang, form))
            (Field::select("deliver_unit", t.deliver_unit(), units(desk)).show(lang, form))
            (Field::date("deliver_first", t.deliver_first()).hint(t.deliver_first_hint()).show(lang, form))
            (Field::number("cutoff_days", t.cutoff_days()).range(0, 60).unit(t.unit_days()).hint(t.cutoff_hint()).show(lang, form))
            (Field::text("cutoff_at", t.cutoff_at()).placeholder("18:00").show(lang, form))
            (Field::select("closed", t.deliver_closed(), closed(t)).show(lang, form))
        },
    )
}

/// Where a delivery goes that falls on a closed day.
fn closed(t: T) -> Vec<Choice> {
    let say = |closed: &Closed| match closed {
        Closed::NextOpen => t.closed_next_open(),
        Closed::PreviousOpen => t.closed_previous_open(),
        Closed::Skip => t.closed_skip(),
    };
    Closed::ALL.iter().map(|closed| Choice::new(closed, say(closed))).collect()
}

fn selling(desk: &Desk, known: &Known, form: &Form) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let states = vec![
        Choice::new(State::Draft, t.state_draft()).note(t.state_draft_note()),
        Choice::new(State::Live, t.state_live()).note(t.state_live_note()),
        Choice::new(State::Retired, t.state_retired()).note(t.state_retired_note()),
    ];
    section(
        "selling",
        t.plan_selling(),
        "",
        html! {
            (Field::cards("state", t.state(), states).required().show(lang, form))
            (Field::number("position", t.position()).range(0, 9999).hint(t.position_hint()).show(lang, form))
            @if known.plan.is_some() {
                (Field::date("price_from", t.price_from()).hint(t.price_from_hint()).range(desk.today(), base::Day::LAST).show(lang, form))
            }
        },
    )
}

fn kinds(t: T) -> Vec<Choice> {
    let say = |kind: &Kind| match kind {
        Kind::Access => t.kind_access(),
        Kind::Delivery => t.kind_delivery(),
        Kind::Rental => t.kind_rental(),
        Kind::Usage => t.kind_usage(),
    };
    Kind::ALL.iter().map(|kind| Choice::new(kind, say(kind))).collect()
}

fn bills(t: T) -> Vec<Choice> {
    vec![Choice::new(Bill::Advance, t.bill_advance()), Choice::new(Bill::Arrears, t.bill_arrears())]
}

fn units(desk: &Desk) -> Vec<Choice> {
    Unit::ALL.iter().map(|unit| Choice::new(unit, show::unit(desk.lang(), *unit))).collect()
}

fn models(t: T, kept: bool) -> Vec<Choice> {
    let mut models = vec![Choice::new("flat", t.model_flat()), Choice::new("each", t.model_each())];
    if kept {
        models.push(Choice::new("keep", t.model_keep()));
    }
    models
}

/// The shop's own rate, exempt, and whatever else this item has.
fn taxes(desk: &Desk, form: &Form, at: usize) -> Vec<Choice> {
    let t = T(desk.lang());
    let mut taxes = vec![Choice::new("", t.tax_of_shop()), Choice::new("exempt", t.tax_exempt())];
    let own = form.text(&name(at, "tax"));
    if !["", "exempt"].contains(&own) {
        taxes.push(Choice::new(own, own));
    }
    taxes
}

fn products(desk: &Desk, known: &Known) -> Vec<Choice> {
    let none = Choice::new("", T(desk.lang()).product_none());
    let named = known.products.iter().map(|product| Choice::new(product.id, product.name().show(desk.lang())));
    std::iter::once(none).chain(named).collect()
}

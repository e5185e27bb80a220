//! The editor's page: one form for texts, items, conditions and state, and the history of prices beside it.

use base::{Lang, Unit};
use domain::catalog::conditions::Closed;
use domain::catalog::plan::{Bill, Kind};
use kit::web::parts::{self, Button, Tone};
use kit::web::{Choice, Field, Form, Page, field, show as figures};
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
            div.acts.stay {
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
    let korean = [Field::text("name_ko", t.name_ko()), Field::text("summary_ko", t.summary_ko())];
    let english = [Field::text("name_en", t.name_en()), Field::text("summary_en", t.summary_en())];
    let (first, other, title) = match desk.shop.language {
        Lang::Ko => (korean, english, t.also_in_english()),
        Lang::En => (english, korean, t.also_in_korean()),
    };
    section(
        "about",
        t.plan_about(),
        t.plan_about_text(),
        html! {
            @for field in &first { (field.show(lang, form)) }
            (Field::text("code", t.plan_code()).hint(t.plan_code_hint()).required().show(lang, form))
            (Field::area("benefits", t.benefits()).hint(t.benefits_hint()).rows(5).show(lang, form))
            div.full { (field::more(title, t.also_in_text(), lang, form, &other)) }
        },
    )
}

fn item(desk: &Desk, known: &Known, form: &Form, at: usize) -> Markup {
    let (t, lang, currency) = (T(desk.lang()), desk.lang(), desk.shop.currency);
    let number = i64::try_from(at).unwrap_or(0) + 1;
    let kept = known.newest(form.text(&name(at, "code")), currency).filter(|_| form.text(&name(at, "model")) == "keep");
    let planned = known.price_until_then(form.text(&name(at, "code")), currency, desk.today());
    let planned = planned.zip(known.item(form.text(&name(at, "code"))));
    let planned = planned.map_or(String::new(), |((now, then), item)| {
        t.price_planned(
            figures::day(lang, then.valid_from, desk.today()),
            show::price(lang, &now.model.0, currency, item.every),
        )
    });
    let field = |field: &str| name(at, field);
    let remove = html! {
        @if rows(form) > 1 {
            (row_button(&t.item_remove(number), "trash", &format!("remove-item-{at}"), "items", &desk.visitor.path))
        }
    };
    let note = if at == 0 { t.item_text() } else { "" };
    let fields = html! {
        (Field::select(&field("kind"), t.kind(), kinds(t)).required().show(lang, form))
        (Field::text(&field("name_ko"), t.name_ko()).hint(t.item_name_hint()).show(lang, form))
        div.if-usage { (meter(known, form, at, t).show(lang, form)) }
        (field::pair(
            Field::number(&field("n"), t.every_n()).range(1, 3660).required().show(lang, form),
            Field::select(&field("unit"), t.every_unit(), units(desk)).required().show(lang, form),
        ))
        (Field::select(&field("model"), t.price_model(), models(t, kept.is_some())).required().show(lang, form))
        @match kept {
            Some(price) => (kept_price(t, price)),
            None => (Field::money(&field("amount"), t.price_amount(), currency, lang).hint(planned).required().show(lang, form)),
        }
        div.full { (Field::check(&field("addon"), t.item_addon()).hint(t.item_addon_hint()).show(lang, form)) }
        div.full { (field::more(t.item_more(), t.item_more_text(), lang, form, &rarer(desk, known, form, at, kept.is_some()))) }
    };
    let title = if form.has(&field("addon")) { t.item_number_addon(number) } else { t.item_number(number) };
    let card = parts::Card::new(format!("item-{at}"), title).note(note).aside(remove);
    card.show(html! { div.fields.item { (fields) } })
}

/// What counts an item of usage.
fn meter(known: &Known, form: &Form, at: usize, t: T) -> Field {
    let field = name(at, "meter");
    let own = form.text(&field);
    let codes = known.meters.iter().map(String::as_str);
    let unknown = Some(own).filter(|own| !own.is_empty() && !known.meters.iter().any(|code| code == own));
    let choices = std::iter::once(Choice::new("", t.meter_choose()));
    let choices = choices.chain(codes.chain(unknown).map(|code| Choice::new(code, code)));
    Field::select(&field, t.meter(), choices.collect()).hint(t.meter_hint())
}

/// What most items leave as it is.
fn rarer(desk: &Desk, known: &Known, form: &Form, at: usize, is_kept: bool) -> Vec<Field> {
    let (t, lang, currency) = (T(desk.lang()), desk.lang(), desk.shop.currency);
    let field = |field: &str| name(at, field);
    let mut fields = vec![Field::text(&field("name_en"), t.name_en())];
    if !is_kept {
        fields.push(Field::number(&field("intro_n"), t.intro_periods()).hint(t.intro_periods_hint()).range(1, 1000));
        fields.push(Field::money(&field("intro_amount"), t.intro_amount(), currency, lang));
    }
    fields.push(Field::select(&field("bill"), t.bill(), bills(t)).required());
    fields.push(Field::select(&field("tax"), t.tax(), taxes(desk, form, at)));
    if !known.products.is_empty() || form.problem(&field("product")).is_some() {
        fields.push(Field::select(&field("product"), t.product(), products(desk, known)));
    }
    fields.push(Field::text(&field("code"), t.item_code()).hint(t.item_code_hint()).required());
    fields
}

/// A price without fields of its own, as it is stored.
fn kept_price(t: T, price: &PriceRow) -> Markup {
    html! {
        div.field {
            b { (t.price_amount()) }
            p { (show::tariff(t.0, &price.model.0, price.currency).unwrap_or_else(|| t.price_special().to_string())) }
            p.hint { (t.price_kept()) }
        }
    }
}

fn conditions(desk: &Desk, form: &Form) -> Markup {
    let (t, lang, currency) = (T(desk.lang()), desk.lang(), desk.shop.currency);
    let trial = [
        Field::number("trial_days", t.trial_days()).range(0, 365).unit(t.unit_days()),
        Field::money("trial_price", t.trial_price(), currency, lang).hint(t.trial_price_hint()),
    ];
    let bound = [
        Field::number("minimum_months", t.minimum_months()).range(0, 120).unit(t.unit_months()),
        Field::money("clawback", t.clawback(), currency, lang).hint(t.clawback_hint()),
        Field::text("of_remaining", t.of_remaining()).unit("%").hint(t.of_remaining_hint()),
        Field::number("notice_days", t.notice_days()).range(0, 365).unit(t.unit_days()).hint(t.notice_days_hint()),
    ];
    let fees = [
        Field::money("deposit", t.deposit(), currency, lang).hint(t.deposit_hint()),
        Field::money("setup", t.setup(), currency, lang),
    ];
    let delivery = [
        Field::number("deliver_n", t.deliver_n()).range(1, 3660).hint(t.deliver_hint()),
        Field::select("deliver_unit", t.deliver_unit(), weeks_first(desk)),
        Field::date("deliver_first", t.deliver_first()).hint(t.deliver_first_hint()),
        Field::number("cutoff_days", t.cutoff_days()).range(0, 60).unit(t.unit_days()).hint(t.cutoff_hint()),
        Field::text("cutoff_at", t.cutoff_at()).placeholder("18:00"),
        Field::select("closed", t.deliver_closed(), closed(t)),
    ];
    parts::Card::new("terms", t.plan_terms()).note(t.plan_terms_text()).show(html! {
        (field::more(t.terms_trial(), t.terms_none(), lang, form, &trial))
        (field::more(t.terms_bound(), t.terms_none(), lang, form, &bound))
        (field::more(t.terms_fees(), t.terms_none(), lang, form, &fees))
        (field::more(t.terms_delivery(), t.terms_no_delivery(), lang, form, &delivery))
    })
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

/// Most deliveries are counted in weeks.
fn weeks_first(desk: &Desk) -> Vec<Choice> {
    let mut units = Unit::ALL.to_vec();
    units.sort_by_key(|unit| *unit != Unit::Week);
    units.iter().map(|unit| Choice::new(unit, show::unit(desk.lang(), *unit))).collect()
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

//! What has to be chosen for an act: its fields, their usual values, and how they are read.

use base::{Lang, Money};
use catalog::Offer;
use domain::billing::agreement::{PauseMode, Unused};
use domain::billing::change::{PAUSE_DAYS_MOST, QUANTITY_MOST, When};
use domain::billing::item::{Item, Kind, Terms};
use domain::billing::phase::{Life, Standing};
use kit::web::form::Problem;
use kit::web::{Choice, Field, Form, parts, show};
use maud::{Markup, html};

use super::ask::{Act, Ask};
use super::place::{Case, Place};
use super::{addon, more};
use crate::words::T;

/// The terms that hold last, with what is planned.
pub fn terms(case: &Case) -> Option<Terms> {
    Life::of(&case.agreement).phases.last().map(|phase| phase.terms.clone().into_owned())
}

/// The items whose quantity matters.
pub fn counted(case: &Case) -> impl Iterator<Item = Item> + use<> {
    let items = terms(case).map(|terms| terms.items).unwrap_or_default();
    items.into_iter().filter(is_counted)
}

/// Whether somebody chooses how many of it there are.
pub fn is_counted(item: &Item) -> bool {
    item.price.is_per_unit() && item.kind != Kind::Usage
}

/// Puts usual choices where nothing was chosen yet.
pub fn fill(form: &mut Form, place: &Place<'_>, act: Act, case: &Case) {
    let mut usual = |name: &str, value: String| {
        if !form.has(name) {
            form.put(name, value);
        }
    };
    match act {
        Act::Pause => {
            usual("until", "14".into());
            usual("mode", PauseMode::Credit.to_string());
        }
        Act::Plan => usual("when", "now".into()),
        Act::Quantity => {
            usual("when", "now".into());
            if let Some(item) = counted(case).next() {
                usual("item", item.code);
                usual("quantity", item.quantity.to_string());
            }
        }
        Act::Cancel => {
            usual("when", "period_end".into());
            usual("unused", Unused::Credit.to_string());
        }
        Act::Return => {
            let former = case.offers.iter().find(|offer| offer.plan.id == case.subscription.plan);
            if let Some(offer) = former {
                usual("plan", offer.plan.code.clone());
            }
        }
        Act::AddItem | Act::RemoveItem | Act::SwapItem if !place.is_staff => addon::fill(form, place, act, case),
        Act::AddItem | Act::RemoveItem | Act::SwapItem | Act::Anchor | Act::Rhythm | Act::Zone => {
            more::fill(form, act, case)
        }
        Act::Resume | Act::Uncancel | Act::Transfer | Act::Undo => {}
    }
}

/// Whether enough is chosen to show the money: a day that is still to be typed is no mistake yet.
pub fn is_complete(form: &Form, act: Act, case: &Case) -> bool {
    match act {
        Act::Plan | Act::Return => form.has("plan") && is_day_typed(form),
        Act::Pause => form.text("until") != "day" || form.has("day"),
        Act::Cancel => is_day_typed(form),
        Act::Quantity => form.has("quantity") && is_day_typed(form),
        Act::AddItem | Act::RemoveItem | Act::SwapItem | Act::Anchor | Act::Rhythm | Act::Zone | Act::Transfer => {
            more::is_complete(form, act, case) && is_day_typed(form)
        }
        Act::Resume | Act::Uncancel | Act::Undo => true,
    }
}

fn is_day_typed(form: &Form) -> bool {
    form.text("when") != "day" || form.has("day")
}

pub fn fields(place: &Place<'_>, act: Act, case: &Case, form: &Form) -> Markup {
    let (t, lang) = (T(place.visitor.lang), place.visitor.lang);
    match act {
        Act::Pause => pause_fields(place, form),
        Act::Plan => html! {
            @if let Some(terms) = terms(case) {
                @let price = catalog::show::price_line(lang, &terms, case.subscription.currency);
                div.full { (parts::Facts::new().text(t.plan_now(), format!("{} · {price}", case.plan(lang))).show_wide()) }
            }
            (plans(place, case, form, |offer| offer.plan.id != case.subscription.plan))
            @if place.is_staff && case.offers.iter().any(|offer| offer.terms.items.iter().any(is_counted)) {
                (Field::number("quantity", t.choose_quantity()).hint(t.choose_quantity_kept()).range(0, QUANTITY_MOST).show(lang, form))
            }
            (when_fields(place, case, form))
        },
        Act::Return => plans(place, case, form, |_| true),
        Act::Quantity => {
            let items: Vec<Item> = counted(case).collect();
            let choices = items.iter().map(|item| Choice::new(&item.code, item_name(lang, item, case)));
            let had = items.iter().find(|item| item.code == form.text("item")).or(items.first());
            let had = had.map_or(0, |item| item.quantity);
            html! {
                @if let [only] = items.as_slice() {
                    input type="hidden" name="item" value=(only.code);
                    div.full { (parts::Facts::new().text(t.choose_item(), item_name(lang, only, case)).show_wide()) }
                } @else { (Field::select("item", t.choose_item(), choices.collect()).required().show(lang, form)) }
                (Field::number("quantity", t.choose_quantity()).hint(t.quantity_now(had)).range(0, QUANTITY_MOST).required().show(lang, form))
                (when_fields(place, case, form))
            }
        }
        Act::Cancel => cancel_fields(place, case, form),
        Act::AddItem | Act::RemoveItem | Act::SwapItem if !place.is_staff => addon::fields(place, act, case, form),
        Act::AddItem | Act::RemoveItem | Act::SwapItem | Act::Anchor | Act::Rhythm | Act::Zone | Act::Transfer => {
            more::fields(place, act, case, form)
        }
        Act::Resume | Act::Uncancel | Act::Undo => Markup::default(),
    }
}

/// From when it holds; staff may say a day.
pub fn when_fields(place: &Place<'_>, case: &Case, form: &Form) -> Markup {
    let (t, lang) = (T(place.visitor.lang), place.visitor.lang);
    let (zone, today) = (&case.subscription.zone, place.shop.today(place.app.now()));
    let end = case.subscription.period_to.map(|at| t.change_effective(show::day(lang, zone.day(at), today)));
    let end = Choice::new("period_end", t.when_period_end()).note(end.unwrap_or_default());
    let mut when = vec![Choice::new("now", t.when_now()), end];
    if place.is_staff {
        when.push(Choice::new("day", t.when_day()).note(t.when_day_note()));
    }
    html! {
        (Field::cards("when", t.choose_when(), when).required().show(lang, form))
        @if place.is_staff { (day_field(place, AHEAD_DAYS_MOST).show(lang, form)) }
    }
}

fn day_field(place: &Place<'_>, most: i64) -> Field {
    let today = place.shop.today(place.app.now());
    Field::date("day", T(place.visitor.lang).choose_day()).range(today.plus_days(1), today.plus_days(most))
}

fn pause_fields(place: &Place<'_>, form: &Form) -> Markup {
    let (t, lang) = (T(place.visitor.lang), place.visitor.lang);
    let today = place.shop.today(place.app.now());
    let weeks = |n: i64| {
        let until = show::day_with_weekday(lang, today.plus_days(n * 7));
        Choice::new(n * 7, t.weeks(n)).note(t.back_on(until))
    };
    let mut until: Vec<Choice> = [1, 2, 4].map(weeks).to_vec();
    until.push(Choice::new("day", t.until_day()).note(t.until_day_note()));
    if place.is_staff {
        until.push(Choice::new("open", t.until_open()).note(t.until_open_note()));
    }
    let modes = [(PauseMode::Credit, t.pause_credit()), (PauseMode::Extend, t.pause_extend())];
    let modes = modes.map(|(mode, name)| Choice::new(mode, name)).to_vec();
    html! {
        (Field::cards("until", t.choose_until(), until).required().show(lang, form))
        (day_field(place, PAUSE_DAYS_MOST).show(lang, form))
        @if place.is_staff { (Field::select("mode", t.choose_mode(), modes).required().show(lang, form)) }
    }
}

/// The box that lets somebody go without the notice they owe.
const WAIVES: &str = "waives";
/// Nothing is planned further ahead than ten years.
const AHEAD_DAYS_MOST: i64 = 3_650;

fn cancel_fields(place: &Place<'_>, case: &Case, form: &Form) -> Markup {
    let (t, lang) = (T(place.visitor.lang), place.visitor.lang);
    let now = place.app.now();
    let owed = case.agreement.notice(now);
    let soonest = match owed.filter(|_| !form.has(WAIVES)) {
        Some(owed) => Choice::new("now", t.cancel_soonest(show::day(lang, owed.until, place.shop.today(now)))),
        None => Choice::new("now", t.cancel_now()),
    };
    let mut when = vec![
        Choice::new("period_end", t.cancel_period_end()).note(if place.is_staff {
            t.cancel_period_end_staff()
        } else {
            t.cancel_period_end_note()
        }),
        soonest.note(if place.is_staff { t.cancel_now_staff() } else { t.cancel_now_note() }),
    ];
    if terms(case).is_some_and(|terms| terms.term.is_some()) {
        when.push(Choice::new("term_end", t.cancel_term_end()).note(t.cancel_term_end_note()));
    }
    if place.is_staff {
        when.push(Choice::new("day", t.cancel_day()).note(t.cancel_day_note()));
    }
    let unused =
        [(Unused::Credit, t.unused_credit()), (Unused::Refund, t.unused_refund()), (Unused::Keep, t.unused_keep())];
    let unused = unused.map(|(code, name)| Choice::new(code, name)).to_vec();
    html! {
        (Field::cards("when", t.choose_cancel(), when).required().show(lang, form))
        @if place.is_staff {
            (day_field(place, AHEAD_DAYS_MOST).show(lang, form))
            (Field::select("unused", t.choose_unused(), unused).required().show(lang, form))
        }
        @if place.may_waive && owed.is_some() {
            (Field::check(WAIVES, t.waive_notice()).hint(t.waive_notice_hint()).show(lang, form))
        }
    }
}

pub fn item_name(lang: Lang, item: &Item, case: &Case) -> String {
    match lang.pick(&item.ko, &item.en) {
        "" => case.plan(lang).to_string(),
        name => name.to_string(),
    }
}

fn plans(place: &Place<'_>, case: &Case, form: &Form, wanted: impl Fn(&Offer) -> bool) -> Markup {
    let (t, lang) = (T(place.visitor.lang), place.visitor.lang);
    let choices: Vec<Choice> =
        case.offers.iter().filter(|offer| wanted(offer)).map(|o| offer_choice(place, case, o)).collect();
    html! {
        @if choices.is_empty() {
            p.soft { (t.no_other_plan()) }
        } @else {
            (Field::cards("plan", t.choose_plan(), choices).required().show(lang, form))
        }
    }
}

/// A plan with its price, how that differs from what is paid now, and what it is.
fn offer_choice(place: &Place<'_>, case: &Case, offer: &Offer) -> Choice {
    let (lang, currency) = (place.visitor.lang, case.subscription.currency);
    let price = catalog::show::price_line(lang, &offer.terms, currency);
    let summary = Some(offer.plan.summary().show(lang).to_string()).filter(|line| !line.is_empty());
    let words: Vec<String> =
        std::iter::once(price).chain(difference(lang, case, &offer.terms)).chain(summary).collect();
    Choice::new(&offer.plan.code, offer.plan.name().show(lang)).note(words.join(" · "))
}

/// How much more or less it costs each cycle, where both are one amount of the same cycle.
fn difference(lang: Lang, case: &Case, offered: &Terms) -> Option<String> {
    let (t, now) = (T(lang), terms(case)?);
    if now.items.iter().chain(&offered.items).any(is_counted)
        || now.items.iter().any(|item| !item.price.intro.is_empty())
    {
        return None;
    }
    // What has ended costs nothing now.
    let since = if case.subscription.state == Standing::Ended { "before" } else { "now" };
    let (now, then) = (catalog::show::by_cycle(&now), catalog::show::by_cycle(offered));
    let ([(every, before)], [(same, after)]) = (now.as_slice(), then.as_slice()) else { return None };
    if every != same {
        return None;
    }
    let amount = |amount| catalog::show::amount_per(lang, Money::new(amount, case.subscription.currency), *every);
    Some(match after - before {
        0 => t.plan_same(since).to_string(),
        more if more > 0 => t.plan_more(amount(more), since),
        less => t.plan_less(amount(-less), since),
    })
}

/// What was chosen; what is missing or wrong is noted under its field.
pub fn read(form: &mut Form, place: &Place<'_>, act: Act, case: &Case) -> Option<Ask> {
    match act {
        Act::Pause => {
            let until = match form.text("until") {
                "day" => Some(form.day("day")?),
                "open" if place.is_staff => None,
                _ => {
                    let days = form.whole("until", 1..=PAUSE_DAYS_MOST)?;
                    Some(place.shop.today(place.app.now()).plus_days(days))
                }
            };
            let mode = if place.is_staff { form.one_of("mode")? } else { PauseMode::Credit };
            Some(Ask::Pause { until, mode })
        }
        Act::Resume => Some(Ask::Resume),
        Act::Plan => {
            let (terms, when) = (offered(form, case), when(form, place.is_staff));
            let terms = terms?;
            let counted = terms.items.iter().filter(|item| form.has("quantity") && is_counted(item));
            let said = counted.take(1).map(|item| item.code.clone()).collect();
            Some(Ask::Plan { terms, said, when: when?, cycle: None })
        }
        Act::Quantity => {
            let (item, when) = (form.required("item"), when(form, place.is_staff));
            let quantity = form.whole("quantity", least(place, case)..=QUANTITY_MOST)?;
            Some(Ask::Quantity { item: Some(item), quantity, when: when? })
        }
        Act::Cancel => {
            let when = when(form, place.is_staff)?;
            let unused = if place.is_staff { form.one_of("unused")? } else { Unused::Credit };
            Some(Ask::Cancel { when, unused, waives: place.may_waive && form.has(WAIVES) })
        }
        Act::AddItem | Act::RemoveItem | Act::SwapItem if !place.is_staff => addon::read(form, place, act, case),
        Act::AddItem | Act::RemoveItem | Act::SwapItem | Act::Anchor | Act::Rhythm | Act::Zone | Act::Transfer => {
            more::read(form, place, act, case)
        }
        Act::Uncancel => Some(Ask::Uncancel),
        Act::Undo => Some(Ask::Undo { ordinal: form.whole("change", 0..=i64::MAX)? }),
        Act::Return => offered(form, case).map(|terms| Ask::Return { terms }),
    }
}

/// A customer who has nothing else keeps one of it; doing without is a cancel.
fn least(place: &Place<'_>, case: &Case) -> i64 {
    let only = terms(case).is_none_or(|terms| terms.items.len() < 2);
    i64::from(!place.is_staff && only)
}

pub fn when(form: &mut Form, may_choose_day: bool) -> Option<When> {
    match form.text("when") {
        "now" => Some(When::Now),
        "period_end" => Some(When::PeriodEnd),
        "term_end" => Some(When::TermEnd),
        "day" if may_choose_day => form.day("day").map(When::On),
        "" => {
            form.note("when", Problem::Missing);
            None
        }
        _ => {
            form.note("when", Problem::NotOffered);
            None
        }
    }
}

/// The terms of the chosen plan, with the quantities the customer has.
fn offered(form: &mut Form, case: &Case) -> Option<Terms> {
    let code = form.required("plan");
    let Some(offer) = case.offers.iter().find(|offer| offer.plan.code == code) else {
        form.note("plan", Problem::NotOffered);
        return None;
    };
    let had: Vec<Item> = counted(case).collect();
    let mut terms = offer.terms.clone();
    for item in terms.items.iter_mut().filter(|item| item.price.is_per_unit()) {
        item.quantity = had.iter().find(|old| old.code == item.code).map_or(1, |old| old.quantity);
    }
    if let Some(before) = self::terms(case) {
        terms.keep_addons(&before, &offer.addons);
    }
    if form.has("quantity") {
        let quantity = form.whole("quantity", 0..=QUANTITY_MOST)?;
        terms.items.iter_mut().find(|item| is_counted(item)).into_iter().for_each(|item| item.quantity = quantity);
    }
    Some(terms)
}

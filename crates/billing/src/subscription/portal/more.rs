//! What has to be chosen for the rarer changes, which only staff make: items, the day and rhythm of bills, the zone, and
//! who has it.

use base::id::{PlanItemId, PriceId};
use base::{Day, Every, Lang, Unit, Zone};
use domain::billing::anchor::{Anchor, First};
use domain::billing::change::QUANTITY_MOST;
use domain::billing::item::{Bill, Decrease, Increase, Item, Kind};
use domain::billing::price::Price;
use kit::web::form::Problem;
use kit::web::{Choice, Field, Form, show};
use maud::{Markup, html};

use super::ask::{Act, Ask};
use super::choose::{item_name, terms, when, when_fields};
use super::place::{Case, Place};
use crate::aloud::say_refusal;
use crate::words::T;

/// An item that is in no plan.
const OWN: &str = "own";
/// A day of the year instead of one on the list.
const DATE: &str = "date";
/// So many letters name an item.
const NAME_MOST: usize = 60;
const RHYTHMS: [(i64, Unit); 8] = [
    (1, Unit::Week),
    (2, Unit::Week),
    (4, Unit::Week),
    (1, Unit::Month),
    (2, Unit::Month),
    (3, Unit::Month),
    (6, Unit::Month),
    (1, Unit::Year),
];

/// Puts usual choices where nothing was chosen yet.
pub fn fill(form: &mut Form, act: Act, case: &Case) {
    let usual = match act {
        Act::AddItem => vec![("quantity", "1".to_string()), ("when", "now".into()), ("code", next_own(case))],
        Act::RemoveItem => vec![("when", "period_end".into())],
        Act::SwapItem => vec![("quantity", "1".to_string()), ("when", "now".into())],
        Act::Anchor => vec![("first", First::Stub.to_string())],
        Act::Rhythm => vec![("when", "period_end".into())],
        _ => vec![("zone", case.subscription.zone.name().to_string())],
    };
    for (name, value) in usual {
        if !form.has(name) {
            form.put(name, value);
        }
    }
}

/// Whether enough is chosen to show the money.
pub fn is_complete(form: &Form, act: Act, case: &Case) -> bool {
    match act {
        Act::AddItem if form.text("item") == OWN => form.has("name") && form.has("amount"),
        Act::AddItem | Act::RemoveItem => form.has("item"),
        Act::SwapItem => form.has("item") && form.has("to"),
        Act::Anchor => form.has("anchor") && (form.text("anchor") != DATE || form.has("date")),
        Act::Rhythm => form.has("every"),
        Act::Transfer => form.has("to"),
        _ => form.has("zone") && form.text("zone") != case.subscription.zone.name(),
    }
}

/// The code of the next item of its own.
fn next_own(case: &Case) -> String {
    let items = terms(case).map(|terms| terms.items).unwrap_or_default();
    let is_free = |code: &String| !items.iter().any(|item| item.code == *code);
    (1..=items.len() + 1).map(|n| format!("{OWN}-{n}")).find(is_free).unwrap_or_default()
}

/// What this subscription has not: the add-ons of its plan, then the items of plans.
fn addable(case: &Case) -> Vec<&Item> {
    let had = terms(case).map(|terms| terms.items).unwrap_or_default();
    let new = |item: &&Item| !had.iter().any(|own| own.code == item.code);
    case.addons.iter().chain(case.offers.iter().flat_map(|offer| &offer.terms.items)).filter(new).collect()
}

/// The days on which periods of the running length can begin.
fn anchors(case: &Case) -> Vec<Anchor> {
    match terms(case).map(|terms| terms.every().unit) {
        None | Some(Unit::Day) => vec![],
        Some(Unit::Week) => (0..7).map(|n| Anchor::Weekday(Day::FIRST.plus_days(n).weekday())).collect(),
        Some(Unit::Month) => std::iter::once(Anchor::Calendar).chain((1..=31).map(Anchor::Day)).collect(),
        Some(Unit::Year) => vec![Anchor::Calendar],
    }
}

/// Whether the day of its bills can be moved: a rhythm of days has none.
pub fn has_anchor(case: &Case) -> bool {
    !anchors(case).is_empty()
}

fn coded(anchor: Anchor) -> String {
    serde_json::to_string(&anchor).unwrap_or_default()
}

pub fn fields(place: &Place<'_>, act: Act, case: &Case, form: &Form) -> Markup {
    let (t, lang, currency) = (T(place.visitor.lang), place.visitor.lang, case.subscription.currency);
    match act {
        Act::AddItem => {
            let mut choices = begun(t, new_items(lang, case));
            choices.push(Choice::new(OWN, t.item_own()));
            html! {
                (Field::select("item", t.choose_item(), choices).required().show(lang, form))
                (Field::text("name", t.item_own_name()).hint(t.item_own_hint()).show(lang, form))
                (Field::money("amount", t.item_own_amount(), currency, lang).show(lang, form))
                (Field::number("quantity", t.choose_quantity()).range(0, QUANTITY_MOST).required().show(lang, form))
                (when_fields(place, case, form))
            }
        }
        Act::RemoveItem | Act::SwapItem => {
            let items = terms(case).map(|terms| terms.items).unwrap_or_default();
            let choices = items.iter().map(|item| Choice::new(&item.code, item_name(lang, item, case))).collect();
            html! {
                (Field::select("item", t.choose_item(), begun(t, choices)).required().show(lang, form))
                @if act == Act::SwapItem {
                    (Field::select("to", t.choose_item_instead(), begun(t, new_items(lang, case))).required().show(lang, form))
                    (Field::number("quantity", t.choose_quantity()).range(0, QUANTITY_MOST).required().show(lang, form))
                }
                (when_fields(place, case, form))
            }
        }
        Act::Anchor => {
            let choice = |anchor: Anchor| Choice::new(coded(anchor), anchor_name(t, anchor));
            let mut choices: Vec<Choice> = anchors(case).into_iter().map(choice).collect();
            let yearly =
                terms(case).is_some_and(|terms| terms.every() != Every::MONTH && terms.every().unit != Unit::Week);
            if yearly {
                choices.push(Choice::new(DATE, t.anchor_date()));
            }
            let first = [(First::Stub, t.first_stub()), (First::Free, t.first_free())];
            let first = first.map(|(code, name)| Choice::new(code, name)).to_vec();
            html! {
                (Field::select("anchor", t.choose_anchor(), begun(t, choices)).required().show(lang, form))
                @if yearly { (Field::date("date", t.choose_day()).hint(t.anchor_date_hint()).show(lang, form)) }
                (Field::cards("first", t.choose_first(), first).required().show(lang, form))
            }
        }
        Act::Rhythm => {
            let rhythms = RHYTHMS.into_iter().filter_map(|(n, unit)| Every::new(n, unit));
            let choices = rhythms
                .map(|every| Choice::new(every, show::sentence_case(&catalog::show::cycle(lang, every))))
                .collect();
            let when = vec![Choice::new("period_end", t.when_period_end()), Choice::new("now", t.when_now())];
            html! {
                (Field::select("every", t.choose_rhythm(), begun(t, choices)).required().show(lang, form))
                (Field::cards("when", t.choose_when(), when).required().show(lang, form))
            }
        }
        Act::Transfer => html! {
            (Field::text("to", t.choose_person()).hint(t.choose_person_hint()).required().show(lang, form))
        },
        _ => html! { (Field::text("zone", t.choose_zone()).hint(t.choose_zone_hint()).required().show(lang, form)) },
    }
}

/// Choices of which none is made: the first of them would look as if it were.
fn begun(t: T, mut choices: Vec<Choice>) -> Vec<Choice> {
    choices.insert(0, Choice::new("", t.choose_one()));
    choices
}

/// What can be added, with its price; an add-on of the plan is named as one.
fn new_items(lang: Lang, case: &Case) -> Vec<Choice> {
    let choice = |item: &Item| {
        let price = catalog::show::price(lang, &item.price, case.subscription.currency, item.every);
        let line = format!("{} · {price}", item_name(lang, item, case));
        Choice::new(item.id, if item.addon { T(lang).item_is_addon(&line) } else { line })
    };
    addable(case).into_iter().map(choice).collect()
}

fn anchor_name(t: T, anchor: Anchor) -> String {
    match anchor {
        Anchor::Calendar => t.anchor_calendar().to_string(),
        Anchor::Day(31) => t.anchor_last().to_string(),
        Anchor::Day(day) => t.anchor_day(i64::from(day)),
        Anchor::Weekday(day) => {
            let sample = Day::FIRST.plus_days(i64::from(Day::FIRST.weekday().until(day)));
            show::weekday(t.0, sample).to_string()
        }
        Anchor::Start | Anchor::Date { .. } => t.anchor_date().to_string(),
    }
}

/// What was chosen; what is missing or wrong is noted under its field.
pub fn read(form: &mut Form, place: &Place<'_>, act: Act, case: &Case) -> Option<Ask> {
    let lang = place.visitor.lang;
    match act {
        Act::AddItem => {
            let quantity = form.whole("quantity", 0..=QUANTITY_MOST)?;
            let item =
                if form.text("item") == OWN { own(form, place, case)? } else { known(lang, form, case, "item")? };
            Some(Ask::AddItem { item: Box::new(Item { quantity, ..item }), when: when(form, true)? })
        }
        Act::SwapItem => {
            let (item, quantity) = (form.required("item"), form.whole("quantity", 0..=QUANTITY_MOST)?);
            let to = Item { quantity, ..known(lang, form, case, "to")? };
            Some(Ask::SwapItem { item, to: Box::new(to), when: when(form, true)? })
        }
        Act::RemoveItem => Some(Ask::RemoveItem { item: form.required("item"), when: when(form, true)? }),
        Act::Anchor => {
            let first = form.one_of("first")?;
            let anchor = match form.text("anchor") {
                DATE => form.day("date").map(|day| Anchor::Date { month: day.month(), day: day.day() })?,
                json => serde_json::from_str(json).map_err(|_| form.note("anchor", Problem::NotOffered)).ok()?,
            };
            Some(Ask::Anchor { anchor, first })
        }
        Act::Rhythm => {
            let keep_next = form.text("when") != "now";
            Some(Ask::Rhythm { every: form.one_of("every")?, keep_next })
        }
        Act::Transfer => match case.found.as_slice() {
            [one] => Some(Ask::Transfer { to: one.id }),
            [] => refuse(form, "to", T(lang).nobody_found()),
            _ => refuse(form, "to", T(lang).several_found()),
        },
        _ => {
            let name = form.required("zone");
            match name.parse::<Zone>() {
                Ok(zone) => Some(Ask::Zone(zone)),
                Err(_) => refuse(form, "zone", &say_refusal(lang, &domain::billing::Refusal::UnknownZone { name })),
            }
        }
    }
}

fn refuse(form: &mut Form, name: &str, why: &str) -> Option<Ask> {
    form.refuse(name, why);
    None
}

fn known(lang: Lang, form: &mut Form, case: &Case, name: &str) -> Option<Item> {
    let id = form.required(name);
    let found = addable(case).into_iter().find(|item| item.id.to_string() == id).cloned();
    if found.is_none() && !id.is_empty() {
        form.refuse(name, T(lang).item_gone());
    }
    found
}

/// Something for this subscription alone, in its rhythm, at the shop's tax.
fn own(form: &mut Form, place: &Place<'_>, case: &Case) -> Option<Item> {
    let name = form.short("name", NAME_MOST);
    let amount = form.money("amount", case.subscription.currency)?;
    if name.is_empty() {
        form.note("name", Problem::Missing);
        return None;
    }
    // The code comes with the form, so a form that is sent twice adds one item.
    let code = form.text("code").to_string();
    if code.strip_prefix(OWN).is_none_or(|n| n.len() >= 6) {
        form.note("item", Problem::NotOffered);
        return None;
    }
    let (now, terms) = (place.app.now(), terms(case)?);
    Some(Item {
        code,
        id: PlanItemId(place.app.ids.next(now)),
        price_id: PriceId(place.app.ids.next(now)),
        ko: name.clone(),
        en: name,
        kind: Kind::Access,
        every: terms.every(),
        bill: Bill::Advance,
        price: Price::each(amount.amount),
        quantity: 1,
        tax: place.shop.tax_rate,
        meter: None,
        increase: Increase::Prorate,
        decrease: Decrease::Credit,
        addon: false,
    })
}

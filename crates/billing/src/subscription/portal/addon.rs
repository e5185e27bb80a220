//! Add-ons in the customer's hands: those there are, and taking, swapping and leaving one in two taps with the money
//! first. Customers choose among what their plan offers; what staff put into a subscription is staff's to take out.

use base::{Instant, Lang};
use domain::billing::change::QUANTITY_MOST;
use domain::billing::item::Item;
use domain::billing::phase::{Life, Standing};
use kit::web::form::Problem;
use kit::web::{Choice, Field, Form, Oops, Page, parts, show};
use maud::{Markup, html};
use people::Me;

use super::ask::{Act, Ask};
use super::choose::{is_counted, item_name, when, when_fields};
use super::place::{Case, Place};
use super::{HOME, place, planned};
use crate::words::T;

pub const HERE: &str = "/my/addons";

/// How an add-on stands for a subscription.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stand {
    Offered,
    Taken,
    /// Planned to come, or to go.
    Comes(Instant),
    Leaves(Instant),
}

/// What is there, then what is offered, in the shop's order.
fn list(case: &Case, now: Instant) -> Vec<(Item, Stand)> {
    let life = Life::of(&case.agreement);
    let has = |phase: &domain::billing::phase::Phase<'_>, code: &str| phase.terms.items.iter().any(|i| i.code == code);
    let holds = life.at(now);
    let later = || life.phases.iter().filter(|phase| phase.from > now);
    let mut found: Vec<(Item, Stand)> = Vec::new();
    for item in holds.into_iter().chain(later()).flat_map(|phase| &phase.terms.items).filter(|item| item.addon) {
        if found.iter().any(|(known, _)| known.code == item.code) {
            continue;
        }
        let is_here = holds.is_some_and(|phase| has(phase, &item.code));
        let turn = later().find(|phase| has(phase, &item.code) != is_here).map(|phase| phase.from);
        let stand = match (is_here, turn) {
            (true, None) => Stand::Taken,
            (true, Some(at)) => Stand::Leaves(at),
            (false, turn) => Stand::Comes(turn.unwrap_or(now)),
        };
        found.push((item.clone(), stand));
    }
    let is_new = |item: &&Item| !found.iter().any(|(known, _)| known.code == item.code);
    let offered: Vec<(Item, Stand)> =
        case.addons.iter().filter(is_new).map(|item| (item.clone(), Stand::Offered)).collect();
    found.extend(offered);
    found
}

fn those(place: &Place<'_>, case: &Case, wanted: Stand) -> Vec<Item> {
    let all = list(case, place.app.now()).into_iter();
    all.filter(|(_, stand)| *stand == wanted).map(|(item, _)| item).collect()
}

/// Why nothing can be added or left now; none when it can.
fn lock(lang: Lang, case: &Case) -> Option<&'static str> {
    let (t, s) = (T(lang), &case.subscription);
    match s.state {
        _ if s.billed_from.is_none() => Some(t.code_history_only()),
        Standing::Ended => Some(t.addons_locked_ended()),
        _ if s.is_ending() => Some(t.addons_locked_ending()),
        Standing::Scheduled => Some(t.addons_locked_scheduled()),
        Standing::Paused => Some(t.addons_locked_paused()),
        Standing::Trial | Standing::Active if case.owes => Some(t.addons_locked_owed()),
        Standing::Trial | Standing::Active => None,
    }
}

pub async fn page(me: Me, form: Form) -> Result<Page, Oops> {
    let place = place(&me, &form).await?;
    let case = place.case(Act::AddItem, &form).await?;
    let (t, lang) = (T(me.lang()), me.lang());
    let all = list(&case, me.now());
    let lock = lock(lang, &case);
    let main = html! {
        (parts::crumbs(t.crumbs(), &[(t.my_subscription(), &format!("{HOME}?s={}", case.subscription.id))]))
        (parts::head(t.addons(), t.addons_text(), Markup::default()))
        @if let Some(why) = lock { (parts::note(parts::Tone::Warn, why)) }
        @if all.is_empty() {
            (parts::empty_card(parts::Empty { icon: "box", title: t.addons_none(), text: t.addons_none_text(), act: Markup::default() }.show()))
        }
        @for (item, stand) in &all { (card(&place, &case, item, *stand, lock.is_none())) }
        (planned::card(planned::View {
            lang,
            now: me.now(),
            subscription: &case.subscription,
            agreement: &case.agreement,
            names: &case.names,
            undo: &format!("{HOME}/{}?s={}&change=", Act::Undo, case.subscription.id),
            may_undo: true,
        }))
    };
    Ok(me.page("home", t.addons(), main))
}

fn card(place: &Place<'_>, case: &Case, item: &Item, stand: Stand, may: bool) -> Markup {
    let (t, lang, zone) = (T(place.visitor.lang), place.visitor.lang, &case.subscription.zone);
    let day = |at: Instant| show::day(lang, zone.day(at), zone.day(place.app.now()));
    let to = |act: Act| format!("{HOME}/{act}?s={}&item={}", case.subscription.id, item.code);
    let swaps = case.addons.iter().any(|other| is_free(place, case, &other.code));
    let price = catalog::show::whole_price(lang, &item.price, case.subscription.currency, item.every);
    let tag = match stand {
        Stand::Offered => Markup::default(),
        Stand::Taken => parts::tag(t.addon_taken(), parts::Tone::Good),
        Stand::Comes(at) => parts::tag(&t.addon_comes(day(at)), parts::Tone::Act),
        Stand::Leaves(at) => parts::tag(&t.addon_leaves(day(at)), parts::Tone::Warn),
    };
    let acts = html! {
        @match stand {
            Stand::Offered => (parts::Button::new(t.addon_add()).go().icon("plus").link(&to(Act::AddItem))),
            Stand::Taken => {
                @if swaps { (parts::Button::new(t.addon_swap()).icon("repeat").link(&to(Act::SwapItem))) }
                (parts::Button::new(t.addon_remove()).link(&to(Act::RemoveItem)))
            }
            Stand::Comes(_) | Stand::Leaves(_) => {}
        }
    };
    let is_open = may && matches!(stand, Stand::Offered | Stand::Taken);
    let count = Some(item.quantity).filter(|n| stand != Stand::Offered && is_counted(item) && *n != 1);
    parts::Card::new(format!("addon-{}", item.code), item_name(lang, item, case)).aside(tag).show(html! {
        p { (price) @if let Some(n) = count { " · " (t.addon_count(n)) } }
        @if is_open { div.acts { (acts) } }
    })
}

fn is_free(place: &Place<'_>, case: &Case, code: &str) -> bool {
    those(place, case, Stand::Offered).iter().any(|item| item.code == code)
}

/// Puts usual choices where nothing was chosen yet.
pub fn fill(form: &mut Form, place: &Place<'_>, act: Act, case: &Case) {
    let taken = those(place, case, Stand::Taken).into_iter().next().map(|item| item.code);
    let usual = match act {
        Act::RemoveItem => vec![("when", Some("period_end".to_string())), ("item", taken)],
        Act::SwapItem => vec![("when", Some("now".to_string())), ("item", taken)],
        _ => vec![("when", Some("now".to_string()))],
    };
    for (name, value) in usual {
        if let Some(value) = value.filter(|_| !form.has(name)) {
            form.put(name, value);
        }
    }
}

pub fn fields(place: &Place<'_>, act: Act, case: &Case, form: &Form) -> Markup {
    let (t, lang) = (T(place.visitor.lang), place.visitor.lang);
    let price = |item: &Item| catalog::show::whole_price(lang, &item.price, case.subscription.currency, item.every);
    let choice = |item: &Item| Choice::new(&item.code, item_name(lang, item, case)).note(price(item));
    let offered = those(place, case, Stand::Offered);
    let had = those(place, case, Stand::Taken).into_iter().find(|item| item.code == form.text("item"));
    let now = html! {
        @if let Some(item) = &had {
            input type="hidden" name="item" value=(item.code);
            div.full { (parts::Facts::new().text(t.addon_now(), format!("{} · {}", item_name(lang, item, case), price(item))).show_wide()) }
        }
    };
    let chosen = |name: &str, label: &str| {
        html! {
            @if offered.is_empty() { p.soft { (t.addons_none()) } } @else {
                (Field::cards(name, label, offered.iter().map(choice).collect()).required().show(lang, form))
                @if offered.iter().any(is_counted) {
                    (Field::number("quantity", t.choose_quantity()).hint(t.addon_quantity_hint()).range(1, QUANTITY_MOST).show(lang, form))
                }
            }
        }
    };
    html! {
        @if act == Act::AddItem { (chosen("item", t.choose_addon())) } @else { (now) }
        @if act == Act::SwapItem { (chosen("to", t.choose_addon_instead())) }
        (when_fields(place, case, form))
    }
}

/// What was chosen; what is missing or not theirs to choose is noted under its field.
pub fn read(form: &mut Form, place: &Place<'_>, act: Act, case: &Case) -> Option<Ask> {
    if let Some(why) = lock(place.visitor.lang, case) {
        form.refuse("", why);
        return None;
    }
    match act {
        Act::AddItem => {
            let item = offered(form, place, case, "item")?;
            Some(Ask::AddItem { item: Box::new(item), when: when(form, false)? })
        }
        Act::SwapItem => {
            let (item, to) = (had(form, place, case)?, offered(form, place, case, "to")?);
            Some(Ask::SwapItem { item, to: Box::new(to), when: when(form, false)? })
        }
        _ => Some(Ask::RemoveItem { item: had(form, place, case)?, when: when(form, false)? }),
    }
}

fn offered(form: &mut Form, place: &Place<'_>, case: &Case, name: &str) -> Option<Item> {
    let code = form.required(name);
    let Some(item) = those(place, case, Stand::Offered).into_iter().find(|item| item.code == code) else {
        form.note(name, Problem::NotOffered);
        return None;
    };
    let counts = is_counted(&item) && form.has("quantity");
    let quantity = if counts { form.whole("quantity", 1..=QUANTITY_MOST)? } else { 1 };
    Some(Item { quantity, ..item })
}

fn had(form: &mut Form, place: &Place<'_>, case: &Case) -> Option<String> {
    let code = form.required("item");
    let found = those(place, case, Stand::Taken).into_iter().find(|item| item.code == code);
    if found.is_none() {
        form.note("item", Problem::NotOffered);
    }
    found.map(|item| item.code)
}

//! What a save would do to prices, said before it is done, and the versions there have been.

use base::Money;
use domain::catalog::plan::Name;
use kit::web::parts::{self, Button, Tone};
use kit::web::show as figures;
use maud::{Markup, html};
use shop::Desk;

use super::super::NewPlan;
use super::super::storefront::show;
use super::typed::{Known, Simple, simple};
use crate::plan_item::ItemRow;
use crate::price::PriceRow;
use crate::words::T;

/// Price changes as sentences, and a text that is another one when any of them is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    pub sentences: Vec<String>,
    pub seen: String,
}

/// What changes for new subscribers and what stays for those who are there. Empty when no known price changes.
pub fn preview(desk: &Desk, known: &Known, new: &NewPlan) -> Preview {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let mut preview = Preview::default();
    for (item, part) in new.plan.items.iter().zip(&new.parts) {
        for price in &part.prices {
            let Some(old) = known.newest(&item.code, price.currency).filter(|old| old.model.0 != price.price) else {
                continue;
            };
            let (name, currency) = (shown(lang, &item.name, &new.plan.name), price.currency);
            let kept = known.item(&item.code).map_or(item.every, |item| item.every);
            let day = figures::day(lang, price.from, desk.today());
            let now = show::whole_price(lang, &price.price, currency, item.every);
            let was = show::whole_price(lang, &old.model.0, currency, kept);
            preview.sentences.push(match currency == desk.shop.currency {
                true => t.price_change(day, name, now, was),
                false => t.price_change_abroad(currency.code(), day, name, now, was),
            });
            let json = serde_json::to_string(&price.price).unwrap_or_default();
            preview.seen.push_str(&format!("{}={currency}{json}@{};", item.code, price.from));
        }
    }
    preview
}

/// An item's own name, or the plan's.
fn shown(lang: base::Lang, item: &Name, plan: &Name) -> String {
    let own = item.show(lang);
    if own.is_empty() { plan.show(lang).to_string() } else { own.to_string() }
}

/// The question before prices change, with the button that says yes.
pub fn question(t: T, preview: &Preview) -> Markup {
    html! {
        @if !preview.sentences.is_empty() {
            (parts::notice(Tone::Warn, t.price_change_title(), html! {
                ul { @for sentence in &preview.sentences { li { (sentence) } } }
                p { (t.price_change_how()) }
                p { (Button::new(t.price_change_save()).go().mini().submit_as("do", "save")) }
            }))
            input type="hidden" name="seen" value=(preview.seen);
        }
    }
}

/// Every version, newest first.
pub fn history(desk: &Desk, known: &Known) -> Markup {
    let t = T(desk.lang());
    html! {
        (parts::Card::new("history", t.price_history()).note(t.price_history_text()).show(html! {
            @if known.prices.is_empty() { p.soft { (t.price_history_empty()) } } @else {
                (parts::timeline(&known.prices.iter().map(|price| version(desk, known, price)).collect::<Vec<_>>()))
            }
        }))
    }
}

fn version(desk: &Desk, known: &Known, price: &PriceRow) -> parts::Event {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let item: Option<&ItemRow> = known.items.iter().find(|item| item.id == price.plan_item);
    let every = item.map_or(base::Every::MONTH, |item| item.every);
    let plan = known.plan.as_ref().map(|plan| plan.name().show(lang).to_string()).unwrap_or_default();
    let named =
        |item: &ItemRow| Some(lang.pick(&item.name_ko, &item.name_en).to_string()).filter(|name| !name.is_empty());
    let code = item.map_or(t.price_of_retired().to_string(), |item| named(item).unwrap_or(plan));
    let is_current = price.valid_from <= desk.today()
        && !known.prices.iter().any(|other| {
            other.plan_item == price.plan_item
                && other.currency == price.currency
                && other.number > price.number
                && other.valid_from <= desk.today()
        });
    let abroad = price.currency != desk.shop.currency;
    let code = if abroad { format!("{code} · {}", price.currency) } else { code };
    let what = match simple(&price.model.0) {
        Some(Simple { model: "flat", amount, .. }) if item.is_none() => Money::new(amount, price.currency).show(lang),
        _ => show::whole_price(lang, &price.model.0, price.currency, every),
    };
    let (tone, more) = if price.valid_from > desk.today() {
        (Tone::Act, t.price_scheduled(&code))
    } else if is_current {
        (Tone::Good, t.price_current(&code))
    } else {
        (Tone::Plain, t.price_past(&code))
    };
    let when = t.price_valid_from(figures::day(lang, price.valid_from, desk.today()));
    parts::Event { icon: "wallet", tone, what: html! { (what) }, more, when }
}

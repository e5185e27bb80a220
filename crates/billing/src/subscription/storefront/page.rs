//! The sign-up page: who, where to, what is agreed to, how it is paid, and what that comes to.

use std::sync::Arc;

use base::{Lang, Money};
use catalog::Offer;
use catalog::plan::storefront::CURRENCY;
use catalog::show as prices;
use domain::billing::agreement::{Agreement, Change, What};
use domain::billing::change::QUANTITY_MOST;
use domain::billing::item::{Item, Kind};
use domain::catalog::conditions::Minimum;
use kit::web::shell::{self, Link, Public};
use kit::web::{Field, Form, Page, field, parts, show, url};
use maud::{Markup, html};
use people::{consent, contact};

use super::coupon::{FIELD, Typed};
use super::{Joiner, Known, sign_up};
use crate::aloud::say_refusal;
use crate::invoice::portal::effect::{self, effect};
use crate::payment::portal::{ask_card, card_name};
use crate::subscription::portal::upcoming_new;
use crate::subscription::preview_new;
use crate::words::T;

/// The fields of quantities, by item.
const QUANTITY: &str = "quantity-";

/// The boxes of add-ons, by item.
const ADDON: &str = "addon-";

/// What the form says about quantities; an item without one has 1, and so has an add-on that is ticked.
pub fn quantities(form: &Form) -> Vec<(String, i64)> {
    let read = |(name, value): &(String, String)| {
        if let Some(code) = name.strip_prefix(ADDON) {
            return Some((code.to_string(), 1));
        }
        let n: i64 = value.trim().parse().ok()?;
        Some((name.strip_prefix(QUANTITY)?.to_string(), n.clamp(1, QUANTITY_MOST)))
    };
    form.pairs().iter().filter_map(read).take(domain::billing::change::ITEMS_MOST).collect()
}

/// What may be taken beside the plan, ticked or not, in the order it was put on sale.
fn addons(offer: &Offer) -> Vec<&Item> {
    let mut all: Vec<&Item> = offer.terms.addons().chain(&offer.addons).collect();
    all.sort_by_key(|item| item.id);
    all
}

fn counted(offer: &Offer) -> impl Iterator<Item = &Item> {
    let counts = |item: &&Item| item.price.is_per_unit() && item.kind != Kind::Usage && !item.addon;
    offer.terms.items.iter().filter(counts)
}

/// `again`: where to come back to after logging in, for somebody who is known already.
pub fn page(joiner: &Joiner, offer: &Offer, coupon: &Typed, form: &Form, again: Option<&str>) -> Page {
    let (here, visitor) = (&joiner.here, &joiner.here.visitor);
    let (t, lang) = (T(visitor.lang), visitor.lang);
    let name = offer.plan.name().show(lang).to_string();
    let action = format!("/join/{}", offer.plan.code);
    let main = html! {
        (parts::head(&t.join_title(&name), t.join_text(), Markup::default()))
        @if let Some(back) = again {
            (parts::notice(parts::Tone::Warn, t.join_known(), html! {
                p { (t.join_known_text()) }
                p { a href={ "/my/login?next=" (url::encode(back)) } { (t.join_login()) } }
            }))
        }
        div.signup {
            aside { (plan_card(joiner, offer, coupon, form)) }
            div.card {
                (field::form(visitor, &action, html! {
                    (field::summary(lang, form))
                    input type="hidden" name="key" value=(form.text("key"));
                    (currency(joiner, offer))
                    @match &joiner.known {
                        Some(known) => (confirm(t, known, form)),
                        None => (introduce(joiner, offer, form)),
                    }
                    (sum(joiner, offer, coupon, form))
                    (asked(lang, offer))
                    (field::acts(lang, t.join_act(), Some("/")))
                }))
            }
        }
    };
    let frame = Public {
        shop: here.frame(),
        links: vec![Link::new("plans", "box", t.see_plans(), "/#plans")],
        act: Some(Link::new("my", "user", t.my_subscription(), "/my")),
        about: here.about(),
        ..Public::default()
    };
    shell::public(visitor, &frame, "plans", &t.join_title(&name), main)
}

/// What the plan asks besides its price, said once more above the button.
fn asked(lang: Lang, offer: &Offer) -> Markup {
    let asks = catalog::plan::storefront::conditions(lang, offer);
    let costly = |minimum: &Minimum| minimum.clawback > 0 || minimum.of_remaining.is_some();
    let early = offer.conditions.minimum.filter(costly).map(|minimum| T(lang).join_early(minimum.months));
    html! {
        @if !asks.is_empty() {
            (parts::note(parts::Tone::Plain, &asks.into_iter().chain(early).collect::<Vec<_>>().join(" · ")))
        }
    }
}

/// Keeps a currency that is not the shop's own.
fn currency(joiner: &Joiner, offer: &Offer) -> Markup {
    let other = offer.currency != joiner.here.shop.currency;
    html! { @if other { input type="hidden" name=(CURRENCY) value=(offer.currency); } }
}

/// What a new customer is asked.
fn introduce(joiner: &Joiner, offer: &Offer, form: &Form) -> Markup {
    let (t, lang, shop) = (T(joiner.here.visitor.lang), joiner.here.visitor.lang, &joiner.here.shop);
    let email = contact::ask_email(lang);
    let email = if joiner.asks_email { email.required() } else { email };
    html! {
        (field::group(t.join_you(), t.join_you_note(), html! {
            (Field::text("name", t.name()).autocomplete("name").required().show(lang, form))
            (contact::ask_phone(lang, shop).required().show(lang, form))
            (email.show(lang, form))
        }))
        @if sign_up::needs_address(offer) {
            (field::group(t.join_address(), t.join_address_note(), contact::ask_address(lang, shop, form, true)))
        }
        (field::group(t.join_consents(), "", consent::ask(lang, shop, form)))
        (field::group(t.card(), "", ask_card(lang, form)))
    }
}

/// What a known customer is asked.
fn confirm(t: T, known: &Known, form: &Form) -> Markup {
    html! {
        (field::group(t.join_as(), "", html! {
            (parts::Facts::new().text(t.name(), &known.customer.name).show())
        }))
        (field::group(t.card(), "", html! {
            @match &known.card {
                Some(card) => (parts::Facts::new().link(t.card(), card_name(t.0, card), "/my/card").show()),
                None => (ask_card(t.0, form)),
            }
        }))
    }
}

/// What is paid today and when next, exchanged when another quantity is typed.
fn sum(joiner: &Joiner, offer: &Offer, coupon: &Typed, form: &Form) -> Markup {
    let (here, created, shop) = (&joiner.here, joiner.created(offer), joiner.shop_of(offer));
    let (t, lang, now) = (T(here.visitor.lang), here.visitor.lang, here.now());
    let body = match preview_new(&shop, &created, now) {
        Err(refusal) => parts::notice(parts::Tone::Warn, &say_refusal(lang, &refusal), Markup::default()),
        Ok(mut preview) => {
            let wallet = joiner.known.as_ref().map_or(0, |known| known.wallet);
            let change = Change { ordinal: 0, at: now, asked_at: now, what: What::Created(created) };
            let policy = Arc::clone(&here.shop.policy);
            let agreement = Agreement { zone: here.shop.zone.clone(), policy, changes: vec![change] };
            let mut coupon = coupon.clone();
            preview.invoice = coupon.take(&shop, &agreement, preview.invoice, wallet);
            let mut next = upcoming_new(&shop, offer.currency, &agreement, &preview);
            if let Some(next) = &mut next {
                next.invoice = coupon.take(&shop, &agreement, next.invoice.clone(), preview.invoice.to_wallet);
            }
            let plan = offer.plan.name();
            let view = effect::View { lang, shop: &shop, currency: offer.currency, now, plan: plan.show(lang) };
            effect(view, &preview, &agreement, next.as_ref())
        }
    };
    html! {
        (field::group(t.join_sum(), t.join_sum_note(), html! {
            div.full #sum {
                @for item in counted(offer) {
                    input type="hidden" name={ (QUANTITY) (item.code) } value=(item.quantity);
                }
                @for item in offer.terms.addons() { input type="hidden" name={ (ADDON) (item.code) } value="on"; }
                @if let Some((code, said)) = coupon.said() {
                    input type="hidden" name=(FIELD) value=(code);
                    (parts::note(parts::Tone::Good, &format!("{code} · {said}")))
                } @else if let Some(problem) = form.problem(FIELD) {
                    (parts::note(parts::Tone::Warn, &problem.words(lang)))
                }
                (body)
            }
        }))
    }
}

/// The plan with its price, what it gives, and its quantity.
fn plan_card(joiner: &Joiner, offer: &Offer, coupon: &Typed, form: &Form) -> Markup {
    let (t, lang, shop) = (T(joiner.here.visitor.lang), joiner.here.visitor.lang, &joiner.here.shop);
    // What the plan alone costs: what is ticked beside it is in the sum.
    let mut plain = offer.terms.clone();
    plain.items.retain(|item| !item.addon);
    // One amount a cycle stands large, and what is counted below it; anything else is a sentence.
    let (price, usage) = match prices::by_cycle(&plain).as_slice() {
        [(every, amount)] => (
            prices::amount_per(lang, Money::new(*amount, offer.currency), *every),
            match prices::has_intro(&plain) {
                true => vec![show::sentence_case(&prices::price_line(lang, &plain, offer.currency))],
                false => {
                    prices::usage_lines(lang, &plain, offer.currency).iter().map(|line| format!("+ {line}")).collect()
                }
            },
        ),
        _ => (prices::price_line(lang, &plain, offer.currency), Vec::new()),
    };
    let asks = catalog::plan::storefront::conditions(lang, offer);
    parts::Card::new("plan", offer.plan.name().show(lang)).class("plan").note(offer.plan.summary().show(lang)).show(html! {
        (parts::price(&price, ""))
        @for line in &usage { p.small { (line) } }
        @match (catalog::plan::storefront::trial(lang, offer), joiner.created(offer).trial) {
            (Some(trial), Some(_)) => p { (parts::tag(&trial, parts::Tone::Act)) },
            (Some(_), None) => p.tiny.faint { (t.join_trial_once()) },
            (None, _) => {}
        }
        @if let Some(tax) = prices::tax(lang, shop) { p.tiny.faint { (show::sentence_case(tax)) } }
        @if !asks.is_empty() { p.tiny.faint { (asks.join(" · ")) } }
        ul.points { @for line in &offer.plan.benefits.0 { li { (parts::icon("check", "s")) span { (line.show(lang)) } } } }
        @if coupon.is_asked || counted(offer).next().is_some() || !addons(offer).is_empty() {
            form.form method="get" action={ "/join/" (offer.plan.code) } data-part="sum" data-live {
                (currency(joiner, offer))
                @for item in counted(offer) { (quantity(lang, item, form)) }
                @if !addons(offer).is_empty() {
                    (field::group(t.join_addons(), "", html! { @for item in addons(offer) { (addon(lang, offer, item, form)) } }))
                }
                @if coupon.is_asked { (Field::text(FIELD, t.coupon_have()).hint(t.coupon_have_note()).show(lang, form)) }
                div.acts { (parts::Button::new(t.effect_show()).mini().submit()) }
            }
        }
    })
}

fn addon(lang: Lang, offer: &Offer, item: &Item, form: &Form) -> Markup {
    let price = prices::whole_price(lang, &item.price, offer.currency, item.every);
    let label = format!("{} · {price}", lang.pick(&item.ko, &item.en));
    Field::check(&format!("{ADDON}{}", item.code), label).show(lang, form)
}

fn quantity(lang: Lang, item: &Item, form: &Form) -> Markup {
    let name = format!("{QUANTITY}{}", item.code);
    let label = match lang.pick(&item.ko, &item.en) {
        "" => T(lang).choose_quantity().to_string(),
        own => format!("{} · {own}", T(lang).choose_quantity()),
    };
    let mut shown = form.clone();
    shown.put(&name, item.quantity.to_string());
    Field::number(&name, label).range(1, QUANTITY_MOST).required().show(lang, &shown)
}

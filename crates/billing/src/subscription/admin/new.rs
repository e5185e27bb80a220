//! A new subscription for a customer, opened by staff: plan, quantities, first day, with the money first.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::id::{CustomerId, SubscriptionId};
use base::{Currency, Day, Instant};
use catalog::Offer;
use catalog::plan::{self, State, storefront::CURRENCY};
use domain::billing::agreement::{Agreement, Change, Created, What};
use domain::billing::change::QUANTITY_MOST;
use domain::billing::invoice::compose;
use domain::billing::item::{Item, Kind};
use domain::shop::role::Right;
use kit::web::form::Problem;
use kit::web::{Choice, Field, Form, Oops, Page, csrf, flash, parts};
use maud::{Markup, html};
use people::{Customer, customer};
use serde_json::json;
use shop::audit::{self, Entry};
use shop::{Desk, Shop};

use crate::aloud::say_refusal;
use crate::invoice::portal::effect::{self, effect};
use crate::ledger;
use crate::payment;
use crate::subscription::portal::ask::{collect, oops};
use crate::subscription::portal::upcoming_new;
use crate::subscription::{NewSubscription, Refused, bill_now, preview_new, subscribe};
use crate::words::T;

const HERE: &str = "/admin/subscriptions/new";
const QUANTITY: &str = "quantity-";
/// The boxes of add-ons, by item.
const ADDON: &str = "addon-";
/// A start may be planned this many days ahead.
const AHEAD_DAYS_MOST: i64 = 366;

/// What the page knows.
struct Seen {
    customer: Customer,
    /// The shop in the currency that was chosen.
    shop: Shop,
    /// In which some plan is sold, the shop's own first.
    currencies: Vec<Currency>,
    offers: Vec<Offer>,
    has_card: bool,
    wallet: i64,
}

/// What was chosen.
struct Chosen {
    created: Created,
    plan: String,
    starts: Instant,
}

async fn see(desk: &Desk, form: &Form) -> Result<Seen, Oops> {
    desk.require(Right::EditSubscriptions)?;
    let id: CustomerId = form.text("customer").parse().map_err(|_| Oops::Missing)?;
    let (shop, today, chosen) = (desk.shop.clone(), desk.today(), form.text(CURRENCY).parse().ok());
    let reading = desk.app.db.read(move |r| {
        let Some(customer) = customer::find(r, shop.id, id)? else { return Ok(None) };
        let live = plan::list(r, shop.id, Some(State::Live))?;
        let currencies = catalog::offer::currencies(r, &shop, &live, today)?;
        let currency = chosen.filter(|chosen| currencies.contains(chosen)).unwrap_or(shop.currency);
        let offers = catalog::offer::offers_in(r, &shop, currency, live, today)?;
        let shop = shop.in_currency(currency);
        let has_card = !payment::list_instruments(r, shop.id, id)?.is_empty();
        let wallet = ledger::wallet(r, shop.id, id, shop.currency)?;
        Ok::<_, kit::db::Error>(Some(Seen { customer, shop, currencies, offers, has_card, wallet }))
    });
    reading.await?.ok_or(Oops::Missing)
}

fn fill(form: &mut Form, desk: &Desk) {
    if !form.has("day") {
        form.put("day", desk.today().to_string());
    }
}

fn counted(offer: &Offer) -> impl Iterator<Item = &Item> {
    offer.terms.items.iter().filter(|item| item.price.is_per_unit() && item.kind != Kind::Usage)
}

fn read(form: &mut Form, desk: &Desk, seen: &Seen) -> Option<Chosen> {
    if form.has(CURRENCY) && form.text(CURRENCY) != seen.shop.currency.code() {
        form.note(CURRENCY, Problem::NotOffered);
        return None;
    }
    let code = form.required("plan");
    let Some(offer) = seen.offers.iter().find(|offer| offer.plan.code == code) else {
        form.note("plan", Problem::NotOffered);
        return None;
    };
    let mut terms = offer.terms.clone();
    terms.items.extend(offer.addons.iter().filter(|item| form.has(&format!("{ADDON}{}", item.code))).cloned());
    for item in &mut terms.items {
        let name = format!("{QUANTITY}{}", item.code);
        if item.price.is_per_unit() && form.has(&name) {
            item.quantity = form.whole(&name, 0..=QUANTITY_MOST)?;
        }
    }
    let (today, day) = (desk.today(), form.day("day")?);
    let last = today.plus_days(AHEAD_DAYS_MOST);
    if !(today..=last).contains(&day) {
        let why = if day < today { "in_the_past" } else { "too_far" };
        form.refuse("day", T(desk.lang()).by_key(why).unwrap_or(why));
        return None;
    }
    let starts = if day == today { desk.now() } else { desk.shop.zone.midnight(day) };
    let trial = offer.conditions.trial.filter(|_| form.has("trial"));
    let created = Created::new(terms, &offer.conditions, desk.shop.tax_rate);
    let plan = offer.plan.name().show(desk.lang()).to_string();
    Some(Chosen { created: Created { trial, ..created }, plan, starts })
}

pub async fn page(desk: Desk, mut form: Form) -> Result<Page, Oops> {
    let seen = see(&desk, &form).await?;
    fill(&mut form, &desk);
    Ok(whole(&desk, &seen, form, false))
}

fn whole(desk: &Desk, seen: &Seen, mut form: Form, posted: bool) -> Page {
    let (t, name) = (T(desk.lang()), &seen.customer.name);
    let of_customer = format!("/admin/customers/{}", seen.customer.id);
    let chosen = if form.has("plan") || posted { read(&mut form, desk, seen) } else { None };
    let result = match chosen {
        None => html! { p.soft { (t.effect_choose()) } },
        Some(chosen) => sum(desk, seen, chosen, &form),
    };
    desk.page("subscriptions", t.subscription_new(), html! {
        (parts::crumbs(t.crumbs(), &[(t.customers(), "/admin/customers"), (name, &of_customer)]))
        (parts::head(t.subscription_new(), &t.subscription_new_text(name), Markup::default()))
        @if !seen.has_card { (parts::notice(parts::Tone::Warn, t.no_card_yet(), html! { p { (t.no_card_yet_text()) } })) }
        // The fields follow the plan, so they are exchanged together with the money.
        div.stack #asked {
            (parts::empty_card(html! {
                form.form method="get" action=(HERE) data-part="asked" data-live {
                    input type="hidden" name="customer" value=(seen.customer.id);
                    (fields(desk, seen, &form))
                    div.acts.redo { (parts::Button::new(t.effect_show()).submit()) }
                }
            }))
            (parts::Card::new("effect-title", t.effect_title()).note(t.effect_note()).show(result))
        }
    })
}

fn fields(desk: &Desk, seen: &Seen, form: &Form) -> Markup {
    let (t, lang, today) = (T(desk.lang()), desk.lang(), desk.today());
    let choice = |offer: &Offer| {
        let price = catalog::show::price_line(lang, &offer.terms, offer.currency);
        Choice::new(&offer.plan.code, offer.plan.name().show(lang)).note(price)
    };
    let day: (Day, Day) = (today, today.plus_days(AHEAD_DAYS_MOST));
    let chosen = seen.offers.iter().find(|offer| offer.plan.code == form.text("plan"));
    html! {
        @if seen.offers.is_empty() { p.soft { (t.no_other_plan()) } } @else {
            (Field::cards("plan", t.choose_plan(), seen.offers.iter().map(choice).collect()).required().show(lang, form))
        }
        @if seen.currencies.len() > 1 {
            (Field::select(CURRENCY, t.choose_currency(), seen.currencies.iter().map(|one| Choice::new(one, one.code())).collect()).required().show(lang, form))
        }
        @if let Some(offer) = chosen {
            @for item in counted(offer) {
                @let own = lang.pick(&item.ko, &item.en);
                @let label = if own.is_empty() { t.choose_quantity().to_string() } else { format!("{} · {own}", t.choose_quantity()) };
                (Field::number(&format!("{QUANTITY}{}", item.code), label).placeholder("1").range(0, QUANTITY_MOST).show(lang, form))
            }
        }
        (Field::date("day", t.choose_start()).range(day.0, day.1).required().show(lang, form))
        @for item in chosen.into_iter().flat_map(|offer| &offer.addons) {
            @let price = catalog::show::whole_price(lang, &item.price, seen.shop.currency, item.every);
            @let line = format!("{} · {price}", lang.pick(&item.ko, &item.en));
            (Field::check(&format!("{ADDON}{}", item.code), t.item_is_addon(line)).show(lang, form))
        }
        @if let Some(trial) = chosen.and_then(|offer| catalog::plan::storefront::trial(lang, offer)) {
            (Field::check("trial", t.choose_trial(trial)).show(lang, form))
        }
    }
}

fn sum(desk: &Desk, seen: &Seen, chosen: Chosen, form: &Form) -> Markup {
    let (t, lang, shop) = (T(desk.lang()), desk.lang(), &seen.shop);
    let Chosen { created, plan, starts } = chosen;
    let mut preview = match preview_new(shop, &created, starts) {
        Ok(preview) => preview,
        Err(refusal) => return parts::notice(parts::Tone::Warn, &say_refusal(lang, &refusal), Markup::default()),
    };
    let lines = preview.invoice.lines.iter().map(|(line, _)| line.clone()).collect();
    preview.invoice = compose(lines, shop.prices, seen.wallet).unwrap_or(preview.invoice);
    let change = Change { ordinal: 0, at: starts, asked_at: desk.now(), what: What::Created(created) };
    let agreement = Agreement { zone: shop.zone.clone(), policy: Arc::clone(&shop.policy), changes: vec![change] };
    let next = upcoming_new(shop, shop.currency, &agreement, &preview);
    let view = effect::View { lang, shop, currency: shop.currency, now: desk.now(), plan: &plan };
    let own = form.pairs().iter().filter(|(name, _)| ![csrf::NAME, "lang", "theme"].contains(&name.as_str()));
    html! {
        div.stack {
            (effect(view, &preview, &agreement, next.as_ref()))
            form.form method="post" action=(HERE) {
                (csrf::field(&desk.visitor.csrf))
                @for (name, value) in own { input type="hidden" name=(name) value=(value); }
                div.acts { (parts::Button::new(t.subscription_add()).go().submit()) }
            }
        }
    }
}

pub async fn add(desk: Desk, mut form: Form) -> Result<Response, Oops> {
    let seen = see(&desk, &form).await?;
    let Some(chosen) = read(&mut form, &desk, &seen) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, whole(&desk, &seen, form, true)).into_response());
    };
    let (app, shop, actor, now, customer) =
        (desk.app.clone(), seen.shop.clone(), desk.actor(), desk.now(), seen.customer.id);
    let (plan, starts) = (chosen.created.terms.plan, chosen.starts);
    let new = NewSubscription {
        customer,
        recipient: None,
        reference: None,
        created: chosen.created,
        starts,
        actor: actor.code(),
    };
    let writing = desk.app.db.write(move |tx| {
        let id = subscribe(&app, tx, &shop, &new, now)?;
        bill_now(&app, tx, &shop, id, now)?;
        let after = audit::fields(json!({ "plan": plan.to_string(), "customer": customer.to_string() }));
        let (action, subject, before) = ("subscription.added", id.to_string(), audit::fields(json!({})));
        audit::add(tx, &app.ids, shop.id, now, Entry { actor: &actor, action, subject, before, after })?;
        Ok::<SubscriptionId, Refused>(id)
    });
    match writing.await {
        Ok(id) => {
            collect(&desk.app, &desk.shop).await?;
            Ok(flash::to(&format!("{}/{id}", super::LIST), T(desk.lang()).subscription_added()))
        }
        Err(Refused::No(_)) => Ok((StatusCode::UNPROCESSABLE_ENTITY, whole(&desk, &seen, form, true)).into_response()),
        Err(other) => Err(oops(other)),
    }
}

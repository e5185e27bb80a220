//! The shop's public home: what it is, its live plans side by side and compared, and what people ask before they join.

pub mod show;
mod tariff;

use axum::Router;
use axum::routing::get;
use base::{Currency, Lang, Money, Unit};
use domain::billing::item::{Item, Kind};
use kit::app::App;
use kit::web::parts::{self, Button, Cell, Empty, Tone, Topic};
use kit::web::shell::{self, Link, Public};
use kit::web::{Oops, Page, Query, show as web};
use maud::{Markup, html};
use shop::{Here, Shop};

use super::{Offer, State};
use crate::offer::{currencies, offers_in};
use crate::words::T;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/", get(home))
}

/// The part of the address that says in which currency prices are shown.
pub const CURRENCY: &str = "currency";

async fn home(here: Here) -> Result<Page, Oops> {
    let query = Query::new(&here.visitor);
    let (shop, today, asked) = (here.shop.clone(), here.today(), query.read(CURRENCY));
    let read = here.app.db.read(move |r| {
        let live = super::list(r, shop.id, Some(State::Live))?;
        let sold = currencies(r, &shop, &live, today)?;
        let chosen = asked.filter(|asked| sold.contains(asked)).unwrap_or(shop.currency);
        Ok::<_, kit::db::Error>((offers_in(r, &shop, chosen, live, today)?, sold, chosen))
    });
    let (offers, sold, chosen) = read.await?;
    let t = T(here.visitor.lang);
    let main = html! {
        @if !here.shop.notice.is_empty() {
            (parts::notice(Tone::Act, t.home_notice(), html! { p { (here.shop.notice) } }))
        }
        (hero(t, &here.shop, &offers))
        @if offers.is_empty() {
            (Empty { icon: "store", title: t.home_empty(), text: t.home_empty_text(), act: html! {} }.show())
        } @else {
            @let shown = paid_so(&query, &offers);
            (side_by_side(t, &here.shop, &shown, &html! {
                (terms_of_payment(t, &query, &offers))
                (choice(t, &query, (here.shop.currency, chosen), &sold))
            }))
            @if shown.len() > 1 { (compared(t, &shown)) }
            (questions(t, &offers))
        }
    };
    let frame = Public {
        shop: here.frame(),
        links: vec![
            Link::new("plans", "box", t.home_plans(), "/#plans"),
            Link::new("ask", "chat", t.home_ask(), "/#ask"),
        ],
        act: Some(Link::new("my", "user", t.home_my(), "/my")),
        about: here.about(),
        ..Public::default()
    };
    Ok(shell::public(&here.visitor, &frame, "plans", t.home_plans(), main))
}

fn hero(t: T, shop: &Shop, offers: &[Offer]) -> Markup {
    let cheapest = cheapest(offers);
    let count = i64::try_from(offers.len()).unwrap_or(0);
    html! {
        header.hero {
            h1 { (t.home_title(&shop.name)) }
            @match cheapest {
                Some(offer) => p { (t.home_sentence(count, least(t, offer))) },
                None => p { (t.home_soon()) },
            }
            @if !offers.is_empty() {
                div.acts {
                    a.btn.go href="#plans" { (t.home_see_plans()) }
                    a.btn href="/my" { (t.home_my()) }
                }
            }
        }
    }
}

/// The plan to name first: the cheapest of those that are not priced by number.
fn cheapest(offers: &[Offer]) -> Option<&Offer> {
    offers.iter().min_by_key(|offer| (by_number(offer).is_some(), offer.terms.mrr()))
}

/// What a plan costs each cycle as it lasts, in short.
fn least(t: T, offer: &Offer) -> String {
    match show::by_cycle(&offer.terms).as_slice() {
        [(every, amount)] if *amount > 0 => show::amount_per(t.0, Money::new(*amount, offer.currency), *every),
        _ => show::price_line(t.0, &offer.terms, offer.currency),
    }
}

/// What somebody pays for by how many of it they choose.
fn by_number(offer: &Offer) -> Option<&Item> {
    offer.terms.items.iter().find(|item| item.kind != Kind::Usage && item.price.is_per_unit())
}

/// The part of the address that says whether plans paid by the year are shown.
const PAID: &str = "paid";

fn is_yearly(offer: &Offer) -> bool {
    show::by_cycle(&offer.terms).first().is_some_and(|(every, _)| every.unit == Unit::Year)
}

fn has_both(offers: &[Offer]) -> bool {
    offers.iter().any(is_yearly) && !offers.iter().all(is_yearly)
}

/// Those paid by the month or those paid by the year, where a shop has both.
fn paid_so(query: &Query, offers: &[Offer]) -> Vec<Offer> {
    let yearly = query.text(PAID) == "year";
    offers.iter().filter(|offer| !has_both(offers) || is_yearly(offer) == yearly).cloned().collect()
}

/// The switch between them.
fn terms_of_payment(t: T, query: &Query, offers: &[Offer]) -> Markup {
    let yearly = query.text(PAID) == "year";
    let to = |value: &str| format!("{}#plans", query.with(PAID, value));
    let links = [(t.paid_monthly(), to(""), !yearly), (t.paid_yearly(), to("year"), yearly)];
    html! { @if has_both(offers) { (parts::segments(t.paid_how(), &links)) } }
}

/// Links to the same plans in other currencies; nothing when there is only one.
fn choice(t: T, query: &Query, (own, chosen): (Currency, Currency), sold: &[Currency]) -> Markup {
    let to = |one: Currency| format!("{}#plans", query.with(CURRENCY, if one == own { "" } else { one.code() }));
    let links: Vec<(&str, String, bool)> = sold.iter().map(|one| (one.code(), to(*one), *one == chosen)).collect();
    html! { @if links.len() > 1 { (parts::segments(t.choose_currency(), &links)) } }
}

/// `?currency=USD`; nothing for the shop's own.
fn in_currency(shop: &Shop, currency: Currency) -> String {
    if currency == shop.currency { String::new() } else { format!("?{CURRENCY}={currency}") }
}

fn side_by_side(t: T, shop: &Shop, offers: &[Offer], choice: &Markup) -> Markup {
    let leads = |offer: &Offer| offer.conditions.trial.is_some();
    let none_leads = !offers.iter().any(leads);
    let cards: Vec<parts::Plan> = offers.iter().map(|offer| card(t, shop, offer, none_leads || leads(offer))).collect();
    html! {
        section.part #plans aria-labelledby="plans-title" {
            header { h2 #plans-title { (t.home_plans()) } p.soft { (t.home_plans_text()) } div.acts { (choice) } }
            (parts::plans(&cards))
        }
    }
}

/// `leads`: whether its button is the one that stands out.
fn card(t: T, shop: &Shop, offer: &Offer, leads: bool) -> parts::Plan {
    let lang = t.0;
    let whole = show::price_line(lang, &offer.terms, offer.currency);
    let usage = show::usage_lines(lang, &offer.terms, offer.currency);
    let is_whole = !show::has_intro(&offer.terms) && usage.is_empty();
    let (price, per) = match show::by_cycle(&offer.terms).as_slice() {
        [(_, 0)] if is_whole => (t.price_free().to_string(), String::new()),
        [(every, amount)] => (Money::new(*amount, offer.currency).show(lang), show::per(lang, *every)),
        _ => (whole.clone(), String::new()),
    };
    // What the large figure leaves out stands first below it.
    let mut notes: Vec<String> = if show::has_intro(&offer.terms) { vec![whole] } else { usage };
    notes.extend(show::tax(lang, shop).map(str::to_string));
    notes.extend(conditions(lang, offer));
    notes.extend(addons(lang, offer));
    let button = if leads { Button::new(t.home_join()).go() } else { Button::new(t.home_join()) };
    parts::Plan {
        name: offer.plan.name().show(lang).to_string(),
        sentence: offer.plan.summary().show(lang).to_string(),
        price,
        per,
        note: web::sentence_case(&notes.join(" · ")),
        points: offer.plan.benefits.0.iter().map(|line| line.show(lang).to_string()).collect(),
        badge: trial(lang, offer),
        act: button.link(&format!("/join/{}{}", offer.plan.code, in_currency(shop, offer.currency))),
    }
}

/// `14일 무료 체험` / `14 days free`
pub fn trial(lang: Lang, offer: &Offer) -> Option<String> {
    let t = T(lang);
    offer.conditions.trial.map(|trial| match trial.price {
        0 => t.trial_free(trial.days),
        price => t.trial_paid(trial.days, Money::new(price, offer.currency).show(t.0)),
    })
}

/// What a plan asks besides its price, and how often a box comes: each a few words.
pub fn conditions(lang: Lang, offer: &Offer) -> Vec<String> {
    let t = T(lang);
    let money = |amount| Money::new(amount, offer.currency).show(t.0);
    let mut said = Vec::new();
    said.extend(offer.conditions.deliver.as_ref().map(|d| t.asks_delivery(show::cycle(t.0, d.every))));
    said.extend(minimum(offer).map(|months| t.asks_minimum(months)));
    said.extend(notice(offer).map(|days| t.asks_notice(days)));
    said.extend((offer.conditions.deposit > 0).then(|| t.asks_deposit(money(offer.conditions.deposit))));
    said.extend((offer.conditions.setup > 0).then(|| t.asks_setup(money(offer.conditions.setup))));
    said.extend((offer.terms.commitment > 0).then(|| {
        let amount = Money::new(offer.terms.commitment, offer.currency);
        t.asks_least(show::amount_per(lang, amount, offer.terms.every()))
    }));
    said.extend(by_number(offer).map(|item| match lang.pick(&item.ko, &item.en) {
        "" => t.asks_quantity().to_string(),
        name => t.asks_quantity_of(name),
    }));
    said.iter().map(|words| web::sentence_case(words)).collect()
}

/// `추가 상품: 세척 월 3,000원` / `Add-ons: cleaning ₩3,000 a month`: what may be taken beside a plan. None when nothing may.
pub fn addons(lang: Lang, offer: &Offer) -> Option<String> {
    let say = |item: &Item| {
        let price = show::whole_price(lang, &item.price, offer.currency, item.every);
        format!("{} {price}", lang.pick(&item.ko, &item.en))
    };
    let said: Vec<String> = offer.addons.iter().map(say).collect();
    (!said.is_empty()).then(|| T(lang).addons(said.join(", ")))
}

/// The months a subscription lasts at least, when the plan asks for some.
fn minimum(offer: &Offer) -> Option<i64> {
    Some(offer.conditions.minimum_months()).filter(|months| *months > 0)
}

/// The days before leaving that one says so, when the plan asks for some.
fn notice(offer: &Offer) -> Option<i64> {
    Some(offer.conditions.notice_days()).filter(|days| *days > 0)
}

fn compared(t: T, offers: &[Offer]) -> Markup {
    let lang = t.0;
    let names: Vec<String> = offers.iter().map(|offer| offer.plan.name().show(lang).to_string()).collect();
    html! {
        section.part aria-labelledby="compare-title" {
            header { h2 #compare-title { (t.home_compare()) } }
            (parts::empty_card(parts::compare(lang, t.home_compare(), &names, &topics(t, offers))))
        }
    }
}

fn topics(t: T, offers: &[Offer]) -> Vec<Topic> {
    let lang = t.0;
    let money = |offer: &Offer, amount: i64| (amount > 0).then(|| Money::new(amount, offer.currency).show(lang));
    let row = |name: &str, say: &dyn Fn(&Offer) -> Option<String>| Topic {
        name: name.to_string(),
        cells: offers.iter().map(|offer| say(offer).map_or(Cell::No, Cell::Text)).collect(),
    };
    let mut topics = vec![
        row(t.compare_price(), &|offer| Some(least(t, offer))),
        row(t.compare_delivery(), &|offer| offer.conditions.deliver.as_ref().map(|d| show::cycle(lang, d.every))),
        row(t.compare_least(), &|offer| money(offer, offer.terms.commitment)),
        row(t.compare_trial(), &|offer| trial(lang, offer)),
        row(t.compare_minimum(), &|offer| minimum(offer).map(|months| t.months(months))),
        row(t.compare_notice(), &|offer| notice(offer).map(|days| t.days(days))),
        row(t.compare_deposit(), &|offer| money(offer, offer.conditions.deposit)),
        row(t.compare_setup(), &|offer| money(offer, offer.conditions.setup)),
    ];
    // A plan without a rhythm may well be delivered.
    for topic in topics.iter_mut().filter(|topic| topic.name == t.compare_delivery()) {
        if topic.cells.iter().any(|cell| !matches!(cell, Cell::No)) {
            let open = |cell: &mut Cell| *cell = Cell::Text(t.compare_delivery_open().to_string());
            topic.cells.iter_mut().filter(|cell| matches!(cell, Cell::No)).for_each(open);
        }
    }
    // What no plan has or asks is no difference; where some ask for it, the others say that they do not.
    topics.retain(|topic| topic.cells.iter().any(|cell| !matches!(cell, Cell::No)));
    for cell in topics.iter_mut().flat_map(|topic| &mut topic.cells) {
        if matches!(cell, Cell::No) {
            *cell = Cell::Text(t.compare_none().to_string());
        }
    }
    topics.extend(benefits(lang, offers));
    topics
}

/// A row for each benefit that several plans share, in the order they are first named; the cards name the others.
fn benefits(lang: Lang, offers: &[Offer]) -> Vec<Topic> {
    let mut names: Vec<&str> = Vec::new();
    for line in offers.iter().flat_map(|offer| &offer.plan.benefits.0) {
        if !names.contains(&line.show(lang)) {
            names.push(line.show(lang));
        }
    }
    let has = |offer: &Offer, name: &str| offer.plan.benefits.0.iter().any(|line| line.show(lang) == name);
    names.retain(|name| offers.iter().filter(|offer| has(offer, name)).count() > 1);
    let cell = |offer: &Offer, name: &str| if has(offer, name) { Cell::Yes } else { Cell::No };
    let topic =
        |name: &str| Topic { name: name.to_string(), cells: offers.iter().map(|offer| cell(offer, name)).collect() };
    names.into_iter().map(topic).collect()
}

fn questions(t: T, offers: &[Offer]) -> Markup {
    let any = |has: fn(&Offer) -> bool| offers.iter().any(has);
    let mut asked = vec![(t.ask_when(), t.ask_when_text())];
    if any(|offer| offer.conditions.trial.is_some()) {
        asked.push((t.ask_trial(), t.ask_trial_text()));
    }
    asked.push((
        t.ask_cancel(),
        if any(|o| minimum(o).is_some() || notice(o).is_some()) { t.ask_cancel_minimum() } else { t.ask_cancel_text() },
    ));
    asked.push((t.ask_pause(), t.ask_pause_text()));
    asked.push((t.ask_change(), t.ask_change_text()));
    if any(|offer| offer.conditions.deposit > 0) {
        asked.push((t.ask_deposit(), t.ask_deposit_text()));
    }
    let asked: Vec<(String, String)> = asked.into_iter().map(|(q, a)| (q.to_string(), a.to_string())).collect();
    html! {
        section.part #ask aria-labelledby="ask-title" {
            header { h2 #ask-title { (t.home_ask()) } }
            (parts::faq("ask-one", &asked))
        }
    }
}

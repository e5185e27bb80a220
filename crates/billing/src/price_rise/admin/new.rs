//! A new rise: which price, from when, asked when, and what becomes of those who do not agree; the people and the money
//! it touches stand beside the form before anything begins.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::{Amount, Day, Ratio};
use catalog::plan::{self, PlanRow, State};
use catalog::plan_item::{self, ItemRow};
use catalog::price::{self, PriceRow};
use domain::billing::Refusal;
use domain::billing::price::{Model, Price};
use domain::billing::rise::{Meeting, Without};
use domain::shop::law;
use domain::shop::role::Right;
use kit::db::{Error, Reader};
use kit::web::form::Problem;
use kit::web::parts::{self, Kpi};
use kit::web::{Choice, Field, Form, Oops, Page, chart, csrf, flash, show};
use maud::{Markup, html};
use shop::{Desk, Shop};

use super::{LIST, law as law_card, money};
use crate::aloud::say_refusal;
use crate::price_rise::jobs::foresee;
use crate::price_rise::sql::Rise;
use crate::price_rise::{NewRise, Wanted, draft, start};
use crate::subscription::portal::ask::oops;
use crate::subscription::{Refused, Subscription};
use crate::words::T;

const HERE: &str = "/admin/price-rises/new";
/// A preview looks at this many subscriptions at most.
const LOOK_MOST: usize = 5_000;

/// An item on sale with its price versions, newest first.
struct Offered {
    plan: PlanRow,
    item: ItemRow,
    current: PriceRow,
    versions: Vec<PriceRow>,
}

impl Offered {
    fn code(&self) -> String {
        self.item.id.to_string()
    }

    /// The price of one amount that can be typed anew; the others are given their versions on the page of their plan.
    fn simple(&self) -> Option<Amount> {
        match &self.current.model.0.model {
            Model::Flat(amount) | Model::Each(amount) => amount.round(base::Round::HalfAwayFromZero),
            Model::Graduated(_) | Model::Volume(_) | Model::Package { .. } | Model::Percent { .. } => None,
        }
    }

    fn with(&self, amount: Amount) -> Price {
        let model = match &self.current.model.0.model {
            Model::Each(_) => Model::Each(Ratio::whole(amount)),
            _ => Model::Flat(Ratio::whole(amount)),
        };
        Price { model, ..self.current.model.0.clone() }
    }
}

fn offered(r: &mut Reader<'_>, shop: &Shop, today: Day) -> Result<Vec<Offered>, Error> {
    let mut found = Vec::new();
    for plan in plan::list(r, shop.id, Some(State::Live))? {
        let prices = price::list(r, shop.id, plan.id)?;
        for item in plan_item::list(r, shop.id, plan.id)? {
            let Some(current) = price::current(r, shop.id, item.id, shop.currency, today)? else { continue };
            let own = |row: &&PriceRow| row.plan_item == item.id && row.currency == shop.currency;
            let versions = prices.iter().filter(own).cloned().collect();
            found.push(Offered { plan: plan.clone(), item, current, versions });
        }
    }
    Ok(found)
}

async fn see(desk: &Desk) -> Result<Vec<Offered>, Oops> {
    desk.require(Right::EditCatalog)?;
    let (shop, today) = (desk.shop.clone(), desk.today());
    Ok(desk.app.db.read(move |r| offered(r, &shop, today)).await?)
}

/// What was typed, as a rise. Problems are noted at their fields.
fn read(desk: &Desk, form: &mut Form, offered: &[Offered]) -> Option<NewRise> {
    let code = form.required("item");
    let Some(chosen) = offered.iter().find(|offered| offered.code() == code) else {
        form.note("item", Problem::NotOffered);
        return None;
    };
    let version = chosen.versions.iter().find(|row| row.id.to_string() == form.text("version"));
    let price = match version {
        Some(version) => Wanted::Version(version.id),
        None => Wanted::New(chosen.with(form.money("amount", desk.shop.currency)?.amount)),
    };
    let (from, ask) = (form.day("from")?, if form.has("ask") { Some(form.day("ask")?) } else { None });
    let without = form.one_of("without")?;
    let (plan, item, subscription) = (chosen.plan.id, chosen.item.id, None);
    Some(NewRise { plan, item, price, from, ask, without, subscription })
}

fn fill(desk: &Desk, form: &mut Form) {
    let usual = desk.today().first_of_month().plus_months(2);
    if !form.has("from") {
        form.put("from", usual.to_string());
    }
    if !form.has("without") {
        form.put("without", Without::Keep.code());
    }
}

pub async fn page(desk: Desk, mut form: Form) -> Result<Page, Oops> {
    let offered = see(&desk).await?;
    fill(&desk, &mut form);
    whole(&desk, &offered, form, false).await
}

/// What would happen.
struct Foreseen {
    rise: Rise,
    met: Vec<(Subscription, Meeting)>,
    is_part: bool,
    /// Whether the shop can send the question.
    is_heard: bool,
}

async fn foreseen(desk: &Desk, new: NewRise) -> Result<Result<Foreseen, Refusal>, Oops> {
    let (shop, now) = (desk.shop.clone(), desk.now());
    let reading = desk.app.db.read(move |r| {
        let rise = draft(r, &shop, &new, now)?;
        let (met, is_part) = foresee(r, &shop, &rise, LOOK_MOST, now)?;
        let is_heard = people::message::carries(r, shop.id, people::message::Channel::Email)?;
        Ok(Foreseen { rise, met, is_part, is_heard })
    });
    match reading.await {
        Ok(foreseen) => Ok(Ok(foreseen)),
        Err(Refused::No(refusal)) => Ok(Err(refusal)),
        Err(other) => Err(oops(other)),
    }
}

async fn whole(desk: &Desk, offered: &[Offered], mut form: Form, posted: bool) -> Result<Page, Oops> {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let asked = form.has("item");
    let chosen = if asked || posted { read(desk, &mut form, offered) } else { None };
    let result = match chosen {
        None => html! { p.soft { (t.rise_choose()) } },
        Some(new) => match foreseen(desk, new).await? {
            Ok(foreseen) => preview(desk, &foreseen, &form),
            Err(refusal) => parts::notice(parts::Tone::Warn, &say_refusal(lang, &refusal), Markup::default()),
        },
    };
    Ok(desk.page(
        "price-rises",
        t.rise_new(),
        html! {
            (parts::crumbs(t.crumbs(), &[(t.price_rises(), LIST)]))
            (parts::head(t.rise_new(), t.rise_new_text(), Markup::default()))
            div.stack #asked {
                (parts::empty_card(html! {
                    form.form method="get" action=(HERE) data-part="asked" data-live {
                        (fields(desk, offered, &form))
                        div.acts { (parts::Button::new(t.effect_show()).submit()) }
                    }
                }))
                (parts::Card::new("effect-title", t.rise_effect()).note(t.rise_effect_note()).show(result))
            }
            (law_card(lang, desk.today()))
        },
    ))
}

fn fields(desk: &Desk, offered: &[Offered], form: &Form) -> Markup {
    let (t, lang, today) = (T(desk.lang()), desk.lang(), desk.today());
    let currency = desk.shop.currency;
    let say = |row: &PriceRow, item: &ItemRow| catalog::show::price(lang, &row.model.0, currency, item.every);
    let label = |o: &Offered| {
        let (plan, own) = (o.plan.name().show(lang).to_string(), lang.pick(&o.item.name_ko, &o.item.name_en));
        let what = if own.is_empty() || own == plan { plan } else { format!("{plan} · {own}") };
        Choice::new(o.code(), format!("{what} · {}", say(&o.current, &o.item)))
    };
    let mut items = vec![Choice::new("", t.rise_choose_item())];
    items.extend(offered.iter().map(label));
    let chosen = offered.iter().find(|o| o.code() == form.text("item"));
    let version = |o: &Offered, row: &PriceRow| {
        Choice::new(row.id, t.rise_version(show::day(lang, row.valid_from, today), say(row, &o.item)))
    };
    let from = form.text("from").parse().unwrap_or(today);
    html! {
        (Field::select("item", t.rise_item(), items).required().show(lang, form))
        @if let Some(o) = chosen {
            @let newer: Vec<&PriceRow> = o.versions.iter().take(o.versions.len().saturating_sub(1)).collect();
            @if !newer.is_empty() {
                @let typed = o.simple().map(|_| Choice::new("", t.rise_version_new()));
                @let choices: Vec<Choice> = typed.into_iter().chain(newer.iter().map(|row| version(o, row))).collect();
                (Field::select("version", t.rise_version_label(), choices).hint(t.rise_version_hint()).show(lang, form))
            }
            @if o.simple().is_some() {
                (Field::money("amount", t.rise_amount(), currency, lang).hint(t.rise_amount_hint()).show(lang, form))
            } @else if newer.is_empty() {
                (parts::note(parts::Tone::Act, t.rise_tiers()))
            }
        }
        (Field::date("from", t.rise_from()).hint(t.rise_from_hint()).range(today, today.plus_days(731)).required().show(lang, form))
        (Field::date("ask", t.rise_ask()).hint(t.rise_ask_hint(show::day(lang, law::consent_from(from).max(today), today))).range(today, from).show(lang, form))
        (Field::cards("without", t.rise_without(), vec![
            Choice::new(Without::Keep.code(), t.rise_without_keep_short()).note(t.rise_without_keep_note()),
            Choice::new(Without::End.code(), t.rise_without_end_short()).note(t.rise_without_end_note()),
        ]).required().show(lang, form))
    }
}

/// People and money: now, if all agree, if nobody answers.
fn preview(desk: &Desk, foreseen: &Foreseen, form: &Form) -> Markup {
    let (t, lang, today) = (T(desk.lang()), desk.lang(), desk.today());
    let Foreseen { rise, met, is_part, is_heard } = foreseen;
    let sum = |of: fn(&Meeting) -> Amount| met.iter().map(|(_, meeting)| of(meeting)).sum::<Amount>();
    let asked = met.iter().filter(|(_, meeting)| meeting.needs_consent).count() as i64;
    let (now, then) = (sum(|m| m.mrr_before), sum(|m| m.mrr_after));
    let lower: Amount = met.iter().filter(|(_, m)| !m.needs_consent).map(|(_, m)| m.mrr_after).sum();
    let held: Amount = met.iter().filter(|(_, m)| m.needs_consent).map(|(_, m)| m.mrr_before).sum();
    let (silent, at_risk) = match rise.otherwise {
        Without::End => (lower, held),
        Without::Keep => (lower + held, 0),
    };
    let show = |amount| money(lang, amount, rise.currency);
    let last = met.iter().map(|(_, meeting)| desk.shop.zone.day(meeting.at)).max();
    let labels = [t.rise_mrr_now(), t.rise_mrr_all(), t.rise_mrr_silent()].map(str::to_string);
    let series = chart::Series { name: t.mrr(), class: "f1", values: &[now, then, silent] };
    let own = form.pairs().iter().filter(|(name, _)| ![csrf::NAME, "lang", "theme"].contains(&name.as_str()));
    html! {
        div.stack {
            (parts::row_4(html! {
                (Kpi::new("people", t.rise_people(), show::count(met.len() as i64), "").how(t.rise_people_how(asked)).show(lang))
                (Kpi::new("now", t.rise_mrr_now(), show(now), "").show(lang))
                (Kpi::new("all", t.rise_mrr_all(), show(then), "").how(t.rise_mrr_all_how(show(then - now))).show(lang))
                (Kpi::new("risk", t.rise_at_risk(), show(at_risk), "").how(t.rise_at_risk_how()).show(lang))
            }))
            @if *is_part { (parts::note(parts::Tone::Warn, &t.rise_part(LOOK_MOST as i64))) }
            @if asked > 0 && !is_heard { (parts::notice(parts::Tone::Bad, t.rise_unheard_new(), unheard_act(desk))) }
            (chart::bars(lang, t.rise_chart(), &labels, &series, show))
            (parts::Facts::new()
                .text(t.rise_ask(), show::day(lang, rise.ask_on, today))
                .text(t.rise_from(), show::day(lang, rise.from_on, today))
                .text(t.rise_last(), last.map(|day| show::day(lang, day, today)).unwrap_or_default())
                .show_wide())
            @if met.is_empty() { (parts::note(parts::Tone::Act, t.rise_touches_nobody())) }
            form.form method="post" action=(HERE) {
                (csrf::field(&desk.visitor.csrf))
                @for (name, value) in own { input type="hidden" name=(name) value=(value); }
                div.acts { (parts::Button::new(t.rise_start()).go().submit()) }
            }
        }
    }
}

fn unheard_act(desk: &Desk) -> Markup {
    let may = desk.may(Right::EditSettings);
    html! { @if may { p { a.link href="/admin/settings/mail" { (T(desk.lang()).rise_connect()) } } } }
}

pub async fn add(desk: Desk, mut form: Form) -> Result<Response, Oops> {
    let offered = see(&desk).await?;
    let Some(new) = read(&desk, &mut form, &offered) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, whole(&desk, &offered, form, true).await?).into_response());
    };
    let (app, shop, actor, now) = (desk.app.clone(), desk.shop.clone(), desk.actor(), desk.now());
    let writing = desk.app.db.write(move |tx| start(&app, tx, &shop, &new, &actor, now));
    match writing.await {
        Ok(id) => Ok(flash::to(&format!("{LIST}/{id}"), T(desk.lang()).rise_started())),
        Err(Refused::No(_)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, whole(&desk, &offered, form, true).await?).into_response())
        }
        Err(other) => Err(oops(other)),
    }
}

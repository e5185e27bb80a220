//! Charging a customer something extra: what, how much, on which invoice, with the invoice shown before it is made.

use std::sync::Arc;

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base::Money;
use base::id::{CustomerId, SubscriptionId};
use domain::billing::invoice::Invoice;
use domain::shop::role::Right;
use domain::shop::setting::check_percent;
use kit::app::App;
use kit::db::Error;
use kit::web::{Choice, Field, Form, Oops, Page, field, flash, parts};
use maud::{Markup, html};
use people::{Customer, customer};
use serde_json::json;
use shop::Desk;

use super::{Line, NewCharge};
use crate::aloud::say_refusal;
use crate::confirm::{self, Confirmed, Told, again, carry_on};
use crate::subscription::portal::ask::{collect, oops};
use crate::subscription::{self, Refused, Subscription};
use crate::words::T;

const HERE: &str = "/admin/charges/new";
/// The form has room for so many things.
const ROWS: usize = 3;
const NAME_MOST: usize = 80;

pub(super) fn routes() -> Router<App> {
    Router::new().route(HERE, get(page).post(make))
}

struct Found {
    customer: Customer,
    /// Those that are billed here and have not ended, with the names of their plans.
    subscriptions: Vec<(Subscription, String)>,
}

async fn find(desk: &Desk, form: &Form) -> Result<Found, Oops> {
    desk.require(Right::EditSubscriptions)?;
    let (id, shop): (CustomerId, _) = (form.text("customer").parse().map_err(|_| Oops::Missing)?, desk.shop.id);
    let lang = desk.lang();
    let reading = desk.app.db.read(move |r| {
        let Some(customer) = customer::find(r, shop, id)? else { return Ok(None) };
        let names = catalog::plan::names(r, shop)?;
        let mut all = subscription::list_of_customer(r, shop, id)?;
        all.retain(|s| s.ended_on.is_none() && !s.is_history());
        let named = |s: Subscription| (crate::aloud::plan_name(lang, &names, s.plan).to_string(), s);
        let subscriptions = all.into_iter().map(named).map(|(name, s)| (s, name)).collect();
        Ok::<_, Error>(Some(Found { customer, subscriptions }))
    });
    reading.await?.ok_or(Oops::Missing)
}

async fn page(desk: Desk, mut form: Form) -> Result<Response, Oops> {
    if !form.has("customer") {
        return Ok(flash::warn("/admin/customers", T(desk.lang()).charge_whom()));
    }
    let found = find(&desk, &form).await?;
    let new = if form.has("name1") || form.has("amount1") { read(&mut form, &desk, &found) } else { None };
    if !form.has("invoice") {
        form.put("invoice", "now");
    }
    Ok(whole(&desk, &found, &form, new).await?.into_response())
}

async fn whole(desk: &Desk, found: &Found, form: &Form, new: Option<NewCharge>) -> Result<Page, Oops> {
    let t = T(desk.lang());
    let back = format!("/admin/customers/{}", found.customer.id);
    let effect = effect(desk, found, form, new).await?;
    Ok(desk.page(
        "customers",
        t.charge_new(),
        html! {
            (parts::crumbs(t.crumbs(), &[(&found.customer.name, &back)]))
            (parts::head(t.charge_new(), t.charge_new_text(), Markup::default()))
            (parts::row_2(html! {
                (fields(desk, found, form))
                div #effect { (effect) }
            }))
        },
    ))
}

fn fields(desk: &Desk, found: &Found, form: &Form) -> Markup {
    let (t, lang, currency) = (T(desk.lang()), desk.lang(), desk.shop.currency);
    let mut where_to = vec![Choice::new("now", t.charge_now()).note(t.charge_now_note())];
    for (s, plan) in &found.subscriptions {
        where_to.push(Choice::new(s.id, t.charge_next(plan)).note(t.charge_next_note()));
    }
    let taxes = vec![
        Choice::new("", t.charge_tax_usual()),
        Choice::new("exempt", t.tax_exempt()),
        Choice::new("rate", t.tax_rate()),
    ];
    // The first thing is what is charged; the others are there when there are more.
    let asked = |n: usize, field: Field| if n == 1 { field.required() } else { field };
    let row = |n: usize| {
        field::group(
            &t.charge_row(n as i64),
            "",
            html! {
                (asked(n, Field::text(&format!("name{n}"), t.charge_name())).show(lang, form))
                (asked(n, Field::money(&format!("amount{n}"), t.charge_amount(), currency, lang)).show(lang, form))
                (Field::number(&format!("quantity{n}"), t.quantity()).placeholder("1").show(lang, form))
                (Field::select(&format!("tax{n}"), t.charge_tax(), taxes.clone()).required().show(lang, form))
                (Field::text(&format!("percent{n}"), t.charge_percent()).unit("%").hint(t.tax_rate_hint()).show(lang, form))
            },
        )
    };
    parts::empty_card(html! {
        form.form method="get" action=(HERE) data-part="effect" data-live {
            input type="hidden" name="customer" value=(found.customer.id);
            (row(1))
            details.earlier open[(2..=ROWS).any(|n| form.has(&format!("name{n}")) || form.has(&format!("amount{n}")))] {
                summary { (t.charge_more()) }
                @for n in 2..=ROWS { (row(n)) }
            }
            (Field::text("coupon", t.charge_coupon()).show(lang, form))
            (Field::cards("invoice", t.charge_invoice(), where_to).required().show(lang, form))
            div.acts { (parts::Button::new(t.effect_show()).submit()) }
        }
    })
}

fn read(form: &mut Form, desk: &Desk, found: &Found) -> Option<NewCharge> {
    let mut lines = Vec::new();
    for n in 1..=ROWS {
        let [name, amount, quantity] = ["name", "amount", "quantity"].map(|field| format!("{field}{n}"));
        if !form.has(&name) && !form.has(&amount) {
            continue;
        }
        let said = form.required(&name);
        let said = if said.chars().count() > NAME_MOST { form.short(&name, NAME_MOST) } else { said };
        let worth = form.money(&amount, desk.shop.currency);
        let many = if form.has(&quantity) {
            form.whole(&quantity, 1..=domain::billing::change::QUANTITY_MOST)
        } else {
            Some(1)
        };
        if let (Some(worth), Some(many), Some(tax)) = (worth, many, read_tax(form, desk.lang(), n)) {
            lines.push(Line {
                code: "extra".into(),
                ko: said.clone(),
                en: said,
                quantity: many,
                amount: worth.amount,
                tax,
            });
        }
    }
    if !form.is_fine() || lines.is_empty() {
        return None;
    }
    let subscription = match form.text("invoice") {
        "now" => None,
        id => {
            Some(id.parse::<SubscriptionId>().ok().filter(|id| found.subscriptions.iter().any(|(s, _)| s.id == *id))?)
        }
    };
    let coupons = form.maybe("coupon").into_iter().collect();
    Some(NewCharge { customer: found.customer.id, subscription, lines, coupons })
}

/// The tax of a thing as a charge takes it: nothing for the usual one, `exempt`, or a rate.
fn read_tax(form: &mut Form, lang: base::Lang, n: usize) -> Option<String> {
    let (tax, percent) = (form.text(&format!("tax{n}")).to_string(), format!("percent{n}"));
    if tax != "rate" {
        return Some(tax);
    }
    let rate = check_percent(form.text(&percent)).ok();
    if rate.is_none() {
        form.refuse(&percent, T(lang).tax_rate_refused());
    }
    rate.map(|rate| rate.to_string())
}

async fn effect(desk: &Desk, found: &Found, form: &Form, new: Option<NewCharge>) -> Result<Markup, Oops> {
    let (t, lang, shop, now) = (T(desk.lang()), desk.lang(), Arc::clone(&desk.shop), desk.now());
    let body = match new {
        None => html! { (field::summary(lang, form)) p.soft { (t.charge_choose()) } },
        Some(new) => {
            let later = new.subscription.is_some();
            match desk.app.db.read(move |r| super::preview(r, &shop, &new, now)).await {
                Ok(invoice) => html! {
                    div.stack {
                        (sums(desk, &invoice))
                        @if later { p.small.soft { (t.charge_later_note()) } }
                        (carry_on(desk, HERE, form, parts::Button::new(t.charge_do()).go()))
                    }
                },
                Err(Refused::No(why)) => parts::note(parts::Tone::Warn, &say_refusal(lang, &why)),
                Err(other) => return Err(oops(other)),
            }
        }
    };
    let note = t.charge_effect_note(&found.customer.name);
    Ok(parts::Card::new("effect-title", t.effect_title()).note(note).show(body))
}

fn sums(desk: &Desk, invoice: &Invoice) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let money = |amount| Money::new(amount, desk.shop.currency).show(lang);
    let mut facts = parts::Facts::new();
    if invoice.discount != 0 {
        facts = facts.text(t.discount(), money(-invoice.discount));
    }
    facts = facts.text(t.subtotal(), money(invoice.subtotal)).text(t.credit_note_tax(), money(invoice.tax));
    facts = facts.text(t.total(), money(invoice.total));
    if invoice.credit_applied > 0 {
        facts = facts.text(t.credit_applied(), money(-invoice.credit_applied));
    }
    html! {
        table.grid {
            thead { tr { th scope="col" { (t.line()) } th.num scope="col" { (t.amount()) } } }
            tbody {
                @for (line, _) in &invoice.lines {
                    tr {
                        td.p-title { (lang.pick(&line.ko, &line.en)) }
                        td.num.p-aside { (money(line.amount)) }
                    }
                }
            }
        }
        (facts.markup(t.amount_due(), html! { b { (money(invoice.amount_due)) } }).show_wide())
    }
}

async fn make(desk: Desk, mut form: Form) -> Result<Response, Oops> {
    let found = find(&desk, &form).await?;
    let Some(new) = read(&mut form, &desk, &found) else {
        return Ok(again(whole(&desk, &found, &form, None).await?));
    };
    let asked = new.clone();
    let done = confirm::confirm(&desk, &form, move |app, tx, shop, now| {
        let made = match asked.subscription {
            None => Some(super::now(app, tx, shop, &asked, now)?),
            Some(_) => super::next(app, tx, shop, &asked, now).map(|_| None)?,
        };
        let lines: Vec<String> =
            asked.lines.iter().map(|l| format!("{} {} x {}", l.ko, l.amount, l.quantity)).collect();
        let after = json!({
            "lines": lines.join(", "), "invoice": made.map(|id| id.to_string()),
            "subscription": asked.subscription.map(|id| id.to_string()),
        });
        Ok((made, Told::new("customer.charged", asked.customer, after)))
    });
    let (t, back) = (T(desk.lang()), format!("/admin/customers/{}", found.customer.id));
    match done.await? {
        Confirmed::Done(Some(id)) => {
            collect(&desk.app, &desk.shop).await?;
            Ok(flash::to(&format!("/admin/invoices/{id}"), t.charge_done()))
        }
        Confirmed::Done(None) => Ok(flash::to(&back, t.charge_waits())),
        Confirmed::Already => Ok(flash::warn(&back, t.done_already())),
        Confirmed::No(_) => Ok(again(whole(&desk, &found, &form, Some(new)).await?)),
    }
}

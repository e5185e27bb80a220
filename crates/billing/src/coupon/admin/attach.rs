//! Attaching a coupon to a subscription, with the next payment before and after first; taking one off; and the panel that
//! the subscription's page shows.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base::id::SubscriptionId;
use base::{Amount, Instant, Lang, Money};
use domain::billing::coupon::{Coupon, RedemptionId};
use domain::billing::invoice::compose;
use domain::shop::role::Right;
use kit::db::{Error, Reader};
use kit::web::parts::{self, Button};
use kit::web::{Choice, Field, Form, Oops, Page, csrf, field, flash, show};
use maud::{Markup, html};
use people::{Customer, customer};
use serde_json::json;
use shop::audit::{self, Entry};
use shop::{Desk, Shop};

use super::super::portal::{say, say_left, say_worth};
use super::super::sql::{self, Kind};
use super::super::{Held, Place, Subject, Would};
use crate::aloud::say_refusal;
use crate::subscription::portal::ask::oops;
use crate::subscription::portal::upcoming;
use crate::subscription::{self, Refused, Subscription};
use crate::words::T;

const HERE: &str = "/admin/coupons/attach";

/// What the page knows.
struct Seen {
    subscription: Subscription,
    customer: Customer,
    /// What the coupon would do, once a code is typed.
    effect: Option<Result<Effect, Refused>>,
}

struct Effect {
    coupon: Coupon,
    /// The next payment: when, as it is, and as it would be. None when none is planned.
    next: Option<(Instant, Amount, Amount)>,
}

fn see(r: &mut Reader<'_>, shop: &Shop, id: SubscriptionId, code: &str, now: Instant) -> Result<Option<Seen>, Error> {
    let Some(subscription) = subscription::find(r, shop.id, id)? else { return Ok(None) };
    let Some(customer) = customer::find(r, shop.id, subscription.customer)? else { return Ok(None) };
    let effect = if code.is_empty() { None } else { Some(effect(r, shop, &subscription, code, now)) };
    Ok(Some(Seen { subscription, customer, effect }))
}

fn effect(r: &mut Reader<'_>, shop: &Shop, s: &Subscription, code: &str, now: Instant) -> Result<Effect, Refused> {
    let codes = [code.to_string()];
    let asked = Would { codes: &codes, customer: Some(s.customer), subscription: Some(s.id), plan: Some(s.plan) };
    let coupons = super::super::would(r, shop, &asked, now)?.only_new();
    let coupon = super::super::find_known(r, shop.id, code)?.coupon()?;
    let agreement = subscription::agreement(r, shop, s)?;
    let Some(next) = upcoming(r, shop, s, &agreement, None)? else { return Ok(Effect { coupon, next: None }) };
    // What the subscription has already is in these lines: the new coupon comes last.
    let mut lines: Vec<_> = next.invoice.lines.iter().map(|(line, _)| line.clone()).collect();
    let (policy, zone) = (&agreement.policy, &agreement.zone);
    let (subscription, customer, currency, plan) = (s.id, s.customer, s.currency, s.plan);
    let place = Place { subscription, customer, currency, plan, policy, zone };
    coupons.take(&mut lines, &place, &[]);
    let after = compose(lines, shop.prices, 0)?;
    Ok(Effect { coupon, next: Some((next.at, next.invoice.total, after.total)) })
}

async fn seen(desk: &Desk, form: &Form) -> Result<Seen, Oops> {
    desk.require(Right::EditSubscriptions)?;
    let id: SubscriptionId = form.text("subscription").parse().map_err(|_| Oops::Missing)?;
    let (shop, code, now) = (desk.shop.clone(), form.text("code").to_string(), desk.now());
    desk.app.db.read(move |r| see(r, &shop, id, &code, now)).await?.ok_or(Oops::Missing)
}

pub async fn ask(desk: Desk, form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditSubscriptions)?;
    // Without a subscription: choose one first.
    if !form.has("subscription") {
        return Ok(Redirect::to("/admin/subscriptions").into_response());
    }
    let seen = seen(&desk, &form).await?;
    Ok(page(&desk, &seen, &form)?.into_response())
}

fn page(desk: &Desk, seen: &Seen, form: &Form) -> Result<Page, Oops> {
    let (t, lang, id) = (T(desk.lang()), desk.lang(), seen.subscription.id);
    let back = format!("/admin/subscriptions/{id}");
    let scopes = vec![
        Choice::new("subscription", t.coupon_scope_subscription()),
        Choice::new("customer", t.coupon_scope_customer()),
    ];
    let mut form = form.clone();
    let result = match &seen.effect {
        None => html! { p.soft { (t.coupon_attach_choose()) } },
        Some(Ok(effect)) => said(desk, seen, effect, &form),
        Some(Err(Refused::No(refusal))) => {
            form.refuse("code", say_refusal(lang, refusal));
            Markup::default()
        }
        Some(Err(Refused::Missing)) => return Err(Oops::Missing),
        Some(Err(Refused::Broken(error))) => return Err(error.clone().into()),
    };
    Ok(desk.page(
        "subscriptions",
        t.coupon_attach(),
        html! {
            (parts::crumbs(t.crumbs(), &[(t.subscriptions(), "/admin/subscriptions"), (&seen.customer.name, &back)]))
            (parts::head(t.coupon_attach(), t.coupon_attach_text(), Markup::default()))
            div.stack #asked {
                (parts::empty_card(html! {
                    form.form method="get" action=(HERE) data-part="asked" data-live {
                        input type="hidden" name="subscription" value=(id);
                        (field::summary(lang, &form))
                        (Field::text("code", t.coupon_code()).required().show(lang, &form))
                        (Field::select("scope", t.coupon_scope(), scopes).required().show(lang, &form))
                        div.acts { (Button::new(t.effect_show()).submit()) }
                    }
                }))
                (parts::Card::new("effect-title", t.effect_title()).note(t.effect_note()).show(result))
            }
        },
    ))
}

/// What the coupon is, what the next payment becomes, and the button that attaches it.
fn said(desk: &Desk, seen: &Seen, effect: &Effect, form: &Form) -> Markup {
    let (t, lang, s) = (T(desk.lang()), desk.lang(), &seen.subscription);
    let money = |amount: Amount| Money::new(amount, s.currency).show(lang);
    let facts = parts::Facts::new().text(t.coupon(), say(lang, effect.coupon.worth, effect.coupon.periods));
    let facts = match effect.next {
        None => facts.text(t.next_payment(), t.no_next_payment()),
        Some((at, before, after)) => facts.markup(
            show::day(lang, s.zone.day(at), desk.today()),
            html! { del { (money(before)) } " " b { (money(after)) } },
        ),
    };
    html! {
        div.stack {
            (facts.show_wide())
            form.form method="post" action=(HERE) {
                (csrf::field(&desk.visitor.csrf))
                @for name in ["subscription", "code", "scope"] { input type="hidden" name=(name) value=(form.text(name)); }
                div.acts { (Button::new(t.coupon_attach()).go().submit()) }
            }
        }
    }
}

pub async fn attach(desk: Desk, form: Form) -> Result<Response, Oops> {
    let seen = seen(&desk, &form).await?;
    let (app, shop, actor, now) = (desk.app.clone(), desk.shop.clone(), desk.actor(), desk.now());
    let (id, customer, code) = (seen.subscription.id, seen.customer.id, form.text("code").to_string());
    let to = match form.text("scope") {
        "customer" => Subject::Customer(customer),
        _ => Subject::Subscription(id),
    };
    let attaching = desk.app.db.write(move |tx| {
        super::super::attach(&app, tx, &shop, &code, to, &actor.code(), now)?;
        let after = audit::fields(json!({ "coupon": code }));
        let (action, subject, before) = ("coupon.attached", id.to_string(), audit::fields(json!({})));
        audit::add(tx, &app.ids, shop.id, now, Entry { actor: &actor, action, subject, before, after })?;
        Ok::<(), Refused>(())
    });
    match attaching.await {
        Ok(()) => Ok(flash::to(&format!("/admin/subscriptions/{id}"), T(desk.lang()).coupon_attached_now())),
        Err(Refused::No(refusal)) => {
            let seen = Seen { effect: Some(Err(Refused::No(refusal))), ..seen };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&desk, &seen, &form)?).into_response())
        }
        Err(other) => Err(oops(other)),
    }
}

/// Takes a coupon off the subscription whose page it was pressed on.
pub async fn detach(desk: Desk, Path((id, coupon)): Path<(String, String)>, _: Form) -> Result<Response, Oops> {
    desk.require(Right::EditSubscriptions)?;
    let id: SubscriptionId = id.parse().map_err(|_| Oops::Missing)?;
    let redemption: RedemptionId = coupon.parse().map_err(|_| Oops::Missing)?;
    let (app, shop, actor, now) = (desk.app.clone(), desk.shop.clone(), desk.actor(), desk.now());
    let detaching = desk.app.db.write(move |tx| {
        let s = subscription::find(tx, shop.id, id)?.ok_or(Refused::Missing)?;
        let held = sql::held(tx, shop.id, id, s.customer)?;
        let held = held.into_iter().find(|held| held.id == redemption).ok_or(Refused::Missing)?;
        super::super::detach(tx, shop.id, redemption)?;
        let before = audit::fields(json!({ "coupon": held.code }));
        let (action, subject, after) = ("coupon.detached", id.to_string(), audit::fields(json!({})));
        audit::add(tx, &app.ids, shop.id, now, Entry { actor: &actor, action, subject, before, after })?;
        Ok::<(), Refused>(())
    });
    detaching.await.map_err(oops)?;
    Ok(flash::to(&format!("/admin/subscriptions/{id}"), T(desk.lang()).coupon_detached_now()))
}

/// The coupons of a subscription on its page, with what can be done.
pub fn panel(desk: &Desk, id: SubscriptionId, held: &[Held], may_attach: bool) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let may = desk.may(Right::EditSubscriptions);
    let add = html! {
        @if may && may_attach { a.link href={ (HERE) "?subscription=" (id) } { (t.coupon_attach()) } }
    };
    parts::Card::new("coupons", t.coupons()).aside(add).show(html! {
        @if held.is_empty() { p.faint { (t.coupons_none_here()) } }
        @for held in held { (line(desk, lang, id, held, may)) }
    })
}

fn line(desk: &Desk, lang: Lang, id: SubscriptionId, held: &Held, may: bool) -> Markup {
    let t = T(lang);
    let worth = held.worth().map(|worth| say_worth(lang, worth)).unwrap_or_default();
    let of_customer = (held.kind == Kind::Customer).then(|| t.coupon_scope_customer());
    html! {
        div.bar {
            div {
                a.link href={ (super::LIST) "/" (held.coupon) } { (held.title(lang)) } " " b { (worth) }
                p.tiny.faint { (say_left(lang, held)) @if let Some(of) = of_customer { " · " (of) } }
            }
            @if may {
                (parts::confirm(
                    &desk.visitor,
                    &format!("off-{}", held.id),
                    Button::new(t.coupon_detach()).mini(),
                    t.coupon_detach_question(),
                    t.coupon_detach_text(),
                    &format!("{}/detach/{id}/{}", super::LIST, held.id),
                    Button::new(t.coupon_detach()).danger(),
                ))
            }
        }
    }
}

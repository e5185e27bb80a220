//! One deposit: its statement, and what may be done with the rest. What would happen is shown before it is done, and is
//! decided by the same rule.

use std::sync::Arc;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::Money;
use domain::billing::deposit::{Keep, Reason, Refusal, Way};
use domain::shop::role::Right;
use kit::web::{Choice, Field, Form, Oops, Page, csrf, field, flash, parts, show};
use maud::{Markup, html};
use shop::Desk;

use super::super::portal::{reason_name, statement, tag, way_name};
use super::super::sql::Deposit;
use super::super::{Refused, Wish, carry_out};
use super::{Found, LIST, find};
use crate::invoice::show_number;
use crate::words::T;

/// So many reasons can be given at once; more are given by settling again.
const REASONS: usize = 3;
const NOTE_MOST: usize = 200;

pub async fn page(desk: Desk, Path(id): Path<String>, mut form: Form) -> Result<Page, Oops> {
    let found = find(&desk, &id).await?;
    let wish = if form.has("way") { read(&mut form, &found.deposit) } else { None };
    Ok(whole(&desk, &found, &form, wish))
}

fn whole(desk: &Desk, found: &Found, form: &Form, wish: Option<Wish>) -> Page {
    let (t, Found { deposit, movements, .. }) = (T(desk.lang()), found);
    let title = t.deposit_of(&deposit.name);
    let may = desk.may(Right::Refund) && deposit.held() > 0;
    let main = html! {
        (parts::crumbs(t.crumbs(), &[(t.deposits(), LIST)]))
        (parts::row_21(html! {
            div.stack {
                (statement(desk.lang(), &desk.shop, deposit, movements))
                div.acts { (parts::Button::new(t.print_view()).icon("printer").link(&format!("{LIST}/{}/print", deposit.invoice))) }
                @if may {
                    (fields(desk, deposit, form))
                    div #effect { (effect(desk, found, form, wish)) }
                }
            }
            div.stack {
                (parts::card("about", t.about(), about(desk, deposit)))
            }
        }))
    };
    desk.page("deposits", &title, main)
}

fn about(desk: &Desk, deposit: &Deposit) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let mut facts = parts::Facts::new()
        .markup(t.state(), tag(t, deposit))
        .link(t.customer(), &deposit.name, &format!("/admin/customers/{}", deposit.customer))
        .link(t.invoice(), show_number(deposit.year, deposit.number), &format!("/admin/invoices/{}", deposit.invoice));
    if let Some(id) = deposit.subscription {
        let plan = lang.pick(&deposit.name_ko, &deposit.name_en);
        facts = facts.link(t.subscription(), plan, &format!("/admin/subscriptions/{id}"));
    }
    facts.text(t.issued_on(), show::full_day(lang, deposit.issued_on)).show_wide()
}

fn fields(desk: &Desk, deposit: &Deposit, form: &Form) -> Markup {
    let (t, lang, currency) = (T(desk.lang()), desk.lang(), deposit.currency);
    let names = || Reason::ALL.iter().map(|reason| Choice::new(reason, reason_name(t, *reason)));
    let reasons = || std::iter::once(Choice::new("", t.deposit_choose_reason())).chain(names()).collect::<Vec<_>>();
    let ways = Way::ALL.iter().map(|way| Choice::new(way, way_name(t, *way)).note(way_note(t, *way))).collect();
    let here = format!("{LIST}/{}", deposit.invoice);
    let keeping = |n: usize| {
        field::group(
            &t.deposit_keep_n(n as i64),
            "",
            html! {
                (Field::select(&format!("reason{n}"), t.deposit_reason(), reasons()).show(lang, form))
                (Field::money(&format!("keep{n}"), t.deposit_keep(), currency, lang).show(lang, form))
                (Field::text(&format!("note{n}"), t.deposit_note()).hint(t.deposit_note_hint()).show(lang, form))
            },
        )
    };
    parts::Card::new("settle", t.deposit_settle()).note(t.deposit_settle_note()).show(html! {
        form.form method="get" action=(here) data-part="effect" data-live {
            (keeping(1))
            details open[(2..=REASONS).any(|n| form.has(&format!("keep{n}")))] {
                summary.link { (t.deposit_more_reasons()) }
                @for n in 2..=REASONS { (keeping(n)) }
            }
            (Field::cards("way", t.deposit_way(), ways).required().show(lang, form))
            (Field::money("back", t.deposit_back(), currency, lang).hint(t.deposit_back_hint()).show(lang, form))
            div.acts { (parts::Button::new(t.effect_show()).submit()) }
        }
    })
}

fn way_note(t: T, way: Way) -> &'static str {
    match way {
        Way::Card => t.way_card_note(),
        Way::Wallet => t.way_wallet_note(),
        Way::Bank => t.way_bank_note(),
    }
}

/// What was chosen. Nothing typed for what goes back means the rest of what is held.
fn read(form: &mut Form, deposit: &Deposit) -> Option<Wish> {
    let mut keep = Vec::new();
    for n in 1..=REASONS {
        let (amount, reason, note) = (format!("keep{n}"), format!("reason{n}"), format!("note{n}"));
        if form.has(&amount) {
            let (money, note) = (form.money(&amount, deposit.currency), form.short(&note, NOTE_MOST));
            if let (Some(money), Some(reason)) = (money, form.one_of::<Reason>(&reason)) {
                keep.push(Keep { reason, amount: money.amount, note });
            }
        }
    }
    let way: Option<Way> = form.one_of("way");
    let kept = keep.iter().fold(0i64, |sum, part| sum.saturating_add(part.amount));
    let back = if form.has("back") {
        form.money("back", deposit.currency).map(|money| money.amount)
    } else {
        Some(deposit.held().saturating_sub(kept).max(0))
    };
    if !form.is_fine() {
        return None;
    }
    let seen = form.text("seen").parse().unwrap_or(deposit.held());
    Some(Wish { invoice: deposit.invoice, keep, back: Some((way?, back?)), seen })
}

/// What would be kept and given back, and the button that does it.
fn effect(desk: &Desk, found: &Found, form: &Form, wish: Option<Wish>) -> Markup {
    let (t, lang, deposit) = (T(desk.lang()), desk.lang(), &found.deposit);
    let money = |amount| Money::new(amount, deposit.currency).show(lang);
    let body = match wish.as_ref().map(|wish| wish.decide(found.held)) {
        None => html! { (field::summary(lang, form)) p.soft { (t.effect_choose()) } },
        Some(Err(why)) => parts::note(parts::Tone::Warn, &say(desk, deposit, why)),
        Some(Ok(settled)) => {
            let mut facts = parts::Facts::new().text(t.deposit_held(), money(deposit.held()));
            for keep in &settled.keep {
                facts = facts.text(t.deposit_kept_for(reason_name(t, keep.reason)), money(-keep.amount));
            }
            if let Some((way, amount)) = settled.back {
                facts = facts.text(t.deposit_back_by(way_name(t, way)), money(-amount));
            }
            let own =
                form.pairs().iter().filter(|(name, _)| ![csrf::NAME, "lang", "theme", "seen"].contains(&name.as_str()));
            html! {
                div.stack {
                    (facts.text(t.deposit_left(), money(settled.left)).show_wide())
                    @if !settled.keep.is_empty() { p.small.soft { (t.deposit_tax_note()) } }
                    form.form method="post" action={ (LIST) "/" (deposit.invoice) } {
                        (csrf::field(&desk.visitor.csrf))
                        @for (name, value) in own { input type="hidden" name=(name) value=(value); }
                        input type="hidden" name="seen" value=(deposit.held());
                        div.acts { (parts::Button::new(t.deposit_do()).go().submit()) }
                    }
                }
            }
        }
    };
    parts::Card::new("effect-title", t.deposit_effect()).note(t.deposit_effect_note()).show(body)
}

fn say(desk: &Desk, deposit: &Deposit, why: Refusal) -> String {
    let t = T(desk.lang());
    match why {
        Refusal::NotPaid => t.deposit_not_paid().to_string(),
        Refusal::Nothing => t.deposit_nothing().to_string(),
        Refusal::Amount => t.deposit_amount().to_string(),
        Refusal::TooMuch { held } => t.deposit_too_much(Money::new(held, deposit.currency).show(desk.lang())),
        Refusal::NotByCard { most } => t.deposit_not_by_card(Money::new(most, deposit.currency).show(desk.lang())),
        Refusal::NoWords => t.deposit_no_words().to_string(),
    }
}

/// Settles it, or shows the page again with what is in the way.
pub async fn confirm(desk: Desk, Path(id): Path<String>, mut form: Form) -> Result<Response, Oops> {
    desk.require(Right::Refund)?;
    let found = find(&desk, &id).await?;
    let deposit = &found.deposit;
    let Some(wish) = read(&mut form, deposit) else {
        let page = whole(&desk, &found, &form, None);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let (app, shop, actor, now, asked) =
        (desk.app.clone(), Arc::clone(&desk.shop), desk.actor(), desk.now(), wish.clone());
    let writing = desk.app.db.write(move |tx| carry_out(&app, tx, &shop, &asked, &actor, now));
    let (t, back) = (T(desk.lang()), format!("{LIST}/{}", deposit.invoice));
    match writing.await {
        Ok(settled) => {
            let amount = settled.back.map_or(0, |(_, amount)| amount);
            Ok(flash::to(&back, t.deposit_done(Money::new(amount, deposit.currency).show(desk.lang()))))
        }
        Err(Refused::Moved) => Ok(flash::warn(&back, t.deposit_moved())),
        Err(Refused::No(_)) => {
            let page = whole(&desk, &found, &form, Some(wish));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(Refused::Missing) => Err(Oops::Missing),
        Err(Refused::Broken(error)) => Err(error.into()),
    }
}

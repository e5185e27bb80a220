//! What something would cost, shown before it is done: the figure first, then the lines that make it.

use domain::billing::agreement::{Agreement, What};
use domain::billing::line::Kind;
use domain::shop::policy::Consent;
use kit::web::{parts, show};
use maud::{Markup, html};
use shop::Shop;

use super::why::{Point, Reading};
use crate::subscription::Preview;
use crate::subscription::portal::Upcoming;
use crate::words::T;
use base::{Currency, Instant, Lang};

/// Who looks at a preview, and when.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    pub lang: Lang,
    pub shop: &'a Shop,
    pub currency: Currency,
    pub now: Instant,
    pub plan: &'a str,
}

/// The money a change moves. `agreement` already holds the change; `next` is the bill after it.
pub fn effect(view: View<'_>, preview: &Preview, agreement: &Agreement, next: Option<&Upcoming>) -> Markup {
    let View { lang, shop, currency, now, plan } = view;
    let (t, invoice) = (T(lang), &preview.invoice);
    let reading = Reading {
        lang,
        zone: &shop.zone,
        policy: &shop.policy,
        currency,
        agreement: Some(agreement),
        plan,
        standard: shop.tax_rate,
    };
    let (today, day) = (shop.zone.day(now), shop.zone.day(preview.at));
    let on = show::day(lang, day, today);
    let trial = trial(agreement);
    // A bill that waits is not of this change: it is told apart, and added where both are charged today.
    let waiting = preview.before.as_ref().filter(|bill| bill.waits);
    let with = waiting.filter(|bill| shop.zone.day(bill.at) <= today).map(|bill| bill.invoice.amount_due);
    let (figure, sentence) = match (invoice.amount_due, invoice.kept()) {
        (0, 0) if invoice.offset() > 0 => (reading.money(invoice.offset()), t.effect_offset().to_string()),
        (0, 0) if invoice.credit_applied > 0 => (reading.money(0), t.effect_all_credit().to_string()),
        (0, 0) if waiting.is_some() => (reading.money(0), t.effect_nothing_itself().to_string()),
        (0, 0) => (reading.money(0), trial.map_or(t.effect_nothing().to_string(), |days| t.effect_trial_free(days))),
        (0, back) => (reading.money(back), t.effect_back().to_string()),
        (due, _) if day > today => (reading.money(due), t.effect_pay_on(&on)),
        (due, _) => (
            reading.money(due),
            with.map_or(t.effect_pay_now().to_string(), |first| t.effect_pay_with(reading.money(first + due))),
        ),
    };
    let mut facts = parts::Facts::new();
    if let Some(bill) = waiting {
        facts = facts.text(t.bill_waiting(), bill_line(lang, shop, bill, now));
    }
    if invoice.credit_applied > 0 {
        facts = facts.text(t.credit_applied(), reading.money(-invoice.credit_applied));
    }
    if invoice.offset() > 0 && invoice.kept() > 0 {
        facts = facts.text(t.offset_open(), reading.money(-invoice.offset()));
    }
    if day > today {
        facts = facts.text(t.effect_from(), on);
    }
    let first = if trial.is_some() && invoice.amount_due == 0 { t.first_payment() } else { t.next_payment() };
    facts = match next {
        Some(next) => facts.text(first, bill_line(lang, shop, next, now)),
        None => facts.text(t.next_payment(), t.no_next_payment()),
    };
    if let Some(parts) = next.and_then(|next| made_of(lang, next)) {
        facts = facts.text(t.next_made_of(), parts);
    }
    html! {
        div.stack {
            (parts::gain(&figure, "", &sentence))
            @if let Some(next) = next.filter(|_| trial.is_some()) { p.small.soft { (after_trial(view, next)) } }
            (lines(reading, invoice.lines.iter().map(Point::drafted)))
            (facts.show())
        }
    }
}

/// The days of the trial that something begins with.
fn trial(agreement: &Agreement) -> Option<i64> {
    match &agreement.changes.last()?.what {
        What::Created(created) => created.trial.map(|trial| trial.days),
        _ => None,
    }
}

/// What is paid when the trial is over, and whether it is asked for before.
fn after_trial(view: View<'_>, next: &Upcoming) -> String {
    let (t, lang, zone) = (T(view.lang), view.lang, &view.shop.zone);
    let day = show::day(lang, zone.day(next.at), zone.day(view.now));
    let amount = base::Money::new(next.invoice.amount_due, next.currency).show(lang);
    match view.shop.policy.consent {
        Consent::Kr => t.effect_trial_asks(amount, day),
        Consent::None => t.effect_trial_pays(amount, day),
    }
}

/// `요금 94,400원 · 사용량 3,333원 · 적립금 −8,971원`: what a bill is made of; nothing when it is only a price.
fn made_of(lang: Lang, bill: &Upcoming) -> Option<String> {
    let (t, invoice) = (T(lang), &bill.invoice);
    let counted = |kind: Kind| matches!(kind, Kind::Usage | Kind::Minimum);
    let sum = |usage: bool| -> i64 {
        invoice.lines.iter().filter(|(line, _)| counted(line.kind) == usage).map(|(line, _)| line.amount).sum()
    };
    let (fee, usage, off) = (sum(false), sum(true), invoice.discount);
    if usage == 0 && off == 0 && invoice.credit_applied == 0 {
        return None;
    }
    let tax = invoice.total - (fee + usage - off);
    let money = |amount| base::Money::new(amount, bill.currency).show(lang);
    let parts = [
        (fee, t.made_of_fee(money(fee))),
        (usage, t.made_of_usage(money(usage))),
        (off, t.made_of_off(money(-off))),
        (tax, t.made_of_tax(money(tax))),
        (invoice.credit_applied, t.made_of_credit(money(-invoice.credit_applied))),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|(amount, _)| *amount != 0).map(|(_, said)| said).collect();
    Some(show::sentence_case(&parts.join(" · ")))
}

/// `12월 21일 · 49,000원`
pub fn bill_line(lang: Lang, shop: &Shop, next: &Upcoming, now: Instant) -> String {
    let day = show::day(lang, shop.zone.day(next.at), shop.zone.day(now));
    format!("{day} · {}", base::Money::new(next.invoice.amount_due, next.currency).show(lang))
}

/// Lines with their reasons; nothing when there are none.
pub fn lines<'p>(reading: Reading<'_>, points: impl Iterator<Item = Point<'p>>) -> Markup {
    let t = T(reading.lang);
    let points: Vec<Point<'_>> = points.collect();
    html! {
        @if !points.is_empty() {
            table.grid {
                thead { tr { th scope="col" { (t.line()) } th.num scope="col" { (t.amount()) } } }
                tbody {
                    @for point in &points {
                        tr {
                            td.p-title { div.who { div { b { (reading.name(point)) } small { (reading.why(point)) } } } }
                            td.num.p-aside { (reading.money(point.amount - point.discount)) }
                        }
                    }
                }
            }
        }
    }
}

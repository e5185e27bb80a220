//! One invoice with everything about it, as a sheet that is also printed.

use base::id::InvoiceId;
use base::{Instant, Lang};
use catalog::plan::{self, PlanName};
use domain::billing::agreement::Agreement;
use domain::billing::invoice::State;
use domain::shop::setting::Prices;
use kit::db::{Error, Reader};
use kit::web::{parts, show};
use maud::{Markup, html};
use people::{Customer, contact, customer};
use shop::{Shop, business};

use super::effect::lines;
use super::is_late;
use super::why::{Point, Reading};
use crate::aloud::{class, invoice_tag, plan_name};
use crate::credit_note::{self, CreditNote};
use crate::invoice::sql::{Invoice, Line};
use crate::invoice::{find, list_lines, show_number};
use crate::payment::sql::{Attempt, AttemptState, PaidBy, Payment, State as PaymentState, list_paid_by};
use crate::payment::{list_attempts, list_of_invoice};
use crate::subscription;
use crate::words::T;

/// An invoice with what its pages tell.
#[derive(Clone, Debug)]
pub struct Whole {
    pub invoice: Invoice,
    pub lines: Vec<Line>,
    pub customer: Customer,
    /// Where the customer lives on the day it was issued.
    pub address: Option<String>,
    pub payments: Vec<(Payment, Vec<Attempt>)>,
    pub paid_by: Vec<PaidBy>,
    /// What was taken back of it.
    pub notes: Vec<CreditNote>,
    pub agreement: Option<Agreement>,
    pub plan: Option<base::id::PlanId>,
    pub names: Vec<PlanName>,
}

pub fn find_whole(r: &mut Reader<'_>, shop: &Shop, id: InvoiceId) -> Result<Option<Whole>, Error> {
    let Some(invoice) = find(r, shop.id, id)? else { return Ok(None) };
    let Some(customer) = customer::find(r, shop.id, invoice.customer)? else { return Ok(None) };
    let address = contact::address_on(r, shop.id, customer.id, invoice.issued_on)?.map(|address| address.one_line());
    let subscription = match invoice.subscription {
        Some(id) => subscription::find(r, shop.id, id)?,
        None => None,
    };
    let agreement = match &subscription {
        Some(subscription) => Some(subscription::agreement(r, shop, subscription)?),
        None => None,
    };
    let mut payments = Vec::new();
    for payment in list_of_invoice(r, shop.id, id)? {
        let attempts = list_attempts(r, shop.id, payment.id)?;
        payments.push((payment, attempts));
    }
    let (paid_by, notes) = (list_paid_by(r, shop.id, id)?, credit_note::list_of_invoice(r, shop.id, id)?);
    let (lines, names) = (list_lines(r, shop.id, id)?, plan::names(r, shop.id)?);
    let plan = subscription.map(|subscription| subscription.plan);
    Ok(Some(Whole { invoice, lines, customer, address, payments, paid_by, notes, agreement, plan, names }))
}

impl Whole {
    pub fn number(&self) -> String {
        show_number(self.invoice.year, self.invoice.number)
    }

    /// Whether the outcome of an attempt is not known yet.
    pub fn is_processing(&self) -> bool {
        self.payments.iter().any(|(payment, _)| payment.state == PaymentState::Processing)
    }

    pub fn is_late(&self, now: Instant) -> bool {
        self.invoice.state == State::Open && is_late(self.invoice.due_at, now)
    }
}

/// Who looks, and when.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    pub lang: Lang,
    pub shop: &'a Shop,
    pub host: &'a str,
    pub now: Instant,
}

/// What the lines are read with.
pub fn reading<'a>(view: View<'a>, whole: &'a Whole) -> Reading<'a> {
    let View { lang, shop, .. } = view;
    let plan = whole.plan.map_or("", |plan| plan_name(lang, &whole.names, plan));
    let currency = whole.invoice.currency;
    Reading {
        lang,
        zone: &shop.zone,
        policy: &shop.policy,
        currency,
        agreement: whole.agreement.as_ref(),
        plan,
        standard: shop.tax_rate,
    }
}

/// The sheet; it holds the page's heading.
pub fn sheet(view: View<'_>, whole: &Whole) -> Markup {
    let (t, lang, invoice) = (T(view.lang), view.lang, &whole.invoice);
    let from = issuer(lang, view.shop, view.host);
    let to = parts::Facts::new().text(t.to_customer(), &whole.customer.name);
    let to = match &whole.address {
        Some(address) => to.text(t.address(), address),
        None => to,
    };
    html! {
        article.sheet-a4 {
            header {
                div {
                    h1 { (t.invoice_number(whole.number())) }
                    p.soft { (show::full_day(lang, invoice.issued_on)) }
                }
                (invoice_tag(lang, invoice.state, whole.is_late(view.now)))
            }
            div.parties { (from.show_wide()) (to.show_wide()) }
            (lines(reading(view, whole), whole.lines.iter().map(Point::issued)))
            (totals(view, whole))
        }
    }
}

/// The shop: its name, who it is in law, or else where it is found.
pub fn issuer(lang: Lang, shop: &Shop, host: &str) -> parts::Facts {
    let (t, facts) = (T(lang), business::facts(lang, &shop.business));
    let from = parts::Facts::new().text(t.issued_by(), &shop.name);
    match facts.is_empty() {
        true => from.text(t.address(), shop.domain.as_deref().unwrap_or(host)),
        false => facts.iter().fold(from, |from, (name, text)| from.text(name, text)),
    }
}

fn totals(view: View<'_>, whole: &Whole) -> Markup {
    let (t, invoice, reading) = (T(view.lang), &whole.invoice, reading(view, whole));
    let mut facts = parts::Facts::new();
    if invoice.discount != 0 {
        facts = facts.text(t.discount(), reading.money(-invoice.discount));
    }
    let tax = match invoice.prices {
        Prices::Inclusive => t.tax_inside(),
        Prices::Exclusive => t.tax_on_top(),
    };
    facts = facts.text(t.subtotal(), reading.money(invoice.subtotal)).text(tax, reading.money(invoice.tax));
    facts = facts.text(t.total(), reading.money(invoice.total));
    if invoice.credit_applied > 0 {
        facts = facts.text(t.credit_applied(), reading.money(-invoice.credit_applied));
    }
    if invoice.total < 0 {
        facts = facts.text(t.to_wallet(), reading.money(-invoice.total));
    }
    let name = if invoice.state == State::Paid && invoice.total > 0 { t.amount_paid() } else { t.amount_due() };
    facts.markup(name, html! { b { (reading.money(invoice.amount_due)) } }).show()
}

/// Every attempt to collect, with its outcome in words.
pub fn attempts(view: View<'_>, whole: &Whole) -> Markup {
    let (t, lang) = (T(view.lang), view.lang);
    let tried = whole.payments.iter().flat_map(|(_, attempts)| attempts.iter().rev());
    let mut events: Vec<parts::Event> = Vec::new();
    for (payment, _) in &whole.payments {
        if let Some(at) = payment.next_try_at {
            let what = html! { (t.attempt_planned()) };
            let when = show::time(lang, &view.shop.zone, at, view.now);
            events.push(parts::Event { icon: "clock", tone: parts::Tone::Act, what, more: String::new(), when });
        }
    }
    events.extend(tried.map(|attempt| attempt_event(view, attempt)));
    let no_card = whole.payments.iter().any(|(p, tried)| tried.is_empty() && p.class.is_some());
    html! {
        @if no_card { (parts::note(parts::Tone::Warn, t.code_class_no_instrument())) }
        @if events.is_empty() {
            p.faint { (if whole.invoice.amount_due == 0 { t.attempts_not_needed() } else { t.attempts_none() }) }
        } @else {
            (parts::timeline(&events))
        }
    }
}

fn attempt_event(view: View<'_>, attempt: &Attempt) -> parts::Event {
    let (t, lang) = (T(view.lang), view.lang);
    let why = attempt.class.as_deref().map_or("", |code| class(lang, code));
    let (icon, tone, what, more) = match attempt.state {
        AttemptState::Paid => ("check", parts::Tone::Good, t.attempt_paid(), ""),
        AttemptState::Declined => ("alert", parts::Tone::Bad, t.attempt_declined(), why),
        AttemptState::Unknown | AttemptState::Sent => {
            ("clock", parts::Tone::Warn, t.attempt_unknown(), t.attempt_unknown_text())
        }
    };
    let when = show::time(lang, &view.shop.zone, attempt.sent_at, view.now);
    parts::Event { icon, tone, what: html! { (what) }, more: more.to_string(), when }
}
